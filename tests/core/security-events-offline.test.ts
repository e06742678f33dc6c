import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyRegister } from '#server/audit/verify-register.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { joinSmallSchool } from '../fixtures/joined-core.ts';
import { PasswordDoor } from '../fixtures/password-door.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { WorkstationCore } from '../fixtures/workstation-core.ts';

const LOGIN = 'ivanova.ms';
const PASSWORD = 'снег тает у крыльца';
const WRONG = 'кот спит на батарее';
const TWO_DAYS = 2 * 86_400_000;

let postgres: TestPostgres;
let folder: string;
let server: RunningServer;
let door: PasswordDoor;
let core: WorkstationCore;

beforeEach(async () => {
  postgres = await startPostgres('embedded');
  folder = mkdtempSync(join(tmpdir(), 'uch-offline-events-'));
  const databaseUrl = await postgres.fresh();
  await loadSmallSchool(databaseUrl);
  server = await startTestServer({ folder, databaseUrl });
  door = await PasswordDoor.open(server);
  door.add(s.teacher, LOGIN, PASSWORD, 'Иванова Мария Сергеевна');
  core = new WorkstationCore();
  await joinSmallSchool(core, server, door.port);
});
afterEach(async () => {
  await core.close();
  await door.close();
  await server.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const openSchool = () => core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID });
const signIn = (password = PASSWORD) => core.call('accounts', 'signIn', { jobId: 's', login: LOGIN, password });
const unlock = (password = PASSWORD) => core.call('accounts', 'unlock', { jobId: 'u', password });
const fromWorkstation = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) =>
  (await client.query<{ kind: string; result: string; who: string; device: string | null; params: string; at: number; deviceAt: number }>(
    `SELECT kind, result, actor_id AS who, device_id AS device, params, at, device_at AS "deviceAt" FROM security_event WHERE school_id = $1 AND event_id IS NOT NULL ORDER BY seq`, [SMALL_SCHOOL_ID])).rows);
/** The window locks: the shell says why, then the core ends and another one is started. */
const lockWindow = async (): Promise<void> => {
  expect(await core.call('lock', 'noteLocked', { reason: 'idle' })).toMatchObject({ ok: true });
  await core.restart();
  core.locked = { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher };
};

it('what happens at the lock without contact for days comes to the register once, in its order, with both clocks (issue 4, point 9; R-07, R-08)', async () => {
  expect(await signIn()).toMatchObject({ ok: true, value: { offline: false } });
  await core.call('accounts', 'signOut', {});
  await door.close();
  await core.restart();
  // The clock of this computer runs two days ahead from here on.
  core.now = () => Date.now() + TWO_DAYS;
  core.uptime = () => performance.now() + 3_600_000 + TWO_DAYS;
  expect(await openSchool()).toMatchObject({ ok: true });
  for (let time = 0; time < 2; time++) expect(await signIn(WRONG)).toMatchObject({ ok: false, error: { code: 'credentials_wrong' } });
  expect(await signIn()).toMatchObject({ ok: true, value: { offline: true } });
  await lockWindow();
  expect(await unlock(WRONG)).toMatchObject({ ok: false, error: { code: 'credentials_wrong' } });
  expect(await unlock()).toMatchObject({ ok: true });
  await lockWindow();
  expect(await unlock()).toMatchObject({ ok: true });
  expect(await fromWorkstation()).toEqual([]);
  await door.openAgain();
  await core.call('sync', 'syncNow', {});
  await expect.poll(async () => (await fromWorkstation()).length, { timeout: 20_000 }).toBe(5);
  const rows = await fromWorkstation();
  expect(rows.map(({ kind, result, params }) => `${kind} ${result} ${params}`)).toEqual([
    'signed_in_offline done {"wrongBefore":2}', 'locked done {"reason":"idle"}', 'unlocked done {"wrongBefore":1}', 'locked done {"reason":"idle"}', 'unlocked done {}',
  ]);
  for (const { who, device, at, deviceAt } of rows) {
    expect([who, device === null]).toEqual([s.teacher, false]);
    expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
    expect(Math.abs(deviceAt - at - TWO_DAYS)).toBeLessThan(120_000);
  }
  // Once, also when the workstation syncs again; and the chain of the register holds.
  await core.call('sync', 'syncNow', {});
  await lockWindow();
  expect(await unlock()).toMatchObject({ ok: true });
  await expect.poll(async () => (await fromWorkstation()).length, { timeout: 20_000 }).toBe(7);
  expect((await verifyRegister(server.pool, SMALL_SCHOOL_ID, {})).findings).toEqual([]);
});

