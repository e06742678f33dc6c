import { deviates, proposeTermMark, termMarkOf, weightedAverage } from '#domain/results/index.ts';
import { REASONS_DOWN, REASONS_PASSED, REASONS_UP } from '#resources/demo-school/teaching-style.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface GivenTermMark {
  readonly value: string;
  readonly reason: string;
}

/** With fewer marks than this nobody is attested (domain.md §10: finals need n ≥ norm, else н/а). */
const FEWEST_MARKS = 2;

/** A term mark as a teacher gives it: the proposal, now and then moved at the border, with a reason where it is far off (§3.4). */
export function giveTermMark(marks: readonly { readonly value: number; readonly weight: number }[], exempt: boolean, random: SeededRandom): GivenTermMark {
  if (exempt) return { value: 'осв', reason: '' };
  const average = weightedAverage(marks);
  const proposed = proposeTermMark(marks);
  if (average === null || proposed === null || marks.length < FEWEST_MARKS) return { value: 'н/а', reason: 'Недостаточно отметок' };
  const rest = average - Math.floor(average);
  const up = rest >= 0.4 && rest < 0.5 && proposed < 5 && random.chance(0.4);
  const down = rest >= 0.5 && rest < 0.57 && proposed > 2 && random.chance(0.06);
  const value = String(proposed + (up ? 1 : down ? -1 : 0));
  return { value, reason: deviates(termMarkOf(value)!, average) ? random.pick(down ? REASONS_DOWN : proposed === 2 ? REASONS_PASSED : REASONS_UP) : '' };
}
