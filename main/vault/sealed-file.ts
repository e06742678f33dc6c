import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { readHeader, recoverySeal, vaultId, type RecoverySeal, type VaultHeader } from './vault-header.ts';

/** What a rescue has to know of a person's encrypted file: whose it is, and the database key sealed to the school's recovery key. */
export interface SealedFile {
  readonly schoolId: string;
  readonly staffId: string;
  readonly vaultId: string;
  /** null where the school had no recovery key when the file was opened last. */
  readonly recovery: RecoverySeal | null;
}

const recoveryCopy = z.object({ version: z.literal(1), vaultId, schoolId: vaultId, staffId: vaultId, recovery: recoverySeal });
/** Header and copy are below two kilobytes. */
const LARGEST = 8_000;

/** Beside `<name>.vault`: the seal once more, for the day on which the header is damaged (docs/adr/0013). */
export const recoveryCopyPath = (headerPath: string): string => headerPath.replace(/\.vault$/, '.recovery');

/** Nothing in it opens anything but to the school's recovery key, and nothing but ids stands in clear. */
export const recoveryCopyOf = ({ vaultId: id, schoolId, staffId, recovery }: VaultHeader): string | null =>
  recovery && `${JSON.stringify({ version: 1, vaultId: id, schoolId, staffId, recovery })}\n`;

/**
 * Of an encrypted file by what lies beside it: by its header, and where that is cut or gone by the copy of the seal.
 * @param file `….db`
 * @returns null where neither can be read
 */
export function readSealedFile(file: string): SealedFile | null {
  const headerPath = file.replace(/\.db$/, '.vault');
  if (headerPath === file) return null;
  const header = readHeader(textOf(headerPath) ?? '')?.header;
  if (header) return header;
  try {
    const copy = recoveryCopy.safeParse(JSON.parse(textOf(recoveryCopyPath(headerPath)) ?? ''));
    return copy.success ? copy.data : null;
  } catch {
    return null;
  }
}

const textOf = (path: string): string | null => (existsSync(path) && statSync(path).size <= LARGEST ? readFileSync(path, 'utf8') : null);