it('a vault that was swapped for an old one, a clock that was turned back and a damaged vault are told with the next contact (issue 4, point 9; P-09)', async () => {
  const place = (suffix: string) => join(core.folder, 'schools', SMALL_SCHOOL_ID, `${s.teacher}${suffix}`);
  const told = async () => (await fromWorkstation()).map(({ kind, result, params }) => `${kind} ${result} ${params}`);
  const signOut = () => core.call('accounts', 'signOut', {});
  expect(await signIn()).toMatchObject({ ok: true });
  await signOut();
  for (const suffix of ['.db', '.vault']) copyFileSync(place(suffix), `${place(suffix)}.old`);
  core.now = () => Date.now() + TWO_DAYS;
  expect(await signIn()).toMatchObject({ ok: true });
  await signOut();
  expect(await told()).toEqual([]);
  for (const suffix of ['.db', '.vault']) copyFileSync(`${place(suffix)}.old`, place(suffix));
  core.now = Date.now;
  expect(await signIn()).toMatchObject({ ok: true });
  await expect.poll(told, { timeout: 20_000 }).toEqual(expect.arrayContaining([expect.stringMatching(/^vault_rolled_back refused \{"file":\d+,"header":\d+,"known":\d+\}$/), 'clock_went_back refused {}']));
  await signOut();
  // Found once: what the sign-in set right is not told again.
  expect(await signIn()).toMatchObject({ ok: true });
  await signOut();
  truncateSync(place('.vault'), 300);
  expect(await signIn()).toMatchObject({ ok: false, error: { code: 'vault_damaged' } });
  expect(await core.call('accounts', 'signIn', { jobId: 's', login: LOGIN, password: PASSWORD, fetchAnew: true })).toMatchObject({ ok: true });
  await expect.poll(told, { timeout: 20_000 }).toContain('vault_damaged refused {"code":"vault_damaged","setAside":1}');
  expect((await told()).length).toBe(3);
});

it('the core that is told of the lock and to end in one breath ends after the event is written, however slow the disk (issue 4, point 9; R-08)', async () => {
  expect(await signIn()).toMatchObject({ ok: true });
  await core.call('accounts', 'signOut', {});
  await door.close();
  await core.restart();
  expect(await openSchool()).toMatchObject({ ok: true });
  expect(await signIn()).toMatchObject({ ok: true, value: { offline: true } });
  // The shell waits for neither answer: it gives the page 80 ms for its last words and tells the core to end. Each write takes more than three times as long here.
  const written: string[] = [];
  core.onWritePoint = (point) => {
    if (point === 'before-commit') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    written.push(point);
  };
  const unheard = [
    ...[1, 2, 3].map((number) => core.call('drafts', 'keep', { place: `lesson/${number}`, text: 'Сложение дробей' })),
    core.call('lock', 'noteLocked', { reason: 'os-locked' }),
  ];
  expect(written).not.toContain('after-commit');
  await core.restart();
  const ended = written.length;
  expect(written.filter((point) => point === 'after-commit').length).toBeGreaterThanOrEqual(4);
  core.onWritePoint = () => {};
  core.locked = { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher };
  expect((await Promise.all(unheard)).map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect(written.length).toBe(ended);
  expect(await unlock()).toMatchObject({ ok: true });
  await door.openAgain();
  await core.call('sync', 'syncNow', {});
  await expect.poll(async () => (await fromWorkstation()).map(({ kind, params }) => `${kind} ${params}`), { timeout: 20_000 }).toEqual(['signed_in_offline {}', 'locked {"reason":"os-locked"}', 'unlocked {}']);
});
