import { createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { failed, type Result } from '#domain/result.ts';
import { listHostedSchools } from '../accounts/device-repository.ts';
import {
  beginCopy, chooseSchool, listCopiedTables, noteBackedUp, readCopiedRows, readCopiedSchool, readShape, type CopiedSchool,
} from '../database/copy-repository.ts';
import { inSchool } from '../database/pool.ts';
import { beginBackup, packBackup } from './backup-file.ts';
import { spellLines, type BackupLine } from './backup-lines.ts';
import { checkBackup, type BackupContent } from './check-backup.ts';

/** What is done at this moment, for whoever waits. */
export interface BackupProgress {
  readonly stage: 'copying' | 'checking' | 'renaming' | 'noting' | 'laying';
  readonly table: string;
  /** Of all tables until now. */
  readonly rows: number;
}

export interface BackupOptions {
  /** The file; it must not be there yet, and stands under this name only when it is whole. */
  readonly to: string;
  /** null: every school of the database. */
  readonly schoolId: string | null;
  /** null: in clear. */
  readonly passphrase: string | null;
  /**
   * Whether workstations may forget what this file holds. A file that is made to move a school is not kept, so it must not tell them so.
   */
  readonly isKept: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly onProgress?: (progress: BackupProgress) => void;
}

/**
 * Copies schools into a file while people work: one consistent view, read in strides, so that memory does not grow with the school. The file is written
 * beside its name, read back whole, and renamed at last; a process that is killed leaves a `.part` that nobody takes for a backup.
 * @returns `school_unknown`, `backup_file_exists`, `backup_not_written`
 */
export async function makeBackup(pool: pg.Pool, options: BackupOptions): Promise<Result<BackupContent>> {
  const { to, passphrase } = options;
  const say = options.onProgress ?? (() => undefined);
  if (await isThere(to)) return failed('backup_file_exists', { file: to });
  const part = `${to}.part`;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await beginCopy(client, 'read');
    const schools = options.schoolId === null ? await listHostedSchools(client, 'withClosed') : [{ schoolId: options.schoolId }];
    if (schools.length === 0) return failed('school_unknown');
    const copied: CopiedSchool[] = [];
    for (const { schoolId } of schools) {
      await chooseSchool(client, schoolId);
      const school = await readCopiedSchool(client, schoolId);
      if (!school) return failed('school_unknown');
      copied.push(school);
    }
    // Of a process that was killed; another that writes at this moment would have its own name.
    await rm(part, { force: true });
    const parts = await beginBackup(await readShape(client), options.now, passphrase);
    await pipeline(
      Readable.from(packBackup(parts, spellLines(linesOf(client, copied, say))), { objectMode: false }),
      // On the disk before it is closed: a name must not stand for bytes that the next power cut takes.
      createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }),
    );
  } catch (error) {
    await rm(part, { force: true });
    if (!isOfTheDisk(error)) throw error;
    return failed('backup_not_written', { reason: error.message });
  } finally {
    await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    client.release(broken);
  }
  try {
    const read = await checkBackup(part, passphrase, (rows) => say({ stage: 'checking', table: '', rows }));
    if (!read.ok) {
      await rm(part, { force: true });
      return failed('backup_not_written', { reason: `read back: ${read.error.code}` });
    }
    say({ stage: 'renaming', table: '', rows: 0 });
    await rename(part, to);
    await flushFolder(dirname(to));
    if (options.isKept) {
      say({ stage: 'noting', table: '', rows: 0 });
      for (const school of read.value.schools) await inSchool(pool, school.schoolId, 'write', (writer) => noteBackedUp(writer, school.schoolId, school));
    }
    return read;
  } catch (error) {
    if (!isOfTheDisk(error)) throw error;
    return failed('backup_not_written', { reason: error.message });
  }
}

async function* linesOf(client: pg.ClientBase, schools: readonly CopiedSchool[], say: (progress: BackupProgress) => void): AsyncGenerator<BackupLine> {
  const tables = await listCopiedTables(client);
  let all = 0;
  for (const { schoolId, name, epoch, seq, chainSeq } of schools) {
    await chooseSchool(client, schoolId);
    yield { school: schoolId, name, epoch, seq, chainSeq };
    let rows = 0;
    for (const table of tables) {
      yield { table: table.name, columns: table.columns.map((column) => column.name) };
      for await (const some of readCopiedRows(client, schoolId, table)) {
        rows += some.length;
        all += some.length;
        yield { rows: some };
        say({ stage: 'copying', table: table.name, rows: all });
      }
    }
    yield { schoolEnd: schoolId, count: rows };
  }
}

const isOfTheDisk = (error: unknown): error is Error => error instanceof Error && 'syscall' in error && 'path' in error;

const isThere = (file: string): Promise<boolean> => access(file).then(() => true, () => false);

/** A rename is on the disk when its folder is; Windows cannot open folders, and does so by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
