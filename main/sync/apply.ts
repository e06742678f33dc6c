import {
  compareScopes, CONTRACT, countedColumns, findSyncTable, idOfScope, kindOfScope, rowKey, tablesOfScope, type ScopeId, type ScopePatch, type SyncTable,
  type WireValue,
} from '#domain/contract/sync/index.ts';
import type { RowColumns } from '#domain/journal/index.ts';
import { addChecksum, namedRowChecksum, rowChecksum, subtractChecksum, type ScopeSection } from '#domain/sync/index.ts';
import type { WriteHandle } from '../database/handles.ts';
import { deleteBase, findBase, hasBases, listBasesOfWork, setBase } from './base-repository.ts';
import { isHidden, refreshDisplayed } from './displayed.ts';
import { deleteExtra, deleteExtrasWithoutRow, setExtra } from './extra-repository.ts';
import { deletePending, listPendingOf, listPendingOfJournal } from './outbox-repository.ts';
import { eraseOfPupil } from './erase-of-pupil.ts';
import { insertProblem } from './problem-repository.ts';
import { findRow, putRow, putValues, removeRow } from './rows-repository.ts';
import { countChecksum, listServerRows, whereOf } from './scope-rows.ts';
import { deleteHeldScope, findFact, findHeldScope, setHeldScope } from './state-repository.ts';

/** What changed for those who look: ids of journals, and whether lists or the school itself did. */
export interface Applied {
  readonly journals: Set<string>;
  people: boolean;
  school: boolean;
}

export const nothingApplied = (): Applied => ({ journals: new Set(), people: false, school: false });

/**
 * Rows of one scope and its cursor, together: call it inside one transaction with foreign keys unchecked.
 * @param contract what this version knows; columns beyond it are kept aside, tables beyond it are fetched when it comes to know them
 * @returns whether the checksum fits afterwards; where it does not the scope is to be fetched anew
 */
export function applyPatch(tx: WriteHandle, patch: ScopePatch, applied: Applied, contract = CONTRACT): boolean {
  const scope = patch.scope;
  const held = findHeldScope(tx, scope);
  // A scope that was taken away meanwhile, or an answer that was overtaken.
  if (!held || patch.upTo <= held.upTo) return true;
  const isJournal = kindOfScope(scope) === 'journal';
  let { checksum } = held;
  const change = (table: SyncTable, before: RowColumns | null, after: RowColumns | null): void => {
    if (!isJournal) return;
    if (before) checksum = subtractChecksum(checksum, namedRowChecksum(table, before));
    if (after) checksum = addChecksum(checksum, namedRowChecksum(table, after));
  };
  for (const part of patch.tables) {
    const table = findSyncTable(part.table, contract);
    if (!table || table.scope !== kindOfScope(scope)) continue;
    // First what goes: a new work may stand in the place of one that was removed.
    for (const key of part.removes) change(table, removeServerRow(tx, table, key), null);
    for (const row of part.puts) {
      const key = rowKey(table, row, part.columns);
      const after = columnsOf(tx, table, key, part.columns, row);
      change(table, putServerRow(tx, table, key, after), after);
    }
  }
  if (!isJournal) {
    if (kindOfScope(scope) === 'class' && patch.tables.some(({ table, removes }) => table === 'membership' && removes.length > 0)) forgetPupilsWithoutClass(tx);
    checksum = countChecksum(tx, scope);
  }
  setHeldScope(tx, { ...held, upTo: patch.upTo, checksum });
  note(applied, scope);
  return checksum === patch.checksum;
}

/**
 * A whole scope: its rows replace those held, and the cursor moves with them. Commands that wait stay on top.
 * @returns whether the rows add up to the section's checksum
 */
