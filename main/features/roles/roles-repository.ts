import type { GroupId, JournalId, SubjectId } from '#domain/ids.ts';
import type { ReadHandle } from '../../database/handles.ts';

/** Journals of years that are not closed: «Алгебра, 7А». */
export const listOpenJournals = (db: ReadHandle): { journalId: JournalId; name: string; teacherName: string }[] =>
  db.all<{ journalId: JournalId; name: string; teacherName: string }>(
    `SELECT j.id AS journalId, s.name || ', ' || g.name AS name,
            t.last_name || ' ' || substr(t.first_name, 1, 1) || '.' || CASE t.middle_name WHEN '' THEN '' ELSE ' ' || substr(t.middle_name, 1, 1) || '.' END AS teacherName
     FROM journal j JOIN academic_year y ON y.id = j.year_id AND y.closed_at IS NULL JOIN study_group g ON g.id = j.group_id JOIN subject s ON s.id = j.subject_id
     JOIN staff t ON t.id = j.teacher_id ORDER BY g.grade, g.letter, g.name, s.position, s.name`,
  );

export const listOpenClasses = (db: ReadHandle): { groupId: GroupId; name: string }[] =>
  db.all<{ groupId: GroupId; name: string }>(
    `SELECT g.id AS groupId, g.name FROM study_group g JOIN academic_year y ON y.id = g.year_id AND y.closed_at IS NULL WHERE g.parent_id IS NULL ORDER BY g.grade, g.letter, g.name`,
  );

export const listSubjects = (db: ReadHandle): { subjectId: SubjectId; name: string; direction: string }[] =>
  db.all<{ subjectId: SubjectId; name: string; direction: string }>('SELECT id AS subjectId, name, direction FROM subject ORDER BY position, name');
