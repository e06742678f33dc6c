import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRoster } from './roster-rows.ts';
import type { SourceCell, SourceTable } from './roster-table.ts';

type Loose = string | SourceCell | null;
const table = (...rows: Loose[][]): SourceTable => ({
  name: 'Лист1', date1904: false,
  rows: rows.map((cells, at) => ({ line: at + 1, cells: cells.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)) })),
});
const HEADER = ['№', 'ФИО', 'Дата рождения', 'Пол', 'Адрес', 'Телефон'];
const read = (...rows: Loose[][]) => readRoster(table(HEADER, ...rows), { today: '2026-11-23' })!;
const problems = (...cells: Loose[]) => read(cells).rows[0]!.problems.map(({ cell, code, severity }) => `${cell ?? ''} ${code} ${severity}`);

describe('rows of a list (issue 2 item 6)', () => {
  it('are read with every field', () => {
    const [row] = read(['1', 'Иванов Пётр Сергеевич', { text: '05.03.2014', number: 41703, isDate: true }, 'М', 'г. Пенза,  ул. Мира, 5', '8 912 345 67 89']).rows;
    expect(row).toMatchObject({
      line: 2, name: { last: 'Иванов', first: 'Пётр', middle: 'Сергеевич' }, birthDate: '2014-03-05', sex: 'male', sexGuessed: false,
      address: 'г. Пенза, ул. Мира, 5', phone: '+7 912 345-67-89', problems: [],
    });
    expect(row!.cells).toEqual({ fullName: 'B2', birthDate: 'C2', sex: 'D2', address: 'E2', phone: 'F2' });
  });

  it.each([
    [['', '', '05.03.2014'], ['B2 name_missing error']],
    [['', 'Иванов', ''], ['B2 name_incomplete error']],
    [['', 'Иванов П. С.', ''], ['B2 name_initials error']],
    [['', 'Иванов Пётр', '31.02.2014'], ['C2 date_impossible error']],
    [['', 'Иванов Пётр', '2014'], ['C2 date_year_only error']],
    [['', 'Иванов Пётр', 'весной'], ['C2 date_unreadable error']],
    [['', 'Иванов Пётр', '05.03.2030'], ['C2 date_future error']],
    [['', 'Иванов Пётр', '05.03.14'], ['C2 date_short_year warning']],
    [['', 'Иванов Пётр', '', 'да'], ['D2 sex_unreadable error']],
    [['', 'Иванов Пётр Сергеевич', '', 'ж'], ['D2 sex_contradicts warning']],
    [['', 'Иванов Пётр', '', '', '', 'нет'], ['F2 phone_unusual warning']],
    [['', 'Иванов Пётр', '', '', 'д'.repeat(201)], ['E2 text_too_long error']],
    [['', 'Иванoв Пётр', ''], ['B2 name_latin_mended note']],
  ])('%j', (cells, expected) => {
    expect(problems(...cells)).toEqual(expected);
  });

  it('keep the results of formulas, and refuse a formula without a result and an error', () => {
    const reading = read(['1', { text: 'Иванов Пётр', isFormula: true }, { text: '', isFormula: true }], ['2', 'Ким Анна', { text: '#REF!', isError: true }]);
    expect(reading.formulas).toBe(2);
    expect(reading.rows[0]!.name?.last).toBe('Иванов');
    expect(reading.rows[0]!.problems.map(({ cell, code }) => [cell, code])).toEqual([['C2', 'formula_without_value']]);
    expect(reading.rows[1]!.problems.map(({ cell, code }) => [cell, code])).toEqual([['C3', 'cell_is_error']]);
  });

  it('take a date shown as a number where the column was never formatted, and a text date beside a number', () => {
    expect(read(['1', 'Иванов Пётр', { text: '41703', number: 41703 }]).rows[0]!.birthDate).toBe('2014-03-05');
    expect(problems('1', 'Иванов Пётр', { text: '2014', number: 2014 })).toEqual(['C2 date_year_only error']);
  });

  it('tell the sex from the patronymic and say that it is a guess', () => {
    expect(read(['1', 'Мамедова Лейла Гасан кызы', '']).rows[0]).toMatchObject({ sex: 'female', sexGuessed: true });
    expect(read(['1', 'Ким Саша', '']).rows[0]).toMatchObject({ sex: null, sexGuessed: false });
  });

  it('pass over empty rows, totals, signatures and the header on the next page', () => {
    const reading = read(['1', 'Иванов Пётр', ''], [null, '', null], HEADER, ['2', 'Ким Анна', ''], ['Всего: 2', null], [null, 'Директор школы', 'Смирнова А. А.'], ['мальчиков – 1']);
    expect(reading.rows.map(({ line }) => line)).toEqual([2, 5]);
    expect(reading.passedLines).toEqual([4, 6, 7, 8]);
  });

  it('do not lose a pupil whose surname begins like a word of the footer', () => {
    expect(read(['Датанов', 'Датаев Иса', ''], ['', 'Замятин Олег', ''], ['', 'Директоров Пётр', ''], ['', 'Всеголосов Пётр', '']).rows).toHaveLength(4);
  });

  it('are not made of numbers that a form prints in advance', () => {
    const reading = read(['1', 'Иванов Пётр', ''], ['2', null, ''], ['3']);
    expect([reading.rows.length, reading.passedLines]).toEqual([1, []]);
  });

  it('tell which columns are not read', () => {
    const reading = readRoster(table(['№ п/п', 'ФИО', 'СНИЛС', 'ФИО матери'], ['1', 'Иванов Пётр', '123', 'Иванова Анна']), { today: '2026-11-23' })!;
    expect(reading.ignored.map(({ letter, title }) => `${letter} ${title}`)).toEqual(['C СНИЛС', 'D ФИО матери']);
  });

  it('never throw, whatever stands in the cells, and every problem names its cell', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom('ФИО', 'Фамилия', 'Имя', 'Дата рождения', 'Иванов Пётр', '31.02.2014', '1', 'Всего'));
    const cell = fc.oneof(
      fc.constant(null),
      fc.record({ text }),
      fc.record({ text, number: fc.double() }),
      fc.record({ text, isFormula: fc.constant(true as const) }),
      fc.record({ text, isError: fc.constant(true as const) }),
      fc.record({ text, number: fc.double(), isDate: fc.constant(true as const) }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), (rows) => {
        const reading = read(...rows);
        expect(new Set(reading.rows.map(({ line }) => line)).size).toBe(reading.rows.length);
        for (const row of reading.rows) {
          expect(row.name !== null || row.problems.some(({ severity }) => severity === 'error')).toBe(true);
          expect(row.problems.every((problem) => problem.cell !== null && /^[A-F]\d+$/.test(problem.cell))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('give nothing where there is no header', () => {
    expect(readRoster(table(['Иванов Пётр', '05.03.2014']), { today: '2026-11-23' })).toBeUndefined();
  });
});
