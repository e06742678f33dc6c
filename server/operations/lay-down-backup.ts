import type pg from 'pg';
import { makeId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { listHostedSchools } from '../accounts/device-repository.ts';
import { beginCopy, beginEpoch, chooseSchool, insertCopiedRows, listCopiedTables, type CopiedTable, type EpochReason } from '../database/copy-repository.ts';
import { addYearPartitions } from '../database/load-school.ts';
import { BackupBroken, openBackup } from './backup-file.ts';
import { readLines } from './backup-lines.ts';
import { checkBackup, judged, newestShape, type BackupContent } from './check-backup.ts';
import type { BackupProgress } from './make-backup.ts';

export interface LayDownOptions {
  readonly from: string;
  readonly passphrase: string | null;
  /** `restored`: the database is lost and this one is empty. `moved`: the schools come beside those that are there. */
  readonly reason: EpochReason;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly random: (bytes: number) => Uint8Array;
  readonly onProgress?: (progress: BackupProgress) => void;
}

/**
 * Lays the schools of a backup down: all of them or nothing, in one transaction, after the file was read to its end once. Each gets a new epoch, so that
 * workstations take snapshots anew and send again what the backup does not hold.
 * @returns `school_exists` where the database is not empty (`restored`) or has one of them (`moved`), `backup_damaged`, `backup_from_future`, `backup_key_wrong`
 */
export async function layDownBackup(pool: pg.Pool, options: LayDownOptions): Promise<Result<BackupContent>> {
  const say = options.onProgress ?? (() => undefined);
  const checked = await checkBackup(options.from, options.passphrase, (rows) => say({ stage: 'checking', table: '', rows }));
  if (!checked.ok) return checked;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const present = await listHostedSchools(client, 'withClosed');
    const comes = (schoolId: string): boolean => checked.value.schools.some((school) => school.schoolId === schoolId);
    if (present.some(({ schoolId }) => options.reason === 'restored' || comes(schoolId))) return failed('school_exists');
    // For itself: a table is locked while a partition is added, and other schools go on with theirs while this one is laid down.
    await addYearPartitions(client, checked.value.years);
    await beginCopy(client, 'write');
    const laid = await judged(() => layLines(client, options, checked.value, say));
    await client.query(laid.ok ? 'COMMIT' : 'ROLLBACK');
    return laid;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    const state = error instanceof Error && 'code' in error ? String(error.code) : '';
    // Somebody laid the same school down at the same time.
    if (state === '23505') return failed('school_exists');
    // Values that are none of their column's type: a file that adds up and is still no backup of ours.
    if (/^2[23]...$/.test(state)) return failed('backup_damaged');
    throw error;
  } finally {
    client.release(broken);
  }
}

async function layLines(client: pg.ClientBase, { from, passphrase, reason, now, random }: LayDownOptions, content: BackupContent, say: (progress: BackupProgress) => void): Promise<Result<BackupContent>> {
  const opened = await openBackup(from, passphrase, newestShape());
  if (!opened.ok) return opened;
  const tables = new Map((await listCopiedTables(client)).map((table) => [table.name, table]));
  let schoolId = '';
  let table: CopiedTable | undefined;
  let columns: readonly string[] = [];
  let rows = 0;
  for await (const line of readLines(opened.value.bytes)) {
    if ('school' in line) {
      schoolId = line.school;
      // The file is read a second time; it is still the one that was checked.
      if (!content.schools.some((school) => school.schoolId === schoolId)) throw new BackupBroken('the file was changed meanwhile');
      await chooseSchool(client, schoolId);
    } else if ('table' in line) {
      table = tables.get(line.table);
      ({ columns } = line);
      // A newer writer was refused by its shape, so whatever is not known here is none of ours.
      if (!table || columns.some((name) => !table!.columns.some((one) => one.name === name))) throw new BackupBroken('a table or column that never was');
    } else if ('rows' in line) {
      await insertCopiedRows(client, schoolId, table!, columns, line.rows);
      rows += line.rows.length;
      say({ stage: 'laying', table: table!.name, rows });
    } else if ('schoolEnd' in line) {
      await beginEpoch(client, schoolId, { id: makeId(now, random(10)), reason, began: now, copyMadeAt: content.madeAt });
    }
  }
  return done(content);
}
