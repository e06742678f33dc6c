import type { ServerMigration } from './migration.ts';

/*
 * Every key begins with school_id, and every statement names it: a region lays schools on nodes by it (docs/scale.md). Days are ISO
 * texts and moments milliseconds since 1970 UTC, as on the wire. `seq` is the school's sequence at the row's last change.
 */

/** Columns, then the key; school_id and seq are added to each. */
const table = (name: string, columns: string, key: string, more = ''): string =>
  `CREATE TABLE ${name} (school_id text COLLATE "C" NOT NULL, ${columns}, seq bigint NOT NULL DEFAULT 0${more}, PRIMARY KEY (school_id, ${key}))`;

const changes = (name: string, scope = ''): string => `CREATE INDEX ${name}_changes ON ${name} (school_id, ${scope}seq)`;

const SCHOOL_TABLES = [
  table('school', `id text COLLATE "C", name text NOT NULL, short_name text NOT NULL, address text NOT NULL, phone text NOT NULL, director_name text NOT NULL`, 'id'),
  table('academic_year', `id text COLLATE "C", name text NOT NULL, starts_on text NOT NULL, ends_on text NOT NULL, closed_at bigint`, 'id'),
  table('term', `id text COLLATE "C", year_id text NOT NULL, number int NOT NULL, name text NOT NULL, kind text NOT NULL, starts_on text NOT NULL, ends_on text NOT NULL, closed_at bigint`, 'id'),
  table('holiday', `id text COLLATE "C", year_id text NOT NULL, name text NOT NULL, starts_on text NOT NULL, ends_on text NOT NULL`, 'id'),
  table('bell', `number int, starts_at text NOT NULL, ends_at text NOT NULL`, 'number'),
  table('subject', `id text COLLATE "C", name text NOT NULL, short_name text NOT NULL, graded smallint NOT NULL, position int NOT NULL`, 'id'),
  table('work_type', `id text COLLATE "C", name text NOT NULL, short_name text NOT NULL, weight double precision NOT NULL, is_control smallint NOT NULL, deadline_days int NOT NULL, position int NOT NULL`, 'id'),
  table('setting', `name text, value text NOT NULL`, 'name'),
  table('staff', `id text COLLATE "C", last_name text NOT NULL, first_name text NOT NULL, middle_name text NOT NULL, sex text NOT NULL, position text NOT NULL`, 'id'),
  table('staff_role', `staff_id text COLLATE "C", role text, basis text NOT NULL`, 'staff_id, role'),
  table('study_group', `id text COLLATE "C", year_id text NOT NULL, kind text NOT NULL, grade int NOT NULL, letter text NOT NULL, name text NOT NULL, parent_id text, class_teacher_id text`, 'id'),
  table('journal', `id text COLLATE "C", year_id text NOT NULL, group_id text NOT NULL, subject_id text NOT NULL, teacher_id text NOT NULL, weekly_hours double precision NOT NULL`, 'id'),
  table('timetable_slot', `journal_id text COLLATE "C", weekday int, bell_number int, room text NOT NULL`, 'journal_id, weekday, bell_number'),
];

const CLASS_TABLES = [
  table('pupil', `id text COLLATE "C", last_name text NOT NULL, first_name text NOT NULL, middle_name text NOT NULL, sex text NOT NULL, birth_date text, sort_name text NOT NULL, version int NOT NULL`, 'id'),
  table('membership', `id text COLLATE "C", group_id text COLLATE "C" NOT NULL, pupil_id text COLLATE "C" NOT NULL, starts_on text NOT NULL, ends_on text, basis text NOT NULL, class_id text COLLATE "C" NOT NULL`, 'id'),
  table('pupil_contact', `pupil_id text COLLATE "C", address text NOT NULL, phone text NOT NULL`, 'pupil_id'),
  table('guardian', `id text COLLATE "C", pupil_id text COLLATE "C" NOT NULL, kinship text NOT NULL, last_name text NOT NULL, first_name text NOT NULL, middle_name text NOT NULL, phone text NOT NULL, position int NOT NULL`, 'id'),
];

const ofJournal = 'journal_id text COLLATE "C" NOT NULL, year smallint NOT NULL';
const signed = 'author_id text NOT NULL, made_at bigint NOT NULL, version int NOT NULL';
/** By school year, so that eleven years of marks do not slow the running one; the default partition is a belt, not a place to live. */
const partitioned = (name: string, columns: string, key: string): string[] => [
  `CREATE TABLE ${name} (school_id text COLLATE "C" NOT NULL, ${columns}, seq bigint NOT NULL DEFAULT 0, PRIMARY KEY (school_id, year, ${key})) PARTITION BY LIST (year)`,
  `CREATE TABLE ${name}_default PARTITION OF ${name} DEFAULT`,
];

