import type { GroupId, JournalId, LessonId, PupilId, StaffId, TermId, WorkId, WorkTypeId, YearId } from '#domain/ids.ts';
import type { AttendanceCode } from '#domain/journal/index.ts';
import type { ReadHandle } from '../../database/handles.ts';

/** Everything SQL knows about journals. Rows come as the caller needs them; rules stand in domain/journal. */

export interface JournalHead {
  readonly journalId: JournalId;
  readonly yearId: YearId;
  readonly groupId: GroupId;
  readonly groupName: string;
  readonly grade: number;
  readonly subjectName: string;
  readonly graded: boolean;
  readonly teacherId: StaffId;
  readonly teacherName: string;
  readonly classTeacherId: StaffId | null;
  readonly className: string;
  readonly classId: GroupId;
  /** Of the subject; empty for none. */
  readonly direction: string;
  readonly weeklyHours: number;
}

interface HeadRow {
  id: JournalId; year_id: YearId; group_id: GroupId; group_name: string; grade: number; subject: string; graded: number; teacher_id: StaffId;
  teacher: string; class_teacher_id: StaffId | null; class_name: string; class_id: GroupId; direction: string; weekly_hours: number;
}

/** «Фамилия И. О.», as a teacher is named in a journal; a missing patronymic leaves no dot behind. */
const SHORT_NAME = (table: string) =>
  `${table}.last_name || ' ' || substr(${table}.first_name, 1, 1) || '.' || CASE ${table}.middle_name WHEN '' THEN '' ELSE ' ' || substr(${table}.middle_name, 1, 1) || '.' END`;

const HEAD = `
  SELECT j.id, j.year_id, j.group_id, g.name AS group_name, g.grade, s.name AS subject, s.graded, j.teacher_id,
         ${SHORT_NAME('t')} AS teacher, COALESCE(p.class_teacher_id, g.class_teacher_id) AS class_teacher_id,
         COALESCE(p.name, g.name) AS class_name, COALESCE(p.id, g.id) AS class_id, s.direction, j.weekly_hours
  FROM journal j JOIN study_group g ON g.id = j.group_id LEFT JOIN study_group p ON p.id = g.parent_id
  JOIN subject s ON s.id = j.subject_id JOIN staff t ON t.id = j.teacher_id`;

const asHead = (row: HeadRow): JournalHead => ({
  journalId: row.id, yearId: row.year_id, groupId: row.group_id, groupName: row.group_name, grade: row.grade, subjectName: row.subject, graded: row.graded === 1,
  teacherId: row.teacher_id, teacherName: row.teacher, classTeacherId: row.class_teacher_id, className: row.class_name, classId: row.class_id, direction: row.direction, weeklyHours: row.weekly_hours,
});

export const findJournal = (db: ReadHandle, journalId: JournalId): JournalHead | undefined => {
  const row = db.get<HeadRow>(`${HEAD} WHERE j.id = ?`, journalId);
  return row && asHead(row);
};

/** All journals of a year, by grade, letter, subject. */
export const listJournals = (db: ReadHandle, yearId: YearId): JournalHead[] =>
  db
    .all<HeadRow>(`${HEAD} WHERE j.year_id = ? ORDER BY g.grade, COALESCE(p.letter, g.letter), s.position, s.name, g.name`, yearId)
    .map(asHead);

export interface TermRow {
  readonly termId: TermId;
  readonly yearId: YearId;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly closed: boolean;
}

interface RawTerm { id: TermId; year_id: YearId; name: string; starts_on: string; ends_on: string; closed_at: number | null }
const asTerm = (row: RawTerm): TermRow => ({
  termId: row.id, yearId: row.year_id, name: row.name, startsOn: row.starts_on, endsOn: row.ends_on, closed: row.closed_at !== null,
});

