import ExcelJS from '@protobi/exceljs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_JOURNAL_PAGES_OPTIONS, DEFAULT_LETTER_OPTIONS, journalPages, parentsLetter } from '#domain/reports/index.ts';
import type { ReportDocument } from '#domain/reports/index.ts';
import { journalPagesData } from '../../../tests/fixtures/journal-pages-data.ts';
import { letterData, schoolLetterData } from '../../../tests/fixtures/letter-data.ts';
import { XlsxWriter } from './xlsx-writer.ts';

async function read(documents: readonly ReportDocument[]): Promise<ExcelJS.Workbook> {
  const chunks: Uint8Array[] = [];
  const writer = new XlsxWriter({ title: 'Письма', author: 'Школа', createdAt: new Date(Date.UTC(2026, 10, 23)) }, (chunk) => chunks.push(chunk));
  for (const document of documents) writer.add(document);
  await writer.end();
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.concat(chunks) as unknown as ArrayBuffer);
  return workbook;
}

/** Cells by their text, merged ones once. */
function cellsOf(sheet: ExcelJS.Worksheet): ExcelJS.Cell[] {
  const cells: ExcelJS.Cell[] = [];
  sheet.eachRow((row) => row.eachCell((cell) => cell.master === cell && cells.push(cell)));
  return cells;
}
const find = (sheet: ExcelJS.Worksheet, text: string): ExcelJS.Cell => cellsOf(sheet).find((cell) => cell.text === text)!;

describe('XLSX of documents (issue 2, item 8)', () => {
  it('makes a sheet for each letter, named by its pupil', async () => {
    const workbook = await read([0, 1, 2].map((index) => parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS)));
    expect(workbook.worksheets.map(({ name }) => name.replaceAll('\u00a0', ' '))).toEqual(['001 Абдурахманов-Заде М.-А. Ш.', '002 Иванова А. П.', '003 Оюн А.-К. К.']);
    expect(workbook.title).toBe('Письма');
  });

  it('writes numbers as numbers: they can be summed', async () => {
    const sheet = (await read([parentsLetter(letterData(), DEFAULT_LETTER_OPTIONS)])).worksheets[0]!;
    const row = sheet.getRow(Number(find(sheet, 'Русский язык').row));
    const numbers: number[] = [];
    row.eachCell((cell) => {
      if (cell.master === cell && typeof cell.value === 'number') numbers.push(cell.value);
    });
    expect(numbers).toEqual([3, 2, 0, 0, 4.6, 5]);
    expect(cellsOf(sheet).find((cell) => cell.value === 4.6)!.numFmt).toBe('0.00');
  });

  it('merges heads as on paper and keeps all of two tables beside one grid of columns', async () => {
    const sheet = (await read([parentsLetter(schoolLetterData(0), DEFAULT_LETTER_OPTIONS)])).worksheets[0]!;
    const marks = find(sheet, 'Количество отметок');
    expect(marks.isMerged).toBe(true);
    for (const text of ['Предмет', 'Средний балл', 'Прогноз', 'по болезни', 'без уважительной причины', 'Полных дней', 'Итого']) expect(find(sheet, text).text).toBe(text);
  });

  it('prints on A4 as wide as the page', async () => {
    const sheet = (await read([parentsLetter(letterData(), DEFAULT_LETTER_OPTIONS)])).worksheets[0]!;
    expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'portrait', fitToPage: true, fitToWidth: 1, fitToHeight: 0 });
  });

  it('repeats the head of a single table on every printed page and freezes it', async () => {
    const { sections, ...rest } = journalPages(journalPagesData({ pupils: 40, lessons: 11 }), DEFAULT_JOURNAL_PAGES_OPTIONS);
    const sheet = (await read([{ ...rest, sections: sections.slice(0, 1) }])).worksheets[0]!;
    expect(sheet.pageSetup.printTitlesRow).toBe('1:2');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 });
  });

  it('survives the whole journal with its spreads', async () => {
    const sheet = (await read([journalPages(journalPagesData({ pupils: 30, lessons: 33 }), DEFAULT_JOURNAL_PAGES_OPTIONS)])).worksheets[0]!;
    expect(sheet.rowCount).toBeGreaterThan(100);
    expect(find(sheet, 'Содержание урока').text).toBe('Содержание урока');
  });
});
