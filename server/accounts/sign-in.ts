import type pg from 'pg';
import { foldLogin, judgePassword, LEAST_PASSWORD_LENGTH } from '#domain/accounts/index.ts';
import type { SessionAnswer, SessionCredential, SignedInAnswer, SignedLease, SignInSpan } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { done, failed, type Failed, type Result } from '#domain/result.ts';
import type { SecurityRegister } from '../audit/security-register.ts';
import { inSchool } from '../database/pool.ts';
import type { Sealer } from '../sync/countersign.ts';
import { readAccessSettings } from './access-settings.ts';
import {
  endSignIns, findAccount, findAccountByLogin, findRecoveryKey, insertSignIn, noteSignIn, putOwnPassword, raiseSession, renewHash, renewSignIn, type AccountRow,
} from './account-repository.ts';
import { hashOf, SESSION_MS, type Accounts, type DeviceProof, type OpenSession } from './accounts.ts';
import { CommonPasswords } from './common-passwords.ts';
import { listIdentities } from './device-repository.ts';
import { tellStreams } from './ended-sessions.ts';
import { signLease } from './leases.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { WaitWatch } from './wait-watch.ts';
import { beginAttempt, dropAttempt, forgiveAttempt, type BegunAttempt } from './sign-in-delay.ts';

export interface SignInOptions {
  readonly pool: pg.Pool;
  readonly accounts: Accounts;
  readonly hasher: PasswordHasher;
  /** Signs leases. */
  readonly sealer: Sealer;
  readonly clock: () => number;
  /** What waits are measured by. */
  readonly waits: WaitWatch;
  readonly random: (bytes: number) => Uint8Array;
  readonly register?: SecurityRegister | undefined;
}

const DAY_MS = 86_400_000;

/** From the last session that was opened with it; the absolute end, which the school sets, comes sooner or later than this. */
export const SIGN_IN_MS = 30 * DAY_MS;

/** A password that was given and not changed in its time (ASVS 5.0, 6.4.1). */
const isExpired = ({ mustChange, temporaryUntil }: Pick<AccountRow, 'mustChange' | 'temporaryUntil'>, now: number): boolean => mustChange && (temporaryUntil ?? 0) < now;

/** A new sign-in, and from when to when it counts. */
interface BegunSignIn {
  readonly signIn: NonNullable<SignedInAnswer['signIn']>;
  readonly signInSpan: SignInSpan;
}

type OpenedSession = SessionAnswer & { readonly account: SignedInAnswer };
type PasswordCredential = Extract<SessionCredential, { kind: 'password' }>;
type SignInCredential = Extract<SessionCredential, { kind: 'signIn' }>;

/**
 * Signing in with login and password, going on with a sign-in, and the own new password (docs/adr/0013). What is wrong with a login is not told from what is wrong with a
 * password, neither by the answer nor by its time.
 */
export class SignIns {
  private readonly options: SignInOptions;
  private readonly common = new CommonPasswords();

  constructor(options: SignInOptions) {
    this.options = options;
  }

  /**
   * @returns `device_unknown`, `device_withdrawn`, `device_signature_wrong`, `sign_in_delayed`, `server_busy`, `credentials_wrong`, `account_blocked`,
   *   `temporary_password_expired`
   */
  async openByPassword(schoolId: SchoolId, proof: DeviceProof & { readonly version: string }, { login, password }: PasswordCredential): Promise<Result<OpenedSession>> {
    const { pool, accounts } = this.options;
    const begun = await inSchool(pool, schoolId, 'write', async (client) => {
      const proven = await accounts.proveDevice(client, schoolId, proof, login);
      if (proven.ok) return this.begin(client, schoolId, login, proof.deviceId, null);
      await this.tellUnproven(client, schoolId, 'sign_in', proven, proof.deviceId);
      return proven;
    });
    if (!begun.ok) return begun;
    const account = await inSchool(pool, schoolId, 'read', (client) => findAccountByLogin(client, schoolId, foldLogin(login)));
    const fits = await this.fits(schoolId, begun.value, account ?? null, password);
    if (!fits.ok) return fits;
    return inSchool(pool, schoolId, 'write', async (client) => {
      const now = this.options.clock();
      // Locked and read again: it may have been blocked or given a new password while the hash was counted.
      const current = account && (await findAccount(client, schoolId, account.kind, account.holderId, 'locked'));
      const refused: Failed | null =
        !fits.value || !account || current?.version !== account.version || current.kind !== 'staff' ? failed('credentials_wrong') : current.state === 'blocked' ? failed('account_blocked') : null;
      const [person] = refused || !current ? [] : await listIdentities(client, schoolId, [current.holderId]);
      const failure = refused ?? (person ? null : failed('account_blocked')) ?? (isExpired(current!, now) ? failed('temporary_password_expired') : null);
      await this.tell(client, schoolId, 'sign_in', failure, current?.kind === 'staff' ? current.holderId : null, proof.deviceId);
      if (failure) {
        // Who knows the password guesses nothing; why it does not open is told to them alone.
        if (failure.error.code !== 'credentials_wrong') await forgiveAttempt(client, schoolId, begun.value);
        return failure;
      }
      await forgiveAttempt(client, schoolId, begun.value);
      return done(await this.open(client, schoolId, current!, person!, proof, now, await this.beginSignIn(client, schoolId, current!.accountId, current!.version, proof.deviceId)));
    });
  }

