import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, isUsualAge, readDateSerial, readDateText } from './dates.ts';

const options = { date1904: false, thisYear: 2026 };
const text = (value: string) => {
  const read = readDateText(value, options);
  return read.ok ? read.date : read.fault;
};
const serial = (value: number, date1904 = false) => {
  const read = readDateSerial(value, { ...options, date1904 });
  return read.ok ? read.date : read.fault;
};
const anyDay = fc.date({ min: new Date('1950-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

describe('a date in a text (issue 2 item 6)', () => {
  it.each([
    ['05.03.2014', '2014-03-05'], ['5.3.2014', '2014-03-05'], ['5.3.14', '2014-03-05'], ['05.03.14 г.', '2014-03-05'],
    ['05/03/2014', '2014-03-05'], ['05-03-2014', '2014-03-05'], ['05 03 2014', '2014-03-05'], ['05. 03. 2014', '2014-03-05'],
    ['2014-03-05', '2014-03-05'], ['2014-03-05T00:00:00', '2014-03-05'], ['2014-03-05 00:00:00.000', '2014-03-05'],
    ['2014/3/5', '2014-03-05'], ['05.03.2014 0:00', '2014-03-05'], ['5 марта 2014 г.', '2014-03-05'],
    ['5 марта 2014 года', '2014-03-05'], ['«5» марта 2014', '2014-03-05'], ['5-мар-14', '2014-03-05'], ['5 МАР. 2014', '2014-03-05'],
    ['9 мая 2013', '2013-05-09'], ['1 май 2013', '2013-05-01'], ['29.02.2012', '2012-02-29'], ['31.12.99', '1999-12-31'],
    ['05.03.2014 г.р.', '2014-03-05'], ['\u00a005.03.2014', '2014-03-05'], ['41703', '2014-03-05'],
    ['31.02.2014', 'date_impossible'], ['29.02.2014', 'date_impossible'], ['03/25/2014', 'date_impossible'],
    ['00.01.2014', 'date_impossible'], ['05.03.0014', 'date_impossible'], ['2014', 'date_year_only'], ['2014 г.', 'date_year_only'],
    ['марта', 'date_unreadable'], ['не знаю', 'date_unreadable'], ['5 мартобря 2014', 'date_unreadable'], ['', 'date_unreadable'],
    ['05032014', 'date_unreadable'], ['5.3', 'date_unreadable'],
  ])('%s', (value, expected) => {
    expect(text(value)).toBe(expected);
  });

  it('reads every day in every way of writing', () => {
    const names = ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'];
    fc.assert(
      fc.property(anyDay, (date) => {
        const [year, month, day] = date.split('-') as [string, string, string];
        const ways = [`${day}.${month}.${year}`, `${Number(day)}.${Number(month)}.${year}`, date, `${Number(day)} ${names[Number(month) - 1]!} ${year} г.`];
        for (const way of ways) expect(text(way)).toBe(date);
      }),
    );
  });
});

describe('a date as a number of a spreadsheet', () => {
  it.each([[41703, '2014-03-05'], [41703.75, '2014-03-05'], [2014, 'date_year_only'], [7, 'date_unreadable'], [-3, 'date_unreadable'], [Number.NaN, 'date_unreadable'], [9e9, 'date_unreadable']])('%d', (value, expected) => {
    expect(serial(value)).toBe(expected);
  });

  it('counts from 1904 where the workbook says so', () => {
    fc.assert(fc.property(fc.integer({ min: 15_000, max: 50_000 }), (value) => {
      expect(serial(value - 1462, true)).toBe(serial(value));
    }));
  });
});

describe('age', () => {
  it('counts whole years', () => {
    expect(ageOn('2014-09-01', '2026-09-01')).toBe(12);
    expect(ageOn('2014-09-02', '2026-09-01')).toBe(11);
  });

  it('finds a first-grader of six and a half usual and one of ten not', () => {
    expect(isUsualAge(6, 1)).toBe(true);
    expect(isUsualAge(10, 1)).toBe(false);
    expect(isUsualAge(12, 7)).toBe(true);
    expect(isUsualAge(11, 7)).toBe(false);
  });
});
