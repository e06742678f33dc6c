import { PROTOCOL } from './protocol.ts';

/**
 * What is synced: each table once, with its columns as the workstation's file, the wire and the server name them. Applying,
 * packing, checksums and the server's queries are derived from this list.
 *
 * The schema is additive: a column or table may be added at the end and never changes its meaning. A reader keeps aside columns it does
 * not know and lacks what the writer does not know yet; such a column must therefore have a `missing` value, and names the minor it came with in
 * `since`. Checksums count the columns without it alone, so that they agree between any two minors (docs/adr/0010).
 */
export type ColumnKind = 'id' | 'text' | 'integer' | 'real' | 'flag' | 'day' | 'moment' | 'json';

export interface SyncColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable?: true;
  /** What a row of an older writer has in this column. */
  readonly missing?: string | number | null;
  /** The minor of the protocol that brought it, where that was not the first of its major. */
  readonly since?: number;
}

/**
 * Which family of scopes a row belongs to: `school:S`, `class:G` (lists of a class and its subgroups), `private:G` (contacts and families
 * of the same pupils), `journal:J` (lessons, works, marks, attendance, results and plan of one journal).
 */
export type ScopeKind = 'school' | 'class' | 'private' | 'journal';

export interface SyncTable {
  readonly name: string;
  readonly scope: ScopeKind;
  /** Names of the columns that name a row. */
  readonly key: readonly string[];
  /** Those that came with a later minor stand last. */
  readonly columns: readonly SyncColumn[];
  /** As of a column. */
  readonly since?: number;
}

/** What one version of the program knows of the wire. */
export interface SyncContract {
  readonly minor: number;
  readonly tables: readonly SyncTable[];
}

const id = (name: string) => ({ name, kind: 'id' }) as const;
const maybeId = (name: string) => ({ name, kind: 'id', nullable: true }) as const;
const text = (name: string) => ({ name, kind: 'text' }) as const;
const maybeText = (name: string) => ({ name, kind: 'text', nullable: true }) as const;
const integer = (name: string) => ({ name, kind: 'integer' }) as const;
const maybeInteger = (name: string) => ({ name, kind: 'integer', nullable: true }) as const;
const real = (name: string) => ({ name, kind: 'real' }) as const;
const flag = (name: string) => ({ name, kind: 'flag' }) as const;
const day = (name: string) => ({ name, kind: 'day' }) as const;
const maybeDay = (name: string) => ({ name, kind: 'day', nullable: true }) as const;
const moment = (name: string) => ({ name, kind: 'moment' }) as const;
const maybeMoment = (name: string) => ({ name, kind: 'moment', nullable: true }) as const;

