import { clamp, type CellAt } from '../core/cells.ts';
import { columnAt, columnStarts } from '../core/column-window.ts';
import type { GridModel, GridRowHead } from '../model.ts';

/** Heights in CSS px at 100 %; the style sheet takes them from here. */
export const ROW_HEIGHT = 28;
const GROUP_HEIGHT = 24;
const HEAD_FIRST_LINE = 16;
const HEAD_LINE = 14;
const HEAD_PADDING = 11;
const USUAL_COLUMN = 36;
/** The lessons get at least this share of the window; the frozen names give way first. */
const FROZEN_SHARE = 0.4;

/** Where everything is, in CSS px. Pure arithmetic: pointer and scrolling never ask the layout. */
export interface Geometry {
  readonly rows: number;
  readonly columns: number;
  /** Columns that scroll; the rest is pinned at the right. */
  readonly scrolling: number;
  readonly rowHeads: readonly number[];
  readonly leftWidth: number;
  readonly rightWidth: number;
  readonly groupHeight: number;
  readonly headHeight: number;
  readonly starts: Float64Array;
  readonly pinnedStarts: Float64Array;
  readonly width: number;
  readonly height: number;
  readonly viewWidth: number;
  readonly viewHeight: number;
}

export interface Scroll {
  readonly left: number;
  readonly top: number;
}

export interface Box extends Scroll {
  readonly width: number;
  readonly height: number;
}

export const columnWidthOf = (model: GridModel, column: number): number =>
  model.columns[column]?.width ?? model.columnWidth ?? USUAL_COLUMN;

export const usualWidthOf = (model: GridModel): number => model.columnWidth ?? USUAL_COLUMN;

/** The geometry of a model in a viewport of the given size. */
export function geometryOf(model: GridModel, viewWidth: number, viewHeight: number): Geometry {
  const firstPinned = model.columns.findIndex((column) => column.pinned === true);
  const scrolling = firstPinned === -1 ? model.columns.length : firstPinned;
  const widths = model.columns.map((_, index) => columnWidthOf(model, index));
  const starts = columnStarts(widths.slice(0, scrolling));
  const pinnedStarts = columnStarts(widths.slice(scrolling));
  const rightWidth = last(pinnedStarts) + (model.columns.length > scrolling ? 1 : 0);
  const lessons = last(starts) + rightWidth + 1;
  const rowHeads = fitted(model, viewWidth === 0 ? Infinity : viewWidth * FROZEN_SHARE, viewWidth - lessons);
  const leftWidth = rowHeads.reduce((sum, width) => sum + width, 0) + 1;
  const lines = Math.max(1, ...model.columns.map((column) => column.head.length));
  const groupHeight = model.columns.some((column) => column.group !== '') ? GROUP_HEIGHT : 0;
  const headHeight = groupHeight + HEAD_FIRST_LINE + (lines - 1) * HEAD_LINE + HEAD_PADDING;
  return {
    rows: model.rows.length,
    columns: model.columns.length,
    scrolling,
    rowHeads,
    leftWidth,
    rightWidth,
    groupHeight,
    headHeight,
    starts,
    pinnedStarts,
    width: leftWidth + last(starts) + rightWidth,
    height: headHeight + model.rows.length * ROW_HEIGHT,
    viewWidth,
    viewHeight,
  };
}

const last = (starts: Float64Array): number => starts[starts.length - 1] ?? 0;

/** Widths of the row heads: together at most `most`, where some may give way, and up to `room` where some may grow. */
function fitted(model: GridModel, most: number, room: number): number[] {
  const total = (widthOf: (head: GridRowHead) => number): number => model.rowHeads.reduce((sum, head) => sum + widthOf(head), 0);
  const usual = total((head) => head.width);
  const towards = (limit: (head: GridRowHead) => number, wanted: number): number[] => {
    const way = total(limit) - usual;
    const share = way === 0 ? 0 : clamp((wanted - usual) / way, 0, 1);
    return model.rowHeads.map((head) => Math.floor(head.width + share * (limit(head) - head.width)));
  };
  return usual > most ? towards((head) => head.minWidth ?? head.width, most) : towards((head) => head.maxWidth ?? head.width, Math.min(room, most));
}

