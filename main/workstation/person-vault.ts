import type { StaffId } from '#domain/ids.ts';
import type { SignInSecret } from '../vault/sign-in-secret.ts';
import type { TimeWitness } from '../vault/time-witness.ts';
import type { Vaults } from '../vault/vaults.ts';

/** What stays of a vault while its file is open: no key that opens anything but the sign-in's secret. */
export interface PersonVaultParts {
  readonly vaults: Vaults;
  readonly staffId: StaffId;
  readonly login: string;
  readonly witness: TimeWitness;
  readonly signIn: SignInSecret;
  /** Of the bare derivation at this opening, for the bench. */
  readonly derivedInMs: number;
}

export class PersonVault {
  readonly vaults: Vaults;
  readonly staffId: StaffId;
  readonly login: string;
  readonly witness: TimeWitness;
  readonly signIn: SignInSecret;
  readonly derivedInMs: number;

  constructor({ vaults, staffId, login, witness, signIn, derivedInMs }: PersonVaultParts) {
    this.vaults = vaults;
    this.staffId = staffId;
    this.login = login;
    this.witness = witness;
    this.signIn = signIn;
    this.derivedInMs = derivedInMs;
  }

  /** Before the file closes: what was seen of time is written into it. */
  async close(): Promise<void> {
    await this.witness.stop();
    this.signIn.close();
  }
}
