import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, dayAt, DEFAULT_TIME_ZONE, endOfDay, isTimeZone, RUSSIAN_TIME_ZONES, timeZoneOf } from './school-time.ts';

/** With and without summer time, at midnight and in the small hours, half hours, both sides of the date line. */
const ZONES = [
  ...RUSSIAN_TIME_ZONES, 'UTC', 'Europe/Berlin', 'America/New_York', 'America/Havana', 'America/Sao_Paulo', 'Asia/Beirut', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'Pacific/Niue',
] as const;
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2039, 11, 31) });

describe('the school’s own day (R-04, R-10)', () => {
  it.each([
    ['Europe/Moscow', '2026-11-26T20:59:59.999Z', '2026-11-26'], ['Europe/Moscow', '2026-11-26T21:00:00.000Z', '2026-11-27'],
    ['Asia/Kamchatka', '2026-11-26T11:59:59.999Z', '2026-11-26'], ['Asia/Kamchatka', '2026-11-26T12:00:00.000Z', '2026-11-27'],
    ['Europe/Kaliningrad', '2026-11-26T21:30:00.000Z', '2026-11-26'],
  ])('in %s at %s is %s', (timeZone, at, day) => {
    expect(dayAt(Date.parse(at), timeZone)).toBe(day);
  });

  it('ends where calendars change, and 23, 24 or 25 hours after it began where clocks are changed', () => {
    const length = (day: string, timeZone: string) => (endOfDay(day, timeZone) - endOfDay(dayAfter(day, -1), timeZone)) / 3_600_000;
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map((day) => length(day, 'Europe/Berlin'))).toEqual([24, 23, 25]);
    // Moscow of 2010 still changed its clocks; since 2014 no Russian zone does.
    expect([length('2010-03-28', 'Europe/Moscow'), length('2010-10-31', 'Europe/Moscow'), length('2026-03-29', 'Europe/Moscow')]).toEqual([23, 25, 24]);
    expect(endOfDay('2026-12-10', 'Europe/Moscow')).toBe(Date.parse('2026-12-10T20:59:59.999Z'));
  });

  it('at any moment in any zone, ends not before it, and the next millisecond is another day', () => {
    fc.assert(
      fc.property(zone, moment, (timeZone, at) => {
        const day = dayAt(at, timeZone);
        const end = endOfDay(day, timeZone);
        expect(end).toBeGreaterThanOrEqual(at);
        expect([dayAt(end, timeZone), dayAt(end + 1, timeZone)]).toEqual([day, dayAfter(day, 1)]);
      }),
      { numRuns: 500 },
    );
  });

  it('is never further than a day from UTC’s', () => {
    fc.assert(
      fc.property(zone, moment, (timeZone, at) => {
        const utc = dayAt(at, 'UTC');
        expect([dayAfter(utc, -1), utc, dayAfter(utc, 1)]).toContain(dayAt(at, timeZone));
      }),
    );
  });

  it('is by Moscow where the setting is none, or no name of a zone', () => {
    for (const stored of [null, undefined, 5, '', 'Europe/Nowhere', '+03:00', '../etc', 'Moscow', 'x'.repeat(200)]) expect(timeZoneOf(stored)).toBe(DEFAULT_TIME_ZONE);
    expect(timeZoneOf('Asia/Irkutsk')).toBe('Asia/Irkutsk');
    expect(RUSSIAN_TIME_ZONES.filter((name) => !isTimeZone(name))).toEqual([]);
  });
});
