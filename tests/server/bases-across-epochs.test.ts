import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { listProblems } from '#main/sync/problem-repository.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { openPool } from '#server/database/pool.ts';
import { layDownBackup } from '#server/operations/lay-down-backup.ts';
import { makeBackup } from '#server/operations/make-backup.ts';
import type { RunningServer } from '#server/start-server.ts';
import { loadSmallSchool, POSTGRES_KINDS, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { annasMark, brokenIn, joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const NOW = Date.parse('2026-11-26T09:00:00Z');

describe.each(POSTGRES_KINDS)('what was seen before a restore, on %s (design §4, ADR 0014)', (kind) => {
  let postgres: TestPostgres;
  let folder: string;
  let port: number;
  let server: RunningServer;
  let backups: number;
  const workstations: TestWorkstation[] = [];

  const start = async (databaseUrl: string): Promise<void> => {
    server = await startTestServer({ folder, databaseUrl, port });
    ({ port } = server);
  };
  const enrol = async (staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    workstations.push(one);
    return one;
  };
  const backup = async (): Promise<void> => {
    backups += 1;
    expect(await makeBackup(server.pool, { to: join(folder, `${backups}.uchb`), schoolId: null, passphrase: null, isKept: true, now: NOW })).toMatchObject({ ok: true });
  };
  /** The disk died; the newest backup comes into an empty database behind the same address. */
  const restore = async (): Promise<void> => {
    await server.stop();
    const url = await postgres.fresh();
    const pool = openPool({ connectionString: url, most: 2 });
    expect(await layDownBackup(pool, { from: join(folder, `${backups}.uchb`), passphrase: null, reason: 'restored', now: NOW, random: (bytes) => new Uint8Array(randomBytes(bytes)) })).toMatchObject({ ok: true });
    await pool.end();
    await start(url);
  };
  const put = (at: TestWorkstation, value: number) => at.command('setMark', { workId: s.work23, pupilId: s.anna, value, isDebt: false }, annasMark(at)?.version ?? 0);
  const shows = (at: TestWorkstation, value: number) => at.until(`the mark ${value}`, () => annasMark(at)?.value === value);
  const atRest = (at: TestWorkstation) => at.until('rest', () => ['synced', 'problem'].includes(at.status?.state ?? '') && at.count('outbox') === 0 && listHeldScopes(at.file.read).every(({ upTo }) => upTo > 0));
  const wholeIn = (...all: TestWorkstation[]): void => all.forEach((one) => expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] }));

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-epochs-'));
    port = 0;
    backups = 0;
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    await start(url);
  });
  afterEach(async () => {
    await Promise.all(workstations.splice(0).map((one) => one.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a colleague’s new mark is not replaced by one that was typed over a lost history; its author is asked', { timeout: 60_000 }, async () => {
    const mine = await enrol(s.teacher);
    const lost = await enrol(s.classTeacher);
    await backup();
    for (const value of [3, 2, 3]) await put(lost, value);
    await atRest(lost);
    await shows(mine, 3);
    // Without the server I type over what I see, version 3. It does not come back, and neither does the colleague's computer.
    mine.engine.stop();
    await put(mine, 4);
    lost.engine.stop();
    await restore();
    const theirs = await enrol(s.classTeacher);
    expect(await put(theirs, 5)).toMatchObject({ status: 'accepted', version: 1 });
    await atRest(theirs);

    mine.engine.start();
    await mine.until('the question', () => mine.count('problem') === 1);
    await atRest(mine);
    expect(listProblems(mine.file.read)).toMatchObject([{ status: 'conflict', code: 'conflict_newer_version', args: { value: 4 }, standing: { value: 5, version: 1, author_id: s.classTeacher } }]);
    expect([annasMark(mine), annasMark(theirs)]).toEqual([{ value: 5, version: 1 }, { value: 5, version: 1 }]);
    // «Заменить»: now it was seen.
    await put(mine, 4);
    await shows(theirs, 4);
    expect(theirs.count('problem')).toBe(0);
    wholeIn(mine, theirs);
  });

  it('a colleague’s mark that I saw and that comes again as itself asks nobody', { timeout: 60_000 }, async () => {
    const mine = await enrol(s.teacher);
    const theirs = await enrol(s.classTeacher);
    await put(theirs, 3);
    await shows(mine, 3);
    await backup();
    for (const value of [2, 5]) await put(theirs, value);
    await atRest(theirs);
    await shows(mine, 5);
    mine.engine.stop();
    await put(mine, 4);
    await restore();
    theirs.engine.syncNow();
    await theirs.until('the restored server', () => theirs.count('sent_command') === 2 && theirs.count('outbox') === 0);
    await atRest(theirs);
    mine.engine.start();
    await shows(theirs, 4);
    await atRest(mine);
    expect([mine.count('problem'), theirs.count('problem')]).toEqual([0, 0]);
    expect([annasMark(mine), annasMark(theirs)]).toEqual([{ value: 4, version: 4 }, { value: 4, version: 4 }]);
    wholeIn(mine, theirs);
  });

  it('over two restores what the first backup held was seen, and what came since was not', { timeout: 60_000 }, async () => {
    const mine = await enrol(s.teacher);
    const theirs = await enrol(s.classTeacher);
    await put(theirs, 3);
    await shows(mine, 3);
    await atRest(theirs);
    await backup();
    mine.engine.stop();
    await put(mine, 4);
    await mine.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'LATE', minutes: 5 });
    await restore();
    // In the history between, which my computer never met.
    await theirs.until('the restored server', () => theirs.status?.state === 'synced');
    await theirs.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'ILLNESS', minutes: null });
    await atRest(theirs);
    await backup();
    await restore();
    mine.engine.start();
    await mine.until('the question', () => mine.count('problem') === 1);
    await atRest(mine);
    expect(listProblems(mine.file.read)).toMatchObject([{ name: 'setAttendance', status: 'conflict' }]);
    await shows(theirs, 4);
    expect(annasMark(theirs)).toEqual({ value: 4, version: 2 });
    wholeIn(mine, theirs);
  });
});
