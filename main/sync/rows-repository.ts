import { findSyncTable, SYNC_TABLES, type SyncTable } from '#domain/contract/sync/index.ts';
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
    const fields = columns.filter((column) => column !== 'pupil_id');
    const empty = table.columns.filter(({ name: column }) => column !== 'pupil_id').map((column) => `${column.name} = ${column.nullable ? 'NULL' : `''`}`);
    return {
      // In the order of the statement's parameters; better-sqlite3 binds ?1 by name alone.
      columns: [...fields, 'pupil_id'], key,
      read: `SELECT id AS pupil_id, ${fields.join(', ')} FROM pupil WHERE id = ?`,
      put: `UPDATE pupil SET ${fields.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
      remove: `UPDATE pupil SET ${empty.join(', ')} WHERE id = ?`,
    };
  }
  return { ...upsertOf(name, columns, key), read: `SELECT * FROM ${name} WHERE ${keyed(key)}`, remove: `DELETE FROM ${name} WHERE ${keyed(key)}` };
}

/** What a table has here and not on the wire, for a row that is new. */
const ONLY_HERE: Readonly<Record<string, Readonly<Record<string, string>>>> = { pupil: { address: `''`, phone: `''` }, school: { kind: `'joined'` } };

function upsertOf(name: string, columns: readonly string[], key: readonly string[]): Pick<TableSql, 'put' | 'columns' | 'key'> {
  const more = Object.entries(ONLY_HERE[name] ?? {}).filter(([column]) => !columns.includes(column));
  const changed = columns.filter((column) => !key.includes(column));
  const onConflict = changed.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  const all = [...columns, ...more.map(([column]) => column)].join(', ');
  const values = [...columns.map(() => '?'), ...more.map(([, value]) => value)].join(', ');
  return { columns, key, put: `INSERT INTO ${name} (${all}) VALUES (${values}) ON CONFLICT (${key.join(', ')}) ${onConflict}` };
}

const SQL: Readonly<Record<string, TableSql>> = Object.fromEntries(SYNC_TABLES.map((table) => [table.name, sqlOf(table)]));

/** @param table by its name as this version has it, or as another version has it */
const sqlFor = (table: string | SyncTable): TableSql =>
  typeof table === 'string' ? SQL[table]! : findSyncTable(table.name) === table ? SQL[table.name]! : sqlOf(table);

const nameOf = (table: string | SyncTable): string => (typeof table === 'string' ? table : table.name);

/** A number that is a key stands as text in a joined key. */
const keyValues = (table: string, key: string): (string | number)[] => (table === 'bell' ? [Number(key)] : key.split('/'));

/**
 * The row with every column that the file has, so that what lies beneath pending commands is whole.
 * @param key as `rowKey` joins it
 */
export const findRow = (db: ReadHandle, table: string | SyncTable, key: string): Record<string, string | number | null> | null =>
  db.get<Record<string, string | number | null>>(sqlFor(table).read, ...keyValues(nameOf(table), key)) ?? null;

/** Columns that the row does not name keep what they have. */
export function putRow(tx: WriteHandle, table: string | SyncTable, row: RowColumns): void {
  let sql: Pick<TableSql, 'put' | 'columns' | 'key'> = sqlFor(table);
  const names = Object.keys(row);
  if (names.length !== sql.columns.length || !names.every((name) => sql.columns.includes(name))) {
    if (nameOf(table) !== 'pupil_contact') sql = upsertOf(nameOf(table), names, sql.key);
  }
  tx.run(sql.put, ...sql.columns.map((name) => row[name] ?? null));
}

/** A row of a journal's table by the contract's columns in their order: without the detour over names, for the many rows of a snapshot. */
export const putValues = (tx: WriteHandle, table: SyncTable, values: readonly (string | number | null)[]): void => void tx.run(sqlFor(table).put, ...values);

export const removeRow = (tx: WriteHandle, table: string | SyncTable, key: string): void => void tx.run(sqlFor(table).remove, ...keyValues(nameOf(table), key));

/** Empty rows of a work go with it. */
export function removeWorkWithMarks(tx: WriteHandle, workId: string): void {
  tx.run('DELETE FROM mark WHERE work_id = ?', workId);
  tx.run('DELETE FROM work WHERE id = ?', workId);
}

/** Keys of all marks of a work. */
export const listMarkKeys = (db: ReadHandle, workId: string): string[] =>
  db.raw<[string]>('SELECT pupil_id FROM mark WHERE work_id = ?', workId).map(([pupilId]) => `${workId}/${pupilId}`);
