import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DataSource } from 'typeorm';
import { done, failed, type Result } from '#domain/result.ts';
import { openReader, openWriter, unlockDatabase, type RawDatabase } from './connection.ts';
import { databaseFailure } from './damage.ts';
import { makeReadHandle, type ReadHandle, type WriteHandle, type WritePoint } from './handles.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import { WriteQueue, type WriteOptions } from './write-queue.ts';
import Database from 'better-sqlite3-multiple-ciphers';

export interface OpenOptions {
  readonly file: string;
  /** 32 raw bytes. */
  readonly key: Uint8Array;
  readonly migrations?: readonly Migration[];
  /** A test's ear at the points where a process may be killed. */
  readonly onWritePoint?: ((point: WritePoint) => void) | undefined;
}

/** An open school file: one writer behind its queue, one reader that cannot write. */
export interface SchoolDatabase {
  readonly file: string;
  readonly read: ReadHandle;
  /** TypeORM over a third, read-only connection, for registers and lists with relations; loaded at first use. */
  orm(): Promise<DataSource>;
  /** See WriteQueue. */
  write<Value>(work: (tx: WriteHandle) => Value, options?: WriteOptions): Promise<Value>;
  /** An encrypted copy under the same key, opened and compared after it is made. */
  backup(target: string): Promise<Result<{ readonly bytes: number }>>;
  /** SQLite's own check of every page and index. */
  checkIntegrity(): Result<null>;
  /** Zeroes the key it was given and closes both connections. */
  close(): Promise<void>;
}

/**
 * Open or create an encrypted file.
 * @returns `database_key_wrong`, `database_damaged`, `database_from_future`, `database_read_only`, `database_disk_full`,
 *   `database_busy`; the file is as it was in every case, and a file is never made anew over a damaged one
 */
export async function openDatabase(options: OpenOptions): Promise<Result<SchoolDatabase>> {
  const { file, key } = options;
  const migrations = options.migrations ?? MIGRATIONS;
  let writer: RawDatabase | undefined;
  let reader: RawDatabase | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const isNew = !existsSync(file);
    if (!isNew) {
      const fits = keyFits(file, key);
      if (fits === false) return failed('database_key_wrong', { file });
    }
    const prepared = await bringToNewest(file, key, migrations, isNew);
    if (!prepared.ok) return prepared;
    if (isNew || keyFits(file, key) === undefined) writeKeyCheck(file, key);
    writer = openWriter(file, key);
    reader = openReader(file, key);
    return done(new OpenDatabase(file, key, writer, reader, options.onWritePoint));
  } catch (error) {
    reader?.close();
    writer?.close();
    const failure = databaseFailure(error, file);
    if (!failure) throw error;
    // SQLCipher cannot tell a wrong key from a damaged first page; our key check can.
    if (failure.error.code === 'database_key_wrong' && keyFits(file, key) === true) return failed('database_damaged', { file });
    return failure;
  }
}

async function bringToNewest(file: string, key: Uint8Array, migrations: readonly Migration[], isNew: boolean): Promise<Result<null>> {
  const newest = migrations.at(-1)?.version ?? 0;
  const version = isNew ? 0 : readVersion(file, key);
  if (version > newest) return failed('database_from_future', { file, version, known: newest });
  if (version === newest) return done(null);
  if (!isNew && version > 0) {
    const copy = `${file}.before-${newest}.backup`;
    if (!existsSync(copy)) makeCopy(file, key, copy);
  }
  // TypeORM is loaded only when there is something to bring forward: it costs more than opening the file.
  const { runMigrations } = await import('./run-migrations.ts');
  await runMigrations(file, key, migrations);
  return done(null);
}

function readVersion(file: string, key: Uint8Array): number {
  const db = new Database(file, { fileMustExist: true, timeout: 2_000 });
  try {
    unlockDatabase(db, key);
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}

function makeCopy(file: string, key: Uint8Array, target: string): void {
  const half = `${target}.part`;
  rmSync(half, { force: true });
  const db = new Database(file, { fileMustExist: true, timeout: 2_000 });
  try {
    unlockDatabase(db, key);
    db.prepare('VACUUM INTO ?').run(half);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  } finally {
    db.close();
  }
  renameSync(half, target);
}

const keyCheckFile = (file: string) => `${file}.keycheck`;
const keyCheck = (key: Uint8Array) => createHmac('sha256', key).update('uchitelskaya key check').digest().subarray(0, 16);

/** true or false where the file's key check tells; undefined where there is none. */
function keyFits(file: string, key: Uint8Array): boolean | undefined {
  if (!existsSync(keyCheckFile(file))) return undefined;
  const stored = readFileSync(keyCheckFile(file));
  return stored.length === 16 && timingSafeEqual(stored, keyCheck(key));
}

function writeKeyCheck(file: string, key: Uint8Array): void {
  writeFileSync(keyCheckFile(file), keyCheck(key));
}

class OpenDatabase implements SchoolDatabase {
  readonly file: string;
  readonly read: ReadHandle;
  private readonly key: Uint8Array;
  private readonly writer: RawDatabase;
  private readonly reader: RawDatabase;
  private readonly queue: WriteQueue;
  private ormSource: Promise<DataSource> | null = null;

  constructor(file: string, key: Uint8Array, writer: RawDatabase, reader: RawDatabase, onPoint?: (point: WritePoint) => void) {
    this.file = file;
    this.key = key;
    this.writer = writer;
    this.reader = reader;
    this.read = makeReadHandle(reader);
    this.queue = new WriteQueue(writer, onPoint);
  }

  orm(): Promise<DataSource> {
    this.ormSource ??= import('./open-orm.ts').then(({ openOrm }) => openOrm(this.file, this.key));
    return this.ormSource;
  }

  write<Value>(work: (tx: WriteHandle) => Value, options?: WriteOptions): Promise<Value> {
    return this.queue.write(work, options);
  }

  async backup(target: string): Promise<Result<{ readonly bytes: number }>> {
    try {
      // Between two jobs of the queue, so that a backup never cuts through a transaction.
      await this.queue.write(() => undefined);
      makeCopy(this.file, this.key, target);
      const copy = openReader(target, this.key);
      try {
        const problem = String(copy.pragma('quick_check(1)', { simple: true }));
        const same = contentOf(copy) === contentOf(this.reader);
        if (problem !== 'ok' || !same) return failed('database_damaged', { file: target });
        const pages = Number(copy.pragma('page_count', { simple: true })) * Number(copy.pragma('page_size', { simple: true }));
        return done({ bytes: pages });
      } finally {
        copy.close();
      }
    } catch (error) {
      const failure = databaseFailure(error, target);
      if (failure) return failure;
      throw error;
    }
  }

  checkIntegrity(): Result<null> {
    try {
      const answer = String(this.reader.pragma('integrity_check(1)', { simple: true }));
      return answer === 'ok' ? done(null) : failed('database_damaged', { file: this.file });
    } catch (error) {
      const failure = databaseFailure(error, this.file);
      if (failure) return failure;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.queue.close();
    await (await this.ormSource)?.destroy();
    this.reader.close();
    this.writer.close();
    this.key.fill(0);
  }
}

/** How many rows each table holds, as one text: what a copy must have in common with its source. */
function contentOf(db: RawDatabase): string {
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all() as { name: string }[];
  return tables.map(({ name }) => `${name}:${(db.prepare(`SELECT count(*) AS n FROM "${name}"`).get() as { n: number }).n}`).join(',');
}
