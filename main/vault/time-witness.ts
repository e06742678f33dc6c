import type { SignedLease } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import type { SchoolDatabase } from '../database/database.ts';
import type { Log } from '../log.ts';
import { leftOf } from './lease.ts';
import { hearLease, look, LOOK_EVERY_MS, type Moment, type SeenTime } from './seen-time.ts';
import { writeVaultFacts } from './vault-facts.ts';
import type { Vaults } from './vaults.ts';

export interface WitnessParts {
  readonly file: Pick<SchoolDatabase, 'write'>;
  readonly vaults: Vaults;
  readonly staffId: StaffId;
  readonly now: () => Moment;
  readonly log: Log;
  /** The lease ended while the file was open and the server away. */
  readonly onOver: () => void;
}

/** Looks at the time while a person's file is open, and writes down what it sees in the file and in the keychain. */
export class TimeWitness {
  private readonly parts: WitnessParts;
  private lease: SignedLease | null;
  private seen: SeenTime | null;
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Writings follow each other: an older look must not come after a newer one. */
  private last: Promise<void> = Promise.resolve();

  constructor(parts: WitnessParts, lease: SignedLease | null, seen: SeenTime | null) {
    this.parts = parts;
    this.lease = lease;
    this.seen = seen;
  }

  start(): void {
    this.timer = setInterval(() => void this.lookNow(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** The moment of the wall clock here at which work without contact ends; null where there is no lease. */
  endsAt(): number | null {
    return this.lease && this.seen ? this.parts.now().wall + Math.max(0, leftOf(this.lease, this.seen)) : null;
  }

  /** The server told a lease: everything is set right by it. One that is older than the known one is an answer that came late. */
  hear(lease: SignedLease): Promise<void> {
    if (this.seen && lease.issuedAt < this.seen.leaseIssuedAt) return this.last;
    this.lease = lease;
    this.seen = hearLease(lease, this.parts.now());
    return this.writeDown(true);
  }

  async lookNow(): Promise<void> {
    if (!this.seen) return;
    this.seen = look(this.seen, this.parts.now());
    await this.writeDown(false);
    if (this.lease && leftOf(this.lease, this.seen) <= 0) this.parts.onOver();
  }

  /** Before the file closes. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.seen) {
      this.seen = look(this.seen, this.parts.now());
      await this.writeDown(false);
    }
    await this.last;
  }

  private writeDown(withLease: boolean): Promise<void> {
    const { file, vaults, staffId, log } = this.parts;
    const { seen, lease } = this;
    const before = this.last;
    const write = async (): Promise<void> => {
      await before;
      if (!seen) return;
      try {
        await file.write((tx) => writeVaultFacts(tx, { seen, ...(withLease ? { lease } : {}) }));
        const kept = await vaults.records.keepSeen(staffId, seen);
        if (!kept.ok) log.warn('vault.seenNotKept', { code: kept.error.code });
      } catch (error) {
        log.error('vault.seenNotWritten', error);
      }
    };
    this.last = write();
    return this.last;
  }
}
