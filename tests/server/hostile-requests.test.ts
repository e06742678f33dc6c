import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import { ERRORS } from '#domain/errors.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import { openServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { deviceKey, newId, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { loadSchools, planSchool } from './random-requests/two-schools.ts';

/**
 * Every endpoint against everything that is no request of ours (A-01 «Прочие», design §4, §6): refused with a code of the catalogue, told to the log without a word
 * of what was sent, and nothing is changed by it.
 */
const CANARY = 'Канарейкина';
const schools = [planSchool(1), planSchool(2)] as const;
const [school, other] = schools;
const teacher = school.grants.find(({ role, objectId }) => role === 'teacher' && objectId === school.journals[0]!.id)!.staffId;

interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly session: boolean;
  readonly most?: number;
}
/** Bodies of so many bytes at most, of whoever has a session. */
const asked = (most: number, ...urls: readonly string[]): Endpoint[] => urls.map((url) => ({ method: 'POST', url, session: true, most }));
const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', url: '/v1/sync/hello', session: false }, { method: 'GET', url: '/v1/ca', session: false }, { method: 'GET', url: '/v1/identities', session: false },
  { method: 'POST', url: '/v1/enrolment', session: false, most: 8_192 }, { method: 'POST', url: '/v1/sessions/challenge', session: false, most: 4_096 },
  { method: 'POST', url: '/v1/sessions', session: false, most: 4_096 }, { method: 'DELETE', url: '/v1/sessions', session: true }, { method: 'GET', url: '/v1/workstations', session: true }, { method: 'GET', url: '/v1/workstations/own', session: true },
  { method: 'POST', url: '/v1/workstations/withdraw', session: true, most: 4_096 }, { method: 'POST', url: '/v1/workstations/enrolment-codes', session: true, most: 4_096 },
  { method: 'POST', url: '/v1/sync/push', session: true, most: 1_048_576 }, { method: 'POST', url: '/v1/sync/pull', session: true, most: 1_048_576 },
  { method: 'POST', url: '/v1/sync/snapshot', session: true, most: 262_144 }, { method: 'GET', url: '/v1/sync/stream', session: true },
  // Roles and rights.
  { method: 'GET', url: '/v1/grants', session: true }, ...asked(4_096, '/v1/grants', '/v1/grants/end', '/v1/subjects/direction', '/v1/workstations/administrative'),
  { method: 'PUT', url: '/v1/settings/policy', session: true, most: 4_096 },
  // The security register.
  ...asked(262_144, '/v1/security-events'), ...asked(4_096, '/v1/security-events/list', '/v1/security-events/head', '/v1/usage'),
  // Accounts.
  ...['/v1/account/sign-ins', '/v1/accounts', '/v1/accounts/issues', '/v1/accounts/compromises', '/v1/recovery-key'].map((url) => ({ method: 'GET', url, session: true }) as const),
  ...asked(4_096, '/v1/account/password', '/v1/account/sign-ins/end', '/v1/accounts/requested', '/v1/accounts/acknowledge', '/v1/rescue', '/v1/recovery-key'), ...asked(16_384, '/v1/accounts/compromised'),
  ...asked(65_536, '/v1/accounts/issue', '/v1/accounts/handed'),
  // Personal data.
  ...['blocks', 'destructions', 'transfers', 'nondisclosure', 'documents'].map((name) => ({ method: 'GET', url: `/v1/personal/${name}`, session: true }) as const),
  ...asked(
    16_384, ...['changes/list', 'changes', 'changes/decide', 'people', 'blocks', 'blocks/lift', 'destructions/preview', 'destructions', 'transfers', 'nondisclosure', 'documents', 'printed', 'achievements/list', 'achievements', 'achievements/correct', 'achievements/remove']
      .map((name) => `/v1/personal/${name}`)),
  ...asked(524_288, '/v1/personal/consents'),
  // Class lists.
  ...asked(4_194_304, '/v1/lists/roster/preview', '/v1/lists/roster'), ...asked(8_192, '/v1/lists/act'), ...asked(4_096, '/v1/lists/undo', '/v1/lists/movements'),
];
const withBody = ENDPOINTS.filter(({ most }) => most !== undefined);
const guarded = ENDPOINTS.filter(({ session }) => session);

