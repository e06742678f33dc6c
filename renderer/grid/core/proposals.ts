import { cellsOf, rangeHas, rangeHeight, rangeWidth, type CellAt, type CellRange } from './cells.ts';
import { parseBlock } from './clipboard-text.ts';
import type { CellEdit, EditBatch, EditCause, Surroundings } from './state.ts';

/** A wish: this cell shall hold this text. */
export interface Wish extends CellAt {
  readonly to: string;
}

/**
 * Wishes → a batch for the owner. Cells outside of the grid and read-only cells are counted as skipped; a cell that holds
 * the wished text already needs no edit.
 */
export function propose(wishes: Iterable<Wish>, cause: EditCause, around: Surroundings): EditBatch {
  const edits: CellEdit[] = [];
  let skipped = 0;
  let touched = 0;
  for (const { row, column, to } of wishes) {
    if (row < 0 || column < 0 || row >= around.rows || column >= around.columns || around.locked(row, column) !== undefined) {
      skipped += 1;
      continue;
    }
    touched += 1;
    const from = around.text(row, column);
    if (from !== to) edits.push({ row, column, from, to });
  }
  return { cause, edits, skipped, touched };
}

/** The same text for every cell of the range. */
export function* fillWith(range: CellRange, text: string): Generator<Wish> {
  for (const at of cellsOf(range)) yield { ...at, to: text };
}

/**
 * Clipboard text over the range. One value fills the whole range; a block repeats when the range is a whole multiple of it,
 * else it is laid once from the top left corner and may reach beyond the range.
 */
export function* pasteOver(range: CellRange, text: string): Generator<Wish> {
  const block = parseBlock(text);
  const height = block.length;
  const width = Math.max(...block.map((row) => row.length));
  const repeats = rangeHeight(range) % height === 0 && rangeWidth(range) % width === 0;
  const rows = repeats ? rangeHeight(range) : height;
  const columns = repeats ? rangeWidth(range) : width;
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const to = block[r % height]?.[c % width];
      // a short row says nothing about the cells it does not reach
      if (to !== undefined) yield { row: range.top + r, column: range.left + c, to };
    }
  }
}

/** The size of the block that `pasteOver` lays, for selecting what was pasted. */
export function pastedRange(range: CellRange, text: string, around: Surroundings): CellRange {
  let bottom = range.top;
  let right = range.left;
  for (const { row, column } of pasteOver(range, text)) {
    bottom = Math.max(bottom, row);
    right = Math.max(right, column);
  }
  return { ...range, bottom: Math.min(bottom, around.rows - 1), right: Math.min(right, around.columns - 1) };
}

/**
 * Ctrl+D / Ctrl+R: the first row (column) of the range goes to the others; a range one row high (one column wide) takes
 * the row above it (the column before it).
 */
export function* fillDirection(range: CellRange, to: 'down' | 'right', around: Surroundings): Generator<Wish> {
  const down = to === 'down';
  const single = (down ? rangeHeight(range) : rangeWidth(range)) === 1;
  const source = (down ? range.top : range.left) - (single ? 1 : 0);
  if (source < 0) return;
  for (const { row, column } of cellsOf(range)) {
    if ((down ? row : column) === source) continue;
    yield { row, column, to: down ? around.text(source, column) : around.text(row, source) };
  }
}

/** The fill handle: the source range repeats over the target, the source itself stays as it is. */
export function* fillTo(source: CellRange, target: CellRange, around: Surroundings): Generator<Wish> {
  const height = rangeHeight(source);
  const width = rangeWidth(source);
  const mod = (value: number, by: number): number => ((value % by) + by) % by;
  for (const { row, column } of cellsOf(target)) {
    if (rangeHas(source, { row, column })) continue;
    yield {
      row,
      column,
      to: around.text(source.top + mod(row - source.top, height), source.left + mod(column - source.left, width)),
    };
  }
}

/** The range the fill handle makes when it is dragged to `at`: the source stretched along one axis, the longer one. */
export function stretched(source: CellRange, at: CellAt): CellRange {
  const vertical = at.row < source.top ? source.top - at.row : Math.max(0, at.row - source.bottom);
  const horizontal = at.column < source.left ? source.left - at.column : Math.max(0, at.column - source.right);
  return vertical >= horizontal
    ? { ...source, top: Math.min(source.top, at.row), bottom: Math.max(source.bottom, at.row) }
    : { ...source, left: Math.min(source.left, at.column), right: Math.max(source.right, at.column) };
}
