import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { listProblems } from '#main/sync/problem-repository.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { inSchool } from '#server/database/pool.ts';
import { type RunningServer } from '#server/start-server.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { annasMark, brokenIn, joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import { TestWorkstation } from '../fixtures/test-workstation.ts';


describe.each(POSTGRES_KINDS)('two workstations and a server on PostgreSQL: %s (design §4)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  let secret: string;
  let url: string;
  const open: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());

  const start = async (port = 0): Promise<void> => {
    server = await startTestServer({ folder, databaseUrl: url, port });
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-server-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
    await start();
    secret = Buffer.from((await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 10, 1, 'test')).secret).toString('hex');
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const join2 = async (staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    open.push(one);
    return one;
  };
  const expectWhole = (...all: TestWorkstation[]): void => {
    for (const one of all) {
      expect(one.count('base_row')).toBe(0);
      expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });
    }
  };

  it('a mark typed on one appears on the other, with its author, and nothing else is lost', async () => {
    const a = await join2(s.teacher);
    const b = await join2(s.classTeacher);
    expect((await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false })).status).toBe('accepted');
    await b.until('the mark', () => annasMark(b)?.value === 5);
    await a.synced();
    expect(annasMark(a)).toEqual({ value: 5, version: 1 });
    await b.command('setAttendance', { lessonId: s.lesson23, pupilId: s.anna, code: 'LATE', minutes: 5 });
    await a.until('the absence', () => a.count('attendance') === 1);
    await b.synced();
    expectWhole(a, b);
  });

  it('the answer to a push brings what it changed, so that nobody pulls a row of their own; the other one does', async () => {
    const a = await join2(s.teacher);
    const pulled = (): number => Number(/^uch_pulled_rows_total (\d+)$/m.exec(server.parts.metrics.text())?.[1] ?? 0);
    const before = pulled();
    for (const [pupilId, value] of [[s.anna, 5], [s.boris, 4], [s.anna, 3]] as const) {
      expect((await a.command('setMark', { workId: s.work23, pupilId, value, isDebt: false })).status).toBe('accepted');
      await a.synced();
    }
    expect(annasMark(a)).toEqual({ value: 3, version: 2 });
    expect([pulled() - before, a.count('outbox')]).toEqual([0, 0]);
    expectWhole(a);
    const b = await join2(s.classTeacher);
    expect(annasMark(b)).toEqual({ value: 3, version: 2 });
    await b.command('setAttendance', { lessonId: s.lesson23, pupilId: s.anna, code: 'LATE', minutes: 5 });
    await a.until('the absence', () => a.count('attendance') === 1);
    // The other one may hear of it before its author has read the answer.
    await b.synced();
    expect(pulled() - before).toBe(1);
    expectWhole(a, b);
  });

  it('gives each person only what is theirs (P-01)', async () => {
    const stranger = await TestWorkstation.join({ address: `http://127.0.0.1:${server.port}`, caPem: null, schoolId: SMALL_SCHOOL_ID, startSecret: null }, secret, s.stranger);
    open.push(stranger);
    stranger.engine.start();
    await stranger.until('first sync', () => stranger.status?.state === 'synced' && listHeldScopes(stranger.file.read).length === 1);
    expect([stranger.count('pupil'), stranger.count('lesson'), stranger.count('mark'), stranger.count('guardian')]).toEqual([0, 0, 0, 0]);
    const teacher = await join2(s.teacher);
    expect(teacher.count('pupil')).toBe(4);
    expect(teacher.count('lesson')).toBe(6);
    expectWhole(stranger, teacher);
  });

  it('two teachers in one cell: the first stands, the second is asked, and both values are kept', async () => {
    const a = await join2(s.teacher);
    const b = await join2(s.classTeacher);
    a.engine.stop();
    b.engine.stop();
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    a.engine.start();
    await a.synced();
    b.engine.start();
    await b.until('the problem', () => b.count('problem') === 1 && annasMark(b)?.value === 5 && b.count('outbox') === 0);
    const [problem] = listProblems(b.file.read);
    expect(problem).toMatchObject({ status: 'conflict', code: 'conflict_newer_version', args: { value: 3 }, standing: { value: 5, author_id: s.teacher } });
    expectWhole(a, b);
  });

  it('weeks offline: what was typed goes when the server is back, and comes to the others', async () => {
    const a = await join2(s.teacher);
    const b = await join2(s.classTeacher);
    const { port } = server;
    await server.stop();
    await a.until('offline', () => a.status?.state === 'offline' && a.status.offlineSince !== null);
    for (const value of [2, 3, 4]) await a.command('setMark', { workId: s.work23, pupilId: s.anna, value, isDebt: false });
    await a.command('addWork', { workId: s.firstGrader as never, lessonId: s.lesson16, workTypeId: s.answer, title: 'Устный счёт', weight: 1 });
    expect(a.status?.waiting).toBe(4);
    await start(port);
    await b.until('the last mark', () => annasMark(b)?.value === 4 && b.count('work') === a.count('work'));
    await a.synced();
    expect(annasMark(b)).toEqual({ value: 4, version: 3 });
    expectWhole(a, b);
  });

  it('a right that ends takes its rows with it, and what was not sent is shown to its author', async () => {
    const b = await join2(s.classTeacher);
    b.engine.stop();
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 2, isDebt: false });
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(`UPDATE access_grant SET ends_on = '2020-01-01' WHERE school_id = $1 AND staff_id = $2`, [SMALL_SCHOOL_ID, s.classTeacher]));
    b.engine.start();
    await b.until('the rows to go', () => b.count('pupil') === 0 && b.count('lesson') === 0 && b.count('mark') === 0);
    expect(listProblems(b.file.read)).toMatchObject([{ status: 'rejected', code: 'not_allowed', args: { value: 2 } }]);
    expect([b.count('outbox'), b.count('base_row'), b.count('membership'), b.count('guardian')]).toEqual([0, 0, 0, 0]);
  });

  it('a withdrawn workstation is answered no more, and keeps what waits', async () => {
    const a = await join2(s.teacher);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('UPDATE device SET withdrawn_at = 1 WHERE school_id = $1 AND id = $2', [SMALL_SCHOOL_ID, a.deviceId]));
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await a.until('the refusal', () => a.status?.state === 'problem' && a.status.reason?.code === 'device_withdrawn');
    expect(a.status?.waiting).toBe(1);
  });

  it('a work removed elsewhere goes here too, with its empty marks', async () => {
    const a = await join2(s.teacher);
    const b = await join2(s.classTeacher);
    await a.command('setMark', { workId: s.work16, pupilId: s.anna, value: 5, isDebt: false });
    await a.command('setMark', { workId: s.work16, pupilId: s.anna, value: null, isDebt: false }, 1);
    await b.until('the cleared mark', () => b.file.read.get<{ version: number }>('SELECT version FROM mark')?.version === 2);
    await a.command('removeWork', { workId: s.work16 }, 1);
    await b.until('the work to go', () => b.count('work') === 3 && b.count('mark') === 0);
    await a.synced();
    expectWhole(a, b);
  });
});
