import { countedColumns, idOfScope, kindOfScope, rowKey, tablesOfScope, type ScopeId, type SyncTable, type WireValue } from '#domain/contract/sync/index.ts';
import { addChecksum, rowChecksum } from '#domain/sync/index.ts';
import type { ReadHandle } from '../database/handles.ts';
import { findBase } from './base-repository.ts';

const IN_CLASS = `group_id IN (SELECT id FROM study_group WHERE COALESCE(parent_id, id) = ?)`;

/** Which displayed rows of a table a scope holds, given the id behind its kind. */
const WHERE: Readonly<Record<string, string>> = {
  pupil: `id IN (SELECT pupil_id FROM membership WHERE ${IN_CLASS})`,
  membership: IN_CLASS,
  pupil_contact: `id IN (SELECT pupil_id FROM membership WHERE ${IN_CLASS}) AND (address <> '' OR phone <> '')`,
  guardian: `pupil_id IN (SELECT pupil_id FROM membership WHERE ${IN_CLASS})`,
  consent: `pupil_id IN (SELECT pupil_id FROM membership WHERE ${IN_CLASS})`,
  plan_item: 'journal_id = ?',
  lesson: 'journal_id = ?',
  work: 'lesson_id IN (SELECT id FROM lesson WHERE journal_id = ?)',
  mark: 'work_id IN (SELECT w.id FROM work w JOIN lesson l ON l.id = w.lesson_id WHERE l.journal_id = ?)',
  attendance: 'lesson_id IN (SELECT id FROM lesson WHERE journal_id = ?)',
  term_mark: 'journal_id = ?',
};

export const whereOf = (table: string): string | undefined => WHERE[table];

const columnsOf = (table: SyncTable): string =>
  table.columns.map(({ name }) => (table.name === 'pupil_contact' && name === 'pupil_id' ? 'id AS pupil_id' : name)).join(', ');

/** Displayed rows of a scope, in the order of the contract's columns. */
export function listScopeRows(db: ReadHandle, scope: ScopeId, table: SyncTable): WireValue[][] {
  const where = WHERE[table.name];
  const from = table.name === 'pupil_contact' ? 'pupil' : table.name;
  const sql = `SELECT ${columnsOf(table)} FROM ${from}${where === undefined ? '' : ` WHERE ${where}`}`;
  return where === undefined ? db.raw<WireValue[]>(sql) : db.raw<WireValue[]>(sql, idOfScope(scope));
}

/** The server's rows of a scope as this file holds them: the displayed ones, and beneath pending commands those of the server. */
export function listServerRows(db: ReadHandle, scope: ScopeId, table: SyncTable): Map<string, readonly WireValue[]> {
  const rows = new Map<string, readonly WireValue[]>();
  for (const row of listScopeRows(db, scope, table)) rows.set(rowKey(table, row), row);
  if (kindOfScope(scope) !== 'journal') return rows;
  const bases = db.raw<[string]>(`SELECT entity_id FROM base_row WHERE entity = ?`, table.name);
  for (const [entityId] of bases) {
    const base = findBase(db, table.name, entityId);
    if (!base) continue;
    const isOurs = rows.has(entityId) || isOfJournal(db, table.name, base.row, idOfScope(scope));
    if (!isOurs) continue;
    if (base.row === null) rows.delete(entityId);
    else rows.set(entityId, table.columns.map(({ name }) => base.row![name] ?? null));
  }
  return rows;
}

function isOfJournal(db: ReadHandle, entity: string, row: Readonly<Record<string, WireValue>> | null, journalId: string): boolean {
  if (row === null) return false;
  if (entity === 'lesson' || entity === 'term_mark') return row['journal_id'] === journalId;
  const lessonOf = (workId: WireValue): WireValue =>
    db.get<{ lesson: string }>('SELECT lesson_id AS lesson FROM work WHERE id = ?', workId)?.lesson ?? (findBase(db, 'work', String(workId))?.row?.['lesson_id'] ?? null);
  const lessonId = entity === 'mark' ? lessonOf(row['work_id'] ?? null) : (row['lesson_id'] ?? null);
  return db.get<{ journal: string }>('SELECT journal_id AS journal FROM lesson WHERE id = ?', lessonId)?.journal === journalId;
}

/** The checksum of a scope counted anew from its rows: after a patch of a small scope, and for whoever doubts. */
export function countChecksum(db: ReadHandle, scope: ScopeId): number {
  let sum = 0;
  for (const table of tablesOfScope(kindOfScope(scope))) {
    const counted = countedColumns(table);
    if (counted === 0) continue;
    for (const row of listServerRows(db, scope, table).values()) sum = addChecksum(sum, rowChecksum(table.name, row, counted));
  }
  return sum;
}
