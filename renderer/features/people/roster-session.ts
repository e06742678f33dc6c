import type { RosterDecision, RosterPlanRow } from '#domain/people/index.ts';

export const ROW_FILTERS = ['all', 'decide', 'add', 'update', 'same', 'skip'] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

/** A line that waits for an answer or has got one: it stays in sight, so that an answer can be changed. */
export const isToDecide = (row: RosterPlanRow): boolean => row.action === 'question' || row.action === 'error' || row.decision !== null;

export function fits(row: RosterPlanRow, filter: RowFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'decide':
      return isToDecide(row);
    case 'add':
      return row.action === 'add' || row.action === 'enrol' || row.action === 'move';
    case 'update':
      return row.action === 'update' || ((row.action === 'enrol' || row.action === 'move') && row.changes.length > 0);
    case 'same':
      return row.action === 'same';
    case 'skip':
      return row.action === 'skip';
  }
}

/** The answers with one more; the same answers always stand in the same order. An answer without content is taken away. */
export function withDecision(decisions: readonly RosterDecision[], decision: RosterDecision): readonly RosterDecision[] {
  const others = decisions.filter(({ line }) => line !== decision.line);
  const isEmpty = decision.answer === undefined && decision.sex === undefined;
  return isEmpty ? others : [...others, decision].sort((left, right) => left.line - right.line);
}

/** «Пропустить строки с ошибками»: every line that is wrong and not left out yet. */
export const errorLines = (rows: readonly RosterPlanRow[]): number[] => rows.filter(({ action }) => action === 'error').map(({ line }) => line);

/** Unanswered lines that ask only how a name is spelled; one answer may do for all of them. */
export const spellingRows = (rows: readonly RosterPlanRow[]): RosterPlanRow[] => rows.filter(({ action, question }) => action === 'question' && question?.kind === 'spelling');
