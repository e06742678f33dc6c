import type { SessionCredential, SignedInAnswer, SignInSpan } from '#domain/contract/sync/index.ts';
import type { Failure } from '#domain/errors.ts';
import type { StaffId } from '#domain/ids.ts';
import { done, type Result } from '#domain/result.ts';
import type { Log } from '../log.ts';
import type { SyncFile } from '../sync/engine.ts';
import type { SessionRefusal } from '../sync/http-transport.ts';
import type { SignInSecret } from '../vault/sign-in-secret.ts';
import { readVaultFacts, writeVaultFacts } from '../vault/vault-facts.ts';
import { NO_CONTACT } from './no-contact.ts';

/** The password that opened the vault is held so long at most for a server that does not answer at once. */
export const PASSWORD_HELD_MS = 2 * 60_000;

/**
 * The moment of the clock here from which a typed password makes a new sign-in: with the last quarter of the life of the old one, so that somebody who works every day never meets its end. The server's moments are carried
 * over by what its clock showed when it told them; a clock here that is set changes no more than when that is tried.
 */
export const renewFrom = ({ from, until }: SignInSpan, serverNow: number, wall: number): number => Math.trunc(wall + (until - serverNow) - (until - from) / 4);

export interface SessionCredentialsParts {
  readonly file: SyncFile;
  readonly staffId: StaffId;
  readonly signIn: Pick<SignInSecret, 'read' | 'keep'>;
  /** As just typed and found right by the vault, while the server was not asked; null where the server has judged it. */
  readonly typed: { readonly login: string; readonly password: string } | null;
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * How the sessions of an open file are opened (docs/adr/0013). Ordinarily by the sign-in. Where that is near its end or over, and the person has typed the password a moment ago for the vault, by that password, which makes a new
 * sign-in: nobody is asked twice. A password that the server takes for wrong, because it was changed elsewhere, is tried once and not at every unlocking: it would hold back the account.
 */
export class SessionCredentials {
  private readonly parts: Omit<SessionCredentialsParts, 'typed'>;
  private typed: SessionCredentialsParts['typed'];
  private readonly timer: ReturnType<typeof setTimeout>;
  /** Why the sign-in opened nothing in this attempt. */
  private over: Failure | null = null;
  private isClosed = false;
  private last: Promise<void> = Promise.resolve();

  constructor({ typed, ...parts }: SessionCredentialsParts) {
    this.parts = parts;
    this.typed = typed;
    this.timer = setTimeout(() => this.forget(), PASSWORD_HELD_MS);
    this.timer.unref();
  }

  /**
   * What to show the server next. Each kind once in an attempt.
   * @param refused what it said to the one before; missing at the beginning of an attempt
   * @returns the reason to be told where nothing is left: `sign_in_over`, what the server said, the failures of the keychain
   */
  async next(refused?: SessionRefusal): Promise<Result<SessionCredential>> {
    if (refused === undefined) {
      this.over = null;
      return this.isDue() && this.typed ? done(this.byPassword(this.typed)) : this.bySignIn();
    }
    if (refused.kind === 'signIn') return this.insteadOf(refused.error);
    if (NO_CONTACT.has(refused.error.code)) return { ok: false, error: refused.error };
    this.forget();
    if (refused.error.code === 'credentials_wrong') await this.note({ isPasswordRefused: true });
    if (this.over === null) return this.bySignIn();
    // Who is blocked is to know it; that another password was chosen elsewhere is said by the end of the sign-in.
    return { ok: false, error: refused.error.code === 'account_blocked' ? refused.error : this.over };
  }

  /** A session was opened: the password is not needed any more, and what the server told of the sign-in is kept. */
  opened({ signIn, signInSpan, lease }: Pick<SignedInAnswer, 'signIn' | 'signInSpan' | 'lease'>): void {
    this.forget();
    if (this.isClosed) return;
    const from = signInSpan && renewFrom(signInSpan, lease.issuedAt, this.parts.clock());
    this.last = this.last.then(() => this.keep(signIn?.secret, from));
  }

  /** Before the file closes. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.forget();
    await this.last;
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.typed = null;
  }

  private isDue(): boolean {
    const { signInRenewFrom, isPasswordRefused } = readVaultFacts(this.parts.file.read);
    return !isPasswordRefused && signInRenewFrom !== null && this.parts.clock() >= signInRenewFrom;
  }

  private byPassword({ login, password }: NonNullable<SessionCredentialsParts['typed']>): SessionCredential {
    return { kind: 'password', login, password };
  }

  private async bySignIn(): Promise<Result<SessionCredential>> {
    const known = await this.parts.signIn.read();
    if (known.ok) return done({ kind: 'signIn', staffId: this.parts.staffId, secret: known.value });
    return known.error.code === 'sign_in_over' ? this.insteadOf(known.error) : known;
  }

  private insteadOf(error: Failure): Result<SessionCredential> {
    this.over = error;
    const mayTry = error.code === 'sign_in_over' && this.typed !== null && !readVaultFacts(this.parts.file.read).isPasswordRefused;
    return mayTry && this.typed ? done(this.byPassword(this.typed)) : { ok: false, error };
  }

  private async keep(secret: string | undefined, from: number | undefined): Promise<void> {
    const kept = secret === undefined ? done(null) : await this.parts.signIn.keep(secret);
    // The one of before goes on as long as it lives.
    if (!kept.ok) this.parts.log.warn('vault.signInNotKept', { code: kept.error.code });
    await this.note({ ...(from === undefined ? {} : { signInRenewFrom: from }), ...(secret === undefined ? {} : { isPasswordRefused: false }) });
  }

  private async note(facts: Parameters<typeof writeVaultFacts>[1]): Promise<void> {
    try {
      await this.parts.file.write((tx) => writeVaultFacts(tx, facts));
    } catch (error) {
      this.parts.log.error('vault.signInNotNoted', error);
    }
  }
}
