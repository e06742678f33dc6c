import type { JournalId, LessonId, PupilId, StaffId, TermId } from '#domain/ids.ts';
import type { ReadHandle } from '../../database/handles.ts';

/** Where a command speaks of: what SQL knows of it. */
export interface PlaceRow {
  readonly journalId: JournalId;
  readonly groupName: string;
  readonly subjectName: string;
}

export const findJournalPlace = (db: ReadHandle, journalId: string): PlaceRow | undefined =>
  db.get<PlaceRow>(
    `SELECT j.id AS journalId, g.name AS groupName, s.name AS subjectName FROM journal j JOIN study_group g ON g.id = j.group_id JOIN subject s ON s.id = j.subject_id
     WHERE j.id = ?`,
    journalId,
  );

export const findLessonPlace = (db: ReadHandle, lessonId: string): { lessonId: LessonId; heldOn: string; termId: TermId | null } | undefined =>
  db.get(
    `SELECT l.id AS lessonId, l.held_on AS heldOn,
            (SELECT t.id FROM term t WHERE t.year_id = j.year_id AND l.held_on BETWEEN t.starts_on AND t.ends_on ORDER BY t.number LIMIT 1) AS termId
     FROM lesson l JOIN journal j ON j.id = l.journal_id WHERE l.id = ?`,
    lessonId,
  );

export const findLessonOfWork = (db: ReadHandle, workId: string): string | undefined =>
  db.get<{ lessonId: string }>('SELECT lesson_id AS lessonId FROM work WHERE id = ?', workId)?.lessonId;

/** «Фамилия Имя» */
export const findPupilName = (db: ReadHandle, pupilId: string): string | undefined =>
  db.get<{ name: string }>(`SELECT last_name || ' ' || first_name AS name FROM pupil WHERE id = ?`, pupilId)?.name;

/** «Фамилия Имя Отчество» */
export const findStaffName = (db: ReadHandle, staffId: StaffId | string): string | undefined =>
  db.get<{ name: string }>(
    `SELECT last_name || ' ' || first_name || CASE middle_name WHEN '' THEN '' ELSE ' ' || middle_name END AS name FROM staff WHERE id = ?`, staffId,
  )?.name;

export const findWorkTypeName = (db: ReadHandle, workTypeId: string): string | undefined =>
  db.get<{ name: string }>('SELECT name FROM work_type WHERE id = ?', workTypeId)?.name;

/** Cells of a page whose commands wait for the server: marks by their lesson, and attendance. */
export const listPendingCells = (db: ReadHandle, journalId: string, termId: string): [LessonId, PupilId][] =>
  db.raw<[LessonId, PupilId]>(
    `SELECT DISTINCT l.id, cell.pupil_id FROM (
       SELECT CASE entity WHEN 'mark' THEN (SELECT lesson_id FROM work WHERE id = substr(entity_id, 1, 22)) ELSE substr(entity_id, 1, 22) END AS lesson_id,
              substr(entity_id, 24) AS pupil_id
       FROM outbox WHERE journal_id = ? AND settled_version IS NULL AND entity IN ('mark', 'attendance')) cell
     JOIN lesson l ON l.id = cell.lesson_id JOIN term t ON t.id = ? AND l.held_on BETWEEN t.starts_on AND t.ends_on`,
    journalId, termId,
  );

/** Cells whose command was refused and waits for a decision; the newest command of a cell. */
export const listConflictCells = (db: ReadHandle, journalId: string, termId: string): [LessonId, PupilId, string][] =>
  db.raw<[LessonId, PupilId, string, number]>(
    `SELECT l.id, cell.pupil_id, cell.command_id, max(cell.refused_at) FROM (
       SELECT CASE entity WHEN 'mark' THEN (SELECT lesson_id FROM work WHERE id = substr(entity_id, 1, 22)) ELSE substr(entity_id, 1, 22) END AS lesson_id,
              substr(entity_id, 24) AS pupil_id, command_id, refused_at
       FROM problem WHERE journal_id = ? AND entity IN ('mark', 'attendance')) cell
     JOIN lesson l ON l.id = cell.lesson_id JOIN term t ON t.id = ? AND l.held_on BETWEEN t.starts_on AND t.ends_on
     GROUP BY l.id, cell.pupil_id`,
    journalId, termId,
  ).map(([lessonId, pupilId, commandId]) => [lessonId, pupilId, commandId]);
