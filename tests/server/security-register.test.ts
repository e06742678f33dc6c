import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROTOCOL, type SecurityEventsAnswer, type SecurityEventsWish } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { eventHash, registerSealText } from '#server/audit/event-chain.ts';
import { sealRegister } from '#server/audit/register-seals.ts';
import { cutOldEvents } from '#server/audit/retention.ts';
import { PgSecurityRegister, type TaggedEvent } from '#server/audit/security-register.ts';
import { verifyRegister } from '#server/audit/verify-register.ts';
import { sealKeyOf } from '#server/certificates/seal-key.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { deviceKey, loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const DAY = 86_400_000;
const NOW = Date.now();
const register = new PgSecurityRegister();
const sealer = sealKeyOf(generateKeyPairSync('ed25519').privateKey);
const keys = { [sealer.keyId]: sealer.publicKey };
const all: SecurityEventsWish = { kind: null, actorId: null, deviceId: null, from: null, until: null, result: null, before: null, most: 100 };

describe.each(POSTGRES_KINDS)('the register of security events, on %s (issue 4, point 9; P-14)', (kind) => {
  let postgres: TestPostgres;
  let url: string;
  let pool: pg.Pool;
  let folder: string;
  const servers: RunningServer[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-register-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
    pool = openPool({ connectionString: url, most: 4 });
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((one) => one.stop()));
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (event: Partial<TaggedEvent> = {}): Promise<void> =>
    inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => register.record(client, {
      schoolId: SMALL_SCHOOL_ID, kind: 'role_given', result: 'done', actorId: s.deputy, deviceId: 'd', subjectId: s.teacher, at: NOW, deviceAt: null, params: { role: 'auditor' }, ...event,
    }));
  const seal = () => inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => sealRegister(client, SMALL_SCHOOL_ID, sealer, NOW));
  const verify = () => verifyRegister(pool, SMALL_SCHOOL_ID, keys);
  const query = (text: string, ...values: unknown[]) => inSchool(pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  /** As who owns the database does it: past the triggers. */
  const past = (...statements: readonly string[]) => inSchool(pool, SMALL_SCHOOL_ID, 'write', async (client) => {
    for (const table of ['security_event', 'security_head']) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const statement of statements) await client.query(statement);
    for (const table of ['security_event', 'security_head']) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
  const faults = async () => (await verify()).findings.map(({ fault, seq }) => `${fault} ${seq}`);

  it('what was written fits, with and without seals; a deed that is rolled back leaves no event', async () => {
    for (let at = 1; at <= 5; at++) await write({ params: { count: at } });
    await expect(inSchool(pool, SMALL_SCHOOL_ID, 'write', async (client) => {
      await register.record(client, { schoolId: SMALL_SCHOOL_ID, kind: 'role_given', result: 'done', actorId: null, deviceId: null, subjectId: null, at: NOW, deviceAt: null, params: {} });
      throw new Error('the deed failed');
    })).rejects.toThrow('the deed failed');
    expect(await verify()).toEqual({ length: 5, cutLength: 0, seals: 0, sealedUpTo: 0, findings: [] });
    expect(await seal()).toBe(true);
    expect(await seal()).toBe(false);
    await write();
    expect(await verify()).toEqual({ length: 6, cutLength: 0, seals: 1, sealedUpTo: 5, findings: [] });
  });

  it('the database refuses to change, remove or empty it, and to set its head back', async () => {
    for (let at = 0; at < 3; at++) await write();
    await expect(query(`UPDATE security_event SET result = 'refused' WHERE school_id = $1`)).rejects.toThrow('security events are kept');
    await expect(query('DELETE FROM security_event WHERE school_id = $1 AND seq = 3')).rejects.toThrow('security events are kept');
    await expect(inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('TRUNCATE security_event'))).rejects.toThrow('security events are kept');
    await expect(query('UPDATE security_head SET length = 2 WHERE school_id = $1')).rejects.toThrow('only grows');
    await expect(query('DELETE FROM security_head WHERE school_id = $1')).rejects.toThrow('only grows');
    // Also where the head says that retention had been there: the year counts by the database's own clock.
    await expect(query('UPDATE security_head SET cut_length = 3 WHERE school_id = $1').then(() => query('DELETE FROM security_event WHERE school_id = $1'))).rejects.toThrow('security events are kept');
  });

  it.each([
    ['a changed row', [`UPDATE security_event SET actor_id = 'x' WHERE seq = 3`], ['event_changed 3']],
    ['changed parameters', [`UPDATE security_event SET params = '{"role":"teacher"}' WHERE seq = 1`], ['event_changed 1']],
    ['a moment moved', ['UPDATE security_event SET at = at - 1 WHERE seq = 6'], ['event_changed 6']],
    ['a row cut out', ['DELETE FROM security_event WHERE seq = 4'], ['event_changed 4']],
    ['a row cut out and the numbers closed', ['DELETE FROM security_event WHERE seq = 2', 'UPDATE security_event SET seq = seq - 1 WHERE seq = 3', 'UPDATE security_event SET seq = seq - 1 WHERE seq = 4'], ['event_changed 2']],
    ['two rows exchanged', ['UPDATE security_event SET seq = 90 WHERE seq = 2', 'UPDATE security_event SET seq = 2 WHERE seq = 3', 'UPDATE security_event SET seq = 3 WHERE seq = 90'], ['event_changed 2']],
    ['a row put in behind', [`INSERT INTO security_event (school_id, seq, kind, result, at, params, hash) SELECT school_id, 7, kind, result, at, params, hash FROM security_event WHERE seq = 6`], ['event_changed 7']],
    ['the tail cut, head left', ['DELETE FROM security_event WHERE seq > 4'], ['head_differs 5']],
    ['the tail cut, head set back with it', ['DELETE FROM security_event WHERE seq > 4', 'UPDATE security_head h SET length = 4, hash = e.hash FROM security_event e WHERE e.seq = 4'], []],
  ])('%s is found', async (_name, statements, found) => {
    for (let at = 1; at <= 6; at++) await write({ params: { count: at } });
    await past(...statements);
    expect(await faults()).toEqual(found);
  });

  it('a cut tail with its head set back, and a past rewritten with all hashes, are found by a seal', async () => {
    for (let at = 1; at <= 6; at++) await write({ params: { count: at } });
    await seal();
    await past('DELETE FROM security_event WHERE seq > 4', 'UPDATE security_head h SET length = 4, hash = e.hash FROM security_event e WHERE e.seq = 4');
    expect(await faults()).toEqual(['tail_cut 5']);
    // What is written since hides the length, not the content.
    for (let at = 5; at <= 6; at++) await write({ params: { count: -at } });
    expect(await faults()).toEqual(['register_rewritten 6']);
  });

  it('a seal of a key that is not believed, and one whose signature is of something else, are no witnesses', async () => {
    await write();
    const forged = { schoolId: SMALL_SCHOOL_ID, length: 1, hash: 'ab', sealedAt: NOW };
    await query('INSERT INTO security_seal (school_id, length, hash, sealed_at, key_id, public_key, signature) VALUES ($1, 1, $2, $3, $4, $5, $6)',
      forged.hash, NOW, sealer.keyId, sealer.publicKey, sealer.sign(registerSealText({ ...forged, hash: 'cd' })));
    const other = sealKeyOf(generateKeyPairSync('ed25519').privateKey);
    await inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => sealRegister(client, SMALL_SCHOOL_ID, other, NOW));
    expect((await faults()).toSorted()).toEqual(['seal_forged 1', 'seal_key_unknown 1']);
  });

  it('retention cuts a whole beginning after its time, leaves its hash, and never less than a year', async () => {
    const days = [500, 450, 390, 420, 10];
    for (const ago of days) await write({ at: NOW - ago * DAY });
    await seal();
    const cut = (daysKept: number) => inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => cutOldEvents(client, register, SMALL_SCHOOL_ID, { daysKept, now: NOW, most: 100 }));
    await expect(cut(364)).rejects.toThrow(RangeError);
    // The one of 420 days stands behind one of 390 and waits for it.
    expect(await cut(400)).toBe(2);
    expect(await cut(400)).toBe(0);
    expect(await verify()).toEqual({ length: 6, cutLength: 2, seals: 1, sealedUpTo: 5, findings: [] });
    expect(await query('SELECT seq, kind, params FROM security_event WHERE school_id = $1 ORDER BY seq DESC LIMIT 1')).toEqual([{ seq: 6, kind: 'security_cut', params: '{"events":2,"upTo":2}' }]);
    await past('DELETE FROM security_event WHERE seq = 3');
    expect(await faults()).toEqual(['event_changed 3', 'register_rewritten 3']);
    // By a clock that was set two years on: the database knows better.
    await expect(inSchool(pool, SMALL_SCHOOL_ID, 'write', (client) => cutOldEvents(client, register, SMALL_SCHOOL_ID, { daysKept: 365, now: NOW + 730 * DAY, most: 100 }))).rejects.toThrow('security events are kept');
  });

  it('two instances that append at once make one chain', async () => {
    const other = openPool({ connectionString: url, most: 4 });
    await Promise.all(Array.from({ length: 40 }, (_, at) => inSchool(at % 2 === 0 ? pool : other, SMALL_SCHOOL_ID, 'write', (client) => register.record(client, {
      schoolId: SMALL_SCHOOL_ID, kind: 'session', result: 'done', actorId: s.teacher, deviceId: null, subjectId: null, at: NOW, deviceAt: null, params: { count: at },
    }))));
    await other.end();
    expect(await verify()).toMatchObject({ length: 40, findings: [] });
    expect(new Set((await query('SELECT params FROM security_event WHERE school_id = $1')).map(({ params }) => params)).size).toBe(40);
  });

  it('two contents never have one text to be hashed', () => {
    const row = { seq: 1, eventId: null, kind: 'a', result: 'done', actorId: 'b', deviceId: null, subjectId: null, at: 1, deviceAt: null, params: '{}' };
    const zero = new Uint8Array(32);
    const hex = (one: typeof row | (Omit<typeof row, 'actorId' | 'deviceId'> & { actorId: null; deviceId: string })) => Buffer.from(eventHash(zero, one)).toString('hex');
    expect(hex(row)).not.toBe(hex({ ...row, actorId: null, deviceId: 'b' }));
    expect(hex(row)).not.toBe(hex({ ...row, kind: 'ab', actorId: '' }));
  });

  describe('at the door', () => {
    let server: RunningServer;
    beforeEach(async () => {
      server = await startTestServer({ folder, databaseUrl: url });
      servers.push(server);
      await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'auditor', '', '2026-09-01', 'приказ № 1')`, s.stranger);
    });
    const plain = async (method: string, path: string, body?: unknown, token?: string, port = server.port) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const read = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      return { status: response.status, code: read['code'] ?? null, body: read };
    };
    const session = async (staffId: StaffId) => {
      const key = deviceKey();
      const secret = Buffer.from((await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test')).secret).toString('hex');
      const deviceId = String((await plain('POST', '/v1/enrolment', { secret, name: 'ПК в кабинете 12', publicKey: key.publicKey, platform: 'test', version: '1' })).body['deviceId']);
      const { nonce } = (await plain('POST', '/v1/sessions/challenge', { deviceId })).body;
      const signature = await key.sign(`${String(nonce)}\n${deviceId}\n${staffId}`);
      const opened = await plain('POST', '/v1/sessions', { deviceId, staffId, nonce, signature, version: '1' });
      return { token: String(opened.body['token']), deviceId };
    };
    const list = async (token: string, wish: Partial<SecurityEventsWish> = {}) => plain('POST', '/v1/security-events/list', { ...all, ...wish }, token);
    const eventsOf = async (token: string, wish: Partial<SecurityEventsWish> = {}) => (await list(token, wish)).body as unknown as SecurityEventsAnswer;

    it('the auditor reads names, filters and pages; that it was read is an event, and so is that another tried', async () => {
      const teacher = await session(s.teacher);
      const auditor = await session(s.stranger);
      expect((await list(teacher.token)).code).toBe('not_allowed');
      expect((await list((await session(s.deputy)).token)).code).toBe('not_allowed');
      expect((await plain('POST', '/v1/security-events/list', all)).code).toBe('session_missing');
      const page = await eventsOf(auditor.token, { actorId: s.teacher });
      expect(page.next).toBeNull();
      expect(page.events.map(({ kind: what, result }) => `${what} ${result}`)).toEqual(['security_read refused', 'sign_in done']);
      expect(page.events[0]).toMatchObject({ actorId: s.teacher, deviceName: 'ПК в кабинете 12', params: { code: 'not_allowed' } });
      expect(page.events[0]!.actorName).toMatch(/^\p{Lu}\p{L}+ \p{Lu}\p{L}+/u);
      expect((await eventsOf(auditor.token, { kind: 'workstation_joined' })).events).toHaveLength(3);
      expect((await eventsOf(auditor.token, { result: 'refused' })).events).toHaveLength(2);
      expect((await eventsOf(auditor.token, { until: NOW - DAY })).events).toEqual([]);
      const first = await eventsOf(auditor.token, { most: 4 });
      const rest = await eventsOf(auditor.token, { before: first.next });
      const seqs = [...first.events, ...rest.events].map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: seqs[0]! }, (_, at) => seqs[0]! - at));
      expect((await eventsOf(auditor.token, { kind: 'security_read', actorId: s.stranger })).events.length).toBeGreaterThan(4);
      expect(await faults()).toEqual([]);
    });

    it('what a role was given for is told as class, journal and subject, a direction by its word, and what is not there any more by its id', async () => {
      const auditor = await session(s.stranger);
      const gone = newId<string>();
      for (const object of [s.class7A, s.algebra, 'естественно-научная', gone, '']) await write({ kind: 'role_given', subjectId: s.teacher, params: { role: 'teacher', object } });
      await write({ kind: 'role_ended', subjectId: s.teacher, params: { role: 'class_teacher', object: s.class7A } });
      await write({ kind: 'direction_set', subjectId: testId(80), params: { direction: 'естественно-научная' } });
      const shown = (events: SecurityEventsAnswer['events']) => events.map(({ params, subjectName }) => [params['object'], subjectName?.split(' ')[0]]);
      expect(shown((await eventsOf(auditor.token, { kind: 'role_given' })).events)).toEqual([['', 'Иванова'], [gone, 'Иванова'], ['естественно-научная', 'Иванова'], ['Алгебра, 7А', 'Иванова'], ['7А', 'Иванова']]);
      expect(shown((await eventsOf(auditor.token, { kind: 'role_ended' })).events)).toEqual([['7А', 'Иванова']]);
      expect(shown((await eventsOf(auditor.token, { kind: 'direction_set' })).events)).toEqual([[undefined, 'Алгебра']]);
      // The register itself keeps ids: names are joined for the reader.
      expect((await query(`SELECT params FROM security_event WHERE school_id = $1 AND kind = 'role_ended'`)).map(({ params }) => JSON.parse(String(params)))).toEqual([{ role: 'class_teacher', object: s.class7A }]);
      expect(await faults()).toEqual([]);
    });

    it('events of a workstation that was offline for days come once, with both clocks, in the name of its person', async () => {
      const teacher = await session(s.teacher);
      const auditor = await session(s.stranger);
      const threeDaysAgo = NOW - 3 * DAY;
      const event = { eventId: newId(), kind: 'printed', result: 'done', subjectId: s.class7A, deviceAt: threeDaysAgo, params: { what: 'letters', count: 28 } };
      const second = await startTestServer({ folder: join(folder, 'second'), databaseUrl: url });
      servers.push(second);
      const send = (port: number) => plain('POST', '/v1/security-events', { events: [event, { ...event, eventId: newId(), kind: 'exported' }] }, teacher.token, port);
      const [one] = await Promise.all([send(server.port), send(second.port), send(server.port)]);
      expect((one.body['taken'] as string[])[0]).toBe(event.eventId);
      const { events } = await eventsOf(auditor.token, { kind: 'printed' });
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ actorId: s.teacher, deviceId: teacher.deviceId, deviceAt: threeDaysAgo, params: { what: 'letters', count: 28 } });
      expect(events[0]!.at).toBeGreaterThanOrEqual(NOW);
      expect(await faults()).toEqual([]);
    });

    it('a workstation tells only what it knows better than the server, and no names', async () => {
      const teacher = await session(s.teacher);
      const event = { eventId: newId(), kind: 'printed', result: 'done', subjectId: null, deviceAt: NOW, params: {} };
      const send = (change: object) => plain('POST', '/v1/security-events', { events: [{ ...event, ...change }] }, teacher.token);
      for (const change of [{ kind: 'role_given' }, { kind: 'nonsense' }, { params: { what: 'Иванов Пётр' } }, { params: { text: '+7 900 000-00-00' } }, { eventId: 'x' }, { deviceAt: -1 }, { result: 'maybe' }]) {
        expect([change, (await send(change)).code]).toEqual([change, 'request_invalid']);
      }
      expect((await plain('POST', '/v1/security-events', { events: [] }, teacher.token)).code).toBe('request_invalid');
      expect((await plain('POST', '/v1/security-events', { events: [event] })).code).toBe('session_missing');
      expect(await query(`SELECT 1 FROM security_event WHERE school_id = $1 AND kind IN ('printed', 'role_given', 'nonsense')`)).toEqual([]);
    });

    it('commands that the policy refuses, or that are sent in the name of another, stand in it once in an hour, with their number', async () => {
      const auditor = await session(s.stranger);
      const { serverEpoch } = (await plain('GET', '/v1/sync/hello')).body;
      const command = (authorId: StaffId, deviceSeq: number) => ({
        commandId: newId<string>(), deviceSeq, baseVersion: 0, madeAt: NOW, authorId, name: 'setLessonContent', args: { lessonId: s.lesson23, topic: 'Иванов Пётр', homework: '' },
      });
      const body = (commands: object[]) => ({ protocol: PROTOCOL, replicaId: newId<string>(), serverEpoch, chain: null, commands });
      const first = body([command(s.stranger, 1), command(s.stranger, 2), command(s.deputy, 3)]);
      for (const commands of [first, first, body([command(s.stranger, 1)])]) expect((await plain('POST', '/v1/sync/push', commands, auditor.token)).status).toBe(200);
      const rows = await query(`SELECT result, actor_id AS who, device_id AS device, params FROM security_event WHERE school_id = $1 AND kind = 'access_refused' ORDER BY params`);
      expect(rows).toEqual([
        { result: 'refused', who: s.stranger, device: auditor.deviceId, params: '{"code":"author_forged","commands":1}' },
        { result: 'refused', who: s.stranger, device: auditor.deviceId, params: '{"code":"not_allowed","commands":2}' },
      ]);
    });

    it('joining, codes, signing out and withdrawing stand in it, done and refused', async () => {
      const teacher = await session(s.teacher);
      expect((await plain('POST', '/v1/enrolment', { secret: '00'.repeat(10), name: 'ПК', publicKey: deviceKey().publicKey, platform: 'test', version: '1' })).code).toBe('enrolment_code_expired');
      expect((await plain('POST', '/v1/workstations/withdraw', { deviceId: teacher.deviceId }, teacher.token)).code).toBe('not_allowed');
      expect((await plain('POST', '/v1/workstations/enrolment-codes', { uses: 1, validHours: 1 }, teacher.token)).code).toBe('not_allowed');
      expect((await plain('DELETE', '/v1/sessions', undefined, teacher.token)).status).toBeLessThan(300);
      const rows = await query('SELECT kind, result, actor_id AS who FROM security_event WHERE school_id = $1 ORDER BY seq');
      expect(rows.map(({ kind: what, result, who }) => `${String(what)} ${String(result)} ${who === s.teacher ? 'teacher' : String(who)}`)).toEqual([
        'development_identities done null', 'enrolment_code_made done null', 'workstation_joined done null', 'sign_in done teacher', 'workstation_joined refused null', 'workstation_withdrawn refused teacher', 'enrolment_code_made refused teacher',
        'signed_out done teacher',
      ]);
    });
  });
});