let postgres: TestPostgres;
let server: RunningServer;
let folder: string;
let url: string;
let observer: pg.Client;
let epoch: string;
const lines: string[] = [];
/** Of each workstation that joined: who joins again with the same key is the same workstation. */
const keys = new Map<string, ReturnType<typeof deviceKey>>();
const sign = (deviceId: string, text: string): Promise<string> => keys.get(deviceId)!.sign(text);
const log = openServerLog(() => 'test', { write: (line) => void lines.push(line) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uch-hostile-'));
  postgres = await startPostgres('embedded');
  url = await postgres.fresh();
  await loadSchools(url, schools, Date.now());
  const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: '0', UCH_DEVELOPMENT_IDENTITIES: 'all' }), log);
  if (!started.ok) throw new Error(started.error.code);
  server = started.value;
  observer = new pg.Client({ connectionString: url });
  await observer.connect();
  epoch = String((await ask('GET', '/v1/sync/hello', { headers: { 'x-school': school.id } })).body['serverEpoch']);
});
afterAll(async () => {
  await observer.end();
  await server.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

let before: string;
beforeEach(async () => {
  lines.length = 0;
  before = await everything();
});
/** Of every test: nothing of ours failed, and the log says nothing of what came. */
afterEach(() => {
  const words = ['"level":50', CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('latin1'), 'Bearer', 'Ученик'];
  const found = lines.filter((line) => words.some((word) => line.includes(word)));
  if (found.length > 0) throw new Error(`the log says too much: ${found.slice(0, 3).join('')}`);
});

/** A digest of all that both schools have but the security register, which is there to tell of what was refused, and nonces, which are given to whoever asks; see security-register.test.ts and challenges.test.ts. */
async function everything(): Promise<string> {
  const { rows: tables } = await observer.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT LIKE 'security\\_%' AND c.relname <> 'challenge' ORDER BY 1`);
  const digests: string[] = [];
  for (const { id } of schools) {
    await observer.query(`SELECT set_config('app.school_id', $1, false)`, [id]);
    for (const { name } of tables) {
      const { rows } = await observer.query<{ digest: string | null }>(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM "${name}" t`);
      digests.push(`${name} ${rows[0]!.digest}`);
    }
  }
  return digests.join('\n');
}

