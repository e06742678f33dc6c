import type { SchoolDatabase } from '../database/database.ts';
import type { Sql } from '../database/connection.ts';

/** Tables in an order in which each row finds what it refers to. */
const TABLES = {
  bell: 3, subject: 5, work_type: 7, setting: 2, staff: 6, staff_role: 3, academic_year: 5, term: 8, holiday: 5,
  pupil: 10, guardian: 9, study_group: 8, membership: 6, journal: 6, timetable_slot: 4, plan_item: 7,
  lesson: 9, work: 7, mark: 8, attendance: 7, term_mark: 8, school: 7,
} as const;
export type TableName = keyof typeof TABLES;
const NAMES = Object.keys(TABLES) as TableName[];

/** As many rows as one statement takes: enough to make the call cheap, few enough for a short statement. */
const ROWS_IN_STATEMENT = 64;
/** A transaction of this many rows takes some 100 ms, and nothing else waits longer for the writer. */
const ROWS_IN_TRANSACTION = 12_000;

/**
 * Collects rows and writes them in transactions of bounded size. Rows of one table keep their order; `lesson` columns are
 * id, journal, day, bell, plan item, topic, homework, author, moment (its version is the default), others as in the schema.
 */
export class RowSink {
  private readonly db: SchoolDatabase;
  private readonly rows = new Map<TableName, Sql[]>(NAMES.map((name) => [name, []]));
  private waiting = 0;
  private readonly counted = new Map<TableName, number>(NAMES.map((name) => [name, 0]));

  constructor(db: SchoolDatabase) {
    this.db = db;
  }

  add(table: TableName, ...columns: readonly Sql[]): void {
    const rows = this.rows.get(table)!;
    if (columns.length !== TABLES[table]) throw new RangeError(`${table} has ${TABLES[table]} columns, not ${columns.length}`);
    for (const value of columns) rows.push(value);
    this.waiting += 1;
    this.counted.set(table, this.counted.get(table)! + 1);
  }

  count(table: TableName): number {
    return this.counted.get(table)!;
  }

  /** Writes what waits once it fills a transaction. */
  async flushIfFull(): Promise<void> {
    if (this.waiting >= ROWS_IN_TRANSACTION) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.waiting === 0) return;
    await this.db.write((tx) => {
      for (const table of NAMES) {
        const values = this.rows.get(table)!;
        const width = TABLES[table];
        const step = width * ROWS_IN_STATEMENT;
        let at = 0;
        if (values.length === 0) continue;
        const many = insertSql(table, ROWS_IN_STATEMENT);
        const one = insertSql(table, 1);
        for (; at + step <= values.length; at += step) tx.run(many, ...values.slice(at, at + step));
        for (; at < values.length; at += width) tx.run(one, ...values.slice(at, at + width));
      }
    });
    for (const table of NAMES) this.rows.set(table, []);
    this.waiting = 0;
  }
}

/** Columns that a generated row leaves at their defaults. */
const NAMED_COLUMNS: Partial<Record<TableName, string>> = {
  subject: '(id, name, short_name, graded, position)',
  staff_role: '(staff_id, role, basis)',
  pupil: '(id, last_name, first_name, middle_name, sex, birth_date, address, phone, sort_name, version)',
  work: '(id, lesson_id, work_type_id, title, weight, position, version)',
  lesson: '(id, journal_id, held_on, bell_number, plan_item_id, topic, homework, author_id, made_at)',
};

function insertSql(table: TableName, rows: number): string {
  const row = `(${Array.from({ length: TABLES[table] }, () => '?').join(',')})`;
  return `INSERT INTO ${table} ${NAMED_COLUMNS[table] ?? ''} VALUES ${Array.from({ length: rows }, () => row).join(',')}`;
}
