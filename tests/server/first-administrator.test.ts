import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeEventParams, SECURITY_PARAM_WORDS, SECURITY_REFUSAL_WORDS, SECURITY_VALUE_WORDS } from '#domain/audit/index.ts';
import { inSchool } from '#server/database/pool.ts';
import { openServerLog } from '#server/log.ts';
import type { RunningServer } from '#server/start-server.ts';
import { issueFor } from '../fixtures/accounts-desk.ts';
import { deviceKey, loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const SECRET = 'the secret of this start, which the shell alone knows';
const WORDS = { params: SECURITY_PARAM_WORDS, refusals: SECURITY_REFUSAL_WORDS, values: SECURITY_VALUE_WORDS, roles: {} };
const PASSWORD = 'снег тает у крыльца';

/** The one way in that asks for no session: only with the secret of the start, only once, and only for an administrator (R-07, R-08, docs/adr/0017). */
describe('the first administrator of «Школа на этом компьютере», at its server', () => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let url: string;
  const lines: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'uch-first-'));
  const servers: RunningServer[] = [];

  const start = async (startSecret: string | null): Promise<RunningServer> => {
    const started = await startTestServer({ folder, databaseUrl: url, startSecret, log: openServerLog(() => 'test', { write: (line) => void lines.push(line) }) });
    servers.push(started);
    return started;
  };
  beforeAll(async () => {
    postgres = await startPostgres('embedded');
  });
  beforeEach(async () => {
    for (const one of servers.splice(0)) await one.stop();
    url = await postgres.fresh();
    await loadSmallSchool(url);
    server = await start(SECRET);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(
      `INSERT INTO access_grant (school_id, id, staff_id, role, object_id, starts_on, ends_on, basis, given_by, given_at) VALUES
       ($1, '${'g'.repeat(22)}', $2, 'administrator', '', '2020-01-01', NULL, 'приказ № 1', 'cli', 0), ($1, '${'h'.repeat(22)}', $3, 'administrator', '', '2020-01-01', '2020-02-01', 'приказ № 1', 'cli', 0)`,
      [SMALL_SCHOOL_ID, s.deputy, s.teacher]));
  });
  afterAll(async () => {
    for (const one of servers.splice(0)) await one.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const WISH = { who: { staffId: s.deputy }, login: 'kuznetsova', password: PASSWORD, disk: 'clear' };
  const ask = async (body: unknown, secret: string | null = SECRET, at = server): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`http://127.0.0.1:${at.port}/v1/first-administrator`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...(secret === null ? {} : { 'x-start-secret': secret }) }, body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const query = <Row extends object>(sql: string): Promise<Row[]> => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<Row>(sql, [SMALL_SCHOOL_ID])).rows);
  const accounts = () => query<{ holder: string; login: string; state: string; must: number }>(`SELECT holder_id AS holder, login, state, must_change AS must FROM account WHERE school_id = $1 AND version > 0`);

  it('is no endpoint of a server for a network, and nothing without the secret of the start', async () => {
    const open = await start(null);
    expect(await ask(WISH, null, open)).toMatchObject({ status: 404, body: { code: 'endpoint_unknown' } });
    expect(await ask(WISH, SECRET, open)).toMatchObject({ status: 404 });
    for (const wrong of [null, '', `${SECRET}x`, SECRET.slice(1)]) expect(await ask(WISH, wrong)).toMatchObject({ status: 401, body: { code: 'session_missing' } });
    expect(await accounts()).toEqual([]);
  });

  it('is chosen once: of twenty who ask at the same moment one is taken, and none after that', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_one, at) => ask({ ...WISH, login: `kuznetsova${at}` })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 200).every(({ body }) => body['code'] === 'passwords_begun')).toBe(true);
    expect(await accounts()).toMatchObject([{ holder: s.deputy, state: 'active', must: 0 }]);
    expect(await ask({ ...WISH, login: 'later' })).toMatchObject({ status: 409, body: { code: 'passwords_begun' } });
    const done = await query<{ kind: string; params: string }>(`SELECT kind, params FROM security_event WHERE school_id = $1 AND kind IN ('first_administrator', 'disk_risk_accepted') AND result = 'done' ORDER BY seq`);
    expect(done.map(({ params }) => describeEventParams(JSON.parse(params) as Record<string, string>, WORDS))).toEqual(['диск: не зашифрован, как: при создании школы', 'диск: не зашифрован']);
    expect(done.map(({ kind, params }) => [kind, JSON.parse(params)])).toEqual([['first_administrator', { how: 'made', disk: 'clear' }], ['disk_risk_accepted', { disk: 'clear' }]]);
  });

  it('is an administrator of today: nobody else, no former one, nobody who is not there', async () => {
    for (const staffId of [s.teacher, s.classTeacher, 'A'.repeat(22)]) expect(await ask({ ...WISH, who: { staffId } })).toMatchObject({ status: 400, body: { code: 'person_unknown' } });
    expect(await ask({ ...WISH, who: { lastName: 'Иванова', firstName: 'Мария', middleName: '' } })).toMatchObject({ body: { code: 'person_unknown' } });
    // The answer is the same for a colleague and for a name that nobody has: it tells who is no administrator, not who works here.
    expect(await ask({ ...WISH, who: { lastName: 'Никто', firstName: 'Такой', middleName: '' } })).toEqual(await ask({ ...WISH, who: { lastName: 'Иванова', firstName: 'Мария', middleName: '' } }));
    expect(await accounts()).toEqual([]);
    expect(await ask({ ...WISH, who: { lastName: ' КУЗНЕЦОВА ', firstName: 'мария', middleName: '' } })).toMatchObject({ status: 200, body: { staffId: s.deputy, login: 'kuznetsova' } });
  });

  it('of two administrators of one name the middle name decides, and nobody is taken where it does not', async () => {
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(`UPDATE staff SET last_name = 'Кузнецова', first_name = 'Мария', middle_name = 'Павловна' WHERE school_id = $1 AND id = $2`, [SMALL_SCHOOL_ID, s.teacher]));
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(`UPDATE access_grant SET ends_on = NULL WHERE school_id = $1 AND staff_id = $2`, [SMALL_SCHOOL_ID, s.teacher]));
    expect(await ask({ ...WISH, who: { lastName: 'Кузнецова', firstName: 'Мария', middleName: '' } })).toMatchObject({ body: { code: 'person_unknown' } });
    expect(await ask({ ...WISH, who: { lastName: 'Кузнецова', firstName: 'Мария', middleName: 'Павловна' } })).toMatchObject({ status: 200, body: { staffId: s.teacher } });
  });

  it.each([
    [{ password: 'коротко' }, 'password_too_short'], [{ password: '1234567890' }, 'password_common'], [{ login: 'zavuch.school', password: 'zavuch.school1' }, 'password_personal'], [{ login: 'Кузнецова' }, 'login_wrong'], [{ login: 'k' }, 'login_wrong'],
  ])('%j is refused by the rules of login and password, also where a page did not ask', async (changed, code) => {
    expect(await ask({ ...WISH, ...changed })).toMatchObject({ body: { code } });
    expect(await accounts()).toEqual([]);
  });

  it.each([
    {}, null, [], { ...WISH, who: {} }, { ...WISH, who: { lastName: '', firstName: '', middleName: '' } }, { ...WISH, who: { staffId: "' OR 1=1" } }, { ...WISH, disk: 'fine' }, { ...WISH, password: 'x'.repeat(300) },
    { ...WISH, password: 'a\u0000b'.repeat(5) }, { ...WISH, login: 'x'.repeat(5_000) },
  ])('junk %# is refused as such', async (body) => {
    const { status, body: answer } = await ask(body);
    expect([status >= 400 && status < 500, ['request_invalid', 'request_too_large', 'login_wrong'].includes(String(answer['code']))]).toEqual([true, true]);
    expect(await accounts()).toEqual([]);
  });

  it('a login that a pupil has is taken already', async () => {
    const [pupil] = await issueFor(server, 'pupil', [s.anna]);
    expect(await ask({ ...WISH, login: pupil!.login.toUpperCase() })).toMatchObject({ status: 409, body: { code: 'login_taken' } });
  });

  it('who works without a password at that moment is out at once, and the log knows no login and no password', async () => {
    const headers = { 'x-start-secret': SECRET, 'content-type': 'application/json' };
    const key = deviceKey();
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
    const post = async (path: string, body: unknown) => (await (await fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Record<string, string>;
    const { deviceId } = await post('/v1/enrolment', { secret: Buffer.from(secret).toString('hex'), name: 'ПК', publicKey: key.publicKey, platform: 'linux', version: '1' });
    const { nonce } = await post('/v1/sessions/challenge', { deviceId });
    const { token } = await post('/v1/sessions', { deviceId, nonce, signature: await key.sign(`${nonce}\n${deviceId}\n${s.teacher}`), staffId: s.teacher, version: '1' });
    const list = () => fetch(`http://127.0.0.1:${server.port}/v1/workstations`, { headers: { ...headers, authorization: `Bearer ${token}` } });
    expect((await list()).status).toBe(403);
    expect(await ask(WISH)).toMatchObject({ status: 200 });
    expect((await list()).status).toBe(401);
    const said = lines.join('\n');
    expect(said).toContain('firstAdministrator.chosen');
    for (const secret_ of [PASSWORD, 'kuznetsova', 'Кузнецова', 'Мария', s.deputy]) expect([secret_, said.includes(secret_)]).toEqual([secret_, false]);
  });
});
