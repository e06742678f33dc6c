import type { GroupId, SchoolId, StaffId, TermId, WorkTypeId, YearId } from '#domain/ids.ts';
import type { ReadHandle } from '../../database/handles.ts';

export interface SchoolRow {
  readonly schoolId: SchoolId;
  readonly name: string;
  readonly shortName: string;
  readonly address: string;
  readonly phone: string;
  readonly directorName: string;
  readonly kind: 'demo' | 'local' | 'joined';
}

export const findSchool = (db: ReadHandle): SchoolRow | undefined =>
  db.get<SchoolRow>('SELECT id AS schoolId, name, short_name AS shortName, address, phone, director_name AS directorName, kind FROM school');

export interface YearRow {
  readonly yearId: YearId;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** The newest year; a file without one is a defect of whoever made it. */
export const readCurrentYear = (db: ReadHandle): YearRow =>
  db.get<YearRow>('SELECT id AS yearId, name, starts_on AS startsOn, ends_on AS endsOn FROM academic_year ORDER BY starts_on DESC LIMIT 1')!;

export const listTerms = (db: ReadHandle, yearId: YearId): { termId: TermId; number: number; name: string; startsOn: string; endsOn: string; closed: boolean }[] =>
  db
    .all<{ termId: TermId; number: number; name: string; startsOn: string; endsOn: string; closed: number }>(
      `SELECT id AS termId, number, name, starts_on AS startsOn, ends_on AS endsOn, closed_at IS NOT NULL AS closed
       FROM term WHERE year_id = ? ORDER BY number`,
      yearId,
    )
    .map((term) => ({ ...term, closed: term.closed === 1 }));

export const listWorkTypes = (db: ReadHandle): { workTypeId: WorkTypeId; name: string; shortName: string; weight: number; isControl: boolean }[] =>
  db
    .all<{ workTypeId: WorkTypeId; name: string; shortName: string; weight: number; isControl: number }>(
      'SELECT id AS workTypeId, name, short_name AS shortName, weight, is_control AS isControl FROM work_type ORDER BY position',
    )
    .map((type) => ({ ...type, isControl: type.isControl === 1 }));

export const listClasses = (
  db: ReadHandle, yearId: YearId, day: string,
): { groupId: GroupId; name: string; grade: number; pupils: number; teacherId: StaffId | null; teacherName: string | null }[] =>
  db.all(
    `SELECT g.id AS groupId, g.name, g.grade, g.class_teacher_id AS teacherId,
            t.last_name || ' ' || t.first_name || CASE t.middle_name WHEN '' THEN '' ELSE ' ' || t.middle_name END AS teacherName,
            (SELECT count(*) FROM membership m WHERE m.group_id = g.id AND m.starts_on <= ? AND (m.ends_on IS NULL OR m.ends_on >= ?)) AS pupils
     FROM study_group g LEFT JOIN staff t ON t.id = g.class_teacher_id
     WHERE g.year_id = ? AND g.kind = 'class' ORDER BY g.grade, g.letter`,
    day, day, yearId,
  );

/** A setting as it was stored; undefined where the school never set it. */
export const findSetting = (db: ReadHandle, name: string): unknown => {
  const row = db.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name);
  return row && JSON.parse(row.value);
};
