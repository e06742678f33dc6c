import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROTOCOL, type SyncCommand } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { requeueSent } from '#main/sync/outbox-repository.ts';
import { PgSecurityRegister } from '#server/audit/security-register.ts';
import { sealKeyOf } from '#server/certificates/seal-key.ts';
import { PgSyncStore } from '#server/database/pg-sync-store.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { Metrics } from '#server/http/metrics.ts';
import { DailyUpkeep } from '#server/operations/daily-upkeep.ts';
import { forgetOld, upkeep, UPKEEP_EVERY_MS } from '#server/operations/retention.ts';
import { type RunningServer } from '#server/start-server.ts';
import { pull } from '#server/sync/pull.ts';
import { push } from '#server/sync/push.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { annasMark, brokenIn, joinTestServer, quietLog, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const DAY = 86_400_000;

describe.each(POSTGRES_KINDS)('retention on %s (design §4; issue 3, 7)', (kind) => {
  let postgres: TestPostgres;
  let folder: string;
  let url: string;
  const pools: pg.Pool[] = [];
  const servers: RunningServer[] = [];
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-retention-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
  });
  afterEach(async () => {
    await Promise.all(workstations.splice(0).map((one) => one.close()));
    await Promise.all(servers.splice(0).map((one) => one.stop()));
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (onStatement?: (text: string) => void): pg.Pool => {
    const pool = openPool({ connectionString: url, most: 3, ...(onStatement ? { onStatement } : {}) });
    pools.push(pool);
    return pool;
  };
  const start = async (): Promise<RunningServer> => {
    const server = await startTestServer({ folder, databaseUrl: url });
    servers.push(server);
    return server;
  };
  const enrol = async (server: RunningServer, staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    workstations.push(one);
    return one;
  };
  const valueOf = (at: TestWorkstation) => annasMark(at)?.value;
  const expectWhole = (one: TestWorkstation): void => {
    expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });
  };
  const count = (pool: pg.Pool, table: string) =>
    inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE school_id = $1`, [SMALL_SCHOOL_ID])).rows[0]!.n);
  /** What was received until now was received so long ago. */
  const age = (pool: pg.Pool, days: number) =>
    inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('UPDATE command_verdict SET received_at = received_at - $2::bigint WHERE school_id = $1', [SMALL_SCHOOL_ID, days * DAY]));
  const forget = (pool: pg.Pool, more: { rowsInPortion?: number } = {}) => forgetOld(pool, SMALL_SCHOOL_ID, { longestOfflineDays: 400, now: Date.now(), ...more });

  const command = (deviceSeq: number, name: string, args: Record<string, unknown>, more: Partial<SyncCommand> = {}): SyncCommand =>
    ({ commandId: newId<string>(), deviceSeq, name, args, baseVersion: 0, authorId: s.teacher, madeAt: 1, ...more });
  const sender = async (pool: pg.Pool) => {
    const store = new PgSyncStore(pool);
    const serverEpoch = await store.read(SMALL_SCHOOL_ID, (view) => Promise.resolve(view.head.epoch));
    return {
      push: async (replicaId: string, commands: SyncCommand[], staffId: StaffId = s.teacher, now = Date.now()) => {
        const outcome = await push(store, { schoolId: SMALL_SCHOOL_ID, deviceId: 'd', staffId }, { protocol: { ...PROTOCOL }, replicaId, serverEpoch, commands, chain: null }, now);
        return typeof outcome === 'string' ? outcome : outcome.verdicts.map(({ status, code }) => (code ? `${status} ${code}` : status));
      },
      pull: (scopes: { id: string; after: number }[]) =>
        pull(store, { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher }, {
          protocol: { ...PROTOCOL }, replicaId: newId(), serverEpoch, waiting: 0, scopes: scopes.map(({ id, after }) => ({ id: id as `journal:${string}`, after, checksum: null })),
        }, Date.now()),
    };
  };

  it('a workstation that was away longer than removals are remembered gets everything anew, and its waiting command happens once', async () => {
    const server = await start();
    const a = await enrol(server, s.teacher);
    const b = await enrol(server, s.classTeacher);
    await a.command('setMark', { workId: s.work16, pupilId: s.anna, value: 5, isDebt: false });
    await b.until('the mark', () => b.count('mark') === a.count('mark'));
    b.engine.stop();
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    await a.command('setMark', { workId: s.work16, pupilId: s.anna, value: null, isDebt: false }, 1);
    await a.command('removeWork', { workId: s.work16 }, 1);
    await a.synced();
    expect(await count(server.pool, 'tombstone')).toBeGreaterThan(1);

    await age(server.pool, 401);
    expect(await forget(server.pool)).toMatchObject({ verdicts: 3 });
    expect([await count(server.pool, 'tombstone'), await count(server.pool, 'command_verdict')]).toEqual([0, 0]);

    b.engine.start();
    await b.until('the removal that nobody remembers', () => b.count('work') === a.count('work') && b.count('outbox') === 0 && b.status?.state === 'synced');
    await a.until('the mark of the one that came back', () => valueOf(a) === 3);
    expect(b.count('problem')).toBe(0);
    expectWhole(a);
    expectWhole(b);
    const { rows } = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query('SELECT version FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = $3', [SMALL_SCHOOL_ID, s.work23, s.anna]));
    expect(rows).toEqual([{ version: 1 }]);
  });

  it('commands whose answers were lost and whose verdicts are gone happen no second time', async () => {
    const server = await start();
    const a = await enrol(server, s.teacher);
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    await a.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'ABSENT', minutes: null });
    await a.synced();
    a.engine.stop();
    // As if no answer had come: both wait again, under their ids and numbers.
    await a.file.write((tx) => requeueSent(tx), { foreignKeys: false });
    expect(a.count('outbox')).toBe(2);
    const b = await enrol(server, s.classTeacher);
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false }, 1);
    await b.synced();
    await age(server.pool, 500);
    await forget(server.pool);
    const revisions = await count(server.pool, 'revision');

    a.engine.start();
    await a.synced();
    await a.until('the value of the other', () => valueOf(a) === 5);
    expect([await count(server.pool, 'revision'), a.count('problem')]).toEqual([revisions, 0]);
    expectWhole(a);
  });

  it('also under the numbers of another replica; what was refused is judged again; another command under the id is refused', async () => {
    const pool = open();
    const { push: send } = await sender(pool);
    const [first, second] = [command(1, 'setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false }), command(2, 'setMark', { workId: s.work23, pupilId: s.boris, value: 4, isDebt: false })];
    const refused = command(3, 'setMark', { workId: s.work23, pupilId: s.vera, value: 4, isDebt: false });
    expect(await send(newId(), [first, second, refused])).toEqual(['accepted', 'accepted', 'rejected pupil_departed']);
    await age(pool, 401);
    await forget(pool);
    const revisions = await count(pool, 'revision');
    const twin = newId<string>();
    expect(await send(twin, [first])).toEqual(['accepted']);
    expect(await send(twin, [refused])).toEqual(['rejected pupil_departed']);
    expect(await send(twin, [second])).toEqual(['accepted']);
    expect(await send(twin, [{ ...first, name: 'commentMark', args: { workId: s.work23, pupilId: s.anna, comment: 'x' } }])).toEqual(['rejected command_other']);
    expect(await send(newId(), [{ ...first, authorId: s.classTeacher }], s.classTeacher)).toEqual(['rejected command_other']);
    expect(await count(pool, 'revision')).toBe(revisions);
  });

  it('goes in portions, keeps what is younger, and whoever was there in time goes on by changes', async () => {
    const statements: string[] = [];
    const pool = open((text) => void statements.push(text));
    const { push: send, pull: ask } = await sender(pool);
    const replica = newId<string>();
    let seq = 0;
    const works: string[] = [];
    for (let at = 0; at < 5; at++) {
      const workId = newId<string>();
      works.push(workId);
      await send(replica, [command(++seq, 'addWork', { workId, lessonId: s.lesson23, workTypeId: s.answer, title: '', weight: 1 })]);
      await send(replica, [command(++seq, 'removeWork', { workId }, { baseVersion: 1 })]);
    }
    expect(await count(pool, 'tombstone')).toBe(5);
    const journal = `journal:${s.algebra}`;
    const before = await ask([{ id: journal, after: 1 }]);
    const seen = typeof before === 'string' ? 0 : before.seq;
    await age(pool, 401);
    const young = newId<string>();
    await send(replica, [command(++seq, 'addWork', { workId: young, lessonId: s.lesson23, workTypeId: s.answer, title: '', weight: 1 })]);
    await send(replica, [command(++seq, 'removeWork', { workId: young }, { baseVersion: 1 })]);
    statements.length = 0;
    expect(await forget(pool, { rowsInPortion: 2 })).toMatchObject({ tombstones: 5, verdicts: 10 });
    expect(statements.filter((text) => text.startsWith('WITH gone AS'))).toHaveLength(3);
    expect([await count(pool, 'tombstone'), await count(pool, 'command_verdict')]).toEqual([1, 2]);
    // In time: the removals since come as changes. Too late: anew, and not as a scope that broke.
    expect(await ask([{ id: journal, after: seen }])).toMatchObject({ brokenScopes: [], patches: [{ tables: [{ table: 'work', removes: [young] }] }] });
    const inTime = await ask([{ id: journal, after: seen }]);
    expect(typeof inTime === 'string' ? [] : inTime.addedScopes).not.toContain(journal);
    const late = await ask([{ id: journal, after: seen - 1 }]);
    expect(late).toMatchObject({ brokenScopes: [], patches: [], addedScopes: expect.arrayContaining([journal]) as string[] });
    // A second run finds nothing.
    expect(await forget(pool)).toMatchObject({ tombstones: 0, verdicts: 0 });
  });

  it('has its day once in a day, whichever instance asks, and also after a clock that ran ahead', async () => {
    const pool = open();
    const now = Date.now();
    const ask = (at: number) => upkeep(pool, { longestOfflineDays: 400, now: at });
    const both = await Promise.all([ask(now), upkeep(open(), { longestOfflineDays: 400, now })]);
    expect(both.map(({ length }) => length).reduce((all, one) => all + one)).toBe(1);
    expect(await ask(now + UPKEEP_EVERY_MS - 1)).toEqual([]);
    expect(await ask(now + UPKEEP_EVERY_MS)).toHaveLength(1);
    expect(await ask(now + 800 * DAY)).toHaveLength(1);
    expect(await ask(now + 2 * DAY)).toHaveLength(1);
  });

  it('the server looks every hour by its clock, counts what it did, and goes on after a failure', async () => {
    const pool = open();
    const { push: send } = await sender(pool);
    await send(newId(), [command(1, 'setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false })]);
    await age(pool, 401);
    const metrics = new Metrics();
    const errors: string[] = [];
    const calls: { ms: number; call: () => void }[] = [];
    let now = Date.now();
    let isAway = true;
    const daily = new DailyUpkeep({
      pool: new Proxy(pool, { get: (target, name) => { if (isAway) throw new Error('the database is away'); const value: unknown = Reflect.get(target, name); return typeof value === 'function' ? (value.bind(target) as unknown) : value; } }),
      metrics, clock: () => now, longestOfflineDays: 400, securityDays: 400, register: new PgSecurityRegister(), sealer: sealKeyOf(generateKeyPairSync('ed25519').privateKey), log: { ...quietLog, error: (event) => { errors.push(event); return 'test'; } },
      callIn: (ms, call) => { calls.push({ ms, call }); return () => undefined; },
    });
    const next = async (): Promise<number> => {
      const { ms, call } = calls.shift()!;
      now += ms;
      call();
      await expect.poll(() => calls.length, { timeout: 5_000 }).toBe(1);
      return ms;
    };
    daily.start();
    expect(await next()).toBe(300_000);
    expect(errors).toEqual(['upkeep.failed']);
    isAway = false;
    expect(await next()).toBe(3_600_000);
    for (let hour = 0; hour < 20; hour++) await next();
    await daily.stop();
    const text = metrics.text();
    expect(text).toContain('uch_upkeep_runs_total{outcome="failed"} 1\n');
    expect(text).toContain('uch_upkeep_runs_total{outcome="done"} 2\n');
    expect(text).toContain('uch_forgotten_rows_total{what="verdicts"} 1\n');
    expect(text).toContain(`uch_upkeep_last_seconds ${Math.floor(now / 1_000)}\n`);
    expect(await count(pool, 'command_verdict')).toBe(0);
  });

  it('`compact` forgets and gives the room back while the server is at work', { timeout: 120_000 }, async () => {
    const server = await start();
    const { push: send } = await sender(server.pool);
    await send(newId(), [command(1, 'setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false })]);
    await age(server.pool, 31);
    const run = (days: string) =>
      promisify(execFile)(process.execPath, ['server/cli.ts', 'compact', '--folder', folder], { env: { ...process.env, DATABASE_URL: url, UCH_LONGEST_OFFLINE_DAYS: days } });
    expect((await run('400')).stdout).toMatch(/^Forgotten: 0 verdicts and 0 removals older than 400 days/);
    expect((await run('30')).stdout).toMatch(/^Forgotten: 1 verdicts/);
    const vacuumed = async () => (await server.pool.query<{ n: number }>(`SELECT sum(vacuum_count)::int AS n FROM pg_stat_user_tables WHERE relname = 'command_verdict'`)).rows[0]!.n;
    await expect.poll(vacuumed, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
  });
});
