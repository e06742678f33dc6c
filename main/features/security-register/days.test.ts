import { expect, it } from 'vitest';
import { momentsOfDays } from './days.ts';

it('a day is whole, the last moment too, and open sides stay open (issue 4, point 9)', () => {
  const { from, until } = momentsOfDays('2026-11-26', '2026-11-26');
  expect([new Date(from!).getHours(), new Date(from!).getDate(), new Date(until!).getDate(), new Date(until! + 1).getDate()]).toEqual([0, 26, 26, 27]);
  expect(momentsOfDays(null, null)).toEqual({ from: null, until: null });
  expect(new Date(momentsOfDays(null, '2026-12-31').until! + 1).getFullYear()).toBe(2027);
});
