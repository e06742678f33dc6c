import type pg from 'pg';
import { schoolScope, type GrantsAnswer } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { ObjectKind } from '#domain/policy/index.ts';

export interface GrantRow {
  readonly grantId: string;
  readonly staffId: string;
  readonly role: string;
  readonly objectId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly endedAt: number | null;
}

const NAME = (alias: string) => `${alias}.last_name || ' ' || ${alias}.first_name || CASE ${alias}.middle_name WHEN '' THEN '' ELSE ' ' || ${alias}.middle_name END`;

/** Newest first. The load of closed years is left out: it says nothing of what anybody may do now. */
export async function listGrants(client: pg.ClientBase, schoolId: string): Promise<GrantsAnswer['grants']> {
  const { rows } = await client.query<GrantsAnswer['grants'][number]>(
    `SELECT a.id AS "grantId", a.staff_id AS "staffId", a.role, a.object_id AS "objectId", a.starts_on AS "startsOn", a.ends_on AS "endsOn", a.basis, a.by_load = 1 AS "byLoad",
            a.given_at AS "givenAt", a.end_basis AS "endBasis", a.ended_at AS "endedAt", ${NAME('giver')} AS "givenByName", ${NAME('ender')} AS "endedByName",
            COALESCE(b.name || ', ' || jg.name, c.name, a.object_id) AS "objectName"
     FROM access_grant a
     LEFT JOIN staff giver ON giver.school_id = $1 AND giver.id = a.given_by LEFT JOIN staff ender ON ender.school_id = $1 AND ender.id = a.ended_by
     LEFT JOIN journal j ON j.school_id = $1 AND j.id = a.object_id LEFT JOIN study_group jg ON jg.school_id = $1 AND jg.id = j.group_id
     LEFT JOIN subject b ON b.school_id = $1 AND b.id = j.subject_id LEFT JOIN study_group c ON c.school_id = $1 AND c.id = a.object_id
     LEFT JOIN academic_year y ON y.school_id = $1 AND y.id = COALESCE(j.year_id, c.year_id)
     WHERE a.school_id = $1 AND (a.by_load = 0 OR y.closed_at IS NULL)
     ORDER BY a.starts_on DESC, a.id DESC`,
    [schoolId],
  );
  return rows;
}

export async function listDirections(client: pg.ClientBase, schoolId: string): Promise<string[]> {
  const { rows } = await client.query<{ direction: string }>(`SELECT DISTINCT direction FROM subject WHERE school_id = $1 AND direction <> '' ORDER BY direction`, [schoolId]);
  return rows.map(({ direction }) => direction);
}

export async function isStaff(client: pg.ClientBase, schoolId: string, staffId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM staff WHERE school_id = $1 AND id = $2', [schoolId, staffId]);
  return rowCount === 1;
}

const OBJECTS: Readonly<Record<ObjectKind, string>> = {
  journal: 'SELECT 1 FROM journal WHERE school_id = $1 AND id = $2',
  class: 'SELECT 1 FROM study_group WHERE school_id = $1 AND id = $2 AND parent_id IS NULL',
  direction: 'SELECT 1 FROM subject WHERE school_id = $1 AND direction = $2 LIMIT 1',
};

/** Is there such a journal, class or direction? */
export async function isObject(client: pg.ClientBase, schoolId: string, kind: ObjectKind, objectId: string): Promise<boolean> {
  return (await client.query(OBJECTS[kind], [schoolId, objectId])).rowCount === 1;
}

const COLUMNS = 'id AS "grantId", staff_id AS "staffId", role, object_id AS "objectId", starts_on AS "startsOn", ends_on AS "endsOn", ended_at AS "endedAt"';

export async function findGrant(client: pg.ClientBase, schoolId: string, grantId: string): Promise<GrantRow | undefined> {
  const { rows } = await client.query<GrantRow>(`SELECT ${COLUMNS} FROM access_grant WHERE school_id = $1 AND id = $2`, [schoolId, grantId]);
  return rows[0];
}

