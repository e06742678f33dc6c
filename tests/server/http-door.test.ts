import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL, type PullAnswer, type PushAnswer } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import type { LogFields, ServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { deviceKey, loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';

const lines: { event: string; fields: LogFields }[] = [];
const log: ServerLog = {
  info: () => undefined,
  warn: (event, fields = {}) => void lines.push({ event, fields }),
  error: (event, error) => {
    lines.push({ event, fields: { failed: true, error: String(error) } });
    return 'test';
  },
};

describe.each(POSTGRES_KINDS)('the door of the server against bad input, on %s', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  let epoch: string;
  const key = deviceKey();
  let deviceId: string;
  let secret: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-door-'));
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: '0', UCH_DEVELOPMENT_IDENTITIES: 'all' }), log);
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    secret = Buffer.from((await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 2, 1, 'test')).secret).toString('hex');
    deviceId = (await ask('POST', '/v1/enrolment', { secret, name: 'ПК', publicKey: key.publicKey, platform: 'test', version: '1' })).body['deviceId'] as string;
    epoch = (await ask('GET', '/v1/sync/hello')).body['serverEpoch'] as string;
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown, token?: string, headers: Record<string, string> = {}) => {
    const response = await server.app.inject({
      method, url, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    let parsed: Record<string, unknown> = {};
    try {
      parsed = response.json() as Record<string, unknown>;
    } catch {
      // No body, or none of ours.
    }
    return { status: response.statusCode, body: parsed, code: parsed['code'] };
  };
  const sessionOf = async (staffId: StaffId): Promise<string> => {
    const { body } = await ask('POST', '/v1/sessions/challenge', { deviceId });
    const nonce = String(body['nonce']);
    const signature = await key.sign(`${nonce}\n${deviceId}\n${staffId}`);
    return String((await ask('POST', '/v1/sessions', { deviceId, staffId, nonce, signature, version: '1' })).body['token']);
  };
  const seqs = new Map<string, number>();
  const pushAs = async (token: string, replicaId: string, command: Record<string, unknown>) => {
    const deviceSeq = (seqs.get(replicaId) ?? 0) + 1;
    seqs.set(replicaId, deviceSeq);
    const answer = await ask('POST', '/v1/sync/push', {
      protocol: PROTOCOL, replicaId, serverEpoch: epoch, chain: null, commands: [{ commandId: newId(), deviceSeq, baseVersion: 0, madeAt: Date.now(), ...command }],
    }, token);
    return (answer.body as PushAnswer).verdicts[0]!;
  };
  const countRows = (table: string) =>
    inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE school_id = $1`, [SMALL_SCHOOL_ID])).rows[0]!.n);

  it('refuses every endpoint without a session, with a foreign one, and with junk', async () => {
    const guarded = [['POST', '/v1/sync/push'], ['POST', '/v1/sync/pull'], ['POST', '/v1/sync/snapshot'], ['GET', '/v1/sync/stream'], ['GET', '/v1/workstations'], ['POST', '/v1/workstations/withdraw'], ['POST', '/v1/workstations/enrolment-codes'], ['DELETE', '/v1/sessions']] as const;
    for (const [method, url] of guarded) {
      const body = method === 'POST' ? {} : undefined;
      expect([url, (await ask(method, url, body)).code]).toEqual([url, 'session_missing']);
      expect([url, (await ask(method, url, body, `${SMALL_SCHOOL_ID}.${'x'.repeat(43)}`)).code]).toEqual([url, 'session_expired']);
      expect([url, (await ask(method, url, body, 'x'.repeat(60))).status]).toEqual([url, 401]);
    }
    expect((await ask('GET', '/v1/anything')).code).toBe('endpoint_unknown');
    expect((await ask('GET', '/v1/sync/hello', undefined, undefined, { 'x-school': testId(999) })).code).toBe('school_unknown');
  });

  it('takes any body of any endpoint for what it is: a refusal with a code, never an error of ours', async () => {
    const token = await sessionOf(s.teacher);
    const urls = ['/v1/sync/push', '/v1/sync/pull', '/v1/sync/snapshot', '/v1/enrolment', '/v1/sessions', '/v1/sessions/challenge', '/v1/workstations/withdraw', '/v1/workstations/enrolment-codes'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...urls), fc.oneof(fc.json(), fc.string({ minLength: 1 })), async (url, body) => {
        const answer = await ask('POST', url, body, token);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(typeof answer.code).toBe('string');
      }),
      { numRuns: 300 },
    );
    expect((await ask('POST', '/v1/sync/push', JSON.stringify({ filler: 'я'.repeat(1_100_000) }), token)).code).toBe('request_too_large');
    expect((await ask('POST', '/v1/sync/push', 'a=1', token, { 'content-type': 'application/x-www-form-urlencoded' })).code).toBe('request_invalid');
    expect(lines.filter(({ fields }) => fields['failed'])).toEqual([]);
  });

  it('opens a session for the key of the workstation alone, and each nonce once', async () => {
    const { body } = await ask('POST', '/v1/sessions/challenge', { deviceId });
    const nonce = String(body['nonce']);
    const wrong = await deviceKey().sign(`${nonce}\n${deviceId}\n${s.teacher}`);
    expect((await ask('POST', '/v1/sessions', { deviceId, staffId: s.teacher, nonce, signature: wrong, version: '1' })).code).toBe('device_signature_wrong');
    const right = await key.sign(`${nonce}\n${deviceId}\n${s.teacher}`);
    expect((await ask('POST', '/v1/sessions', { deviceId, staffId: s.teacher, nonce, signature: right, version: '1' })).code).toBe('device_signature_wrong');
    expect((await ask('POST', '/v1/sessions', { deviceId: testId(998), staffId: s.teacher, nonce, signature: right, version: '1' })).code).toBe('device_unknown');
    expect((await ask('POST', '/v1/enrolment', { secret: 'f'.repeat(20), name: 'ПК', publicKey: key.publicKey, platform: 'test', version: '1' })).code).toBe('enrolment_code_expired');
  });

  it('refuses forged commands with a code, and nothing changes', async () => {
    const teacher = await sessionOf(s.teacher);
    const stranger = await sessionOf(s.stranger);
    const replica = newId<string>();
    const other = newId<string>();
    const mark = { name: 'setMark', args: { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false } };
    const before = [await countRows('mark'), await countRows('revision')];
    expect(await pushAs(teacher, replica, { ...mark, authorId: s.deputy })).toMatchObject({ status: 'rejected', code: 'author_forged' });
    expect(await pushAs(stranger, other, { ...mark, authorId: s.stranger })).toMatchObject({ status: 'rejected', code: 'not_allowed' });
    expect(await pushAs(teacher, replica, { name: 'setMark', authorId: s.teacher, args: { ...mark.args, workId: s.closedWork } })).toMatchObject({ status: 'rejected', code: 'term_closed' });
    expect(await pushAs(teacher, replica, { name: 'setMark', authorId: s.teacher, args: { ...mark.args, workId: testId(12_345) } })).toMatchObject({ status: 'rejected', code: 'journal_unknown' });
    expect(await pushAs(teacher, replica, { name: 'setMark', authorId: s.teacher, args: { ...mark.args, value: 6 } })).toMatchObject({ status: 'rejected', code: 'command_invalid' });
    expect(await pushAs(teacher, replica, { name: 'dropEverything', authorId: s.teacher, args: {} })).toMatchObject({ status: 'rejected', code: 'command_unknown' });
    expect([await countRows('mark'), await countRows('revision')]).toEqual(before);
  });

  it('keeps what it does not know beside the revision, and answers a replay as before', async () => {
    const teacher = await sessionOf(s.teacher);
    const replica = newId<string>();
    const commandId = newId<string>();
    const command = { commandId, name: 'setMark', authorId: s.teacher, madeAt: 5, args: { workId: s.work9, pupilId: s.anna, value: 4, isDebt: false, mood: 'good' } };
    expect(await pushAs(teacher, replica, command)).toMatchObject({ status: 'accepted', version: 1 });
    expect(await pushAs(teacher, replica, command)).toMatchObject({ status: 'accepted', version: 1 });
    expect(await pushAs(teacher, replica, { ...command, args: { ...command.args, value: 2 } })).toMatchObject({ status: 'rejected', code: 'command_other' });
    const extra = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ extra: string }>('SELECT extra FROM revision WHERE school_id = $1 AND command_id = $2', [SMALL_SCHOOL_ID, commandId])).rows);
    expect(extra).toEqual([{ extra: '{"mood":"good"}' }]);
  });

  it('answers nothing outside of what a person may read, whatever is asked for', async () => {
    const stranger = await sessionOf(s.stranger);
    const scopes = [`journal:${s.algebra}`, `class:${s.class7A}`, `private:${s.class7A}`];
    const replicaId = newId<string>();
    const snapshot = await ask('POST', '/v1/sync/snapshot', { protocol: PROTOCOL, replicaId, serverEpoch: epoch, scopes }, stranger);
    expect(snapshot.code).toBe('scope_unknown');
    const pull = await ask('POST', '/v1/sync/pull', { protocol: PROTOCOL, replicaId, serverEpoch: epoch, waiting: 0, scopes: scopes.map((id) => ({ id, after: 0, checksum: null })) }, stranger);
    const answer = pull.body as unknown as PullAnswer;
    expect([answer.patches, answer.addedScopes, [...answer.removedScopes].sort()]).toEqual([[], [`school:${SMALL_SCHOOL_ID}`], scopes.sort()]);
    expect((await ask('GET', '/v1/workstations', undefined, stranger)).code).toBe('not_allowed');
    expect((await ask('POST', '/v1/workstations/withdraw', { deviceId }, stranger)).code).toBe('not_allowed');
  });

  it('tells a copied file by its numbers', async () => {
    const teacher = await sessionOf(s.teacher);
    const replica = newId<string>();
    const args = { workId: s.work16, pupilId: s.boris, value: 3, isDebt: false };
    await pushAs(teacher, replica, { name: 'setMark', authorId: s.teacher, args });
    const twin = await ask('POST', '/v1/sync/push', {
      protocol: PROTOCOL, replicaId: replica, serverEpoch: epoch, chain: null, commands: [{ commandId: newId(), deviceSeq: 1, baseVersion: 0, madeAt: 1, name: 'setMark', authorId: s.teacher, args }],
    }, teacher);
    expect([twin.status, twin.code]).toEqual([409, 'device_cloned']);
  });

  it('logs refusals without a name, a mark or a secret', () => {
    const text = JSON.stringify(lines);
    expect(lines.length).toBeGreaterThan(20);
    for (const word of ['Иванова', 'Анна', secret, 'Bearer', s.anna]) expect(text).not.toContain(word);
  });
});
