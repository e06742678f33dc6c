import { useCallback, useEffect, useMemo } from 'react';
import type { PupilId } from '#domain/ids.ts';
import { termMarkOf, type TermMark } from '#domain/results/index.ts';
import { useDraftPlaces, useDrafts } from '../../app/drafts/drafts.tsx';
import type { JournalSheet } from './journal-sheet.ts';

export interface WantedReason {
  /** Rows whose term mark waits; empty while there is nothing to ask. */
  readonly rows: readonly { readonly row: number; readonly value: TermMark }[];
  /** What was typed before the lock; null where nothing was. */
  readonly restored: string | null;
}

export const NOTHING_WANTED: WantedReason = { rows: [], restored: null };

interface Kept {
  readonly marks: readonly { readonly pupilId: PupilId; readonly value: unknown }[];
  readonly reason: unknown;
}

/** The marks of pupils that are still there, with the reason typed so far; null where there are none, or the text is not ours. */
export function wantedBefore(sheet: JournalSheet, text: string): WantedReason | null {
  try {
    const { marks, reason } = JSON.parse(text) as Kept;
    if (typeof reason !== 'string') return null;
    const rows = marks.flatMap(({ pupilId, value }) => {
      const [row, mark] = [sheet.rowOf(pupilId), typeof value === 'string' ? termMarkOf(value) : undefined];
      return row === -1 || mark === undefined ? [] : [{ row, value: mark }];
    });
    return rows.length === 0 ? null : { rows, restored: reason };
  } catch {
    return null;
  }
}

export interface ReasonDraft {
  readonly keep: (rows: WantedReason['rows'], reason: string) => void;
  readonly drop: () => void;
}

/** Keeps term marks that wait for their reason, with the reason as far as it is typed, and asks again for it (issue 4, point 5; domain.md §3.4). */
export function useReasonDraft(sheet: JournalSheet, want: (wanted: WantedReason) => void): ReasonDraft {
  const drafts = useDrafts();
  const place = `reason/${sheet.journalId}/${sheet.parts.term.termId}`;
  const [unfinished] = useDraftPlaces(place);
  useEffect(() => {
    const text = unfinished === undefined ? null : drafts.take(place);
    if (text === null) return;
    const wanted = wantedBefore(sheet, text);
    if (wanted === null || !sheet.head.writable || sheet.parts.term.closed) {
      drafts.drop(place);
      return;
    }
    for (const { row, value } of wanted.rows) sheet.draftTermMark(row, value);
    want(wanted);
  }, [drafts, place, sheet, unfinished, want]);

  const keep = useCallback((rows: WantedReason['rows'], reason: string) => {
    const marks = rows.flatMap(({ row, value }) => {
      const pupil = sheet.pupils[row];
      return pupil ? [{ pupilId: pupil.pupilId, value }] : [];
    });
    const kept: Kept = { marks, reason };
    drafts.keep(place, JSON.stringify(kept));
  }, [drafts, place, sheet]);
  return useMemo(() => ({ keep, drop: () => drafts.drop(place) }), [drafts, keep, place]);
}
