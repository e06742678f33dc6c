/** Columns of paper → columns of a spreadsheet. Several tables on one sheet share one grid of columns. */
import { placeCells, plainText, TABLE_SIZE } from '#domain/reports/index.ts';
import type { TableBlock } from '#domain/reports/index.ts';

/** Edges nearer than this, mm, are one edge: no slivers of columns. */
const SAME_EDGE = 2.5;
/** Width of a character of table text, mm for each point of size. */
const CHARACTER = 0.19;

/** Widths of a table's columns, mm, filling `width`; automatic ones by the length of their texts. */
export function tableWidths(table: TableBlock, width: number): number[] {
  const size = table.size ?? TABLE_SIZE;
  const natural = table.columns.map(() => 8);
  for (const rows of [table.head, table.body, table.foot ?? []]) {
    for (const { cell, column, colspan } of placeCells(rows, table.columns.length).flat()) {
      if (colspan > 1 || cell.rotated) continue;
      const longest = plainText(cell.text).split('\n').reduce((most, line) => Math.max(most, line.length), 0);
      natural[column] = Math.max(natural[column]!, longest * size * CHARACTER + 4);
    }
  }
  const widths = table.columns.map((column, index) => (column.width === 'auto' ? natural[index]! : 'mm' in column.width ? column.width.mm : 0));
  const stars = table.columns.map((column) => (typeof column.width === 'object' && 'star' in column.width ? column.width.star : 0));
  const starSum = stars.reduce((sum, star) => sum + star, 0);
  const left = Math.max(width - widths.reduce((sum, each) => sum + each, 0), stars.filter(Boolean).length * 8);
  return widths.map((each, index) => (stars[index]! > 0 ? (left * stars[index]!) / starSum : each));
}

/** The columns of a sheet that holds these tables, and for each table the sheet's column at which each of its edges lies. */
export interface SheetGrid {
  /** mm */
  readonly widths: readonly number[];
  /** Per table: index of the sheet's column that begins at each edge; one more than the table has columns. */
  readonly edges: ReadonlyMap<TableBlock, readonly number[]>;
}

export function sheetGrid(tables: readonly TableBlock[], width: number): SheetGrid {
  const placed = new Map(
    tables.map((table) => {
      const edges = [0];
      for (const each of tableWidths(table, width)) edges.push(edges.at(-1)! + each);
      return [table, edges] as const;
    }),
  );
  const all: number[] = [];
  // The table with most columns decides; the edges of others join it where they are near.
  for (const edges of [...placed.values()].sort((a, b) => b.length - a.length)) {
    for (const edge of edges) if (!all.some((known) => Math.abs(known - edge) < SAME_EDGE)) all.push(edge);
  }
  if (all.length < 2) all.splice(0, all.length, 0, width);
  all.sort((a, b) => a - b);
  const nearest = (edge: number): number => all.reduce((best, known, index) => (Math.abs(known - edge) < Math.abs(all[best]! - edge) ? index : best), 0);
  return {
    widths: all.slice(1).map((edge, index) => edge - all[index]!),
    edges: new Map([...placed].map(([table, edges]) => [table, strictlyRising(edges.map(nearest))] as const)),
  };
}

/** Two narrow columns of one table never share a sheet column. */
function strictlyRising(indexes: readonly number[]): number[] {
  const result: number[] = [];
  for (const index of indexes) result.push(result.length === 0 ? index : Math.max(index, result.at(-1)! + 1));
  return result;
}
