import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { inSchool } from '#server/database/pool.ts';
import { type RunningServer } from '#server/start-server.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { annasMark, brokenIn, joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';


describe.each(POSTGRES_KINDS)('several instances and a restored server, on %s (design §4, §6)', (kind) => {
  let postgres: TestPostgres;
  let folder: string;
  let url: string;
  const servers: RunningServer[] = [];
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-instances-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
  });
  afterEach(async () => {
    await Promise.all(workstations.splice(0).map((one) => one.close()));
    await Promise.all(servers.splice(0).map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

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

  it('a mark sent to one instance comes to a workstation of the other by a poke', async () => {
    const a = await enrol(await start(url), s.teacher);
    const b = await enrol(await start(url), s.classTeacher);
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await b.until('the mark', () => valueOf(b) === 5);
    expect([a.brokenScopes(), b.brokenScopes()]).toEqual([0, 0]);
  });

  it('what was accepted after the backup is sent again to the restored server, and nothing is lost', async () => {
    const first = await start(url);
    const { port } = first;
    const a = await enrol(first, s.teacher);
    const b = await enrol(first, s.classTeacher);
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    await b.until('the first mark', () => valueOf(b) === 3);
    await a.synced();

    // The backup: a copy of the database while nobody is connected.
    await servers.splice(0)[0]!.stop();
    const admin = new URL(url);
    const name = admin.pathname.slice(1);
    admin.pathname = '/postgres';
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
    await client.end();

    await start(url, port);
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 4, isDebt: false }, 1);
    await a.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'ABSENT', minutes: null });
    await b.until('the later mark', () => valueOf(b) === 4 && b.count('attendance') === 1);
    await a.synced();

    // The disk died; the copy comes back under a new epoch, without the later mark.
    await servers.splice(0)[0]!.stop();
    admin.pathname = `/${name}_copy`;
    const restored = await start(admin.href, port);
    await inSchool(restored.pool, SMALL_SCHOOL_ID, 'write', (connection) => connection.query(`UPDATE school_log SET epoch = 'restored' WHERE school_id = $1`, [SMALL_SCHOOL_ID]));
    const marksThere = () => inSchool(restored.pool, SMALL_SCHOOL_ID, 'read', async (connection) =>
      (await connection.query<{ value: number; version: number }>('SELECT value, version FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = $3', [SMALL_SCHOOL_ID, s.work23, s.anna])).rows);
    for (const one of [a, b]) {
      one.engine.stop();
      one.engine.start();
    }
    // Everything held is of the new history.
    const isNew = (one: TestWorkstation): boolean => one.status?.state === 'synced' && one.count('outbox') === 0 && listHeldScopes(one.file.read).every(({ upTo }) => upTo > 0);
    await b.until('the restored server', () => isNew(b) && valueOf(b) === 4 && b.count('attendance') === 1);
    await a.until('the restored server', () => isNew(a));
    expect(await marksThere()).toEqual([{ value: 4, version: 2 }]);
    for (const one of [a, b]) {
      expect(one.count('problem')).toBe(0);
      expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });
    }
  });
});
