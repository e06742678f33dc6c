/** A wait as its row holds it: which one, and what of the time since it began is proven. */
export interface MeasuredWait {
  readonly waitNo: number;
  readonly waitedMs: number;
}

/** More than a school has accounts and workstations; whose place another takes waits longer, and never shorter. */
const MOST_WATCHED = 20_000;

/**
 * How much time has surely passed since waits began, whatever is done to the clocks of servers. An instance measures by the time since its own process began: from the moment on at which it
 * counted the attempt, or saw the wait first; on top of what the row says other instances have proven. So what is proven is never more than what has passed; an instance that is started
 * anew, or never saw the wait, only makes it longer, by its length at most (docs/adr/0013).
 */
export class WaitWatch {
  private readonly monotonic: () => number;
  private readonly watched = new Map<string, MeasuredWait & { readonly at: number }>();

  /** @param monotonic milliseconds since some moment of this process, which nobody sets */
  constructor(monotonic: () => number) {
    this.monotonic = monotonic;
  }

  /** @param key of school and row @returns milliseconds, to be laid down in the row: whoever looks next stands on them */
  elapsed(key: string, wait: MeasuredWait): number {
    const now = this.monotonic();
    const known = this.watched.get(key);
    if (known?.waitNo !== wait.waitNo) {
      this.keep(key, { ...wait, at: now });
      return wait.waitedMs;
    }
    return Math.max(wait.waitedMs, Math.trunc(known.waitedMs + (now - known.at)));
  }

  /** A wait begins here and now. */
  begin(key: string, waitNo: number): void {
    this.keep(key, { waitNo, waitedMs: 0, at: this.monotonic() });
  }

  private keep(key: string, wait: MeasuredWait & { readonly at: number }): void {
    this.watched.delete(key);
    this.watched.set(key, wait);
    for (const oldest of this.watched.keys()) {
      if (this.watched.size <= MOST_WATCHED) break;
      this.watched.delete(oldest);
    }
  }
}