/** Parents stand before their children. */
export const SYNC_TABLES = [
  { name: 'school', scope: 'school', key: ['id'], columns: [id('id'), text('name'), text('short_name'), text('address'), text('phone'), text('director_name')] },
  { name: 'academic_year', scope: 'school', key: ['id'], columns: [id('id'), text('name'), day('starts_on'), day('ends_on'), maybeMoment('closed_at')] },
  {
    name: 'term', scope: 'school', key: ['id'],
    columns: [id('id'), id('year_id'), integer('number'), text('name'), text('kind'), day('starts_on'), day('ends_on'), maybeMoment('closed_at')],
  },
  { name: 'holiday', scope: 'school', key: ['id'], columns: [id('id'), id('year_id'), text('name'), day('starts_on'), day('ends_on')] },
  { name: 'bell', scope: 'school', key: ['number'], columns: [integer('number'), text('starts_at'), text('ends_at')] },
  {
    name: 'subject', scope: 'school', key: ['id'],
    columns: [
      id('id'), text('name'), text('short_name'), flag('graded'), integer('position'),
      // «Направленность» of additional education, or a methodical association: what a methodist may be appointed for.
      { name: 'direction', kind: 'text', missing: '', since: 1 },
    ],
  },
  {
    name: 'work_type', scope: 'school', key: ['id'],
    columns: [id('id'), text('name'), text('short_name'), real('weight'), flag('is_control'), integer('deadline_days'), integer('position')],
  },
  { name: 'setting', scope: 'school', key: ['name'], columns: [text('name'), { name: 'value', kind: 'json' }] },
  {
    name: 'staff', scope: 'school', key: ['id'],
    columns: [id('id'), text('last_name'), text('first_name'), text('middle_name'), text('sex'), text('position')],
  },
  {
    name: 'staff_role', scope: 'school', key: ['staff_id', 'role'],
    columns: [
      id('staff_id'), text('role'), text('basis'),
      // The grants of that role to that person which are not over: [{objectId, startsOn, endsOn, basis}]. Empty: the row itself is one, for the whole school and without days.
      { name: 'grants', kind: 'json', missing: '[]', since: 1 },
    ],
  },
  {
    name: 'study_group', scope: 'school', key: ['id'],
    columns: [
      id('id'), id('year_id'), text('kind'), integer('grade'), text('letter'), text('name'), maybeId('parent_id'), maybeId('class_teacher_id'),
    ],
  },
  {
    name: 'journal', scope: 'school', key: ['id'],
    columns: [id('id'), id('year_id'), id('group_id'), id('subject_id'), id('teacher_id'), real('weekly_hours')],
  },
  {
    name: 'timetable_slot', scope: 'school', key: ['journal_id', 'weekday', 'bell_number'],
    columns: [id('journal_id'), integer('weekday'), integer('bell_number'), text('room')],
  },
  {
    name: 'pupil', scope: 'class', key: ['id'],
    columns: [
      id('id'), text('last_name'), text('first_name'), text('middle_name'), text('sex'), maybeDay('birth_date'), text('sort_name'), integer('version'),
      // The day on which what names the pupil was destroyed (P-05); the workstation then erases what only it holds.
      { name: 'destroyed_on', kind: 'day', nullable: true, missing: null, since: 1 },
    ],
  },
  {
    name: 'membership', scope: 'class', key: ['id'],
    columns: [id('id'), id('group_id'), id('pupil_id'), day('starts_on'), maybeDay('ends_on'), text('basis')],
  },
  // On the workstation these are columns of `pupil`; on the wire they stand apart, because fewer people may read them (P-01).
  { name: 'pupil_contact', scope: 'private', key: ['pupil_id'], columns: [id('pupil_id'), text('address'), text('phone')] },
  {
    name: 'guardian', scope: 'private', key: ['id'],
    columns: [
      id('id'), id('pupil_id'), text('kinship'), text('last_name'), text('first_name'), text('middle_name'), text('phone'), integer('position'),
      // P-04; null: nobody has told.
      { name: 'sex', kind: 'text', nullable: true, missing: null, since: 2 },
    ],
  },
  // One row for each paper of a family (P-02, P-03); a later paper outranks it and takes nothing away.
  {
    name: 'consent', scope: 'private', key: ['id'], since: 1,
    columns: [
      id('id'), id('pupil_id'), text('subject'), text('holder'), maybeId('guardian_id'), text('given_by'), text('state'), day('decided_on'), text('basis'),
      maybeDay('valid_until'), id('author_id'), moment('made_at'), integer('version'),
    ],
  },
  {
    name: 'plan_item', scope: 'journal', key: ['id'],
    columns: [id('id'), id('journal_id'), integer('number'), text('section'), text('topic'), text('homework'), maybeId('work_type_id')],
  },
  {
    name: 'lesson', scope: 'journal', key: ['id'],
    columns: [
      id('id'), id('journal_id'), day('held_on'), integer('bell_number'), maybeId('plan_item_id'), text('topic'), text('homework'),
      maybeId('author_id'), maybeMoment('made_at'), integer('version'),
    ],
  },
  {
    name: 'work', scope: 'journal', key: ['id'],
    columns: [
      id('id'), id('lesson_id'), id('work_type_id'), text('title'), real('weight'), integer('position'), maybeId('author_id'), maybeMoment('made_at'),
      integer('version'),
    ],
  },
  {
    name: 'mark', scope: 'journal', key: ['work_id', 'pupil_id'],
    columns: [
      id('work_id'), id('pupil_id'), maybeInteger('value'), flag('is_debt'), text('comment'), id('author_id'), moment('made_at'), integer('version'),
    ],
  },
  {
    name: 'attendance', scope: 'journal', key: ['lesson_id', 'pupil_id'],
    columns: [id('lesson_id'), id('pupil_id'), maybeText('code'), maybeInteger('minutes'), id('author_id'), moment('made_at'), integer('version')],
  },
  {
    name: 'term_mark', scope: 'journal', key: ['journal_id', 'term_id', 'pupil_id'],
    columns: [
      id('journal_id'), id('term_id'), id('pupil_id'), maybeText('value'), text('reason'), id('author_id'), moment('made_at'), integer('version'),
    ],
  },
] as const satisfies readonly SyncTable[];

export type SyncTableName = (typeof SYNC_TABLES)[number]['name'];

/** A value as it crosses the wire and stands in SQLite: flags are 0 and 1, days are ISO texts, moments milliseconds since 1970 UTC. */
export type WireValue = string | number | null;

/** A row in the order of the columns that go with it. */
export type WireRow = readonly WireValue[];

/** What this version knows. Others stand in the simulation, where versions meet. */
export const CONTRACT: SyncContract = { minor: PROTOCOL.minor, tables: SYNC_TABLES };

const byName = new Map<string, SyncTable>(SYNC_TABLES.map((table) => [table.name, table]));

export const findSyncTable = (name: string, { tables }: SyncContract = CONTRACT): SyncTable | undefined =>
  tables === SYNC_TABLES ? byName.get(name) : tables.find((table) => table.name === name);

export const syncTable = (name: SyncTableName): SyncTable => byName.get(name)!;

export const tablesOfScope = (kind: ScopeKind, { tables }: SyncContract = CONTRACT): readonly SyncTable[] => tables.filter((table) => table.scope === kind);

/**
 * How many columns of a table, from the first on, every version of this major knows: those that checksums count. 0 for a table that came later.
 */
export const countedColumns = (table: SyncTable): number => {
  if (table.since !== undefined) return 0;
  const first = table.columns.findIndex(({ since }) => since !== undefined);
  return first < 0 ? table.columns.length : first;
};

/** The key of a row as one text: its key columns joined by «/». Ids hold no slash. */
export const rowKey = (table: SyncTable, row: WireRow, columns: readonly string[] = table.columns.map(({ name }) => name)): string =>
  table.key.map((name) => String(row[columns.indexOf(name)])).join('/');
