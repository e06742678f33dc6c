import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountsAnswer, compromisesAnswer, issueAnswer, issuesAnswer, PROTOCOL, type PushAnswer } from '#domain/contract/sync/index.ts';
import { isoDay } from '#server/database/facts-repository.ts';
import { inSchool } from '#server/database/pool.ts';
import { openServerLog } from '#server/log.ts';
import type { SecurityEvent } from '#server/audit/security-register.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor, type DeskSession } from '../fixtures/accounts-desk.ts';
import { giveConsents } from '../fixtures/consents.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const OWN = 'снег тает у крыльца';
const MOTHER = testId<string>(300);

describe.each(POSTGRES_KINDS)('credentials of others at the server, on %s (R-05, R-06, R-10, R-11, R-13)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let second: RunningServer;
  let desk: Desk;
  /** The class teacher of 7А, a teacher who leads 1А, one who leads nothing, the deputy as administrator, and a head. */
  let led: DeskSession;
  let teacher: DeskSession;
  let stranger: DeskSession;
  let administrator: DeskSession;
  const folder = mkdtempSync(join(tmpdir(), 'uch-credentials-'));
  const lines: string[] = [];
  const passwords: string[] = [];

  const query = (text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const grant = (staffId: string, role: string) => query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, $3, '', '2026-09-01', 'приказ № 3')`, staffId, role);
  const enter = async (staffId: string): Promise<DeskSession> => {
    const [given] = await issueFor(server, 'staff', [staffId]);
    return desk.settle(given!.login, given!.password, OWN);
  };

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    const log = openServerLog(() => 'test', { write: (line) => void lines.push(line) });
    server = await startTestServer({ folder, databaseUrl: url, log });
    second = await startTestServer({ folder, databaseUrl: url, log });
    await query(
      `INSERT INTO guardian (school_id, id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES ($1, $2, $3, 'мать', 'Абдурахманова', 'Зарема', 'Руслановна', '', 1)`, MOTHER, s.anna,
    );
    await query(`UPDATE pupil SET sex = 'female' WHERE school_id = $1 AND id = $2`, s.anna);
    await grant(s.deputy, 'administrator');
    await giveConsents(server);
    desk = await Desk.join(server);
  });
  afterAll(async () => {
    await server.stop();
    await second.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await query('DELETE FROM sign_in_delay WHERE school_id = $1');
    led = await enter(s.classTeacher);
    teacher = await enter(s.teacher);
    stranger = await enter(s.stranger);
    administrator = await enter(s.deputy);
  });

  const issue = async (who: DeskSession, of: 'staff' | 'pupil' | 'parent', holderIds: readonly string[], reason = 'first') => {
    const answer = await desk.ask('POST', '/v1/accounts/issue', { kind: of, holderIds, reason }, who.token);
    for (const { password } of answer.body.issued ?? []) passwords.push(password);
    return answer;
  };

  it('without a consent to the diary nobody gets credentials, neither the pupil nor the family, and nobody beside them (P-02, R-06)', async () => {
    const setDiary = (state: string) => query(`UPDATE consent SET state = $2 WHERE school_id = $1 AND pupil_id = $3 AND subject = 'diary' AND holder = 'guardian'`, state, s.anna);
    await setDiary('withdrawn');
    const before = await query('SELECT count(*) AS n FROM credential_issue WHERE school_id = $1');
    for (const [kind, holderIds] of [['pupil', [s.anna]], ['pupil', [s.boris, s.anna]], ['parent', [MOTHER]]] as const) {
      const answer = await desk.ask('POST', '/v1/accounts/issue', { kind, holderIds, reason: 'first' }, led.token);
      expect([kind, answer.code, answer.params]).toEqual([kind, 'credentials_without_consent', { pupils: 1 }]);
    }
    expect(await query('SELECT count(*) AS n FROM credential_issue WHERE school_id = $1')).toEqual(before);
    await setDiary('given');
    expect((await desk.ask('POST', '/v1/accounts/issue', { kind: 'parent', holderIds: [MOTHER], reason: 'first' }, led.token)).status).toBe(200);
  });

  it('every endpoint refuses without a session, with a temporary password, and with junk', async () => {
    const [given] = await issueFor(server, 'staff', [s.stranger]);
    const unsettled = await desk.signIn(given!.login, given!.password);
    const all = [
      ['GET', '/v1/accounts?kind=staff'], ['GET', '/v1/accounts/issues?kind=pupil'], ['GET', '/v1/accounts/compromises'], ['POST', '/v1/accounts/issue'], ['POST', '/v1/accounts/handed'],
      ['POST', '/v1/accounts/requested'], ['POST', '/v1/accounts/compromised'], ['POST', '/v1/accounts/acknowledge'], ['POST', '/v1/rescue'], ['GET', '/v1/recovery-key'],
      ['POST', '/v1/recovery-key'],
    ] as const;
    for (const [method, url] of all) {
      const body = method === 'POST' ? {} : undefined;
      expect([url, (await desk.ask(method, url, body)).code]).toEqual([url, 'session_missing']);
      expect([url, (await desk.ask(method, url, body, `${SMALL_SCHOOL_ID}.${'x'.repeat(43)}`)).code]).toEqual([url, 'session_expired']);
      expect([url, (await desk.ask(method, url, body, `${testId(999)}.${administrator.token.split('.')[1]}`)).status]).toEqual([url, 401]);
      expect([url, (await desk.ask(method, url, body, unsettled.token)).code]).toEqual([url, 'password_must_change']);
    }
    for (const [method, url] of all.filter(([how]) => how === 'POST')) {
      expect([url, (await desk.ask(method, url, { kind: 'nobody', holderIds: 5 }, administrator.token)).code]).toEqual([url, 'request_invalid']);
    }
    expect((await desk.ask('GET', '/v1/accounts?kind=staff&classId=x', undefined, administrator.token)).code).toBe('request_invalid');
  });

  it('staff are the administrator’s alone', async () => {
    for (const who of [led, teacher, stranger]) {
      expect((await desk.ask('GET', '/v1/accounts?kind=staff', undefined, who.token)).body).toMatchObject({ code: 'not_allowed', params: { action: 'accounts.read' } });
      expect((await desk.ask('GET', '/v1/accounts/issues?kind=staff', undefined, who.token)).code).toBe('not_allowed');
      expect((await issue(who, 'staff', [s.teacher])).body).toMatchObject({ code: 'not_allowed', params: { action: 'accounts.manage' } });
    }
    const listed = accountsAnswer.parse((await desk.ask('GET', '/v1/accounts?kind=staff', undefined, administrator.token)).body).accounts;
    expect(listed.map(({ name, about, state, login }) => [name, about, state, login])).toEqual([
      ['Иванова Мария Сергеевна', 'Учитель', 'active', 'ivanova.ms'], ['Кузнецова Мария Сергеевна', 'Учитель', 'active', 'kuznetsova.ms'],
      ['Петрова Мария Сергеевна', 'Учитель', 'active', 'petrova.ms'], ['Сидорова Мария Сергеевна', 'Учитель', 'active', 'sidorova.ms'],
    ]);
    const issued = issueAnswer.parse((await issue(administrator, 'staff', [s.stranger], 'reset')).body).issued;
    expect(issued).toMatchObject([{ holderId: s.stranger, login: 'sidorova.ms', name: 'Сидорова Мария Сергеевна' }]);
    expect(issued[0]!.password).toMatch(/^([b-df-hj-km-np-tvz][aeuy]){2}(-([b-df-hj-km-np-tvz][aeuy]){2}){2}-[2-9]{2}$/);
    // The former password, sign-in and session ended with it.
    expect((await desk.ask('GET', '/v1/grants', undefined, stranger.token)).code).toBe('session_expired');
    expect((await desk.bySignIn(s.stranger, stranger.account.signIn!.secret)).code).toBe('sign_in_over');
    expect((await desk.byPassword('sidorova.ms', OWN)).code).toBe('credentials_wrong');
    expect((await desk.signIn('sidorova.ms', issued[0]!.password)).account.mustChange).toBe(true);
    expect((await issue(administrator, 'staff', [s.stranger, testId(998)])).code).toBe('account_unknown');
    expect((await issue(administrator, 'staff', [s.anna])).code).toBe('account_unknown');
  });

  it('pupils and parents are their class teacher’s, of the own class; and the administrator’s (R-06)', async () => {
    const given = issueAnswer.parse((await issue(led, 'pupil', [s.boris, s.anna])).body).issued;
    expect(given.map(({ holderId, about, login }) => [holderId, about, login])).toEqual([[s.boris, '7А', 'bogdanov.bi'], [s.anna, '7А', 'abdurakhmanova.ai']]);
    expect(new Set(given.map(({ password }) => password)).size).toBe(2);
    expect(issueAnswer.parse((await issue(led, 'parent', [MOTHER])).body).issued).toMatchObject([{ about: 'мать ученицы Абдурахманова Анна Иванович, 7А', login: 'abdurakhmanova.zr' }]);
    // Another class, one who left, and a teacher without a class.
    for (const [who, holder] of [[led, s.firstGrader], [teacher, s.anna], [led, s.vera]] as const) expect((await issue(who, 'pupil', [holder])).code).toBe('account_unknown');
    expect((await issue(led, 'pupil', [s.anna, s.firstGrader])).code).toBe('account_unknown');
    expect((await issue(teacher, 'parent', [MOTHER])).code).toBe('account_unknown');
    expect((await issue(stranger, 'pupil', [s.anna])).body).toMatchObject({ code: 'not_allowed', params: { action: 'credentials.issue' } });
    expect((await issue(administrator, 'pupil', [s.firstGrader])).status).toBe(200);
    // A consent ends with the school.
    expect((await issue(administrator, 'pupil', [s.firstGrader, s.vera])).body).toMatchObject({ code: 'credentials_without_consent', params: { pupils: 1 } });
    const names = async (who: DeskSession, rest: string) => accountsAnswer.parse((await desk.ask('GET', `/v1/accounts?kind=pupil${rest}`, undefined, who.token)).body).accounts.map(({ holderId }) => holderId);
    expect(await names(led, `&classId=${s.class7A}`)).toEqual([s.anna, s.boris]);
    expect(await names(led, '')).toEqual([s.anna, s.boris]);
    expect(await names(led, `&classId=${s.class1A}`)).toEqual([]);
    expect(await names(teacher, '')).toEqual([s.firstGrader]);
    expect((await names(administrator, '')).length).toBe(4);
    expect((await desk.ask('GET', '/v1/accounts?kind=pupil', undefined, stranger.token)).code).toBe('not_allowed');
  });

  it('the register of issue holds who, when, why and into whose hand, and no password (R-06)', async () => {
    const [given] = issueAnswer.parse((await issue(led, 'pupil', [s.anna], 'lost')).body).issued;
    const hand = (who: DeskSession, issueIds: readonly string[]) => desk.ask('POST', '/v1/accounts/handed', { issueIds }, who.token);
    for (const who of [teacher, stranger]) expect(['account_unknown', 'not_allowed']).toContain((await hand(who, [given!.issueId])).code);
    expect((await hand(led, [given!.issueId, testId(997)])).code).toBe('account_unknown');
    const read = async (who: DeskSession) => issuesAnswer.parse((await desk.ask('GET', `/v1/accounts/issues?kind=pupil&classId=${s.class7A}`, undefined, who.token)).body).issues;
    expect((await read(led))[0]).toMatchObject({ issueId: given!.issueId, reason: 'lost', name: 'Абдурахманова Анна Иванович', issuedByName: 'Петрова Мария Сергеевна', handedAt: null });
    expect((await hand(led, [given!.issueId])).status).toBe(204);
    const [handed] = await read(administrator);
    expect(handed).toMatchObject({ issueId: given!.issueId, handedByName: 'Петрова Мария Сергеевна' });
    expect((await hand(administrator, [given!.issueId])).status).toBe(204);
    expect((await read(led))[0]).toEqual(handed);
    expect(await read(teacher)).toEqual([]);
    const stored = JSON.stringify(await query('SELECT * FROM credential_issue WHERE school_id = $1')) + JSON.stringify(await query('SELECT * FROM account WHERE school_id = $1'));
    for (const password of passwords) expect(stored).not.toContain(password);
  });

  it('the written request of a pupil or parent is noted with its day, also before anything was issued (R-13)', async () => {
    const request = (who: DeskSession, holderId: string, requestedOn: string | null) => desk.ask('POST', '/v1/accounts/requested', { kind: 'pupil', holderId, requestedOn }, who.token);
    expect((await request(teacher, s.anna, '2026-09-03')).code).toBe('account_unknown');
    expect((await request(led, s.boris, '2026-09-03')).status).toBe(204);
    const of = async () => accountsAnswer.parse((await desk.ask('GET', `/v1/accounts?kind=pupil&classId=${s.class7A}`, undefined, led.token)).body).accounts.find(({ holderId }) => holderId === s.boris);
    expect(await of()).toMatchObject({ requestedOn: '2026-09-03' });
    expect((await request(led, s.boris, null)).status).toBe(204);
    expect(await of()).toMatchObject({ requestedOn: null });
    expect((await desk.ask('POST', '/v1/accounts/requested', { kind: 'staff', holderId: s.teacher, requestedOn: null }, administrator.token)).code).toBe('request_invalid');
  });

  it('a report of compromise blocks at once, stands in the register with its deadline, and is closed by new credentials (R-10)', async () => {
    const report = (who: DeskSession, of: string, holderId: string | null, note = '') => desk.ask('POST', '/v1/accounts/compromised', { kind: of, holderId, note }, who.token);
    expect((await report(led, 'staff', s.teacher)).body).toMatchObject({ code: 'not_allowed', params: { action: 'accounts.reportCompromise' } });
    expect((await report(teacher, 'pupil', s.anna)).code).toBe('account_unknown');
    expect((await report(led, 'pupil', null)).code).toBe('account_unknown');
    await issue(led, 'pupil', [s.anna]);
    expect((await report(led, 'pupil', s.anna, 'листок с паролем потерян')).status).toBe(204);
    expect((await report(teacher, 'staff', null, 'пароль подсмотрели')).status).toBe(204);
    expect((await desk.ask('GET', '/v1/grants', undefined, teacher.token)).code).toBe('session_expired');
    expect((await desk.bySignIn(s.teacher, teacher.account.signIn!.secret)).code).toBe('sign_in_over');
    expect((await desk.byPassword('ivanova.ms', OWN)).code).toBe('account_blocked');
    const read = async (who: DeskSession) => compromisesAnswer.parse((await desk.ask('GET', '/v1/accounts/compromises', undefined, who.token)).body).compromises;
    expect((await desk.ask('GET', '/v1/accounts/compromises', undefined, stranger.token)).code).toBe('not_allowed');
    // The class teacher sees those of the class.
    expect((await read(led)).map(({ kind: of, holderId }) => [of, holderId])).toEqual([['pupil', s.anna]]);
    const [own, pupils] = await read(administrator);
    expect([own, pupils]).toMatchObject([
      { kind: 'staff', holderId: s.teacher, reportedByName: 'Иванова Мария Сергеевна', note: 'пароль подсмотрели', acknowledgedAt: null, reissuedAt: null },
      { kind: 'pupil', holderId: s.anna, reportedByName: 'Петрова Мария Сергеевна', about: '7А' },
    ]);
    expect(own!.dueAt).toBeGreaterThan(own!.reportedAt);
    expect(own!.dueAt - own!.reportedAt).toBeLessThan(5 * 86_400_000);
    const seen = (who: DeskSession, compromiseId: string) => desk.ask('POST', '/v1/accounts/acknowledge', { compromiseId }, who.token);
    expect((await seen(led, pupils!.compromiseId)).code).toBe('not_allowed');
    expect((await seen(administrator, testId(996))).code).toBe('compromise_unknown');
    expect((await seen(administrator, own!.compromiseId)).status).toBe(204);
    // The administrator's mark is not the head's: the deadline waits for the head.
    const first = (await read(administrator))[0]!;
    expect(first).toMatchObject({ headSeenAt: null, headSeenByName: null, administratorSeenByName: 'Кузнецова Мария Сергеевна', acknowledgedAt: first.administratorSeenAt });
    expect((await seen(administrator, own!.compromiseId)).status).toBe(204);
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'director', '', '2026-09-01', 'приказ № 1')`, s.stranger);
    expect((await seen(stranger, own!.compromiseId)).status).toBe(204);
    const both = (await read(stranger))[0]!;
    expect(both).toMatchObject({ headSeenByName: expect.stringMatching(/^Сидорова/u) as string, administratorSeenAt: first.administratorSeenAt, acknowledgedByName: 'Кузнецова Мария Сергеевна' });
    expect(both.headSeenAt).toBeGreaterThanOrEqual(both.administratorSeenAt!);
    const noted = await query(`SELECT actor_id AS who, params FROM security_event WHERE school_id = $1 AND kind = 'compromise_acknowledged' ORDER BY seq`);
    expect(noted.map(({ who, params }) => [who, JSON.parse(String(params))])).toEqual([[s.deputy, { seenBy: 'administrator' }], [s.stranger, { seenBy: 'head' }]]);
    // Who is both sets both.
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'director', '', '2026-09-01', 'приказ № 2')`, s.deputy);
    expect((await seen(administrator, pupils!.compromiseId)).status).toBe(204);
    expect((await read(administrator))[1]).toMatchObject({ headSeenByName: 'Кузнецова Мария Сергеевна', administratorSeenByName: 'Кузнецова Мария Сергеевна' });
    await query(`DELETE FROM access_grant WHERE school_id = $1 AND role = 'director'`);
    const [given] = issueAnswer.parse((await issue(administrator, 'staff', [s.teacher], 'reissue')).body).issued;
    expect((await read(administrator))[0]).toMatchObject({ acknowledgedByName: 'Кузнецова Мария Сергеевна', reissuedAt: expect.any(Number) as number });
    await desk.settle(given!.login, given!.password, 'за окном поёт скворец');
  });

  it('an open stream ends with its session at every instance, long before a minute (R-10)', async () => {
    const open = (at: RunningServer, token: string) => new Promise<{ ended: Promise<number> }>((resolve, reject) => {
      const asked = httpRequest({ host: '127.0.0.1', port: at.port, path: '/v1/sync/stream', headers: { authorization: `Bearer ${token}` } }, (response) => {
        response.resume();
        const ended = new Promise<number>((over) => void response.on('close', () => over(Date.now())));
        response.once('data', () => resolve({ ended }));
      });
      asked.on('error', reject);
      asked.end();
    });
    const here = await open(server, teacher.token);
    const there = await open(second, teacher.token);
    const bystander = await open(second, led.token);
    const began = Date.now();
    expect((await desk.ask('POST', '/v1/accounts/compromised', { kind: 'staff', holderId: s.teacher, note: '' }, administrator.token)).status).toBe(204);
    const took = Math.max(await here.ended, await there.ended) - began;
    console.info(`streams ended after ${took} ms`);
    expect(took).toBeLessThan(5_000);
    // A block that nobody was told of – a notice that was lost – is found by the heartbeat.
    await query(`UPDATE account SET state = 'blocked' WHERE school_id = $1 AND holder_id = $2`, s.classTeacher);
    const quietly = Date.now();
    const byHeartbeat = (await bystander.ended) - quietly;
    console.info(`without a notice after ${byHeartbeat} ms`);
    expect(byHeartbeat).toBeLessThan(60_000);
  }, 90_000);

  it('the administrator alone gives the school another recovery key: its public half, dated by the server, once (issue 4, point 3)', async () => {
    const make = (who: DeskSession, publicKey: string) => desk.ask('POST', '/v1/recovery-key', { publicKey }, who.token);
    const publicKey = generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' });
    const text = publicKey.toString('base64');
    for (const who of [led, teacher, stranger]) {
      expect((await make(who, text)).body).toMatchObject({ code: 'not_allowed', params: { action: 'recoveryKey.make' } });
      expect((await desk.ask('GET', '/v1/recovery-key', undefined, who.token)).code).toBe('not_allowed');
    }
    const ed = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const longer = Buffer.concat([publicKey, Buffer.from([0])]).toString('base64');
    for (const junk of [ed, longer, 'A'.repeat(60), text.slice(0, -4)]) expect([junk, (await make(administrator, junk)).code]).toEqual([junk, 'request_invalid']);
    expect((await desk.ask('GET', '/v1/recovery-key', undefined, administrator.token)).body).toEqual({ keys: [] });
    const before = Date.now();
    const made = (await make(administrator, text)).body as unknown as { keyId: string; madeAt: number };
    expect(made.keyId).toBe(createHash('sha256').update(publicKey).digest('hex').slice(0, 16));
    expect(made.madeAt).toBeGreaterThanOrEqual(before);
    expect((await make(administrator, text)).body).toEqual(made);
    const next = (await make(administrator, generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64'))).body as unknown as { keyId: string };
    expect((await desk.ask('GET', '/v1/recovery-key', undefined, administrator.token)).body).toMatchObject({ keys: [{ keyId: next.keyId }, made] });
    const events = await query(`SELECT result, actor_id, params FROM security_event WHERE school_id = $1 AND kind = 'recovery_key_made' ORDER BY seq`);
    expect(events).toEqual([
      ...[led, teacher, stranger].map(({ staffId }) => ({ result: 'refused', actor_id: staffId, params: '{"code":"not_allowed"}' })),
      ...[made.keyId, next.keyId].map((key) => ({ result: 'done', actor_id: administrator.staffId, params: JSON.stringify({ key }) })),
    ]);
    await query('DELETE FROM recovery_key WHERE school_id = $1');
  });

  it('a rescue pushes for the author and does nothing else; the revision names the rescuer', async () => {
    const rescue = (who: DeskSession, staffId: string) => desk.ask('POST', '/v1/rescue', { staffId }, who.token);
    expect((await rescue(led, s.teacher)).body).toMatchObject({ code: 'not_allowed', params: { action: 'outbox.rescue' } });
    expect((await rescue(administrator, testId(995))).code).toBe('account_unknown');
    const { token } = (await rescue(administrator, s.teacher)).body;
    for (const [method, url] of [['POST', '/v1/sync/pull'], ['POST', '/v1/sync/snapshot'], ['GET', '/v1/sync/stream'], ['GET', '/v1/accounts?kind=staff'], ['POST', '/v1/rescue'], ['POST', '/v1/account/password']] as const) {
      const answer = await desk.ask(method, url, method === 'POST' ? { current: OWN, next: 'другой длинный пароль' } : undefined, token);
      expect([url, answer.status, answer.code]).toEqual([url, 403, 'not_allowed']);
    }
    const serverEpoch = (await desk.ask('GET', '/v1/sync/hello')).body.serverEpoch!;
    const push = async (at: string, authorId: string, pupilId: string, more: object = {}) => {
      const commandId = newId<string>();
      const answer = await desk.ask('POST', '/v1/sync/push', {
        protocol: PROTOCOL, replicaId: newId(), serverEpoch, chain: null,
        commands: [{ commandId, deviceSeq: 1, baseVersion: 0, madeAt: Date.now(), authorId, name: 'setMark', args: { workId: s.work23, pupilId, value: 4, isDebt: false, ...more } }],
      }, at);
      const revisions = await query('SELECT author_id, extra FROM revision WHERE school_id = $1 AND command_id = $2', commandId);
      return { verdict: (answer.body as unknown as PushAnswer).verdicts[0], revisions };
    };
    expect((await push(token!, s.deputy, s.anna)).verdict).toMatchObject({ status: 'rejected', code: 'author_forged' });
    const rescued = await push(token!, s.teacher, s.anna, { mood: 'good' });
    expect(rescued.verdict).toMatchObject({ status: 'accepted' });
    expect(rescued.revisions).toEqual([{ author_id: s.teacher, extra: JSON.stringify({ mood: 'good', rescuedBy: s.deputy }) }]);
    // Nobody names a rescuer by a command.
    expect((await push(teacher.token, s.teacher, s.boris, { rescuedBy: s.stranger })).revisions).toEqual([{ author_id: s.teacher, extra: null }]);
    // It ends with the rescuer's account.
    await issueFor(server, 'staff', [s.deputy]);
    expect((await desk.ask('POST', '/v1/sync/push', {}, token)).code).toBe('session_expired');
  });

  it('whose data are blocked stands in no list and is issued nothing; with a destroyed pupil go the logins and what was written of them (P-05)', async () => {
    const names = async () => accountsAnswer.parse((await desk.ask('GET', `/v1/accounts?kind=pupil&classId=${s.class7A}`, undefined, led.token)).body).accounts.map(({ holderId }) => holderId);
    const gone = testId<string>(301);
    const father = testId<string>(302);
    await query(`INSERT INTO pupil (school_id, id, last_name, first_name, middle_name, sex, birth_date, sort_name, version) VALUES ($1, $2, 'Дюжев', 'Демьян', '', 'male', NULL, 'дюжев', 1)`, gone);
    await query(`INSERT INTO membership (school_id, id, group_id, pupil_id, starts_on, basis, class_id) VALUES ($1, $2, $3, $4, '2026-09-01', '', $3)`, testId(303), s.class7A, gone);
    await query(`INSERT INTO guardian (school_id, id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES ($1, $2, $3, 'отец', 'Дюжев', 'Данила', '', '', 1)`, father, gone);
    await giveConsents(server, [gone]);
    expect([(await issue(led, 'pupil', [gone])).status, (await issue(led, 'parent', [father])).status]).toEqual([200, 200]);
    expect((await desk.ask('POST', '/v1/accounts/compromised', { kind: 'parent', holderId: father, note: 'Дюжев потерял листок' }, led.token)).status).toBe(204);
    const basis = { reason: 'заявление родителя', basis: 'заявление № 5 от 01.11.2026' };
    expect((await desk.ask('POST', '/v1/personal/blocks', { kind: 'pupil', personId: gone, ...basis }, administrator.token)).text).toBe('');
    expect(await names()).not.toContain(gone);
    expect((await issue(administrator, 'pupil', [gone])).code).toBe('account_unknown');
    await query(`UPDATE membership SET ends_on = '2026-10-01' WHERE school_id = $1 AND pupil_id = $2`, gone);
    const destroyed = await desk.ask('POST', '/v1/personal/destructions', {
      kind: 'pupil', personId: gone, basis: basis.basis, commission: ['Кузнецова М. С.', 'Петрова М. С.', 'Иванова М. С.'], name: 'Дюжев', word: 'УНИЧТОЖИТЬ', backups: [],
    }, administrator.token);
    expect([destroyed.status, destroyed.code]).toEqual([200, undefined]);
    const left = JSON.stringify([await query('SELECT * FROM account WHERE school_id = $1'), await query('SELECT * FROM compromise WHERE school_id = $1'), await query('SELECT * FROM credential_issue WHERE school_id = $1')]);
    expect(left).not.toMatch(/Дюжев|diuzhev/);
    expect(left).toContain(father);
  });

  it('security events name ids, and are written with what they tell', async () => {
    const events: SecurityEvent[] = [];
    const { Credentials } = await import('#server/accounts/credentials.ts');
    const credentials = new Credentials({ ...server.parts, register: { record: (_client, event) => Promise.resolve(void events.push(event)) } });
    const session = (await server.parts.accounts.findSession(led.token)) as { ok: true; value: Parameters<typeof credentials.issue>[0] };
    await credentials.issue(session.value, { kind: 'pupil', holderIds: [s.anna], reason: 'reset' });
    await credentials.issue(session.value, { kind: 'pupil', holderIds: [s.firstGrader], reason: 'reset' });
    expect(events.map(({ kind: what, result, actorId, subjectId, params }) => [what, result, actorId, subjectId, params])).toEqual([
      ['credentials_issued', 'done', s.classTeacher, s.anna, { kind: 'pupil', reason: 'reset' }],
      ['credentials_issued', 'refused', s.classTeacher, null, { kind: 'pupil', code: 'account_unknown' }],
    ]);
    expect(isoDay(events[0]!.at)).toMatch(/^\d{4}/);
  });

  it('the log names nobody', () => {
    const text = lines.join('\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
    for (const word of [...passwords, OWN, 'Иванова', 'Абдурахманова', 'ivanova', 'подсмотрели']) expect(text).not.toContain(word);
  });
});
