/**
 * ReportDocument: what a report says and how it is laid out, as plain data (design §8).
 *
 * A report builds one; the screen preview, the PDF and the XLSX renderers draw any. The model is small on purpose:
 * what a report of the catalogue R1–R9 and the printed journal (domain spec §3.9) need, and no more.
 * Lengths are millimetres (`Mm`), type sizes are points (`Points`). Texts are final: wording, plurals and dates are
 * settled before the document is built.
 */

export type Mm = number;
export type Points = number;

export type PaperSize = 'A4' | 'A5';
export type FontFamily = 'serif' | 'sans' | 'times';
export type Align = 'left' | 'center' | 'right' | 'justify';
/** What a text or a cell means; each renderer knows how that looks on its surface. */
export type Tone = 'plain' | 'muted' | 'accent' | 'warn' | 'good' | 'head' | 'total';

export interface PageSetup {
  readonly size: PaperSize;
  readonly orientation: 'portrait' | 'landscape';
  readonly margins: { readonly top: Mm; readonly right: Mm; readonly bottom: Mm; readonly left: Mm };
  /** `two-up`: two A5 pages on one A4 sheet, to be cut in the middle (R7). Only for A5 portrait. */
  readonly imposition?: 'none' | 'two-up';
}

/** A piece of a line. A plain string is a piece in the style of its paragraph. */
export type Inline = string | InlineText | InlineBlank | InlineField;
export interface InlineText {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly tone?: Tone;
}
/** A line to write on by hand, with an optional caption beneath it. */
export interface InlineBlank {
  readonly blank: Mm;
  readonly caption?: string;
}
/** The number of this page, or of all pages of the numbering run. Only in running heads and feet. */
export interface InlineField {
  readonly field: 'page' | 'pages';
}
/** `\n` breaks the line, U+00AD allows a break, U+00A0 forbids one. */
export type RichText = string | readonly Inline[];

export interface RunningLine {
  readonly left?: RichText;
  readonly center?: RichText;
  readonly right?: RichText;
  /** A hairline between it and the text. */
  readonly rule?: boolean;
  /** Shown only where the numbering run has more than one page: a letter of one page needs no «стр. 1 из 1». */
  readonly onlyIfSeveral?: boolean;
}

export type ParagraphStyle = 'title' | 'subtitle' | 'heading' | 'body' | 'small' | 'caption';

export interface ParagraphBlock {
  readonly kind: 'paragraph';
  readonly text: RichText;
  readonly style?: ParagraphStyle;
  readonly align?: Align;
  readonly tone?: Tone;
  /** First-line indent. */
  readonly indent?: Mm;
  /** Overrides of the style's distances; like those, they hold for a body of 10 points and grow with it. */
  readonly before?: Points;
  readonly after?: Points;
  readonly keepWithNext?: boolean;
}

export interface ListBlock {
  readonly kind: 'list';
  readonly items: readonly RichText[];
  /** `numbered` counts from 1. */
  readonly marker: 'dash' | 'bullet' | 'numbered';
}

/** The parameters block of a report, or any pairs of name and value. */
export interface KeyValuesBlock {
  readonly kind: 'key-values';
  readonly rows: readonly { readonly label: string; readonly value: RichText }[];
  /** Pairs beside each other in one row; 1 unless set. */
  readonly columns?: 1 | 2 | 3;
}

export type ColumnWidth = { readonly mm: Mm } | { readonly star: number } | 'auto';

export interface TableColumn {
  readonly width: ColumnWidth;
  readonly align?: 'left' | 'center' | 'right';
  /** A heavier rule to the left of this column, where a group of columns begins. */
  readonly groupStart?: boolean;
}

export interface TableCell {
  readonly text: RichText;
  /** The number behind the text, so that a spreadsheet computes with it. */
  readonly value?: number;
  /** How a spreadsheet shows `value`, e.g. `0.00`. */
  readonly format?: string;
  readonly colspan?: number;
  readonly rowspan?: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly valign?: 'top' | 'middle' | 'bottom';
  /** Text runs upwards. */
  readonly rotated?: boolean;
  readonly bold?: boolean;
  readonly tone?: Tone;
}

export interface TableRow {
  readonly cells: readonly (TableCell | string)[];
  readonly minHeight?: Mm;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly keepWithNext?: boolean;
}

export interface TableBlock {
  readonly kind: 'table';
  /** Name of the spreadsheet and of the table for a screen reader. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** Repeated on every page the table reaches. */
  readonly head: readonly TableRow[];
  readonly body: readonly TableRow[];
  /** Totals; they never stand on a page without at least one row of the body. */
  readonly foot?: readonly TableRow[];
  readonly rules?: 'all' | 'horizontal' | 'none';
  readonly zebra?: boolean;
  readonly font?: FontFamily;
  readonly size?: Points;
  /** Room between the rule and the text. */
  readonly padding?: { readonly x: Points; readonly y: Points };
  /** The whole table on one page if one page can hold it. */
  readonly keepTogether?: boolean;
  /** Longest line of rotated text before it wraps; 42 mm unless set. */
  readonly rotatedLength?: Mm;
}

