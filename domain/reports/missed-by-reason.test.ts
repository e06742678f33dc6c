import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ATTENDANCE_CODES } from '../journal/index.ts';
import { missedByReason } from './missed-by-reason.ts';

const NONE = { all: 0, illness: 0, excused: 0, unexcused: 0, unknown: 0 };

it('a day counts only when every lesson of it was missed, under the reason of most lessons (R1)', () => {
  expect(missedByReason([{ held: 5, missed: ['ILLNESS', 'ILLNESS', 'ILLNESS', 'ILLNESS'] }]).days).toEqual(NONE);
  expect(missedByReason([{ held: 3, missed: ['EXCUSED', 'UNEXCUSED', 'UNEXCUSED'] }])).toEqual({
    lessons: { ...NONE, all: 3, excused: 1, unexcused: 2 },
    days: { ...NONE, all: 1, unexcused: 1 },
  });
});

it('late and exempt are no absences (domain.md §3.3)', () => {
  expect(missedByReason([{ held: 2, missed: ['LATE', 'EXEMPT'] }, { held: 0, missed: [] }])).toEqual({ lessons: NONE, days: NONE });
});

it('the reasons always make up the whole', () => {
  const day = fc.array(fc.constantFrom(...ATTENDANCE_CODES), { maxLength: 8 }).chain((missed) => fc.nat({ max: 3 }).map((more) => ({ missed, held: missed.length + more })));
  fc.assert(
    fc.property(fc.array(day, { maxLength: 20 }), (days) => {
      for (const { all, ...reasons } of Object.values(missedByReason(days))) expect(Object.values(reasons).reduce((sum, n) => sum + n, 0)).toBe(all);
    }),
  );
});
