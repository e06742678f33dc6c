import { SYNC_TABLES, type SyncTable } from '#domain/contract/sync/index.ts';
import type { RowColumns } from '#domain/journal/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';

/**
 * Rows of the synced tables by the columns of the contract. Two tables of the wire lie differently here: `pupil_contact` is two columns of
 * `pupil`, and a school knows its kind.
 */
interface TableSql {
  readonly read: string;
  readonly put: string;
  readonly remove: string;
  /** In the order of the parameters of `put`. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

const keyed = (key: readonly string[]): string => key.map((name) => `${name} = ?`).join(' AND ');

function sqlOf(table: SyncTable): TableSql {
  const columns = table.columns.map(({ name }) => name);
  const { key, name } = table;
  if (name === 'pupil_contact') {
    return {
      // In the order of the statement's parameters; better-sqlite3 binds ?1 by name alone.
      columns: ['address', 'phone', 'pupil_id'], key,
      read: 'SELECT id AS pupil_id, address, phone FROM pupil WHERE id = ?',
      put: 'UPDATE pupil SET address = ?, phone = ? WHERE id = ?',
      remove: `UPDATE pupil SET address = '', phone = '' WHERE id = ?`,
    };
  }
  const more = name === 'pupil' ? { columns: ', address, phone', values: `, '', ''` } : name === 'school' ? { columns: ', kind', values: `, 'joined'` } : { columns: '', values: '' };
  const changed = columns.filter((column) => !key.includes(column));
  const onConflict = changed.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  return {
    columns, key,
    read: `SELECT ${columns.join(', ')} FROM ${name} WHERE ${keyed(key)}`,
    put: `INSERT INTO ${name} (${columns.join(', ')}${more.columns}) VALUES (${columns.map(() => '?').join(', ')}${more.values}) ON CONFLICT (${key.join(', ')}) ${onConflict}`,
    remove: `DELETE FROM ${name} WHERE ${keyed(key)}`,
  };
}

const SQL: Readonly<Record<string, TableSql>> = Object.fromEntries(SYNC_TABLES.map((table) => [table.name, sqlOf(table)]));

/** A number that is a key stands as text in a joined key. */
const keyValues = (table: string, key: string): (string | number)[] => (table === 'bell' ? [Number(key)] : key.split('/'));

/** @param key as `rowKey` joins it */
export const findRow = (db: ReadHandle, table: string, key: string): Record<string, string | number | null> | null =>
  db.get<Record<string, string | number | null>>(SQL[table]!.read, ...keyValues(table, key)) ?? null;

export function putRow(tx: WriteHandle, table: string, row: RowColumns): void {
  const { put, columns } = SQL[table]!;
  tx.run(put, ...columns.map((name) => row[name] ?? null));
}

/** A row of a journal's table by the contract's columns in their order: without the detour over names, for the many rows of a snapshot. */
export const putValues = (tx: WriteHandle, table: string, values: readonly (string | number | null)[]): void => void tx.run(SQL[table]!.put, ...values);

export const removeRow = (tx: WriteHandle, table: string, key: string): void => void tx.run(SQL[table]!.remove, ...keyValues(table, key));

/** Empty rows of a work go with it. */
export function removeWorkWithMarks(tx: WriteHandle, workId: string): void {
  tx.run('DELETE FROM mark WHERE work_id = ?', workId);
  tx.run('DELETE FROM work WHERE id = ?', workId);
}

/** Keys of all marks of a work. */
export const listMarkKeys = (db: ReadHandle, workId: string): string[] =>
  db.raw<[string]>('SELECT pupil_id FROM mark WHERE work_id = ?', workId).map(([pupilId]) => `${workId}/${pupilId}`);
