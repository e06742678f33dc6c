import type { StaffId } from '#domain/ids.ts';
import { STAFF_ROLES, type StaffRole } from '#domain/policy/index.ts';
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

/** Roles that this version knows; others are left aside, not guessed. */
export const listRoles = (db: ReadHandle, staffId: StaffId): StaffRole[] =>
  db
    .raw<[string]>('SELECT role FROM staff_role WHERE staff_id = ?', staffId)
    .flatMap(([role]) => STAFF_ROLES.filter((known) => known === role));

export const listClassesOf = (db: ReadHandle, staffId: StaffId, yearId: string): string[] =>
  db
    .raw<[string]>(`SELECT name FROM study_group WHERE class_teacher_id = ? AND year_id = ? AND kind = 'class' ORDER BY grade, letter`, staffId, yearId)
    .map(([name]) => name);

export const listSubjectsOf = (db: ReadHandle, staffId: StaffId, yearId: string): string[] =>
  db
    .raw<[string]>(
      `SELECT DISTINCT s.name FROM journal j JOIN subject s ON s.id = j.subject_id WHERE j.teacher_id = ? AND j.year_id = ? ORDER BY s.position`,
      staffId, yearId,
    )
    .map(([name]) => name);
