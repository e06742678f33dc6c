import type { SubjectKey } from '../curriculum.ts';
import { ART, CRAFT, FAITH, HORIZONS, MUSIC, PROJECT, SAFETY, sportOf, TALKS } from './arts.ts';
import { ENGLISH } from './english.ts';
import { HISTORY, SOCIETY } from './history.ts';
import { LITERATURE, READING } from './literature.ts';
import { ALGEBRA, GEOMETRY, MATHEMATICS, STATISTICS } from './mathematics.ts';
import { RUSSIAN } from './russian.ts';
import { BIOLOGY, CHEMISTRY, GEOGRAPHY, INFORMATICS, PHYSICS, WORLD } from './science.ts';

const always = (text: string) => (): string => text;
const byGrade = (texts: Readonly<Record<number, string>>) => (grade: number): string | undefined => texts[grade];

const PLANS: Readonly<Record<SubjectKey, (grade: number) => string | undefined>> = {
  russian: byGrade(RUSSIAN), reading: byGrade(READING), literature: byGrade(LITERATURE), english: byGrade(ENGLISH), mathematics: byGrade(MATHEMATICS),
  algebra: byGrade(ALGEBRA), geometry: byGrade(GEOMETRY), statistics: byGrade(STATISTICS), informatics: byGrade(INFORMATICS), world: byGrade(WORLD),
  faith: always(FAITH), history: byGrade(HISTORY), society: byGrade(SOCIETY), geography: byGrade(GEOGRAPHY), biology: byGrade(BIOLOGY),
  physics: byGrade(PHYSICS), chemistry: byGrade(CHEMISTRY), art: byGrade(ART), music: byGrade(MUSIC), craft: byGrade(CRAFT), safety: always(SAFETY),
  sport: sportOf, project: always(PROJECT), talks: always(TALKS), horizons: always(HORIZONS),
};

/** The text of the plan of a subject in a grade; `main/demo-school/plan-text.ts` says how it is written. */
export function planTextOf(subject: SubjectKey, grade: number): string {
  const text = PLANS[subject](grade);
  if (text === undefined) throw new RangeError(`no plan of ${subject} for grade ${grade}`);
  return text;
}
