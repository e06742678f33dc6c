import type { Teacher } from './staff.ts';
import type { SchoolClass } from './structure.ts';

/** Classes are led by those who see them often; the director and the deputies, who teach a little, lead none. */
const mayLead = ({ source }: Teacher, grade: number): boolean =>
  grade <= 4 ? source.family === 'primary' : source.share === 1 && !['sport', 'music', 'craft', 'safety'].includes(source.family ?? '');

/**
 * A class teacher for every class, each a different person who teaches there, those who teach the most hours first. Where a
 * large school runs out of such people, somebody leads two classes.
 * @param first the class that keeps whoever teaches it most, or −1
 */
export function matchClassTeachers(
  classes: readonly SchoolClass[], taught: readonly { readonly classIndex: number; readonly teacher: Teacher; readonly hours: number }[], first: number,
): Teacher[] {
  const candidates = classes.map((schoolClass) =>
    taught
      .filter(({ classIndex, teacher }) => classIndex === schoolClass.index && mayLead(teacher, schoolClass.grade))
      .sort((a, b) => b.hours - a.hours || a.teacher.index - b.teacher.index)
      .map(({ teacher }) => teacher),
  );
  const leads = new Map<Teacher, number>();
  const place = (classIndex: number, visited: Set<Teacher>): boolean => {
    for (const teacher of candidates[classIndex]!) {
      if (visited.has(teacher)) continue;
      visited.add(teacher);
      const other = leads.get(teacher);
      if (other === undefined || (other !== first && place(other, visited))) {
        leads.set(teacher, classIndex);
        return true;
      }
    }
    return false;
  };
  const order = classes.map(({ index }) => index).sort((a, b) => Number(b === first) - Number(a === first) || a - b);
  for (const index of order) place(index, new Set());
  const chosen = new Map([...leads].map(([teacher, index]) => [index, teacher]));
  return classes.map(({ index }) => chosen.get(index) ?? candidates[index]![0]!);
}
