import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseText, PROTOCOL, sessionAnswer } from '#domain/contract/sync/index.ts';
import { dayAfter, dayAt, endOfDay } from '#domain/school-time.ts';
import { verifiesSeal } from '#server/certificates/seal-key.ts';
import { inSchool } from '#server/database/pool.ts';
import { openServerLog } from '#server/log.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const DAY_MS = 86_400_000;
const OWN = 'снег тает у крыльца';

describe.each(POSTGRES_KINDS)('signing in at the server, on %s (R-05, R-07, docs/adr/0013)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let desk: Desk;
  const folder = mkdtempSync(join(tmpdir(), 'uch-sign-in-'));
  const lines: string[] = [];
  const told = new Set<string>();

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    server = await startTestServer({ folder, databaseUrl: url, log: openServerLog(() => 'test', { write: (line) => void lines.push(line) }) });
    desk = await Desk.join(server);
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const issue = async (staffId: string) => {
    const [given] = await issueFor(server, 'staff', [staffId]);
    for (const secret of [given!.login, given!.password]) told.add(secret);
    return given!;
  };
  /** Delays are other tests' matter. */
  const forgetDelays = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('DELETE FROM sign_in_delay WHERE school_id = $1', [SMALL_SCHOOL_ID]));

  it('with the first account of staff development identities end, and nobody is named before sign-in', async () => {
    const hello = async () => (await desk.ask('GET', '/v1/sync/hello')).body;
    expect(await hello()).toMatchObject({ passwords: false, developmentIdentities: true });
    const identity = await desk.byIdentity(s.teacher);
    expect(identity.status).toBe(200);
    // A pupil's account is none that anybody could come in with.
    await issueFor(server, 'pupil', [s.anna]);
    expect(await hello()).toMatchObject({ passwords: false, developmentIdentities: true });
    expect((await desk.ask('GET', '/v1/identities')).body.people!.length).toBeGreaterThan(0);
    await issue(s.deputy);
    expect(await hello()).toMatchObject({ passwords: true, developmentIdentities: false });
    expect((await desk.ask('GET', '/v1/identities')).body).toEqual({ people: [] });
    expect((await desk.byIdentity(s.teacher)).code).toBe('identity_not_configured');
    expect((await desk.ask('GET', '/v1/workstations', undefined, identity.body.token)).code).toBe('session_expired');
  });

  it('a password opens a session, a sign-in and a lease; a temporary one nothing but the own new password (R-07)', async () => {
    const given = await issue(s.teacher);
    const session = await desk.signIn(` ${given.login.toUpperCase()} `, given.password);
    expect(sessionAnswer.parse(session)).toMatchObject({ staffId: s.teacher, name: 'Иванова Мария Сергеевна', account: { login: given.login, mustChange: true, recoveryKey: null } });
    const { lease } = session.account;
    expect(lease).toMatchObject({ schoolId: SMALL_SCHOOL_ID, deviceId: desk.deviceId, staffId: s.teacher, days: 7 });
    const sealKeys = (await desk.ask('GET', '/v1/sync/hello')).body.sealKeys!;
    expect(verifiesSeal(sealKeys[lease.keyId]!, leaseText(lease), lease.signature)).toBe(true);
    expect(verifiesSeal(sealKeys[lease.keyId]!, leaseText({ ...lease, days: 60 }), lease.signature)).toBe(false);
    const elsewhere = [['POST', '/v1/sync/push'], ['POST', '/v1/sync/pull'], ['POST', '/v1/sync/snapshot'], ['GET', '/v1/sync/stream'], ['GET', '/v1/workstations'], ['GET', '/v1/grants'], ['POST', '/v1/grants']] as const;
    for (const [method, path] of elsewhere) {
      const answer = await desk.ask(method, path, method === 'POST' ? {} : undefined, session.token);
      expect([path, answer.status, answer.code]).toEqual([path, 403, 'password_must_change']);
    }
    const change = (current: string, next: string) => desk.ask('POST', '/v1/account/password', { current, next }, session.token);
    expect((await change(given.password, 'короткий')).body).toMatchObject({ code: 'password_too_short', params: { least: 10 } });
    expect((await change(given.password, 'Qwertyuiop')).code).toBe('password_common');
    expect((await change(given.password, `${given.login}1`)).code).toBe('password_personal');
    expect((await change(given.password, given.password)).code).toBe('password_same');
    expect((await change('не тот пароль', OWN)).code).toBe('credentials_wrong');
    const changed = await change(given.password, OWN);
    expect(changed.status).toBe(200);
    expect(changed.body.lease!.accountVersion).toBe(lease.accountVersion + 1);
    expect((await desk.ask('POST', '/v1/sync/pull', { protocol: PROTOCOL, replicaId: newId(), serverEpoch: 'x', waiting: 0, scopes: [] }, session.token)).code).toBe('server_epoch_changed');
    expect((await desk.byPassword(given.login, given.password)).code).toBe('credentials_wrong');
    expect((await desk.signIn(given.login, OWN)).account.mustChange).toBe(false);
  });

  it('a sign-in opens later sessions on its workstation alone, until the password changes, the account is blocked, or the time is over', async () => {
    const given = await issue(s.classTeacher);
    const first = await desk.settle(given.login, given.password, OWN);
    const { secret } = first.account.signIn!;
    const again = await desk.bySignIn(s.classTeacher, secret);
    expect(sessionAnswer.parse(again.body)).toMatchObject({ staffId: s.classTeacher, account: { signIn: null, mustChange: false } });
    const other = await Desk.join(server);
    for (const answer of [await other.bySignIn(s.classTeacher, secret), await desk.bySignIn(s.teacher, secret), await desk.bySignIn(s.classTeacher, `${secret}x`), await desk.bySignIn(testId(999), secret)]) {
      expect([answer.status, answer.code]).toEqual([401, 'sign_in_over']);
    }
    // The secret of the sign-in that the temporary password had opened ended with the change.
    const until = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number; until: number }>(
      'SELECT count(*) AS n, max(expires_at) AS until FROM sign_in WHERE school_id = $1 AND account_id = (SELECT id FROM account WHERE school_id = $1 AND holder_id = $2)', [SMALL_SCHOOL_ID, s.classTeacher])).rows[0]!);
    expect((await until()).n).toBe(1);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('UPDATE sign_in SET expires_at = $2 WHERE school_id = $1', [SMALL_SCHOOL_ID, Date.now() + 60_000]));
    expect((await desk.bySignIn(s.classTeacher, secret)).status).toBe(200);
    expect((await until()).until).toBeGreaterThan(Date.now() + 29 * DAY_MS);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('UPDATE sign_in SET expires_at = $2 WHERE school_id = $1', [SMALL_SCHOOL_ID, Date.now() - 1]));
    expect((await desk.bySignIn(s.classTeacher, secret)).code).toBe('sign_in_over');
    // Another workstation's new password ends what this one has: sign-in and session.
    const here = await desk.signIn(given.login, OWN);
    const there = await other.signIn(given.login, OWN);
    expect((await other.ask('POST', '/v1/account/password', { current: OWN, next: 'за окном поёт скворец' }, there.token)).status).toBe(200);
    expect((await desk.ask('GET', '/v1/grants', undefined, here.token)).code).toBe('session_expired');
    expect((await other.ask('GET', '/v1/grants', undefined, there.token)).code).toBe('not_allowed');
    expect((await desk.bySignIn(s.classTeacher, here.account.signIn!.secret)).code).toBe('sign_in_over');
  });

  it('a person sees the own sign-ins by workstation and ends those of others, never anybody else’s (ASVS 5.0 V7.5; R-07, R-10)', async () => {
    await forgetDelays();
    const given = await issue(s.teacher);
    const neighbour = await issue(s.deputy);
    const [lab, third] = [await Desk.join(server), await Desk.join(server)];
    await desk.settle(given.login, given.password, OWN);
    const here = await desk.signIn(given.login, OWN);
    const there = await lab.signIn(given.login, OWN);
    const alsoThere = await third.signIn(given.login, OWN);
    const stranger = await lab.settle(neighbour.login, neighbour.password, OWN);
    const list = (token = here.token) => desk.ask('GET', '/v1/account/sign-ins', undefined, token);
    const end = (deviceId: string | null, token = here.token) => desk.ask('POST', '/v1/account/sign-ins/end', { deviceId }, token);
    const devicesOf = async (token = here.token) => (await list(token)).body.signIns!.map(({ deviceId, isHere }) => [deviceId, isHere]);
    const listed = (await list()).body.signIns!;
    expect(listed.map(({ deviceId }) => deviceId).toSorted()).toEqual([desk, lab, third].map(({ deviceId }) => deviceId).toSorted());
    expect([listed[0]!.deviceId, listed[0]!.isHere, listed.filter(({ isHere }) => isHere).length]).toEqual([desk.deviceId, true, 1]);
    for (const { beganAt, usedAt } of listed) for (const moment of [beganAt!, usedAt!]) expect(Math.abs(moment - Date.now())).toBeLessThan(60_000);
    // The neighbour on the same workstation is in neither list, and stays.
    expect(await devicesOf(stranger.token)).toEqual([[lab.deviceId, true]]);
    expect((await end(lab.deviceId)).status).toBe(204);
    expect((await desk.ask('GET', '/v1/account/sign-ins', undefined, there.token)).code).toBe('session_expired');
    expect((await lab.bySignIn(s.teacher, there.account.signIn!.secret)).code).toBe('sign_in_over');
    expect(await devicesOf(stranger.token)).toEqual([[lab.deviceId, true]]);
    expect((await devicesOf()).length).toBe(2);
    // The one that asks is never among the others; a workstation that is none of hers, or of nobody, ends nothing.
    for (const none of [desk.deviceId, newId(), 'x']) expect([none, [204, 422, 400].includes((await end(none)).status), (await devicesOf()).length]).toEqual([none, true, 2]);
    expect((await end(null)).status).toBe(204);
    expect((await third.bySignIn(s.teacher, alsoThere.account.signIn!.secret)).code).toBe('sign_in_over');
    expect(await devicesOf()).toEqual([[desk.deviceId, true]]);
    expect((await desk.bySignIn(s.teacher, here.account.signIn!.secret)).status).toBe(200);
    const recorded = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ who: string; at: string; subject: string }>(
      `SELECT actor_id AS who, device_id AS at, subject_id AS subject FROM security_event WHERE school_id = $1 AND kind = 'sign_in_ended' ORDER BY seq`, [SMALL_SCHOOL_ID])).rows);
    expect(recorded).toEqual([lab, third].map(({ deviceId }) => ({ who: s.teacher, at: desk.deviceId, subject: deviceId })));
  });

  it('whoever is blocked is told so with the right password only; a sign-in is over; pupils and people who left get no session', async () => {
    await forgetDelays();
    const given = await issue(s.stranger);
    const session = await desk.settle(given.login, given.password, OWN);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(`UPDATE account SET state = 'blocked' WHERE school_id = $1 AND holder_id = $2`, [SMALL_SCHOOL_ID, s.stranger]));
    expect((await desk.byPassword(given.login, OWN)).code).toBe('account_blocked');
    expect((await desk.byPassword(given.login, 'не тот пароль')).code).toBe('credentials_wrong');
    expect((await desk.bySignIn(s.stranger, session.account.signIn!.secret)).code).toBe('sign_in_over');
    expect((await desk.ask('GET', '/v1/grants', undefined, session.token)).code).toBe('session_expired');
    const [pupil] = await issueFor(server, 'pupil', [s.boris]);
    expect((await desk.byPassword(pupil!.login, pupil!.password)).code).toBe('credentials_wrong');
  });

  it('a temporary password is taken to the end of its last day by the school’s own calendar, and not a moment longer, by no way in (ASVS 5.0, 6.4.1)', async () => {
    await forgetDelays();
    const query = (text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
    const setting = (name: string, value: unknown) => query(`INSERT INTO setting (school_id, name, value) VALUES ($1, $2, $3) ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value`, name, JSON.stringify(value));
    for (const [days, timeZone] of [[14, 'Europe/Moscow'], [3, 'Asia/Kamchatka']] as const) {
      await setting('access', { temporaryPasswordDays: days });
      await setting('timeZone', timeZone);
      const { temporaryUntil } = await issue(s.stranger);
      expect(temporaryUntil).toBe(endOfDay(dayAfter(dayAt(Date.now(), timeZone), days), timeZone));
    }
    await query(`DELETE FROM setting WHERE school_id = $1 AND name IN ('access', 'timeZone')`);
    const given = await issue(s.stranger);
    const until = (moment: number) => query('UPDATE account SET temporary_until = $2 WHERE school_id = $1 AND holder_id = $3', moment, s.stranger);
    await until(Date.now() + 60_000);
    const inTime = await desk.signIn(given.login, given.password);
    await until(Date.now() - 1);
    const sessions = async () => (await query('SELECT count(*) AS n FROM session WHERE school_id = $1 AND staff_id = $2', s.stranger))[0]!['n'];
    const before = await sessions();
    expect((await desk.byPassword(given.login, given.password)).body).toEqual({ code: 'temporary_password_expired', params: {} });
    // Who does not know the password is not told that it was one to expire.
    expect((await desk.byPassword(given.login, 'не тот пароль')).code).toBe('credentials_wrong');
    expect((await desk.bySignIn(s.stranger, inTime.account.signIn!.secret)).code).toBe('sign_in_over');
    expect((await desk.ask('POST', '/v1/account/password', { current: given.password, next: OWN }, inTime.token)).code).toBe('temporary_password_expired');
    expect(await sessions()).toBe(before);
    // Whoever knows it guesses nothing: however often it is tried, nobody is held back.
    for (let at = 0; at < 6; at++) expect((await desk.byPassword(given.login, given.password)).code).toBe('temporary_password_expired');
    expect(await query(`SELECT DISTINCT result FROM security_event WHERE school_id = $1 AND kind = 'sign_in' AND params LIKE '%temporary_password_expired%'`)).toEqual([{ result: 'refused' }]);
    // A new slip opens, and one's own password has no such end.
    const again = await issue(s.stranger);
    await desk.settle(again.login, again.password, OWN);
    expect(await query('SELECT temporary_until FROM account WHERE school_id = $1 AND holder_id = $2', s.stranger)).toEqual([{ temporary_until: null }]);
    expect((await desk.byPassword(given.login, OWN)).status).toBe(200);
  });

  it('a workstation that proves nothing learns nothing of logins', async () => {
    await forgetDelays();
    const given = await issue(s.teacher);
    const forged = await desk.open({ kind: 'password', login: given.login, password: given.password }, 'another');
    expect([forged.status, forged.code]).toEqual([401, 'device_signature_wrong']);
    const withdrawn = await Desk.join(server);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('UPDATE device SET withdrawn_at = 1 WHERE school_id = $1 AND id = $2', [SMALL_SCHOOL_ID, withdrawn.deviceId]));
    expect((await withdrawn.byPassword(given.login, given.password)).code).toBe('device_withdrawn');
    const delays = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query('SELECT 1 FROM sign_in_delay WHERE school_id = $1', [SMALL_SCHOOL_ID]));
    expect(delays.rowCount).toBe(0);
  });

  it('an unknown login takes as long as a wrong password, and says the same (medians of 20, within 1.5)', async () => {
    const given = await issue(s.teacher);
    const measure = async (login: string): Promise<number> => {
      await forgetDelays();
      const began = performance.now();
      const answer = await desk.byPassword(login, 'не тот пароль');
      const took = performance.now() - began;
      expect([answer.status, answer.text]).toEqual([403, '{"code":"credentials_wrong","params":{}}']);
      return took;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let at = 0; at < 20; at++) {
      known.push(await measure(given.login));
      unknown.push(await measure(`net.takogo${at}`));
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[10]!;
    const ratio = median(unknown) / median(known);
    console.info(`unknown login ${median(unknown).toFixed(0)} ms, wrong password ${median(known).toFixed(0)} ms`);
    expect(median(known)).toBeGreaterThan(20);
    expect(ratio).toBeGreaterThan(1 / 1.5);
    expect(ratio).toBeLessThan(1.5);
  });

  it('the log names nobody: no login, password, name or secret', () => {
    const text = lines.join('\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
    for (const word of [...told, OWN, 'Иванова', 'Сидорова', 'не тот пароль', 'Bearer', 'argon2', 'net.takogo']) expect(text).not.toContain(word);
  });
});
