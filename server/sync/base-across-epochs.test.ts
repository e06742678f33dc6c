import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syncTable } from '#domain/contract/sync/index.ts';
import type { RowColumns } from '#domain/journal/index.ts';
import { seenChecksum } from '#domain/sync/index.ts';
import { baseInEpoch, commonPast } from './base-across-epochs.ts';

const mark = (value: number, version: number, author = 'X'): RowColumns => ({
  work_id: 'w', pupil_id: 'p', value, is_debt: 0, comment: '', author_id: author, made_at: 1_000 + version, version,
});
const seen = (row: RowColumns | null): number => seenChecksum(syncTable('mark'), row);
const standing = (row: RowColumns, seq?: number) => ({ entity: 'mark' as const, row, seq });

describe('which histories the standing one grew out of (ADR 0014)', () => {
  const cuts = [
    { epoch: 'c', beforeEpoch: 'b', seq: 30 },
    { epoch: 'b', beforeEpoch: 'a', seq: 10 },
    // The same backup was brought back before, and what was done then is of a branch.
    { epoch: 'dead', beforeEpoch: 'b', seq: 20 },
  ];

  it('follows them back over every restore, and knows no branches', () => {
    expect([...commonPast('c', cuts)]).toEqual([['b', 30], ['a', 10]]);
    expect([...commonPast('b', cuts)]).toEqual([['a', 10]]);
    expect([...commonPast('a', cuts)]).toEqual([]);
    expect(commonPast('c', cuts).has('dead')).toBe(false);
  });

  it('ends where a table that somebody wrote by hand goes round', () => {
    const round = [{ epoch: 'a', beforeEpoch: 'b', seq: 1 }, { epoch: 'b', beforeEpoch: 'a', seq: 2 }];
    expect([...commonPast('a', round)]).toEqual([['b', 1]]);
    expect([...commonPast('a', [{ epoch: 'a', beforeEpoch: 'a', seq: 1 }])]).toEqual([]);
  });
});

describe('the base of a command in the history that stands (ADR 0014)', () => {
  const past = new Map([['lost', 10]]);
  const base = (told: { baseVersion: number; baseEpoch?: string; baseSeen?: number }, at: Parameters<typeof baseInEpoch>[3], epoch = 'now') => baseInEpoch(told, epoch, past, at);

  it('of the same history is what was told, and so of a workstation that tells no history', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (baseVersion, version, seq) => {
        expect(base({ baseVersion, baseEpoch: 'now', baseSeen: 0 }, standing(mark(5, version), seq))).toBe(baseVersion);
        expect(base({ baseVersion }, standing(mark(5, version), seq))).toBe(baseVersion);
      }),
    );
  });

  it('another author’s new row is not seen, however high the number of what was lost', () => {
    expect(base({ baseVersion: 7, baseEpoch: 'lost', baseSeen: seen(mark(4, 7)) }, standing(mark(2, 3), 11))).toBe(2);
    expect(base({ baseVersion: 7, baseEpoch: 'lost', baseSeen: seen(mark(4, 7)) }, standing(mark(2, 3)))).toBe(2);
    expect(base({ baseVersion: 7, baseEpoch: 'lost', baseSeen: seen(null) }, standing(mark(2, 3), 11))).toBe(2);
    // The same value by somebody else is somebody else's word.
    expect(base({ baseVersion: 7, baseEpoch: 'lost', baseSeen: seen(mark(4, 7)) }, standing(mark(4, 3, 'Y'), 11))).toBe(2);
  });

  it('the very row that was seen, come again with another number and time, is seen', () => {
    expect(base({ baseVersion: 7, baseEpoch: 'lost', baseSeen: seen(mark(4, 7)) }, standing(mark(4, 3), 11))).toBe(3);
    expect(base({ baseVersion: 1, baseEpoch: 'lost', baseSeen: seen(mark(4, 1)) }, standing(mark(4, 9), 11))).toBe(9);
    expect(base({ baseVersion: 7, baseEpoch: 'branch', baseSeen: seen(mark(4, 7)) }, standing(mark(4, 3), 2))).toBe(3);
  });

  it('of the common past the author saw the row or what became of it – and not what came after his look', () => {
    const told = { baseVersion: 7, baseEpoch: 'lost', baseSeen: seen(mark(4, 7)) };
    expect(base(told, standing(mark(2, 3), 10))).toBe(3);
    expect(base({ ...told, baseVersion: 2 }, standing(mark(2, 3), 10))).toBe(2);
  });

  it('of a branch nothing is known but the row itself', () => {
    expect(base({ baseVersion: 7, baseEpoch: 'branch', baseSeen: seen(mark(4, 7)) }, standing(mark(2, 3), 1))).toBe(2);
    expect(base({ baseVersion: 7, baseEpoch: '', baseSeen: seen(mark(4, 7)) }, standing(mark(2, 3), 1))).toBe(2);
  });

  it('is as told where nothing stands, and where what was seen was not noted only the common past helps', () => {
    expect(base({ baseVersion: 7, baseEpoch: 'lost', baseSeen: 5 }, null)).toBe(7);
    expect(base({ baseVersion: 7, baseEpoch: 'lost' }, standing(mark(4, 3), 11))).toBe(2);
    expect(base({ baseVersion: 7, baseEpoch: 'lost' }, standing(mark(4, 3), 9))).toBe(3);
  });

  it('is never above the row that stands in another history: a number from there lets nobody overwrite what he has not seen', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 50 }), fc.nat(20), fc.constantFrom('lost', 'branch', ''), fc.nat(5), (baseVersion, version, seq, baseEpoch, value) => {
        expect(base({ baseVersion, baseEpoch, baseSeen: seen(mark(value, 1)) }, standing(mark(5, version), seq))).toBeLessThanOrEqual(version);
      }),
    );
  });
});
