import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { SessionAnswer, SignedInAnswer } from '#domain/contract/sync/index.ts';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import type { ErrorCode } from '#domain/errors.ts';
import type { StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { APP_VERSION } from '../app-version.ts';
import { openDatabase, type SchoolDatabase } from '../database/database.ts';
import { databaseFailure } from '../database/damage.ts';
import { openSession } from '../sync/http-transport.ts';
import { listSealKeys } from '../sync/seal-repository.ts';
import { verifiesSeal } from '../sync/seals.ts';
import type { KeyDerivation } from '../vault/key-derivation.ts';
import { signInSealingKey } from '../vault/key-hierarchy.ts';
import { judgeOpening } from '../vault/lease.ts';
import { clockWentBack, hearLease, type Moment } from '../vault/seen-time.ts';
import { SignInSecret } from '../vault/sign-in-secret.ts';
import { TimeWitness } from '../vault/time-witness.ts';
import { readVaultFacts, writeVaultFacts } from '../vault/vault-facts.ts';
import type { VaultHeader } from '../vault/vault-header.ts';
import { Vaults, type OpenVault, type Stretched } from '../vault/vaults.ts';
import type { Chosen } from './chosen-school.ts';
import { DeviceKey } from './device-key.ts';
import { accountOf, startPersonFile, type PersonFile, type PersonFileParts } from './open-person-file.ts';
import { NO_CONTACT } from './no-contact.ts';
import { PersonVault } from './person-vault.ts';
import { renewFrom, SessionCredentials } from './session-credentials.ts';
import { findingOf, tellFindings, type VaultFinding } from './vault-findings.ts';

export interface PasswordSignInParts extends PersonFileParts {
  readonly derivation: KeyDerivation;
  /** Milliseconds since the computer was started. */
  readonly uptime: () => number;
  /** The lease ended while the file was open and the server away. */
  readonly onLeaseOver: () => void;
}

export interface PasswordWish {
  readonly login: string;
  readonly password: string;
  /** The one before, where the password was changed elsewhere: the vault is wrapped anew by it. */
  readonly former?: string | undefined;
  /** The file that does not open is set aside for a rescue, and everything is fetched into a new one. */
  readonly fetchAnew?: boolean | undefined;
}

export interface Job {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, step: string) => void;
}

/** A session that may do nothing but choose another password. */
export interface PasswordDue {
  readonly staffId: StaffId;
  readonly name: string;
  readonly login: string;
  readonly token: string;
}

export interface Entered extends PersonFile {
  readonly vault: PersonVault;
  /** Without contact. */
  readonly offline: boolean;
  /** Wrong passwords at this vault since it was opened last. */
  readonly wrongBefore: number;
  /** A file that did not open was set aside for a rescue, and everything was fetched into a new one. */
  readonly setAside: boolean;
}

export type SignInOutcome = { readonly kind: 'entered'; readonly entered: Entered } | { readonly kind: 'passwordDue'; readonly due: PasswordDue };

/** What a new file can be fetched over, when the person asks for it. */
const LOCKED_OUT: ReadonlySet<ErrorCode> = new Set([
  'vault_password_former', 'vault_damaged', 'vault_foreign', 'vault_rolled_back', 'keychain_changed', 'database_key_wrong', 'database_damaged',
]);

export const vaultsOf = (parts: Omit<PasswordSignInParts, 'onStatus' | 'onApplied' | 'onRegisterBroken' | 'onLeaseOver'>, { membership }: Pick<Chosen, 'membership'>): Vaults => new Vaults(parts, parts.memberships, membership);

/**
 * Signs a person in with login and password (docs/adr/0013): at the server where it answers, else by the vault of that login on this workstation. The slow derivation runs while the
 * server is asked.
 *
 * @returns the open file, or that another password must be chosen first; the refusals of the server, `vault_unknown`, `vault_damaged`, `vault_rolled_back`, `vault_foreign`,
 *   `vault_password_former`, `sign_in_delayed`, `lease_over`, `clock_went_back`, `keychain_missing`, `keychain_changed`, the failures of `openDatabase`, `job_cancelled`
 */
