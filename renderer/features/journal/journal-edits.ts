import type { Failure } from '#domain/errors.ts';
import { formatCell, parseCellText, type AttendanceCode, type CellContent, type JournalCommand } from '#domain/journal/index.ts';
import { termMarkOf, type TermMark } from '#domain/results/index.ts';
import type { CellEdit, EditVerdict } from '../../grid/index.ts';
import type { JournalSheet } from './journal-sheet.ts';
import { resultAt } from './result-columns.ts';

/**
 * What a fill from a menu means. `text`: the texts as they come. `attendance`: only the absence of each cell changes, its marks
 * stay («весь класс Б» must not wipe out the marks). `proposal`: the term mark that the average proposes.
 */
export type FillMeaning =
  | { readonly is: 'text' }
  | { readonly is: 'attendance'; readonly code: AttendanceCode | null }
  | { readonly is: 'proposal' };

export const PLAIN_TEXT: FillMeaning = { is: 'text' };

export interface EditOutcome {
  readonly verdicts: readonly EditVerdict[];
  /** Rows whose term mark differs from the average and waits for a reason (domain.md §3.4). */
  readonly wantReason: readonly { readonly row: number; readonly value: TermMark }[];
}

/**
 * Takes the edits of one action: each is refused in words, or shown at once with its commands sent. All commands of the
 * action travel in one call.
 * @param words of a failure, for people
 */
export function takeEdits(sheet: JournalSheet, edits: readonly CellEdit[], meaning: FillMeaning, words: (failure: Failure) => string): EditOutcome {
  const sent: { row: number; column: number; typed: string; content: CellContent; commands: readonly JournalCommand[] }[] = [];
  const termMarks: { row: number; value: TermMark | null; reason: string }[] = [];
  const wantReason: { row: number; value: TermMark }[] = [];
  const refused = (failure: Failure): EditVerdict => ({ ok: false, refusal: words(failure) });

  const takeCell = (edit: CellEdit): EditVerdict => {
    const { row, column } = edit;
    const wanted = wantedContent(sheet, edit, meaning);
    if ('refused' in wanted) return refused(wanted.refused);
    const plan = sheet.planCell(row, column, wanted.content);
    if ('refused' in plan) return refused(plan.refused);
    sheet.applyCell(row, column, plan.commands);
    const text = formatCell(wanted.content);
    if (plan.commands.length > 0) sent.push({ row, column, typed: text, content: wanted.content, commands: plan.commands });
    return { ok: true, text };
  };

  const takeTermMark = ({ row, to }: CellEdit): EditVerdict => {
    const value = meaning.is === 'proposal' ? proposalOf(sheet, row) : to.trim() === '' ? null : termMarkOf(to);
    if (value === undefined) return refused({ code: 'term_mark_unknown', params: { text: to } });
    if (value !== null && sheet.needsReason(row, value)) {
      sheet.draftTermMark(row, value);
      wantReason.push({ row, value });
    } else if (sheet.termMark(row).value !== value) {
      termMarks.push({ row, value, reason: '' });
    }
    return { ok: true, text: value ?? '' };
  };

  const verdicts = edits.map((edit) => (resultAt(sheet, edit.column) === 'term' ? takeTermMark(edit) : takeCell(edit)));
  if (sent.length > 0) sheet.sendCells(sent);
  if (termMarks.length > 0) sheet.setTermMarks(termMarks);
  return { verdicts, wantReason };
}

function wantedContent(sheet: JournalSheet, edit: CellEdit, meaning: FillMeaning): { readonly content: CellContent } | { readonly refused: Failure } {
  if (meaning.is === 'attendance') {
    const { marks } = sheet.content(edit.row, edit.column);
    return { content: { marks, attendance: meaning.code === null ? null : { code: meaning.code, minutes: null } } };
  }
  const parsed = parseCellText(edit.to);
  return parsed.ok ? { content: parsed.value } : { refused: parsed.error };
}

/** What the average proposes; null, no mark, where there is nothing to propose from. */
function proposalOf(sheet: JournalSheet, row: number): TermMark | null {
  const forecast = sheet.forecast(row);
  return forecast === null ? null : (termMarkOf(String(forecast.mark)) ?? null);
}
