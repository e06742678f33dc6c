import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type pg from 'pg';
import type { StaffId } from '#domain/ids.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { listCopiedTables } from '#server/database/copy-repository.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { beginBackup, BACKUP_VERSION, openBackup, packBackup } from '#server/operations/backup-file.ts';
import { readLines, spellLines, type BackupLine } from '#server/operations/backup-lines.ts';
import { newestShape } from '#server/operations/check-backup.ts';
import { layDownBackup, type LayDownOptions } from '#server/operations/lay-down-backup.ts';
import { makeBackup, type BackupOptions } from '#server/operations/make-backup.ts';
import { openServerDatabase, type RunningServer } from '#server/start-server.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { annasMark, brokenIn, joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const NOW = Date.parse('2026-11-25T09:00:00Z');
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

describe.each(POSTGRES_KINDS)('backup and restore on %s (design §4: the server’s epoch; issue 3, 7)', (kind) => {
  let postgres: TestPostgres;
  let folder: string;
  let url: string;
  const pools: pg.Pool[] = [];
  const servers: RunningServer[] = [];
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-backup-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
  });
  afterEach(async () => {
    await Promise.all(workstations.splice(0).map((one) => one.close()));
    await Promise.all(servers.splice(0).map((one) => one.stop()));
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (connectionString: string): pg.Pool => {
    const pool = openPool({ connectionString, most: 3 });
    pools.push(pool);
    return pool;
  };
  const backup = (pool: pg.Pool, more: Partial<BackupOptions> = {}) =>
    makeBackup(pool, { to: join(folder, 'school.uchb'), schoolId: null, passphrase: null, isKept: true, now: NOW, ...more });
  const restore = (pool: pg.Pool, more: Partial<LayDownOptions> = {}) =>
    layDownBackup(pool, { from: join(folder, 'school.uchb'), passphrase: null, reason: 'restored', now: NOW, random, ...more });

  /** Every row of every copied table as text, but for what a restore changes on purpose. */
  const contentOf = async (pool: pg.Pool): Promise<Record<string, string[]>> => {
    const client = await pool.connect();
    const tables = await listCopiedTables(client);
    client.release();
    return inSchool(pool, SMALL_SCHOOL_ID, 'read', async (connection) => {
      const content: Record<string, string[]> = {};
      for (const { name, columns } of tables) {
        const kept = columns.filter((column) => name !== 'school_log' || !['epoch', 'backed_up_to'].includes(column.name));
        if (name === 'school_epoch') continue;
        const { rows } = await connection.query<{ row: string }>(`SELECT ROW(${kept.map((column) => column.name).join(', ')})::text AS row FROM ${name} WHERE school_id = $1 ORDER BY 1`, [SMALL_SCHOOL_ID]);
        content[name] = rows.map(({ row }) => row);
      }
      return content;
    });
  };
  const logOf = (pool: pg.Pool) =>
    inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ epoch: string; seq: number; backed_up_to: number }>('SELECT epoch, seq, backed_up_to FROM school_log WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows[0]!);
  const isEmpty = async (pool: pg.Pool): Promise<boolean> => {
    const { rows } = await pool.query('SELECT 1 FROM hosted_school');
    return rows.length === 0 && Object.values(await contentOf(pool)).every((one) => one.length === 0);
  };

  const start = async (databaseUrl: string, port = 0): Promise<RunningServer> => {
    const server = await startTestServer({ folder, databaseUrl, port });
    servers.push(server);
    return server;
  };
  const enrol = async (server: RunningServer, staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    workstations.push(one);
    return one;
  };
  const valueOf = (at: TestWorkstation) => annasMark(at)?.value;
  const expectWhole = (...all: TestWorkstation[]): void => {
    for (const one of all) {
      expect(one.count('problem')).toBe(0);
      expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });
    }
  };

  it('work, backup, more work, database lost, restore: devices go on and nothing is lost', { timeout: 120_000 }, async () => {
    const first = await start(url);
    const { port } = first;
    const a = await enrol(first, s.teacher);
    const b = await enrol(first, s.classTeacher);
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    await a.command('setMark', { workId: s.work16, pupilId: s.boris, value: 5, isDebt: false });
    await a.command('setMark', { workId: s.work16, pupilId: s.boris, value: null, isDebt: false }, 1);
    await a.command('removeWork', { workId: s.work16 }, 1);
    await b.until('the first mark', () => valueOf(b) === 3 && b.count('work') === a.count('work'));
    await a.synced();
    expect(a.count('sent_command')).toBeGreaterThan(0);

    // While both are connected and the server is at work.
    expect(await backup(first.pool)).toMatchObject({ ok: true, value: { schools: [{ schoolId: SMALL_SCHOOL_ID }] } });
    const before = await contentOf(first.pool);
    const { seq } = await logOf(first.pool);
    expect((await logOf(first.pool)).backed_up_to).toBe(seq);
    a.engine.syncNow();
    await a.until('the kept commands to be forgotten', () => a.count('sent_command') === 0);

    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 4, isDebt: false }, 1);
    await b.until('the later mark', () => valueOf(b) === 4);
    await b.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'ABSENT', minutes: null });
    await a.until('the later absence', () => a.count('attendance') === 1);
    await Promise.all([a.synced(), b.synced()]);
    expect([a.count('sent_command'), b.count('sent_command')]).toEqual([1, 1]);
    const { rows: sessions } = await inSchool(first.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query('SELECT 1 FROM session WHERE school_id = $1', [SMALL_SCHOOL_ID]));
    expect(sessions).not.toEqual([]);
    const epochBefore = (await logOf(first.pool)).epoch;

    // The database is gone with everything since; offline both go on.
    await servers.splice(0)[0]!.stop();
    await a.command('setMark', { workId: s.work23, pupilId: s.boris, value: 2, isDebt: false });
    const restoredUrl = await postgres.fresh();
    const pool = open(restoredUrl);
    expect(await restore(pool)).toMatchObject({ ok: true });
    expect(await contentOf(pool)).toEqual(before);
    const restored = await logOf(pool);
    expect([restored.seq, restored.backed_up_to, restored.epoch === epochBefore]).toEqual([seq, seq, false]);
    const { rows: epochs } = await inSchool(pool, SMALL_SCHOOL_ID, 'read', (client) => client.query('SELECT reason, before_epoch, seq, copy_made_at FROM school_epoch WHERE school_id = $1', [SMALL_SCHOOL_ID]));
    expect(epochs).toEqual([{ reason: 'restored', before_epoch: epochBefore, seq, copy_made_at: NOW }]);

    const second = await start(restoredUrl, port);
    for (const one of [a, b]) {
      one.engine.stop();
      one.engine.start();
    }
    const isNew = (one: TestWorkstation): boolean => one.status?.state === 'synced' && one.count('outbox') === 0 && listHeldScopes(one.file.read).every(({ upTo }) => upTo > 0);
    for (const one of [a, b]) await one.until('the restored server', () => isNew(one) && valueOf(one) === 4 && one.count('attendance') === 1 && one.count('mark') === 2 + before['mark']!.length - 1);
    const { rows: marks } = await inSchool(second.pool, SMALL_SCHOOL_ID, 'read', (client) =>
      client.query('SELECT pupil_id, value, version FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = ANY($3) ORDER BY value', [SMALL_SCHOOL_ID, s.work23, [s.anna, s.boris]]));
    expect(marks).toEqual([{ pupil_id: s.boris, value: 2, version: 1 }, { pupil_id: s.anna, value: 4, version: 2 }]);
    expectWhole(a, b);
  });

  it('copies whatever is kept of a school, sessions, sign-ins, challenges and codes aside', async () => {
    const pool = open(url);
    const client = await pool.connect();
    const { rows } = await client.query<{ name: string }>(`SELECT DISTINCT table_name::text AS name FROM information_schema.columns c WHERE table_schema = 'public' AND column_name = 'school_id'
      AND NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = format('public.%I', c.table_name)::regclass)`);
    const copied = (await listCopiedTables(client)).map(({ name }) => name);
    client.release();
    expect(rows.map(({ name }) => name).filter((name) => !copied.includes(name)).sort()).toEqual(['challenge', 'enrolment_code', 'session', 'sign_in']);
  });

  it('a command that commits while a backup is read is wholly in it or wholly not', async () => {
    const pool = open(url);
    const other = open(url);
    const before = await contentOf(pool);
    const changes: Promise<void>[] = [];
    const made = await backup(pool, {
      onProgress: ({ stage }) => {
        if (stage !== 'copying' || changes.length > 0) return;
        changes.push(inSchool(other, SMALL_SCHOOL_ID, 'write', async (client) => {
          await client.query('UPDATE school_log SET seq = seq + 1 WHERE school_id = $1', [SMALL_SCHOOL_ID]);
          await client.query(`UPDATE work SET title = 'meanwhile', seq = seq + 1 WHERE school_id = $1`, [SMALL_SCHOOL_ID]);
        }));
      },
    });
    expect(changes).toHaveLength(1);
    await Promise.all(changes);
    expect(made).toMatchObject({ ok: true });
    const into = open(await postgres.fresh());
    await restore(into);
    expect(await contentOf(into)).toEqual(before);
    // What came after the view was taken is not said to be backed up.
    const log = await logOf(pool);
    expect(log.backed_up_to).toBe(log.seq - 1);
  });

  it('is readable by its owner alone, never takes the place of an older file, and leaves nothing half', async () => {
    const pool = open(url);
    expect(await backup(pool)).toMatchObject({ ok: true });
    const file = join(folder, 'school.uchb');
    expect(process.platform === 'win32' || (statSync(file).mode & 0o777) === 0o600).toBe(true);
    const bytes = readFileSync(file);
    expect(await backup(pool)).toMatchObject({ ok: false, error: { code: 'backup_file_exists' } });
    expect(readFileSync(file)).toEqual(bytes);
    expect(await backup(pool, { to: join(folder, 'nowhere', 'school.uchb') })).toMatchObject({ ok: false, error: { code: 'backup_not_written' } });
    expect(await backup(open(await postgres.fresh()), { to: join(folder, 'none.uchb') })).toMatchObject({ ok: false, error: { code: 'school_unknown' } });
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('a database that is not empty is not restored into', async () => {
    const pool = open(url);
    await backup(pool);
    const before = await contentOf(pool);
    const { epoch } = await logOf(pool);
    expect(await restore(pool)).toMatchObject({ ok: false, error: { code: 'school_exists' } });
    expect(await restore(pool, { reason: 'moved' })).toMatchObject({ ok: false, error: { code: 'school_exists' } });
    expect(await contentOf(pool)).toEqual(before);
    expect((await logOf(pool)).epoch).toBe(epoch);
  });

  it.each(['in clear', 'encrypted'] as const)('%s: a damaged, cut or lengthened file is refused whole', { timeout: 120_000 }, async (how) => {
    const passphrase = how === 'encrypted' ? 'верба и сирень' : null;
    await backup(open(url), { passphrase });
    const file = join(folder, 'school.uchb');
    const bytes = readFileSync(file);
    const into = open(await postgres.fresh());
    const flipped = (at: number): Buffer => {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      return changed;
    };
    const head = bytes.indexOf(0x0a) + 1;
    const broken: Buffer[] = [
      Buffer.alloc(0), Buffer.from('no backup'), Buffer.from('{}\n'), bytes.subarray(0, head), bytes.subarray(0, head + 2), bytes.subarray(0, Math.floor(bytes.length / 2)), bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.from([0])]), flipped(head), flipped(head + 4), flipped(Math.floor((head + bytes.length) / 2)), flipped(bytes.length - 1),
    ];
    for (const [at, content] of broken.entries()) {
      // A passphrase takes half a second each time; what is refused before it is asked for is refused alike.
      if (passphrase !== null && ![3, 5, 7, 9, 11].includes(at)) continue;
      writeFileSync(file, content);
      const refused = await restore(into, { passphrase });
      // Of an encrypted file of one piece nobody can tell whether it or the key was changed.
      expect([at, refused.ok ? null : refused.error.code]).toEqual([at, expect.stringMatching(how === 'encrypted' ? /^backup_(damaged|key_wrong)$/ : /^backup_damaged$/)]);
    }
    expect(await isEmpty(into)).toBe(true);
    writeFileSync(file, bytes);
    expect(await restore(into, { passphrase })).toMatchObject({ ok: true });
  });

  it('what adds up and is still no backup is refused: rows of a table that never was, values of another type, a school twice, a part of one', async () => {
    const into = open(await postgres.fresh());
    const school = { school: SMALL_SCHOOL_ID, name: 'x', epoch: 'e', seq: 1, chainSeq: 0 };
    const end = (count: number) => ({ schoolEnd: SMALL_SCHOOL_ID, count });
    const files: readonly BackupLine[][] = [
      [school, { table: 'pupil; DROP TABLE pupil', columns: ['id'] }, { rows: [['x']] }, end(1)],
      [school, { table: 'setting', columns: ['name', 'value", seq) SELECT 1 --'] }, { rows: [['x', 'y']] }, end(1)],
      [school, { table: 'school_log', columns: ['epoch', 'seq'] }, { rows: [['x', 'many']] }, end(1)],
      [school, { table: 'setting', columns: ['name', 'value'] }, { rows: [['x', null]] }, end(1)],
      [school, { table: 'setting', columns: ['name', 'value'] }, { rows: [['x']] }, end(1)],
      [school, { table: 'setting', columns: ['name', 'value'] }, { rows: [['x', 'y']] }, end(2)],
      [school, { table: 'setting', columns: ['name', 'value'] }, { rows: [['x', 'y']] }],
      [school, { table: 'journal_year', columns: ['journal_id', 'year'] }, { rows: [['x', '3']] }, end(1)],
      [school, end(0), school, end(0)],
      [{ ...school, school: "' OR true" }, { ...end(0), schoolEnd: "' OR true" }],
    ];
    const file = join(folder, 'school.uchb');
    for (const [at, lines] of files.entries()) {
      async function* each(): AsyncGenerator<BackupLine> {
        await Promise.resolve();
        yield* lines;
      }
      const parts: Uint8Array[] = [];
      for await (const part of packBackup(await beginBackup(30, NOW, null), spellLines(each()))) parts.push(part);
      writeFileSync(file, Buffer.concat(parts));
      const refused = await restore(into);
      expect([at, refused.ok ? null : refused.error.code]).toEqual([at, 'backup_damaged']);
    }
    expect(await isEmpty(into)).toBe(true);
  });

  it('a backup of a newer server is refused, and so is one of a newer layout', async () => {
    await backup(open(url));
    const file = join(folder, 'school.uchb');
    const text = readFileSync(file);
    const into = open(await postgres.fresh());
    const rewritten = (change: Record<string, unknown>): Buffer => {
      const end = text.indexOf(0x0a);
      return Buffer.concat([Buffer.from(JSON.stringify({ ...(JSON.parse(text.toString('utf8', 0, end)) as object), ...change })), text.subarray(end)]);
    };
    writeFileSync(file, rewritten({ shape: 9_990 }));
    expect(await restore(into)).toMatchObject({ ok: false, error: { code: 'backup_from_future', params: { version: 9_990 } } });
    writeFileSync(file, rewritten({ version: BACKUP_VERSION + 1, cipher: 'of the future' }));
    expect(await restore(into)).toMatchObject({ ok: false, error: { code: 'backup_from_future', params: { version: BACKUP_VERSION + 1 } } });
    expect(await isEmpty(into)).toBe(true);
  });

  it('a backup of an older server is laid into the newer shape: what came since takes its defaults', async () => {
    const pool = open(url);
    await backup(pool);
    const file = join(folder, 'school.uchb');
    const opened = await openBackup(file, null, newestShape());
    if (!opened.ok) throw new Error(opened.error.code);
    const { bytes } = opened.value;
    // As the server of shape 20 wrote it: without the tables and columns that later migrations brought.
    const LATER = new Set(['school_epoch', 'replica_chain', 'chain_seal', 'seal_key', 'chain_break']);
    const LATER_COLUMNS = new Set(['hosted_school.closed_at', 'school_log.verdicts_kept_from', 'school_log.upkept_at', 'scope_head.forgotten_up_to']);
    async function* older(): AsyncGenerator<BackupLine> {
      let places: number[] | null = null;
      let count = 0;
      for await (const line of readLines(bytes)) {
        if ('table' in line) {
          places = LATER.has(line.table) ? null : [...line.columns.keys()].filter((at) => !LATER_COLUMNS.has(`${line.table}.${line.columns[at]}`));
          if (places) yield { table: line.table, columns: places.map((at) => line.columns[at]!) };
        } else if ('rows' in line) {
          if (!places) continue;
          count += line.rows.length;
          yield { rows: line.rows.map((row) => places!.map((at) => row[at] ?? null)) };
        } else if ('schoolEnd' in line) yield { ...line, count };
        else if ('school' in line) yield line;
      }
    }
    const parts: Uint8Array[] = [];
    for await (const part of packBackup(await beginBackup(20, NOW, null), spellLines(older()))) parts.push(part);
    writeFileSync(file, Buffer.concat(parts));
    const into = open(await postgres.fresh());
    expect(await restore(into)).toMatchObject({ ok: true });
    expect(await contentOf(into)).toEqual(await contentOf(pool));
  });

  it('encrypted: nothing is to be read in the file, and another passphrase or none does not open it', { timeout: 120_000 }, async () => {
    await backup(open(url), { passphrase: 'верба и сирень' });
    const file = join(folder, 'school.uchb');
    // The mark that every zstd stream begins with stands in a file in clear, behind head and length.
    const MARK = Buffer.from('28b52ffd', 'hex');
    expect(readFileSync(file).indexOf(MARK)).toBe(-1);
    await backup(open(url), { to: join(folder, 'clear.uchb') });
    expect(readFileSync(join(folder, 'clear.uchb')).indexOf(MARK)).toBeGreaterThan(0);
    const into = open(await postgres.fresh());
    for (const passphrase of [null, '', 'верба и сирен']) expect(await restore(into, { passphrase })).toMatchObject({ ok: false, error: { code: 'backup_key_wrong' } });
    expect(await isEmpty(into)).toBe(true);
    expect(await restore(into, { passphrase: 'верба и сирень' })).toMatchObject({ ok: true });
  });

  it('a database of a newer server is refused at once, and its connections are given back', async () => {
    const future = await postgres.fresh();
    await open(future).query(`INSERT INTO applied_migration (version, name) VALUES (9990, 'future')`);
    const answer = await Promise.race([
      openServerDatabase({ folder, databaseUrl: future, poolSize: 2 }), new Promise((resolve) => setTimeout(resolve, 5_000, 'hangs')),
    ]);
    expect(answer).toMatchObject({ ok: false, error: { code: 'database_from_future' } });
  });
});
