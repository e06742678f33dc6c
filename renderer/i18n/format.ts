import type { Locale } from './locale.ts';

/** How dates, times and numbers are written. Dates come as ISO days (`2026-11-23`), times as milliseconds since 1970. */
export interface Format {
  /** 23.11.2026, in both languages: school papers are written so. */
  readonly date: (isoDate: string) => string;
  /** 23.11 */
  readonly dayAndMonth: (isoDate: string) => string;
  /** понедельник, 23 ноября 2026 г. */
  readonly longDate: (isoDate: string) => string;
  /** ноябрь 2026 */
  readonly month: (isoDate: string) => string;
  /** 23.11.2026, 14:05 */
  readonly dateTime: (timeMs: number) => string;
  /** 14:05 */
  readonly time: (timeMs: number) => string;
  /** 4,25 – with so many digits after the comma. */
  readonly decimal: (value: number, digits?: number) => string;
  /** 1 234 */
  readonly whole: (value: number) => string;
  /** 12 % */
  readonly percent: (value: number) => string;
}

const parts = (isoDate: string): [string, string, string] => {
  const [year = '', month = '', day = ''] = isoDate.slice(0, 10).split('-');
  return [year, month, day];
};

export function formatOf(locale: Locale): Format {
  const language = locale === 'ru' ? 'ru-RU' : 'en-GB';
  const long = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat('ru-RU', { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const hours = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit' });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const atNoon = (isoDate: string) => new Date(`${isoDate.slice(0, 10)}T12:00:00Z`);
  return {
    date: (isoDate) => {
      const [y, m, d] = parts(isoDate);
      return `${d}.${m}.${y}`;
    },
    dayAndMonth: (isoDate) => {
      const [, m, d] = parts(isoDate);
      return `${d}.${m}`;
    },
    longDate: (isoDate) => long.format(atNoon(isoDate)),
    month: (isoDate) => month.format(atNoon(isoDate)).replace(/\s*г\.$/u, ''),
    dateTime: (timeMs) => clock.format(new Date(timeMs)),
    time: (timeMs) => hours.format(new Date(timeMs)),
    decimal: (value, digits = 2) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    whole: (value) => whole.format(value),
    percent: (value) => `${whole.format(value)}\u00a0%`,
  };
}
