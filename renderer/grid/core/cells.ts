/** Coordinates. A row and a column are whole numbers from 0; the pinned columns at the right continue the count. */

/** One cell by its place. */
export interface CellAt {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of cells, both ends included, `top <= bottom` and `left <= right`. */
export interface CellRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const sameCell = (a: CellAt, b: CellAt): boolean => a.row === b.row && a.column === b.column;

export const sameRange = (a: CellRange, b: CellRange): boolean =>
  a.top === b.top && a.left === b.left && a.bottom === b.bottom && a.right === b.right;

/** The rectangle that has `a` and `b` at opposite corners. */
export const rangeBetween = (a: CellAt, b: CellAt): CellRange => ({
  top: Math.min(a.row, b.row),
  left: Math.min(a.column, b.column),
  bottom: Math.max(a.row, b.row),
  right: Math.max(a.column, b.column),
});

export const rangeHas = (range: CellRange, at: CellAt): boolean =>
  at.row >= range.top && at.row <= range.bottom && at.column >= range.left && at.column <= range.right;

export const rangeHeight = (range: CellRange): number => range.bottom - range.top + 1;
export const rangeWidth = (range: CellRange): number => range.right - range.left + 1;
export const rangeSize = (range: CellRange): number => rangeHeight(range) * rangeWidth(range);

/** Every cell of the range, row by row. */
export function* cellsOf(range: CellRange): Generator<CellAt> {
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) yield { row, column };
  }
}

/** The smallest rectangle around the cells; `undefined` for none. */
export function rangeAround(cells: Iterable<CellAt>): CellRange | undefined {
  let range: CellRange | undefined;
  for (const { row, column } of cells) {
    range =
      range === undefined
        ? { top: row, left: column, bottom: row, right: column }
        : {
            top: Math.min(range.top, row),
            left: Math.min(range.left, column),
            bottom: Math.max(range.bottom, row),
            right: Math.max(range.right, column),
          };
  }
  return range;
}

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** A key for maps; rows and columns are whole numbers, so `row:column` is unambiguous. */
export const cellKey = (at: CellAt): string => `${at.row}:${at.column}`;