interface More {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}
async function ask(method: string, path: string, { body, token, headers }: More = {}) {
  const response = await server.app.inject({
    method: method as 'GET', url: path,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(body === undefined ? {} : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  });
  let parsed: Record<string, unknown> = {};
  try {
    parsed = JSON.parse(response.payload) as Record<string, unknown>;
  } catch {
    // No body, or none of ours.
  }
  return { status: response.statusCode, body: parsed, code: String(parsed['code']), text: response.payload };
}

/** A refusal as the contract has it: 4xx and a code of the catalogue. */
function expectRefused(what: string, answer: { status: number; code: string; text: string }, code?: string): void {
  expect([what, answer.status >= 400 && answer.status < 500, Object.hasOwn(ERRORS, answer.code), answer.text.includes(CANARY)]).toEqual([what, true, true, false]);
  expect([what, answer.code]).toEqual([what, code ?? answer.code]);
}

async function joinWorkstation(): Promise<string> {
  const { secret } = await server.parts.accounts.makeEnrolmentSecret(school.id, 1, 1, 'test');
  const key = deviceKey();
  const answer = await ask('POST', '/v1/enrolment', {
    headers: { 'x-school': school.id }, body: { secret: Buffer.from(secret).toString('hex'), name: 'ПК', publicKey: key.publicKey, platform: 'test', version: '1' },
  });
  const deviceId = String(answer.body['deviceId']);
  keys.set(deviceId, key);
  return deviceId;
}
async function openSession(deviceId: string, staffId: string): Promise<string> {
  const headers = { 'x-school': school.id };
  const nonce = String((await ask('POST', '/v1/sessions/challenge', { headers, body: { deviceId } })).body['nonce']);
  const signature = await sign(deviceId, `${nonce}\n${deviceId}\n${staffId}`);
  return String((await ask('POST', '/v1/sessions', { headers, body: { deviceId, staffId, nonce, signature, version: '1' } })).body['token']);
}
const inDatabase = (sql: string, values: unknown[]) => inSchool(server.pool, school.id, 'write', (client) => client.query(sql, values));
const commandOf = (more: Record<string, unknown> = {}) => ({
  commandId: newId<string>(), deviceSeq: 1, baseVersion: 0, madeAt: Date.now(), authorId: teacher, name: 'setLessonContent',
  args: { lessonId: school.lessons[3]!.id, topic: `Тема ${CANARY}`, homework: '' }, ...more,
});
const pushOf = (commands: unknown[], replicaId = newId<string>()) => ({ protocol: PROTOCOL, replicaId, serverEpoch: epoch, chain: null, commands });

it('no endpoint is left out here', () => {
  const printed: string[] = [];
  const above: string[] = [];
  for (const line of server.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, branch = '', path = '', methods = ''] = /^(.*?── )(\S+) \(([^)]+)\)/.exec(line) ?? [];
    if (path === '') continue;
    const depth = branch.length / 4 - 1;
    above.splice(depth, above.length, path);
    for (const method of methods.split(', ')) if (method !== 'HEAD') printed.push(`${method} ${above.join('')}`);
  }
  // These two are for whoever watches the server; they take nothing and know nobody.
  const listed = [...ENDPOINTS, { method: 'GET', url: '/health' }, { method: 'GET', url: '/metrics' }].map(({ method, url: path }) => `${method} ${path}`);
  expect(printed.sort()).toEqual(listed.sort());
});