export async function signInByPassword(parts: PasswordSignInParts, chosen: Chosen, wish: PasswordWish, job: Job): Promise<Result<SignInOutcome>> {
  const vaults = vaultsOf(parts, chosen);
  const found = await vaults.findByLogin(wish.login);
  if (!found.ok && found.error.code === 'keychain_missing') return found;
  const stretching = found.ok ? new Stretching(vaults, found.value, wish.password) : null;
  try {
    const session = await openSession(chosen.door, {
      ...deviceOf(parts, chosen), credential: { kind: 'password', login: wish.login, password: wish.password },
    });
    if (job.signal.aborted) return failed('job_cancelled');
    if (!session.ok) {
      if (!NO_CONTACT.has(session.error.code)) return session;
      return await enterWithoutContact(parts, chosen, vaults, found, stretching, session, wish.password, job);
    }
    const { account } = session.value;
    if (!account) return failed('server_failed', { reference: '' });
    const staffId = session.value.staffId as StaffId;
    const { token } = session.value;
    if (account.mustChange) return done({ kind: 'passwordDue', due: { staffId, name: session.value.name, login: account.login, token } });
    const entered = await enterWithContact(parts, chosen, vaults, { session: session.value, account, staffId }, wish, stretching, job);
    // A session that nobody works in is not left open at the server.
    if (!entered.ok) void chosen.door.ask('DELETE', '/v1/sessions', nothing, undefined, token);
    return entered.ok ? done({ kind: 'entered', entered: entered.value }) : entered;
  } finally {
    stretching?.discard();
  }
}

/**
 * Opens the file of the person who locked the window, by their password alone: no server is waited for, the sync looks for it afterwards.
 * @returns as without contact
 */
export async function unlockByPassword(parts: PasswordSignInParts, chosen: Chosen, staffId: StaffId, password: string, job: Job): Promise<Result<Entered>> {
  const vaults = vaultsOf(parts, chosen);
  const header = vaults.header(staffId);
  if (!header.ok) return header;
  // Beside the keychain, which is asked whether somebody may try at all and counts the attempt.
  const stretching = new Stretching(vaults, header.value, password);
  try {
    const vault = await vaults.open(staffId, () => stretching.take(), { counted: true, advances: true });
    return vault.ok ? await enterByVault(parts, chosen, vaults, vault.value, password, job) : vault;
  } finally {
    stretching.discard();
  }
}

/** A derivation that was begun before it is known whether anybody needs it. */
class Stretching {
  private readonly header: VaultHeader;
  private readonly result: Promise<Stretched>;
  private isTaken = false;

  constructor(vaults: Vaults, header: VaultHeader, password: string) {
    this.header = header;
    this.result = vaults.stretch(header.derivation, password);
    this.result.catch(() => undefined);
  }

  isFor(staffId: StaffId): boolean {
    return this.header.staffId === staffId && !this.isTaken;
  }

  take(): Promise<Stretched> {
    this.isTaken = true;
    return this.result;
  }

  discard(): void {
    if (!this.isTaken) void this.result.then(({ key }) => key.fill(0)).catch(() => undefined);
  }
}

const nowOf = ({ clock, uptime }: Pick<PasswordSignInParts, 'clock' | 'uptime'>): Moment => ({ wall: clock(), uptime: uptime() });

const deviceOf = (parts: Pick<PasswordSignInParts, 'secrets' | 'clock'>, { membership }: Chosen) => {
  const key = new DeviceKey(parts.secrets, membership.keychainId);
  return { deviceId: membership.deviceId, version: APP_VERSION, sign: (text: string) => key.sign(text), clock: parts.clock };
};

async function enterWithoutContact(
  parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, found: Result<VaultHeader>, stretching: Stretching | null, refusal: Extract<Result<never>, { ok: false }>,
  password: string, job: Job,
): Promise<Result<SignInOutcome>> {
  if (!found.ok || !stretching) {
    const counted = await vaults.records.countAtWorkstation();
    if (!counted.ok) return counted;
    // Who has never worked here needs the server: why it does not answer says more than that there is no vault.
    return found.ok || (found.error.code === 'vault_unknown' && refusal.error.code !== 'server_unreachable') ? refusal : found;
  }
  const vault = await vaults.open(found.value.staffId as StaffId, () => stretching.take(), { counted: true, advances: true });
  if (!vault.ok) return vault;
  const entered = await enterByVault(parts, chosen, vaults, vault.value, password, job);
  return entered.ok ? done({ kind: 'entered', entered: entered.value }) : entered;
}

/** The password was right, and the server was not asked: age of the copies and lease are judged before anything is shown. The server is shown it where the sign-in asks for it. */
async function enterByVault(parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, vault: OpenVault, password: string, job: Job): Promise<Result<Entered>> {
  try {
    const { staffId } = vault;
    const path = parts.memberships.fileOf(chosen.membership.schoolId, staffId);
    // A file that is gone is not made anew unseen.
    if (!existsSync(path) || vault.isOlder(vault.record.generation)) return failed('vault_rolled_back');
    const opened = await openFile(parts, path, vault);
    if (!opened.ok) return opened;
    const database = opened.value;
    const facts = readVaultFacts(database.read);
    const refuse = async (refusal: Extract<Result<never>, { ok: false }>): Promise<Result<never>> => {
      await database.close();
      return refusal;
    };
    if (vault.isOlder(facts.generation)) return await refuse(failed('vault_rolled_back'));
    const { schoolId, deviceId } = chosen.membership;
    const judged = judgeOpening(
      { lease: facts.lease, inFile: facts.seen, inKeychain: vault.record.seen }, { schoolId, deviceId, staffId, keys: listSealKeys(database.read), verifies: verifiesSeal }, nowOf(parts),
    );
    if (!judged.ok) return await refuse(judged);
    const { seen } = judged.value;
    const generation = vault.nextGeneration(facts.generation);
    await database.write((tx) => writeVaultFacts(tx, { generation, seen }));
    const advanced = await vault.advance({ generation, seen });
    if (!advanced.ok) return await refuse(advanced);
    const witness = witnessOf(parts, vaults, staffId, database, facts.lease, seen);
    return await begin(parts, chosen, vaults, vault, { database, witness, login: facts.login ?? '', session: undefined, offline: true, password }, job);
  } finally {
    await vault.settle();
    vault.close();
  }
}

