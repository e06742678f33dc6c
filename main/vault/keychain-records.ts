import type { StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { Log } from '../log.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { countAttempt, NO_ATTEMPTS, takeBack, VAULT_RULE, waitLeft, WORKSTATION_RULE } from './attempt-delay.ts';
import { readRecord, readWorkstationAttempts, writeRecord, writeWorkstationAttempts, type KeychainRecord } from './keychain-record.ts';
import type { SeenTime } from './seen-time.ts';

export interface KeychainRecordsParts {
  readonly secrets: SecretStore;
  /** Milliseconds since the computer was started. */
  readonly uptime: () => number;
  readonly log: Log;
}

/**
 * The entries of the keychain for the people of one school at this workstation, changed one after the other: what was seen of time, and the attempts that were counted, of each person and of the workstation as a whole
 * (docs/adr/0013).
 */
export class KeychainRecords {
  private readonly parts: KeychainRecordsParts;
  private readonly keychainId: string;
  private lastChange: Promise<unknown> = Promise.resolve();
  private forgiving: Promise<void> = Promise.resolve();

  constructor(parts: KeychainRecordsParts, keychainId: string) {
    this.parts = parts;
    this.keychainId = keychainId;
  }

  nameOf(staffId: StaffId): string {
    return `vault-${this.keychainId}-${staffId}`;
  }

  /** Code: `keychain_changed` where there is none. The secret in it is the caller's to zero. */
  async read(staffId: StaffId): Promise<Result<KeychainRecord>> {
    const name = this.nameOf(staffId);
    const record = await readRecord(this.parts.secrets, name);
    if (!record.ok) return record;
    return record.value === null ? failed('keychain_changed', { profile: name }) : done(record.value);
  }

  /** Code: `keychain_missing` */
  write(staffId: StaffId, record: KeychainRecord): Promise<Result<null>> {
    return writeRecord(this.parts.secrets, this.nameOf(staffId), record);
  }

  /** Writes down what was seen of time; everything else in the entry stays. Codes: as of `read` */
  keepSeen(staffId: StaffId, seen: SeenTime): Promise<Result<null>> {
    return this.change(staffId, (record) => done({ ...record, seen }));
  }

  /** Before a password is judged. Codes: `sign_in_delayed`, as of `read` */
  countAttempt(staffId: StaffId): Promise<Result<null>> {
    return this.change(staffId, async (record) => {
      const uptime = this.parts.uptime();
      const left = waitLeft(record.attempts, VAULT_RULE, uptime);
      if (left > 0) return failed('sign_in_delayed', { seconds: Math.ceil(left / 1_000) });
      const atWorkstation = await this.countAtWorkstation();
      return atWorkstation.ok ? done({ ...record, attempts: countAttempt(record.attempts, VAULT_RULE, uptime) }) : atWorkstation;
    });
  }

  /** Of the workstation alone: nobody is known by that login. Codes: `sign_in_delayed`, `keychain_missing` */
  async countAtWorkstation(): Promise<Result<null>> {
    const known = await readWorkstationAttempts(this.parts.secrets, this.workstationName);
    if (!known.ok) return known;
    const uptime = this.parts.uptime();
    const left = waitLeft(known.value, WORKSTATION_RULE, uptime);
    if (left > 0) return failed('sign_in_delayed', { seconds: Math.ceil(left / 1_000) });
    return writeWorkstationAttempts(this.parts.secrets, this.workstationName, countAttempt(known.value, WORKSTATION_RULE, uptime));
  }

  /** The password was right. Codes: as of `read` */
  async forgive(staffId: StaffId): Promise<Result<null>> {
    const taken = await this.forgiveAtWorkstation();
    return taken.ok ? this.change(staffId, (record) => done({ ...record, attempts: NO_ATTEMPTS })) : taken;
  }

  /** A right password takes back what was counted, while the person works already. Where it is cut off one attempt stays counted. @param where the person's own entry may say so already */
  forgiveLater(staffId: StaffId, where: 'workstation' | 'everywhere'): void {
    const work = async (): Promise<void> => {
      const forgiven = where === 'workstation' ? await this.forgiveAtWorkstation() : await this.forgive(staffId);
      if (!forgiven.ok) this.parts.log.warn('vault.notForgiven', { code: forgiven.error.code });
    };
    this.forgiving = work().catch((error: unknown) => void this.parts.log.error('vault.notForgiven', error));
  }

  /** Nothing is written any more on account of an opening of before. */
  rest(): Promise<void> {
    return this.forgiving;
  }

  private async forgiveAtWorkstation(): Promise<Result<null>> {
    const known = await readWorkstationAttempts(this.parts.secrets, this.workstationName);
    return known.ok ? writeWorkstationAttempts(this.parts.secrets, this.workstationName, takeBack(known.value)) : known;
  }

  /** One change after the other: a look at the time while a password is tried must not write back what was counted before. */
  private change(staffId: StaffId, change: (record: KeychainRecord) => Result<KeychainRecord> | Promise<Result<KeychainRecord>>): Promise<Result<null>> {
    const before = this.lastChange;
    const work = async (): Promise<Result<null>> => {
      await before;
      const record = await this.read(staffId);
      if (!record.ok) return record;
      try {
        const changed = await change(record.value);
        return changed.ok ? await this.write(staffId, changed.value) : changed;
      } finally {
        record.value.secret.fill(0);
      }
    };
    const changed = work();
    this.lastChange = changed.catch(() => undefined);
    return changed;
  }

  private get workstationName(): string {
    return `attempts-${this.keychainId}`;
  }
}
