import { describe, expect, it } from 'vitest';
import { awaitsMarkOf, compromiseDeadline, isCompromiseSettled, isOpenFor } from './compromise-deadline.ts';

const marks = (headSeenAt: number | null, administratorSeenAt: number | null, reissuedAt: number | null) => ({ dueAt: 100, headSeenAt, administratorSeenAt, reissuedAt });
const HEAD = { isHead: true, isAdministrator: false };
const OFFICE = { isHead: false, isAdministrator: true };
const BOTH = { isHead: true, isAdministrator: true };
const NEITHER = { isHead: false, isAdministrator: false };

describe('a report of compromise (R-10)', () => {
  it.each([
    [marks(null, null, null), 100, 'running'], [marks(null, null, null), 101, 'missed'], [marks(100, null, null), 500, 'kept'], [marks(101, null, null), 500, 'missed'],
    // The administrator's mark and new credentials do not keep the head's deadline.
    [marks(null, 1, 2), 101, 'missed'],
  ] as const)('%j at %i: the deadline is %s', (one, now, expected) => {
    expect(compromiseDeadline(one, now)).toBe(expected);
  });

  it('is settled when both have seen it and credentials were given anew', () => {
    for (const head of [null, 1]) for (const office of [null, 1]) for (const again of [null, 1]) expect(isCompromiseSettled(marks(head, office, again))).toBe(head === 1 && office === 1 && again === 1);
  });

  it('is open for each by the own mark, and for everybody until credentials are given', () => {
    expect([HEAD, OFFICE, BOTH, NEITHER].map((who) => awaitsMarkOf(who, marks(1, null, 1)))).toEqual([false, true, true, false]);
    expect([HEAD, OFFICE, BOTH, NEITHER].map((who) => isOpenFor(who, marks(1, null, 1)))).toEqual([false, true, true, true]);
    expect([HEAD, OFFICE, BOTH, NEITHER].map((who) => isOpenFor(who, marks(null, 1, 1)))).toEqual([true, false, true, true]);
    expect([HEAD, OFFICE, BOTH, NEITHER].map((who) => isOpenFor(who, marks(1, 1, null)))).toEqual([true, true, true, true]);
    expect([HEAD, OFFICE, BOTH, NEITHER].map((who) => isOpenFor(who, marks(1, 1, 1)))).toEqual([false, false, false, false]);
  });
});
