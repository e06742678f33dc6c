import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { LessonId, PupilId } from '#domain/ids.ts';
import { useDraftPlaces, useDrafts } from '../../app/drafts/drafts.tsx';
import type { CellAt, Draft, GridHandle } from '../../grid/index.ts';
import type { JournalSheet } from './journal-sheet.ts';
import { columnOfResult, resultAt } from './result-columns.ts';

const beginningOf = (sheet: JournalSheet): string => `cell/${sheet.journalId}/${sheet.parts.term.termId}/`;

const TERM = 'term';

function placeOf(sheet: JournalSheet, { row, column }: CellAt): string | null {
  const key = resultAt(sheet, column) === TERM ? TERM : sheet.lessons[column]?.lessonId;
  const pupil = sheet.pupils[row];
  return key === undefined || pupil === undefined ? null : `${beginningOf(sheet)}${key}/${pupil.pupilId}`;
}

/** null where the lesson or the pupil is there no more. */
function cellOf(sheet: JournalSheet, place: string): CellAt | null {
  const [key = '', pupilId = ''] = place.slice(beginningOf(sheet).length).split('/');
  const column = key === TERM ? (sheet.marked ? columnOfResult(sheet, TERM) : -1) : sheet.columnOf(key as LessonId);
  const row = sheet.rowOf(pupilId as PupilId);
  return row === -1 || column === -1 ? null : { row, column };
}

/** null of a text that is not ours. */
export function cellDraftOf(kept: string): Draft | null {
  try {
    const { text, kind } = JSON.parse(kept) as Partial<Draft>;
    return typeof text === 'string' && (kind === 'typed' || kind === 'opened') ? { text, kind } : null;
  } catch {
    return null;
  }
}

export interface CellDraft {
  /** For the owner of the grid. */
  readonly onDraft: (at: CellAt, draft: Draft | undefined) => void;
  /** Whether the open cell shows what was typed before the lock. */
  readonly isRestored: boolean;
}

/** Keeps what stands in the open cell of the grid and was not entered yet, and opens it again where it stood (issue 4, point 5). */
export function useCellDraft(sheet: JournalSheet, grid: RefObject<GridHandle | null>): CellDraft {
  const drafts = useDrafts();
  const open = useRef<string | null>(null);
  // Of the cell that is open: it ends with it.
  const [restored, setRestored] = useState<string | null>(null);

  const onDraft = useCallback((at: CellAt, draft: Draft | undefined) => {
    const place = draft === undefined ? null : placeOf(sheet, at);
    if (open.current !== null && open.current !== place) {
      drafts.drop(open.current);
      setRestored(null);
    }
    open.current = place;
    if (place !== null && draft !== undefined) drafts.keep(place, JSON.stringify(draft));
  }, [drafts, sheet]);

  const [unfinished] = useDraftPlaces(beginningOf(sheet));
  useEffect(() => {
    const at = unfinished === undefined ? null : cellOf(sheet, unfinished);
    if (unfinished === undefined || at === null) return undefined;
    // The grid is where it will be seen after the next paint.
    const painted = requestAnimationFrame(() => {
      const draft = cellDraftOf(drafts.take(unfinished) ?? '');
      if (draft === null) return;
      // Where the cell was closed for writing meanwhile, the text is nobody's.
      if (grid.current?.openDraft(at, draft) === true) setRestored(unfinished);
      else drafts.drop(unfinished);
    });
    return () => cancelAnimationFrame(painted);
  }, [drafts, grid, sheet, unfinished]);

  return { onDraft, isRestored: restored !== null };
}