export function applySection(tx: WriteHandle, section: ScopeSection, applied: Applied, contract = CONTRACT): boolean {
  const scope = section.scope as ScopeId;
  const isJournal = kindOfScope(scope) === 'journal';
  const isNew = findHeldScope(tx, scope) === undefined;
  let checksum = 0;
  const tables = tablesOfScope(kindOfScope(scope), contract);
  // A journal names its rows itself, so what may have to go is known before anything comes – nothing at all when it is fetched for the first time.
  const before = isJournal ? keysOf(tx, scope, tables) : null;
  const present = new Map<string, Set<string>>();
  for (const part of section.tables) {
    const table = findSyncTable(part.table, contract);
    if (!table || table.scope !== kindOfScope(scope)) continue;
    const keys = new Set<string>();
    present.set(table.name, keys);
    // The whole of a first sync goes this way: rows as the contract has them, with nothing of ours on top.
    if (before?.length === 0 && isAsContract(table, part.columns) && !hasBases(tx, table.name) && !(table.name === 'mark' && hasBases(tx, 'work'))) {
      const counted = countedColumns(table);
      for (const row of part.rows) {
        putValues(tx, table, row);
        if (counted > 0) checksum = addChecksum(checksum, rowChecksum(table.name, row, counted));
      }
      continue;
    }
    for (const row of part.rows) {
      const key = rowKey(table, row, part.columns);
      const after = columnsOf(tx, table, key, part.columns, row);
      keys.add(key);
      putServerRow(tx, table, key, after, isNew);
      checksum = addChecksum(checksum, namedRowChecksum(table, after));
    }
  }
  // Children before parents; a class's pupils are counted before its memberships go.
  const stale = (before ?? keysOf(tx, scope, tables)).filter(([table, key]) => !present.get(table.name)?.has(key));
  for (const [table, key] of stale.reverse()) removeServerRow(tx, table, key);
  // A command was settled by taking the row away, and no row of ours told so: the section without it does.
  for (const { entity, entityId, settledVersion } of listPendingOfJournal(tx, idOfScope(scope))) {
    const table = findSyncTable(entity, contract);
    if (table && settledVersion !== null && !present.get(entity)?.has(entityId)) removeServerRow(tx, table, entityId);
  }
  if (kindOfScope(scope) === 'class' && stale.some(([{ name }]) => name === 'membership')) forgetPupilsWithoutClass(tx);
  if (kindOfScope(scope) !== 'journal') checksum = countChecksum(tx, scope);
  setHeldScope(tx, { scope, upTo: section.upTo, checksum, epoch: findFact(tx, 'serverEpoch') ?? '' });
  // What was sent again before the journal was fetched, or before its work was there, is displayed from now on.
  if (isJournal) for (const { entity, entityId } of listPendingOfJournal(tx, idOfScope(scope))) refreshDisplayed(tx, entity, entityId);
  note(applied, scope);
  return checksum === section.checksum;
}

/**
 * A stay was taken out of a class as if it had not been: who is in no class of this file goes with family and papers, and what families of a class alone may tell of goes where no such class
 * is held. A pupil whose stay elsewhere has yet to come is fetched with it.
 */
function forgetPupilsWithoutClass(tx: WriteHandle): void {
  const held = `SELECT m.pupil_id FROM membership m JOIN study_group g ON g.id = m.group_id JOIN sync_scope s ON s.scope = 'private:' || COALESCE(g.parent_id, g.id)`;
  for (const table of ['guardian', 'consent']) tx.run(`DELETE FROM ${table} WHERE pupil_id NOT IN (${held})`);
  tx.run(`UPDATE pupil SET address = '', phone = '' WHERE (address <> '' OR phone <> '') AND id NOT IN (${held})`);
  tx.run('DELETE FROM pupil WHERE id NOT IN (SELECT pupil_id FROM membership)');
  deleteExtrasWithoutRow(tx);
}

const keysOf = (tx: WriteHandle, scope: ScopeId, tables: readonly SyncTable[]): [SyncTable, string][] =>
  tables.flatMap((table) => [...listServerRows(tx, scope, table).keys()].map((key): [SyncTable, string] => [table, key]));

const isAsContract = (table: SyncTable, columns: readonly string[]): boolean =>
  columns.length === table.columns.length && columns.every((name, at) => name === table.columns[at]!.name);

/**
 * A right that ended: its rows go, with what lies beneath; commands that were never sent become problems of their author, once, with what was typed.
 */
export function removeScope(tx: WriteHandle, scope: ScopeId, now: number, applied: Applied): void {
  const kind = kindOfScope(scope);
  const id = idOfScope(scope);
  if (kind === 'journal') {
    for (const command of listPendingOfJournal(tx, id)) {
      if (command.settledVersion === null) {
        insertProblem(tx, command, { status: 'rejected', code: 'not_allowed', params: { action: 'journal.write' }, standing: null, refusedAt: now });
      }
      deletePending(tx, command.commandId);
      deleteBase(tx, command.entity, command.entityId);
    }
    for (const table of ['mark', 'attendance', 'term_mark', 'work', 'lesson', 'plan_item']) tx.run(`DELETE FROM ${table} WHERE ${whereOf(table)}`, id);
    // Marks of works that were hidden here; a hidden work of another journal still has its own row beneath.
    tx.run(`DELETE FROM base_row WHERE entity = 'mark' AND substr(entity_id, 1, 22) NOT IN (SELECT id FROM work UNION ALL SELECT entity_id FROM base_row WHERE entity = 'work')`);
  }
  if (kind === 'private') {
    for (const table of ['guardian', 'consent']) tx.run(`DELETE FROM ${table} WHERE ${whereOf(table)} AND NOT ${otherScopeHolds('private', `${table}.pupil_id`)}`, id, id);
    tx.run(
      `DELETE FROM row_extra WHERE table_name = 'pupil_contact' AND key IN (SELECT id FROM pupil WHERE ${whereOf('pupil')} AND NOT ${otherScopeHolds('private', 'pupil.id')})`, id, id,
    );
    tx.run(`UPDATE pupil SET address = '', phone = '' WHERE ${whereOf('pupil')} AND NOT ${otherScopeHolds('private', 'pupil.id')}`, id, id);
  }
  if (kind === 'class') {
    tx.run(`DELETE FROM membership WHERE ${whereOf('membership')}`, id);
    for (const table of ['guardian', 'consent']) tx.run(`DELETE FROM ${table} WHERE pupil_id NOT IN (SELECT pupil_id FROM membership)`);
    tx.run('DELETE FROM pupil WHERE id NOT IN (SELECT pupil_id FROM membership)');
  }
  deleteExtrasWithoutRow(tx);
  deleteHeldScope(tx, scope);
  note(applied, scope);
}

