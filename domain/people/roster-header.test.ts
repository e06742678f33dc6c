import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOfTitle, findRosterHeader, isColumnNumbers, isHeaderAgain } from './roster-header.ts';
import { columnLetter, type SourceTable } from './roster-table.ts';

const table = (...rows: (string | null)[][]): SourceTable => ({
  name: '', date1904: false,
  rows: rows.map((cells, at) => ({ line: at + 1, cells: cells.map((text) => (text === null ? null : { text })) })),
});
const found = (source: SourceTable) => {
  const header = findRosterHeader(source);
  return header && { fields: Object.fromEntries(header.columns.map(({ letter, field }) => [letter, field])), firstRow: header.firstRow };
};

describe('titles of columns (domain.md §8.2)', () => {
  it.each([
    ['ФИО', 'fullName'], ['Ф.И.О.', 'fullName'], ['Ф. И. О. обучающегося', 'fullName'], ['ФИО ребёнка', 'fullName'], ['ФИО учащихся', 'fullName'],
    ['Фамилия, имя, отчество', 'fullName'], ['Фамилия Имя Отчество (при наличии)', 'fullName'], ['Фамилия, имя', 'fullName'],
    ['Фамилия, имя, отчество обучающегося', 'fullName'], ['Ученик', 'fullName'], ['Обучающийся', 'fullName'],
    ['Фамилия', 'last'], ['ФАМИЛИЯ', 'last'], ['Фaмилия', 'last'], ['Фамилия ученика', 'last'], ['Имя', 'first'], ['Отчество', 'middle'], ['Отчество (при наличии)', 'middle'],
    ['Дата рождения', 'birthDate'], ['Дата рожд.', 'birthDate'], ['Д.р.', 'birthDate'], ['Число, месяц, год рождения', 'birthDate'], ['Дата\nрождения', 'birthDate'], ['Год рождения', 'birthDate'],
    ['Пол', 'sex'], ['Пол (м/ж)', 'sex'], ['Адрес', 'address'], ['Домашний адрес', 'address'], ['Адрес проживания', 'address'], ['Место жительства', 'address'],
    ['Телефон', 'phone'], ['Тел.', 'phone'], ['Контактный телефон', 'phone'], ['Мобильный телефон ученика', 'phone'], ['Номер телефона', 'phone'],
    ['Класс', 'className'], ['Дата зачисления', 'enrolledOn'], ['Прибыл', 'enrolledOn'],
    ['№ п/п', null], ['№', null], ['N', null], ['ФИО матери', null], ['Телефон родителя', null], ['Ф.И.О. законного представителя', null], ['Классный руководитель', null],
    ['Место рождения', null], ['Свидетельство о рождении', null], ['Адрес электронной почты', null], ['СНИЛС', null], ['Список обучающихся 7А класса', null], ['', null],
    ['Отчество матери', null], ['Дата рождения отца', null], ['Мама', null],
  ])('%s', (title, field) => {
    expect(fieldOfTitle(title)).toBe(field);
  });
});

describe('the header of a list', () => {
  it('is found under title rows, in any order of columns', () => {
    expect(found(table(['Муниципальное общеобразовательное учреждение'], [null], ['Список обучающихся 7А класса'], ['№ п/п', 'Дата рождения', 'Ф.И.О.', 'СНИЛС'], ['1', '05.03.2014', 'Иванов Пётр', ''])))
      .toEqual({ fields: { A: null, B: 'birthDate', C: 'fullName', D: null }, firstRow: 4 });
  });

  it('joins two rows of titles and passes the row of column numbers', () => {
    expect(found(table(['№', 'ФИО', null, null, 'Дата рождения'], [null, 'Фамилия', 'Имя', 'Отчество', null], ['1', '2', '3', '4', '5'], ['1', 'Иванов', 'Пётр', '', ''])))
      .toEqual({ fields: { A: null, B: 'last', C: 'first', D: 'middle', E: 'birthDate' }, firstRow: 3 });
  });

  it('is not spoiled by a row below that only looks like titles', () => {
    expect(found(table(['№', 'ФИО'], ['Фамилия', 'Дата рождения']))).toEqual({ fields: { A: null, B: 'fullName' }, firstRow: 1 });
  });

  it('does not read the mother under «Мать» as the pupil', () => {
    expect(found(table(['Обучающийся', null, 'Мать', null], ['Фамилия', 'Имя', 'Фамилия', 'Имя'], ['Иванов', 'Пётр', 'Иванова', 'Анна']))?.fields)
      .toEqual({ A: 'last', B: 'first', C: null, D: null });
  });

  it('prefers the address where the family lives and takes each field once', () => {
    expect(found(table(['ФИО', 'Адрес регистрации', 'Адрес проживания', 'Телефон', 'Телефон']))?.fields)
      .toEqual({ A: 'fullName', B: null, C: 'address', D: 'phone', E: null });
  });

  it('is not found where nobody is named', () => {
    expect(found(table(['Товар', 'Цена'], ['Хлеб', '40']))).toBeUndefined();
    expect(found(table(['Фамилия', 'Класс'], ['Иванов', '7А']))).toBeUndefined();
    expect(found(table())).toBeUndefined();
  });

  it('is known again on the next page, and a row of data is not taken for it', () => {
    const header = findRosterHeader(table(['№', 'ФИО', 'Дата рождения']))!;
    const rows = table(['№', 'ФИО', 'Дата рождения'], ['1', 'Иванов Пётр', '05.03.2014'], ['', '', '']).rows;
    expect(rows.map((row) => isHeaderAgain(row, header))).toEqual([true, false, false]);
    expect(isColumnNumbers(table(['1', '2', '3']).rows[0]!)).toBe(true);
    expect(isColumnNumbers(table(['1', 'Иванов', '3']).rows[0]!)).toBe(false);
  });

  it('gives each field to the same title in whatever order the columns stand', () => {
    const titles = ['№ п/п', 'Фамилия', 'Имя', 'Отчество', 'Дата рожд.', 'Пол', 'Адрес', 'Телефон', 'СНИЛС'];
    const expected = [null, 'last', 'first', 'middle', 'birthDate', 'sex', 'address', 'phone', null];
    fc.assert(
      fc.property(fc.shuffledSubarray(titles, { minLength: titles.length }), (order) => {
        const fields = findRosterHeader(table(order))!.columns.map(({ field }) => field);
        expect(fields).toEqual(order.map((title) => expected[titles.indexOf(title)]));
      }),
    );
  });
});

describe('letters of columns', () => {
  it.each([[0, 'A'], [25, 'Z'], [26, 'AA'], [51, 'AZ'], [52, 'BA'], [701, 'ZZ'], [702, 'AAA']])('%d', (column, letter) => {
    expect(columnLetter(column)).toBe(letter);
  });
});
