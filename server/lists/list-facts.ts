import type pg from 'pg';
import type { GroupId, JournalId, PupilId, YearId } from '#domain/ids.ts';
import type { ClassPlace, KnownPupil, ListFacts, ListStep, MembershipRow, PupilRow, TakeBackFacts } from '#domain/people/index.ts';
import type { PolicySubject } from '#domain/policy/index.ts';

/** A class as changes of its list need it. */
export interface SchoolClass {
  readonly groupId: GroupId;
  readonly name: string;
  readonly grade: number;
  readonly yearId: YearId;
  readonly year: { readonly startsOn: string; readonly endsOn: string };
}

/** @returns undefined for what is no class of this school */
export async function findClass(client: pg.ClientBase, schoolId: string, groupId: string): Promise<SchoolClass | undefined> {
  const { rows } = await client.query<Omit<SchoolClass, 'year'> & { startsOn: string; endsOn: string }>(
    `SELECT g.id AS "groupId", g.name, g.grade, g.year_id AS "yearId", y.starts_on AS "startsOn", y.ends_on AS "endsOn"
     FROM study_group g JOIN academic_year y ON y.school_id = $1 AND y.id = g.year_id WHERE g.school_id = $1 AND g.id = $2 AND g.kind = 'class'`, [schoolId, groupId],
  );
  if (!rows[0]) return undefined;
  const { startsOn, endsOn, ...group } = rows[0];
  return { ...group, year: { startsOn, endsOn } };
}

/** Under which a class may be read: itself, and each journal of it and of its subgroups. */
export async function subjectsOfClass(client: pg.ClientBase, schoolId: string, classId: GroupId): Promise<PolicySubject[]> {
  const { rows } = await client.query<{ id: JournalId; direction: string }>(
    `SELECT j.id, b.direction FROM journal j JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id JOIN subject b ON b.school_id = $1 AND b.id = j.subject_id
     WHERE j.school_id = $1 AND COALESCE(g.parent_id, g.id) = $2`, [schoolId, classId],
  );
  return [{ classId }, ...rows.map(({ id, direction }) => ({ journalId: id, classId, direction }))];
}

/** Whose data is blocked or destroyed is not compared with, not changed and not told (P-05). */
const KNOWN = `p.destroyed_on IS NULL AND p.id NOT IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)`;

interface PupilColumns extends Omit<PupilRow, 'name'> {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
}

const PUPIL = `SELECT p.id, p.last_name AS last, p.first_name AS first, p.middle_name AS middle, p.sex, p.birth_date AS "birthDate", COALESCE(c.address, '') AS address, COALESCE(c.phone, '') AS phone, p.version
  FROM pupil p LEFT JOIN pupil_contact c ON c.school_id = $1 AND c.pupil_id = p.id WHERE p.school_id = $1 AND ${KNOWN}`;

const pupilOf = ({ id, last, first, middle, sex, birthDate, address, phone, version }: PupilColumns): PupilRow => ({ id, name: { last, first, middle }, sex, birthDate, address, phone, version });

const STAY = `SELECT m.id, m.group_id AS "groupId", m.pupil_id AS "pupilId", m.starts_on AS "startsOn", m.ends_on AS "endsOn", m.basis FROM membership m WHERE m.school_id = $1`;

/** Every pupil of the school with the classes of one year: what a list is compared with, in the order in which the workstation's own school has them. */
export async function listKnownPupils(client: pg.ClientBase, schoolId: string, yearId: YearId): Promise<KnownPupil[]> {
  const { rows: stays } = await client.query<ClassPlace & { pupilId: PupilId }>(
    `SELECT m.pupil_id AS "pupilId", g.id AS "groupId", g.name AS "groupName", m.starts_on AS "startsOn", m.ends_on AS "endsOn"
     FROM membership m JOIN study_group g ON g.school_id = $1 AND g.id = m.group_id WHERE m.school_id = $1 AND g.year_id = $2 AND g.kind = 'class' ORDER BY m.starts_on, m.id`, [schoolId, yearId],
  );
  const places = new Map<PupilId, ClassPlace[]>();
  for (const { pupilId, ...place } of stays) {
    const list = places.get(pupilId);
    if (list) list.push(place);
    else places.set(pupilId, [place]);
  }
  const { rows } = await client.query<PupilColumns>(`${PUPIL} ORDER BY p.sort_name COLLATE "C", p.id`, [schoolId]);
  return rows.map((row) => ({ ...pupilOf(row), places: places.get(row.id) ?? [] }));
}

export async function countPupilsOfClass(client: pg.ClientBase, schoolId: string, groupId: GroupId): Promise<number> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*) AS n FROM membership WHERE school_id = $1 AND group_id = $2', [schoolId, groupId]);
  return rows[0]!.n;
}