/** A pupil of two classes stays while one of them is held. */
const otherScopeHolds = (kind: string, pupil: string): string =>
  `EXISTS (SELECT 1 FROM membership m JOIN study_group g ON g.id = m.group_id JOIN sync_scope s ON s.scope = '${kind}:' || COALESCE(g.parent_id, g.id)
           WHERE m.pupil_id = ${pupil} AND COALESCE(g.parent_id, g.id) <> ?)`;

/** Removes first what is below; both orders are the caller's. */
export const byParents = (scopes: readonly ScopeId[]): ScopeId[] => [...scopes].sort(compareScopes);

/** @returns the server's row that was held before */
function putServerRow(tx: WriteHandle, table: SyncTable, key: string, after: RowColumns, isNew = false): RowColumns | null {
  const base = findBase(tx, table.name, key);
  if (base) {
    setBase(tx, table.name, key, { row: after, version: Number(after['version'] ?? 0) });
    refreshDisplayed(tx, table.name, key);
    return base.row;
  }
  if (table.name === 'mark' && isHidden(tx, String(after['work_id']))) {
    setBase(tx, 'mark', key, { row: after, version: Number(after['version'] ?? 0) });
    return null;
  }
  const before = isNew ? null : findRow(tx, table, key);
  putRow(tx, table, after);
  if (table.name === 'pupil' && typeof after['destroyed_on'] === 'string') eraseOfPupil(tx, key);
  return before;
}

function removeServerRow(tx: WriteHandle, table: SyncTable, key: string): RowColumns | null {
  deleteExtra(tx, table.name, key);
  const base = findBase(tx, table.name, key);
  if (base) {
    // Everything settled is in what is gone; what was not sent yet is for the server to refuse.
    setBase(tx, table.name, key, { row: null, version: Number.MAX_SAFE_INTEGER });
    if (listPendingOf(tx, table.name, key).length === 0) deleteBase(tx, table.name, key);
    else refreshDisplayed(tx, table.name, key);
    return base.row;
  }
  const before = findRow(tx, table, key);
  removeRow(tx, table, key);
  // What was typed into its marks and not sent waits for the server's answer; meanwhile it is shown nowhere.
  if (table.name === 'work') for (const mark of listBasesOfWork(tx, key)) refreshDisplayed(tx, 'mark', mark);
  return before;
}

/** The row by the contract's columns: what the writer does not know yet keeps its value here, what we do not know is kept aside. */
function columnsOf(tx: WriteHandle, table: SyncTable, key: string, columns: readonly string[], row: readonly WireValue[]): RowColumns {
  const after: Record<string, WireValue> = {};
  const unknown: Record<string, WireValue> = {};
  for (const [at, name] of columns.entries()) {
    if (table.columns.some((column) => column.name === name)) after[name] = row[at] ?? null;
    else unknown[name] = row[at] ?? null;
  }
  const lacking = table.columns.filter(({ name }) => !(name in after));
  if (lacking.length > 0) {
    const before = findBase(tx, table.name, key)?.row ?? findRow(tx, table, key);
    for (const column of lacking) after[column.name] = before?.[column.name] ?? column.missing ?? (column.nullable ? null : EMPTY[column.kind]);
  }
  if (columns.length > table.columns.length - lacking.length) setExtra(tx, table.name, key, unknown);
  return after;
}

const EMPTY = { id: '', text: '', json: 'null', day: '', integer: 0, real: 0, flag: 0, moment: 0 } as const;

function note(applied: Applied, scope: ScopeId): void {
  const kind = kindOfScope(scope);
  if (kind === 'journal') applied.journals.add(idOfScope(scope));
  else if (kind === 'school') applied.school = true;
  else applied.people = true;
}
