/** The years, terms, holidays and school days of the demonstration school. Days are ISO texts. */

const DAY_MS = 86_400_000;
/** The school lives at UTC+5; a moment of its day is made from the day and the minutes since midnight. */
const UTC_OFFSET_MINUTES = 300;

export const addDays = (day: string, count: number): string => new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
/** 1 Monday … 7 Sunday */
export const weekdayOf = (day: string): number => new Date(day).getUTCDay() || 7;
/** Milliseconds since 1970 UTC of `minutes` after midnight of a school day. */
export const momentOf = (day: string, minutes: number): number => Date.parse(day) + (minutes - UTC_OFFSET_MINUTES) * 60_000;

export interface TermDays {
  readonly number: number;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

export interface HolidayDays {
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

export interface YearCalendar {
  /** «2026/27» */
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly terms: readonly TermDays[];
  readonly holidays: readonly HolidayDays[];
}

/** The calendar year in which the school year of a day began. */
export const startYearOf = (day: string): number => Number(day.slice(0, 4)) - (day.slice(5, 7) >= '08' ? 0 : 1);

/** The nearest given weekday to a day, three days away at most. */
function nearest(day: string, weekday: number): string {
  const ahead = (weekday - weekdayOf(day) + 7) % 7;
  return addDays(day, ahead <= 3 ? ahead : ahead - 7);
}

const firstFrom = (day: string, weekday: number): string => addDays(day, (weekday - weekdayOf(day) + 7) % 7);

/**
 * One school year: four quarters, the first to about 24 October, nine days of autumn holidays, the second to 29 December, the
 * third from the first Monday after 8 January to about 27 March, eight days of spring holidays, the fourth to 26 May.
 */
export function makeYearCalendar(startYear: number): YearCalendar {
  const next = startYear + 1;
  const startsOn = `${startYear}-09-01`;
  const endsOn = `${next}-05-26`;
  const firstEnds = nearest(`${startYear}-10-24`, 6);
  const secondStarts = addDays(firstEnds, 9);
  const secondEnds = `${startYear}-12-29`;
  const thirdStarts = firstFrom(`${next}-01-09`, 1);
  const thirdEnds = nearest(`${next}-03-27`, 6);
  const fourthStarts = addDays(thirdEnds, 9);
  const term = (number: number, from: string, to: string): TermDays => ({ number, name: `${number} четверть`, startsOn: from, endsOn: to });
  const publicHoliday = (name: string, day: string): HolidayDays[] => {
    // A holiday on a weekend moves to the next working day (Labour Code, article 112).
    const weekday = weekdayOf(day);
    return [{ name, startsOn: day, endsOn: weekday >= 6 ? addDays(day, 8 - weekday) : day }];
  };
  return {
    name: `${startYear}/${String(next).slice(2)}`,
    startsOn,
    endsOn,
    terms: [
      term(1, startsOn, firstEnds), term(2, secondStarts, secondEnds), term(3, thirdStarts, thirdEnds), term(4, fourthStarts, endsOn),
    ],
    holidays: [
      { name: 'Осенние каникулы', startsOn: addDays(firstEnds, 1), endsOn: addDays(secondStarts, -1) },
      ...publicHoliday('День народного единства', `${startYear}-11-04`),
      { name: 'Зимние каникулы', startsOn: addDays(secondEnds, 1), endsOn: addDays(thirdStarts, -1) },
      ...publicHoliday('День защитника Отечества', `${next}-02-23`),
      ...publicHoliday('Международный женский день', `${next}-03-08`),
      { name: 'Весенние каникулы', startsOn: addDays(thirdEnds, 1), endsOn: addDays(fourthStarts, -1) },
      ...publicHoliday('Праздник Весны и Труда', `${next}-05-01`),
      ...publicHoliday('День Победы', `${next}-05-09`),
    ],
  };
}

/** Days on which lessons are held, in order, no later than `until`; Sundays and holidays are none. */
export function listSchoolDays(calendar: YearCalendar, until: string): string[] {
  const days: string[] = [];
  for (const term of calendar.terms) {
    for (let day = term.startsOn; day <= term.endsOn && day <= until; day = addDays(day, 1)) {
      if (weekdayOf(day) <= 6 && !calendar.holidays.some((holiday) => holiday.startsOn <= day && day <= holiday.endsOn)) days.push(day);
    }
  }
  return days;
}

export interface Bell {
  readonly number: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Eight lessons of 40 minutes from 8:30, two long breaks for the canteen. */
export function listBells(): Bell[] {
  const breaks = [10, 20, 20, 10, 10, 10, 10];
  let minute = 8 * 60 + 30;
  return Array.from({ length: 8 }, (_, at) => {
    const bell = { number: at + 1, startsAt: clock(minute), endsAt: clock(minute + 40) };
    minute += 40 + (breaks[at] ?? 0);
    return bell;
  });
}

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
