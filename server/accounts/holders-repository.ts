import type pg from 'pg';
import type { AccountKind, AccountState } from '#domain/contract/sync/index.ts';

/** Whoever has or may have an account: a member of staff, a pupil, a guardian of a pupil. */
export interface HolderRow {
  readonly kind: AccountKind;
  readonly holderId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  /** Position, class, or «мать ученика …». */
  readonly about: string;
  /** Of the pupil on that day; null for staff and for who left. */
  readonly classId: string | null;
  readonly classTeacherId: string | null;
  /** Whose diary it opens; null for staff. */
  readonly pupilId: string | null;
  readonly accountId: string | null;
  readonly login: string | null;
  readonly state: AccountState;
  readonly version: number;
  readonly issuedAt: number | null;
  /** Until when the password on the slip is taken; null for one's own. */
  readonly temporaryUntil: number | null;
  readonly handedAt: number | null;
  readonly lastSignInAt: number | null;
  readonly requestedOn: string | null;
}

const nameOf = (alias: string): string => `${alias}.last_name || ' ' || ${alias}.first_name || CASE ${alias}.middle_name WHEN '' THEN '' ELSE ' ' || ${alias}.middle_name END`;

/** The class a pupil is in on day $2; the newest order counts where there are two. */
const CLASS_OF_PUPIL = `LEFT JOIN LATERAL (
    SELECT c.id, c.name, c.class_teacher_id, c.grade, c.letter FROM membership m JOIN study_group c ON c.school_id = $1 AND c.id = m.class_id
    WHERE m.school_id = $1 AND m.pupil_id = p.id AND m.starts_on <= $2 AND (m.ends_on IS NULL OR m.ends_on >= $2) ORDER BY m.starts_on DESC, m.id DESC LIMIT 1) c ON true`;

/** Blocked people stand in no list (P-05). */
const BLOCKED = '(SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)';

const HOLDERS: Readonly<Record<AccountKind, string>> = {
  staff: `SELECT 'staff' AS kind, h.id, h.last_name, h.first_name, h.middle_name, h.position AS about, NULL AS class_id, NULL AS class_teacher_id, NULL AS pupil_id, 0 AS grade, '' AS letter
          FROM staff h WHERE h.school_id = $1 AND $2 <> '' AND h.id NOT IN ${BLOCKED}`,
  pupil: `SELECT 'pupil' AS kind, p.id, p.last_name, p.first_name, p.middle_name, COALESCE(c.name, '') AS about, c.id AS class_id, c.class_teacher_id, p.id AS pupil_id, COALESCE(c.grade, 0) AS grade, COALESCE(c.letter, '') AS letter
          FROM pupil p ${CLASS_OF_PUPIL} WHERE p.school_id = $1 AND p.destroyed_on IS NULL AND p.id NOT IN ${BLOCKED}`,
  parent: `SELECT 'parent' AS kind, g.id, g.last_name, g.first_name, g.middle_name, g.kinship || CASE p.sex WHEN 'female' THEN ' ученицы ' ELSE ' ученика ' END || ${nameOf('p')} || COALESCE(', ' || c.name, '') AS about,
            c.id AS class_id, c.class_teacher_id, g.pupil_id, COALESCE(c.grade, 0) AS grade, COALESCE(c.letter, '') AS letter
          FROM guardian g JOIN pupil p ON p.school_id = $1 AND p.id = g.pupil_id ${CLASS_OF_PUPIL} WHERE g.school_id = $1 AND g.id NOT IN ${BLOCKED} AND p.id NOT IN ${BLOCKED}`,
};

/**
 * Holders with their accounts, by class and name. Whose data are blocked (P-05) stands in no list.
 * @param today ISO day by which a pupil's class is told
 */
export async function listHolders(
  client: pg.ClientBase, schoolId: string, kind: AccountKind, today: string, only: { readonly holderIds?: readonly string[]; readonly classId?: string } = {},
): Promise<HolderRow[]> {
  const { rows } = await client.query<HolderRow>(
    `SELECT h.kind, h.id AS "holderId", h.last_name AS "lastName", h.first_name AS "firstName", h.middle_name AS "middleName", h.about, h.class_id AS "classId",
            h.class_teacher_id AS "classTeacherId", h.pupil_id AS "pupilId", a.id AS "accountId", a.login, COALESCE(a.state, 'not_issued') AS state, COALESCE(a.version, 0) AS version, a.issued_at AS "issuedAt", CASE a.must_change WHEN 1 THEN a.temporary_until END AS "temporaryUntil",
            a.handed_at AS "handedAt", a.last_sign_in_at AS "lastSignInAt", a.requested_on AS "requestedOn"
     FROM (${HOLDERS[kind]}) h LEFT JOIN account a ON a.school_id = $1 AND a.kind = h.kind AND a.holder_id = h.id
     WHERE ($3::text[] IS NULL OR h.id = ANY($3::text[])) AND ($4::text IS NULL OR h.class_id = $4)
       AND NOT EXISTS (SELECT 1 FROM person_block b WHERE b.school_id = $1 AND b.person_id = h.id AND b.lifted_at IS NULL)
     ORDER BY h.grade, h.letter, h.last_name, h.first_name, h.middle_name, h.id`,
    [schoolId, today, only.holderIds ?? null, only.classId ?? null],
  );
  return rows;
}

/** «Фамилия Имя Отчество» */
export const fullName = ({ lastName, firstName, middleName }: Pick<HolderRow, 'lastName' | 'firstName' | 'middleName'>): string =>
  [lastName, firstName, middleName].filter((part) => part !== '').join(' ');

/** Days off of the years that are not closed, and whether the school has lessons on Saturdays: what working days are counted by. */
export async function readCalendar(client: pg.ClientBase, schoolId: string): Promise<{ readonly daysOff: { startsOn: string; endsOn: string }[]; readonly worksOnSaturday: boolean }> {
  const { rows } = await client.query<{ daysOff: { startsOn: string; endsOn: string }[] | null; worksOnSaturday: boolean }>(
    `SELECT (SELECT json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on)) FROM holiday WHERE school_id = $1) AS "daysOff",
            EXISTS (SELECT 1 FROM timetable_slot WHERE school_id = $1 AND weekday = 6) AS "worksOnSaturday"`, [schoolId],
  );
  return { daysOff: rows[0]!.daysOff ?? [], worksOnSaturday: rows[0]!.worksOnSaturday };
}
