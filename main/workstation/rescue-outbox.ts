import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hello, PROTOCOL, pushAnswer, rescueAnswer } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { openDatabase, type SchoolDatabase } from '../database/database.ts';
import { databaseFailure } from '../database/damage.ts';
import { listUnsent, type PendingCommand } from '../sync/outbox-repository.ts';
import type { PersonSync } from '../sync/person-sync.ts';
import { asPushed } from '../sync/push-command.ts';
import type { KeyDerivation } from '../vault/key-derivation.ts';
import { LARGEST_RECOVERY_FILE, openRecoveryFile, readRecoveryFile } from '../vault/recovery-file.ts';
import { openRecoverySeal } from '../vault/recovery-seal.ts';
import { readHeader, type VaultHeader } from '../vault/vault-header.ts';
import type { Chosen } from './chosen-school.ts';

export interface RescueParts {
  readonly derivation: KeyDerivation;
  readonly dataFolder: string;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface RescueWish {
  /** The person's encrypted file; its header lies beside it. */
  readonly file: string;
  /** Of the school's recovery key. */
  readonly keyFile: string;
  readonly passphrase: string;
}

export interface Rescued {
  /** «Фамилия Имя Отчество», or empty where the file holds none. */
  readonly name: string;
  readonly waiting: number;
  readonly accepted: number;
  readonly refused: number;
  readonly conflicts: number;
}

/** More outbox than a school year of one person; nothing is sent of a file that claims it. */
const MOST_RESCUED = 100_000;
const COMMANDS_IN_PUSH = 100;
const LARGEST_HEADER = 8_000;

/**
 * Sends what somebody had left unsent in a file that they cannot open any more (issue 4, point 3; right `outbox.rescue`): a copy of the file is opened by the school's recovery key, and its
 * outbox goes to the server in the author's name, through the same judgement as any push. The file itself is not touched, and what was sent once is not done twice.
 *
 * @returns how the server judged; `vault_damaged`, `recovery_key_missing`, `recovery_key_wrong`, `school_unknown`, the failures of `openDatabase`, `needs_server`, the refusals of the server
 */
export async function rescueOutbox(parts: RescueParts, chosen: Chosen, sync: PersonSync, wish: RescueWish, job: { readonly signal: AbortSignal; readonly progress: (done: number, total: number, step: string) => void }): Promise<Result<Rescued>> {
  const header = readHeaderBeside(wish.file);
  if (!header.ok) return header;
  if (header.value.schoolId !== chosen.membership.schoolId) return failed('school_unknown');
  const key = await unsealKey(parts, header.value, wish);
  if (!key.ok) return key;
  const folder = join(parts.dataFolder, 'rescue');
  let copy: SchoolDatabase | null = null;
  try {
    const opened = await openCopy(wish.file, folder, key.value);
    if (!opened.ok) return opened;
    copy = opened.value;
    return await send(parts, chosen, sync, header.value, copy, job);
  } finally {
    key.value.fill(0);
    await copy?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function readHeaderBeside(file: string): Result<VaultHeader> {
  const path = file.replace(/\.db$/, '.vault');
  const read = path !== file && existsSync(path) && statSync(path).size <= LARGEST_HEADER ? readHeader(readFileSync(path, 'utf8')) : null;
  return read ? done(read.header) : failed('vault_damaged', { file: basename(path) });
}

async function unsealKey({ derivation }: RescueParts, header: VaultHeader, { keyFile, passphrase }: RescueWish): Promise<Result<Uint8Array>> {
  if (!header.recovery) return failed('recovery_key_missing');
  if (!existsSync(keyFile) || statSync(keyFile).size > LARGEST_RECOVERY_FILE) return failed('recovery_key_wrong');
  const told = readRecoveryFile(readFileSync(keyFile, 'utf8'));
  if (!told.ok) return told;
  // Another key of the school, as after a new one was made: told before a passphrase is tried.
  if (told.value.keyId !== header.recovery.keyId) return failed('recovery_key_wrong');
  const privateKey = await openRecoveryFile(told.value, passphrase, derivation);
  if (!privateKey.ok) return privateKey;
  try {
    const key = openRecoverySeal(header.recovery, privateKey.value, header.vaultId);
    return key ? done(key) : failed('recovery_key_wrong');
  } finally {
    privateKey.value.fill(0);
  }
}

/** With what lies beside it and is not in it yet. @param key copied */
async function openCopy(file: string, folder: string, key: Uint8Array): Promise<Result<SchoolDatabase>> {
  const target = join(folder, 'copy.db');
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
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

async function send(
  { clock, random }: RescueParts, chosen: Chosen, sync: PersonSync, header: VaultHeader, copy: SchoolDatabase, job: { readonly signal: AbortSignal; readonly progress: (done: number, total: number, step: string) => void },
): Promise<Result<Rescued>> {
  const { staffId } = header;
  const name = copy.read.get<{ name: string }>(`SELECT trim(last_name || ' ' || first_name || ' ' || middle_name) AS name FROM staff WHERE id = ?`, staffId)?.name ?? '';
  // What names another author is none of theirs; the server would refuse it as forged.
  const waiting = listUnsent(copy.read, MOST_RESCUED).filter(({ authorId }) => authorId === staffId);
  const counted = { name, waiting: waiting.length, accepted: 0, refused: 0, conflicts: 0 };
  if (waiting.length === 0) return done(counted);
  const greeted = await chosen.door.ask('GET', '/v1/sync/hello', hello);
  if (!greeted.ok) return greeted;
  const session = await sync.ask('POST', '/v1/rescue', rescueAnswer, { staffId });
  if (!session.ok) return session;
  // A replica of its own with numbers of its own: those of the file are known to the server, and belong to a file that may be opened again.
  const replicaId = makeId(clock(), random(10));
  const numbered = waiting.map((command, at): PendingCommand => ({ ...command, deviceSeq: at + 1 }));
  for (let at = 0; at < numbered.length; at += COMMANDS_IN_PUSH) {
    if (job.signal.aborted) return failed('job_cancelled');
    job.progress(at, numbered.length, 'commands');
    const some = numbered.slice(at, at + COMMANDS_IN_PUSH);
    const answer = await chosen.door.ask('POST', '/v1/sync/push', pushAnswer, { protocol: PROTOCOL, replicaId, serverEpoch: greeted.value.serverEpoch, commands: some.map(asPushed), chain: null }, session.value.token);
    if (!answer.ok) return answer;
    for (const { status } of answer.value.verdicts) {
      if (status === 'conflict') counted.conflicts += 1;
      else if (status === 'rejected') counted.refused += 1;
      else counted.accepted += 1;
    }
  }
  job.progress(numbered.length, numbered.length, 'commands');
  return done(counted);
}
