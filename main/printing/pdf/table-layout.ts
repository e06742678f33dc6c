/**
 * A table → pieces: its head, then one piece per row (or per group of rows that a spanning cell ties together), each of
 * which repeats the head when it begins a page, then the foot. Points throughout.
 */
import {
  asCell, placeCells, ROTATED_LENGTH, RULE_INK, STRONG_RULE_INK, TABLE_LEADING, TABLE_PADDING, TABLE_SIZE, TONE_GROUND, ZEBRA_GROUND,
} from '#domain/reports/index.ts';
import type { FontFamily, TableBlock, TableCell, TableRow } from '#domain/reports/index.ts';
import type { FontSet } from './font-face.ts';
import { breakLines, naturalWidths } from './line-breaking.ts';
import type { Line, TextStyle } from './line-breaking.ts';
import { MM } from './page-canvas.ts';
import type { PageCanvas, RuleStyle } from './page-canvas.ts';
import type { Piece } from './piece.ts';
import { drawLine } from './text-pieces.ts';

const HAIR: RuleStyle = { weight: 0.4, ink: RULE_INK };
const STRONG: RuleStyle = { weight: 0.8, ink: STRONG_RULE_INK };
const NARROWEST = 6;

/** A cell with its text broken into lines; rows are counted from the first row of its group. */
interface LaidCell {
  readonly row: number;
  readonly rowspan: number;
  readonly column: number;
  readonly colspan: number;
  readonly lines: readonly Line[];
  readonly rotated: boolean;
  readonly align: 'left' | 'center' | 'right';
  readonly valign: 'top' | 'middle' | 'bottom';
  readonly ground: string | null;
}

interface LaidRow {
  readonly minHeight: number;
  readonly ground: string | null;
}

interface RowGroup {
  readonly rows: readonly LaidRow[];
  readonly cells: readonly LaidCell[];
}

type Part = 'head' | 'body' | 'foot';

interface TableLook {
  readonly table: TableBlock;
  readonly family: FontFamily;
  readonly size: number;
  readonly lineHeight: number;
  readonly capHeight: number;
  readonly padding: { readonly x: number; readonly y: number };
  /** Left edges of the columns and the right edge of the last. */
  readonly edges: readonly number[];
}

/** Lay a table out in a column of `width`. */
export function tablePieces(table: TableBlock, width: number, bodyFont: FontFamily, fonts: FontSet): Piece[] {
  const family = table.font ?? bodyFont;
  const size = table.size ?? TABLE_SIZE;
  const padding = table.padding ?? TABLE_PADDING;
  const widths = columnWidths(table, width, { family, size, padding: padding.x }, fonts);
  const edges = [0];
  for (const each of widths) edges.push(edges.at(-1)! + each);
  const look: TableLook = {
    table,
    family,
    size,
    lineHeight: size * TABLE_LEADING,
    capHeight: (fonts.face(family, 'regular').capHeight * size) / 1000,
    padding,
    edges,
  };

  const foot = table.foot ?? [];
  const head = table.head.length > 0 ? groupPiece(mergeGroups(layRows(table.head, 'head', look, fonts)), 'head', look, { keepWithNext: true, last: true }) : undefined;
  const pieces: Piece[] = head ? [head] : [];
  const groups = layRows(table.body, 'body', look, fonts);
  let rows = 0;
  for (const [index, group] of groups.entries()) {
    const last = index === groups.length - 1;
    rows += group.rows.length;
    const row = table.body[rows - 1];
    pieces.push(
      groupPiece(group, 'body', look, {
        keepWithNext: (last ? foot.length > 0 : table.keepTogether === true) || row?.keepWithNext === true,
        last,
        ...(head ? { head } : {}),
      }),
    );
  }
  if (foot.length > 0) {
    pieces.push(groupPiece(mergeGroups(layRows(foot, 'foot', look, fonts)), 'foot', look, { keepWithNext: false, last: true, ...(head ? { head } : {}) }));
  }
  return pieces;
}

/** Head and foot are never divided between pages: one group. */
function mergeGroups(groups: readonly RowGroup[]): RowGroup {
  const rows: LaidRow[] = [];
  const cells: LaidCell[] = [];
  for (const group of groups) {
    for (const cell of group.cells) cells.push({ ...cell, row: cell.row + rows.length });
    rows.push(...group.rows);
  }
  return { rows, cells };
}

