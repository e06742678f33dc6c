/** Dates as lists of pupils hold them: Excel serials, «05.03.2014», «5.3.14», «2014-03-05», «5 марта 2014 г.» (issue 2 item 6). */

/** A day, written ISO: «2014-03-05». */
export type IsoDate = string;

export type DateFault =
  /** The text is no date in any way of writing that we know. */
  | 'date_unreadable'
  /** It is written as a date, but there is no such day: «31.02.2014». */
  | 'date_impossible'
  /** Only a year: «2014». */
  | 'date_year_only';

export type ReadDate =
  | { readonly ok: true; readonly date: IsoDate; /** The century was added by us: «14» → 2014. */ readonly shortYear: boolean }
  | { readonly ok: false; readonly fault: DateFault };

export interface DateOptions {
  /** The flag of the workbook: day 0 is 1904-01-01 (old Excel for Mac) and not 1899-12-31. */
  readonly date1904: boolean;
  /** The year in which two digits are read: «14» is the last such year that is not later than this one. */
  readonly thisYear: number;
}

/** A month as a word: in full in two cases, or its first three or four letters. */
const MONTHS: readonly RegExp[] = [
  /^янв(ар[ья])?$/, /^фев(р|рал[ья])?$/, /^мар(та?)?$/, /^апр(ел[ья])?$/, /^ма[йя]$/, /^июн[ья]?$/, /^июл[ья]?$/, /^авг(уста?)?$/,
  /^сент?(ябр[ья])?$/, /^окт(ябр[ья])?$/, /^ноя(бр[ья])?$/, /^дек(абр[ья])?$/,
];

const DAY_MS = 86_400_000;
/** A serial below this is no day of a living person's life (1927), above it no day yet (2064); between them stand dates. */
const SERIAL_RANGE: readonly [number, number] = [10_000, 60_000];

/** A date from a text. */
export function readDateText(text: string, options: DateOptions): ReadDate {
  const clean = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[\u2010-\u2015]/g, '-')
    .trim()
    // A time of day that Excel or a database put behind the day, and «г.», «г», «года», «г.р.».
    .replace(/[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?$/, '')
    .replace(/ ?г(ода?|\. ?р)?\.?$/, '')
    .replace(/[«»"“”]/g, '')
    .trim();
  if (/^\d{5}$/.test(clean)) return readDateSerial(Number(clean), options);
  if (/^(19|20)\d\d$/.test(clean)) return { ok: false, fault: 'date_year_only' };
  const iso = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(clean);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]), false);
  const numeric = /^(\d{1,2}) ?[-./, ] ?(\d{1,2}) ?[-./, ] ?(\d{4}|\d{2})$/.exec(clean);
  if (numeric) return withYear(Number(numeric[1]), Number(numeric[2]), numeric[3]!, options);
  const spelled = /^(\d{1,2})[- ]?([а-яё]+)\.?[-, ]*(\d{4}|\d{2})$/.exec(clean);
  const month = spelled ? MONTHS.findIndex((pattern) => pattern.test(spelled[2]!)) + 1 : 0;
  if (spelled && month > 0) return withYear(Number(spelled[1]), month, spelled[3]!, options);
  return { ok: false, fault: 'date_unreadable' };
}

/**
 * A date from the number that a spreadsheet keeps.
 * @param serial days since the workbook's day 0; a fraction is the time of day and falls away
 */
export function readDateSerial(serial: number, options: DateOptions): ReadDate {
  if (Number.isInteger(serial) && serial >= 1900 && serial <= 2100) return { ok: false, fault: 'date_year_only' };
  const whole = Math.floor(serial);
  // The 1900 system counts a 29 February 1900 that never was; every serial in our range lies behind it.
  const days = options.date1904 ? whole + 1462 : whole;
  if (!(days >= SERIAL_RANGE[0] && days <= SERIAL_RANGE[1])) return { ok: false, fault: 'date_unreadable' };
  return { ok: true, date: new Date(Date.UTC(1899, 11, 30) + days * DAY_MS).toISOString().slice(0, 10), shortYear: false };
}

/** Whole years of age on a day. */
export function ageOn(birthDate: IsoDate, on: IsoDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/**
 * Whether an age is usual in a grade. First-graders are 6½ to 8 on 1 September (273-ФЗ art. 67 allows exceptions), and a year
 * repeated or skipped happens: the bounds are grade + 5 and grade + 8 whole years.
 * @param age whole years on the first day of the school year
 */
export function isUsualAge(age: number, grade: number): boolean {
  return age >= grade + 5 && age <= grade + 8;
}

function withYear(dayOfMonth: number, month: number, yearText: string, options: DateOptions): ReadDate {
  if (yearText.length === 4) return day(Number(yearText), month, dayOfMonth, false);
  const century = options.thisYear - (options.thisYear % 100);
  const year = century + Number(yearText);
  return day(year > options.thisYear ? year - 100 : year, month, dayOfMonth, true);
}

function day(year: number, month: number, dayOfMonth: number, shortYear: boolean): ReadDate {
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  if (!exists || year < 1900) return { ok: false, fault: 'date_impossible' };
  return { ok: true, date: date.toISOString().slice(0, 10), shortYear };
}
