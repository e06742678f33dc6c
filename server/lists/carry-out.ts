import type pg from 'pg';
import { classScope, privateScope, type ScopeId } from '#domain/contract/sync/index.ts';
import type { GroupId, PupilId } from '#domain/ids.ts';
import { nameKey, pupilOfStep, type ListStep, type MembershipRow, type PupilRow } from '#domain/people/index.ts';
import { dropTombstones, putTombstones } from '../personal-data/pupils-repository.ts';

/** Tables whose rows come to a workstation with the class of their pupil, and which scope of it. */
const WITH_PUPIL = [['pupil', 'id', 'id', classScope], ['pupil_contact', 'pupil_id', 'pupil_id', privateScope], ['guardian', 'id', 'pupil_id', privateScope], ['consent', 'id', 'pupil_id', privateScope]] as const;

/**
 * Writes steps to the lists so that every workstation hears of it. A workstation to which the class is new lacks the pupil's row, contacts, family and consents: all of them get the
 * new sequence, not the stay alone. Rows that went leave the scopes they stood in.
 * @param seq of the change @param moved gets every scope in which one of the pupils is or was
 */
export async function carryOut(client: pg.ClientBase, schoolId: string, steps: readonly ListStep[], seq: number, moved: Set<ScopeId>): Promise<void> {
  const pupilIds = [...new Set(steps.map(pupilOfStep))];
  const before = await classesOf(client, schoolId, pupilIds);
  const removed = steps.flatMap((step) => (step.entity === 'membership' && step.after === null ? [step.entityId] : []));
  const gone = await classOfStays(client, schoolId, removed);
  for (const step of steps) {
    if (step.entity === 'pupil') await writePupil(client, schoolId, step.entityId, step.after, seq);
    else await writeStay(client, schoolId, step.entityId, step.after, seq);
  }
  const after = await classesOf(client, schoolId, pupilIds);
  const classes = new Set([...before.values(), ...after.values()].flatMap((ids) => [...ids]));
  for (const id of classes) moved.add(classScope(id)).add(privateScope(id));

  for (const { id, classId } of gone) await putTombstones(client, schoolId, seq, [classScope(classId)], 'membership', [id]);
  const lost = steps.flatMap((step) => (step.entity === 'pupil' && step.after === null ? [step.entityId] : []));
  for (const pupilId of lost) {
    const ids = [...(before.get(pupilId) ?? [])];
    await putTombstones(client, schoolId, seq, ids.map(classScope), 'pupil', [pupilId]);
    await putTombstones(client, schoolId, seq, ids.map(privateScope), 'pupil_contact', [pupilId]);
  }
  await showPupils(client, schoolId, pupilIds.filter((id) => !lost.includes(id)), after, seq);
  const back = steps.flatMap((step) => (step.entity === 'membership' && step.before === null ? [step.entityId] : []));
  if (back.length > 0) await dropTombstones(client, schoolId, [...classes].map(classScope), 'membership', back);
}

/** The pupils' rows with everything that goes with them, at the new sequence; in the classes they are in now they are not gone. */
async function showPupils(client: pg.ClientBase, schoolId: string, pupilIds: readonly PupilId[], classes: ReadonlyMap<PupilId, ReadonlySet<GroupId>>, seq: number): Promise<void> {
  if (pupilIds.length === 0) return;
  const ids = [...new Set(pupilIds.flatMap((id) => [...(classes.get(id) ?? [])]))];
  for (const [table, key, column, scopeOf] of WITH_PUPIL) {
    const { rows } = await client.query<{ key: string }>(`UPDATE ${table} SET seq = $3 WHERE school_id = $1 AND ${column} = ANY($2::text[]) RETURNING ${key} AS key`, [schoolId, pupilIds, seq]);
    await dropTombstones(client, schoolId, ids.map(scopeOf), table, rows.map((row) => row.key));
  }
}

async function classesOf(client: pg.ClientBase, schoolId: string, pupilIds: readonly PupilId[]): Promise<Map<PupilId, Set<GroupId>>> {
  const { rows } = await client.query<{ pupilId: PupilId; classId: GroupId }>(
    'SELECT DISTINCT pupil_id AS "pupilId", class_id AS "classId" FROM membership WHERE school_id = $1 AND pupil_id = ANY($2::text[])', [schoolId, pupilIds],
  );
  const found = new Map<PupilId, Set<GroupId>>(pupilIds.map((id) => [id, new Set()]));
  for (const { pupilId, classId } of rows) found.get(pupilId)!.add(classId);
  return found;
}

async function classOfStays(client: pg.ClientBase, schoolId: string, ids: readonly string[]): Promise<{ readonly id: string; readonly classId: GroupId }[]> {
  if (ids.length === 0) return [];
  return (await client.query<{ id: string; classId: GroupId }>('SELECT id, class_id AS "classId" FROM membership WHERE school_id = $1 AND id = ANY($2::text[])', [schoolId, ids])).rows;
}

async function writePupil(client: pg.ClientBase, schoolId: string, id: PupilId, row: PupilRow | null, seq: number): Promise<void> {
  if (row === null) {
    await client.query('DELETE FROM pupil_contact WHERE school_id = $1 AND pupil_id = $2', [schoolId, id]);
    await client.query('DELETE FROM pupil WHERE school_id = $1 AND id = $2', [schoolId, id]);
    return;
  }
  const { name, sex, birthDate, address, phone, version } = row;
  await client.query(
    `INSERT INTO pupil (school_id, id, last_name, first_name, middle_name, sex, birth_date, sort_name, version, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (school_id, id) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name, middle_name = excluded.middle_name, sex = excluded.sex,
       birth_date = excluded.birth_date, sort_name = excluded.sort_name, version = excluded.version, seq = excluded.seq`,
    [schoolId, id, name.last, name.first, name.middle, sex, birthDate, nameKey(name), version, seq],
  );
  await client.query(
    `INSERT INTO pupil_contact (school_id, pupil_id, address, phone, seq) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (school_id, pupil_id) DO UPDATE SET address = excluded.address, phone = excluded.phone, seq = excluded.seq`, [schoolId, id, address, phone, seq],
  );
}

async function writeStay(client: pg.ClientBase, schoolId: string, id: string, row: MembershipRow | null, seq: number): Promise<void> {
  if (row === null) {
    await client.query('DELETE FROM membership WHERE school_id = $1 AND id = $2', [schoolId, id]);
    return;
  }
  await client.query(
    `INSERT INTO membership (school_id, id, group_id, pupil_id, starts_on, ends_on, basis, class_id, seq)
     SELECT $1, $2, $3, $4, $5, $6, $7, COALESCE(g.parent_id, g.id), $8 FROM study_group g WHERE g.school_id = $1 AND g.id = $3
     ON CONFLICT (school_id, id) DO UPDATE SET ends_on = excluded.ends_on, basis = excluded.basis, seq = excluded.seq`,
    [schoolId, id, row.groupId, row.pupilId, row.startsOn, row.endsOn, row.basis, seq],
  );
}