/** Where the scrollport of the lessons ends at the right, in px of the viewport. */
export const centreEnd = (g: Geometry): number => Math.min(g.viewWidth, g.width) - g.rightWidth;

/** The box of a cell in the coordinates of the scrolled content. */
export function cellBox(g: Geometry, at: CellAt, scroll: Scroll): Box {
  const top = g.headHeight + at.row * ROW_HEIGHT;
  if (at.column < g.scrolling) {
    const left = g.starts[at.column] ?? 0;
    return { left: g.leftWidth + left, top, width: (g.starts[at.column + 1] ?? left) - left, height: ROW_HEIGHT };
  }
  const index = at.column - g.scrolling;
  const left = g.pinnedStarts[index] ?? 0;
  const atRest = g.leftWidth + last(g.starts) + 1;
  const frozen = scroll.left + g.viewWidth - g.rightWidth + 1;
  return {
    left: left + (g.viewWidth === 0 ? atRest : Math.min(atRest, frozen)),
    top,
    width: (g.pinnedStarts[index + 1] ?? left) - left,
    height: ROW_HEIGHT,
  };
}

/** Whether the whole cell is in sight, between the frozen parts. */
export function inSight(g: Geometry, at: CellAt, scroll: Scroll): boolean {
  const wanted = reveal(g, at, scroll);
  return wanted.left === scroll.left && wanted.top === scroll.top;
}

/** The scroll position nearest to the present one that shows the cell. */
export function reveal(g: Geometry, at: CellAt, scroll: Scroll): Scroll {
  const rowTop = at.row * ROW_HEIGHT;
  const room = g.viewHeight - g.headHeight;
  const highest = rowTop + ROW_HEIGHT - room;
  const top = rowTop < scroll.top ? rowTop : highest > scroll.top ? Math.min(highest, rowTop) : scroll.top;
  if (at.column >= g.scrolling) return { left: scroll.left, top: Math.max(0, top) };
  const cellLeft = g.starts[at.column] ?? 0;
  const cellRight = g.starts[at.column + 1] ?? cellLeft;
  const width = centreEnd(g) - g.leftWidth;
  const least = cellRight - width;
  const left = cellLeft < scroll.left ? cellLeft : least > scroll.left ? Math.min(least, cellLeft) : scroll.left;
  return { left: Math.max(0, left), top: Math.max(0, top) };
}

/** What is under a point. Rows and columns are clamped to existing ones. */
export interface Hit extends CellAt {
  readonly part: 'cell' | 'rowHead' | 'columnHead' | 'groupHead' | 'corner' | 'nothing';
}

/** What is at (x, y) px of the viewport of the grid. */
export function hit(g: Geometry, x: number, y: number, scroll: Scroll): Hit {
  const at = nearestCell(g, x, y, scroll);
  const outside = x < 0 || y < 0 || x >= g.width - scroll.left || y >= g.height - scroll.top;
  if (outside) return { ...at, part: 'nothing' };
  const overHead = y < g.headHeight;
  if (x < g.leftWidth) return { ...at, part: overHead ? 'corner' : 'rowHead' };
  if (overHead) return { ...at, part: y < g.groupHeight ? 'groupHead' : 'columnHead' };
  return { ...at, part: 'cell' };
}

/** The cell nearest to a point of the viewport: used while dragging, when the pointer may be anywhere. */
export function nearestCell(g: Geometry, x: number, y: number, scroll: Scroll): CellAt {
  const row = clamp(Math.floor((y - g.headHeight + scroll.top) / ROW_HEIGHT), 0, Math.max(0, g.rows - 1));
  const end = centreEnd(g);
  if (g.columns > g.scrolling && x >= end) {
    return { row, column: g.scrolling + columnAt(g.pinnedStarts, x - end - 1) };
  }
  return { row, column: columnAt(g.starts, x - g.leftWidth + scroll.left) };
}
