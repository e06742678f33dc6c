import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { CommandId } from '#domain/ids.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor } from '../fixtures/accounts-desk.ts';
import { CutProxy } from '../fixtures/cut-proxy.ts';
import { comeInFirst, joinSmallSchool } from '../fixtures/joined-core.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { expectValue, WorkstationCore } from '../fixtures/workstation-core.ts';

const OWN = 'снег тает у крыльца';
const ELSEWHERE = 'за окном поёт скворец';
const DAY = 86_400_000;

/** One life of one window, because every step costs derivations on both sides. */
describe('a sign-in that nears its absolute end (ASVS 5.0, V7.3.2; R-08; docs/adr/0013)', () => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let net: CutProxy;
  let login = '';
  const folder = mkdtempSync(join(tmpdir(), 'uch-sign-in-renewal-'));
  const core = new WorkstationCore();

  const query = <Row extends Record<string, unknown>>(text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Row>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const status = async (fits: (status: Events['syncStatus']) => boolean): Promise<Events['syncStatus']> => {
    const heard = core.heard('syncStatus', fits, 20_000);
    heard.catch(() => undefined);
    const now = await expectValue(core.call('sync', 'readStatus', {}));
    return fits(now) ? now : heard;
  };
  const isSynced = () => status(({ state, waiting }) => state === 'synced' && waiting === 0);
  const lockAndUnlock = async (password = OWN): Promise<void> => {
    await core.call('lock', 'noteLocked', { reason: 'idle' });
    await core.restart();
    core.locked = { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher };
    await expectValue(core.call('accounts', 'unlock', { jobId: 'u', password }));
  };
  /** Days since login and password were given, of each sign-in, the newest first. */
  const ages = async () => (await query<{ age: number }>('SELECT round((extract(epoch FROM now()) * 1000 - counted_from) / 86400000)::int AS age FROM sign_in WHERE school_id = $1 ORDER BY counted_from DESC', )).map(({ age }) => age);
  const growOlder = (days: number) => query('UPDATE sign_in SET counted_from = counted_from - $2 WHERE school_id = $1', days * DAY);
  const passwordsGiven = async () => (await query<{ n: number }>(`SELECT count(*) AS n FROM security_event WHERE school_id = $1 AND kind = 'sign_in'`))[0]!.n;
  const setMark = (value: number) => core.call('journal', 'submitCommands', {
    commands: [{ commandId: newId<CommandId>(), name: 'setMark' as const, baseVersion: 0, args: { workId: s.work23, pupilId: s.anna, value, isDebt: false } }],
  });
  const markAtServer = async () => (await query<{ value: number }>('SELECT value FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = $3', s.work23, s.anna))[0]?.value;

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    net = await CutProxy.open(server.port);
    await joinSmallSchool(core, server, net.port);
    const given = (await issueFor(server, 'staff', [s.teacher]))[0]!;
    login = given.login;
    await comeInFirst(core, given, OWN, () => query('DELETE FROM sign_in WHERE school_id = $1'));
    await isSynced();
  }, 120_000);
  afterAll(async () => {
    await core.close();
    await net.close();
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('far from it, an unlocking goes on with what is there, and the server sees no password', async () => {
    const given = await passwordsGiven();
    await growOlder(20);
    await lockAndUnlock();
    await isSynced();
    expect([await ages(), await passwordsGiven() - given]).toEqual([[20], 0]);
  });

  it('in its last quarter the password that is typed for the vault makes a new one; nobody is asked twice', async () => {
    await growOlder(4);
    // The server tells it with the session that this unlocking opens; the next unlocking acts upon it.
    await lockAndUnlock();
    await isSynced();
    expect(await ages()).toEqual([24]);
    await lockAndUnlock();
    await isSynced();
    expect(await ages()).toEqual([0, 24]);
    // The new one is what the vault keeps: the old one ends, and sessions go on.
    await query('DELETE FROM sign_in WHERE school_id = $1 AND counted_from < $2', Date.now() - DAY);
    const given = await passwordsGiven();
    await lockAndUnlock();
    await isSynced();
    expect([await ages(), await passwordsGiven() - given]).toEqual([[0], 0]);
  });

  it('what was typed without contact is sent when the sign-in is over meanwhile: by the password of the unlocking, held for a server that comes', async () => {
    net.down();
    await status(({ state }) => state === 'offline');
    expect(await setMark(4)).toMatchObject({ ok: true });
    await growOlder(31);
    await lockAndUnlock();
    expect((await status(({ state }) => state === 'offline')).waiting).toBe(1);
    net.up();
    await core.call('sync', 'syncNow', {});
    await isSynced();
    expect([await markAtServer(), await ages()]).toEqual([4, [0, 31]]);
  });

  it('over while a window stands open, it ends the sync and loses nothing; locking and unlocking goes on', async () => {
    await growOlder(31);
    await query('DELETE FROM session WHERE school_id = $1');
    expect(await setMark(3)).toMatchObject({ ok: true });
    await core.call('sync', 'syncNow', {});
    expect((await status(({ reason }) => reason !== null)).reason!.code).toBe('sign_in_over');
    expect(await markAtServer()).toBe(4);
    await lockAndUnlock();
    await isSynced();
    expect(await markAtServer()).toBe(3);
  });

  it('a password that was changed elsewhere is shown to the server once: the account is not held back, and the person is asked for the new one', async () => {
    const desk = await Desk.join(server);
    const there = await desk.signIn(login, OWN);
    expect((await desk.ask('POST', '/v1/account/password', { current: OWN, next: ELSEWHERE }, there.token)).status).toBe(200);
    const failures = async () => (await query<{ n: number }>(`SELECT COALESCE(max(failures), 0)::int AS n FROM sign_in_delay WHERE school_id = $1`))[0]!.n;
    const before = await failures();
    for (let time = 0; time < 3; time++) {
      await lockAndUnlock();
      expect((await status(({ reason }) => reason !== null)).reason!.code).toBe('sign_in_over');
    }
    expect(await failures()).toBe(before + 1);
    await core.call('accounts', 'signOut', {});
    await expectValue(core.call('accounts', 'signIn', { jobId: 's', login, password: ELSEWHERE, former: OWN }));
    await isSynced();
    // From now on it is the right one again.
    await query('DELETE FROM sign_in WHERE school_id = $1');
    await lockAndUnlock(ELSEWHERE);
    await isSynced();
    expect(await ages()).toEqual([0]);
  });
});
