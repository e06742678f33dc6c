import type { GroupId, PupilId, StaffId, YearId } from '#domain/ids.ts';
import { sortName, type ClassPlace, type KnownPupil, type MembershipRow, type PupilRow, type Sex } from '#domain/people/index.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';

export interface ClassRow {
  readonly groupId: GroupId;
  readonly yearId: YearId;
  readonly name: string;
  readonly grade: number;
  readonly classTeacherId: StaffId | null;
  readonly classTeacher: string | null;
  readonly yearStartsOn: string;
  readonly yearEndsOn: string;
}

export interface ListedPupil {
  readonly pupilId: PupilId;
  readonly stayId: string;
  readonly version: number;
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  readonly sex: Sex;
  readonly birthDate: string | null;
  readonly phone: string;
  readonly address: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

export const findClass = (db: ReadHandle, groupId: GroupId): ClassRow | undefined =>
  db.get<ClassRow>(
    `SELECT g.id AS groupId, g.year_id AS yearId, g.name, g.grade, g.class_teacher_id AS classTeacherId,
            t.last_name || ' ' || t.first_name || CASE t.middle_name WHEN '' THEN '' ELSE ' ' || t.middle_name END AS classTeacher,
            y.starts_on AS yearStartsOn, y.ends_on AS yearEndsOn
     FROM study_group g JOIN academic_year y ON y.id = g.year_id LEFT JOIN staff t ON t.id = g.class_teacher_id
     WHERE g.id = ? AND g.kind = 'class'`,
    groupId,
  );

/** Whether a person teaches the class or a subgroup of it. */
/** By the load, or by a grant that names a journal of the class. */
export const teachesClass = (db: ReadHandle, by: { readonly staffId: StaffId; readonly journals: readonly string[] }, groupId: GroupId): boolean =>
  db.get(
    `SELECT 1 FROM journal j JOIN study_group g ON g.id = j.group_id
     WHERE (j.teacher_id = ? OR j.id IN (SELECT value FROM json_each(?))) AND (g.id = ? OR g.parent_id = ?) LIMIT 1`,
    by.staffId, JSON.stringify(by.journals), groupId, groupId,
  ) !== undefined;

/** By name; a pupil who left and came back is there once for each stay. */
export const listPupilsOfClass = (db: ReadHandle, groupId: GroupId): ListedPupil[] =>
  db.all<ListedPupil>(
    `SELECT p.id AS pupilId, m.id AS stayId, p.version, p.last_name AS last, p.first_name AS first, p.middle_name AS middle, p.sex, p.birth_date AS birthDate,
            p.phone, p.address, m.starts_on AS startsOn, m.ends_on AS endsOn
     FROM membership m JOIN pupil p ON p.id = m.pupil_id WHERE m.group_id = ? ORDER BY p.sort_name, p.id, m.starts_on`,
    groupId,
  );

export const countPupilsOfClass = (db: ReadHandle, groupId: GroupId): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM membership WHERE group_id = ?', groupId)!.n;

/** Every pupil of the school with the classes of one year: what an import is compared with. */
export function listKnownPupils(db: ReadHandle, yearId: YearId): KnownPupil[] {
  const places = new Map<PupilId, ClassPlace[]>();
  const stays = db.all<ClassPlace & { pupilId: PupilId }>(
    `SELECT m.pupil_id AS pupilId, g.id AS groupId, g.name AS groupName, m.starts_on AS startsOn, m.ends_on AS endsOn
     FROM membership m JOIN study_group g ON g.id = m.group_id WHERE g.year_id = ? AND g.kind = 'class' ORDER BY m.starts_on, m.id`,
    yearId,
  );
  for (const { pupilId, ...place } of stays) {
    const list = places.get(pupilId);
    if (list) list.push(place);
    else places.set(pupilId, [place]);
  }
  return db
    .all<PupilColumns>(`${SELECT_PUPIL} ORDER BY sort_name, id`)
    .map((row) => ({ ...pupilOf(row), places: places.get(row.id) ?? [] }));
}

interface PupilColumns {
  readonly id: PupilId;
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  readonly sex: Sex;
  readonly birthDate: string | null;
  readonly address: string;
  readonly phone: string;
  readonly version: number;
}

const SELECT_PUPIL = `SELECT id, last_name AS last, first_name AS first, middle_name AS middle, sex, birth_date AS birthDate, address, phone, version FROM pupil`;
const SELECT_MEMBERSHIP = `SELECT id, group_id AS groupId, pupil_id AS pupilId, starts_on AS startsOn, ends_on AS endsOn, basis FROM membership`;

const pupilOf = ({ last, first, middle, ...row }: PupilColumns): PupilRow => ({ ...row, name: { last, first, middle } });

export const findPupil = (db: ReadHandle, pupilId: PupilId): PupilRow | undefined => {
  const row = db.get<PupilColumns>(`${SELECT_PUPIL} WHERE id = ?`, pupilId);
  return row && pupilOf(row);
};

export const findMembership = (db: ReadHandle, id: string): MembershipRow | undefined => db.get<MembershipRow>(`${SELECT_MEMBERSHIP} WHERE id = ?`, id);

/** The stays in a class and in its subgroups. */
export const listStays = (db: ReadHandle, pupilId: PupilId, classId: GroupId): MembershipRow[] =>
  db.all<MembershipRow>(`${SELECT_MEMBERSHIP} WHERE pupil_id = ? AND group_id IN (SELECT id FROM study_group WHERE id = ? OR parent_id = ?) ORDER BY id`, pupilId, classId, classId);

/** The pupils of one birth date. */
export const listBornOn = (db: ReadHandle, birthDate: string): PupilRow[] => db.all<PupilColumns>(`${SELECT_PUPIL} WHERE birth_date = ? ORDER BY id`, birthDate).map(pupilOf);

/**
 * What hangs on a pupil beside the rows of an import itself: marks, attendance, results, letters, guardians, and other groups.
 * @param exceptMemberships ids of stays that belong to the import
 */
export function pupilIsInUse(db: ReadHandle, pupilId: PupilId, exceptMemberships: readonly string[]): boolean {
  const used = db.get<{ n: number }>(
    `WITH given (pupil) AS (VALUES (?))
     SELECT EXISTS (SELECT 1 FROM mark, given WHERE pupil_id = pupil) OR EXISTS (SELECT 1 FROM attendance, given WHERE pupil_id = pupil)
       OR EXISTS (SELECT 1 FROM term_mark, given WHERE pupil_id = pupil) OR EXISTS (SELECT 1 FROM letter, given WHERE pupil_id = pupil)
       OR EXISTS (SELECT 1 FROM guardian, given WHERE pupil_id = pupil) AS n`,
    pupilId,
  )!;
  if (used.n === 1) return true;
  return db.all<{ id: string }>('SELECT id FROM membership WHERE pupil_id = ?', pupilId).some(({ id }) => !exceptMemberships.includes(id));
}

/** Whether a pupil has entries in the journals of a class or of its subgroups from a day on, or a letter from there. */
export const hasEntriesInClass = (db: ReadHandle, pupilId: PupilId, groupId: GroupId, from: string): boolean =>
  db.get<{ n: number }>(
    `WITH given (pupil, class, day) AS (VALUES (?, ?, ?)),
          own (id) AS (SELECT j.id FROM given, journal j JOIN study_group g ON g.id = j.group_id WHERE g.id = class OR g.parent_id = class)
     SELECT EXISTS (SELECT 1 FROM given, attendance a JOIN lesson l ON l.id = a.lesson_id
                    WHERE a.pupil_id = pupil AND l.held_on >= day AND l.journal_id IN own)
       OR EXISTS (SELECT 1 FROM given, mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id
                  WHERE m.pupil_id = pupil AND l.held_on >= day AND l.journal_id IN own)
       OR EXISTS (SELECT 1 FROM given, term_mark t WHERE t.pupil_id = pupil AND t.journal_id IN own)
       OR EXISTS (SELECT 1 FROM given, letter e WHERE e.pupil_id = pupil AND e.group_id = class) AS n`,
    pupilId, groupId, from,
  )!.n === 1;

export function insertPupil(tx: WriteHandle, pupil: PupilRow): void {
  tx.run(
    `INSERT INTO pupil (id, last_name, first_name, middle_name, sex, birth_date, address, phone, sort_name, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    pupil.id, pupil.name.last, pupil.name.first, pupil.name.middle, pupil.sex, pupil.birthDate, pupil.address, pupil.phone,
    sortName(pupil.name.last, pupil.name.first, pupil.name.middle), pupil.version,
  );
}

export function updatePupil(tx: WriteHandle, pupil: PupilRow): void {
  tx.run(
    `UPDATE pupil SET last_name = ?, first_name = ?, middle_name = ?, sex = ?, birth_date = ?, address = ?, phone = ?, sort_name = ?, version = ? WHERE id = ?`,
    pupil.name.last, pupil.name.first, pupil.name.middle, pupil.sex, pupil.birthDate, pupil.address, pupil.phone,
    sortName(pupil.name.last, pupil.name.first, pupil.name.middle), pupil.version, pupil.id,
  );
}

export const deletePupil = (tx: WriteHandle, pupilId: PupilId): void => void tx.run('DELETE FROM pupil WHERE id = ?', pupilId);

export function insertMembership(tx: WriteHandle, row: MembershipRow): void {
  tx.run(
    'INSERT INTO membership (id, group_id, pupil_id, starts_on, ends_on, basis) VALUES (?, ?, ?, ?, ?, ?)',
    row.id, row.groupId, row.pupilId, row.startsOn, row.endsOn, row.basis,
  );
}

/** The last day and the papers; nothing else of a stay is ever changed. */
export const setMembershipEnd = (tx: WriteHandle, { id, endsOn, basis }: MembershipRow): void =>
  void tx.run('UPDATE membership SET ends_on = ?, basis = ? WHERE id = ?', endsOn, basis, id);

export const deleteMembership = (tx: WriteHandle, id: string): void => void tx.run('DELETE FROM membership WHERE id = ?', id);
