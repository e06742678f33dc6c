/**
 * Averages and what follows from them (domain.md §2.10, §3.4). Debts, absences and entries like «н/а» carry no value and do
 * not count.
 */
export interface WeightedMark {
  /** 1–5 */
  readonly value: number;
  /** ≥ 0; a mark of weight 0 is shown but does not count. */
  readonly weight: number;
}

/** Σ(mark·weight)/Σweight, or null where nothing counts. Not rounded. */
export function weightedAverage(marks: Iterable<WeightedMark>): number | null {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of marks) {
    sum += value * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}

/** Two decimals with the Russian comma, «4,25»; a half is rounded up, as on paper. */
export function formatAverage(average: number): string {
  // Adding one part in 10¹² first keeps 4.125, stored as 4.12499…, from being shown as 4,12.
  return (Math.round((average + 1e-12) * 100) / 100).toFixed(2).replace('.', ',');
}

export interface RoundingRule {
  /** The fraction from which an average is rounded up, 0.5 unless the school sets another (2,6/3,6/4,6 is 0.6). */
  readonly threshold: number;
}

export const DEFAULT_ROUNDING: RoundingRule = { threshold: 0.5 };

/** The mark that an average stands for, 2–5: a term mark is never 1. */
export function markOfAverage(average: number, rule: RoundingRule = DEFAULT_ROUNDING): number {
  const whole = Math.floor(average + 1e-9);
  const rounded = average - whole + 1e-9 >= rule.threshold ? whole + 1 : whole;
  return Math.min(5, Math.max(2, rounded));
}

/** The proposal for a term; the teacher decides. Null where there is nothing to propose from. */
export function proposeTermMark(marks: Iterable<WeightedMark>, rule: RoundingRule = DEFAULT_ROUNDING): number | null {
  const average = weightedAverage(marks);
  return average === null ? null : markOfAverage(average, rule);
}

export interface Forecast {
  /** What the term mark will be if nothing changes (T-04). */
  readonly mark: number;
  readonly average: number;
  /** How many fives of weight 1 lift it by one; null at 5 or where more than `most` are needed. */
  readonly toRaise: number | null;
  /** True where the average stands within 0.1 of a boundary («спорная»). */
  readonly borderline: boolean;
}

export const BORDERLINE_DISTANCE = 0.1;

/** What the marks so far lead to. */
export function forecastTerm(marks: readonly WeightedMark[], rule: RoundingRule = DEFAULT_ROUNDING, most = 9): Forecast | null {
  const average = weightedAverage(marks);
  if (average === null) return null;
  const mark = markOfAverage(average, rule);
  const fraction = average - Math.floor(average + 1e-9);
  return {
    mark,
    average,
    toRaise: mark === 5 ? null : marksToReach(marks, mark + 1, rule, most),
    borderline: average > 2 && Math.abs(fraction - rule.threshold) < BORDERLINE_DISTANCE - 1e-9 && average < 5,
  };
}

/** How many marks of value 5 and weight 1 lift the average to `target`; null where more than `most` are needed. */
function marksToReach(marks: readonly WeightedMark[], target: number, rule: RoundingRule, most: number): number | null {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of marks) {
    sum += value * weight;
    weights += weight;
  }
  for (let more = 1; more <= most; more++) {
    if (markOfAverage((sum + 5 * more) / (weights + more), rule) >= target) return more;
  }
  return null;
}

/** How many marks a term asks for, by weekly hours (domain.md §4.2): 1 → 3, 2 → 5, 3 and more → 7. */
export interface DensityNorm {
  readonly oneHour: number;
  readonly twoHours: number;
  readonly moreHours: number;
}

export const DEFAULT_DENSITY: DensityNorm = { oneHour: 3, twoHours: 5, moreHours: 7 };

/** The norm of marks for a term of a subject with so many weekly hours. */
export const densityNorm = (weeklyHours: number, norm: DensityNorm = DEFAULT_DENSITY): number =>
  weeklyHours <= 1 ? norm.oneHour : weeklyHours <= 2 ? norm.twoHours : norm.moreHours;

/** One mark asked for and none put is no trend yet: the norm speaks from so many marks on. */
const LEAST_NORM = 2;

/**
 * How many marks the norm asks for by a day: it is for a whole term (domain.md §4.2), so of a running one its share so far, in
 * whole marks. Null while that is too little to speak of.
 * @param by ISO day, the last that counts
 */
export function normSoFar(
  weeklyHours: number, term: { readonly startsOn: string; readonly endsOn: string }, by: string, norm: DensityNorm = DEFAULT_DENSITY,
): number | null {
  const days = (from: string, until: string) => (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1;
  const share = Math.min(1, Math.max(0, days(term.startsOn, by) / days(term.startsOn, term.endsOn)));
  const need = Math.floor(densityNorm(weeklyHours, norm) * share);
  return need < LEAST_NORM ? null : need;
}
