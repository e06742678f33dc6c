import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTENDANCE_CODES, LONGEST_LESSON_MINUTES } from './attendance-code.ts';
import { formatCell, MOST_MARKS_IN_CELL, parseCellText, type CellContent, type MarkEntry } from './cell-text.ts';

const read = (text: string) => {
  const result = parseCellText(text);
  return result.ok ? formatCell(result.value) : result.error.code;
};

describe('the text of a cell (domain.md §3.1, §3.3)', () => {
  it.each([
    ['5', '5'],
    [' 5 / 4 ', '5/4'],
    ['5\\4', '5/4'],
    ['.', '.'],
    ['./4', './4'],
    ['/5', '/5'],
    ['5/', '5'],
    ['б', 'Б'],
    ['Б', 'Б'],
    ['н', 'ОТ'],
    ['от', 'ОТ'],
    ['п', 'УП'],
    ['нп', 'НП'],
    ['осв', 'ОСВ'],
    ['оп', 'ОП'],
    ['оп15', 'ОП15'],
    ['ОП 15', 'ОП15'],
    ['ОП 15 мин', 'ОП15'],
    ['ОП15 4', 'ОП15 4'],
    ['ОП/4', 'ОП/4'],
    ['Б 5', 'Б 5'],
    ['', ''],
  ])('%j reads as %j', (typed, shown) => expect(read(typed)).toBe(shown));

  it.each([
    ['eg', 'УП'],
    [',', 'Б'],
    ['y', 'ОТ'],
    ['jg15', 'ОП15'],
    ['JCD', 'ОСВ'],
  ])('keys under the wrong layout: %j reads as %j', (typed, shown) => expect(read(typed)).toBe(shown));

  it.each([
    ['6', 'mark_out_of_scale'],
    ['0', 'mark_out_of_scale'],
    ['55', 'mark_out_of_scale'],
    ['5+', 'cell_text_unknown'],
    ['болел', 'cell_text_unknown'],
    ['5/4/3/2/1', 'cell_too_many_marks'],
    ['ОП0', 'minutes_out_of_range'],
    ['ОП200', 'minutes_out_of_range'],
    ['Б15', 'mark_out_of_scale'],
    ['-', 'cell_text_unknown'],
  ])('%j is refused with %s', (typed, code) => expect(read(typed)).toBe(code));

  const mark: fc.Arbitrary<MarkEntry> = fc.oneof(
    fc.integer({ min: 1, max: 5 }).map((value) => ({ value, isDebt: false })),
    fc.constant({ value: null, isDebt: true }),
  );
  const cell: fc.Arbitrary<CellContent> = fc.record({
    marks: fc
      .array(fc.option(mark), { maxLength: MOST_MARKS_IN_CELL })
      .map((marks) => marks.slice(0, marks.findLastIndex((m) => m !== null) + 1)),
    attendance: fc.option(
      fc.oneof(
        fc.constantFrom(...ATTENDANCE_CODES).map((code) => ({ code, minutes: null })),
        fc.integer({ min: 1, max: LONGEST_LESSON_MINUTES }).map((minutes) => ({ code: 'LATE' as const, minutes })),
      ),
    ),
  });

  it('what is shown reads back as the same content', () => {
    fc.assert(
      fc.property(cell, (content) => {
        const again = parseCellText(formatCell(content));
        expect(again).toEqual({ ok: true, value: content });
      }),
    );
  });

  it('never throws, whatever is pasted', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void parseCellText(text)));
  });
});
