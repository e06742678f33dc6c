import type pg from 'pg';
import type { Result } from '#domain/result.ts';
import { closeSchool, reopenSchool } from '../accounts/device-repository.ts';
import { inSchool } from '../database/pool.ts';
import type { BackupContent } from './check-backup.ts';
import { makeBackup, type BackupOptions } from './make-backup.ts';

export interface ExportOptions extends Omit<BackupOptions, 'schoolId' | 'isKept'> {
  readonly schoolId: string;
  /** The school is answered here no more, so that nobody works on in the one that was left. */
  readonly closes: boolean;
}

/**
 * Copies one school to be moved to another server. It is closed before it is copied: what is accepted at the last moment stays with the workstations that sent
 * it, because no backup of the old place tells them to forget it, and they send it to the new one. A file that was not written opens the school again.
 * @returns what `makeBackup` returns
 */
export async function exportSchool(pool: pg.Pool, { closes, ...options }: ExportOptions): Promise<Result<BackupContent>> {
  const { schoolId, now } = options;
  const closed = closes && (await inSchool(pool, schoolId, 'write', (client) => closeSchool(client, schoolId, now)));
  let made: Result<BackupContent> | undefined;
  try {
    made = await makeBackup(pool, { ...options, isKept: false });
    return made;
  } finally {
    if (closed && !made?.ok) await inSchool(pool, schoolId, 'write', (client) => reopenSchool(client, schoolId));
  }
}