export const findTerm = (db: ReadHandle, termId: TermId): TermRow | undefined => {
  const row = db.get<RawTerm>('SELECT id, year_id, name, starts_on, ends_on, closed_at FROM term WHERE id = ?', termId);
  return row && asTerm(row);
};

/** The term that a day of a year belongs to. */
export const findTermOfDay = (db: ReadHandle, yearId: YearId, day: string): TermRow | undefined => {
  const row = db.get<RawTerm>(
    'SELECT id, year_id, name, starts_on, ends_on, closed_at FROM term WHERE year_id = ? AND starts_on <= ? AND ends_on >= ?', yearId, day, day,
  );
  return row && asTerm(row);
};

export interface JournalPupil {
  readonly pupilId: PupilId;
  readonly name: string;
  readonly spans: { readonly startsOn: string; readonly endsOn: string | null }[];
}

/** Pupils whose membership touches the days, by name; one row with several spans for one who left and came back. */
export function listPupils(db: ReadHandle, groupId: GroupId, from: string, to: string): JournalPupil[] {
  const rows = db.raw<[PupilId, string, string, string | null]>(
    `SELECT p.id, p.last_name || ' ' || p.first_name || CASE p.middle_name WHEN '' THEN '' ELSE ' ' || p.middle_name END, m.starts_on, m.ends_on
     FROM membership m JOIN pupil p ON p.id = m.pupil_id
     WHERE m.group_id = ? AND m.starts_on <= ? AND (m.ends_on IS NULL OR m.ends_on >= ?)
     ORDER BY p.sort_name, p.id, m.starts_on`,
    groupId, to, from,
  );
  const pupils: JournalPupil[] = [];
  for (const [pupilId, name, startsOn, endsOn] of rows) {
    const last = pupils.at(-1);
    if (last?.pupilId === pupilId) last.spans.push({ startsOn, endsOn });
    else pupils.push({ pupilId, name, spans: [{ startsOn, endsOn }] });
  }
  return pupils;
}

export const listMembershipSpans = (db: ReadHandle, groupId: GroupId, pupilId: PupilId): { startsOn: string; endsOn: string | null }[] =>
  db
    .raw<[string, string | null]>('SELECT starts_on, ends_on FROM membership WHERE group_id = ? AND pupil_id = ? ORDER BY starts_on', groupId, pupilId)
    .map(([startsOn, endsOn]) => ({ startsOn, endsOn }));

/** [id, day, bell, topic written, homework written] of the lessons of a journal between two days, in order. */
export const listLessons = (db: ReadHandle, journalId: JournalId, from: string, to: string): [LessonId, string, number, number, number][] =>
  db.raw(
    `SELECT id, held_on, bell_number, topic <> '', homework <> '' FROM lesson
     WHERE journal_id = ? AND held_on BETWEEN ? AND ? ORDER BY held_on, bell_number`,
    journalId, from, to,
  );

/** [id, lesson, type, weight, title, version] of the works of those lessons, in the order of lessons and positions. */
export const listWorks = (db: ReadHandle, journalId: JournalId, from: string, to: string): [WorkId, LessonId, WorkTypeId, number, string, number][] =>
  db.raw(
    `SELECT w.id, w.lesson_id, w.work_type_id, w.weight, w.title, w.version FROM lesson l JOIN work w ON w.lesson_id = l.id
     WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ? ORDER BY l.held_on, l.bell_number, w.position, w.id`,
    journalId, from, to,
  );

/** [work, pupil, value, debt, comment written, version] */
export const listMarks = (db: ReadHandle, journalId: JournalId, from: string, to: string): [WorkId, PupilId, number | null, number, number, number][] =>
  db.raw(
    `SELECT m.work_id, m.pupil_id, m.value, m.is_debt, m.comment <> '', m.version
     FROM lesson l JOIN work w ON w.lesson_id = l.id JOIN mark m ON m.work_id = w.id
     WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ?`,
    journalId, from, to,
  );

