import type { CommandId, GroupId, PupilId } from '#domain/ids.ts';
import type { ListCounts, ListStep } from '#domain/people/index.ts';
import type { ReadHandle } from '../../database/handles.ts';

/** The last revision of a change of lists: it sums up those before it, which carry the same command. */
export interface ListRecord extends ListCounts {
  readonly importId: CommandId;
  readonly groupId: GroupId;
  /** How many revisions stand right before this one and belong to the change. */
  readonly revisions: number;
  /** Absent in records of versions that knew imports alone. */
  readonly kind?: 'import' | 'enrol' | 'transfer' | 'dismiss' | 'correct';
  readonly fromGroupId?: GroupId | null;
  readonly pupilId?: PupilId | null;
  readonly onDay?: string | null;
  readonly basis?: string;
}

/** The entity of those revisions; they stand under the id of their class. */
export const LIST_ENTITY = 'rosterImport';

export interface ListEntry {
  readonly seq: number;
  readonly record: ListRecord;
  readonly author: string;
  readonly madeAt: number;
  /** When it was taken back. */
  readonly undoneAt: number | null;
}

const SELECT = `SELECT r.seq, r.after, s.last_name || ' ' || s.first_name || CASE s.middle_name WHEN '' THEN '' ELSE ' ' || s.middle_name END AS author, r.made_at AS madeAt,
    (SELECT b.made_at FROM revision b WHERE b.entity = '${LIST_ENTITY}' AND b.entity_id = r.entity_id AND b.seq > r.seq AND b.after IS NULL AND b.before = r.after LIMIT 1) AS undoneAt
  FROM revision r LEFT JOIN staff s ON s.id = r.author_id WHERE r.entity = '${LIST_ENTITY}' AND r.after IS NOT NULL`;

interface Row {
  readonly seq: number;
  readonly after: string;
  readonly author: string | null;
  readonly madeAt: number;
  readonly undoneAt: number | null;
}
const entryOf = ({ after, author, ...row }: Row): ListEntry => ({ ...row, record: JSON.parse(after) as ListRecord, author: author ?? '' });

/** Changes of a class's list, and transfers out of it, newest first. */
export const listEntries = (db: ReadHandle, groupId: GroupId): ListEntry[] =>
  db.all<Row>(`${SELECT} AND (r.entity_id = ? OR json_extract(r.after, '$.fromGroupId') = ?) ORDER BY r.seq DESC LIMIT 200`, groupId, groupId).map(entryOf);

export const findEntry = (db: ReadHandle, changeId: CommandId): ListEntry | undefined => {
  const row = db.get<Row>(`${SELECT} AND r.command_id = ?`, changeId);
  return row && entryOf(row);
};

/** What a change did, in its order. */
export const listSteps = (db: ReadHandle, entry: ListEntry): ListStep[] =>
  db
    .all<{ entity: string; entityId: string; before: string | null; after: string | null }>(
      'SELECT entity, entity_id AS entityId, before, after FROM revision WHERE seq >= ? AND seq < ? ORDER BY seq',
      entry.seq - entry.record.revisions, entry.seq,
    )
    .map((row) => ({ ...row, before: row.before === null ? null : JSON.parse(row.before), after: row.after === null ? null : JSON.parse(row.after) }) as ListStep);
