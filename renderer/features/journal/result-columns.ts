import type { JournalSheet } from './journal-sheet.ts';

/** The frozen columns at the right, in order. */
export const RESULT_COLUMNS = ['average', 'forecast', 'term'] as const;
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** Which result a column of the grid shows; undefined for a lesson. A journal without marks has no results (G-04). */
export function resultAt(sheet: Pick<JournalSheet, 'lessons' | 'marked'>, column: number): ResultColumn | undefined {
  return sheet.marked ? RESULT_COLUMNS[column - sheet.lessons.length] : undefined;
}

export const columnOfResult = (sheet: Pick<JournalSheet, 'lessons'>, result: ResultColumn): number => sheet.lessons.length + RESULT_COLUMNS.indexOf(result);
