import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerHeadText, type RegisterHead } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { findBrokenRegister, findSeenHead, greetRegister } from '#main/sync/register-witness.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { verifyRegister } from '#server/audit/verify-register.ts';
import { verifiesSeal } from '#server/certificates/seal-key.ts';
import { rebuildHeads } from '#server/database/load-school.ts';
import { inSchool } from '#server/database/pool.ts';
import { verifySchools } from '#server/operations/verify-command.ts';
import type { RunningServer } from '#server/start-server.ts';
import { cutRegister } from '../fixtures/cut-register.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { TestWorkstation } from '../fixtures/test-workstation.ts';

describe.each(POSTGRES_KINDS)('the end of the security register is kept by workstations, on %s (docs/adr/0012; РСБ)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-witness-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    for (const [staffId, role] of [[s.deputy, 'administrator'], [s.stranger, 'auditor']] as const) {
      await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, $3, '', '2026-09-01', 'приказ № 1')`, staffId, role);
      await query(`INSERT INTO staff_role (school_id, staff_id, role, basis) VALUES ($1, $2, $3, 'приказ № 1')`, staffId, role);
    }
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildHeads(client, SMALL_SCHOOL_ID));
  });
  afterEach(async () => {
    for (const one of workstations.splice(0)) await one.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = (text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const work = async (staffId: StaffId): Promise<TestWorkstation> => {
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
    const one = await TestWorkstation.join({ address: `http://127.0.0.1:${server.port}`, caPem: null, schoolId: SMALL_SCHOOL_ID, startSecret: null }, Buffer.from(secret).toString('hex'), staffId);
    workstations.push(one);
    one.engine.start();
    // An auditor holds the school’s lists and nothing else.
    await one.until('first sync', () => one.status?.state === 'synced' && listHeldScopes(one.file.read).length > 0);
    return one;
  };
  const post = (one: TestWorkstation, body: unknown) => one.door.send('POST', '/v1/security-events/head', body, one.transport.sessionToken).then(async (sent) => {
    if (!sent.ok) throw new Error(sent.error.code);
    return { status: sent.value.statusCode, body: JSON.parse(await sent.value.body.text()) as { head: RegisterHead; fault: string | null; code?: string } };
  });
  const greet = (one: TestWorkstation, staffId: StaffId) =>
    greetRegister({ file: one.file, staffId, clock: Date.now, ask: (method, path, schema, body) => one.door.ask(method, path, schema, body, one.transport.sessionToken) });
  const happen = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) {
      await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => server.parts.register.record(client, {
        schoolId: SMALL_SCHOOL_ID, kind: 'role_given', result: 'done', actorId: s.deputy, deviceId: null, subjectId: s.teacher, at: 1_800_000_000_000, deviceAt: null, params: { role: 'teacher', object: String(at) },
      }));
    }
  };
  const keys = () => server.parts.sealKeys(SMALL_SCHOOL_ID);
  const failures = () => query(`SELECT params, actor_id AS who, device_id AS device FROM security_event WHERE school_id = $1 AND kind = 'server_chain_broken' ORDER BY seq`);
  const cutTo = (length: number): Promise<void> => cutRegister(server, length);

  it('is signed, and told to auditors and administrators alone', async () => {
    await happen(3);
    for (const staffId of [s.deputy, s.stranger]) {
      const one = await work(staffId);
      const { body } = await post(one, { known: null });
      const [end] = await query('SELECT length, encode(hash, $2) AS hash FROM security_head WHERE school_id = $1', 'hex');
      expect([body.fault, body.head.length, body.head.hash]).toEqual([null, end!['length'], end!['hash']]);
      expect(verifiesSeal((await keys())[body.head.keyId]!, registerHeadText(body.head), body.head.signature)).toBe(true);
      expect(verifiesSeal((await keys())[body.head.keyId]!, registerHeadText({ ...body.head, length: body.head.length - 1 }), body.head.signature)).toBe(false);
    }
    const teacher = await work(s.teacher);
    expect(await post(teacher, { known: null })).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect(await greet(teacher, s.teacher)).toEqual({ ok: true, value: null });
    expect(findSeenHead(teacher.file.read)).toBeNull();
  });

  it('a tail that is cut together with its head and its seals is found by the next greeting, by a check with what was seen, and by nothing else', async () => {
    const auditor = await work(s.stranger);
    const administrator = await work(s.deputy);
    await happen(5);
    expect(await greet(auditor, s.stranger)).toEqual({ ok: true, value: null });
    const seen = findSeenHead(auditor.file.read)!;
    await cutTo(seen.length - 3);
    // The hole: what stands in the database fits itself.
    expect((await verifyRegister(server.pool, SMALL_SCHOOL_ID, await keys())).findings).toEqual([]);
    expect((await verifyRegister(server.pool, SMALL_SCHOOL_ID, await keys(), [seen])).findings).toEqual([{ fault: 'tail_cut', seq: seen.length - 2 }]);

    // Who had not seen it knows of nothing; who had, does.
    expect(await greet(administrator, s.deputy)).toEqual({ ok: true, value: null });
    expect(await greet(auditor, s.stranger)).toMatchObject({ ok: true, value: { fault: 'shorter', known: seen.length, claimed: seen.length - 3 } });
    expect(findBrokenRegister(auditor.file.read)).toMatchObject({ fault: 'shorter', known: seen.length });
    expect([findSeenHead(auditor.file.read), findBrokenRegister(administrator.file.read)]).toEqual([seen, null]);
    const told = [{ params: `{"claimed":${seen.length - 3},"fault":"shorter","known":${seen.length},"what":"register"}`, who: s.stranger, device: auditor.deviceId }];
    expect(await failures()).toEqual(told);
    await greet(auditor, s.stranger);
    expect(await failures()).toEqual(told);

    // Grown beyond it again, it is another; what was seen stays as it was, for the check by hand.
    await happen(6);
    expect(await greet(auditor, s.stranger)).toMatchObject({ ok: true, value: { fault: 'shorter' } });
    expect((await failures()).map(({ params }) => (JSON.parse(String(params)) as { fault: string }).fault)).toEqual(['shorter', 'rewritten']);
    expect(findSeenHead(auditor.file.read)).toEqual(seen);
    expect((await verifyRegister(server.pool, SMALL_SCHOOL_ID, await keys(), [seen])).findings).toEqual([{ fault: 'register_rewritten', seq: seen.length }]);

    // `npm run server -- verify --seals` says it, and makes it an event.
    const file = join(folder, 'seals.json');
    writeFileSync(file, JSON.stringify({ format: 'uchitelskaya-seals', version: 1, seals: [], registerHeads: [seen] }));
    const lines: string[] = [];
    const heard: unknown[] = [];
    const check = (seals: readonly string[]) => verifySchools(server.pool, server.parts.sealer, { seals, sealsTo: undefined }, (line) => void lines.push(line), (_school, found) => Promise.resolve(void heard.push(found)));
    expect([await check([]), heard]).toEqual([0, []]);
    expect([await check([file]), heard]).toEqual([1, [{ what: 'register', fault: 'register_rewritten', seq: seen.length }]]);
    expect(lines.at(-1)).toContain('rewritten');
    expect(readFileSync(file, 'utf8')).not.toMatch(/[А-я]/);
  });

  it('the highest that fits is kept; nobody’s word accuses nobody, and a restored school begins another history', async () => {
    const auditor = await work(s.stranger);
    await happen(2);
    await greet(auditor, s.stranger);
    const first = findSeenHead(auditor.file.read)!;
    await happen(4);
    await greet(auditor, s.stranger);
    const second = findSeenHead(auditor.file.read)!;
    expect(second.length).toBeGreaterThanOrEqual(first.length + 4);
    expect((await post(auditor, { known: first })).body.fault).toBeNull();
    // Signed by nobody of this school, or changed after it was signed.
    for (const known of [
      { ...second, length: second.length + 100 }, { ...second, hash: createHash('sha256').update('x').digest('hex') }, { ...second, keyId: 'unknown' }, { ...second, signature: randomBytes(64).toString('base64') },
    ]) expect((await post(auditor, { known })).body.fault).toBeNull();
    expect((await post(auditor, { known: { ...second, hash: 'x' } })).body).toMatchObject({ code: 'request_invalid' });
    expect(await failures()).toEqual([]);
    await query(`UPDATE school_log SET epoch = 'another' WHERE school_id = $1`);
    await cutTo(first.length);
    expect(await greet(auditor, s.stranger)).toEqual({ ok: true, value: null });
    expect([findSeenHead(auditor.file.read)!.epoch, findBrokenRegister(auditor.file.read), await failures()]).toEqual(['another', null, []]);
  });
});
