import type { SubjectKey } from '../curriculum.ts';

/** The text of the plan of a subject in a grade; see `main/demo-school/plan-text.ts` for its form. */
export function planTextOf(subject: SubjectKey, grade: number): string {
  return `# Введение\nВводный урок (${subject}, ${grade} класс)*2\n# Основной раздел\nИзучение нового материала*10\nПовторение пройденного*4\n`;
}
