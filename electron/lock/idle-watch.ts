export interface IdleWatchParts {
  /** Milliseconds that only grow; a wall clock that is set back must not keep a window open. */
  readonly clock: () => number;
  /** So long before the lock the window is warned. */
  readonly warnMs: number;
  /** Seconds until the lock, told with every tick of the warning; null when somebody has come back. */
  readonly onWarning: (secondsLeft: number | null) => void;
  readonly onIdle: () => void;
}

/**
 * Whether somebody works in our window. It is the window's own keyboard and mouse that count, and not those of the computer: who writes in another
 * program beside us leaves the journal open to everybody who passes (L-09). A field that has the focus and a dialog that stands open are no work either.
 */
export class IdleWatch {
  private readonly parts: IdleWatchParts;
  private limitMs: number | null = null;
  private touchedAt = 0;
  private isWarning = false;

  constructor(parts: IdleWatchParts) {
    this.parts = parts;
  }

  /** Begins anew with this limit; null: nobody works here, and nothing is watched. */
  limitTo(ms: number | null): void {
    this.limitMs = ms;
    this.touched();
  }

  /** The same person works on under another limit: what was waited so far counts. */
  changeLimit(ms: number): void {
    if (this.limitMs !== null) this.limitMs = ms;
  }

  /** A key or the mouse in our window. */
  touched(): void {
    this.touchedAt = this.parts.clock();
    if (!this.isWarning) return;
    this.isWarning = false;
    this.parts.onWarning(null);
  }

  /** Called about once a second. After a pause of the computer the first tick finds the time that has gone by. */
  tick(): void {
    if (this.limitMs === null) return;
    const left = this.touchedAt + this.limitMs - this.parts.clock();
    if (left <= 0) {
      this.limitMs = null;
      this.isWarning = false;
      this.parts.onIdle();
    } else if (left <= this.parts.warnMs) {
      this.isWarning = true;
      this.parts.onWarning(Math.ceil(left / 1_000));
    }
  }
}
