import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SchoolDatabase } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

let folder: string;
let file: string;
const key = () => new Uint8Array(Buffer.alloc(32, 7));
const open: SchoolDatabase[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-database-'));
  file = join(folder, 'school.db');
});
afterEach(async () => {
  for (const db of open.splice(0)) await db.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(options: Partial<Parameters<typeof openDatabase>[0]> = {}): Promise<SchoolDatabase> {
  const result = await openDatabase({ file, key: key(), ...options });
  if (!result.ok) throw new Error(result.error.code);
  open.push(result.value);
  return result.value;
}
const codeOf = async (options: Partial<Parameters<typeof openDatabase>[0]> = {}) => {
  const result = await openDatabase({ file, key: key(), ...options });
  if (!result.ok) return result.error.code;
  open.push(result.value);
  return 'opened';
};
const closeAll = async () => {
  for (const db of open.splice(0)) await db.close();
};

describe('the encrypted file (design §5, P-09)', () => {
  it('holds no readable word', async () => {
    const db = await opened();
    await db.write((tx) => tx.run(`INSERT INTO setting VALUES ('canary', 'Абдурахманова-Canary')`));
    await closeAll();
    const raw = readFileSync(file);
    expect(raw.includes('Canary')).toBe(false);
    expect(raw.includes('CREATE TABLE')).toBe(false);
    expect(raw.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  });

  it('is durable: full synchronisation, write-ahead log, foreign keys', async () => {
    const db = await opened();
    const pragmas = await db.write((tx) => ({
      synchronous: tx.get<{ synchronous: number }>('PRAGMA synchronous')?.synchronous,
      journal: tx.get<{ journal_mode: string }>('PRAGMA journal_mode')?.journal_mode,
      keys: tx.get<{ foreign_keys: number }>('PRAGMA foreign_keys')?.foreign_keys,
    }));
    expect(pragmas).toEqual({ synchronous: 2, journal: 'wal', keys: 1 });
  });

  it('reading cannot write', async () => {
    const db = await opened();
    expect(() => db.read.all(`INSERT INTO setting VALUES ('a', 'b') RETURNING name`)).toThrow(/readonly|read-only/i);
  });

  it('opens again, refuses another key, and does not touch the file then', async () => {
    await opened();
    await closeAll();
    const before = readFileSync(file);
    expect(await codeOf({ key: new Uint8Array(randomBytes(32)) })).toBe('database_key_wrong');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(await codeOf()).toBe('opened');
  });

  it('tells damage from a wrong key, in the first page and in the middle', async () => {
    const db = await opened();
    await db.write((tx) => {
      for (let i = 0; i < 2_000; i++) tx.run('INSERT INTO setting VALUES (?, ?)', `name-${i}`, 'x'.repeat(100));
    });
    await closeAll();
    const good = readFileSync(file);
    const flip = (at: number) => {
      writeFileSync(file, good);
      const handle = openSync(file, 'r+');
      writeSync(handle, Buffer.from([good[at]! ^ 0xff]), 0, 1, at);
      closeSync(handle);
    };
    flip(1_000);
    expect(await codeOf()).toBe('database_damaged');
    flip(Math.floor(good.length / 2));
    // A page that opening does not read is found by the integrity check.
    const code = await codeOf();
    const result = code === 'opened' ? open.at(-1)!.checkIntegrity() : null;
    expect(result && !result.ok ? result.error.code : code).toBe('database_damaged');
    await closeAll();
    expect(statSync(file).size).toBe(good.length);
  });

  it('a file that is no database is damage, never a fresh start', async () => {
    await opened();
    await closeAll();
    writeFileSync(file, 'это не база');
    expect(await codeOf()).toBe('database_damaged');
    expect(readFileSync(file, 'utf8')).toBe('это не база');
  });

  it('refuses a file of a future version and leaves it alone', async () => {
    await opened({ migrations: [...MIGRATIONS, { version: 9_990, name: 'tomorrow', up: ['CREATE TABLE tomorrow (a) '] }] });
    await closeAll();
    const before = readFileSync(file);
    expect(await codeOf()).toBe('database_from_future');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('a step that fails leaves the file at the step before, with a backup beside it', async () => {
    const db = await opened();
    await db.write((tx) => tx.run(`INSERT INTO setting VALUES ('kept', 'yes')`));
    await closeAll();
    const broken = [...MIGRATIONS, { version: 9_980, name: 'broken', up: ['CREATE TABLE half (a)', 'CREATE NONSENSE'] }];
    await expect(openDatabase({ file, key: key(), migrations: broken })).rejects.toThrow(/NONSENSE/);
    const again = await opened();
    expect(again.read.get('SELECT value FROM setting WHERE name = ?', 'kept')).toEqual({ value: 'yes' });
    expect(again.read.get(`SELECT name FROM sqlite_schema WHERE name = 'half'`)).toBeUndefined();
    expect(statSync(`${file}.before-9980.backup`).size).toBeGreaterThan(0);
  });

  it('a backup opens with the key, equals its source and is unreadable without the key (B-07)', async () => {
    const db = await opened();
    await db.write((tx) => tx.run(`INSERT INTO setting VALUES ('canary', 'Backup-Canary')`));
    const target = join(folder, 'copy.db');
    expect((await db.backup(target)).ok).toBe(true);
    expect(readFileSync(target).includes('Backup-Canary')).toBe(false);
    const copy = await opened({ file: target });
    expect(copy.read.get('SELECT value FROM setting WHERE name = ?', 'canary')).toEqual({ value: 'Backup-Canary' });
    expect(await codeOf({ file: target, key: new Uint8Array(32) })).toBe('database_key_wrong');
  });
});

describe('the write queue (design §5)', () => {
  it('is first in, first out, and a failing job takes nothing of its neighbours with it', async () => {
    const db = await opened();
    const jobs = Array.from({ length: 30 }, (_, i) =>
      db.write((tx) => {
        tx.run('INSERT INTO setting VALUES (?, ?)', `job-${i}`, String(i));
        if (i % 3 === 1) throw new Error(`job ${i} fails`);
        return i;
      }),
    );
    const settled = await Promise.allSettled(jobs);
    expect(settled.filter((job) => job.status === 'rejected')).toHaveLength(10);
    const names = db.read.all<{ name: string }>('SELECT name FROM setting ORDER BY rowid').map((row) => row.name);
    expect(names).toEqual(Array.from({ length: 30 }, (_, i) => `job-${i}`).filter((_, i) => i % 3 !== 1));
  });

  it('refuses an asynchronous job, because it could interleave', async () => {
    const db = await opened();
    await expect(db.write(async (tx) => tx.run(`INSERT INTO setting VALUES ('late', '')`))).rejects.toThrow(/synchronous/);
    expect(db.read.get(`SELECT 1 FROM setting WHERE name = 'late'`)).toBeUndefined();
  });

  it('a savepoint undoes its own part only', async () => {
    const db = await opened();
    await db.write((tx) => {
      tx.run(`INSERT INTO setting VALUES ('outer', '')`);
      try {
        tx.savepoint(() => {
          tx.run(`INSERT INTO setting VALUES ('inner', '')`);
          throw new Error('inner fails');
        });
      } catch {
        // expected: the outer part goes on
      }
    });
    expect(db.read.all('SELECT name FROM setting')).toEqual([{ name: 'outer' }]);
  });
});