/** What steps about these pupils are made from. */
export async function readListFacts(client: pg.ClientBase, schoolId: string, pupilIds: readonly string[]): Promise<ListFacts> {
  const { rows: pupils } = await client.query<PupilColumns>(`${PUPIL} AND p.id = ANY($2::text[])`, [schoolId, pupilIds]);
  const { rows: stays } = await client.query<MembershipRow & { classId: GroupId }>(STAY.replace('m.basis', 'm.basis, m.class_id AS "classId"').concat(' AND m.pupil_id = ANY($2::text[]) ORDER BY m.id'), [schoolId, pupilIds]);
  const byId = new Map(pupils.map((row) => [row.id, pupilOf(row)]));
  return {
    pupil: (id) => byId.get(id),
    stays: (pupilId, classId) => stays.filter((stay) => stay.pupilId === pupilId && stay.classId === classId).map(({ classId: _class, ...row }) => row),
  };
}

/** A stay in a class itself, with the class. */
export async function findStayInClass(client: pg.ClientBase, schoolId: string, stayId: string): Promise<{ readonly row: MembershipRow; readonly group: SchoolClass } | undefined> {
  const { rows } = await client.query<MembershipRow>(`${STAY} AND m.id = $2`, [schoolId, stayId]);
  const group = rows[0] && (await findClass(client, schoolId, rows[0].groupId));
  return group ? { row: rows[0]!, group } : undefined;
}

/** The pupils of one birth date. */
export async function listBornOn(client: pg.ClientBase, schoolId: string, birthDate: string): Promise<PupilRow[]> {
  const { rows } = await client.query<PupilColumns>(`${PUPIL} AND p.birth_date = $2 ORDER BY p.id`, [schoolId, birthDate]);
  return rows.map(pupilOf);
}

/** Whether a pupil has entries in journals of a class or of its subgroups from a day on; results count whenever they were given. */
export async function hasEntriesInClass(client: pg.ClientBase, schoolId: string, pupilId: string, classId: string, from: string): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(
    `WITH own AS (SELECT j.id FROM journal j JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id WHERE j.school_id = $1 AND COALESCE(g.parent_id, g.id) = $3)
     SELECT EXISTS (SELECT 1 FROM attendance a JOIN lesson l ON l.school_id = $1 AND l.id = a.lesson_id WHERE a.school_id = $1 AND a.pupil_id = $2 AND l.held_on >= $4 AND l.journal_id IN (SELECT id FROM own))
         OR EXISTS (SELECT 1 FROM mark m JOIN work w ON w.school_id = $1 AND w.id = m.work_id JOIN lesson l ON l.school_id = $1 AND l.id = w.lesson_id
                    WHERE m.school_id = $1 AND m.pupil_id = $2 AND l.held_on >= $4 AND l.journal_id IN (SELECT id FROM own))
         OR EXISTS (SELECT 1 FROM term_mark t WHERE t.school_id = $1 AND t.pupil_id = $2 AND t.journal_id IN (SELECT id FROM own)) AS used`, [schoolId, pupilId, classId, from],
  );
  return rows[0]!.used;
}

/** Pupils with something beside the stays that are named: marks, attendance, results, family, papers, accounts, requests, achievements, other stays. */
async function listUsed(client: pg.ClientBase, schoolId: string, pupilIds: readonly string[], exceptStays: readonly string[]): Promise<Set<string>> {
  const tables = ['mark', 'attendance', 'term_mark', 'guardian', 'consent', 'change_request', 'achievement'];
  const { rows } = await client.query<{ id: string }>(
    `SELECT u.id FROM unnest($2::text[]) AS u(id) WHERE ${tables.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE school_id = $1 AND pupil_id = u.id)`).join(' OR ')}
       OR EXISTS (SELECT 1 FROM account WHERE school_id = $1 AND holder_id = u.id) OR EXISTS (SELECT 1 FROM person_block WHERE school_id = $1 AND person_id = u.id)
       OR EXISTS (SELECT 1 FROM membership WHERE school_id = $1 AND pupil_id = u.id AND id <> ALL($3::text[]))`, [schoolId, pupilIds, exceptStays],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What tells whether steps may be taken back. */
export async function readTakeBackFacts(client: pg.ClientBase, schoolId: string, steps: readonly ListStep[]): Promise<TakeBackFacts> {
  const stays = steps.flatMap(({ entity, entityId }) => (entity === 'membership' ? [entityId] : []));
  const pupilIds = steps.flatMap(({ entity, entityId }) => (entity === 'pupil' ? [entityId] : []));
  const { rows: memberships } = await client.query<MembershipRow>(`${STAY} AND m.id = ANY($2::text[])`, [schoolId, stays]);
  const facts = await readListFacts(client, schoolId, pupilIds);
  const found = new Map(memberships.map((row) => [row.id, row]));
  const used = await listUsed(client, schoolId, steps.flatMap((step) => (step.entity === 'pupil' && step.before === null ? [step.entityId] : [])), stays);
  for (const step of steps) {
    if (step.entity !== 'membership' || step.before !== null) continue;
    const { pupilId, groupId, startsOn } = step.after!;
    if (await hasEntriesInClass(client, schoolId, pupilId, groupId, startsOn)) used.add(step.entityId);
  }
  return { row: (step) => (step.entity === 'pupil' ? facts.pupil(step.entityId) : found.get(step.entityId)), isUsed: ({ entityId }) => used.has(entityId) };
}
