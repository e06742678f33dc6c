/**
 * The school's own day. Grants, terms of working days and the last day of a temporary password are days of the school, wherever its server stands: in Kamchatka a day begins nine hours
 * before Moscow's. Moments are milliseconds since 1970 UTC, days ISO, zones by their names in the IANA database («Asia/Irkutsk»), with its changes of summer time.
 */

/** Of a school that has chosen none. */
export const DEFAULT_TIME_ZONE = 'Europe/Moscow';

/** The eleven times of Russia, from west to east; several places share one and are named by the best known. */
export const RUSSIAN_TIME_ZONES = [
  'Europe/Kaliningrad', 'Europe/Moscow', 'Europe/Samara', 'Asia/Yekaterinburg', 'Asia/Omsk', 'Asia/Novosibirsk', 'Asia/Irkutsk', 'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Magadan', 'Asia/Kamchatka',
] as const;

/** Of the name in the IANA database; a bare shift («+03:00») is none, because it knows no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name) || name.length > 64) return false;
  try {
    return calendarOf(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The school's stored setting `timeZone` (as JSON was read); anything that is no zone is left aside. */
export const timeZoneOf = (stored: unknown): string => (typeof stored === 'string' && isTimeZone(stored) ? stored : DEFAULT_TIME_ZONE);

/** The day that calendars of the zone show at a moment. */
export const dayAt = (moment: number, timeZone: string): string => dayBy(calendarOf(timeZone), moment);

/** No zone is further from UTC than 14 hours; one more for a shift at midnight. */
const FURTHEST_MS = 15 * 3_600_000;
const DAY_MS = 86_400_000;

/** The last moment of a day in the zone: the next millisecond is of another day, however long this one was. */
export function endOfDay(day: string, timeZone: string): number {
  const calendar = calendarOf(timeZone);
  const midnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
  let inside = midnight - FURTHEST_MS;
  let beyond = midnight + FURTHEST_MS;
  // Halved until they are neighbours: between the two the day changes, wherever the zone puts that.
  while (beyond - inside > 1) {
    const middle = Math.floor((inside + beyond) / 2);
    if (dayBy(calendar, middle) <= day) inside = middle;
    else beyond = middle;
  }
  return inside;
}

/** A day so many days after another, by the calendar. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const calendarOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit' });

/** Of «11/26/2026». */
const dayBy = (calendar: Intl.DateTimeFormat, moment: number): string => {
  const [month, day, year] = calendar.format(moment).split('/');
  return `${year!.padStart(4, '0')}-${month}-${day}`;
};
