import { SYNC_TABLES } from '#domain/contract/sync/index.ts';
import type { WriteHandle } from '../database/handles.ts';

/**
 * The administrator withdrew this workstation: everything that came from the server goes. What was typed here and not sent stays in the encrypted file, for
 * the day the workstation is let in again; call it with foreign keys unchecked.
 * @returns whether anything was there
 */
export function forgetRows(tx: WriteHandle): boolean {
  if (!tx.get('SELECT 1 FROM sync_scope UNION ALL SELECT 1 FROM school LIMIT 1')) return false;
  // Contacts are columns of the pupils.
  for (const { name } of SYNC_TABLES.toReversed()) if (name !== 'pupil_contact') tx.run(`DELETE FROM ${name}`);
  for (const table of ['base_row', 'row_extra', 'sync_scope', 'sent_command']) tx.run(`DELETE FROM ${table}`);
  return true;
}