interface ServerWord {
  readonly session: SessionAnswer;
  readonly account: SignedInAnswer;
  readonly staffId: StaffId;
}

async function enterWithContact(
  parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, word: ServerWord, wish: PasswordWish, stretching: Stretching | null, job: Job,
): Promise<Result<Entered>> {
  const { staffId } = word;
  const vault = await openOrMake(parts, chosen, vaults, word, wish, stretching);
  const entered = vault.ok ? await enterKnown(parts, chosen, vaults, word, vault.value, job) : vault;
  if (entered.ok || !wish.fetchAnew || !LOCKED_OUT.has(entered.error.code)) return entered;
  const aside = await vaults.setAside(staffId);
  if (!aside.ok) return aside;
  parts.log.warn('vault.setAside', { because: entered.error.code });
  const made = await make(parts, vaults, word, wish.password, parts.random(32));
  if (!made.ok) return made;
  const anew = await enterKnown(parts, chosen, vaults, word, made.value, job, findingOf(entered.error.code));
  return anew.ok ? done({ ...anew.value, setAside: aside.value !== null }) : anew;
}

/** The vault of whom the server knows: opened by the same password, by the former one, or made. */
async function openOrMake(parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, word: ServerWord, wish: PasswordWish, stretching: Stretching | null): Promise<Result<OpenVault>> {
  const { staffId } = word;
  if (!vaults.has(staffId)) return makeFirst(parts, chosen, vaults, word, wish.password);
  const header = vaults.header(staffId);
  if (!header.ok) return header;
  const { derivation } = header.value;
  const stretched = stretching?.isFor(staffId) ? () => stretching.take() : () => vaults.stretch(derivation, wish.password);
  const opened = await vaults.open(staffId, stretched, { counted: false });
  if (opened.ok || opened.error.code !== 'credentials_wrong') return opened;
  const { former } = wish;
  if (former === undefined) return failed('vault_password_former', { tried: 0 });
  const byFormer = await vaults.open(staffId, () => vaults.stretch(derivation, former), { counted: true });
  if (!byFormer.ok) return byFormer.error.code === 'credentials_wrong' ? failed('vault_password_former', { tried: 1 }) : byFormer;
  const next = vaults.newDerivation(derivation);
  await byFormer.value.rewrap({ ...(await vaults.stretch(next, wish.password)), derivation: next });
  return byFormer;
}

/** The first sign-in here. A file of the time before passwords gets its key into the vault; it is not written again. */
async function makeFirst(parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, word: ServerWord, password: string): Promise<Result<OpenVault>> {
  const { schoolId, keychainId } = chosen.membership;
  const former = accountOf(keychainId, word.staffId);
  if (!existsSync(parts.memberships.fileOf(schoolId, word.staffId))) return make(parts, vaults, word, password, parts.random(32));
  const key = await parts.secrets.read(former);
  if (!key.ok) return key;
  // A file without its header and without a key of before: the header was taken away.
  if (key.value === null) return failed('vault_damaged', { file: basename(vaults.pathOf(word.staffId)) });
  return make(parts, vaults, word, password, key.value);
}

/** @param databaseKey zeroed */
async function make(parts: PasswordSignInParts, vaults: Vaults, { account, staffId }: ServerWord, password: string, databaseKey: Uint8Array): Promise<Result<OpenVault>> {
  try {
    return await vaults.make({ staffId, login: account.login, password, databaseKey, recoveryKey: account.recoveryKey, seen: hearLease(account.lease, nowOf(parts)) });
  } finally {
    databaseKey.fill(0);
  }
}