export interface SignaturesBlock {
  readonly kind: 'signatures';
  readonly lines: readonly {
    readonly role: string;
    readonly name: string;
    /** Room for a round seal («М. П.»), O-04. */
    readonly seal?: boolean;
  }[];
}

/** Torn off and returned to school: a dashed line with scissors across the sheet, at the foot of the page. */
export interface SlipBlock {
  readonly kind: 'slip';
  readonly blocks: readonly Block[];
}

/**
 * The addressee where the window of a DL (E65) envelope shows it when the A4 sheet is folded in three, and beside it,
 * to the left, the letterhead. On A5 it is an ordinary pair of columns.
 */
export interface AddressBlock {
  readonly kind: 'address';
  readonly recipient: readonly RichText[];
  readonly beside: readonly Block[];
}

export interface ColumnsBlock {
  readonly kind: 'columns';
  readonly gap?: Mm;
  readonly columns: readonly { readonly star: number; readonly blocks: readonly Block[] }[];
}

/** Everything inside stands on one page if one page can hold it. */
export interface TogetherBlock {
  readonly kind: 'together';
  readonly blocks: readonly Block[];
}

export interface RuleBlock {
  readonly kind: 'rule';
  readonly weight?: Points;
  readonly before?: Points;
  readonly after?: Points;
}

export interface SpaceBlock {
  readonly kind: 'space';
  readonly height: Mm;
}

export interface PageBreakBlock {
  readonly kind: 'page-break';
}

export type Block =
  | ParagraphBlock
  | ListBlock
  | KeyValuesBlock
  | TableBlock
  | SignaturesBlock
  | SlipBlock
  | AddressBlock
  | ColumnsBlock
  | TogetherBlock
  | RuleBlock
  | SpaceBlock
  | PageBreakBlock;

/** A section begins a page. */
export interface Section {
  /** Unless set, the document's. */
  readonly page?: PageSetup;
  readonly header?: RunningLine;
  readonly footer?: RunningLine;
  /** Page numbers begin at 1 again, and `pages` counts this run alone. */
  readonly restartNumbering?: boolean;
  /**
   * Text may shrink down to this share of its size so that the section stands on one page; where even that is too much, it
   * runs on at full size.
   */
  readonly fitToPage?: number;
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  /** Title of the file and of the sheet on the screen. */
  readonly title: string;
  /** For the tab of a spreadsheet; the title unless set. */
  readonly shortTitle?: string;
  readonly language: 'ru' | 'en';
  readonly page: PageSetup;
  readonly font: FontFamily;
  /** Size of body text; the styles are in proportion to it. */
  readonly size: Points;
  readonly sections: readonly Section[];
}

/** Size of the paper as it lies, in mm. Source: ISO 216. */
export function paperSize(setup: Pick<PageSetup, 'size' | 'orientation'>): { readonly width: Mm; readonly height: Mm } {
  const short = setup.size === 'A4' ? 210 : 148;
  const long = setup.size === 'A4' ? 297 : 210;
  return setup.orientation === 'portrait' ? { width: short, height: long } : { width: long, height: short };
}

/** The words of a text, without its looks; a blank to write on reads as spaces, a field as nothing. */
export function plainText(text: RichText): string {
  if (typeof text === 'string') return text;
  let plain = '';
  for (const piece of text) {
    if (typeof piece === 'string') plain += piece;
    else if ('text' in piece) plain += piece.text;
    else if ('blank' in piece) plain += ' ';
  }
  return plain;
}

export const asCell = (cell: TableCell | string): TableCell => (typeof cell === 'string' ? { text: cell } : cell);

/** A place in the grid of a table that a cell covers. */
export interface PlacedCell {
  readonly cell: TableCell;
  readonly row: number;
  readonly column: number;
  readonly rowspan: number;
  readonly colspan: number;
}

/**
 * Where the cells of rows stand in the grid, spans counted, row by row in reading order.
 * Spans that leave the grid are cut at its edge; a cell for which no column is left is dropped.
 */
export function placeCells(rows: readonly TableRow[], columns: number): PlacedCell[][] {
  /** For every column, the first row that is free again. */
  const freeFrom = Array.from({ length: columns }, () => 0);
  return rows.map((row, index) => {
    const placed: PlacedCell[] = [];
    let column = 0;
    for (const raw of row.cells) {
      while (column < columns && freeFrom[column]! > index) column++;
      if (column >= columns) break;
      const cell = asCell(raw);
      let colspan = 1;
      const wanted = Math.min(cell.colspan ?? 1, columns - column);
      while (colspan < wanted && freeFrom[column + colspan]! <= index) colspan++;
      const rowspan = Math.max(1, Math.min(cell.rowspan ?? 1, rows.length - index));
      for (let i = column; i < column + colspan; i++) freeFrom[i] = index + rowspan;
      placed.push({ cell, row: index, column, rowspan, colspan });
      column += colspan;
    }
    return placed;
  });
}
