import { renameSync, rmSync } from 'node:fs';
import { recordTransferAnswer, type ExportTransfer, type RecordTransferWish } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { PersonSync } from '../../sync/person-sync.ts';

/** A file that may leave the school. */
export interface LeavingFile {
  /** What its reader gets, whole. */
  readonly path: string;
  /** Of letters and digits; the file is written beside under it. */
  readonly suffix: string;
  /** null: it stays in the school, and nothing is entered. */
  readonly transfer: ExportTransfer;
}

/**
 * Writes a file that may leave the school (P-05). The register of transfers gets its entry when the file is whole and before it has its name: what left without an entry cannot be caught,
 * and what was not made is not entered. An older file of that name is replaced by a whole one only.
 * @param make writes to the path it is given @param describe what the entry says beside recipient and ground
 * @returns the refusals of `make` and of the register, and then there is no file; `backup_not_written` where it cannot have its name
 */
export async function letOut<Value>(
  sync: PersonSync | null, { path, suffix, transfer }: LeavingFile, make: (target: string) => Promise<Result<Value>>,
  describe: (made: Value) => Pick<RecordTransferWish, 'categories' | 'classIds' | 'people' | 'wholeSchool' | 'sentOn'>,
): Promise<Result<Value>> {
  if (transfer !== null && sync === null) return failed('needs_server');
  const beside = `${path}.${suffix}`;
  const made = await make(beside);
  if (!made.ok) return made;
  const entered = transfer === null || sync === null ? done(null) : await sync.ask('POST', '/v1/personal/transfers', recordTransferAnswer, { ...transfer, ...describe(made.value) } satisfies RecordTransferWish);
  if (!entered.ok) {
    rmSync(beside, { force: true });
    return entered;
  }
  try {
    renameSync(beside, path);
    return made;
  } catch (error) {
    rmSync(beside, { force: true });
    return failed('backup_not_written', { reason: error instanceof Error && 'code' in error ? String(error.code) : 'rename' });
  }
}
