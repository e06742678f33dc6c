import Database from 'better-sqlite3-multiple-ciphers';
import { SYNC_TABLES, type SyncTable, type WireValue } from '#domain/contract/sync/index.ts';
import type { JournalId, LessonId, SchoolId, WorkId } from '#domain/ids.ts';
import { makeReadHandle, makeWriteHandle, type WriteHandle } from '#main/database/handles.ts';
import { MIGRATIONS } from '#main/database/migrations/index.ts';
import { fillSmallSchool, smallSchool as s, testId } from '../fixtures/small-school.ts';

/** A second journal of the class, so that one right can end while another stays. */
export const geometry = {
  journal: testId<JournalId>(200), subject: testId(201), lesson10: testId<LessonId>(202), lesson17: testId<LessonId>(203), work10: testId<WorkId>(204), work17: testId<WorkId>(205),
} as const;

/** What every world begins with: an empty file at the newest shape, and the rows of the small school. */
export interface Template {
  readonly schoolId: SchoolId;
  readonly image: Buffer;
  readonly rows: ReadonlyMap<string, readonly (readonly WireValue[])[]>;
}

export async function makeTemplate(): Promise<Template> {
  const db = new Database(':memory:');
  for (const step of MIGRATIONS) for (const statement of step.up) db.exec(statement);
  const image = db.serialize();
  const writer = makeWriteHandle(db);
  await fillSmallSchool({ write: (work: (tx: typeof writer) => unknown) => Promise.resolve(work(writer)) } as never);
  fillGeometry(writer);
  const read = makeReadHandle(db);
  const rows = new Map(
    (SYNC_TABLES as readonly SyncTable[]).map((table) => {
      const columns = table.columns.map(({ name }) => (table.name === 'pupil_contact' && name === 'pupil_id' ? 'id AS pupil_id' : name)).join(', ');
      return [table.name, read.raw<WireValue[]>(`SELECT ${columns} FROM ${table.name === 'pupil_contact' ? 'pupil' : table.name}`)] as const;
    }),
  );
  db.close();
  return { schoolId: testId<SchoolId>(5), image, rows };
}

function fillGeometry(tx: WriteHandle): void {
  const { journal, subject } = geometry;
  tx.run(`INSERT INTO subject (id, name, short_name, graded, position) VALUES (?, 'Геометрия', 'Геом', 1, 4)`, subject);
  tx.run('INSERT INTO journal VALUES (?, ?, ?, ?, ?, 2)', journal, s.year, s.class7A, subject, s.teacher);
  for (const [lesson, day, work] of [[geometry.lesson10, '2026-11-10', geometry.work10], [geometry.lesson17, '2026-11-17', geometry.work17]] as const) {
    tx.run('INSERT INTO lesson (id, journal_id, held_on, bell_number) VALUES (?, ?, ?, 2)', lesson, journal, day);
    tx.run('INSERT INTO work (id, lesson_id, work_type_id, weight, position) VALUES (?, ?, ?, 1, 1)', work, lesson, s.answer);
  }
}
