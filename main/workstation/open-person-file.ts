import { existsSync } from 'node:fs';
import type { StaffId } from '#domain/ids.ts';
import { ERRORS, type ErrorCode } from '#domain/errors.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { APP_VERSION } from '../app-version.ts';
import { openDatabase, type SchoolDatabase } from '../database/database.ts';
import { databaseFailure } from '../database/damage.ts';
import type { WritePoint } from '../database/handles.ts';
import type { Log } from '../log.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { Applied } from '../sync/apply.ts';
import type { Workstation } from '../sync/http-transport.ts';
import { PersonSync } from '../sync/person-sync.ts';
import type { SyncStatus } from '../sync/status.ts';
import type { Chosen } from './chosen-school.ts';
import { DeviceKey } from './device-key.ts';
import type { Memberships } from './membership.ts';

export interface PersonFileParts {
  readonly memberships: Memberships;
  readonly secrets: SecretStore;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly onWritePoint?: ((point: WritePoint) => void) | undefined;
  readonly onStatus: (status: SyncStatus) => void;
  readonly onApplied: (applied: Applied) => void;
  readonly onRegisterBroken: () => void;
}

export interface PersonFile {
  readonly database: SchoolDatabase;
  readonly sync: PersonSync;
}

/** The name of the key in the keychain, where the school has no passwords; a vault takes it over when one is made. */
export const accountOf = (keychainId: string, staffId: string): string => `file-${keychainId}-${staffId}`;

/**
 * Opens the file of one person on this workstation and starts its sync. One that is filled opens at once, with or without contact; a new one is filled
 * first, and is usable when everything this person may see has come.
 *
 * @returns the file; `keychain_changed`, the failures of `openDatabase`, `job_cancelled`, and where a new file cannot be filled the reason
 */
export async function openPersonFile(
  parts: PersonFileParts, { membership, door }: Chosen, staffId: StaffId,
  job: { readonly signal: AbortSignal; readonly progress: (done: number, total: number, step: string) => void },
): Promise<Result<PersonFile>> {
  const opened = await openFile(parts, parts.memberships.fileOf(membership.schoolId, staffId), accountOf(membership.keychainId, staffId));
  return opened.ok ? startPersonFile(parts, { membership, door }, staffId, opened.value, {}, job) : opened;
}

/**
 * Starts the sync of an open file, and fills it where it is empty. One that cannot be filled is closed.
 * @param how the sessions of this person are opened; nothing for a development identity
 */
export async function startPersonFile(
  parts: Omit<PersonFileParts, 'onWritePoint'>, { membership, door }: Pick<Chosen, 'membership' | 'door'>, staffId: StaffId, database: SchoolDatabase, how: Pick<Workstation, 'credential' | 'onAccount' | 'session'>,
  job: { readonly signal: AbortSignal; readonly progress: (done: number, total: number, step: string) => void },
): Promise<Result<PersonFile>> {
  const key = new DeviceKey(parts.secrets, membership.keychainId);
  let onStatus = parts.onStatus;
  const sync = new PersonSync(
    {
      file: database, clock: parts.clock, random: parts.random, log: parts.log, onApplied: parts.onApplied, onRegisterBroken: parts.onRegisterBroken, onStatus: (status) => onStatus(status),
      workstation: { deviceId: membership.deviceId, staffId, version: APP_VERSION, sign: (text) => key.sign(text), clock: parts.clock, ...how },
    },
    door,
  );
  const isFilled = (): boolean => database.read.get('SELECT 1 FROM staff WHERE id = ?', staffId) !== undefined;
  if (isFilled()) {
    sync.startBehindDesk();
    return done({ database, sync });
  }
  const filled = await new Promise<Result<null>>((resolve) => {
    job.signal.addEventListener('abort', () => resolve(failed('job_cancelled')), { once: true });
    onStatus = (status) => {
      parts.onStatus(status);
      if (status.firstSync) job.progress(status.firstSync.done, status.firstSync.total, 'rows');
      if (status.reason !== null) resolve(isFilled() ? done(null) : asFailure(status.reason));
      else if ((status.state === 'synced' || status.state === 'pending') && isFilled()) resolve(done(null));
    };
    sync.start();
  });
  onStatus = parts.onStatus;
  if (filled.ok) return done({ database, sync });
  sync.stop();
  await database.close();
  return filled;
}

const asFailure = ({ code, params }: NonNullable<SyncStatus['reason']>): Result<never> =>
  Object.hasOwn(ERRORS, code) ? failed(code as ErrorCode, params) : failed('server_failed', { reference: '' });

async function openFile(parts: Pick<PersonFileParts, 'secrets' | 'onWritePoint'>, file: string, account: string): Promise<Result<SchoolDatabase>> {
  const key = await parts.secrets.readKey(account, !existsSync(file));
  if (!key.ok) return key;
  if (key.value === null) return failed('keychain_changed', { profile: account });
  try {
    return await openDatabase({ file, key: key.value, onWritePoint: parts.onWritePoint });
  } catch (error) {
    const failure = databaseFailure(error, file);
    if (failure) return failure;
    throw error;
  }
}

/**
 * Who has worked in the chosen school here, from their own files: known without contact, and to nobody who cannot open them. A file that does not open
 * is passed over: signing in to it tells why.
 */
export async function readFromFiles<Value>(
  parts: Pick<PersonFileParts, 'memberships' | 'secrets'>, { membership }: Pick<Chosen, 'membership'>,
  read: (database: SchoolDatabase, staffId: StaffId) => Value | undefined,
): Promise<Value[]> {
  const found: Value[] = [];
  for (const staffId of parts.memberships.listStaffWithFiles(membership.schoolId)) {
    const opened = await openFile(parts, parts.memberships.fileOf(membership.schoolId, staffId), accountOf(membership.keychainId, staffId));
    if (!opened.ok) continue;
    const value = read(opened.value, staffId);
    if (value !== undefined) found.push(value);
    await opened.value.close();
  }
  return found;
}