function columnWidths(
  table: TableBlock,
  width: number,
  text: { readonly family: FontFamily; readonly size: number; readonly padding: number },
  fonts: FontSet,
): number[] {
  const count = table.columns.length;
  const natural = Array.from({ length: count }, () => 0);
  const narrowest = Array.from({ length: count }, () => NARROWEST);
  if (table.columns.some((column) => column.width === 'auto')) {
    for (const rows of [table.head, table.body, table.foot ?? []]) {
      for (const placed of placeCells(rows, count).flat()) {
        if (placed.colspan > 1 || table.columns[placed.column]!.width !== 'auto') continue;
        const bold = placed.cell.bold ?? rows[placed.row]?.bold ?? rows === table.head;
        const style: TextStyle = { family: text.family, size: text.size, bold, tone: 'plain' };
        const { whole, longest } = placed.cell.rotated
          ? { whole: text.size * TABLE_LEADING, longest: text.size * TABLE_LEADING }
          : naturalWidths(placed.cell.text, style, fonts);
        natural[placed.column] = Math.max(natural[placed.column]!, whole + 2 * text.padding + 0.5);
        narrowest[placed.column] = Math.max(narrowest[placed.column]!, longest + 2 * text.padding + 0.5);
      }
    }
  }
  const widths = table.columns.map((column, index) =>
    column.width === 'auto' ? natural[index]! : 'mm' in column.width ? column.width.mm * MM : 0,
  );
  const stars = table.columns.map((column) => (typeof column.width === 'object' && 'star' in column.width ? column.width.star : 0));
  const starSum = stars.reduce((sum, star) => sum + star, 0);
  const taken = widths.reduce((sum, each) => sum + each, 0);
  const starRoom = starSum > 0 ? stars.filter((star) => star > 0).length * (text.size * 1.2 + 2 * text.padding) : 0;
  let excess = taken + starRoom - width;
  if (excess > 0) {
    // The automatic columns give way first, down to their longest word.
    const yielding = widths.map((each, index) => (table.columns[index]!.width === 'auto' ? Math.max(0, each - narrowest[index]!) : 0));
    const most = yielding.reduce((sum, each) => sum + each, 0);
    const share = most > 0 ? Math.min(1, excess / most) : 0;
    for (let i = 0; i < count; i++) widths[i]! -= yielding[i]! * share;
    excess -= most * share;
  }
  const left = Math.max(width - widths.reduce((sum, each) => sum + each, 0), starRoom);
  for (let i = 0; i < count; i++) if (stars[i]! > 0) widths[i] = (left * stars[i]!) / starSum;
  const sum = widths.reduce((total, each) => total + each, 0);
  return sum > width + 0.01 ? widths.map((each) => (each * width) / sum) : widths;
}

/** Rows → groups of rows tied by spanning cells, with their text broken. */
function layRows(rows: readonly TableRow[], part: Part, look: TableLook, fonts: FontSet): RowGroup[] {
  const { table, edges, padding } = look;
  const columns = table.columns.length;
  const placedRows = placeCells(rows, columns);
  const rotatedLength = (table.rotatedLength ?? ROTATED_LENGTH) * MM;
  const groups: RowGroup[] = [];
  let laidRows: LaidRow[] = [];
  let cells: LaidCell[] = [];
  let groupEnd = 0;
  for (const [index, row] of rows.entries()) {
    const inGroup = laidRows.length;
    const rowTone = row.tone ?? 'plain';
    const zebra = part === 'body' && table.zebra === true && index % 2 === 1;
    laidRows.push({ minHeight: (row.minHeight ?? 0) * MM, ground: TONE_GROUND[rowTone] ?? (zebra ? ZEBRA_GROUND : null) });
    let filled = 0;
    const add = (cell: TableCell, column: number, colspan: number, rowspan: number): void => {
      const tone = cell.tone ?? rowTone;
      const bold = cell.bold ?? row.bold ?? part === 'head';
      const style: TextStyle = { family: look.family, size: look.size, bold, tone: tone === 'head' || tone === 'total' ? 'plain' : tone };
      const rotated = cell.rotated === true;
      const room = rotated ? rotatedLength : Math.max(NARROWEST / 2, edges[column + colspan]! - edges[column]! - 2 * padding.x);
      cells.push({
        row: inGroup,
        rowspan,
        column,
        colspan,
        lines: breakLines(cell.text, style, room, fonts),
        rotated,
        align: cell.align ?? (part === 'head' ? 'center' : (table.columns[column]?.align ?? 'left')),
        valign: cell.valign ?? 'middle',
        ground: cell.tone === undefined ? null : TONE_GROUND[cell.tone],
      });
      filled = column + colspan;
      groupEnd = Math.max(groupEnd, index + rowspan);
    };
    for (const placed of placedRows[index]!) add(placed.cell, placed.column, placed.colspan, placed.rowspan);
    // A row that says less than the grid holds is still ruled to its end.
    if (groupEnd <= index + 1) for (let column = filled; column < columns; column++) add(asCell(''), column, 1, 1);
    if (groupEnd <= index + 1) {
      groups.push({ rows: laidRows, cells });
      laidRows = [];
      cells = [];
    }
  }
  return groups;
}

