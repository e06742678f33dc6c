import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import { insertRecoveryKey } from '#server/accounts/account-repository.ts';
import { findStaff, issueAdministrator } from '#server/accounts/first-administrator.ts';
import { makeRecoveryKey } from '#server/accounts/recovery-key.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { issueFor } from '../fixtures/accounts-desk.ts';
import { joinSmallSchool } from '../fixtures/joined-core.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { WorkstationCore } from '../fixtures/workstation-core.ts';

const OWN = 'снег тает у крыльца';
const ADMINISTRATORS = 'кот спит на батарее';
const PASSPHRASE = 'ключ лежит в сейфе у директора';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

async function expectValue<Value>(answer: Promise<{ ok: true; value: Value } | { ok: false; error: { code: string; params: unknown } }>): Promise<Value> {
  const result = await answer;
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)}`);
  return result.value;
}

/** The core and the school server as they are, from the first password to the rescue: one life, because every step costs derivations on both sides. */
describe('accounts from the issue to the rescue (issue 4, points 2, 3, 6; R-05, R-07, R-10)', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let server: RunningServer;
  let port = 0;
  const folder = mkdtempSync(join(tmpdir(), 'uch-accounts-'));
  const core = new WorkstationCore();
  const start = async (): Promise<void> => {
    server = await startTestServer({ folder, databaseUrl, port });
    ({ port } = server);
  };
  const signIn = (login: string, password: string, more: { former?: string; fetchAnew?: boolean } = {}) => core.call('accounts', 'signIn', { jobId: 's', login, password, ...more });
  const setMark = (value: number) => core.call('journal', 'submitCommands', {
    commands: [{ commandId: newId<CommandId>(), name: 'setMark' as const, baseVersion: 0, args: { workId: s.work23, pupilId: s.anna, value, isDebt: false } }],
  });
  const status = async (fits: (status: Events['syncStatus']) => boolean): Promise<void> => {
    const heard = core.heard('syncStatus', fits);
    heard.catch(() => undefined);
    if (!fits(await expectValue(core.call('sync', 'readStatus', {})))) await heard;
  };
  const pathOf = (staffId: StaffId, suffix: string) => join(core.folder, 'schools', SMALL_SCHOOL_ID, `${staffId}${suffix}`);

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    await start();
  });
  afterAll(async () => {
    await core.close();
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a temporary password, the own one, work without the server, a new one by the administrator, and what had not been sent', async () => {
    const key = await makeRecoveryKey({ schoolId: SMALL_SCHOOL_ID, schoolName: 'Школа № 1' }, PASSPHRASE, Date.now(), random);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => insertRecoveryKey(client, SMALL_SCHOOL_ID, key));
    const keyFile = join(folder, 'key.json');
    writeFileSync(keyFile, JSON.stringify(key));
    const [given] = await issueFor(server, 'staff', [s.teacher]);
    await joinSmallSchool(core, server, port);
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toEqual({ asks: 'password', online: true, here: false });

    // the password that was given opens nothing but the choice of another.
    expect(await expectValue(signIn(given!.login, given!.password))).toMatchObject({ staffId: s.teacher, name: 'Иванова Мария Сергеевна', mustChange: true });
    expect(await core.call('accounts', 'changePassword', { current: given!.password, next: 'qwertyuiop' })).toMatchObject({ ok: false, error: { code: 'password_common' } });
    await expectValue(core.call('accounts', 'changePassword', { current: given!.password, next: OWN }));
    expect(await expectValue(signIn(given!.login, OWN))).toMatchObject({ mustChange: false, offline: false, roles: ['teacher'] });
    await status(({ state }) => state === 'synced');

    // The own password, from within: the sync goes on, the vault opens by the new one alone.
    await expectValue(core.call('accounts', 'changePassword', { current: OWN, next: `${OWN} весной` }));
    // Both clocks (design §6.3): told with the sign-in, and with a session that the sync opens by itself.
    const asSchool = (sql: string) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(sql, [SMALL_SCHOOL_ID])).rows);
    expect(await asSchool(`SELECT DISTINCT kind, abs(device_at - at) < 60000 AS told FROM security_event WHERE school_id = $1 AND kind IN ('sign_in', 'password_changed') AND device_id IS NOT NULL ORDER BY kind`))
      .toEqual([{ kind: 'password_changed', told: true }, { kind: 'sign_in', told: true }]);
    await asSchool('UPDATE device SET clock_ahead = NULL WHERE school_id = $1');
    await asSchool('DELETE FROM session WHERE school_id = $1');
    await setMark(4);
    await status(({ state, waiting }) => state === 'synced' && waiting === 0);
    expect(await asSchool('SELECT abs(clock_ahead) < 60000 AS told FROM device WHERE school_id = $1')).toEqual([{ told: true }]);

    // Who signs out leaves no session open at the server, and the register says so (ASVS V7.4; issue 4, point 9).
    const open = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number }>('SELECT count(*) AS n FROM session WHERE school_id = $1 AND staff_id = $2', [SMALL_SCHOOL_ID, s.teacher])).rows[0]!.n);
    const signedOut = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query(`SELECT 1 FROM security_event WHERE school_id = $1 AND kind = 'signed_out' AND actor_id = $2`, [SMALL_SCHOOL_ID, s.teacher])).rowCount ?? 0);
    expect(await open()).toBeGreaterThan(0);
    const told = await signedOut();
    await core.call('accounts', 'signOut', {});
    await expect.poll(open, { timeout: 10_000 }).toBe(0);
    expect(await signedOut()).toBe(told + 1);

    // Without the server.
    await server.stop();
    await core.restart();
    await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
    expect(await signIn(given!.login, OWN)).toMatchObject({ ok: false, error: { code: 'credentials_wrong' } });
    expect(await expectValue(signIn(given!.login, `${OWN} весной`))).toMatchObject({ offline: true });
    await setMark(2);
    await core.call('accounts', 'signOut', {});

    // The teacher has forgotten the password; the administrator gives a new one, and the file does not open any more.
    await start();
    const [anew] = await issueFor(server, 'staff', [s.teacher]);
    await expectValue(signIn(anew!.login, anew!.password));
    await expectValue(core.call('accounts', 'changePassword', { current: anew!.password, next: 'весна придёт нескоро' }));
    expect(await signIn(anew!.login, 'весна придёт нескоро')).toMatchObject({ ok: false, error: { code: 'vault_password_former' } });
    const before = readFileSync(pathOf(s.teacher, '.db'));

    // The rescue by the administrator, at the same computer.
    const found = await findStaff(server.pool, SMALL_SCHOOL_ID, s.deputy, Date.now());
    if (found.kind !== 'one') throw new Error(found.kind);
    const { pool, parts: { hasher } } = server;
    const admin = await expectValue(issueAdministrator({ pool, hasher, now: Date.now(), random }, SMALL_SCHOOL_ID, found.person, 'приказ № 1 от 01.09.2026'));
    await expectValue(signIn(admin.login, admin.password));
    await expectValue(core.call('accounts', 'changePassword', { current: admin.password, next: ADMINISTRATORS }));
    await expectValue(signIn(admin.login, ADMINISTRATORS));
    const rescue = (passphrase: string) => core.call('rescue', 'send', { jobId: 'r', vault: s.teacher, fileToken: 'x'.repeat(16), passphrase, basis: 'служебная записка' });
    core.filePath = keyFile;
    expect(await rescue('ключ лежит не в сейфе')).toMatchObject({ ok: false, error: { code: 'recovery_key_wrong' } });
    expect(await expectValue(rescue(PASSPHRASE))).toMatchObject({ name: 'Иванова Мария Сергеевна', waiting: 1, accepted: 1, refused: 0, conflicts: 0, left: 0, stopped: null, places: [] });
    expect(readFileSync(pathOf(s.teacher, '.db')).equals(before)).toBe(true);
    const { rows } = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query<{ value: number; author_id: string }>(
      `SELECT m.value, r.author_id FROM mark m, revision r WHERE m.school_id = $1 AND r.school_id = $1 AND m.work_id = $2 AND m.pupil_id = $3 ORDER BY r.chain_seq DESC LIMIT 1`, [SMALL_SCHOOL_ID, s.work23, s.anna],
    ));
    expect(rows).toEqual([{ value: 2, author_id: s.teacher }]);
    // What was sent once is not done twice.
    expect(await expectValue(rescue(PASSPHRASE))).toMatchObject({ waiting: 1, accepted: 1 });

    // The teacher fetches everything anew, the rescued mark too; a teacher rescues nothing.
    expect(await expectValue(signIn(anew!.login, 'весна придёт нескоро', { fetchAnew: true }))).toMatchObject({ staffId: s.teacher, offline: false, setAside: true });
    const cell = await expectValue(core.call('journal', 'readCell', { lessonId: s.lesson23, pupilId: s.anna }));
    expect(cell.marks.find(({ workId }) => workId === s.work23)?.value).toBe(2);
    expect(await rescue(PASSPHRASE)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  }, 300_000);
});