  /** @returns `device_unknown`, `device_withdrawn`, `device_signature_wrong`, `sign_in_over` */
  openBySignIn(schoolId: SchoolId, proof: DeviceProof & { readonly version: string }, { staffId, secret }: SignInCredential): Promise<Result<OpenedSession>> {
    const { pool, accounts, clock } = this.options;
    return inSchool(pool, schoolId, 'write', async (client) => {
      const proven = await accounts.proveDevice(client, schoolId, proof, staffId);
      if (!proven.ok) {
        await this.tellUnproven(client, schoolId, 'session', proven, proof.deviceId);
        return proven;
      }
      const now = clock();
      const account = await findAccount(client, schoolId, 'staff', staffId, 'locked');
      const [person] = account && account.state !== 'blocked' && !isExpired(account, now) ? await listIdentities(client, schoolId, [staffId]) : [];
      const lastsMs = await this.lastsMs(client, schoolId);
      const countedFrom = person && account ? await renewSignIn(
        client, schoolId, { secretHash: hashOf(secret), accountId: account.accountId, accountVersion: account.version, deviceId: proof.deviceId, expiresAt: now + SIGN_IN_MS }, now, lastsMs,
      ) : null;
      if (!person || !account || countedFrom === null) {
        await this.tell(client, schoolId, 'session', failed('sign_in_over'), account ? staffId : null, proof.deviceId);
        return failed('sign_in_over');
      }
      return done(await this.open(client, schoolId, account, person, proof, now, { signIn: null, signInSpan: { from: countedFrom, until: countedFrom + lastsMs } }));
    });
  }

  /**
   * The own password: every other session and sign-in of the account ends.
   * @param token the session that goes on
   * @returns `not_allowed` for a development identity, `sign_in_delayed`, `server_busy`, `credentials_wrong`, `temporary_password_expired`, `session_expired`, and what the rules of passwords say
   */
  async changePassword(session: OpenSession, token: string, { current, next }: { readonly current: string; readonly next: string }): Promise<Result<BegunSignIn & { lease: SignedLease }>> {
    const { pool, hasher, clock } = this.options;
    const { schoolId, staffId, deviceId } = session;
    const before = session.accountId ? await inSchool(pool, schoolId, 'read', (client) => findAccount(client, schoolId, 'staff', staffId)) : undefined;
    if (!before || before.login === null || before.accountId !== session.accountId) return failed('not_allowed', { action: 'account.password' });
    const { login } = before;
    const begun = await inSchool(pool, schoolId, 'write', (client) => this.begin(client, schoolId, login, deviceId, staffId));
    if (!begun.ok) return begun;
    const fits = await this.fits(schoolId, begun.value, before, current);
    if (!fits.ok) return fits;
    const settle = (failure: Failed): Promise<Failed> => inSchool(pool, schoolId, 'write', async (client) => {
      if (fits.value) await forgiveAttempt(client, schoolId, begun.value);
      await this.tell(client, schoolId, 'password_changed', failure, staffId, deviceId);
      return failure;
    });
    if (!fits.value) return settle(failed('credentials_wrong'));
    // Also in a session that began in time: the last day is the last day.
    if (isExpired(before, clock())) return settle(failed('temporary_password_expired'));
    const [person] = await inSchool(pool, schoolId, 'read', (client) => listIdentities(client, schoolId, [staffId]));
    const problem = judgePassword(next, { login, name: person?.name ?? '', former: current, isCommon: await this.common.read() });
    if (problem) return settle(failed(problem, problem === 'password_too_short' ? { least: LEAST_PASSWORD_LENGTH } : {}));
    const passwordHash = await hasher.make(next);
    if (!passwordHash.ok) return settle(passwordHash);
    return inSchool(pool, schoolId, 'write', async (client) => {
      const account = await findAccount(client, schoolId, 'staff', staffId, 'locked');
      // A block or a new password in between ended this session.
      if (!account || account.version !== before.version || account.state === 'blocked') return failed('session_expired');
      await forgiveAttempt(client, schoolId, begun.value);
      const version = await putOwnPassword(client, schoolId, account.accountId, passwordHash.value);
      const tokenHash = hashOf(token.split('.')[1] ?? '');
      await endSignIns(client, schoolId, account.accountId, tokenHash);
      await raiseSession(client, schoolId, tokenHash, version);
      await this.tell(client, schoolId, 'password_changed', null, staffId, deviceId);
      await tellStreams(client, schoolId);
      return done({ ...(await this.beginSignIn(client, schoolId, account.accountId, version, deviceId)), lease: await this.lease(client, schoolId, deviceId, staffId, version, clock()) });
    });
  }

