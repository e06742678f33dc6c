import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterData, letterSubject } from '../../tests/fixtures/letter-data.ts';
import { DEFAULT_LETTER_THRESHOLDS, letterReasons } from './letter-reasons.ts';
import type { LetterThresholds } from './letter-reasons.ts';

const OFF: LetterThresholds = { absencePercent: null, densityPercent: null, averageBelow: null, debtsFrom: null, lessonsAtLeast: 0 };
const missed = (all: number, illness = 0) => ({ all, illness, excused: 0, unexcused: all - illness, unknown: 0 });
const attendance = (all: number, lessonsHeld: number) => ({ lessonsHeld, days: missed(0), lessons: missed(all), lates: 0, lateMinutes: 0 });

describe('why parents are written to by rule (R7, §4.2)', () => {
  it('finds nothing with a pupil with whom all is well', () => {
    expect(letterReasons(letterData(), DEFAULT_LETTER_THRESHOLDS)).toEqual([]);
  });

  it('counts absence above the threshold, not at it', () => {
    const at = letterData({ attendance: attendance(8, 40) });
    const above = letterData({ attendance: attendance(9, 40) });
    expect(letterReasons(at, DEFAULT_LETTER_THRESHOLDS)).toEqual([]);
    expect(letterReasons(above, DEFAULT_LETTER_THRESHOLDS)).toEqual([
      { kind: 'absence', subject: null, missed: 9, held: 40, illness: 0, percent: 22.5 },
    ]);
  });

  it('names the subject that is missed, with the share of illness', () => {
    const data = letterData({ subjects: [letterSubject('Физика', '4 4 4 4', { lessons: { held: 10, missed: 3, illness: 2 } })] });
    expect(letterReasons(data, { ...OFF, absencePercent: 20 })).toEqual([
      { kind: 'absence', subject: 'Физика', missed: 3, held: 10, illness: 2, percent: 30 },
    ]);
  });

  it('does not judge a subject by two lessons', () => {
    const data = letterData({ subjects: [letterSubject('Физика', '4 4 4 4', { lessons: { held: 2, missed: 1, illness: 0 } })] });
    expect(letterReasons(data, DEFAULT_LETTER_THRESHOLDS)).toEqual([]);
  });

  it('counts marks fewer than 70 % of the norm: 3 of 5, not 7 of 10', () => {
    const few = letterSubject('Химия', '4 4 4', { density: { have: 3, need: 5 } });
    const enough = letterSubject('Физика', '4 4 4', { density: { have: 7, need: 10 } });
    expect(letterReasons(letterData({ subjects: [few, enough] }), { ...OFF, densityPercent: 70 })).toEqual([
      { kind: 'density', subject: 'Химия', have: 3, need: 5, percent: 60 },
    ]);
  });

  it('counts averages below 3.5, not at it, and no missing ones', () => {
    const subjects = [letterSubject('Алгебра', '3 4'), letterSubject('Физика', '3 3 4'), letterSubject('Музыка', '')];
    expect(letterReasons(letterData({ subjects }), { ...OFF, averageBelow: 3.5 })).toEqual([{ kind: 'average', subject: 'Физика', average: 10 / 3 }]);
  });

  it('counts works not handed in', () => {
    const debts = [{ subject: 'Алгебра', work: 'тест', date: '2026-11-10' }];
    expect(letterReasons(letterData({ debts }), { ...OFF, debtsFrom: 1 })).toEqual([{ kind: 'debts', count: 1 }]);
    expect(letterReasons(letterData({ debts }), { ...OFF, debtsFrom: 2 })).toEqual([]);
    expect(letterReasons(letterData(), { ...OFF, debtsFrom: 0 })).toEqual([]);
  });

  it('finds nothing where every rule is switched off, whatever the pupil does', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(20), fc.constantFrom('', '2', '2 2 2', '3 2'), (all, have, marks) => {
        const data = letterData({
          attendance: attendance(all, 40),
          subjects: [letterSubject('Алгебра', marks, { density: { have, need: 20 } })],
          debts: [{ subject: 'Алгебра', work: 'тест', date: '2026-11-10' }],
        });
        expect(letterReasons(data, OFF)).toEqual([]);
      }),
    );
  });

  it('a stricter threshold never finds fewer pupils', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (all, a, b) => {
        const data = letterData({ subjects: [], attendance: attendance(all, 40) });
        const found = (absencePercent: number) => letterReasons(data, { ...OFF, absencePercent }).length;
        expect(found(Math.min(a, b))).toBeGreaterThanOrEqual(found(Math.max(a, b)));
      }),
    );
  });
});
