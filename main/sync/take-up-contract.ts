import { kindOfScope, type SyncContract, type SyncTable } from '#domain/contract/sync/index.ts';
import type { RowColumns } from '#domain/journal/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';
import { findBase, setBase } from './base-repository.ts';
import { listExtras, setExtra } from './extra-repository.ts';
import { findRow, putRow } from './rows-repository.ts';
import { findFact, listHeldScopes, setFact, setHeldScope } from './state-repository.ts';

/** Whether the file was last used by another version than this one; a file that says nothing is of the first minor. */
export const isOfAnotherMinor = (db: ReadHandle, { minor }: SyncContract): boolean => Number(findFact(db, 'minor') ?? 0) !== minor;

/**
 * The program was updated: what was kept aside of rows comes into the columns that are known now, without asking the server, and scopes with a table
 * that is known now are fetched anew. Migrations have laid the columns before.
 */
export function takeUpContract(tx: WriteHandle, contract: SyncContract): void {
  const before = Number(findFact(tx, 'minor') ?? 0);
  for (const table of contract.tables) {
    for (const { key, fields } of listExtras(tx, table.name)) {
      const known = Object.fromEntries(Object.entries(fields).filter(([name]) => table.columns.some((column) => column.name === name)));
      if (Object.keys(known).length === 0) continue;
      complete(tx, table, key, known);
      setExtra(tx, table.name, key, Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in known))));
    }
  }
  const grown = new Set(contract.tables.flatMap(({ scope, since }) => (since !== undefined && since > before ? [scope] : [])));
  // Cursor 0 is not asked for with the others, so that the server names the scope as one to be fetched.
  for (const held of listHeldScopes(tx)) if (grown.has(kindOfScope(held.scope))) setHeldScope(tx, { ...held, upTo: 0, checksum: 0 });
  setFact(tx, 'minor', String(contract.minor));
}

/** Of the row that is displayed and of the server's beneath it: no command spoke of a column that was not known. */
function complete(tx: WriteHandle, table: SyncTable, key: string, known: RowColumns): void {
  const base = findBase(tx, table.name, key);
  if (base?.row) setBase(tx, table.name, key, { ...base, row: { ...base.row, ...known } });
  const displayed = findRow(tx, table, key);
  if (displayed) putRow(tx, table, { ...displayed, ...known });
}
