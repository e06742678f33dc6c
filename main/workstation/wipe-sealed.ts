import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { done, failed, type Result } from '#domain/result.ts';
import type { Log } from '../log.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { wipeFile } from '../wipe-file.ts';
import type { Membership, Memberships } from './membership.ts';
import { findSealedFile, listSealedFiles, type SealedOnDisk } from './sealed-files.ts';

/**
 * So long a file that was set aside stays after everything in it was taken by the server: a month, in which whoever was away comes back and asks, and in which a server that was restored from a copy of before can be rescued into
 * once more. Then nobody needs it, and marks and names are not kept longer than they are needed (152-ФЗ, ст. 5 ч. 7).
 */
export const KEPT_AFTER_RESCUE_DAYS = 30;
const DAY_MS = 86_400_000;

export interface WipeParts {
  readonly memberships: Memberships;
  readonly secrets: Pick<SecretStore, 'remove'>;
  readonly log: Log;
}

/** Set aside, opened by a rescue, and everything that waited in it taken by the server as it was: nothing refused, no conflict, nothing of another author, nothing left. What was refused lies in the file alone. */
export const isRescuedWhole = ({ setAsideAt, rescued, changedAt }: Pick<SealedOnDisk, 'setAsideAt' | 'rescued' | 'changedAt'>): boolean =>
  setAsideAt !== null && rescued !== null && rescued.accepted === rescued.waiting && rescued.left === 0 && rescued.foreign === 0 && changedAt <= rescued.at;

/** The moment from which `wipeDue` takes it; null where it stays until somebody removes it. */
export const wipedFrom = (file: Pick<SealedOnDisk, 'setAsideAt' | 'rescued' | 'changedAt'>): number | null =>
  isRescuedWhole(file) && file.rescued ? file.rescued.at + KEPT_AFTER_RESCUE_DAYS * DAY_MS : null;

/**
 * Overwrites and removes a file that was set aside, with everything beside it and its entry in the keychain. What opens it goes first, its name next to last: where it is cut off the rest is found and ended, and a setting aside that was
 * cut off (`Vaults.setAside`) is not taken for one.
 *
 * @returns `rescue_file_unknown` for one that a person works in and one that is not there, `rescue_file_not_removed`
 */
export async function wipeSealed({ memberships, secrets, log }: WipeParts, { schoolId, keychainId }: Pick<Membership, 'schoolId' | 'keychainId'>, { vault, staffId, setAsideAt }: Pick<SealedOnDisk, 'vault' | 'staffId' | 'setAsideAt'>): Promise<Result<null>> {
  const found = setAsideAt === null ? failed('rescue_file_unknown') : findSealedFile(memberships, schoolId, vault);
  if (!found.ok) return found;
  const base = found.value.slice(0, -'.db'.length);
  try {
    for (const suffix of ['.vault', '.recovery', '.db-wal', '.db-shm', '.db.keycheck', '.db', '.rescued']) {
      if (!existsSync(base + suffix)) continue;
      wipeFile(base + suffix);
      rmSync(base + suffix);
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    log.warn('rescue.fileNotRemoved', { code });
    return failed('rescue_file_not_removed', { reason: code });
  }
  // Alone it opens nothing; a keychain that is locked keeps no file here.
  const removed = await secrets.remove(`vault-${keychainId}-${staffId}.${setAsideAt}`);
  if (!removed.ok) log.warn('rescue.entryNotRemoved', { code: removed.error.code });
  return done(null);
}

/**
 * Wipes what was rescued whole long enough ago.
 * @param tell writes the event of one into a register before it is wiped; false where it could not be written: then the file stays. It may be told twice of one that was cut off: `eventId` is the same
 * @returns how many went
 */
export async function wipeDue(parts: WipeParts, membership: Pick<Membership, 'schoolId' | 'keychainId'>, now: number, tell: (file: SealedOnDisk, eventId: string) => Promise<boolean>): Promise<number> {
  let wiped = 0;
  for (const file of listSealedFiles(parts.memberships, membership.schoolId)) {
    const from = wipedFrom(file);
    if (from === null || now < from) continue;
    if (!(await tell(file, eventIdOf(file)))) return wiped;
    if ((await wipeSealed(parts, membership, file)).ok) wiped += 1;
  }
  return wiped;
}

/** The same for the same file and rescue, so that the register takes it once. */
const eventIdOf = ({ vault, rescued }: SealedOnDisk): string => createHash('sha256').update(`uchitelskaya sealed file wiped\n${vault}\n${rescued?.at ?? 0}`).digest('base64url').slice(0, 22);
