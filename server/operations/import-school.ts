import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { findSyncTable, type SyncTable } from '#domain/contract/sync/index.ts';
import { ID_PATTERN, type SchoolId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, type ArchiveHead, type ArchiveLine } from '#domain/sync/index.ts';
import { addYearPartitions, beginSchool, finishLoad, loadRows } from '../database/load-school.ts';
import { inSchool } from '../database/pool.ts';

export interface ImportedSchool {
  readonly schoolId: SchoolId;
  readonly name: string;
  readonly rows: number;
}

/** The archive is not one, or not whole. */
class ArchiveBroken extends Error {}

/**
 * Lays a school archive down as a school of this server, with an epoch of its own: all of it or nothing.
 * @param onRows hears how many rows are laid down so far
 * @param timeZone of a school whose archive names none; null: the school's own default (domain/school-time)
 * @returns `import_damaged` for what is no whole archive, `school_exists` where the database already holds that school
 */
export async function importSchool(pool: pg.Pool, archive: Readable, onRows: (count: number) => void = () => undefined, timeZone: string | null = null): Promise<Result<ImportedSchool>> {
  const lines = linesOf(archive);
  try {
    const head = await readHead(lines);
    if (!head) return failed('import_damaged');
    const schoolId = head.schoolId as SchoolId;
    const { rows: present } = await pool.query('SELECT 1 FROM hosted_school WHERE school_id = $1', [schoolId]);
    if (present.length > 0) return failed('school_exists');
    const rows = await inSchool(pool, schoolId, 'write', async (client) => {
      await beginSchool(client, { schoolId, name: head.name, now: Date.now() });
      const count = await loadLines(client, schoolId, lines, onRows);
      if (timeZone !== null) await client.query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'timeZone', $2, 1) ON CONFLICT DO NOTHING`, [schoolId, JSON.stringify(timeZone)]);
      await finishLoad(client, schoolId);
      return count;
    });
    return done({ schoolId, name: head.name, rows });
  } catch (error) {
    if (error instanceof ArchiveBroken || (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) return failed('import_damaged');
    throw error;
  }
}

/**
 * Whose archive it is; nothing but the head is read and judged.
 * @returns `import_damaged` for what is no archive
 */
export async function readArchivedSchool(archive: Readable): Promise<Result<SchoolId>> {
  const lines = linesOf(archive);
  try {
    const head = await readHead(lines);
    return head ? done(head.schoolId as SchoolId) : failed('import_damaged');
  } catch {
    return failed('import_damaged');
  } finally {
    await lines.return(undefined);
    archive.destroy();
  }
}

async function readHead(lines: AsyncGenerator<ArchiveLine>): Promise<ArchiveHead | undefined> {
  const first = await lines.next();
  const head = first.done ? undefined : first.value;
  const isOne = head && 'format' in head && head.format === ARCHIVE_FORMAT && head.version === ARCHIVE_VERSION && ID_PATTERN.test(head.schoolId);
  return isOne ? head : undefined;
}

async function loadLines(client: pg.ClientBase, schoolId: SchoolId, lines: AsyncGenerator<ArchiveLine>, onRows: (count: number) => void): Promise<number> {
  let table: SyncTable | undefined;
  let columns: readonly string[] = [];
  let count = 0;
  let isWhole = false;
  for await (const line of lines) {
    if ('table' in line) {
      // A table of a newer writer is left out: nothing here asks for it.
      table = findSyncTable(line.table);
      ({ columns } = line);
    } else if ('rows' in line) {
      count += line.rows.length;
      if (!table) continue;
      if (table.name === 'academic_year') await addYearPartitions(client, line.rows.map((row) => Number(String(row[columns.indexOf('starts_on')]).slice(0, 4))));
      await loadRows(client, schoolId, table, columns, line.rows);
      onRows(count);
    } else if ('end' in line) isWhole = true;
  }
  if (!isWhole) throw new ArchiveBroken('the archive has no end');
  return count;
}

/** Every line, with the sum at the end checked. */
async function* linesOf(archive: Readable): AsyncGenerator<ArchiveLine> {
  const sum = createHash('sha256');
  let ended = false;
  const unzip = createGunzip();
  archive.on('error', (error) => unzip.destroy(error));
  const reader = createInterface({ input: archive.pipe(unzip), crlfDelay: Infinity });
  for await (const text of reader) {
    if (ended) throw new ArchiveBroken('something stands behind the end');
    const line = lineOf(text);
    if ('end' in line) {
      if (line.sha256 !== sum.digest('hex')) throw new ArchiveBroken('the sum does not fit');
      ended = true;
    } else sum.update(`${text}\n`);
    yield line;
  }
}

function lineOf(text: string): ArchiveLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    line = null;
  }
  if (typeof line !== 'object' || line === null) throw new ArchiveBroken('a line that is no object of JSON');
  return line as ArchiveLine;
}
