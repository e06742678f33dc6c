import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBlock, parseBlock } from './clipboard-text.ts';

describe('the text of a block on the clipboard (§3.8: paste a column from Excel)', () => {
  it('reads what Excel writes: tabs, CRLF, one line break at the end', () => {
    expect(parseBlock('5\t4\r\nБ\t\r\n')).toEqual([['5', '4'], ['Б', '']]);
  });

  it('reads LF and CR as ends of rows too', () => {
    expect(parseBlock('5\n4\r3')).toEqual([['5'], ['4'], ['3']]);
  });

  it('keeps an empty row in the middle and takes only one break from the end', () => {
    expect(parseBlock('5\r\n\r\n4\r\n\r\n')).toEqual([['5'], [''], ['4'], ['']]);
  });

  it('reads quoted cells with tabs, breaks and doubled quotes', () => {
    expect(parseBlock('"а\tб"\t"в\r\nг"\t"сказал ""да"""')).toEqual([['а\tб', 'в\r\nг', 'сказал "да"']]);
  });

  it('takes a quote that is never closed as a character, and a quote inside a cell too', () => {
    expect(parseBlock('"5\t4"а')).toEqual([['"5', '4"а']]);
    expect(parseBlock('"5"6\t4')).toEqual([['"5"6', '4']]);
    expect(parseBlock('7"А"')).toEqual([['7"А"']]);
  });

  it('takes nothing as one empty cell', () => {
    expect(parseBlock('')).toEqual([['']]);
  });

  it('writes one cell as its bare text, without a break', () => {
    expect(formatBlock([['5/4']])).toBe('5/4');
    expect(formatBlock([['5', ''], ['Б', '.']])).toBe('5\t\r\nБ\t.');
  });

  it('reads back whatever it wrote', () => {
    const cell = fc.oneof(fc.constantFrom('', '5', '5/4', 'ОП15', '"', '""', '\t', '\r\n', '"\t', 'а"б'), fc.string());
    const block = fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(block, (rows) => {
        // a last row of one empty cell cannot be told from the break at the end: a spreadsheet has the same blind spot
        const last = rows.at(-1);
        fc.pre(rows.length === 1 || !(last?.length === 1 && last[0] === ''));
        expect(parseBlock(formatBlock(rows))).toEqual(rows);
        expect(parseBlock(`${formatBlock(rows)}\r\n`)).toEqual(rows);
      }),
    );
  });
});
