import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { openDatabase } from '#main/database/database.ts';
import { writeArchive } from '#main/demo-school/write-archive.ts';
import { migrate } from '#server/database/migrate.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { readTimeZone } from '#server/database/school-day.ts';
import { PgSyncStore } from '#server/database/pg-sync-store.ts';
import { importSchool } from '#server/operations/import-school.ts';
import { pull } from '#server/sync/pull.ts';
import { push } from '#server/sync/push.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { fillSmallSchool, smallSchool as s } from '../fixtures/small-school.ts';

describe.each(POSTGRES_KINDS)('the shape of the database, on %s (design §6)', (kind) => {
  let postgres: TestPostgres;
  let url: string;

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    url = await postgres.fresh();
    await loadSmallSchool(url);
  });
  afterAll(() => postgres.stop());

  it('school_id leads every key and every index', async () => {
    const pool = openPool({ connectionString: url, most: 1 });
    const { rows } = await pool.query<{ table: string; index: string; first: string }>(
      `SELECT t.relname AS table, i.relname AS index, a.attname AS first FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0] WHERE n.nspname = 'public' AND t.relname <> 'applied_migration'`,
    );
    await pool.end();
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter(({ first }) => first !== 'school_id')).toEqual([]);
  });

  it('every statement of push and pull names its school, and a batch costs a few of them', async () => {
    const statements: string[] = [];
    const pool = openPool({ connectionString: url, most: 2, onStatement: (text) => void statements.push(text) });
    const store = new PgSyncStore(pool);
    const epoch = await store.read(SMALL_SCHOOL_ID, (view) => Promise.resolve(view.head.epoch));
    statements.length = 0;
    const commands = [s.anna, s.boris].map((pupilId, at) => ({
      commandId: newId<string>(), deviceSeq: at + 1, name: 'setMark', args: { workId: s.work23, pupilId, value: 5, isDebt: false }, baseVersion: 0, authorId: s.teacher, madeAt: 1,
    }));
    const outcome = await push(store, { schoolId: SMALL_SCHOOL_ID, deviceId: 'd', staffId: s.teacher }, { protocol: { ...PROTOCOL }, replicaId: newId(), serverEpoch: epoch, commands, chain: null }, Date.now());
    expect(typeof outcome === 'string' ? outcome : outcome.verdicts.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    // BEGIN with the lock, what the judging asks for, what it writes and tells, COMMIT. Thirty marks saved together cost no more than two do.
    expect(statements.length).toBe(4);
    const pushed = statements.splice(0);
    await pull(store, { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher }, { protocol: { ...PROTOCOL }, replicaId: newId(), serverEpoch: epoch, waiting: 0, scopes: [{ id: `journal:${s.algebra}`, after: 1, checksum: null }] }, Date.now());
    // BEGIN, the head, the rights, what changed, COMMIT.
    expect(statements.length).toBe(5);
    await pool.end();
    const strangers = [...pushed, ...statements].filter((text) => !/school_id/.test(text) && !/^(BEGIN|COMMIT|ROLLBACK|SELECT pg_notify)/.test(text) && !/set_config\('app\.school_id'/.test(text));
    expect(strangers).toEqual([]);
  });

  it('a statement that forgets its school sees and writes nothing', async () => {
    const pool = openPool({ connectionString: url, most: 1 });
    expect((await pool.query('SELECT * FROM pupil')).rows).toEqual([]);
    await expect(pool.query(`INSERT INTO setting (school_id, name, value) VALUES ('${SMALL_SCHOOL_ID}', 'x', '1')`)).rejects.toThrow(/row-level security/);
    await inSchool(pool, newId<SchoolId>(), 'read', async (client) => {
      expect((await client.query('SELECT * FROM pupil')).rows).toEqual([]);
    });
    await pool.end();
  });

  it('marks and attendance of a year lie in its partition', async () => {
    const pool = openPool({ connectionString: url, most: 1 });
    await inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => {
      const { rows } = await client.query<{ place: string; n: number }>('SELECT tableoid::regclass::text AS place, count(*) AS n FROM mark WHERE school_id = $1 GROUP BY 1', [SMALL_SCHOOL_ID]);
      expect(rows).toEqual([{ place: 'mark_2026', n: 2 }]);
    });
    await pool.end();
  });

  it('a database of a newer server is refused', async () => {
    const pool = openPool({ connectionString: await postgres.fresh(), most: 1 });
    await pool.query(`INSERT INTO applied_migration (version, name) VALUES (9990, 'future')`);
    const client = await pool.connect();
    expect(await migrate(client)).toMatchObject({ ok: false, error: { code: 'database_from_future' } });
    client.release();
    await pool.end();
  });

  it('takes a school archive whole or not at all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'uch-archive-'));
    const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3) });
    if (!opened.ok) throw new Error(opened.error.code);
    await fillSmallSchool(opened.value);
    const archive = join(folder, 'school.uchs');
    await writeArchive(opened.value.read, archive, 1);
    await opened.value.close();
    const pool = openPool({ connectionString: await postgres.fresh(), most: 2 });
    const bytes = readFileSync(archive);
    const text = gunzipSync(bytes).toString('utf8');
    const changed = gzipSync(text.replace('Богданов', 'Богдановв'));
    const cut = gzipSync(text.slice(0, text.length / 2));
    const behind = gzipSync(`${text}{"rows":[]}\n`);
    const [head = ''] = text.split('\n');
    const strange = ['null', '5', '"x"'].map((line) => gzipSync(`${head}\n${line}\n`));
    for (const broken of [changed, cut, behind, ...strange, Buffer.from('no archive'), gzipSync('{}\n'), bytes.subarray(0, bytes.length - 20)]) {
      expect(await importSchool(pool, Readable.from([broken]))).toMatchObject({ ok: false, error: { code: 'import_damaged' } });
    }
    expect((await pool.query('SELECT 1 FROM hosted_school')).rows).toEqual([]);
    // the zone is the one that is named, where the archive names none.
    expect(await importSchool(pool, createReadStream(archive), () => undefined, 'Asia/Irkutsk')).toMatchObject({ ok: true, value: { schoolId: SMALL_SCHOOL_ID } });
    expect(await importSchool(pool, createReadStream(archive))).toMatchObject({ ok: false, error: { code: 'school_exists' } });
    const [pupils] = await inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number }>('SELECT count(*) AS n FROM pupil WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows);
    expect(pupils).toEqual({ n: 4 });
    expect(await inSchool(pool, SMALL_SCHOOL_ID, 'read', (client) => readTimeZone(client, SMALL_SCHOOL_ID))).toBe('Asia/Irkutsk');
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('the command line of the server', () => {
  it('says in one line what is wrong with a setting', () => {
    const folder = mkdtempSync(join(tmpdir(), 'uch-cli-'));
    const run = (...args: string[]): string => {
      try {
        return execFileSync(process.execPath, ['server/cli.ts', ...args, '--folder', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      } catch (error) {
        return (error as { stderr: string }).stderr;
      }
    };
    writeFileSync(join(folder, 'server.json'), '{"port": 700000}');
    expect(run('start')).toMatch(/^✖ The setting «port» \(.*server\.json\) is wrong: .*\n$/);
    writeFileSync(join(folder, 'server.json'), '{"portt": 1}');
    expect(run('start')).toMatch(/^✖ The setting «portt» /);
    writeFileSync(join(folder, 'server.json'), '{"host": "0.0.0.0"}');
    expect(run('start')).toMatch(/there is no certificate/);
    writeFileSync(join(folder, 'server.json'), 'port');
    expect(run('start')).toMatch(/is no JSON object/);
    expect(run('fly')).toMatch(/There is no command «fly»/);
    rmSync(folder, { recursive: true, force: true });
  });
});