/** With contact everything is set right by the server: an older copy is taken, told to the log, and brought up to date. */
async function enterKnown(
  parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, { session, account, staffId }: ServerWord, vault: OpenVault, job: Job, setAside: VaultFinding | null = null,
): Promise<Result<Entered>> {
  try {
    const opened = await openFile(parts, parts.memberships.fileOf(chosen.membership.schoolId, staffId), vault);
    if (!opened.ok) return opened;
    const database = opened.value;
    const facts = readVaultFacts(database.read);
    if (vault.isOlder(facts.generation)) parts.log.warn('vault.olderCopy', { header: vault.header.generation, file: facts.generation, known: vault.record.generation });
    const now = nowOf(parts);
    const findings: readonly VaultFinding[] = [
      ...(setAside ? [setAside] : []),
      ...(vault.isOlder(facts.generation) ? [{ kind: 'vault_rolled_back', params: { header: vault.header.generation, file: facts.generation, known: vault.record.generation } } as const] : []),
      ...([facts.seen, vault.record.seen].some((witness) => witness !== null && clockWentBack(witness, now)) ? [{ kind: 'clock_went_back', params: {} } as const] : []),
    ];
    const seen = hearLease(account.lease, now);
    const generation = vault.nextGeneration(facts.generation);
    await database.write((tx) => {
      const span = account.signInSpan;
      writeVaultFacts(tx, { generation, seen, lease: account.lease, login: account.login, isPasswordRefused: false, ...(span ? { signInRenewFrom: renewFrom(span, account.lease.issuedAt, now.wall) } : {}) });
      tellFindings(tx, findings, { staffId, now: now.wall, random: parts.random });
    });
    const advanced = await vault.advance({ generation, seen, login: account.login, recoveryKey: account.recoveryKey });
    // The key of before the vaults is in the vault now; it goes also where an earlier removal was cut off.
    const removed = advanced.ok ? await parts.secrets.remove(accountOf(chosen.membership.keychainId, staffId)) : advanced;
    if (!removed.ok) {
      await database.close();
      return removed;
    }
    const witness = witnessOf(parts, vaults, staffId, database, account.lease, seen);
    return await begin(parts, chosen, vaults, vault, { database, witness, login: account.login, session, offline: false, secret: account.signIn?.secret }, job);
  } finally {
    vault.close();
  }
}

interface Beginning {
  readonly database: SchoolDatabase;
  readonly witness: TimeWitness;
  readonly login: string;
  readonly session: SessionAnswer | undefined;
  readonly offline: boolean;
  /** Of a new sign-in. */
  readonly secret?: string | undefined;
  /** That the vault was opened by, without the server. */
  readonly password?: string | undefined;
}

async function begin(
  parts: PasswordSignInParts, chosen: Chosen, vaults: Vaults, vault: OpenVault, { database, witness, login, session, offline, secret, password }: Beginning, job: Job,
): Promise<Result<Entered>> {
  const { staffId } = vault;
  const databaseKey = vault.databaseKey();
  const signIn = new SignInSecret(parts, { keychainId: chosen.membership.keychainId, staffId }, signInSealingKey(databaseKey, vault.header.vaultId));
  databaseKey.fill(0);
  const kept = secret === undefined ? done(null) : await signIn.keep(secret);
  if (!kept.ok) {
    signIn.close();
    await database.close();
    return kept;
  }
  const typed = password === undefined || login === '' ? null : { login, password };
  const credentials = new SessionCredentials({ file: database, staffId, signIn, typed, clock: parts.clock, log: parts.log });
  const started = await startPersonFile(parts, chosen, staffId, database, {
    credential: (refused) => credentials.next(refused),
    onAccount: (account) => {
      credentials.opened(account);
      void witness.hear(account.lease);
    },
    ...(session ? { session: session.token } : {}),
  }, job);
  if (!started.ok) {
    await vaults.records.rest();
    await credentials.close();
    signIn.close();
    return started;
  }
  witness.start();
  return done({ ...started.value, offline, wrongBefore: vault.record.attempts.failures, setAside: false, vault: new PersonVault({ vaults, staffId, login, witness, credentials, signIn, derivedInMs: vault.derivedInMs, provedAt: parts.uptime() }) });
}

const witnessOf = (parts: PasswordSignInParts, vaults: Vaults, staffId: StaffId, file: SchoolDatabase, ...[lease, seen]: [ConstructorParameters<typeof TimeWitness>[1], ConstructorParameters<typeof TimeWitness>[2]]): TimeWitness =>
  new TimeWitness({ file, vaults, staffId, now: () => nowOf(parts), log: parts.log, onOver: parts.onLeaseOver }, lease, seen);

async function openFile(parts: Pick<PasswordSignInParts, 'onWritePoint'>, file: string, vault: OpenVault): Promise<Result<SchoolDatabase>> {
  const key = vault.databaseKey();
  try {
    const opened = await openDatabase({ file, key, onWritePoint: parts.onWritePoint });
    // An open file zeroes it when it closes.
    if (!opened.ok) key.fill(0);
    return opened;
  } catch (error) {
    key.fill(0);
    const failure = databaseFailure(error, file);
    if (failure) return failure;
    throw error;
  }
}
