import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../ids.ts';
import { frameSection, packSection, SectionReader, unpackSection, type ScopeSection } from './pack.ts';

const id = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((random) => makeId<string>(1_795_000_000_000, random));
const wholeText = fc.string({ unit: 'grapheme' });
const column = fc.oneof(
  fc.constant(fc.oneof(id, fc.constant(null))), fc.constant(fc.oneof(wholeText, fc.constant(null))), fc.constant(fc.oneof(fc.maxSafeInteger(), fc.constant(null))),
  fc.constant(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0), wholeText, fc.constant(null))), fc.constant(fc.constant(null)),
);
const table = fc.array(column, { minLength: 1, maxLength: 5 }).chain((columns) =>
  fc.record({
    table: fc.string(), columns: fc.constant(columns.map((_, at) => `c${at}`)), rows: fc.array(fc.tuple(...columns), { maxLength: 30 }),
  }),
);
const section: fc.Arbitrary<ScopeSection> = fc.record({
  scope: fc.string(), upTo: fc.maxSafeNat(), checksum: fc.integer({ min: 0, max: 2 ** 48 - 1 }), tables: fc.array(table, { maxLength: 4 }),
});
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('packed sections of a snapshot', () => {
  it('come out as they went in, in any pieces', () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 3 }), fc.integer({ min: 1, max: 40 }), (sections, step) => {
        const stream = Buffer.concat(sections.map((one) => frameSection(one)));
        const reader = new SectionReader();
        const read: ScopeSection[] = [];
        for (let at = 0; at < stream.length; at += step) read.push(...reader.take(stream.subarray(at, at + step)));
        expect(plain(read)).toEqual(plain(sections));
        expect(reader.isWhole).toBe(true);
      }),
    );
  });

  it('junk is a RangeError, never anything else', () => {
    const failureOf = (bytes: Uint8Array): unknown => {
      try {
        return unpackSection(bytes) && null;
      } catch (error) {
        return error;
      }
    };
    const attempt = (bytes: Uint8Array): void => {
      const failure = failureOf(bytes);
      expect(failure === null || failure instanceof RangeError).toBe(true);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => attempt(Uint8Array.from([1, ...bytes]))), { numRuns: 2_000 });
    fc.assert(
      fc.property(section, fc.nat(), fc.nat({ max: 255 }), (one, at, value) => {
        const bytes = packSection(one).slice();
        bytes[at % bytes.length] = value;
        attempt(bytes);
        attempt(bytes.subarray(0, at % bytes.length));
      }),
    );
  });

  it('a few bytes that speak of millions of rows are refused before anything is made of them', () => {
    const empty = packSection({ scope: 's', upTo: 1, checksum: 1, tables: [{ table: 't', columns: ['a', 'b', 'c', 'd'], rows: [] }] });
    // Behind the names of the columns stand the number of rows, here 0, and the kind of each column, here nulls.
    const fiveMillion = [0xc0, 0x96, 0xb1, 0x02];
    const bomb = Uint8Array.from([...empty.subarray(0, empty.length - 5), ...fiveMillion, ...empty.subarray(empty.length - 4)]);
    expect(() => unpackSection(bomb)).toThrow(new RangeError('more cells than the bytes can hold'));
  });

  it('take at most 12 bytes a mark on the wire', () => {
    const random = (seed: number) => Uint8Array.from({ length: 10 }, (_, at) => (Math.imul(seed + 1, 2_654_435_761) >>> (at % 24)) & 255);
    const pupils = Array.from({ length: 28 }, (_, at) => makeId<string>(1_780_000_000_000, random(at)));
    const rows = Array.from({ length: 120 }, (_, work) => work).flatMap((work) => {
      const workId = makeId<string>(1_790_000_000_000 + work * 86_400_000, random(1_000 + work));
      return pupils
        .filter((_, pupil) => (work * 7 + pupil * 3) % 5 < 2)
        .map((pupilId, at) => [workId, pupilId, 2 + ((work * 31 + at * 17) % 4), 0, '', pupils[0]!, 1_790_000_000_000 + work * 86_400_000 + at * 2_713, 1]);
    });
    const marks = packSection({
      scope: 'journal:x', upTo: 1, checksum: 1,
      tables: [{ table: 'mark', columns: ['work_id', 'pupil_id', 'value', 'is_debt', 'comment', 'author_id', 'made_at', 'version'], rows }],
    });
    const bytes = zstdCompressSync(marks).length / rows.length;
    expect(rows.length).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(12);
  });
});
