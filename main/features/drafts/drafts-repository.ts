import type { StaffId } from '#domain/ids.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';

export interface Draft {
  /** As the page named it. */
  readonly place: string;
  readonly text: string;
  /** Milliseconds since 1970 UTC. */
  readonly keptAt: number;
}

/** Of forgotten places no heap grows: the newest so many are kept of a person. */
const KEPT_OF_ONE = 100;

/** The newer text of a place takes the place of the older one. */
export function keepDraft(tx: WriteHandle, { staffId, place, text, keptAt }: Draft & { readonly staffId: StaffId }): void {
  tx.run('INSERT INTO draft (staff_id, place, text, kept_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text, kept_at = excluded.kept_at', staffId, place, text, keptAt);
  tx.run(
    'DELETE FROM draft WHERE staff_id = ? AND place NOT IN (SELECT place FROM draft WHERE staff_id = ? ORDER BY kept_at DESC, place LIMIT ?)', staffId, staffId, KEPT_OF_ONE,
  );
}

/** The newest first. */
export const listDrafts = (db: ReadHandle, staffId: StaffId): Draft[] =>
  db.all<Draft>('SELECT place, text, kept_at AS keptAt FROM draft WHERE staff_id = ? ORDER BY kept_at DESC, place', staffId);

export const dropDraft = (tx: WriteHandle, staffId: StaffId, place: string): void => void tx.run('DELETE FROM draft WHERE staff_id = ? AND place = ?', staffId, place);
