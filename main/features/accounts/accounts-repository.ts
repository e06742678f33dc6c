import type { StaffId } from '#domain/ids.ts';
import { isLive, rolesOfGrants, type GrantedRoles, type RoleGrant } from '#domain/policy/index.ts';
import type { ReadHandle } from '../../database/handles.ts';

export interface StaffPerson {
  readonly staffId: StaffId;
  /** «Фамилия Имя Отчество» */
  readonly name: string;
  readonly position: string;
}

const FULL_NAME = `last_name || ' ' || first_name || CASE middle_name WHEN '' THEN '' ELSE ' ' || middle_name END`;

export const findStaff = (db: ReadHandle, staffId: StaffId): StaffPerson | undefined =>
  db.get<StaffPerson>(`SELECT id AS staffId, ${FULL_NAME} AS name, position FROM staff WHERE id = ?`, staffId);

export const listStaff = (db: ReadHandle): StaffPerson[] =>
  db.all<StaffPerson>(`SELECT id AS staffId, ${FULL_NAME} AS name, position FROM staff ORDER BY last_name, first_name, middle_name`);

/** A row that a writer before days and objects left: for the whole school, and without days. */
const UNDATED = { objectId: '', startsOn: '', endsOn: null } as const;

/**
 * What a person's grants come to on a day (ISO). Rows are read as they came: roles and objects that this version does not know are left aside, not guessed.
 * @param day null: not known; then grants with days do not count
 */
export function findGrantedRoles(db: ReadHandle, staffId: StaffId, day: string | null): GrantedRoles {
  const grants = db.raw<[string, string]>('SELECT role, grants FROM staff_role WHERE staff_id = ?', staffId).flatMap(([role, stored]): RoleGrant[] => {
    const dated = JSON.parse(stored) as Omit<RoleGrant, 'role'>[];
    return (dated.length === 0 ? [UNDATED] : dated).map(({ objectId, startsOn, endsOn }) => ({ role, objectId, startsOn, endsOn }));
  });
  return rolesOfGrants(grants.filter((grant) => (day === null ? grant.startsOn === '' : isLive(grant, day))));
}

/** Classes led: by the lists, or by a grant that names them. */
export const listClassesOf = (db: ReadHandle, staffId: StaffId, yearId: string, granted: readonly string[]): string[] =>
  db
    .raw<[string]>(`SELECT name FROM study_group WHERE (class_teacher_id = ? OR id IN (SELECT value FROM json_each(?))) AND year_id = ? AND kind = 'class' ORDER BY grade, letter`,
      staffId, JSON.stringify(granted), yearId)
    .map(([name]) => name);

export const listSubjectsOf = (db: ReadHandle, staffId: StaffId, yearId: string, granted: readonly string[]): string[] =>
  db
    .raw<[string]>(
      `SELECT DISTINCT s.name FROM journal j JOIN subject s ON s.id = j.subject_id WHERE (j.teacher_id = ? OR j.id IN (SELECT value FROM json_each(?))) AND j.year_id = ? ORDER BY s.position`,
      staffId, JSON.stringify(granted), yearId,
    )
    .map(([name]) => name);
