import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listCopiedTables } from '#server/database/copy-repository.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { checkBackup } from '#server/operations/check-backup.ts';
import { layDownBackup } from '#server/operations/lay-down-backup.ts';
import { makeBackup } from '#server/operations/make-backup.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';

/** A process of its own that works at a file and kills itself (SIGKILL) at a named stage, when so many rows are done. */
const WORKER = `
const [what, url, file, stage, rows] = process.argv.slice(1);
const { openPool } = await import('#server/database/pool.ts');
const { makeBackup } = await import('#server/operations/make-backup.ts');
const { layDownBackup } = await import('#server/operations/lay-down-backup.ts');
const pool = openPool({ connectionString: url, most: 2 });
const onProgress = (now) => { if (now.stage === stage && now.rows >= Number(rows)) process.kill(process.pid, 'SIGKILL'); };
const done = what === 'backup'
  ? await makeBackup(pool, { to: file, schoolId: null, passphrase: null, isKept: true, now: 1, onProgress })
  : await layDownBackup(pool, { from: file, passphrase: null, reason: 'restored', now: 1, random: (n) => new Uint8Array(n), onProgress });
console.log(JSON.stringify(done));
await pool.end();`;

/** Several pieces of the file, and many strides of reading. */
const TOMBSTONES = 60_000;

describe.each(POSTGRES_KINDS)('kill −9 in mid-backup and mid-restore, on %s (style: kill the process at named points and look)', (kind) => {
  let postgres: TestPostgres;
  let folder: string;
  let url: string;
  let pool: pg.Pool;

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    url = await postgres.fresh();
    await loadSmallSchool(url);
    pool = openPool({ connectionString: url, most: 2 });
    await inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) =>
      client.query(`INSERT INTO tombstone (school_id, scope, table_name, key, seq) SELECT $1, 'journal:x', 'mark', md5(n::text), n FROM generate_series(1, $2::int) n`, [SMALL_SCHOOL_ID, TOMBSTONES]));
  });
  afterAll(async () => {
    await pool.end();
    await postgres.stop();
  });
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uch-killed-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const killedAt = (what: 'backup' | 'restore', connectionString: string, file: string, stage: string, rows: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = spawn(process.execPath, ['--input-type=module', '-e', WORKER, what, connectionString, file, stage, String(rows)], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      worker.stdout.on('data', (text: Buffer) => (said += text.toString('utf8')));
      worker.once('exit', (_code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(`not killed: ${said}`))));
    });
  const backedUpTo = (connection: pg.Pool) =>
    inSchool(connection, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number }>('SELECT backed_up_to AS n FROM school_log WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows[0]!.n);
  const rowsOf = async (connection: pg.Pool): Promise<number> => {
    const client = await connection.connect();
    const tables = await listCopiedTables(client);
    client.release();
    return inSchool(connection, SMALL_SCHOOL_ID, 'read', async (reader) => {
      let rows = 0;
      for (const { name } of tables) rows += (await reader.query<{ n: number }>(`SELECT count(*) AS n FROM ${name} WHERE school_id = $1`, [SMALL_SCHOOL_ID])).rows[0]!.n;
      return rows;
    });
  };
  /** What a killed process held is given back when PostgreSQL notices. */
  const alone = async (connection: pg.Pool): Promise<void> => {
    await expect.poll(async () => (await connection.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`)).rows[0]!.n, { timeout: 10_000 }).toBe(0);
  };

  it.each([['copying', 1], ['copying', 40_000], ['checking', 1], ['checking', 40_000], ['renaming', 0]] as const)('a backup killed while %s (row %i) leaves no file under its name, and the next one is whole', { timeout: 120_000 }, async (stage, rows) => {
    const file = join(folder, 'school.uchb');
    const before = await backedUpTo(pool);
    await killedAt('backup', url, file, stage, rows);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual(['school.uchb.part']);
    expect(await backedUpTo(pool)).toBe(before);
    // What it left is not taken for a backup where it is none. One that was only not renamed yet is whole.
    const left = await checkBackup(`${file}.part`, null);
    expect(left.ok).toBe(stage !== 'copying');
    expect(await makeBackup(pool, { to: file, schoolId: null, passphrase: null, isKept: false, now: 1 })).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual(['school.uchb']);
    expect(statSync(file).size).toBeGreaterThan(2 * 256 * 1024);
  });

  it('one killed before it is noted is whole, and workstations go on keeping what they sent', async () => {
    const file = join(folder, 'school.uchb');
    const before = await backedUpTo(pool);
    await killedAt('backup', url, file, 'noting', 0);
    expect(await checkBackup(file, null)).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual(['school.uchb']);
    expect(await backedUpTo(pool)).toBe(before);
  });

  it.each([['checking', 1], ['laying', 1], ['laying', 40_000], ['laying', -1]] as const)('a restore killed while %s (row %i; −1: the last) leaves no part of a school, and the next one is whole', { timeout: 120_000 }, async (stage, rows) => {
    const file = join(folder, 'school.uchb');
    const made = await makeBackup(pool, { to: file, schoolId: null, passphrase: null, isKept: false, now: 1 });
    const all = made.ok ? made.value.schools[0]!.rows : 0;
    const bytes = readFileSync(file);
    const intoUrl = await postgres.fresh();
    const into = openPool({ connectionString: intoUrl, most: 2 });
    try {
      await killedAt('restore', intoUrl, file, stage, rows < 0 ? all : rows);
      await alone(into);
      expect((await into.query('SELECT 1 FROM hosted_school')).rows).toEqual([]);
      expect(await rowsOf(into)).toBe(0);
      expect(readFileSync(file).equals(bytes)).toBe(true);
      expect(await layDownBackup(into, { from: file, passphrase: null, reason: 'restored', now: 2, random: (n) => new Uint8Array(n) })).toMatchObject({ ok: true });
      // With the row that tells of its new history.
      expect(await rowsOf(into)).toBe(all + 1);
    } finally {
      await into.end();
    }
  });
});