  /** Counts an attempt before the password is looked at. */
  private async begin(client: pg.ClientBase, schoolId: SchoolId, login: string, deviceId: string, staffId: string | null): Promise<Result<BegunAttempt>> {
    const begun = await beginAttempt(client, schoolId, login, deviceId, this.options.waits);
    if (!begun.ok) await this.tell(client, schoolId, 'sign_in', begun, staffId, deviceId);
    return begun;
  }

  /** @returns `server_busy`, and then the attempt does not count */
  private async fits(schoolId: SchoolId, attempt: BegunAttempt, account: AccountRow | null, password: string): Promise<Result<boolean>> {
    const { pool, hasher } = this.options;
    const stored = account?.passwordHash ?? null;
    const fits = await hasher.fits(stored, password);
    if (!fits.ok) {
      await inSchool(pool, schoolId, 'write', (client) => dropAttempt(client, schoolId, attempt));
      return fits;
    }
    if (fits.value && account && stored !== null && hasher.isOutdated(stored)) {
      const renewed = await hasher.make(password);
      if (renewed.ok) await inSchool(pool, schoolId, 'write', (client) => renewHash(client, schoolId, account.accountId, stored, renewed.value));
    }
    return fits;
  }

  private async open(
    client: pg.ClientBase, schoolId: SchoolId, account: AccountRow, person: { readonly staffId: string; readonly name: string },
    proof: { readonly deviceId: string; readonly version: string }, now: number, { signIn, signInSpan }: Pick<BegunSignIn, 'signInSpan'> & Pick<SignedInAnswer, 'signIn'>,
  ): Promise<OpenedSession> {
    const { accounts } = this.options;
    // What a sign-in opened is over with it at the latest.
    const lastsMs = Math.min(SESSION_MS, signInSpan.until - now);
    const session = await accounts.beginSession(
      client, schoolId, { deviceId: proof.deviceId, staffId: account.holderId, account: { accountId: account.accountId, version: account.version } }, proof.version, now, lastsMs,
    );
    await noteSignIn(client, schoolId, account.accountId, now);
    const lease = await this.lease(client, schoolId, proof.deviceId, account.holderId, account.version, now);
    return {
      ...session, staffId: person.staffId, name: person.name,
      account: { login: account.login ?? '', mustChange: account.mustChange, signIn, signInSpan, lease, recoveryKey: await findRecoveryKey(client, schoolId) },
    };
  }

  private async beginSignIn(client: pg.ClientBase, schoolId: SchoolId, accountId: string, accountVersion: number, deviceId: string): Promise<BegunSignIn> {
    const secret = Buffer.from(this.options.random(32)).toString('base64url');
    const now = this.options.clock();
    const lastsMs = await this.lastsMs(client, schoolId);
    const expiresAt = now + Math.min(SIGN_IN_MS, lastsMs);
    await insertSignIn(client, schoolId, { secretHash: hashOf(secret), accountId, accountVersion, deviceId, expiresAt }, now);
    return { signIn: { secret, expiresAt }, signInSpan: { from: now, until: now + lastsMs } };
  }

  /** How long a sign-in lasts at most (ASVS 5.0, V7.3.2); a setting that was changed counts for those that are open, too. */
  private async lastsMs(client: pg.ClientBase, schoolId: SchoolId): Promise<number> {
    return (await readAccessSettings(client, schoolId)).signInDays * DAY_MS;
  }

  private async lease(client: pg.ClientBase, schoolId: SchoolId, deviceId: string, staffId: string, accountVersion: number, now: number): Promise<SignedLease> {
    return signLease(this.options.sealer, { schoolId, deviceId, staffId, issuedAt: now, days: (await readAccessSettings(client, schoolId)).leaseDays, accountVersion });
  }

  /** A workstation that was withdrawn, or did not prove itself. Who it was is not known: the name is only claimed. One that is none must not fill the register. */
  private async tellUnproven(client: pg.ClientBase, schoolId: SchoolId, kind: string, failure: Failed, deviceId: string): Promise<void> {
    if (failure.error.code !== 'device_unknown') await this.tell(client, schoolId, kind, failure, null, deviceId);
  }

  /** @param failure null where it was done */
  private async tell(client: pg.ClientBase, schoolId: SchoolId, kind: string, failure: Failed | null, staffId: string | null, deviceId: string): Promise<void> {
    await this.options.register?.record(client, {
      schoolId, kind, result: failure ? 'refused' : 'done', actorId: staffId, deviceId, subjectId: staffId, at: this.options.clock(), deviceAt: null,
      params: failure ? { code: failure.error.code } : {},
    });
  }
}
