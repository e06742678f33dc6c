import { clamp, rangeHas, type CellAt, type CellRange } from './cells.ts';
import type { Move, Surroundings } from './state.ts';

/**
 * The next stop of Ctrl+arrow: the end of the run of filled cells, or the next filled cell, or the last cell of the line.
 * `filled(i)` tells whether place i of the line holds text.
 */
export function edgeOfRun(from: number, step: 1 | -1, last: number, filled: (index: number) => boolean): number {
  const end = step === 1 ? last : 0;
  if (from === end) return from;
  let at = from + step;
  if (filled(from) && filled(at)) {
    while (at !== end && filled(at + step)) at += step;
    return at;
  }
  while (at !== end && !filled(at)) at += step;
  return at;
}

/** Where a move from `at` ends; always a cell of the grid, which must not be empty. */
export function moved(at: CellAt, to: Move, around: Surroundings): CellAt {
  const { row, column } = at;
  const lastRow = around.rows - 1;
  const lastColumn = around.columns - 1;
  const place = (r: number, c: number): CellAt => ({ row: clamp(r, 0, lastRow), column: clamp(c, 0, lastColumn) });
  const inRow = (index: number): boolean => around.text(row, index) !== '';
  const inColumn = (index: number): boolean => around.text(index, column) !== '';
  switch (to) {
    case 'left': return place(row, column - 1);
    case 'right': return place(row, column + 1);
    case 'up': return place(row - 1, column);
    case 'down': return place(row + 1, column);
    case 'leftEdge': return place(row, edgeOfRun(column, -1, lastColumn, inRow));
    case 'rightEdge': return place(row, edgeOfRun(column, 1, lastColumn, inRow));
    case 'topEdge': return place(edgeOfRun(row, -1, lastRow, inColumn), column);
    case 'bottomEdge': return place(edgeOfRun(row, 1, lastRow, inColumn), column);
    case 'rowStart': return place(row, 0);
    case 'rowEnd': return place(row, lastColumn);
    case 'first': return place(0, 0);
    case 'last': return place(lastRow, lastColumn);
    case 'pageUp': return place(row - around.page.rows, column);
    case 'pageDown': return place(row + around.page.rows, column);
    case 'pageLeft': return place(row, column - around.page.columns);
    case 'pageRight': return place(row, column + around.page.columns);
    default: return to satisfies never;
  }
}

/** The next cell of a range for Tab (along rows) or Enter (along columns), round and round. */
export function nextInRange(at: CellAt, range: CellRange, by: 'tab' | 'enter', back: boolean): CellAt {
  if (!rangeHas(range, at)) return { row: range.top, column: range.left };
  const height = range.bottom - range.top + 1;
  const width = range.right - range.left + 1;
  const size = height * width;
  const r = at.row - range.top;
  const c = at.column - range.left;
  const index = by === 'tab' ? r * width + c : c * height + r;
  const next = (index + (back ? size - 1 : 1)) % size;
  return by === 'tab'
    ? { row: range.top + Math.floor(next / width), column: range.left + (next % width) }
    : { row: range.top + (next % height), column: range.left + Math.floor(next / height) };
}