describe('requests that are none', () => {
  it('junk of every kind in every body', async () => {
    const token = await openSession(await joinWorkstation(), teacher);
    before = await everything();
    const deep = `${'['.repeat(1_500)}${']'.repeat(1_500)}`;
    const bodies: (string | Buffer)[] = [
      '', ' ', '{', '[]', 'null', '0', '"', `"${CANARY}"`, `{"${CANARY}":1}`, deep, `{"__proto__":{"isAdmin":true}}`, '{"constructor":{"prototype":{"x":1}}}', randomBytes(300), Buffer.from([0xff, 0xfe, 0x00]),
      `{"protocol":{"major":1e999,"minor":0}}`, JSON.stringify({ deviceId: CANARY, secret: CANARY, name: '\u0000', scopes: [CANARY] }), `{"a":"\\ud800 ${CANARY}\\u0000"}\n${CANARY}`,
    ];
    for (const { method, url: path, session } of withBody) {
      for (const [at, body] of bodies.entries()) {
        expectRefused(`${path} body ${at}`, await ask(method, path, { body, headers: { 'x-school': school.id }, ...(session ? { token } : {}) }), 'request_invalid');
      }
    }
    expect(await everything()).toBe(before);
  });

  it('texts that no database keeps, in every text of an account', async () => {
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(school.id, 5, 1, 'test');
    const deviceId = await joinWorkstation();
    before = await everything();
    const good = { secret: Buffer.from(secret).toString('hex'), name: 'ПК', publicKey: deviceKey().publicKey, platform: 'test', version: '1' };
    const headers = { 'x-school': school.id };
    for (const field of ['name', 'platform', 'version', 'publicKey'] as const) {
      for (const text of [`${CANARY}\u0000`, '\ud83d']) expectRefused(field, await ask('POST', '/v1/enrolment', { headers, body: { ...good, [field]: text } }), 'request_invalid');
    }
    const nonce = String((await ask('POST', '/v1/sessions/challenge', { headers, body: { deviceId } })).body['nonce']);
    const session = { deviceId, staffId: teacher, nonce, signature: await sign(deviceId, `${nonce}\n${deviceId}\n${teacher}`), version: '1\u0000' };
    expectRefused('version', await ask('POST', '/v1/sessions', { headers, body: session }), 'request_invalid');
    expect(await everything()).toBe(before);
    // What was refused took nothing away: code and challenge are as good as before.
    expect((await ask('POST', '/v1/sessions', { headers, body: { ...session, version: '1' } })).status).toBe(200);
    expect((await ask('POST', '/v1/enrolment', { headers, body: good })).status).toBe(200);
  });

  it('bodies larger than the endpoint takes, with and without their length', async () => {
    const token = await openSession(await joinWorkstation(), teacher);
    before = await everything();
    for (const { method, url: path, most = 0 } of withBody) {
      const body = JSON.stringify({ filler: CANARY.repeat(Math.ceil(most / 22) + 10) });
      const answer = await ask(method, path, { body, token });
      expectRefused(path, answer, 'request_too_large');
      expect([path, answer.body['params']]).toEqual([path, { most }]);
      const chunked = await overSocket([`${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`, ...chunksOf(body)]);
      expect([path, chunked.status, chunked.code]).toEqual([path, 413, 'request_too_large']);
    }
    expect(await everything()).toBe(before);
  });

  it('other content types, unknown methods and paths', async () => {
    const token = await openSession(await joinWorkstation(), teacher);
    before = await everything();
    for (const { method, url: path } of withBody) {
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml', `x/${encodeURIComponent(CANARY)}`, 'application/json; charset=utf-16', 'junk']) {
        const answer = await ask(method, path, { body: JSON.stringify(pushOf([commandOf()])), token, headers: { 'content-type': type } });
        // A charset that is not utf-8 is read as utf-8, as JSON always is; what a push then says is whole. Everything else is none of ours.
        if (!type.startsWith('application/json') || path !== '/v1/sync/push') expectRefused(`${path} ${type}`, answer);
      }
    }
    for (const path of ['/', '/v1', '/v1/sync', '/v1/sync/push/x', `/v1/${encodeURIComponent(CANARY)}`, '/metrics/x', '/V1/sync/push', '/v1/sync/push%2F', '/.env']) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expectRefused(`${method} ${path}`, await ask(method, path, { token }), 'endpoint_unknown');
    }
    for (const { url: path, method: own } of ENDPOINTS) {
      for (const method of ['PUT', 'PATCH', 'OPTIONS'].filter((name) => name !== own)) expectRefused(`${method} ${path}`, await ask(method, path, { token }), 'endpoint_unknown');
    }
    for (const { url: path } of ENDPOINTS) {
      const answer = await overSocket([`PROPFIND ${path} HTTP/1.1\r\nHost: x\r\nX-Note: ${encodeURIComponent(CANARY)}\r\n\r\n`]);
      expect([path, answer.status, answer.code]).toEqual([path, 404, 'endpoint_unknown']);
    }
  });
});