/** [lesson, pupil, code, minutes, version] */
export const listAttendance = (db: ReadHandle, journalId: JournalId, from: string, to: string): [LessonId, PupilId, AttendanceCode | null, number | null, number][] =>
  db.raw(
    `SELECT a.lesson_id, a.pupil_id, a.code, a.minutes, a.version FROM lesson l JOIN attendance a ON a.lesson_id = l.id
     WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ?`,
    journalId, from, to,
  );

/** [pupil, value, version] */
export const listTermMarks = (db: ReadHandle, journalId: JournalId, termId: TermId): [PupilId, string | null, number][] =>
  db.raw('SELECT pupil_id, value, version FROM term_mark WHERE journal_id = ? AND term_id = ?', journalId, termId);

export interface LessonRow {
  readonly lessonId: LessonId;
  readonly journalId: JournalId;
  readonly heldOn: string;
  readonly bellNumber: number;
  readonly topic: string;
  readonly homework: string;
  readonly planItemId: string | null;
  readonly version: number;
  readonly authorId: StaffId | null;
  readonly madeAt: number | null;
}

export const findLesson = (db: ReadHandle, lessonId: LessonId): LessonRow | undefined =>
  db.get<LessonRow>(
    `SELECT id AS lessonId, journal_id AS journalId, held_on AS heldOn, bell_number AS bellNumber, topic, homework,
            plan_item_id AS planItemId, version, author_id AS authorId, made_at AS madeAt FROM lesson WHERE id = ?`,
    lessonId,
  );

export const findPlanItem = (db: ReadHandle, planItemId: string): { number: number; topic: string; homework: string } | undefined =>
  db.get('SELECT number, topic, homework FROM plan_item WHERE id = ?', planItemId);

/**
 * The item of the plan whose turn it is at a lesson that names none (L-03): as many further than the last lesson with an item as
 * lessons have gone by since. Undefined where the plan has ended or there is none.
 */
export function findNextPlanItem(db: ReadHandle, lesson: Pick<LessonRow, 'journalId' | 'heldOn' | 'bellNumber'>): { number: number; topic: string; homework: string } | undefined {
  const at = [lesson.journalId, lesson.heldOn, lesson.bellNumber] as const;
  const last = db.get<{ number: number; heldOn: string; bellNumber: number }>(
    `SELECT p.number, l.held_on AS heldOn, l.bell_number AS bellNumber FROM lesson l JOIN plan_item p ON p.id = l.plan_item_id
     WHERE l.journal_id = ? AND (l.held_on, l.bell_number) < (?, ?) ORDER BY l.held_on DESC, l.bell_number DESC LIMIT 1`,
    ...at,
  ) ?? { number: 0, heldOn: '', bellNumber: 0 };
  const since = db.get<{ lessons: number }>(
    'SELECT count(*) AS lessons FROM lesson WHERE journal_id = ? AND (held_on, bell_number) < (?, ?) AND (held_on, bell_number) > (?, ?)',
    ...at, last.heldOn, last.bellNumber,
  );
  return db.get('SELECT number, topic, homework FROM plan_item WHERE journal_id = ? AND number = ?', lesson.journalId, last.number + (since?.lessons ?? 0) + 1);
}

export const findBell = (db: ReadHandle, number: number): { startsAt: string; endsAt: string } | undefined =>
  db.get('SELECT starts_at AS startsAt, ends_at AS endsAt FROM bell WHERE number = ?', number);

export const findStaffName = (db: ReadHandle, staffId: StaffId): string | undefined =>
  db.get<{ name: string }>(`SELECT ${SHORT_NAME('t')} AS name FROM staff t WHERE t.id = ?`, staffId)?.name;

export interface WorkRow {
  readonly workId: WorkId;
  readonly lessonId: LessonId;
  readonly workTypeId: WorkTypeId;
  readonly title: string;
  readonly weight: number;
  readonly position: number;
  readonly version: number;
  readonly authorId: StaffId | null;
  readonly madeAt: number | null;
}

