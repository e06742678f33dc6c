import { ID_PATTERN } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CopiedSchool } from '../database/copy-repository.ts';
import { SERVER_MIGRATIONS } from '../database/migrations/index.ts';
import { BackupBroken, BackupKeyWrong, openBackup } from './backup-file.ts';
import { readLines } from './backup-lines.ts';

/** What a whole backup holds. */
export interface BackupContent {
  /** Milliseconds since 1970 UTC. */
  readonly madeAt: number;
  readonly schools: readonly (CopiedSchool & { readonly rows: number })[];
  /** School years that marks lie in, for their partitions. */
  readonly years: readonly number[];
}

/** Of this server. */
export const newestShape = (): number => SERVER_MIGRATIONS.at(-1)?.version ?? 0;

/**
 * Reads a backup to its end and changes nothing.
 * @returns `backup_damaged`, `backup_from_future`, `backup_key_wrong`
 */
export function checkBackup(file: string, passphrase: string | null, onRows: (rows: number) => void = () => undefined): Promise<Result<BackupContent>> {
  return judged(async () => {
    const opened = await openBackup(file, passphrase, newestShape());
    if (!opened.ok) return opened;
    const schools: (CopiedSchool & { rows: number })[] = [];
    const years = new Set<number>();
    let all = 0;
    let yearAt = -1;
    for await (const line of readLines(opened.value.bytes)) {
      if ('school' in line) {
        if (!ID_PATTERN.test(line.school) || schools.some(({ schoolId }) => schoolId === line.school)) throw new BackupBroken('the same school twice');
        schools.push({ schoolId: line.school, name: line.name, epoch: line.epoch, seq: line.seq, chainSeq: line.chainSeq, rows: 0 });
      } else if ('table' in line) yearAt = line.table === 'journal_year' ? line.columns.indexOf('year') : -1;
      else if ('rows' in line) {
        schools.at(-1)!.rows += line.rows.length;
        all += line.rows.length;
        if (yearAt >= 0) for (const row of line.rows) years.add(yearOf(row[yearAt]));
        onRows(all);
      }
    }
    return done({ madeAt: opened.value.head.madeAt, schools, years: [...years].sort((a, b) => a - b) });
  });
}

function yearOf(text: string | null | undefined): number {
  const year = Number(text);
  if (!Number.isInteger(year) || year < 2000 || year > 2100) throw new BackupBroken('not a school year');
  return year;
}

/** What a file is refused with, as a result; everything else goes on as it came. */
export async function judged<Value>(work: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupKeyWrong) return failed('backup_key_wrong');
    if (error instanceof BackupBroken) return failed('backup_damaged');
    throw error;
  }
}
