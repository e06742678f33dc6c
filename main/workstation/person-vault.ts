import type { StaffId } from '#domain/ids.ts';
import { done, type Result } from '#domain/result.ts';
import type { SignInSecret } from '../vault/sign-in-secret.ts';
import type { TimeWitness } from '../vault/time-witness.ts';
import type { Vaults } from '../vault/vaults.ts';
import type { SessionCredentials } from './session-credentials.ts';

/** What stays of a vault while its file is open: no key that opens anything but the sign-in's secret, and for a moment the password that was typed. */
export interface PersonVaultParts {
  readonly vaults: Vaults;
  readonly staffId: StaffId;
  readonly login: string;
  readonly witness: TimeWitness;
  readonly credentials: SessionCredentials;
  readonly signIn: SignInSecret;
  /** Of the bare derivation at this opening, for the bench. */
  readonly derivedInMs: number;
  /** When the password was typed last, milliseconds since the computer was started. */
  readonly provedAt: number;
}

export class PersonVault {
  readonly vaults: Vaults;
  readonly staffId: StaffId;
  readonly login: string;
  readonly witness: TimeWitness;
  readonly credentials: SessionCredentials;
  readonly signIn: SignInSecret;
  readonly derivedInMs: number;
  private provedAt: number;

  constructor({ vaults, staffId, login, witness, credentials, signIn, derivedInMs, provedAt }: PersonVaultParts) {
    this.vaults = vaults;
    this.staffId = staffId;
    this.login = login;
    this.witness = witness;
    this.credentials = credentials;
    this.signIn = signIn;
    this.derivedInMs = derivedInMs;
    this.provedAt = provedAt;
  }

  /** Whether the password was typed within so many milliseconds. @param uptime milliseconds since the computer was started */
  isProved(uptime: number, within: number): boolean {
    return uptime - this.provedAt < within;
  }

  /**
   * The password once more, of whom the vault is; counted like every attempt.
   * @returns `credentials_wrong`, `sign_in_delayed`, the failures of the vault and the keychain
   */
  async prove(password: string, uptime: () => number): Promise<Result<Record<string, never>>> {
    const { vaults, staffId } = this;
    const header = vaults.header(staffId);
    if (!header.ok) return header;
    const opened = await vaults.open(staffId, () => vaults.stretch(header.value.derivation, password), { counted: true });
    if (!opened.ok) return opened;
    opened.value.close();
    this.provedAt = uptime();
    return done({});
  }

  /** Before the file closes: what was seen of time is written into it. */
  async close(): Promise<void> {
    await this.witness.stop();
    await this.vaults.records.rest();
    await this.credentials.close();
    this.signIn.close();
  }
}
