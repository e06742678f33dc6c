/** A stretch of days without work, both ends included; ISO days. */
export interface DaysOff {
  readonly startsOn: string;
  readonly endsOn: string;
}

/** Longer than any summer: where a whole calendar is days off, the answer is the day after so many. */
const MOST_DAYS_AHEAD = 120;

/**
 * The working day after a day: not a Sunday, not a Saturday unless the school works on it, not among the days off (R-10: «до конца следующего рабочего дня»).
 * @param day ISO day on which something was reported, working or not
 */
export function nextWorkingDay(day: string, daysOff: readonly DaysOff[], worksOnSaturday: boolean): string {
  let next = day;
  for (let ahead = 1; ahead <= MOST_DAYS_AHEAD; ahead++) {
    next = new Date(Date.parse(`${day}T00:00:00Z`) + ahead * 86_400_000).toISOString().slice(0, 10);
    const weekday = new Date(`${next}T00:00:00Z`).getUTCDay();
    const isOff = weekday === 0 || (weekday === 6 && !worksOnSaturday) || daysOff.some(({ startsOn, endsOn }) => startsOn <= next && next <= endsOn);
    if (!isOff) return next;
  }
  return next;
}
