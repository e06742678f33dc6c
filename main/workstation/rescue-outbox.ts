import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import { COMMANDS_IN_PUSH_UNTOLD, hello, PROTOCOL, pushAnswer, rescueAnswer, type SyncVerdict } from '#domain/contract/sync/index.ts';
import type { ErrorCode } from '#domain/errors.ts';
import { makeId, type StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { openDatabase, type SchoolDatabase } from '../database/database.ts';
import { databaseFailure } from '../database/damage.ts';
import type { Log } from '../log.ts';
import { listUnsent, type PendingCommand } from '../sync/outbox-repository.ts';
import type { PersonSync } from '../sync/person-sync.ts';
import { asPushed } from '../sync/push-command.ts';
import type { KeyDerivation } from '../vault/key-derivation.ts';
import { LARGEST_RECOVERY_FILE, openRecoveryFile, readRecoveryFile } from '../vault/recovery-file.ts';
import { openRecoverySeal } from '../vault/recovery-seal.ts';
import { readSealedFile, type SealedFile } from '../vault/sealed-file.ts';
import type { Chosen } from './chosen-school.ts';

export interface RescueParts {
  readonly derivation: KeyDerivation;
  readonly dataFolder: string;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface RescueWish {
  /** The person's encrypted file; what it is sealed to lies beside it. */
  readonly file: string;
  /** Of the school's recovery key. */
  readonly keyFile: string;
  readonly passphrase: string;
}

/** A copy of a sealed file, open. */
export interface OpenedSealed {
  readonly staffId: StaffId;
  readonly copy: SchoolDatabase;
  /** What the server has not got, oldest first. */
  readonly waiting: readonly PendingCommand[];
  /** So many name another author: they are none of this person's, and the server would refuse them as forged. */
  readonly foreign: number;
}

/** What the server said, and why the rest was not sent, where it was not. */
export interface Sent {
  readonly verdicts: ReadonlyMap<string, SyncVerdict>;
  readonly stopped: Extract<Result<never>, { ok: false }>['error'] | null;
}

type RescueJob = { readonly signal: AbortSignal; readonly progress: (done: number, total: number, step: string) => void };

/** More outbox than a school year of one person; nothing is sent of a file that claims it. */
const MOST_RESCUED = 100_000;
/** Of arguments in one message, UTF-8, as the ordinary sync sends them. */
const BYTES_IN_PUSH = 400_000;

const rescueFolder = (dataFolder: string): string => join(dataFolder, 'rescue');

/** Copies are as encrypted as the files they were made of; one that a killed process left behind goes when the core starts. */
export function clearRescue(dataFolder: string, log: Log): void {
  try {
    rmSync(rescueFolder(dataFolder), { recursive: true, force: true });
  } catch (error) {
    log.error('rescue_not_cleared', error);
  }
}

/**
 * Opens a copy of a file that its owner cannot open any more by the school's recovery key, for as long as `work` runs (issue 4, point 3; right `outbox.rescue`). The file itself is not touched.
 *
 * @returns what `work` answers; `vault_damaged`, `school_unknown`, `recovery_key_missing`, `recovery_key_wrong` for a wrong passphrase and what is no key, `recovery_key_other`,
 *   `recovery_key_of_school`, the failures of `openDatabase`
 */
export async function withSealedFile<Value>(parts: RescueParts, chosen: Pick<Chosen, 'membership'>, wish: RescueWish, work: (opened: OpenedSealed) => Promise<Result<Value>> | Result<Value>): Promise<Result<Value>> {
  const sealed = readSealedFile(wish.file);
  if (!sealed) return failed('vault_damaged', { file: basename(wish.file) });
  if (sealed.schoolId !== chosen.membership.schoolId) return failed('school_unknown');
  const key = await unsealKey(parts, sealed, wish);
  if (!key.ok) return key;
  const folder = join(rescueFolder(parts.dataFolder), Buffer.from(parts.random(8)).toString('hex'));
  let copy: SchoolDatabase | null = null;
  try {
    const opened = await openCopy(wish.file, folder, key.value);
    if (!opened.ok) return opened;
    copy = opened.value;
    const unsent = listUnsent(copy.read, MOST_RESCUED);
    const waiting = unsent.filter(({ authorId }) => authorId === sealed.staffId);
    return await work({ staffId: sealed.staffId as StaffId, copy, waiting, foreign: unsent.length - waiting.length });
  } finally {
    key.value.fill(0);
    await copy?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function unsealKey({ derivation }: RescueParts, sealed: SealedFile, { keyFile, passphrase }: RescueWish): Promise<Result<Uint8Array>> {
  if (!sealed.recovery) return failed('recovery_key_missing');
  if (!existsSync(keyFile) || statSync(keyFile).size > LARGEST_RECOVERY_FILE) return failed('recovery_key_wrong');
  const told = readRecoveryFile(readFileSync(keyFile, 'utf8'));
  if (!told.ok) return told;
  if (told.value.schoolId !== sealed.schoolId) return failed('recovery_key_of_school', { school: told.value.schoolName });
  // Another key of the school, as after a new one was made: told before a passphrase is tried.
  if (told.value.keyId !== sealed.recovery.keyId) return failed('recovery_key_other', { wanted: sealed.recovery.keyId, given: told.value.keyId });
  const privateKey = await openRecoveryFile(told.value, passphrase, derivation);
  if (!privateKey.ok) return privateKey;
  try {
    const key = openRecoverySeal(sealed.recovery, privateKey.value, sealed.vaultId);
    return key ? done(key) : failed('recovery_key_wrong');
  } finally {
    privateKey.value.fill(0);
  }
}

/** With what lies beside it and is not in it yet. @param key copied */
async function openCopy(file: string, folder: string, key: Uint8Array): Promise<Result<SchoolDatabase>> {
  const target = join(folder, 'copy.db');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const suffix of ['', '-wal', '.keycheck']) if (existsSync(file + suffix)) copyFileSync(file + suffix, target + suffix);
    if (!existsSync(target)) return failed('vault_damaged', { file: basename(file) });
    const own = key.slice();
    const opened = await openDatabase({ file: target, key: own });
    if (!opened.ok) own.fill(0);
    return opened;
  } catch (error) {
    const failure = databaseFailure(error, target);
    if (failure) return failure;
    throw error;
  }
}

/**
 * Sends what waits in the author's name, through the same judgement as any push. What was judged before – by an earlier rescue that was cut, or by the workstation itself – is answered as it was and
 * is not done twice.
 *
 * @returns verdicts by command, as far as it came; `needs_server`, the refusals of the server to open a rescue
 */
export async function sendRescued({ clock, random }: RescueParts, chosen: Chosen, sync: PersonSync, { staffId, waiting }: OpenedSealed, job: RescueJob): Promise<Result<Sent>> {
  const verdicts = new Map<string, SyncVerdict>();
  if (waiting.length === 0) return done({ verdicts, stopped: null });
  const greeted = await chosen.door.ask('GET', '/v1/sync/hello', hello);
  if (!greeted.ok) return greeted;
  const session = await sync.ask('POST', '/v1/rescue', rescueAnswer, { staffId });
  if (!session.ok) return session;
  const { token } = session.value;
  // A replica of its own with numbers of its own: those of the file are known to the server, and belong to a file that may be opened again.
  const replicaId = makeId(clock(), random(10));
  const numbered = waiting.map((command, at): PendingCommand => ({ ...command, deviceSeq: at + 1 }));
  const stop = (error: NonNullable<Sent['stopped']>): Result<Sent> => done({ verdicts, stopped: error });
  try {
    for (const portion of portionsOf(numbered)) {
      if (job.signal.aborted) return stop(failed('job_cancelled').error);
      job.progress(verdicts.size, numbered.length, 'commands');
      const answer = await chosen.door.ask(
        'POST', '/v1/sync/push', pushAnswer, { protocol: PROTOCOL, replicaId, serverEpoch: greeted.value.serverEpoch, commands: portion.map(asPushed), chain: null }, token,
      );
      if (!answer.ok) return stop(answer.error);
      for (const verdict of answer.value.verdicts) verdicts.set(verdict.commandId, verdict);
      // A server that judges less than it was sent has a defect: what it left out is told as left.
      if (portion.some(({ commandId }) => !verdicts.has(commandId))) return stop(failed('server_answer_unusable' satisfies ErrorCode).error);
    }
    job.progress(numbered.length, numbered.length, 'commands');
    return done({ verdicts, stopped: null });
  } finally {
    // Over as soon as it was used; where the server does not hear it, it ends by itself within the hour.
    void chosen.door.ask('DELETE', '/v1/sessions', nothing, undefined, token);
  }
}

/** As many as any server takes at once, and no more text than goes into one message; the first of each goes whatever it has. */
function portionsOf(commands: readonly PendingCommand[]): PendingCommand[][] {
  const portions: PendingCommand[][] = [];
  let bytes = 0;
  for (const command of commands) {
    const size = Buffer.byteLength(JSON.stringify(command.args));
    const last = portions.at(-1);
    if (last && last.length < COMMANDS_IN_PUSH_UNTOLD && bytes + size <= BYTES_IN_PUSH) {
      last.push(command);
      bytes += size;
    } else {
      portions.push([command]);
      bytes = size;
    }
  }
  return portions;
}
