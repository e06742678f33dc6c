import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import { rebuildHeads } from '#server/database/load-school.ts';
import { migrate } from '#server/database/migrate.ts';
import { SERVER_MIGRATIONS, type ServerMigration } from '#server/database/migrations/index.ts';
import { PgSyncStore } from '#server/database/pg-sync-store.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { pull } from '#server/sync/pull.ts';
import { push } from '#server/sync/push.ts';
import { loadFromFile, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { inColumnsOf, listTables, readRows, readShape, sortedRows, without } from './migrations/database-shape-as-text.ts';
import { PROMISES, STRANGER } from './migrations/promises-of-each-step.ts';
import { asSchool, fillSchoolOfVersion10, openFullSmallSchool, OTHER_SCHOOL_ID, ROWS_AFTER } from './migrations/rows-of-each-step.ts';

const SCHOOLS = [SMALL_SCHOOL_ID, OTHER_SCHOOL_ID] as const;
const upTo = (version: number): ServerMigration[] => SERVER_MIGRATIONS.filter((step) => step.version <= version);
const before = (version: number): ServerMigration[] => SERVER_MIGRATIONS.filter((step) => step.version < version);
const NEWEST = SERVER_MIGRATIONS.at(-1)!.version;

it('every step has a promise here and goes on by tens from the one before (issue 3, «migrations: numbered, each with a test»)', () => {
  expect(PROMISES.map(({ version }) => version)).toEqual(SERVER_MIGRATIONS.map(({ version }) => version));
  expect(SERVER_MIGRATIONS.every(({ version }, at) => version % 10 === 0 && version > (SERVER_MIGRATIONS[at - 1]?.version ?? 0))).toBe(true);
});

describe.each(POSTGRES_KINDS)('steps of the server’s shape over a school that is there, on %s (issue 3, point 1; design §6)', (kind) => {
  let postgres: TestPostgres;
  /** Databases as they stood before each step, with the rows of that time in them; nobody is connected. */
  const standing = new Map<number, string>();
  let heads: { scope: string; seq: number; checksum: number }[];

  const connected = async <Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  /** A database of its own as it was before a step. */
  const asBefore = (version: number): Promise<string> => postgres.copyOf(standing.get(version)!);

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const older = await openFullSmallSchool();
    const twin = await postgres.fresh();
    await loadFromFile(twin, older.file, SMALL_SCHOOL_ID);
    heads = await connected(twin, async (client) => {
      await asSchool(client, SMALL_SCHOOL_ID);
      return (await client.query<{ scope: string; seq: string; checksum: string }>('SELECT scope, seq, checksum FROM scope_head')).rows.map(({ scope, seq, checksum }) => ({ scope, seq: Number(seq), checksum: Number(checksum) }));
    });
    const line = await postgres.copyOf(null);
    for (const { version } of SERVER_MIGRATIONS) {
      standing.set(version, await postgres.copyOf(line));
      await connected(line, async (client) => {
        await migrate(client, upTo(version));
        if (version === 10) await fillSchoolOfVersion10(client, older.file, heads);
        for (const schoolId of SCHOOLS) {
          await asSchool(client, schoolId);
          await ROWS_AFTER[version]?.(client, schoolId);
        }
      });
    }
    standing.set(Infinity, line);
    await older.close();
  }, 240_000);
  afterAll(() => postgres.stop());

  it('the older databases hold rows in every table of their time', async () => {
    await connected(standing.get(Infinity)!, async (client) => {
      const rows = await readRows(client, SMALL_SCHOOL_ID);
      expect(Object.keys(rows).length).toBeGreaterThan(50);
      expect(Object.entries(rows).filter(([, list]) => list.length === 0).map(([table]) => table)).toEqual([]);
    });
  });

  /** Tries to lift a database by a step that is cut at its beginning, in its middle and before its end, and looks each time whether anything half is left. */
  const cutStep = async (url: string, version: number): Promise<void> => {
    const step = SERVER_MIGRATIONS.find((one) => one.version === version)!;
    const cutAt = (place: number, statement: string): ServerMigration[] => [...before(version), { ...step, up: [...step.up.slice(0, place), statement, ...step.up.slice(place)] }];
    const look = () => connected(url, async (client) => ({ shape: await readShape(client), rows: await readRows(client, SMALL_SCHOOL_ID) }));
    // The list of steps itself is there from the first attempt on.
    await connected(url, (client) => migrate(client, before(version)));
    const stood = await look();
    for (const place of new Set([1, Math.floor(step.up.length / 2), step.up.length])) {
      // A statement that fails: the connection goes on, and the lock of migrations is given back.
      await connected(url, async (client) => {
        await expect(migrate(client, cutAt(place, 'SELECT 1 / 0'))).rejects.toMatchObject({ code: '22012' });
        expect((await client.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).rows).toEqual([]);
      });
      expect(await look()).toEqual(stood);
      // The connection is gone in the middle of the step, as when the machine loses its power.
      await connected(url, (client) => expect(migrate(client, cutAt(place, 'SELECT pg_terminate_backend(pg_backend_pid())'))).rejects.toMatchObject({ code: '57P01' }));
      expect(await look()).toEqual(stood);
    }
  };

  it.each(PROMISES)('step $version leaves nothing half where it is cut, keeps every row of before, and does what it says', async ({ version, brings, check, drops = [], refuses }) => {
    const url = await asBefore(version);
    await cutStep(url, version);
    await connected(url, async (client) => {
      const tables = await listTables(client);
      const rowsBefore = [await readRows(client, SMALL_SCHOOL_ID), await readRows(client, OTHER_SCHOOL_ID)].map((rows) => without(rows, drops));
      expect(await migrate(client, upTo(version))).toEqual({ ok: true, value: version });

      // Nothing that was there is lost or other, in either school.
      for (const [at, rows] of rowsBefore.entries()) expect(inColumnsOf(rows, await readRows(client, SCHOOLS[at]!))).toEqual(sortedRows(rows));

      const now = await listTables(client);
      expect(now.filter((table) => !tables.includes(table) && table !== 'hosted_school').sort()).toEqual([...brings].sort());
      const { rows: guards } = await client.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c JOIN pg_policies p ON p.schemaname = 'public' AND p.tablename = c.relname AND p.cmd = 'ALL' AND p.qual LIKE '%app.school_id%' AND p.with_check LIKE '%app.school_id%'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity`,
      );
      expect(now.filter((table) => table !== 'hosted_school' && !guards.some(({ name }) => name === table))).toEqual([]);
      const { rows: firsts } = await client.query(
        `SELECT c.relname, a.attname FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
         WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'applied_migration' AND a.attname <> 'school_id'`,
      );
      expect(firsts).toEqual([]);

      await asSchool(client, SMALL_SCHOOL_ID);
      await check(client);
      for (const [code, statement] of [...refuses, ['42501', STRANGER] as const]) {
        const answer = await client.query(statement).then(() => 'taken', (error: unknown) => (error as { code?: string }).code);
        expect({ statement, answer }).toEqual({ statement, answer: code });
      }
    });
  });

  it('instances that start at once over an older school take each step once', async () => {
    const url = await asBefore(20);
    const answers = await Promise.all([1, 2, 3].map(() => connected(url, (client) => migrate(client))));
    expect(answers).toEqual([1, 2, 3].map(() => ({ ok: true, value: NEWEST })));
    await connected(url, async (client) => {
      expect((await client.query<{ version: number }>('SELECT version FROM applied_migration ORDER BY version')).rows.map(({ version }) => version)).toEqual(SERVER_MIGRATIONS.map(({ version }) => version));
    });
  });

  it('a school that went through all steps has the shape of a fresh database', async () => {
    expect(await connected(standing.get(Infinity)!, readShape)).toEqual(await connected(await postgres.fresh(), readShape));
  });

  it('a school of version 10 lifted by the whole chain is worked in: its checksums hold, it is fetched, and a mark is taken', async () => {
    const url = await asBefore(20);
    await connected(url, (client) => migrate(client));
    const pool = openPool({ connectionString: url, most: 2 });
    const readHeads = () =>
      inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ scope: string; seq: number; checksum: number }>('SELECT scope, seq, checksum FROM scope_head WHERE school_id = $1 ORDER BY scope', [SMALL_SCHOOL_ID])).rows);
    const lifted = await readHeads();
    expect(lifted).toHaveLength(heads.length);
    // Counted anew by the code of today from the rows as they are now: a workstation of before finds itself in step.
    await inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildHeads(client, SMALL_SCHOOL_ID));
    expect(await readHeads()).toEqual(lifted);

    const store = new PgSyncStore(pool);
    const epoch = await store.read(SMALL_SCHOOL_ID, (view) => Promise.resolve(view.head.epoch));
    const scope = `journal:${s.algebra}` as const;
    const checksum = lifted.find((head) => head.scope === scope)!.checksum;
    const asked = { protocol: { ...PROTOCOL }, replicaId: newId<string>(), serverEpoch: epoch, waiting: 0 };
    const answer = await pull(store, { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher }, { ...asked, scopes: [{ id: scope, after: 0, checksum: null }] }, Date.now());
    expect(JSON.stringify(answer)).toContain(s.work23);
    expect(checksum).toBeGreaterThan(0);
    const command = { commandId: newId<string>(), deviceSeq: 1, name: 'setMark', args: { workId: s.work16, pupilId: s.anna, value: 4, isDebt: false }, baseVersion: 0, authorId: s.teacher, madeAt: 1 };
    const outcome = await push(store, { schoolId: SMALL_SCHOOL_ID, deviceId: 'd', staffId: s.teacher }, { protocol: { ...PROTOCOL }, replicaId: newId(), serverEpoch: epoch, commands: [command], chain: null }, Date.now());
    expect(typeof outcome === 'string' ? outcome : outcome.verdicts.map(({ status }) => status)).toEqual(['accepted']);
    await pool.end();
  });

  it('a database of the future is refused with its number, and nothing in it is touched', async () => {
    const url = await postgres.copyOf(standing.get(Infinity)!);
    await connected(url, async (client) => {
      const step: ServerMigration = { version: NEWEST + 10, name: 'tomorrow', up: ['CREATE TABLE tomorrow (school_id text PRIMARY KEY)'] };
      expect(await migrate(client, [...SERVER_MIGRATIONS, step])).toEqual({ ok: true, value: NEWEST + 10 });
      const stood = { shape: await readShape(client), rows: await readRows(client, SMALL_SCHOOL_ID) };
      expect(await migrate(client)).toMatchObject({ ok: false, error: { code: 'database_from_future', params: { version: NEWEST + 10, known: NEWEST } } });
      expect({ shape: await readShape(client), rows: await readRows(client, SMALL_SCHOOL_ID) }).toEqual(stood);
    });
  });
});
