import type { DataSource } from 'typeorm';
import type { GroupId, LessonId, LetterId, PupilId, StaffId, TermId, YearId } from '#domain/ids.ts';
import type { AttendanceCode } from '#domain/journal/index.ts';
import { initials } from '#domain/reports/index.ts';
import { letterEntity, type LetterEntity } from '../../database/entities/index.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';

/** What SQL knows of the material of letters and of their register. */
export interface ClassRow {
  readonly groupId: GroupId;
  readonly yearId: YearId;
  readonly yearName: string;
  readonly name: string;
  readonly grade: number;
  readonly classTeacherId: StaffId | null;
}

export const findClass = (db: ReadHandle, groupId: GroupId): ClassRow | undefined =>
  db.get<ClassRow>(
    `SELECT g.id AS groupId, g.year_id AS yearId, y.name AS yearName, g.name, g.grade, g.class_teacher_id AS classTeacherId
     FROM study_group g JOIN academic_year y ON y.id = g.year_id WHERE g.id = ? AND g.kind = 'class'`,
    groupId,
  );

export interface NameRow {
  readonly family: string;
  readonly given: string;
  readonly patronymic: string;
}

export const findStaffNameParts = (db: ReadHandle, staffId: StaffId): NameRow | undefined =>
  db.get<NameRow>('SELECT last_name AS family, first_name AS given, middle_name AS patronymic FROM staff WHERE id = ?', staffId);

export const findDirector = (db: ReadHandle): NameRow | undefined =>
  db.get<NameRow>(
    `SELECT s.last_name AS family, s.first_name AS given, s.middle_name AS patronymic
     FROM staff_role r JOIN staff s ON s.id = r.staff_id WHERE r.role = 'director' LIMIT 1`,
  );

