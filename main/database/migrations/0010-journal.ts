import type { Migration } from './migration.ts';

/**
 * The first shape: one school with its years, people, groups, loads, journals and letters. Days are ISO texts
 * («2026-11-23»), moments are milliseconds since 1970 UTC, ids are the 22 characters of domain/ids.ts.
 * `version` counts the accepted changes of a row and is the base a command names; `author_id` and `made_at` say whose
 * hand and when (P-14).
 */
export const journal: Migration = {
  version: 10,
  name: 'journal',
  up: [
    // school
    `CREATE TABLE school (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, short_name TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL,
      director_name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('demo', 'local', 'joined'))) STRICT`,
    `CREATE TABLE academic_year (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, closed_at INTEGER) STRICT`,
    `CREATE TABLE term (
      id TEXT PRIMARY KEY, year_id TEXT NOT NULL REFERENCES academic_year, number INTEGER NOT NULL, name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('quarter', 'trimester', 'half', 'semester')),
      starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, closed_at INTEGER) STRICT`,
    `CREATE INDEX term_of_year ON term (year_id, number)`,
    `CREATE TABLE holiday (
      id TEXT PRIMARY KEY, year_id TEXT NOT NULL REFERENCES academic_year, name TEXT NOT NULL,
      starts_on TEXT NOT NULL, ends_on TEXT NOT NULL) STRICT`,
    `CREATE TABLE bell (number INTEGER PRIMARY KEY, starts_at TEXT NOT NULL, ends_at TEXT NOT NULL) STRICT`,
    `CREATE TABLE subject (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, short_name TEXT NOT NULL, graded INTEGER NOT NULL, position INTEGER NOT NULL) STRICT`,
    `CREATE TABLE work_type (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, short_name TEXT NOT NULL, weight REAL NOT NULL CHECK (weight >= 0),
      is_control INTEGER NOT NULL, deadline_days INTEGER NOT NULL, position INTEGER NOT NULL) STRICT`,
    `CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,

    // people
    `CREATE TABLE staff (
      id TEXT PRIMARY KEY, last_name TEXT NOT NULL, first_name TEXT NOT NULL, middle_name TEXT NOT NULL,
      sex TEXT NOT NULL CHECK (sex IN ('male', 'female')), position TEXT NOT NULL) STRICT`,
    `CREATE TABLE staff_role (
      staff_id TEXT NOT NULL REFERENCES staff, role TEXT NOT NULL, basis TEXT NOT NULL, PRIMARY KEY (staff_id, role)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE pupil (
      id TEXT PRIMARY KEY, last_name TEXT NOT NULL, first_name TEXT NOT NULL, middle_name TEXT NOT NULL,
      sex TEXT NOT NULL CHECK (sex IN ('male', 'female')), birth_date TEXT, address TEXT NOT NULL, phone TEXT NOT NULL,
      sort_name TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1) STRICT`,
    `CREATE INDEX pupil_by_name ON pupil (sort_name, birth_date)`,
    `CREATE TABLE guardian (
      id TEXT PRIMARY KEY, pupil_id TEXT NOT NULL REFERENCES pupil, kinship TEXT NOT NULL, last_name TEXT NOT NULL,
      first_name TEXT NOT NULL, middle_name TEXT NOT NULL, phone TEXT NOT NULL, position INTEGER NOT NULL) STRICT`,
    `CREATE INDEX guardian_of_pupil ON guardian (pupil_id, position)`,

    // groups
    `CREATE TABLE study_group (
      id TEXT PRIMARY KEY, year_id TEXT NOT NULL REFERENCES academic_year,
      kind TEXT NOT NULL CHECK (kind IN ('class', 'subgroup', 'stream', 'individual', 'club')),
      grade INTEGER NOT NULL, letter TEXT NOT NULL, name TEXT NOT NULL, parent_id TEXT REFERENCES study_group,
      class_teacher_id TEXT REFERENCES staff) STRICT`,
    `CREATE INDEX group_of_year ON study_group (year_id, kind, grade, letter)`,
    `CREATE TABLE membership (
      id TEXT PRIMARY KEY, group_id TEXT NOT NULL REFERENCES study_group, pupil_id TEXT NOT NULL REFERENCES pupil,
      starts_on TEXT NOT NULL, ends_on TEXT, basis TEXT NOT NULL, UNIQUE (group_id, pupil_id, starts_on)) STRICT`,
    `CREATE INDEX membership_of_pupil ON membership (pupil_id)`,

    // load, timetable, plan
    `CREATE TABLE journal (
      id TEXT PRIMARY KEY, year_id TEXT NOT NULL REFERENCES academic_year, group_id TEXT NOT NULL REFERENCES study_group,
      subject_id TEXT NOT NULL REFERENCES subject, teacher_id TEXT NOT NULL REFERENCES staff,
      weekly_hours REAL NOT NULL, UNIQUE (year_id, group_id, subject_id, teacher_id)) STRICT`,
    `CREATE INDEX journal_of_group ON journal (group_id)`,
    `CREATE INDEX journal_of_teacher ON journal (teacher_id, year_id)`,
    `CREATE TABLE timetable_slot (
      journal_id TEXT NOT NULL REFERENCES journal, weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
      bell_number INTEGER NOT NULL REFERENCES bell, room TEXT NOT NULL,
      PRIMARY KEY (journal_id, weekday, bell_number)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE plan_item (
      id TEXT PRIMARY KEY, journal_id TEXT NOT NULL REFERENCES journal, number INTEGER NOT NULL, section TEXT NOT NULL,
      topic TEXT NOT NULL, homework TEXT NOT NULL, work_type_id TEXT REFERENCES work_type, UNIQUE (journal_id, number)) STRICT`,

    // journal
    `CREATE TABLE lesson (
      id TEXT PRIMARY KEY, journal_id TEXT NOT NULL REFERENCES journal, held_on TEXT NOT NULL, bell_number INTEGER NOT NULL,
      plan_item_id TEXT REFERENCES plan_item, topic TEXT NOT NULL DEFAULT '', homework TEXT NOT NULL DEFAULT '',
      author_id TEXT REFERENCES staff, made_at INTEGER, version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (journal_id, held_on, bell_number)) STRICT`,
    `CREATE TABLE work (
      id TEXT PRIMARY KEY, lesson_id TEXT NOT NULL REFERENCES lesson, work_type_id TEXT NOT NULL REFERENCES work_type,
      title TEXT NOT NULL DEFAULT '', weight REAL NOT NULL CHECK (weight >= 0), position INTEGER NOT NULL,
      version INTEGER NOT NULL DEFAULT 1, UNIQUE (lesson_id, position)) STRICT`,
    `CREATE TABLE mark (
      work_id TEXT NOT NULL REFERENCES work, pupil_id TEXT NOT NULL REFERENCES pupil,
      value INTEGER CHECK (value BETWEEN 1 AND 5), is_debt INTEGER NOT NULL DEFAULT 0, comment TEXT NOT NULL DEFAULT '',
      author_id TEXT NOT NULL REFERENCES staff, made_at INTEGER NOT NULL, version INTEGER NOT NULL,
      CHECK (value IS NULL OR is_debt = 0),
      PRIMARY KEY (work_id, pupil_id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE attendance (
      lesson_id TEXT NOT NULL REFERENCES lesson, pupil_id TEXT NOT NULL REFERENCES pupil,
      code TEXT CHECK (code IN ('ABSENT', 'EXCUSED', 'ILLNESS', 'UNEXCUSED', 'LATE', 'EXEMPT')), minutes INTEGER,
      author_id TEXT NOT NULL REFERENCES staff, made_at INTEGER NOT NULL, version INTEGER NOT NULL,
      CHECK (minutes IS NULL OR code = 'LATE'),
      PRIMARY KEY (lesson_id, pupil_id)) STRICT, WITHOUT ROWID`,

    // results
    `CREATE TABLE term_mark (
      journal_id TEXT NOT NULL REFERENCES journal, term_id TEXT NOT NULL REFERENCES term, pupil_id TEXT NOT NULL REFERENCES pupil,
      value TEXT, reason TEXT NOT NULL DEFAULT '',
      author_id TEXT NOT NULL REFERENCES staff, made_at INTEGER NOT NULL, version INTEGER NOT NULL,
      PRIMARY KEY (journal_id, term_id, pupil_id)) STRICT, WITHOUT ROWID`,

    // audit and what waits for the school server
    `CREATE TABLE revision (
      seq INTEGER PRIMARY KEY, command_id TEXT NOT NULL, command TEXT NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL,
      before TEXT, after TEXT, author_id TEXT NOT NULL, made_at INTEGER NOT NULL, hash BLOB NOT NULL) STRICT`,
    `CREATE INDEX revision_of_entity ON revision (entity, entity_id, seq)`,
    `CREATE TABLE command_done (command_id TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE outbox (
      device_seq INTEGER PRIMARY KEY, command_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, args TEXT NOT NULL,
      base_version INTEGER, author_id TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT`,

    // letters and printed documents (P-13)
    `CREATE TABLE letter (
      id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, month TEXT NOT NULL, sequence INTEGER NOT NULL, made_on TEXT NOT NULL,
      pupil_id TEXT NOT NULL REFERENCES pupil, group_id TEXT NOT NULL REFERENCES study_group, term_id TEXT NOT NULL REFERENCES term,
      variant TEXT NOT NULL, reasons TEXT NOT NULL, document TEXT NOT NULL, author_id TEXT NOT NULL REFERENCES staff,
      made_at INTEGER NOT NULL, UNIQUE (month, sequence)) STRICT`,
    `CREATE INDEX letter_of_group ON letter (group_id, made_at)`,
    `CREATE TABLE printed_document (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL CHECK (format IN ('pdf', 'xlsx', 'printer')),
      pages INTEGER NOT NULL, copies INTEGER NOT NULL, subjects TEXT NOT NULL, author_id TEXT NOT NULL REFERENCES staff,
      made_at INTEGER NOT NULL, chain_head BLOB) STRICT`,
  ],
};
