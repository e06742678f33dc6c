import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, listBells, listSchoolDays, makeYearCalendar, momentOf, startYearOf, weekdayOf } from './calendar.ts';

describe('the school year', () => {
  it('2026/27: four quarters from 1 September to 26 May', () => {
    const { name, terms, holidays } = makeYearCalendar(2026);
    expect(name).toBe('2026/27');
    expect(terms.map(({ startsOn, endsOn }) => [startsOn, endsOn])).toEqual([
      ['2026-09-01', '2026-10-24'], ['2026-11-02', '2026-12-29'], ['2027-01-11', '2027-03-27'], ['2027-04-05', '2027-05-26'],
    ]);
    expect(holidays.map(({ name, startsOn, endsOn }) => `${name} ${startsOn} ${endsOn}`)).toEqual([
      'Осенние каникулы 2026-10-25 2026-11-01', 'День народного единства 2026-11-04 2026-11-04', 'Зимние каникулы 2026-12-30 2027-01-10',
      'День защитника Отечества 2027-02-23 2027-02-23', 'Международный женский день 2027-03-08 2027-03-08', 'Весенние каникулы 2027-03-28 2027-04-04',
      'Праздник Весны и Труда 2027-05-01 2027-05-03', 'День Победы 2027-05-09 2027-05-10',
    ]);
  });

  it('any year: terms in order, parted by holidays, no lessons on holidays and Sundays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2060 }), (year) => {
        const calendar = makeYearCalendar(year);
        calendar.terms.slice(1).forEach((term, at) => {
          const before = calendar.terms[at]!;
          expect(addDays(before.endsOn, 8) < term.startsOn).toBe(true);
          expect(calendar.holidays.some(({ startsOn, endsOn }) => startsOn === addDays(before.endsOn, 1) && endsOn === addDays(term.startsOn, -1))).toBe(true);
        });
        const days = listSchoolDays(calendar, calendar.endsOn);
        expect(days.length).toBeGreaterThan(190);
        expect(days.length).toBeLessThan(215);
        for (const day of days) {
          expect(weekdayOf(day)).not.toBe(7);
          expect(calendar.holidays.some(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('a day belongs to the year that began before it', () => {
    expect(['2026-09-01', '2026-08-31', '2027-05-26', '2027-07-31'].map(startYearOf)).toEqual([2026, 2026, 2026, 2026]);
  });

  it('a moment of the day is five hours ahead of UTC', () => {
    expect(new Date(momentOf('2026-11-23', 13 * 60)).toISOString()).toBe('2026-11-23T08:00:00.000Z');
  });

  it('eight lessons of forty minutes', () => {
    const bells = listBells();
    expect(bells.map(({ startsAt }) => startsAt)).toEqual(['08:30', '09:20', '10:20', '11:20', '12:10', '13:00', '13:50', '14:40']);
    expect(bells.at(-1)).toEqual({ number: 8, startsAt: '14:40', endsAt: '15:20' });
  });
});
