import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SYNC_TABLES, type SyncTable, type WireRow } from '#domain/contract/sync/index.ts';
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, ROWS_IN_ARCHIVE_LINE, type ArchiveLine } from '#domain/sync/index.ts';
import type { ReadHandle } from '../database/handles.ts';

/** Writes a school's file as an archive that a server imports. @param now milliseconds since 1970 UTC */
export async function writeArchive(db: ReadHandle, target: string, now: number): Promise<void> {
  const sum = createHash('sha256');
  function* lines(): Generator<string> {
    const school = db.get<{ id: string; name: string }>('SELECT id, name FROM school')!;
    const line = (value: ArchiveLine): string => {
      const text = `${JSON.stringify(value)}\n`;
      sum.update(text);
      return text;
    };
    yield line({ format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, schoolId: school.id, name: school.name, madeAt: now });
    for (const table of SYNC_TABLES as readonly SyncTable[]) {
      const columns = table.columns.map(({ name }) => name);
      yield line({ table: table.name, columns });
      const rows = db.raw<WireRow>(sqlOf(table, columns));
      for (let at = 0; at < rows.length; at += ROWS_IN_ARCHIVE_LINE) yield line({ rows: rows.slice(at, at + ROWS_IN_ARCHIVE_LINE) });
    }
    yield `${JSON.stringify({ end: true, sha256: sum.digest('hex') } satisfies ArchiveLine)}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(target));
}

/** Contacts are columns of the pupil here and a table of their own on the wire. */
const sqlOf = (table: SyncTable, columns: readonly string[]): string =>
  table.name === 'pupil_contact' ? 'SELECT id, address, phone FROM pupil' : `SELECT ${columns.join(', ')} FROM ${table.name}`;
