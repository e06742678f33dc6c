import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addChecksum, rowChecksum, subtractChecksum } from './checksum.ts';

const value = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.constant(null));
const row = fc.array(value, { maxLength: 10 });

describe('checksum of a scope (design §4)', () => {
  it('does not depend on the order of rows and forgets a row that is taken away', () => {
    fc.assert(
      fc.property(fc.array(row), row, (rows, extra) => {
        const sums = rows.map((one) => rowChecksum('mark', one));
        const forwards = sums.reduce(addChecksum, 0);
        const backwards = sums.reduceRight(addChecksum, 0);
        expect(forwards).toBe(backwards);
        const hash = rowChecksum('mark', extra);
        expect(subtractChecksum(addChecksum(forwards, hash), hash)).toBe(forwards);
        expect(Number.isSafeInteger(forwards) && forwards >= 0 && forwards < 2 ** 48).toBe(true);
      }),
    );
  });

  it('tells apart what looks alike', () => {
    const alike = [[null], [''], ['null'], [0], ['0'], ['0', ''], ['', '0'], [1], ['1'], [-1]];
    expect(new Set(alike.map((one) => rowChecksum('mark', one))).size).toBe(alike.length);
    expect(rowChecksum('mark', ['a'])).not.toBe(rowChecksum('attendance', ['a']));
  });
});