export interface ClassPupil extends NameRow {
  readonly pupilId: PupilId;
  readonly sex: 'male' | 'female';
  readonly address: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

/** Pupils who belong to the class on a day, by name. */
export const listClassPupils = (db: ReadHandle, groupId: GroupId, day: string): ClassPupil[] =>
  db.all<ClassPupil>(
    `SELECT p.id AS pupilId, p.last_name AS family, p.first_name AS given, p.middle_name AS patronymic, p.sex, p.address,
            m.starts_on AS startsOn, m.ends_on AS endsOn
     FROM membership m JOIN pupil p ON p.id = m.pupil_id
     WHERE m.group_id = ? AND m.starts_on <= ? AND (m.ends_on IS NULL OR m.ends_on >= ?) ORDER BY p.sort_name, p.id`,
    groupId, day, day,
  );

/** The guardians of everybody who ever belonged to the class; of each pupil the one to write to first. */
export const listGuardians = (db: ReadHandle, groupId: GroupId): (NameRow & { readonly pupilId: PupilId })[] =>
  db.all(
    `SELECT pupil_id AS pupilId, last_name AS family, first_name AS given, middle_name AS patronymic FROM guardian
     WHERE pupil_id IN (SELECT pupil_id FROM membership WHERE group_id = ?) ORDER BY pupil_id, position`,
    groupId,
  );

export interface ClassJournal {
  readonly journalId: string;
  readonly groupId: GroupId;
  readonly subject: string;
  readonly graded: boolean;
  readonly weeklyHours: number;
}

/** The journals of a class and of its subgroups, in the order of subjects. */
export const listClassJournals = (db: ReadHandle, groupId: GroupId): ClassJournal[] =>
  db
    .all<Omit<ClassJournal, 'graded'> & { graded: number }>(
      `SELECT j.id AS journalId, j.group_id AS groupId, s.name AS subject, s.graded, j.weekly_hours AS weeklyHours
       FROM study_group g JOIN journal j ON j.group_id = g.id JOIN subject s ON s.id = j.subject_id
       WHERE g.id = ? OR g.parent_id = ? ORDER BY s.position, s.name`,
      groupId, groupId,
    )
    .map((row) => ({ ...row, graded: row.graded === 1 }));

export const listSpans = (db: ReadHandle, groupId: GroupId): { pupilId: PupilId; startsOn: string; endsOn: string | null }[] =>
  db.all('SELECT pupil_id AS pupilId, starts_on AS startsOn, ends_on AS endsOn FROM membership WHERE group_id = ?', groupId);

/** [lesson, day] */
export const listHeldLessons = (db: ReadHandle, journalId: string, from: string, to: string): [LessonId, string][] =>
  db.raw('SELECT id, held_on FROM lesson WHERE journal_id = ? AND held_on BETWEEN ? AND ? ORDER BY held_on, bell_number', journalId, from, to);

/** [pupil, value, debt, weight, control, work type, title, day] in the order of lessons. */
export const listMarksOfJournal = (
  db: ReadHandle, journalId: string, from: string, to: string,
): [PupilId, number | null, number, number, number, string, string, string][] =>
  db.raw(
    `SELECT m.pupil_id, m.value, m.is_debt, w.weight, t.is_control, t.name, w.title, l.held_on
     FROM lesson l JOIN work w ON w.lesson_id = l.id JOIN work_type t ON t.id = w.work_type_id JOIN mark m ON m.work_id = w.id
     WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ? ORDER BY l.held_on, l.bell_number, w.position`,
    journalId, from, to,
  );

/** [pupil, lesson, code, minutes] */
export const listAttendanceOfJournal = (
  db: ReadHandle, journalId: string, from: string, to: string,
): [PupilId, LessonId, AttendanceCode | null, number | null][] =>
  db.raw(
    `SELECT a.pupil_id, a.lesson_id, a.code, a.minutes FROM lesson l JOIN attendance a ON a.lesson_id = l.id
     WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ?`,
    journalId, from, to,
  );

export const listTermMarksOfJournal = (db: ReadHandle, journalId: string, termId: TermId): [PupilId, string | null][] =>
  db.raw('SELECT pupil_id, value FROM term_mark WHERE journal_id = ? AND term_id = ?', journalId, termId);

// The register

export interface LetterRow {
  readonly letterId: LetterId;
  readonly number: string;
  readonly month: string;
  readonly sequence: number;
  readonly madeOn: string;
  readonly pupilId: PupilId;
  readonly groupId: GroupId;
  readonly termId: TermId;
  readonly variant: string;
  /** JSON */
  readonly reasons: string;
  /** JSON: the document exactly as it was made. */
  readonly document: string;
  readonly authorId: StaffId;
  readonly madeAt: number;
}

/** 1 for the first letter of a month («2026-11»). */
export const nextSequence = (db: ReadHandle, month: string): number =>
  (db.get<{ last: number | null }>('SELECT max(sequence) AS last FROM letter WHERE month = ?', month)?.last ?? 0) + 1;

export const insertLetter = (tx: WriteHandle, row: LetterRow): void => {
  tx.run(
    `INSERT INTO letter (id, number, month, sequence, made_on, pupil_id, group_id, term_id, variant, reasons, document, author_id, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.letterId, row.number, row.month, row.sequence, row.madeOn, row.pupilId, row.groupId, row.termId, row.variant, row.reasons, row.document,
    row.authorId, row.madeAt,
  );
};

export const deleteLetter = (tx: WriteHandle, letterId: LetterId): void => {
  tx.run('DELETE FROM letter WHERE id = ?', letterId);
};

export interface RegisterRow {
  readonly letterId: LetterId;
  readonly number: string;
  readonly madeOn: string;
  readonly pupilId: PupilId;
  readonly pupilName: string;
  readonly groupId: GroupId;
  readonly className: string;
  readonly termName: string;
  /** JSON */
  readonly reasons: string;
  readonly author: string;
  readonly madeAt: number;
}

const WITH_PEOPLE = { pupil: true, group: true, term: true, author: true } as const;

/** The register of a class, newest first. */
export async function listRegister(orm: DataSource, groupId: GroupId): Promise<RegisterRow[]> {
  const letters = await orm.getRepository(letterEntity).find({ where: { groupId }, relations: WITH_PEOPLE, order: { month: 'DESC', sequence: 'DESC' } });
  return letters.map(asRegisterRow);
}

/** One letter with its document, exactly as it was made. */
export async function findLetter(orm: DataSource, letterId: LetterId): Promise<(RegisterRow & { document: string }) | undefined> {
  const letters = orm.getRepository(letterEntity);
  const letter = await letters.findOne({ where: { id: letterId }, relations: WITH_PEOPLE });
  const whole = letter && (await letters.findOne({ where: { id: letterId }, select: { id: true, document: true } }));
  return letter && whole?.document !== undefined ? { ...asRegisterRow(letter), document: whole.document } : undefined;
}

function asRegisterRow(letter: LetterEntity): RegisterRow {
  const { pupil, group, term, author } = letter;
  if (!pupil || !group || !term || !author) throw new TypeError('a letter was read without its relations');
  return {
    letterId: letter.id, number: letter.number, madeOn: letter.madeOn, pupilId: pupil.id,
    pupilName: [pupil.lastName, pupil.firstName, pupil.middleName].filter(Boolean).join(' '),
    groupId: group.id, className: group.name, termName: term.name, reasons: letter.reasons,
    author: initials({ family: author.lastName, given: author.firstName, patronymic: author.middleName }), madeAt: letter.madeAt,
  };
}

/** The number and day of each pupil's newest letter. */
export const listLastLetters = (db: ReadHandle, groupId: GroupId): { pupilId: PupilId; number: string; madeOn: string }[] =>
  db.all(
    `SELECT pupil_id AS pupilId, number, made_on AS madeOn FROM letter l
     WHERE group_id = ? AND NOT EXISTS (SELECT 1 FROM letter n WHERE n.group_id = l.group_id AND n.pupil_id = l.pupil_id
       AND (n.month > l.month OR (n.month = l.month AND n.sequence > l.sequence)))`,
    groupId,
  );
