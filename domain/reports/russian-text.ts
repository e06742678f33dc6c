/** Russian as printed: numbers, days, names. Pure; nothing here asks the machine for its locale. */

export const NO_BREAK_SPACE = '\u00a0';

/**
 * The form of a noun after a whole number: 1 урок, 2 урока, 5 уроков, 11 уроков, 21 урок.
 * @param forms `[один, два, пять]`, e.g. `['урок', 'урока', 'уроков']`
 */
export function plural(count: number, forms: readonly [string, string, string]): string {
  const whole = Math.abs(Math.trunc(count));
  const tens = whole % 100;
  const ones = whole % 10;
  if (tens >= 11 && tens <= 14) return forms[2];
  if (ones === 1) return forms[0];
  if (ones >= 2 && ones <= 4) return forms[1];
  return forms[2];
}

/** «5 уроков», held together by a no-break space. */
export const counted = (count: number, forms: readonly [string, string, string]): string =>
  `${count}${NO_BREAK_SPACE}${plural(count, forms)}`;

/** 4.25 → «4,25»; halves away from zero, so that 4.125 is «4,13» as a teacher rounds it. */
export function decimal(value: number, places = 2): string {
  const factor = 10 ** places;
  const scaled = Math.abs(value) * factor;
  // The hundredth that binary arithmetic lost is given back before rounding: 1.005 × 100 is 100.49999….
  const rounded = Math.floor(scaled + 0.5 + Number.EPSILON * scaled * 4) / factor;
  const sign = value < 0 && rounded !== 0 ? '\u2212' : '';
  return sign + rounded.toFixed(places).replace('.', ',');
}

const MONTHS = ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'] as const;

/** The parts of an ISO day `гггг-мм-дд`. Throws RangeError on anything else. */
function dayParts(day: string): { year: string; month: string; date: string } {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match || Number(match[2]) < 1 || Number(match[2]) > 12) throw new RangeError(`not a day: ${day}`);
  return { year: match[1]!, month: match[2]!, date: match[3]! };
}

/** `2026-11-23` → «23 ноября 2026 г.» */
export function longDay(day: string): string {
  const { year, month, date } = dayParts(day);
  return `${Number(date)}${NO_BREAK_SPACE}${MONTHS[Number(month) - 1]!}${NO_BREAK_SPACE}${year}${NO_BREAK_SPACE}г.`;
}

/** «с 1 сентября 2026 г. по 26 мая 2027 г.»; of an open end nothing, of both open ends ''. */
export const daysBetween = (fromDay: string | null, untilDay: string | null): string =>
  [fromDay === null ? '' : `с ${longDay(fromDay)}`, untilDay === null ? '' : `по ${longDay(untilDay)}`].filter((part) => part !== '').join(' ');

/** `2026-11-23` → «23.11.2026» */
export function shortDay(day: string): string {
  const { year, month, date } = dayParts(day);
  return `${date}.${month}.${year}`;
}

/** `2026-11-23` → «23.11» */
export function dayAndMonth(day: string): string {
  const { month, date } = dayParts(day);
  return `${date}.${month}`;
}

export interface PersonName {
  readonly family: string;
  readonly given: string;
  readonly patronymic?: string | undefined;
}

/** «Иванова Анна Петровна» */
export const fullName = (name: PersonName): string => [name.family, name.given, name.patronymic].filter(Boolean).join(' ');

/** «Анна Петровна», as one addresses a teacher. */
export const givenName = (name: PersonName): string => [name.given, name.patronymic].filter(Boolean).join(' ');

/**
 * «Иванова А. П.», held together by no-break spaces. A double given name keeps both letters: «Мухаммад-Амин» is «М.-А.»;
 * a second half in lower case is no name of its own: «Кара-ооловна» is «К.».
 */
export function initials(name: PersonName): string {
  const letters = [name.given, name.patronymic]
    .filter((part): part is string => Boolean(part))
    .map((part) =>
      part
        .trim()
        .split('-')
        .filter((piece, index) => piece !== '' && (index === 0 || /^\p{Lu}/u.test(piece)))
        .map((piece) => `${String.fromCodePoint(piece.codePointAt(0)!).toLocaleUpperCase('ru')}.`)
        .join('-'),
    );
  return [name.family, ...letters].join(NO_BREAK_SPACE);
}

/**
 * Bind what a line must not separate: a preposition or conjunction of one or two letters and what follows it, «№ 17»,
 * «§ 12», «ул. Ломоносова», «д. 89», «В. И. Пешкова», a number and its «%».
 */
export function bindWords(text: string): string {
  return text
    .replace(/(?<=^|[\s(«„])(\p{L}{1,2}) (?=\S)/gu, `$1${NO_BREAK_SPACE}`)
    .replace(/(№|§|(?<!\p{L})(?:ул|пер|просп|пос|д|г|с|кв|корп|каб|тел|п|им|\p{Lu})\.) (?=\S)/gu, `$1${NO_BREAK_SPACE}`)
    .replace(/(\d) %/g, `$1${NO_BREAK_SPACE}%`);
}
