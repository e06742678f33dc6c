import type { SubjectSource, WorkTypeKey } from '#resources/demo-school/curriculum.ts';
import { ADVICE, PRAISE } from '#resources/demo-school/teaching-style.ts';
import type { Pupil } from './pupils.ts';
import type { SeededRandom } from './seeded-random.ts';

/** One pupil in one journal: what has been put so far, and the mood the pupil is in there. */
export class MarkCourse {
  /** Marks of the running term. */
  count = 0;
  readonly marks: { readonly value: number; readonly weight: number }[] = [];
  private readonly level: number;
  private mood = 0;

  constructor(pupil: Pupil, subject: SubjectSource, grade: number, random: SeededRandom) {
    const counting = subject.family === 'mathematics' || subject.family === 'physics' || subject.family === 'informatics' || subject.family === 'chemistry';
    const talking = subject.family === 'russian' || subject.family === 'history' || subject.family === 'foreign';
    const bent = counting ? pupil.bent : talking ? -pupil.bent : 0;
    const sex = pupil.sex === 'female' ? 0.1 : -0.1;
    const lower = grade <= 4 ? 0.25 : grade >= 10 ? 0.12 : grade >= 7 ? -0.08 : 0;
    const level = 4.24 + 0.56 * pupil.ability + 0.3 * bent + sex + lower + subject.ease - pupil.truancy * 0.18 + 0.18 * random.normal();
    // Nobody gets nothing but twos: below three the ground rises.
    this.level = level < 3 ? 3 - (3 - level) * 0.45 : level;
  }

  /** The next mark: 2–5, near the one before it. */
  next(work: WorkTypeKey, random: SeededRandom): number {
    this.mood = 0.55 * this.mood + 0.3 * random.normal();
    const written = HARD.has(work) ? -0.22 : 0;
    const value = Math.round(this.level + written + this.mood + 0.42 * random.normal());
    return Math.min(5, Math.max(2, value));
  }

  keep(value: number, weight: number): void {
    this.count += 1;
    this.marks.push({ value, weight });
  }

  /** The next term begins with no marks. */
  startTerm(): void {
    this.count = 0;
    this.marks.length = 0;
  }
}

const HARD: ReadonlySet<WorkTypeKey> = new Set(['control', 'dictation', 'test', 'independent', 'grammar', 'diagnostic', 'check']);

/** Share of the present who get a mark for a work. */
export function shareOf(work: WorkTypeKey, weeklyHours: number): number {
  switch (work) {
    case 'answer': return weeklyHours <= 1 ? 0.42 : weeklyHours === 2 ? 0.35 : 0.29;
    case 'homework': case 'speech': case 'map': return 0.34;
    case 'recital': return 0.6;
    case 'essay': return 0.22;
    case 'vocabulary': case 'normative': case 'practical': case 'lexis': return 0.86;
    case 'project': return 0.8;
    case 'independent': case 'check': case 'test': case 'laboratory': return 0.9;
    case 'control': case 'dictation': case 'composition': case 'retelling': case 'credit': case 'listening': case 'grammar': case 'diagnostic': return 0.96;
  }
}

/** Works that everybody owes: who missed them has a debt (domain.md §3.1). */
export const isOwed = (work: WorkTypeKey): boolean => shareOf(work, 2) >= 0.9;

/** A teacher writes a few words beside some marks. */
export function commentOn(value: number, sex: Pupil['sex'], random: SeededRandom): string {
  if (value === 3 || !random.chance(value === 2 ? 0.12 : 0.014)) return '';
  const words = random.pick(value === 2 ? ADVICE : PRAISE);
  return sex === 'female' ? words.replace(/\((а)\)/g, '$1') : words.replace(/\(а\)/g, '');
}
