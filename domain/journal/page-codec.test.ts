import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ATTENDANCE_CODES } from './attendance-code.ts';
import { packCells, unpackCells } from './page-codec.ts';

const pupils = 5;
const works = 7;
const lessons = 6;
const version = fc.integer({ min: 1, max: 100_000 });

const marks = fc
  .uniqueArray(
    fc.record({
      pupil: fc.nat({ max: pupils - 1 }),
      work: fc.nat({ max: works - 1 }),
      value: fc.option(fc.integer({ min: 1, max: 5 })),
      isDebt: fc.boolean(),
      hasComment: fc.boolean(),
      version,
    }),
    { selector: (mark) => mark.pupil * works + mark.work },
  )
  .map((list) => list.sort((a, b) => a.pupil * works + a.work - b.pupil * works - b.work));

const attendance = fc
  .uniqueArray(
    fc
      .record({
        pupil: fc.nat({ max: pupils - 1 }),
        lesson: fc.nat({ max: lessons - 1 }),
        code: fc.option(fc.constantFrom(...ATTENDANCE_CODES)),
        minutes: fc.option(fc.integer({ min: 1, max: 95 })),
        version,
      })
      .map((entry) => ({ ...entry, minutes: entry.code === 'LATE' ? entry.minutes : null })),
    { selector: (entry) => entry.pupil * lessons + entry.lesson },
  )
  .map((list) => list.sort((a, b) => a.pupil * lessons + a.lesson - b.pupil * lessons - b.lesson));

it('unpacks what was packed', () => {
  fc.assert(
    fc.property(marks, attendance, (m, a) => {
      expect(unpackCells({ works, lessons }, packCells({ works, lessons }, m, a))).toEqual({ marks: m, attendance: a });
    }),
  );
});

it('says so when the bytes end too early', () => {
  const packed = packCells({ works, lessons }, [{ pupil: 1, work: 1, value: 5, isDebt: false, hasComment: false, version: 300 }], []);
  expect(() => unpackCells({ works, lessons }, packed.subarray(0, 3))).toThrow(/too early/);
});

it('refuses records out of order rather than misplace them', () => {
  const mark = { work: 0, value: 5, isDebt: false, hasComment: false, version: 1 };
  expect(() => packCells({ works, lessons }, [{ pupil: 1, ...mark }, { pupil: 0, ...mark }], [])).toThrow(/ordered/);
});
