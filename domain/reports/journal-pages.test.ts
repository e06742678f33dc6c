import { describe, expect, it } from 'vitest';
import { journalPagesData } from '../../tests/fixtures/journal-pages-data.ts';
import { DEFAULT_JOURNAL_PAGES_OPTIONS, journalPages } from './journal-pages.ts';
import { asCell, placeCells, plainText } from './report-document.ts';
import type { TableBlock } from './report-document.ts';

const tables = (lessons: number, perSpread = 11) =>
  journalPages(journalPagesData({ pupils: 3, lessons }), { ...DEFAULT_JOURNAL_PAGES_OPTIONS, lessonsPerSpread: perSpread }).sections.map(
    (section) => section.blocks[0] as TableBlock,
  );

describe('the printed journal (§3.7, §3.9, S3 3.3)', () => {
  it('makes spreads of the list and of the contents, eleven lessons each', () => {
    const spreads = tables(25);
    expect(spreads.map(({ name }) => name)).toEqual(Array.from({ length: 3 }, () => ['Отметки и посещаемость', 'Содержание уроков']).flat());
    expect(spreads.filter((_, index) => index % 2 === 1).map(({ body }) => body.length)).toEqual([11, 11, 3]);
  });

  it('prints every mark once, under its lesson', () => {
    const data = journalPagesData({ pupils: 3, lessons: 25 });
    const printed = tables(25)
      .filter((_, index) => index % 2 === 0)
      .flatMap((table, spread) => table.body.map((row, pupil) => ({ pupil, cells: row.cells.slice(2, 2 + Math.min(11, 25 - spread * 11)).map((cell) => plainText(asCell(cell).text)) })));
    for (const [pupil, row] of data.pupils.entries()) {
      expect(printed.filter((each) => each.pupil === pupil).flatMap(({ cells }) => cells)).toEqual(row.cells);
    }
  });

  it('fills the grid of every page, the last one with empty columns', () => {
    for (const table of tables(25)) {
      for (const rows of [table.head, table.body]) {
        const covered = placeCells(rows, table.columns.length).flat().reduce((sum, cell) => sum + cell.colspan * cell.rowspan, 0);
        expect(covered).toBe(rows.length * table.columns.length);
      }
    }
    expect(tables(25)[4]!.columns).toHaveLength(2 + 11);
  });

  it('prints a list without lessons as an empty page of the book', () => {
    expect(tables(0)).toHaveLength(2);
  });
});
