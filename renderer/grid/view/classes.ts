import styles from '../grid.module.css';
import { rangeHas, sameCell, type CellAt, type CellRange } from '../core/cells.ts';
import type { GridCell, GridColumn, GridTone } from '../model.ts';

/** The class of the style sheet by its name there. */
export const look = (name: string): string => styles[name] ?? name;

const TONES: Readonly<Record<GridTone, string>> = {
  plain: '',
  control: look('control'),
  locked: look('locked'),
  pending: look('pending'),
  conflict: look('conflict'),
  refused: look('refused'),
  debt: look('debt'),
  absent: look('absent'),
  late: look('late'),
  outside: look('outside'),
};

/** A firmer line closes a month; before the frozen columns their own border does. */
const endsGroup = (column: GridColumn, next: GridColumn | undefined): boolean =>
  next !== undefined && next.group !== column.group && (next.pinned === true) === (column.pinned === true);

/** Classes of every cell of a column; one string for the whole column. */
export function columnLook(column: GridColumn, next: GridColumn | undefined): string {
  const classes = [look('cell')];
  if (column.tone === 'control') classes.push(look('columnControl'));
  else if (column.tone !== undefined && column.tone !== 'plain') classes.push(TONES[column.tone]);
  if (column.current === true) classes.push(look('columnCurrent'));
  if (endsGroup(column, next)) classes.push(look('groupEnd'));
  return classes.join(' ');
}

/** Rough widths of characters in em, enough to know whether a text fits: measuring would ask the layout for every cell. */
const charWidth = (char: string): number => (/[\d\s]/u.test(char) ? 0.6 : /[.,/:()|!]/u.test(char) ? 0.36 : /\p{Lu}/u.test(char) ? 0.78 : 0.62);
const FONT_SIZE = 14;
const DENSE_FONT_SIZE = 11.5;
const CELL_PADDING = 3;

/** How tightly a text must be set to fit into its column: most are short and answered at once. */
function fit(text: string, width: number): '' | 'dense' | 'long' {
  if (text.length <= 3 && width >= 36) return '';
  let em = 0;
  for (const char of text) em += charWidth(char);
  if (em * FONT_SIZE <= width - CELL_PADDING) return '';
  return em * DENSE_FONT_SIZE <= width - CELL_PADDING ? 'dense' : 'long';
}

/** Classes of one cell: those of its column and what its own meaning adds. `width` of the column in px. */
export function cellLook(ofColumn: string, cell: GridCell, text: string, refused: boolean, width: number): string {
  let classes = ofColumn;
  const tone = refused ? TONES.refused : TONES[cell.tone];
  if (tone !== '') classes += ` ${tone}`;
  if (cell.note === true) classes += ` ${look('note')}`;
  if (cell.unsent === true) classes += ` ${look('unsent')}`;
  if (cell.decision === true) classes += ` ${look('decision')}`;
  if (cell.strong === true) classes += ` ${look('strong')}`;
  if (cell.faint === true) classes += ` ${look('faint')}`;
  const tight = fit(text, width);
  if (tight !== '') classes += ` ${look(tight)}`;
  return classes;
}

/** Classes of a head. */
export function columnHeadLook(column: GridColumn, next: GridColumn | undefined, selected: boolean): string {
  const classes = [look('columnHead')];
  if (column.tone === 'control') classes.push(look('headControl'));
  if (column.current === true) classes.push(look('headCurrent'));
  if (endsGroup(column, next)) classes.push(look('groupEnd'));
  if (column.attention === true) classes.push(look('headAttention'));
  if (selected) classes.push(look('headActive'));
  return classes.join(' ');
}

/** What is selected, as far as a cell's look goes. */
export interface Marking {
  readonly active: CellAt;
  readonly range: CellRange;
  readonly single: boolean;
  /** Where the fill handle would fill. */
  readonly fill: CellRange | undefined;
}

/** Classes of a cell by the selection, with a leading space; empty for most. */
export function markLook(marking: Marking, at: CellAt): string {
  const { range } = marking;
  let classes = '';
  if (marking.fill !== undefined && rangeHas(marking.fill, at) && !rangeHas(range, at)) classes += ` ${look('toFill')}`;
  if (sameCell(marking.active, at)) classes += ` ${look('active')}`;
  if (marking.single || !rangeHas(range, at)) return classes;
  classes += ` ${look('ranged')}`;
  if (at.row === range.top) classes += ` ${look('edgeTop')}`;
  if (at.row === range.bottom) classes += ` ${look('edgeBottom')}`;
  if (at.column === range.left) classes += ` ${look('edgeLeft')}`;
  if (at.column === range.right) classes += ` ${look('edgeRight')}`;
  return classes;
}
