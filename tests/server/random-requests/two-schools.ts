import { SYNC_TABLES, type WireRow, type SyncTable } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { addYearPartitions, beginSchool, finishLoad, loadRows } from '#server/database/load-school.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { testId } from '../../fixtures/small-school.ts';
import type { Grant } from './rights-table.ts';

export interface JournalPlan {
  readonly id: string;
  readonly groupId: string;
  /** The class; of a subgroup the class it belongs to. */
  readonly classId: string;
  readonly grade: number;
  readonly graded: boolean;
  /** Of its subject; empty for none. */
  readonly direction: string;
  readonly teacherId: string;
}

export interface TermPlan {
  readonly id: string;
  readonly yearId: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly closed: boolean;
}

export interface MembershipPlan {
  readonly id: string;
  readonly groupId: string;
  readonly classId: string;
  readonly pupilId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

export interface LessonPlan {
  readonly id: string;
  readonly journalId: string;
  readonly heldOn: string;
}

/** A school as the test knows it: what was laid down, in plain lists, and its rows by table in the order of the contract's columns. */
export interface SchoolPlan {
  readonly id: SchoolId;
  readonly name: string;
  readonly yearId: string;
  readonly staff: readonly string[];
  readonly classes: readonly string[];
  readonly journals: readonly JournalPlan[];
  readonly terms: readonly TermPlan[];
  readonly pupils: readonly string[];
  readonly memberships: readonly MembershipPlan[];
  readonly lessons: readonly LessonPlan[];
  readonly works: readonly { readonly id: string; readonly lessonId: string }[];
  readonly workTypes: readonly string[];
  readonly grants: Grant[];
  /** C-3: the class teacher enters marks in every subject of the class. */
  readonly classTeacherMarksAll: boolean;
  readonly rows: ReadonlyMap<string, readonly WireRow[]>;
}

const DAYS = ['2026-09-14', '2026-10-12', '2026-10-28', '2026-11-09', '2026-11-16', '2026-11-23', '2027-01-18'];
const FROM = '1970-01-01';
export const DIRECTION = 'естественно-научная';

/**
 * A school with every role twice or more, four classes and a subgroup, graded and ungraded journals, a first grade, a closed and two open terms and a day in none, pupils
 * who came and left, grants that ended, begin later, belong to one object, or are missing although the journal names the teacher.
 * @param no 1 or 2: ids and names of two schools have nothing in common
 */
export function planSchool(no: 1 | 2): SchoolPlan {
  const id = <Id extends string = string>(number: number): Id => testId<Id>(no * 10_000_000 + number);
  const mark = no === 1 ? 'Первая' : 'Вторая';
  const schoolId = id<SchoolId>(1);
  const yearId = id(2);
  const rows = new Map<string, WireRow[]>(SYNC_TABLES.map(({ name }) => [name, []]));
  /** Columns of later minors may be left out: they have what an older writer has in them. */
  const put = (name: string, ...row: (string | number | null)[]): void => {
    const { columns } = SYNC_TABLES.find((table) => table.name === name)! as SyncTable;
    rows.get(name)!.push([...row, ...columns.slice(row.length).map(({ missing }) => missing ?? null)]);
  };

  put('school', schoolId, `${mark} школа`, mark, 'г. Заречный', '+7 000', 'Ёлкина Е. Е.');
  put('academic_year', yearId, '2026/27', '2026-09-01', '2027-05-26', null);
  const terms: TermPlan[] = [
    { id: id(10), yearId, startsOn: '2026-09-01', endsOn: '2026-10-25', closed: true }, { id: id(11), yearId, startsOn: '2026-11-05', endsOn: '2026-12-28', closed: false },
    { id: id(12), yearId, startsOn: '2027-01-11', endsOn: '2027-03-20', closed: false },
  ];
  terms.forEach((term, at) => put('term', term.id, yearId, at + 1, `${at + 1} четверть`, 'quarter', term.startsOn, term.endsOn, term.closed ? 1_761_500_000_000 : null));
  for (let bell = 1; bell <= 7; bell++) put('bell', bell, `0${bell}:00`, `0${bell}:45`);
  const [algebra, talks] = [id(20), id(21)];
  put('subject', algebra, 'Алгебра', 'Алг', 1, 1, DIRECTION);
  put('subject', talks, 'Разговоры о важном', 'РоВ', 0, 2, '');
  const workTypes = [id(30), id(31)];
  workTypes.forEach((type, at) => put('work_type', type, `Вид ${at}`, 'В', at + 1, 0, 7, at + 1));
  const classTeacherMarksAll = no === 1;
  if (!classTeacherMarksAll) put('setting', 'policy', JSON.stringify({ classTeacherMayMarkAllSubjects: false }));

  const staff: string[] = [];
  const person = (title: string): string => {
    const staffId = id(100 + staff.length);
    staff.push(staffId);
    put('staff', staffId, `${mark}-${title}`, 'Мария', 'Сергеевна', 'female', title);
    return staffId;
  };
  const grants: Grant[] = [];
  const grant = (staffId: string, role: Grant['role'], objectId = '', startsOn = FROM, endsOn: string | null = null): void => void grants.push({ staffId, role, objectId, startsOn, endsOn });
  for (const role of ['director', 'deputy', 'methodist', 'secretary', 'administrator'] as const) for (const nth of [1, 2]) grant(person(`${role}${nth}`), role);
  const teachers = [1, 2, 3, 4].map((nth) => person(`teacher${nth}`));
  const leaders = [1, 2, 3].map((nth) => person(`leader${nth}`));
  for (const one of teachers) grant(one, 'teacher');
  for (const one of leaders) grant(one, 'class_teacher');
  grant(person('auditor'), 'auditor');
  grant(person('methodistOfDirection'), 'methodist', DIRECTION);
  for (const role of ['club_teacher', 'organiser', 'master'] as const) grant(person(role), role);
  const dismissed = person('dismissed');
  const coming = person('coming');
  person('nobody');
  // One role beside another, and rights that are over or not begun.
  const several = person('several');
  grant(several, 'secretary');
  grant(person('formerDirector'), 'director', '', FROM, '2026-08-31');
  grant(person('nextAdministrator'), 'administrator', '', '2026-12-10');
  const lastDay = person('lastDay');
  const narrow = person('narrow');

  const classes = [id(200), id(201), id(202), id(203)] as const;
  const subgroup = id(204);
  const grades = [5, 7, 7, 1];
  classes.forEach((classId, at) => put('study_group', classId, yearId, 'class', grades[at]!, 'А', `${grades[at]}${at}`, null, leaders[at] ?? null));
  put('study_group', subgroup, yearId, 'subgroup', 7, '', '7 англ. 1', classes[1], null);
  classes.slice(0, 3).forEach((classId, at) => grant(leaders[at]!, 'class_teacher', classId));
  // A deputy of one class and an administrator of one journal are no deputy and no administrator of the school.
  grant(narrow, 'deputy', classes[0]);

  const journals: JournalPlan[] = [];
  const journal = (groupId: string, classId: string, grade: number, graded: boolean, teacherId: string, grantedFrom: string | null = FROM, grantedTo: string | null = null): void => {
    const journalId = id(300 + journals.length);
    journals.push({ id: journalId, groupId, classId, grade, graded, direction: graded ? DIRECTION : '', teacherId });
    put('journal', journalId, yearId, groupId, graded ? algebra : talks, teacherId, 3);
    if (grantedFrom !== null) grant(teacherId, 'teacher', journalId, grantedFrom, grantedTo);
  };
  journal(classes[0], classes[0], 5, true, teachers[0]!);
  journal(classes[0], classes[0], 5, true, leaders[1]!);
  journal(classes[1], classes[1], 7, true, teachers[1]!);
  journal(classes[1], classes[1], 7, false, teachers[1]!);
  journal(subgroup, classes[1], 7, true, teachers[2]!);
  journal(classes[2], classes[2], 7, true, several);
  journal(classes[2], classes[2], 7, true, dismissed, FROM, '2026-11-01');
  journal(classes[2], classes[2], 7, true, coming, '2026-12-01');
  journal(classes[3], classes[3], 1, true, teachers[3]!);
  // The journal names a teacher who has no grant for it.
  journal(classes[3], classes[3], 1, false, teachers[0]!, null);
  grant(narrow, 'administrator', journals[0]!.id);
  grant(lastDay, 'teacher', journals[2]!.id, FROM, '2026-11-25');

  const pupils: string[] = [];
  const memberships: MembershipPlan[] = [];
  const member = (pupilId: string, groupId: string, classId: string, startsOn: string, endsOn: string | null): void => {
    const stayId: string = id(2_000 + memberships.length);
    put('membership', stayId, groupId, pupilId, startsOn, endsOn, 'приказ');
    memberships.push({ id: stayId, groupId, classId, pupilId, startsOn, endsOn });
  };
  for (const classId of classes) {
    for (let nth = 0; nth < 5; nth++) {
      const pupilId = id(1_000 + pupils.length);
      pupils.push(pupilId);
      put('pupil', pupilId, `${mark}-Ученик${pupils.length}`, 'Аня', '', 'female', '2013-05-01', `${mark.toLowerCase()}ученик${pupils.length} аня`, 1, null);
      put('pupil_contact', pupilId, `${mark} улица, ${pupils.length}`, '+7 111');
      put('guardian', id(3_000 + pupils.length), pupilId, 'мать', `${mark}-Мать${pupils.length}`, 'Анна', '', '+7 222', 1);
      member(pupilId, classId, classId, nth === 3 ? '2026-11-16' : '2026-09-01', nth === 4 ? '2026-11-13' : null);
      if (classId === classes[1] && nth < 3) member(pupilId, subgroup, classId, '2026-09-01', null);
    }
  }
  // One pupil went from a class to another: both lists hold the name.
  member(pupils[4]!, classes[1], classes[1], '2026-11-14', null);

  const lessons: LessonPlan[] = [];
  const works: { id: string; lessonId: string }[] = [];
  for (const one of journals) {
    put('plan_item', id(9_000 + journals.indexOf(one)), one.id, 1, 'Раздел', `${mark} тема`, '', null);
    for (const heldOn of DAYS) {
      const lessonId = id(4_000 + lessons.length);
      lessons.push({ id: lessonId, journalId: one.id, heldOn });
      put('lesson', lessonId, one.id, heldOn, 1, null, `${mark} урок`, '', null, null, 1);
      const workId = id(6_000 + works.length);
      works.push({ id: workId, lessonId });
      put('work', workId, lessonId, workTypes[0]!, '', 1, 1, null, null, 1);
    }
  }
  return { id: schoolId, name: `${mark} школа`, yearId, staff, classes, journals, terms, pupils, memberships, lessons, works, workTypes, grants, classTeacherMarksAll, rows };
}

/** Lays the schools down in one database, with exactly their grants. */
export async function loadSchools(connectionString: string, schools: readonly SchoolPlan[], now: number): Promise<void> {
  const pool = openPool({ connectionString, most: 2 });
  try {
    for (const school of schools) {
      await inSchool(pool, school.id, 'write', async (client) => {
        await beginSchool(client, { schoolId: school.id, name: school.name, now });
        await addYearPartitions(client, [2026]);
        for (const table of SYNC_TABLES) await loadRows(client, school.id, table, table.columns.map(({ name }) => name), school.rows.get(table.name)!);
        await finishLoad(client, school.id);
        await client.query('DELETE FROM access_grant WHERE school_id = $1', [school.id]);
        for (const one of school.grants) {
          await client.query('INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
            school.id, one.staffId, one.role, one.objectId, one.startsOn, one.endsOn, 'приказ',
          ]);
        }
      });
    }
  } finally {
    await pool.end();
  }
}
