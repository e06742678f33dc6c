/** What the reader of files hands over: cells with their texts and numbers, nothing understood yet. */

export interface SourceCell {
  /** As a person sees it; empty for an empty cell. */
  readonly text: string;
  /** The number behind the text, where the spreadsheet keeps one. */
  readonly number?: number;
  /** The number is shown as a date. */
  readonly isDate?: true;
  /** The value is the stored result of a formula; formulas are never calculated here. */
  readonly isFormula?: true;
  /** «#ССЫЛКА!», «#Н/Д» and their like. */
  readonly isError?: true;
}

export interface SourceRow {
  /** The number of the row in the file, from 1. */
  readonly line: number;
  /** By column, A first; a missing cell is null. */
  readonly cells: readonly (SourceCell | null)[];
}

export interface SourceTable {
  /** The name of the sheet; empty for a text file. */
  readonly name: string;
  readonly date1904: boolean;
  readonly rows: readonly SourceRow[];
}

/** 0 → «A», 26 → «AA». */
export function columnLetter(column: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return letters;
}

/** The text of a cell without outer white space; empty where there is no cell. */
export function cellText(row: SourceRow, column: number): string {
  return row.cells[column]?.text.trim() ?? '';
}

export function isEmptyRow(row: SourceRow): boolean {
  return row.cells.every((cell) => cell === null || (cell.text.trim() === '' && !cell.isFormula));
}