/** Every grant of a role, whoever has it. */
export async function listGrantsOfRole(client: pg.ClientBase, schoolId: string, role: string): Promise<GrantRow[]> {
  const { rows } = await client.query<GrantRow>(`SELECT ${COLUMNS} FROM access_grant WHERE school_id = $1 AND role = $2`, [schoolId, role]);
  return rows;
}

/** Every grant of a person. */
export async function listGrantsOfStaff(client: pg.ClientBase, schoolId: string, staffId: string): Promise<GrantRow[]> {
  const { rows } = await client.query<GrantRow>(`SELECT ${COLUMNS} FROM access_grant WHERE school_id = $1 AND staff_id = $2`, [schoolId, staffId]);
  return rows;
}

export async function insertGrant(
  client: pg.ClientBase, schoolId: string, grant: Omit<GrantRow, 'endedAt'> & { readonly basis: string; readonly givenBy: string; readonly givenAt: number },
): Promise<void> {
  await client.query(
    `INSERT INTO access_grant (school_id, id, staff_id, role, object_id, starts_on, ends_on, basis, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [schoolId, grant.grantId, grant.staffId, grant.role, grant.objectId, grant.startsOn, grant.endsOn, grant.basis, grant.givenBy, grant.givenAt],
  );
}

export async function endGrant(
  client: pg.ClientBase, schoolId: string, grantId: string, end: { readonly endsOn: string; readonly basis: string; readonly endedBy: string; readonly endedAt: number },
): Promise<void> {
  await client.query(
    'UPDATE access_grant SET ends_on = $3, end_basis = $4, ended_by = $5, ended_at = $6 WHERE school_id = $1 AND id = $2',
    [schoolId, grantId, end.endsOn, end.basis, end.endedBy, end.endedAt],
  );
}

/**
 * Lays the synced row of a role of a person down from its grants that are not over, or takes it away. A version before days and objects sees whether there is a row; the law is here
 * in either case.
 */
export async function putStaffRole(client: pg.ClientBase, schoolId: SchoolId, staffId: string, role: string, today: string, seq: number): Promise<void> {
  const { rows } = await client.query<{ objectId: string; startsOn: string; endsOn: string | null; basis: string }>(
    `SELECT object_id AS "objectId", starts_on AS "startsOn", ends_on AS "endsOn", basis FROM access_grant
     WHERE school_id = $1 AND staff_id = $2 AND role = $3 AND by_load = 0 AND (ends_on IS NULL OR (ends_on >= $4 AND ends_on >= starts_on)) ORDER BY object_id, starts_on, id`,
    [schoolId, staffId, role, today],
  );
  const key = `${staffId}/${role}`;
  if (rows.length === 0) {
    await client.query('DELETE FROM staff_role WHERE school_id = $1 AND staff_id = $2 AND role = $3', [schoolId, staffId, role]);
    await client.query(
      `INSERT INTO tombstone (school_id, scope, table_name, key, seq) VALUES ($1, $2, 'staff_role', $3, $4) ON CONFLICT (school_id, scope, table_name, key) DO UPDATE SET seq = excluded.seq`,
      [schoolId, schoolScope(schoolId), key, seq],
    );
    return;
  }
  await client.query(
    `INSERT INTO staff_role (school_id, staff_id, role, basis, grants, seq) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (school_id, staff_id, role) DO UPDATE SET basis = excluded.basis, grants = excluded.grants, seq = excluded.seq`,
    [schoolId, staffId, role, rows[0]!.basis, JSON.stringify(rows), seq],
  );
  // A role that was taken away and is given again is not among what went.
  await client.query(`DELETE FROM tombstone WHERE school_id = $1 AND scope = $2 AND table_name = 'staff_role' AND key = $3`, [schoolId, schoolScope(schoolId), key]);
}
