import type pg from 'pg';
import type { CommandId, GroupId, PupilId } from '#domain/ids.ts';
import { pupilOfStep, type ListCounts, type ListStep } from '#domain/people/index.ts';
import type { MovementsAnswer } from '#domain/contract/sync/index.ts';

type Movement = MovementsAnswer['movements'][number];

/** A change as the log keeps it. */
export interface ListChange {
  readonly changeId: CommandId;
  readonly kind: Movement['kind'];
  readonly classId: GroupId;
  readonly fromClassId: GroupId | null;
  /** Of a change about one pupil. */
  readonly pupilId: PupilId | null;
  readonly onDay: string | null;
  readonly basis: string;
  readonly counts: ListCounts;
  /** SHA-256 of the request, hex: a command id is used for one request. */
  readonly digest: string;
  readonly authorId: string;
  /** Milliseconds since 1970 UTC. */
  readonly madeAt: number;
}

/** A change that is kept, with how many steps it had. */
export interface KeptChange extends ListChange {
  readonly steps: number;
  readonly undoId: string | null;
}

export async function insertChange(client: pg.ClientBase, schoolId: string, change: ListChange, steps: readonly ListStep[]): Promise<void> {
  const { changeId, kind, classId, fromClassId, pupilId, onDay, basis, counts, digest, authorId, madeAt } = change;
  await client.query(
    `INSERT INTO list_change (school_id, id, kind, class_id, from_class_id, pupil_id, on_day, basis, counts, steps, digest, author_id, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [schoolId, changeId, kind, classId, fromClassId, pupilId, onDay, basis, JSON.stringify(counts), steps.length, digest, authorId, madeAt],
  );
  const rows = steps.map((step, position) => ({
    position, entity: step.entity, entityId: step.entityId, pupilId: pupilOfStep(step),
    before: step.before === null ? null : JSON.stringify(step.before), after: step.after === null ? null : JSON.stringify(step.after),
  }));
  await client.query(
    `INSERT INTO list_step (school_id, change_id, position, entity, entity_id, pupil_id, before, after)
     SELECT $1, $2, r.position, r.entity, r."entityId", r."pupilId", r.before, r.after
     FROM jsonb_to_recordset($3::jsonb) AS r(position int, entity text, "entityId" text, "pupilId" text, before text, after text)`,
    [schoolId, changeId, JSON.stringify(rows)],
  );
}

export async function findChange(client: pg.ClientBase, schoolId: string, changeId: string): Promise<KeptChange | undefined> {
  const { rows } = await client.query<Omit<KeptChange, 'counts'> & { counts: string }>(
    `SELECT id AS "changeId", kind, class_id AS "classId", from_class_id AS "fromClassId", pupil_id AS "pupilId", on_day AS "onDay", basis, counts, steps, digest, author_id AS "authorId",
            made_at AS "madeAt", undo_id AS "undoId" FROM list_change WHERE school_id = $1 AND id = $2`, [schoolId, changeId],
  );
  return rows[0] && { ...rows[0], counts: JSON.parse(rows[0].counts) as ListCounts };
}

/** What a change did, in its order; less than `steps` of it where a pupil's data was destroyed since. */
export async function listSteps(client: pg.ClientBase, schoolId: string, changeId: string): Promise<ListStep[]> {
  const { rows } = await client.query<{ entity: string; entityId: string; before: string | null; after: string | null }>(
    'SELECT entity, entity_id AS "entityId", before, after FROM list_step WHERE school_id = $1 AND change_id = $2 ORDER BY position', [schoolId, changeId],
  );
  return rows.map((row) => ({ ...row, before: parsed(row.before), after: parsed(row.after) }) as ListStep);
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** A change that was taken back needs its rows no more, and they hold names. */
export async function setUndone(client: pg.ClientBase, schoolId: string, changeId: string, undo: { readonly undoId: string; readonly by: string; readonly at: number }): Promise<void> {
  await client.query('UPDATE list_change SET undo_id = $3, undone_by = $4, undone_at = $5 WHERE school_id = $1 AND id = $2', [schoolId, changeId, undo.undoId, undo.by, undo.at]);
  await client.query('DELETE FROM list_step WHERE school_id = $1 AND change_id = $2', [schoolId, changeId]);
}

/** A log longer than this is read on paper. */
const MOST_SHOWN = 200;

/** Newest first; of pupils whose data is blocked nothing is told (P-05). @param undoableFrom milliseconds: changes before it are not offered to be taken back */
export async function listMovements(client: pg.ClientBase, schoolId: string, groupId: GroupId, undoableFrom: number): Promise<Movement[]> {
  const { rows } = await client.query<Omit<Movement, keyof ListCounts> & { counts: string }>(
    `SELECT c.id AS "changeId", c.kind, c.pupil_id AS "pupilId", CASE WHEN p.id IS NULL THEN NULL ELSE trim(p.last_name || ' ' || p.first_name || ' ' || p.middle_name) END AS "pupilName",
            g.name AS "className", f.name AS "fromClassName", c.on_day AS "onDay", c.basis, c.counts, COALESCE(trim(t.last_name || ' ' || t.first_name || ' ' || t.middle_name), '') AS author,
            c.made_at AS "madeAt", c.undone_at AS "undoneAt", c.undone_at IS NULL AND c.made_at >= $3 AS "mayUndo"
     FROM list_change c JOIN study_group g ON g.school_id = $1 AND g.id = c.class_id LEFT JOIN study_group f ON f.school_id = $1 AND f.id = c.from_class_id
     LEFT JOIN pupil p ON p.school_id = $1 AND p.id = c.pupil_id LEFT JOIN staff t ON t.school_id = $1 AND t.id = c.author_id
     WHERE c.school_id = $1 AND (c.class_id = $2 OR c.from_class_id = $2)
       AND (c.pupil_id IS NULL OR c.pupil_id NOT IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL))
     ORDER BY c.made_at DESC, c.id DESC LIMIT ${MOST_SHOWN}`, [schoolId, groupId, undoableFrom],
  );
  return rows.map(({ counts, ...row }) => ({ ...row, ...(JSON.parse(counts) as ListCounts) }));
}
