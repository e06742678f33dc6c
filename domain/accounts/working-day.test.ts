import { describe, expect, it } from 'vitest';
import { nextWorkingDay } from './working-day.ts';

describe('the next working day (R-10)', () => {
  it.each([
    // Thursday → Friday; Friday → Monday, or Saturday where the school works then; Saturday and Sunday → Monday.
    ['2026-11-26', false, '2026-11-27'], ['2026-11-27', false, '2026-11-30'], ['2026-11-27', true, '2026-11-28'], ['2026-11-28', true, '2026-11-30'], ['2026-11-29', false, '2026-11-30'],
    // Over the winter days off, and over the end of a month and a year.
    ['2026-12-31', false, '2027-01-11'], ['2027-02-28', true, '2027-03-01'],
  ])('after %s (Saturdays %s) is %s', (day, worksOnSaturday, expected) => {
    expect(nextWorkingDay(day, [{ startsOn: '2027-01-01', endsOn: '2027-01-10' }], worksOnSaturday)).toBe(expected);
  });

  it('is a day even where everything is days off', () => {
    expect(nextWorkingDay('2026-11-26', [{ startsOn: '2026-01-01', endsOn: '2030-01-01' }], true)).toBe('2027-03-26');
  });
});