const JOURNAL_TABLES = [
  table('plan_item', `id text COLLATE "C", journal_id text COLLATE "C" NOT NULL, number int NOT NULL, section text NOT NULL, topic text NOT NULL, homework text NOT NULL, work_type_id text`, 'id'),
  table('lesson', `id text COLLATE "C", ${ofJournal}, held_on text NOT NULL, bell_number int NOT NULL, plan_item_id text, topic text NOT NULL, homework text NOT NULL, author_id text, made_at bigint, version int NOT NULL`, 'id'),
  table('work', `id text COLLATE "C", ${ofJournal}, lesson_id text COLLATE "C" NOT NULL, work_type_id text NOT NULL, title text NOT NULL, weight double precision NOT NULL, position int NOT NULL, author_id text, made_at bigint, version int NOT NULL`, 'id'),
  ...partitioned('mark', `work_id text COLLATE "C", pupil_id text COLLATE "C", ${ofJournal}, value smallint CHECK (value BETWEEN 1 AND 5), is_debt smallint NOT NULL, comment text NOT NULL, ${signed}, CHECK (value IS NULL OR is_debt = 0)`, 'work_id, pupil_id'),
  ...partitioned('attendance', `lesson_id text COLLATE "C", pupil_id text COLLATE "C", ${ofJournal}, code text, minutes smallint, ${signed}, CHECK (minutes IS NULL OR code = 'LATE')`, 'lesson_id, pupil_id'),
  table('term_mark', `journal_id text COLLATE "C", term_id text COLLATE "C", pupil_id text COLLATE "C", value text, reason text NOT NULL, ${signed}`, 'journal_id, term_id, pupil_id'),
  // The school year a journal's marks lie in, beside the journal: the key of the partitions.
  `CREATE TABLE journal_year (school_id text COLLATE "C" NOT NULL, journal_id text COLLATE "C" NOT NULL, year smallint NOT NULL, PRIMARY KEY (school_id, journal_id))`,
  `CREATE INDEX work_of_lesson ON work (school_id, lesson_id)`,
  `CREATE INDEX membership_of_pupil ON membership (school_id, pupil_id)`,
  `CREATE INDEX guardian_of_pupil ON guardian (school_id, pupil_id)`,
];

const LOG_TABLES = [
  `CREATE TABLE hosted_school (school_id text COLLATE "C" PRIMARY KEY, name text NOT NULL, added_at bigint NOT NULL)`,
  `CREATE TABLE school_log (
    school_id text COLLATE "C" PRIMARY KEY, epoch text NOT NULL, seq bigint NOT NULL DEFAULT 0, chain_seq bigint NOT NULL DEFAULT 0,
    chain_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'), backed_up_to bigint NOT NULL DEFAULT 0)`,
  `CREATE TABLE scope_head (
    school_id text COLLATE "C" NOT NULL, scope text COLLATE "C" NOT NULL, seq bigint NOT NULL, checksum bigint NOT NULL, PRIMARY KEY (school_id, scope))`,
  `CREATE TABLE tombstone (
    school_id text COLLATE "C" NOT NULL, scope text COLLATE "C" NOT NULL, table_name text NOT NULL, key text NOT NULL, seq bigint NOT NULL,
    PRIMARY KEY (school_id, scope, table_name, key))`,
  `CREATE INDEX tombstone_changes ON tombstone (school_id, scope, seq)`,
  `CREATE TABLE revision (
    school_id text COLLATE "C" NOT NULL, chain_seq bigint NOT NULL, command_id text NOT NULL, command text NOT NULL, entity text NOT NULL,
    entity_id text NOT NULL, before text, after text, author_id text NOT NULL, made_at bigint NOT NULL, received_at bigint NOT NULL,
    device_id text NOT NULL, extra text, hash bytea NOT NULL, PRIMARY KEY (school_id, chain_seq))`,
  `CREATE INDEX revision_of_entity ON revision (school_id, entity, entity_id, chain_seq)`,
  `CREATE TABLE command_verdict (
    school_id text COLLATE "C" NOT NULL, command_id text COLLATE "C" NOT NULL, verdict text NOT NULL, fingerprint text NOT NULL, device_id text NOT NULL,
    replica_id text NOT NULL, device_seq bigint NOT NULL, seq bigint NOT NULL, received_at bigint NOT NULL, PRIMARY KEY (school_id, command_id))`,
  `CREATE INDEX command_verdict_age ON command_verdict (school_id, received_at)`,
  `CREATE TABLE replica (
    school_id text COLLATE "C" NOT NULL, replica_id text COLLATE "C" NOT NULL, device_id text NOT NULL, device_seq bigint NOT NULL, command_id text NOT NULL,
    PRIMARY KEY (school_id, replica_id))`,
  // Who may do what with what: role, and the journal or class it is about; empty for the whole school.
  `CREATE TABLE access_grant (
    school_id text COLLATE "C" NOT NULL, staff_id text COLLATE "C" NOT NULL, role text NOT NULL, object_id text COLLATE "C" NOT NULL, starts_on text NOT NULL,
    ends_on text, basis text NOT NULL, PRIMARY KEY (school_id, staff_id, role, object_id, starts_on))`,
];

const SCOPED: Readonly<Record<string, string>> = {
  membership: 'class_id, ', plan_item: 'journal_id, ', lesson: 'journal_id, ', work: 'journal_id, ', mark: 'journal_id, ', attendance: 'journal_id, ',
  term_mark: 'journal_id, ', pupil: '', pupil_contact: '', guardian: '',
};

const GUARDED = [
  'school', 'academic_year', 'term', 'holiday', 'bell', 'subject', 'work_type', 'setting', 'staff', 'staff_role', 'study_group', 'journal', 'timetable_slot',
  'pupil', 'membership', 'pupil_contact', 'guardian', 'plan_item', 'lesson', 'work', 'mark', 'attendance', 'term_mark', 'journal_year', 'school_log', 'scope_head',
  'tombstone', 'revision', 'command_verdict', 'replica', 'access_grant',
];

/** The belt against our own mistakes: a statement outside its school sees and writes nothing, the owner's too. */
export const guardBySchool = (name: string): string[] => [
  `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY of_school ON ${name} USING (school_id = (SELECT current_setting('app.school_id', true))) WITH CHECK (school_id = (SELECT current_setting('app.school_id', true)))`,
];

export const school: ServerMigration = {
  version: 10,
  name: 'school',
  up: [
    ...SCHOOL_TABLES, ...CLASS_TABLES, ...JOURNAL_TABLES, ...LOG_TABLES,
    ...Object.entries(SCOPED).map(([name, scope]) => changes(name, scope)),
    ...GUARDED.flatMap(guardBySchool),
  ],
};
