/** What went wrong with a file or a font, as a code of the catalogue. */
import { dirname } from 'node:path';
import type { Failure } from '#domain/errors.ts';
import { FontMissingError } from './pdf/font-files.ts';

/**
 * The failure behind an error, or null if it is none we know of.
 * EFBIG and EDQUOT are a disk that is full for this user; EBUSY, and EPERM while renaming on Windows, a file that
 * another program holds.
 */
export function printFailure(error: unknown, target: string, renaming = false): Failure | null {
  const folder = dirname(target);
  if (error instanceof FontMissingError) return { code: 'print_font_missing', params: { file: error.file } };
  if (!(error instanceof Error) || !('code' in error)) return null;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return { code: 'print_disk_full', params: { folder } };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return renaming ? { code: 'print_file_in_use', params: { file: target } } : { code: 'print_folder_read_only', params: { folder } };
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'print_folder_missing', params: { folder } };
    case 'EBUSY':
    case 'EISDIR':
      return { code: 'print_file_in_use', params: { file: target } };
    case 'ERR_WORKER_OUT_OF_MEMORY':
      return { code: 'print_too_large', params: {} };
    default:
      return null;
  }
}
