import type { RawDatabase } from './connection.ts';
import { makeWriteHandle, type WriteHandle } from './handles.ts';

/** Names at which a test may kill the process; in the product nobody listens. */
export type WritePoint = 'before-begin' | 'in-transaction' | 'before-commit' | 'after-commit';

/**
 * Writing: one first-in-first-out queue; each job is one synchronous transaction of prepared statements, so nothing can
 * interleave with it and an acknowledged write can never be rolled back by somebody else's failure (design §5). Between
 * two jobs the event loop turns, so reading and cancelling stay alive while much is written.
 */
export class WriteQueue {
  private readonly db: RawDatabase;
  private readonly handle: WriteHandle;
  private readonly jobs: (() => void)[] = [];
  private readonly onPoint: ((point: WritePoint) => void) | undefined;
  private running = false;
  private closed = false;

  constructor(db: RawDatabase, onPoint?: (point: WritePoint) => void) {
    this.db = db;
    this.handle = makeWriteHandle(db);
    this.onPoint = onPoint;
  }

  /** Resolves after the commit is on the disk; rejects with what `work` threw, and then nothing of it remains. */
  write<Value>(work: (tx: WriteHandle) => Value): Promise<Value> {
    if (this.closed) return Promise.reject(new Error('the write queue is closed'));
    return new Promise<Value>((resolve, reject) => {
      this.jobs.push(() => {
        try {
          resolve(this.inTransaction(work));
        } catch (error) {
          reject(error as Error);
        }
      });
      this.wake();
    });
  }

  /** Waits for what is queued, then takes no more. */
  async close(): Promise<void> {
    if (this.closed) return;
    await this.write(() => undefined);
    this.closed = true;
  }

  private inTransaction<Value>(work: (tx: WriteHandle) => Value): Value {
    this.onPoint?.('before-begin');
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const value = work(this.handle);
      if (value instanceof Promise) throw new TypeError('a write is synchronous: it must not return a promise');
      this.onPoint?.('before-commit');
      this.db.exec('COMMIT');
      this.onPoint?.('after-commit');
      return value;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private wake(): void {
    if (this.running) return;
    this.running = true;
    const turn = () => {
      const until = performance.now() + 50;
      while (this.jobs.length > 0 && performance.now() < until) this.jobs.shift()!();
      if (this.jobs.length > 0) setImmediate(turn);
      else this.running = false;
    };
    setImmediate(turn);
  }
}