const WORK = `SELECT id AS workId, lesson_id AS lessonId, work_type_id AS workTypeId, title, weight, position, version, author_id AS authorId, made_at AS madeAt FROM work`;

export const findWork = (db: ReadHandle, workId: WorkId): WorkRow | undefined => db.get<WorkRow>(`${WORK} WHERE id = ?`, workId);

export const listWorksOfLesson = (db: ReadHandle, lessonId: LessonId): WorkRow[] =>
  db.all<WorkRow>(`${WORK} WHERE lesson_id = ? ORDER BY position, id`, lessonId);

export const findWorkType = (db: ReadHandle, workTypeId: WorkTypeId): { name: string; weight: number } | undefined =>
  db.get('SELECT name, weight FROM work_type WHERE id = ?', workTypeId);

export interface StoredMark {
  readonly value: number | null;
  readonly isDebt: boolean;
  readonly comment: string;
  readonly authorId: StaffId;
  readonly madeAt: number;
  readonly version: number;
}

export const findMark = (db: ReadHandle, workId: WorkId, pupilId: PupilId): StoredMark | undefined => {
  const row = db.get<Omit<StoredMark, 'isDebt'> & { isDebt: number }>(
    `SELECT value, is_debt AS isDebt, comment, author_id AS authorId, made_at AS madeAt, version FROM mark WHERE work_id = ? AND pupil_id = ?`,
    workId, pupilId,
  );
  return row && { ...row, isDebt: row.isDebt === 1 };
};

/** How many pupils have something for the work. */
export const countMarksOfWork = (db: ReadHandle, workId: WorkId): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM mark WHERE work_id = ? AND (value IS NOT NULL OR is_debt = 1 OR comment <> '')`, workId)?.n ?? 0;

export interface StoredAttendance {
  readonly code: AttendanceCode | null;
  readonly minutes: number | null;
  readonly authorId: StaffId;
  readonly madeAt: number;
  readonly version: number;
}

export const findAttendance = (db: ReadHandle, lessonId: LessonId, pupilId: PupilId): StoredAttendance | undefined =>
  db.get<StoredAttendance>(
    'SELECT code, minutes, author_id AS authorId, made_at AS madeAt, version FROM attendance WHERE lesson_id = ? AND pupil_id = ?', lessonId, pupilId,
  );

export interface StoredTermMark {
  readonly value: string | null;
  readonly reason: string;
  readonly authorId: StaffId;
  readonly madeAt: number;
  readonly version: number;
}

export const findTermMark = (db: ReadHandle, journalId: JournalId, termId: TermId, pupilId: PupilId): StoredTermMark | undefined =>
  db.get<StoredTermMark>(
    `SELECT value, reason, author_id AS authorId, made_at AS madeAt, version FROM term_mark
     WHERE journal_id = ? AND term_id = ? AND pupil_id = ?`,
    journalId, termId, pupilId,
  );

/** The marks of one pupil in a journal between two days, with the weights of their works. */
export const listWeightedMarks = (db: ReadHandle, journalId: JournalId, pupilId: PupilId, from: string, to: string): { value: number; weight: number }[] =>
  db.all(
    `SELECT m.value, w.weight FROM lesson l JOIN work w ON w.lesson_id = l.id JOIN mark m ON m.work_id = w.id
     WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ? AND m.pupil_id = ? AND m.value IS NOT NULL`,
    journalId, from, to, pupilId,
  );

/** Earlier states of one thing, newest first. */
export const listEarlier = (db: ReadHandle, entity: string, entityId: string): { before: string | null; author: string; madeAt: number }[] =>
  db.all(
    `SELECT r.before, ${SHORT_NAME('t')} AS author, r.made_at AS madeAt FROM revision r JOIN staff t ON t.id = r.author_id
     WHERE r.entity = ? AND r.entity_id = ? ORDER BY r.seq DESC LIMIT 20`,
    entity, entityId,
  );
