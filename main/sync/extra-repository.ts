import type { WireValue } from '#domain/contract/sync/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';

/**
 * Columns of a newer server that this version does not know, kept beside their row until it does. They go when the row goes: nobody keeps of a row
 * what they may not see any more.
 */
export type ExtraFields = Readonly<Record<string, WireValue>>;

export const hasExtras = (db: ReadHandle): boolean => db.get('SELECT 1 FROM row_extra LIMIT 1') !== undefined;

export const listExtras = (db: ReadHandle, table: string): { readonly key: string; readonly fields: ExtraFields }[] =>
  db.all<{ key: string; fields: string }>('SELECT key, fields FROM row_extra WHERE table_name = ?', table).map(({ key, fields }) => ({ key, fields: JSON.parse(fields) as ExtraFields }));

/** @param fields as the server has them now: none takes away what was kept */
export function setExtra(tx: WriteHandle, table: string, key: string, fields: ExtraFields): void {
  if (Object.keys(fields).length === 0) return deleteExtra(tx, table, key);
  tx.run('INSERT INTO row_extra (table_name, key, fields) VALUES (?, ?, ?) ON CONFLICT (table_name, key) DO UPDATE SET fields = excluded.fields', table, key, JSON.stringify(fields));
}

export const deleteExtra = (tx: WriteHandle, table: string, key: string): void => void tx.run('DELETE FROM row_extra WHERE table_name = ? AND key = ?', table, key);

/** How the key of each table that may leave with a scope is written in SQL, as `rowKey` joins it. */
const KEYS: Readonly<Record<string, string>> = {
  pupil: 'id', membership: 'id', guardian: 'id', plan_item: 'id', lesson: 'id', work: 'id', mark: `work_id || '/' || pupil_id`, attendance: `lesson_id || '/' || pupil_id`,
  term_mark: `journal_id || '/' || term_id || '/' || pupil_id`,
};

/** After rows went in great number: nothing stays of what stands neither in its table nor beneath pending commands. */
export function deleteExtrasWithoutRow(tx: WriteHandle): void {
  if (!hasExtras(tx)) return;
  for (const [table, key] of Object.entries(KEYS)) {
    tx.run(
      `DELETE FROM row_extra WHERE table_name = ? AND key NOT IN (SELECT ${key} FROM ${table}) AND key NOT IN (SELECT entity_id FROM base_row WHERE entity = ?)`, table, table,
    );
  }
  tx.run(`DELETE FROM row_extra WHERE table_name = 'pupil_contact' AND key NOT IN (SELECT id FROM pupil)`);
}