/** Heights of the rows of a group: what its cells need, spanning cells stretching their last row. */
function rowHeights(group: RowGroup, look: TableLook): number[] {
  const heights = group.rows.map((row) => row.minHeight);
  for (const cell of group.cells) if (cell.rowspan === 1) heights[cell.row] = Math.max(heights[cell.row]!, cellHeight(cell, look));
  for (const cell of group.cells) {
    if (cell.rowspan === 1) continue;
    const last = Math.min(cell.row + cell.rowspan, heights.length) - 1;
    let spanned = 0;
    for (let i = cell.row; i <= last; i++) spanned += heights[i]!;
    const lacking = cellHeight(cell, look) - spanned;
    if (lacking > 0) heights[last]! += lacking;
  }
  return heights;
}

function cellHeight(cell: LaidCell, look: TableLook): number {
  if (cell.rotated) return cell.lines.reduce((longest, line) => Math.max(longest, line.width), 0) + 2 * look.padding.y + 2;
  return cell.lines.length * look.lineHeight + 2 * look.padding.y;
}

interface GroupPlace {
  readonly keepWithNext: boolean;
  /** The last of its part: a strong rule ends it. */
  readonly last: boolean;
  readonly head?: Piece;
}

function groupPiece(group: RowGroup, part: Part, look: TableLook, place: GroupPlace): Piece {
  const heights = rowHeights(group, look);
  const tops = [0];
  for (const height of heights) tops.push(tops.at(-1)! + height);
  return {
    height: tops.at(-1)!,
    before: 0,
    keepWithNext: place.keepWithNext,
    ...(place.head ? { head: place.head } : {}),
    draw(canvas, x, y, firstOnPage) {
      drawGrounds(group, tops, look, canvas, x, y);
      drawRules(group, tops, look, canvas, x, y, { top: part === 'head' || firstOnPage, strongEnd: place.last });
      for (const cell of group.cells) drawCell(cell, tops, look, canvas, x, y);
    },
    split(room) {
      const parts = part === 'body' ? splitGroup(group, heights, room, look) : null;
      if (!parts) return null;
      return [
        groupPiece(parts[0], part, look, { ...place, keepWithNext: false, last: false }),
        groupPiece(parts[1], part, look, place),
      ];
    },
  };
}

/** Divide a group that no page can hold: between its rows, else inside its first row between lines of text. */
function splitGroup(group: RowGroup, heights: readonly number[], room: number, look: TableLook): readonly [RowGroup, RowGroup] | null {
  let rows = 0;
  let height = 0;
  while (rows < heights.length && height + heights[rows]! <= room) height += heights[rows++]!;
  if (rows >= heights.length) return null;
  const insideRow = rows === 0;
  const linesThatFit = (cell: LaidCell): number => {
    let above = 0;
    for (let i = cell.row; i < rows; i++) above += heights[i]!;
    return Math.max(0, Math.floor(((insideRow ? room : above) - 2 * look.padding.y + 0.01) / look.lineHeight));
  };
  if (insideRow && Math.floor((room - 2 * look.padding.y) / look.lineHeight) < 1) return null;
  const above: LaidCell[] = [];
  const below: LaidCell[] = [];
  for (const cell of group.cells) {
    if (insideRow ? cell.row > 0 : cell.row >= rows) {
      below.push({ ...cell, row: cell.row - rows });
    } else if (!insideRow && cell.row + cell.rowspan <= rows) {
      above.push(cell);
    } else {
      const kept = cell.rotated ? cell.lines.length : linesThatFit(cell);
      above.push({ ...cell, lines: cell.lines.slice(0, kept), rowspan: insideRow ? 1 : rows - cell.row });
      below.push({ ...cell, lines: cell.lines.slice(kept), row: 0, rowspan: insideRow ? cell.rowspan : cell.rowspan - (rows - cell.row) });
    }
  }
  const begun = insideRow ? 1 : rows;
  return [
    { rows: group.rows.slice(0, begun).map((row) => (insideRow ? { ...row, minHeight: 0 } : row)), cells: above },
    { rows: group.rows.slice(rows).map((row, index) => (insideRow && index === 0 ? { ...row, minHeight: 0 } : row)), cells: below },
  ];
}

