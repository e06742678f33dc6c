import type { RawDatabase } from './connection.ts';
import { makeWriteHandle, type WriteHandle, type WritePoint } from './handles.ts';

export interface WriteOptions {
  readonly foreignKeys?: boolean;
}

/**
 * Writing: one first-in-first-out queue; each job is one synchronous transaction of prepared statements, so nothing can
 * interleave with it and an acknowledged write can never be rolled back by somebody else's failure (design §5). Between
 * two jobs the event loop turns, so reading and cancelling stay alive while much is written.
 */
export class WriteQueue {
  private readonly db: RawDatabase;
  private readonly handle: WriteHandle;
  private readonly jobs: (() => void)[] = [];
  private running = false;
  private closed = false;

  constructor(db: RawDatabase, onPoint?: (point: WritePoint) => void) {
    this.db = db;
    this.handle = makeWriteHandle(db, onPoint);
  }

  /**
   * Resolves after the commit is on the disk; rejects with what `work` threw, and then nothing of it remains.
   * @param options.foreignKeys false for rows from the server: its scopes come one after another, so a child may be here before its parent
   */
  write<Value>(work: (tx: WriteHandle) => Value, options: WriteOptions = {}): Promise<Value> {
    if (this.closed) return Promise.reject(new Error('the write queue is closed'));
    return new Promise<Value>((resolve, reject) => {
      this.jobs.push(() => {
        try {
          const value = options.foreignKeys === false ? this.withoutForeignKeys(work) : this.inTransaction(work);
          resolve(value);
        } catch (error) {
          reject(error);
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

  /** SQLite takes the switch between transactions only. */
  private withoutForeignKeys<Value>(work: (tx: WriteHandle) => Value): Value {
    this.db.pragma('foreign_keys = OFF');
    try {
      return this.inTransaction(work);
    } finally {
      this.db.pragma('foreign_keys = ON');
    }
  }

  private inTransaction<Value>(work: (tx: WriteHandle) => Value): Value {
    this.handle.reached('before-begin');
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const value = work(this.handle);
      if (value instanceof Promise) throw new TypeError('a write is synchronous: it must not return a promise');
      this.handle.reached('before-commit');
      this.db.exec('COMMIT');
      this.handle.reached('after-commit');
      return value;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** One job a turn of the event loop: its answer goes out before the next begins. */
  private wake(): void {
    if (this.running) return;
    this.running = true;
    const turn = () => {
      this.jobs.shift()!();
      if (this.jobs.length > 0) setImmediate(turn);
      else this.running = false;
    };
    setImmediate(turn);
  }
}
