import type { CommandId, GroupId } from '#domain/ids.ts';
import type { ReadHandle } from '../../database/handles.ts';

/** How many pupils an import touched. */
export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  /** Known pupils who came into the class from none. */
  readonly enrolled: number;
  /** Known pupils who came from another class. */
  readonly moved: number;
}

/** The last revision of an import: it sums up those before it, which carry the same command. */
export interface ImportRecord extends ChangeCounts {
  readonly importId: CommandId;
  readonly groupId: GroupId;
  /** How many revisions stand right before this one and belong to the import. */
  readonly revisions: number;
}

export const IMPORT_ENTITY = 'rosterImport';

export interface ImportEntry {
  readonly seq: number;
  readonly record: ImportRecord;
  readonly author: string;
  readonly madeAt: number;
}

/** The newest import of a class that was not taken back. */
export function findLastImport(db: ReadHandle, groupId: GroupId): ImportEntry | undefined {
  const row = db.get<{ seq: number; after: string | null; author: string | null; madeAt: number }>(
    `SELECT r.seq, r.after, s.last_name || ' ' || s.first_name || CASE s.middle_name WHEN '' THEN '' ELSE ' ' || s.middle_name END AS author, r.made_at AS madeAt
     FROM revision r LEFT JOIN staff s ON s.id = r.author_id WHERE r.entity = ? AND r.entity_id = ? ORDER BY r.seq DESC LIMIT 1`,
    IMPORT_ENTITY, groupId,
  );
  if (!row || row.after === null) return undefined;
  return { seq: row.seq, record: JSON.parse(row.after) as ImportRecord, author: row.author ?? '', madeAt: row.madeAt };
}

export interface ImportStep {
  readonly entity: 'pupil' | 'membership';
  readonly entityId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What an import did, in its order. */
export const listImportSteps = (db: ReadHandle, entry: ImportEntry): ImportStep[] =>
  db
    .all<{ entity: ImportStep['entity']; entityId: string; before: string | null; after: string | null }>(
      'SELECT entity, entity_id AS entityId, before, after FROM revision WHERE seq >= ? AND seq < ? ORDER BY seq',
      entry.seq - entry.record.revisions, entry.seq,
    )
    .map((row) => ({ ...row, before: row.before === null ? null : JSON.parse(row.before), after: row.after === null ? null : JSON.parse(row.after) }));
