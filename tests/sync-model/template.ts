import Database from 'better-sqlite3-multiple-ciphers';
import { SYNC_TABLES, type SyncTable, type WireValue } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { makeReadHandle, makeWriteHandle } from '#main/database/handles.ts';
import { MIGRATIONS } from '#main/database/migrations/index.ts';
import { fillSmallSchool, testId } from '../fixtures/small-school.ts';

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