describe('sessions that are none', () => {
  it('missing, junk, of another school, ended, expired, of a withdrawn workstation', async () => {
    const deviceId = await joinWorkstation();
    const good = await openSession(deviceId, teacher);
    const ended = await openSession(deviceId, teacher);
    const expired = await openSession(deviceId, teacher);
    await ask('DELETE', '/v1/sessions', { token: ended });
    await inDatabase(`UPDATE session SET expires_at = 1 WHERE school_id = $1 AND token_hash = sha256($2::bytea)`, [school.id, Buffer.from(expired.split('.')[1]!)]);
    const goneDevice = await joinWorkstation();
    const withdrawn = await openSession(goneDevice, teacher);
    // Only marked, as by a hand in the database: the session is still there and must not help.
    await inDatabase('UPDATE device SET withdrawn_at = 1 WHERE school_id = $1 AND id = $2', [school.id, goneDevice]);
    before = await everything();
    const secret = good.split('.')[1]!;
    const tokens: Record<string, string | undefined> = {
      none: undefined, junk: 'x', dots: '...', 'no secret': `${school.id}.`, sql: `${school.id}.'OR(1=1)--`, swapped: `${other.id}.${secret}`, nowhere: `${newId<string>()}.${secret}`, longer: `${good}x`,
      canary: encodeURIComponent(CANARY), ended, expired, withdrawn,
    };
    for (const [name, token] of Object.entries(tokens)) {
      for (const { method, url: path } of guarded) {
        const answer = await ask(method, path, { ...(method === 'POST' ? { body: pushOf([commandOf()]) } : {}), ...(token === undefined ? {} : { token }) });
        expectRefused(`${path} ${name}`, answer);
        expect([path, name, answer.status, ['session_missing', 'session_expired'].includes(answer.code)]).toEqual([path, name, 401, true]);
      }
    }
    for (const authorization of ['Basic dGVhY2hlcjp4', `bearer ${good}`, `Bearer  ${good}`, `Bearer ${good} ${good}`, `Bearer ${'x'.repeat(300)}`, '']) {
      expectRefused(authorization.slice(0, 12), await ask('GET', '/v1/workstations', { headers: { authorization } }), 'session_missing');
    }
    for (const { method, url: path } of guarded) {
      expectRefused(`${path} of another school`, await ask(method, path, { token: good, headers: { 'x-school': other.id }, ...(method === 'POST' ? { body: pushOf([commandOf()]) } : {}) }), 'school_unknown');
    }
    for (const named of [CANARY.length.toString(), newId<string>(), `${school.id}, ${other.id}`, '']) {
      for (const path of ['/v1/sync/hello', '/v1/identities']) expectRefused(`${path} ${named}`, await ask('GET', path, { headers: { 'x-school': named } }), 'school_unknown');
    }
    expect(await everything()).toBe(before);
    expect((await ask('GET', '/v1/workstations', { token: good })).code).toBe('not_allowed');
  });

  it('a challenge answered twice, late, by another key, for another workstation or person', async () => {
    const deviceId = await joinWorkstation();
    const second = await joinWorkstation();
    const headers = { 'x-school': school.id };
    const challenge = async () => String((await ask('POST', '/v1/sessions/challenge', { headers, body: { deviceId } })).body['nonce']);
    const answerOf = async (nonce: string, more: Record<string, string> = {}, by = keys.get(deviceId)!) => ({
      deviceId, staffId: teacher, nonce, signature: await by.sign(`${nonce}\n${deviceId}\n${teacher}`), version: '1', ...more,
    });
    const once = await answerOf(await challenge());
    expect((await ask('POST', '/v1/sessions', { headers, body: once })).status).toBe(200);
    before = await everything();
    expectRefused('twice', await ask('POST', '/v1/sessions', { headers, body: once }), 'device_signature_wrong');
    expectRefused('key', await ask('POST', '/v1/sessions', { headers, body: await answerOf(await challenge(), {}, deviceKey()) }), 'device_signature_wrong');
    expectRefused('workstation', await ask('POST', '/v1/sessions', { headers, body: await answerOf(await challenge(), { deviceId: second }) }), 'device_signature_wrong');
    expectRefused('person', await ask('POST', '/v1/sessions', { headers, body: await answerOf(await challenge(), { staffId: school.staff[0]! }) }), 'device_signature_wrong');
    expectRefused('school', await ask('POST', '/v1/sessions', { headers: { 'x-school': other.id }, body: await answerOf(await challenge()) }), 'device_unknown');
    for (const signature of ['', 'AAAA', CANARY, '='.repeat(200)]) expectRefused('signature', await ask('POST', '/v1/sessions', { headers, body: await answerOf(await challenge(), { signature }) }), 'device_signature_wrong');
    expect(await everything()).toBe(before);
  });
});

