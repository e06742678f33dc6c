import type { AccountKind } from '#domain/contract/sync/index.ts';
import type { CredentialSlip } from '#domain/reports/index.ts';

/** Credentials that were issued and are not on paper yet. */
export interface SlipBatch {
  readonly kind: AccountKind;
  /** Who issued them, and nobody else prints them. */
  readonly staffId: string;
  readonly slips: readonly CredentialSlip[];
  readonly holderIds: readonly string[];
}

const KEPT_MS = 15 * 60_000;

/** Passwords between the server's answer and the slip: in memory only, for a quarter of an hour, gone with the core when the window is locked. */
export class SlipBatches {
  private readonly clock: () => number;
  private readonly batches = new Map<string, SlipBatch & { readonly until: number }>();

  constructor(clock: () => number) {
    this.clock = clock;
  }

  keep(batchId: string, batch: SlipBatch): void {
    this.dropOld();
    this.batches.set(batchId, { ...batch, until: this.clock() + KEPT_MS });
  }

  /** @returns undefined for one that is over, or of another person */
  find(batchId: string, staffId: string): SlipBatch | undefined {
    this.dropOld();
    const batch = this.batches.get(batchId);
    return batch?.staffId === staffId ? batch : undefined;
  }

  forget(batchId: string): void {
    this.batches.delete(batchId);
  }

  private dropOld(): void {
    for (const [batchId, { until }] of this.batches) if (until <= this.clock()) this.batches.delete(batchId);
  }
}
