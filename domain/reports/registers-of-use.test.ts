import { describe, expect, it } from 'vitest';
import { PRINTED_COPIES_UNKNOWN, printedRegister } from './printed-register.ts';
import { asCell, type ReportDocument, type TableCell } from './report-document.ts';
import { usageReport } from './usage-report.ts';

const tables = ({ sections }: ReportDocument) => sections.flatMap(({ blocks }) => blocks).flatMap((block) => (block.kind === 'table' ? [block] : []));
const texts = (cells: readonly (TableCell | string)[]): unknown[] => cells.map((cell) => asCell(cell).text);
const NOTHING = { lastSignIn: '', days: 0, marks: 0, termMarks: 0, lessons: 0, attendance: 0, works: 0, other: 0 };

describe('«Кто работает в журнале» on paper (R-12)', () => {
  const document = usageReport({
    school: 'Школа № 1', fromDay: '2026-11-01', untilDay: '2026-11-26', days: [{ day: '2026-11-02', people: 1, entries: 4 }],
    people: [{ ...NOTHING, name: 'Ёлкина Мария', position: 'Учитель', lastSignIn: '02.11.2026, 09:00', days: 1, marks: 3, other: 1 }, { ...NOTHING, name: 'Яшина Ольга', position: 'Завуч' }],
  });

  it('has the sum of the kinds, a dash for nothing, and says who never signed in', () => {
    const [people, days] = tables(document);
    expect(people!.body.map(({ cells }) => texts(cells))).toEqual([
      ['Ёлкина Мария', 'Учитель', '02.11.2026, 09:00', '1', '4', '3', '–', '–', '–', '–', '1'], ['Яшина Ольга', 'Завуч', 'не входил(а)', '–', '–', '–', '–', '–', '–', '–', '–'],
    ]);
    expect(days!.body.map(({ cells }) => texts(cells))).toEqual([['02.11.2026', '1', '4']]);
    expect(JSON.stringify(document)).toContain('Сотрудников: 2, из них без записей: 1. Записей: 4.');
    // A spreadsheet computes with the zeros all the same.
    expect(people!.body[1]!.cells[4]).toMatchObject({ value: 0 });
  });

  it('tells no hours but that of the last sign-in', () => {
    expect(JSON.stringify(document).match(/\d\d:\d\d/gu)).toEqual(['09:00']);
  });
});

describe('the register of printed documents on paper (P-13)', () => {
  it('says that a number of copies is not known, and makes none up', () => {
    const one = { seq: 1, what: 'parents-letter', pages: 28, people: 28, copies: null, by: 'Ёлкина Мария', where: 'ПК', made: '26.11.2026, 09:00' };
    const [documents] = tables(printedRegister({
      school: 'Школа № 1', date: '2026-11-26', fromDay: null, untilDay: null,
      documents: [{ ...one, how: 'printed', format: 'printer' }, { ...one, seq: 2, how: 'exported', format: 'pdf', pages: null }, { ...one, seq: 3, how: 'printed', format: 'printer', copies: 3 }],
    }));
    expect(documents!.body.map(({ cells }) => texts(cells).slice(3, 7))).toEqual([
      ['письма родителям', '28', '28', PRINTED_COPIES_UNKNOWN], ['письма родителям', 'нет сведений', '28', 'файл PDF'], ['письма родителям', '28', '28', '3'],
    ]);
  });
});
