import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { GrantsAnswer } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { can } from '#domain/policy/index.ts';
import { dayAfter, dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { readPolicySettings } from '#main/features/school/settings.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { GrantsOfSchool } from '#server/accounts/grants.ts';
import type { SecurityEvent } from '#server/audit/security-register.ts';
import { rebuildGrants } from '#server/database/load-school.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { requestsTo } from '../fixtures/school-requests.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { brokenIn, startTestServer } from '../fixtures/test-server.ts';
import { TestWorkstation } from '../fixtures/test-workstation.ts';

const day = (days: number): string => dayAfter(dayAt(Date.now(), DEFAULT_TIME_ZONE), days);
const basis = 'приказ № 112-к от 25.08.2026';

describe.each(POSTGRES_KINDS)('roles given and ended at the server, on %s (R-03, R-04)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  let events: SecurityEvent[];
  const workstations: TestWorkstation[] = [];
  const keys = new Map<StaffId, { readonly token: string; readonly deviceId: string }>();

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-grants-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    events = [];
    keys.clear();
    // The deputy is administrator, too.
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'administrator', '', '2026-09-01', 'приказ № 1')`, s.deputy);
  });
  afterEach(async () => {
    for (const one of workstations.splice(0)) await one.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const { query, plain, session: open } = requestsTo(() => server);
  const work = async (staffId: StaffId): Promise<TestWorkstation> => {
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
    const place = { address: `http://127.0.0.1:${server.port}`, caPem: null, schoolId: SMALL_SCHOOL_ID, startSecret: null };
    const one = await TestWorkstation.join(place, Buffer.from(secret).toString('hex'), staffId);
    workstations.push(one);
    one.engine.start();
    await one.until('first sync', () => one.status?.state === 'synced' && holds(one, `school:${SMALL_SCHOOL_ID}`));
    return one;
  };
  const session = async (staffId: StaffId) => {
    const known = keys.get(staffId);
    if (known) return known;
    const opened = await open(staffId);
    keys.set(staffId, opened);
    return opened;
  };
  const ask = async (by: StaffId, method: string, path: string, body?: unknown) => plain(method, path, body, (await session(by)).token);
  const give = (by: StaffId, staffId: StaffId, role: string, objectId = '', startsOn = day(0), endsOn: string | null = null) =>
    ask(by, 'POST', '/v1/grants', { staffId, role, objectId, startsOn, endsOn, basis });
  const end = (by: StaffId, grantId: string, endsOn: string) => ask(by, 'POST', '/v1/grants/end', { grantId, endsOn, basis: 'приказ № 9' });
  const list = async (by: StaffId) => ((await ask(by, 'GET', '/v1/grants')).body as unknown as GrantsAnswer).grants;
  const actor = (one: TestWorkstation, staffId: StaffId, now = Date.now()) => {
    const found = requireActor(one.file.read, { session: { staffId }, now });
    if (!found.ok) throw new Error(found.error.code);
    return found.value.actor;
  };
  const holds = (one: TestWorkstation, scope: string) => listHeldScopes(one.file.read).some((held) => held.scope === scope);

  it('a substitute gets journal and names at once, writes, and loses them when the grant is ended', async () => {
    const a = await work(s.stranger);
    expect([a.count('lesson'), a.count('pupil')]).toEqual([0, 0]);
    const given = await give(s.deputy, s.stranger, 'teacher', s.algebra);
    expect(given.status).toBe(200);
    await a.until('the journal', () => a.count('lesson') === 4 && a.count('pupil') === 3);
    expect(actor(a, s.stranger).journals).toEqual([s.algebra]);
    expect(await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false })).toMatchObject({ status: 'accepted' });
    await a.synced();
    expect(await query('SELECT value, author_id FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = $3', s.work23, s.anna)).toEqual([{ value: 5, author_id: s.stranger }]);
    // Heard at once, without the half minute for which a stream believes its rights.
    const b = await work(s.teacher);
    await b.command('setMark', { workId: s.work16, pupilId: s.anna, value: 4, isDebt: false });
    await a.until('the mark of the other', () => a.file.read.get('SELECT 1 FROM mark WHERE work_id = ?', s.work16) !== undefined, 5_000);
    expect((await end(s.deputy, String(given.body['grantId']), day(-1))).status).toBe(204);
    await a.until('the rows to go', () => a.count('lesson') === 0 && a.count('pupil') === 0 && !holds(a, `journal:${s.algebra}`));
    await a.until('the role to go', () => actor(a, s.stranger).journals.length === 0);
    // The title of a teacher stays: it is another grant.
    expect(actor(a, s.stranger).roles).toEqual(['teacher']);
    expect(brokenIn(a)).toEqual({ fetchedAnew: 0, differing: [] });
  });

  it('a role with days counts between them on the workstation too; a row goes when nothing of it stands', async () => {
    const a = await work(s.stranger);
    const given = await give(s.deputy, s.stranger, 'secretary', '', day(0), day(10));
    await a.until('the role', () => actor(a, s.stranger).roles.includes('secretary'));
    await a.until('the lists', () => holds(a, `private:${s.class7A}`));
    expect(actor(a, s.stranger, Date.now() + 11 * 86_400_000).roles).toEqual(['teacher']);
    expect(can(actor(a, s.stranger, Date.now() + 11 * 86_400_000), 'people.import')).toBe(false);
    await end(s.deputy, String(given.body['grantId']), day(-1));
    await a.until('the row to go', () => a.file.read.get(`SELECT 1 FROM staff_role WHERE staff_id = ? AND role = 'secretary'`, s.stranger) === undefined);
    expect((await give(s.deputy, s.stranger, 'secretary')).status).toBe(200);
    await a.until('the role again', () => actor(a, s.stranger).roles.includes('secretary'));
    await a.until('nothing to come', () => a.status?.state === 'synced');
    expect(brokenIn(a)).toEqual({ fetchedAnew: 0, differing: [] });
  });

  it('a methodist of a direction sees its journals and no others; without one, all', async () => {
    const nature = 'естественно-научная';
    const a = await work(s.stranger);
    expect((await give(s.deputy, s.stranger, 'methodist', nature)).code).toBe('grant_object_unknown');
    expect((await ask(s.deputy, 'POST', '/v1/subjects/direction', { subjectId: testId(80), direction: ` ${nature} ` })).status).toBe(204);
    expect((await ask(s.deputy, 'POST', '/v1/subjects/direction', { subjectId: newId(), direction: nature })).code).toBe('subject_unknown');
    expect((await give(s.deputy, s.stranger, 'methodist', nature)).status).toBe(200);
    await a.until('the journal', () => holds(a, `journal:${s.algebra}`));
    expect([holds(a, `journal:${s.talks}`), holds(a, `class:${s.class7A}`), holds(a, `private:${s.class7A}`)]).toEqual([false, true, false]);
    const algebra = { journalId: s.algebra, direction: a.file.read.get<{ direction: string }>('SELECT direction FROM subject WHERE id = ?', testId(80))!.direction };
    expect([can(actor(a, s.stranger), 'journal.read', algebra), can(actor(a, s.stranger), 'journal.read', { journalId: s.talks, direction: '' })]).toEqual([true, false]);
    expect((await give(s.deputy, s.stranger, 'methodist')).status).toBe(200);
    await a.until('every journal', () => holds(a, `journal:${s.talks}`) && holds(a, `private:${s.class1A}`));
  });

  it('is the administrator’s and the director’s; for anybody else nothing changes and nothing is told', async () => {
    const before = await query('SELECT * FROM access_grant WHERE school_id = $1 ORDER BY id');
    const settings = await query('SELECT * FROM setting WHERE school_id = $1');
    const [grant] = await list(s.deputy);
    for (const by of [s.teacher, s.classTeacher, s.stranger]) {
      const policy = { classTeacherMayMarkAllSubjects: false, administrationOnMarkedWorkstations: false, idleLockMinutes: 15, leaseDays: 60, basis };
      const answers = [
        await ask(by, 'GET', '/v1/grants'), await give(by, by, 'administrator'), await give(by, by, 'teacher', s.algebra), await end(by, grant!.grantId, day(0)),
        await ask(by, 'PUT', '/v1/settings/policy', policy), await ask(by, 'POST', '/v1/subjects/direction', { subjectId: testId(80), direction: 'x' }),
        await ask(by, 'POST', '/v1/workstations/administrative', { deviceId: (await session(by)).deviceId, administrative: true }),
      ];
      expect(answers.map(({ status, code }) => [status, code])).toEqual(answers.map(() => [403, 'not_allowed']));
      expect(answers.every(({ body }) => Object.keys(body).sort().join() === 'code,params')).toBe(true);
    }
    for (const [method, path] of [['GET', '/v1/grants'], ['POST', '/v1/grants'], ['POST', '/v1/grants/end'], ['PUT', '/v1/settings/policy']] as const) {
      expect((await plain(method, path, method === 'GET' ? undefined : {})).code).toBe('session_missing');
    }
    expect(await query('SELECT * FROM access_grant WHERE school_id = $1 ORDER BY id')).toEqual(before);
    expect(await query('SELECT * FROM setting WHERE school_id = $1')).toEqual(settings);
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'director', '', '2026-09-01', 'распоряжение')`, s.classTeacher);
    expect((await give(s.classTeacher, s.stranger, 'secretary')).status).toBe(200);
  });

  it('refuses what makes no sense, each with its code', async () => {
    const refused = async (...wish: Parameters<typeof give>) => (await give(...wish)).code;
    expect(await refused(s.deputy, newId<StaffId>(), 'teacher')).toBe('person_unknown');
    expect(await refused(s.deputy, s.stranger, 'headmaster')).toBe('request_invalid');
    expect(await refused(s.deputy, s.stranger, 'pupil')).toBe('request_invalid');
    expect(await refused(s.deputy, s.stranger, 'secretary', '', '2026-02-30')).toBe('request_invalid');
    expect(await refused(s.deputy, s.stranger, 'secretary', '', day(2), day(1))).toBe('grant_days_wrong');
    expect(await refused(s.deputy, s.stranger, 'secretary', s.class7A)).toBe('grant_object_unknown');
    expect(await refused(s.deputy, s.stranger, 'teacher', s.class7A)).toBe('grant_object_unknown');
    expect(await refused(s.deputy, s.stranger, 'class_teacher', s.algebra)).toBe('grant_object_unknown');
    expect(await refused(s.deputy, s.stranger, 'class_teacher', testId(5))).toBe('grant_object_unknown');
    expect(await refused(s.deputy, s.stranger, 'teacher')).toBe('grant_exists');
    expect(await refused(s.deputy, s.teacher, 'teacher', s.algebra)).toBe('grant_exists');
    expect((await ask(s.deputy, 'POST', '/v1/grants', { staffId: s.stranger, role: 'secretary', objectId: '', startsOn: day(0), endsOn: null, basis: '  ' })).code).toBe('request_invalid');
    expect(await refused(s.deputy, s.deputy, 'auditor')).toBe('roles_conflict');
    expect((await give(s.deputy, s.stranger, 'auditor')).status).toBe(200);
    expect(await refused(s.deputy, s.stranger, 'administrator')).toBe('roles_conflict');
    const auditor = (await list(s.deputy)).find(({ role }) => role === 'auditor')!;
    expect((await end(s.deputy, auditor.grantId, day(-2))).code).toBe('grant_days_wrong');
    expect((await end(s.deputy, 'none', day(0))).code).toBe('grant_unknown');
    expect((await end(s.deputy, auditor.grantId, day(5))).status).toBe(204);
    // An end is not taken back by a later one.
    expect((await end(s.deputy, auditor.grantId, day(6))).code).toBe('grant_days_wrong');
  });

  it('nobody takes the last administrator away, not even for a day between two', async () => {
    const own = (await list(s.deputy)).find(({ role }) => role === 'administrator')!;
    expect((await end(s.deputy, own.grantId, day(-1))).code).toBe('last_administrator');
    expect((await end(s.deputy, own.grantId, day(30))).code).toBe('last_administrator');
    await give(s.deputy, s.stranger, 'administrator', '', day(12));
    expect((await end(s.deputy, own.grantId, day(10))).code).toBe('last_administrator');
    expect((await end(s.deputy, own.grantId, day(11))).status).toBe(204);
    const next = (await list(s.deputy)).find(({ role, staffId }) => role === 'administrator' && staffId === s.stranger)!;
    expect((await end(s.deputy, next.grantId, day(20))).code).toBe('last_administrator');
  });

  it('two who end each other at once leave one administrator', async () => {
    await give(s.deputy, s.stranger, 'administrator');
    const all = (await list(s.deputy)).filter(({ role }) => role === 'administrator');
    const of = (staffId: StaffId) => all.find((one) => one.staffId === staffId)!.grantId;
    await session(s.stranger);
    const answers = await Promise.all([end(s.deputy, of(s.stranger), day(-1)), end(s.stranger, of(s.deputy), day(-1))]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 403]);
    const live = await query(`SELECT 1 FROM access_grant WHERE school_id = $1 AND role = 'administrator' AND starts_on <= $2 AND (ends_on IS NULL OR ends_on >= $2)`, day(0));
    expect(live.length).toBe(1);
  });

  it('settings of the policy reach the workstations and are obeyed (C-3)', async () => {
    const a = await work(s.classTeacher);
    const policy = { classTeacherMayMarkAllSubjects: false, administrationOnMarkedWorkstations: false, idleLockMinutes: 10, leaseDays: 3, basis };
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', { ...policy, idleLockMinutes: 16 })).code).toBe('request_invalid');
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', policy)).status).toBe(204);
    await a.until('the setting', () => !readPolicySettings(a.file.read).classTeacherMayMarkAllSubjects);
    expect(await query(`SELECT value FROM setting WHERE school_id = $1 AND name = 'access'`)).toEqual([{ value: '{"idleLockMinutes":10,"leaseDays":3,"temporaryPasswordDays":14,"finalMarksPasswordMinutes":10,"sessionIdleMinutes":30,"signInDays":30}' }]);
    // ASVS 5.0, 6.4.1; what a workstation of before does not name stays.
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', { ...policy, temporaryPasswordDays: 61 })).code).toBe('request_invalid');
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', { ...policy, sessionIdleMinutes: 14 })).code).toBe('request_invalid');
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', { ...policy, signInDays: 91 })).code).toBe('request_invalid');
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', { ...policy, temporaryPasswordDays: 5, sessionIdleMinutes: 45, signInDays: 10 })).status).toBe(204);
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', policy)).status).toBe(204);
    expect(await query(`SELECT value FROM setting WHERE school_id = $1 AND name = 'access'`)).toEqual([{ value: '{"idleLockMinutes":10,"leaseDays":3,"temporaryPasswordDays":5,"finalMarksPasswordMinutes":10,"sessionIdleMinutes":45,"signInDays":10}' }]);
    await a.until('nothing to come', () => a.status?.state === 'synced');
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await a.until('the refusal', () => a.count('outbox') === 0 && a.count('problem') === 1);
    expect(await query('SELECT 1 FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = $3', s.work23, s.anna)).toEqual([]);
  });

  it('administration from marked workstations cannot be turned on from another, and the last mark stays (P-10)', async () => {
    const policy = { classTeacherMayMarkAllSubjects: true, administrationOnMarkedWorkstations: true, idleLockMinutes: 5, leaseDays: 7, basis };
    const { deviceId } = await session(s.deputy);
    const own = async () => (await ask(s.deputy, 'GET', '/v1/workstations/own')).body;
    expect(await own()).toEqual({ administrative: false, required: false });
    const mark = (administrative: boolean) => ask(s.deputy, 'POST', '/v1/workstations/administrative', { deviceId, administrative });
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', policy)).code).toBe('no_administrative_workstation');
    expect((await mark(true)).status).toBe(204);
    expect((await ask(s.deputy, 'PUT', '/v1/settings/policy', policy)).status).toBe(204);
    expect((await mark(false)).code).toBe('no_administrative_workstation');
    expect(await own()).toEqual({ administrative: true, required: true });
    keys.clear();
    expect((await ask(s.deputy, 'GET', '/v1/grants')).code).toBe('workstation_not_administrative');
    // The other one is told why, also to whom it is not the administrator's.
    expect(await own()).toEqual({ administrative: false, required: true });
    expect((await ask(s.teacher, 'GET', '/v1/workstations/own')).body).toEqual({ administrative: false, required: true });
    expect((await give(s.deputy, s.stranger, 'secretary')).status).toBe(403);
  });

  it('grants laid down anew from the synced rows are those that were given', async () => {
    await give(s.deputy, s.stranger, 'teacher', s.algebra, day(0), day(3));
    await give(s.deputy, s.stranger, 'secretary', '', day(1), day(9));
    const rows = () => query(`SELECT staff_id, role, object_id, starts_on, ends_on, basis, by_load FROM access_grant WHERE school_id = $1 AND staff_id = $2 ORDER BY role, object_id, starts_on`, s.stranger);
    const before = await rows();
    expect(before.length).toBe(3);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildGrants(client, SMALL_SCHOOL_ID));
    expect(await rows()).toEqual(before);
  });

  it('every change and every refusal stands in the register, in the transaction of the deed', async () => {
    const register = { record: (_client: unknown, event: SecurityEvent) => Promise.resolve(void events.push(event)) };
    const options = { pool: server.pool, clock: Date.now, random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };
    const grants = new GrantsOfSchool({ ...options, register });
    const by = async (staffId: StaffId) => ({ schoolId: SMALL_SCHOOL_ID, staffId, deviceId: (await session(staffId)).deviceId });
    const wish = { staffId: s.stranger, role: 'secretary', objectId: '', startsOn: day(0), endsOn: null, basis } as const;
    const given = await grants.give(await by(s.deputy), wish);
    await grants.give(await by(s.deputy), wish);
    await grants.give(await by(s.teacher), wish);
    if (given.ok) await grants.end(await by(s.deputy), { grantId: given.value.grantId, endsOn: day(-1), basis });
    const told = { schoolId: SMALL_SCHOOL_ID, subjectId: s.stranger, deviceAt: null };
    expect(events).toMatchObject([
      { ...told, kind: 'role_given', result: 'done', actorId: s.deputy, deviceId: (await session(s.deputy)).deviceId, params: { role: 'secretary', object: '' } },
      { ...told, kind: 'role_given', result: 'refused', actorId: s.deputy, params: { code: 'grant_exists' } },
      { ...told, kind: 'role_given', result: 'refused', actorId: s.teacher, params: { code: 'not_allowed' } },
      { ...told, kind: 'role_ended', result: 'done', actorId: s.deputy, params: { role: 'secretary' } },
    ]);
    const before = await query('SELECT * FROM access_grant WHERE school_id = $1 ORDER BY id');
    const silent = new GrantsOfSchool({ ...options, register: { record: () => Promise.reject(new Error('no room')) } });
    await expect(silent.give(await by(s.deputy), wish)).rejects.toThrow('no room');
    expect(await query('SELECT * FROM access_grant WHERE school_id = $1 ORDER BY id')).toEqual(before);
  });
});