function drawGrounds(group: RowGroup, tops: readonly number[], look: TableLook, canvas: PageCanvas, x: number, y: number): void {
  const { edges } = look;
  for (const [index, row] of group.rows.entries()) {
    if (row.ground) canvas.ground(x, y + tops[index]!, edges.at(-1)!, tops[index + 1]! - tops[index]!, row.ground);
  }
  for (const cell of group.cells) {
    if (!cell.ground) continue;
    const bottom = tops[Math.min(cell.row + cell.rowspan, tops.length - 1)]!;
    canvas.ground(x + edges[cell.column]!, y + tops[cell.row]!, edges[cell.column + cell.colspan]! - edges[cell.column]!, bottom - tops[cell.row]!, cell.ground);
  }
}

function drawRules(
  group: RowGroup,
  tops: readonly number[],
  look: TableLook,
  canvas: PageCanvas,
  x: number,
  y: number,
  ends: { readonly top: boolean; readonly strongEnd: boolean },
): void {
  const { table, edges } = look;
  const rules = table.rules ?? 'all';
  if (rules === 'none') return;
  const right = edges.at(-1)!;
  if (ends.top) canvas.horizontalRule(x, x + right, y, STRONG);
  if (rules === 'all') canvas.verticalRule(x, y, y + tops.at(-1)!, STRONG);
  for (const cell of group.cells) {
    const end = Math.min(cell.row + cell.rowspan, tops.length - 1);
    const bottom = tops[end]!;
    const strongBottom = ends.strongEnd && end === tops.length - 1;
    canvas.horizontalRule(x + edges[cell.column]!, x + edges[cell.column + cell.colspan]!, y + bottom, strongBottom ? STRONG : HAIR);
    if (rules === 'all') {
      const next = cell.column + cell.colspan;
      const strong = next === table.columns.length || table.columns[next]?.groupStart === true;
      canvas.verticalRule(x + edges[next]!, y + tops[cell.row]!, y + bottom, strong ? STRONG : HAIR);
    }
  }
}

function drawCell(cell: LaidCell, tops: readonly number[], look: TableLook, canvas: PageCanvas, x: number, y: number): void {
  const { edges, padding, lineHeight, capHeight } = look;
  const top = y + tops[cell.row]!;
  const bottom = y + tops[Math.min(cell.row + cell.rowspan, tops.length - 1)]!;
  const left = x + edges[cell.column]!;
  const right = x + edges[cell.column + cell.colspan]!;
  if (cell.rotated) {
    // Lines stand side by side, centred; each begins at the bottom.
    const block = cell.lines.length * lineHeight;
    let lineMiddle = (left + right) / 2 - block / 2 + lineHeight / 2;
    for (const line of cell.lines) {
      const start = cell.valign === 'middle' ? (top + bottom + line.width) / 2 : bottom - padding.y - 1;
      for (const segment of line.segments) {
        canvas.text(lineMiddle + capHeight / 2, start - segment.x, segment.face, look.size, segment.ink, segment.glyphs, true);
      }
      lineMiddle += lineHeight;
    }
    return;
  }
  const block = cell.lines.length * lineHeight;
  const first = cell.valign === 'top' ? top + padding.y : cell.valign === 'bottom' ? bottom - padding.y - block : (top + bottom - block) / 2;
  for (const [index, line] of cell.lines.entries()) {
    const free = right - left - line.width;
    const start = cell.align === 'left' ? left + padding.x : cell.align === 'right' ? right - padding.x - line.width : left + free / 2;
    drawLine(canvas, line, start, first + index * lineHeight + (lineHeight + capHeight) / 2, look.size);
  }
}
