import Database from 'better-sqlite3-multiple-ciphers';
import type { RawDatabase } from '#main/database/connection.ts';
import { makeReadHandle, makeWriteHandle, type ReadHandle, type WriteHandle, type WritePoint } from '#main/database/handles.ts';
import type { WriteOptions } from '#main/database/write-queue.ts';
import type { SyncFile } from '#main/sync/engine.ts';

/** The process ended here; nobody hears of it. */
export class Crashed extends Error {}

export type Fault = { readonly kind: 'crash'; readonly at: WritePoint } | { readonly kind: 'full' };

/** The file of a workstation on a disk that may fill up and under a process that may die: real SQLite in memory, real statements. */
export class SimulatedFile implements SyncFile {
  read: ReadHandle;
  private readonly db: RawDatabase;
  private writer: WriteHandle;
  private fault: Fault | null = null;
  /** Called when the process dies at a write point. */
  onCrash: () => void = () => undefined;

  constructor(image: Buffer) {
    this.db = new Database(image);
    this.db.pragma('foreign_keys = ON');
    this.read = makeReadHandle(this.db);
    this.writer = this.makeWriter();
  }

  /** The next write meets this. */
  failNext(fault: Fault): void {
    this.fault = fault;
  }

  /** As a newer version does before it begins to work. */
  migrate(statements: readonly string[]): void {
    for (const statement of statements) this.db.exec(statement);
    // A program that begins prepares its statements anew.
    this.read = makeReadHandle(this.db);
    this.writer = this.makeWriter();
  }

  private makeWriter(): WriteHandle {
    return makeWriteHandle(this.db, (point) => {
      if (this.fault?.kind === 'crash' && this.fault.at === point) throw new Crashed(point);
    });
  }

  image(): Buffer {
    return this.db.serialize();
  }

  async write<Value>(work: (tx: WriteHandle) => Value, options: WriteOptions = {}): Promise<Value> {
    // A turn, as the queue of the product gives it.
    await Promise.resolve();
    try {
      return this.inTransaction(work, options);
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
      this.onCrash();
      return new Promise<Value>(() => undefined);
    } finally {
      this.fault = null;
    }
  }

  close(): void {
    this.db.close();
  }

  private inTransaction<Value>(work: (tx: WriteHandle) => Value, options: WriteOptions): Value {
    if (this.fault?.kind === 'full') throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    this.writer.reached('before-begin');
    if (options.foreignKeys === false) this.db.pragma('foreign_keys = OFF');
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const value = work(this.writer);
      this.writer.reached('before-commit');
      this.db.exec('COMMIT');
      this.writer.reached('after-commit');
      return value;
    } finally {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      this.db.pragma('foreign_keys = ON');
    }
  }
}
