import { failed, type Result } from '#domain/result.ts';

/** SQLite's and the file system's words for a bad day → the catalogue. Anything else is a defect and is thrown on. */
export function databaseFailure(error: unknown, file: string): Extract<Result<never>, { ok: false }> | undefined {
  const code = errorCode(error);
  const folder = file.replace(/[\\/][^\\/]*$/, '');
  if (code === undefined) return undefined;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_WRITE') return failed('database_disk_full', { folder });
  if (code === 'SQLITE_NOTADB') return failed('database_key_wrong', { file });
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_DATA' || code === 'SQLITE_IOERR_SHORT_READ') {
    return failed('database_damaged', { file });
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return failed('database_read_only', { folder });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return failed('database_busy', { file });
  if (code.startsWith('SQLITE_IOERR')) return failed('database_damaged', { file });
  return undefined;
}

export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