describe('pushes that were there before', () => {
  it('a replayed push has its verdicts again and no second effect; under another author it has neither', async () => {
    const deviceId = await joinWorkstation();
    const mine = await openSession(deviceId, teacher);
    const theirs = await openSession(deviceId, school.staff[0]!);
    const body = pushOf([commandOf(), { ...commandOf({ name: 'setMark', args: { workId: school.works[3]!.id, pupilId: school.pupils[0]!, value: 5, isDebt: false } }), deviceSeq: 2 }]);
    const first = await ask('POST', '/v1/sync/push', { token: mine, body });
    expect((first.body['verdicts'] as { status: string }[]).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    before = await everything();
    for (let time = 0; time < 3; time++) expect((await ask('POST', '/v1/sync/push', { token: mine, body })).body['verdicts']).toEqual(first.body['verdicts']);
    const stolen = await ask('POST', '/v1/sync/push', { token: theirs, body });
    expect((stolen.body['verdicts'] as { code: string; entityId?: string }[]).map(({ code, entityId }) => [code, entityId])).toEqual([['author_forged', undefined], ['author_forged', undefined]]);
    expect(await everything()).toBe(before);
  });

  it('a forged command leaves no trace, so the real one keeps its id', async () => {
    const deviceId = await joinWorkstation();
    const real = commandOf();
    before = await everything();
    const forged = await ask('POST', '/v1/sync/push', { token: await openSession(deviceId, school.staff[0]!), body: pushOf([real]) });
    expect((forged.body['verdicts'] as { code: string }[])[0]!.code).toBe('author_forged');
    expect((await everything()).split('\n').filter((line) => !/^(device|session) /.test(line))).toEqual(before.split('\n').filter((line) => !/^(device|session) /.test(line)));
    const kept = await ask('POST', '/v1/sync/push', { token: await openSession(deviceId, teacher), body: pushOf([real]) });
    expect((kept.body['verdicts'] as { status: string }[])[0]!.status).toBe('accepted');
  });

  it('one text that no database keeps is refused alone, and those beside it are taken', async () => {
    const token = await openSession(await joinWorkstation(), teacher);
    const args = { lessonId: school.lessons[4]!.id, homework: '' };
    const commands = ['\u0000', '\ud83d', 'Тема'].map((topic, at) => commandOf({ deviceSeq: at + 1, baseVersion: 1, args: { ...args, topic } }));
    const answer = await ask('POST', '/v1/sync/push', { token, body: pushOf(commands) });
    expect((answer.body['verdicts'] as { status: string; code?: string }[]).map(({ status, code }) => code ?? status)).toEqual(['command_invalid', 'command_invalid', 'accepted']);
  });
});

describe('on the socket', () => {
  it('a stream tells of the scopes that its person holds and of no other', async () => {
    const deviceId = await joinWorkstation();
    const taught = (at: number) => school.journals[at]!.teacherId;
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(`GET /v1/sync/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await openSession(deviceId, teacher)}\r\n\r\n`);
    await untilTrue(() => Promise.resolve(text.includes('event: poke')));
    const write = async (at: number) => {
      const lessonId = school.lessons.filter(({ journalId }) => journalId === school.journals[at]!.id)[3]!.id;
      const command = commandOf({ authorId: taught(at), args: { lessonId, topic: 'Тема', homework: '' } });
      const answer = await ask('POST', '/v1/sync/push', { token: await openSession(deviceId, taught(at)), body: pushOf([command]) });
      expect((answer.body['verdicts'] as { entity: string; status: string }[]).map(({ entity, status }) => [entity, status !== 'rejected'])).toEqual([['lesson', true]]);
    };
    // Somebody else's journals first: were they told, they would have come before the own one.
    await write(2);
    await write(4);
    await write(0);
    await untilTrue(() => Promise.resolve(text.includes(school.journals[0]!.id)));
    socket.destroy();
    const told = [...text.matchAll(/(school|class|private|journal):[-\w]{22}/g)].map(([scope]) => scope);
    expect([...new Set(told)]).toEqual([`journal:${school.journals[0]!.id}`]);
    await untilTrue(async () => server.parts.streams.size === 0 && (await connectionsOf()) === 0);
  });

  it('floods of headers, broken lines, addresses that are none', async () => {
    const note = encodeURIComponent(CANARY);
    const requests: Record<string, string> = {
      'one large header': `GET /v1/sync/hello HTTP/1.1\r\nHost: x\r\nX-A: ${note.repeat(2_000)}\r\n\r\n`,
      'many headers': `GET /v1/sync/hello HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 5_000 }, (_, at) => `X-${at}: ${note}\r\n`).join('')}\r\n`,
      'a large address': `GET /v1/sync/hello?${note.repeat(2_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'a broken line': `${note}\r\n\r\n`,
      'two lengths': `POST /v1/sync/push HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1}`,
      'length and chunks': `POST /v1/sync/push HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'a broken escape': `GET /v1/%zz${note} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'a header with a NUL': `GET /v1/sync/hello HTTP/1.1\r\nHost: x\r\nX-A: a\u0000b\r\n\r\n`,
    };
    for (const [name, text] of Object.entries(requests)) {
      const answer = await overSocket([text]);
      expect([name, answer.status >= 400 && answer.status < 500, Object.hasOwn(ERRORS, answer.code), answer.text.includes(note)]).toEqual([name, true, true, false]);
    }
    // Refused before anything of ours is asked.
    expect((await overSocket([`GET /v1/sync/hello HTTP/1.1\r\n\r\n`])).status).toBe(400);
    expect(await everything()).toBe(before);
  });

  it('a hundred requests that never end do not hold up the next one, and leave nothing behind', async () => {
    const token = await openSession(await joinWorkstation(), teacher);
    before = await everything();
    const body = JSON.stringify(pushOf([commandOf()]));
    const sockets = Array.from({ length: 100 }, (_, at) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const head = `POST /v1/sync/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
      socket.write(at % 2 === 0 ? `${head}${body.slice(0, -10)}` : head.slice(0, 20 + at));
      return socket;
    });
    const began = performance.now();
    const answer = await overSocket([`GET /v1/sync/hello HTTP/1.1\r\nHost: x\r\nX-School: ${school.id}\r\n\r\n`]);
    expect([answer.status, performance.now() - began < 2_000]).toEqual([200, true]);
    for (const socket of sockets) socket.destroy();
    await untilTrue(async () => (await connectionsOf()) === 0);
    expect(await everything()).toBe(before);
  });

  it('streams that are cut at any moment are all forgotten', async () => {
    const token = await openSession(await joinWorkstation(), teacher);
    const head = `GET /v1/sync/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    for (let round = 0; round < 4; round++) {
      await Promise.all(Array.from({ length: 25 }, (_, at) => new Promise<void>((resolve) => {
        const socket = connect(server.port, '127.0.0.1');
        socket.on('error', () => undefined).on('close', () => resolve());
        socket.write(head, () => setTimeout(() => socket.destroy(), at % 5 === 0 ? 30 : at % 7));
      })));
    }
    await untilTrue(async () => server.parts.streams.size === 0 && server.parts.pokes.streams === 0 && (await connectionsOf()) === 0);
  });
});

const connectionsOf = (): Promise<number> => new Promise((resolve, reject) => {
  server.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
});

async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  for (const since = performance.now(); !(await holds()); ) {
    if (performance.now() - since > 10_000) throw new Error('did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function* chunksOf(body: string): Generator<string> {
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += 60_000) {
    const part = bytes.subarray(at, at + 60_000);
    yield `${part.length.toString(16)}\r\n`;
    yield part.toString('latin1');
    yield '\r\n';
  }
  yield '0\r\n\r\n';
}

/** Writes bytes as they are and reads what comes until the server has answered or hangs up. */
function overSocket(parts: readonly string[]): Promise<{ status: number; code: string; text: string }> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    const end = (): void => {
      clearTimeout(late);
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), code: /"code":"([a-zA-Z_]+)"/.exec(text)?.[1] ?? '', text });
    };
    const late = setTimeout(end, 5_000);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const [head = '', body] = text.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (body !== undefined && Buffer.byteLength(body) >= length) end();
    });
    socket.on('error', () => undefined).on('close', end);
    for (const part of parts) socket.write(part, 'latin1');
  });
}
