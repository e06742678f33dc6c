import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListChangeAnswer, MovementsAnswer, PreviewRosterAnswer } from '#domain/contract/sync/index.ts';
import { DESTRUCTION_WORD } from '#domain/personal-data/index.ts';
import type { CommandId, GroupId, StaffId } from '#domain/ids.ts';
import { rowOfForm, type PupilForm, type RosterDecision } from '#domain/people/index.ts';
import { rebuildHeads } from '#server/database/load-school.ts';
import { inSchool } from '#server/database/pool.ts';
import { verifyChain } from '#server/operations/verify-chain.ts';
import type { RunningServer } from '#server/start-server.ts';
import { requestsTo } from '../fixtures/school-requests.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { brokenIn, joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const today = new Date().toISOString().slice(0, 10);
const order = 'приказ № 12 от 25.11.2026';
const stayOfAnna = testId<string>(90);
const stayOfBoris = testId<string>(91);

describe.each(POSTGRES_KINDS)('class lists at the server, on %s (M-09, K-11)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-lists-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    // Кузнецова is the deputy; here she is the secretary as well, and the administrator for what only that one may.
    for (const role of ['secretary', 'administrator']) await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, $3, '', '2026-09-01', 'приказ № 1')`, s.deputy, role);
    await query(`INSERT INTO guardian (school_id, id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES ($1, $2, $3, 'мать', 'Абдурахманова', 'Гузель', '', '+7 111', 1)`, testId(95), s.anna);
    await query(`UPDATE pupil_contact SET address = 'ул. Заречная, 4' WHERE school_id = $1 AND pupil_id = $2`, s.anna);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildHeads(client, SMALL_SCHOOL_ID));
  });
  afterEach(async () => {
    for (const one of workstations.splice(0)) await one.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const { query, plain, askAs } = requestsTo(() => server);
  const ask = (by: StaffId, path: string, body: unknown) => askAs(by, 'POST', path.startsWith('/') ? path : `/v1/lists/${path}`, body);
  const work = async (staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    workstations.push(one);
    return one;
  };
  const whole = () => Object.fromEntries(workstations.map((one, at) => [at, brokenIn(one)]));
  const sound = () => Object.fromEntries(workstations.map((_one, at) => [at, { fetchedAnew: 0, differing: [] }]));
  const lists = async () => ({
    pupils: await query('SELECT id, last_name, first_name, middle_name, sex, birth_date FROM pupil WHERE school_id = $1 ORDER BY id'),
    stays: await query('SELECT id, group_id, class_id, pupil_id, starts_on, ends_on, basis FROM membership WHERE school_id = $1 ORDER BY id'),
  });

  const form = (last: string, over: Partial<PupilForm> = {}): PupilForm => ({ last, first: 'Юлия', middle: 'Олеговна', birthDate: '2013-04-05', sex: null, address: '', phone: '', ...over });
  const roster = (forms: readonly PupilForm[], over: { groupId?: GroupId; decisions?: RosterDecision[]; enrolOn?: string | null } = {}) =>
    ({ groupId: s.class7A, rows: forms.map((one, at) => ({ ...rowOfForm(one, today), line: at + 1 })), enrolOn: null, decisions: [], ...over });
  const preview = async (wish: object) => (await ask(s.deputy, 'roster/preview', wish)).body as unknown as PreviewRosterAnswer;
  const load = async (wish: ReturnType<typeof roster>, kindOf: 'import' | 'enrol' = 'import', commandId = newId<CommandId>()) => {
    const { fingerprint, enrolOn } = await preview(wish);
    return ask(s.deputy, 'roster', { ...wish, commandId, kind: kindOf, enrolOn, fingerprint, basis: order });
  };
  const act = (deed: object, commandId = newId<CommandId>(), by: StaffId = s.deputy) => ask(by, 'act', { commandId, act: deed });
  const undo = (changeId: unknown, commandId = newId<CommandId>()) => ask(s.deputy, 'undo', { commandId, changeId });
  const movements = async (groupId: GroupId = s.class7A, by: StaffId = s.deputy) => ((await ask(by, 'movements', { groupId })).body as unknown as MovementsAnswer).movements;
  const has = (one: TestWorkstation, last: string): boolean => one.file.read.get('SELECT 1 FROM pupil WHERE last_name = ?', last) !== undefined;

  it('an import is previewed, happens once, comes to every workstation of the class, and is taken back whole', async () => {
    const secretary = await work(s.deputy);
    const teacher = await work(s.teacher);
    const before = await lists();
    const wish = roster([form('Ёжикова', { phone: '89123456789' }), form('Абдурахманова', { first: 'Анна', middle: 'Иванович', birthDate: '2013-05-01', address: 'ул. Новая, 7' })]);
    expect(await preview(wish)).toMatchObject({ counts: { add: 1, update: 1, question: 0, error: 0 } });
    expect(await lists()).toEqual(before);
    const commandId = newId<CommandId>();
    const done = await load(wish, 'import', commandId);
    expect(done).toMatchObject({ status: 200, body: { changeId: commandId, added: 1, changed: 1, enrolled: 0, moved: 0 } });
    for (const one of [secretary, teacher]) await one.until('the new pupil', () => has(one, 'Ёжикова'));
    await secretary.until('the address', () => secretary.file.read.get('SELECT 1 FROM pupil WHERE id = ? AND address = ?', s.anna, 'ул. Новая, 7') !== undefined);
    // The teacher of 7А does not lead the class: names, and no telephones (P-01).
    expect(teacher.file.read.get(`SELECT phone, address FROM pupil WHERE last_name = 'Ёжикова'`)).toEqual({ phone: '', address: '' });
    expect(secretary.file.read.get(`SELECT phone FROM pupil WHERE last_name = 'Ёжикова'`)).toEqual({ phone: '+7 912 345-67-89' });
    expect(whole()).toEqual(sound());
    expect((await movements())[0]).toMatchObject({ changeId: commandId, kind: 'import', added: 1, changed: 1, mayUndo: true, undoneAt: null, author: 'Кузнецова Мария Сергеевна', basis: order });

    expect((await undo(commandId)).status).toBe(200);
    for (const one of [secretary, teacher]) await one.until('the pupil to go', () => !has(one, 'Ёжикова'));
    expect(await lists()).toEqual(before);
    expect((await undo(commandId)).code).toBe('import_not_last');
    expect((await movements())[0]).toMatchObject({ mayUndo: false });
    // What was taken back keeps no names (P-05).
    expect(await query('SELECT 1 FROM list_step WHERE school_id = $1')).toEqual([]);
    for (const one of [secretary, teacher]) await one.until('rest', () => one.status?.state === 'synced');
    expect(whole()).toEqual(sound());
  });

  it('a request that comes twice is answered as before; another under the same id is refused', async () => {
    const wish = roster([form('Ёжикова')]);
    const { fingerprint, enrolOn } = await preview(wish);
    const command = { ...wish, commandId: newId<CommandId>(), kind: 'enrol', enrolOn, fingerprint, basis: order };
    const answers = await Promise.all([1, 2, 3].map(() => ask(s.deputy, 'roster', command)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array.from({ length: 3 }, () => [200, { changeId: command.commandId, added: 1, changed: 0, enrolled: 0, moved: 0 }]));
    expect(await query(`SELECT 1 FROM pupil WHERE school_id = $1 AND last_name = 'Ёжикова'`)).toHaveLength(1);
    expect((await ask(s.deputy, 'roster', { ...command, basis: 'приказ № 13' })).code).toBe('command_other');
    const deed = { kind: 'dismiss', pupilId: s.boris, stayId: stayOfBoris, endsOn: '2026-12-01', basis: order };
    const id = newId<CommandId>();
    expect([(await act(deed, id)).status, (await act(deed, id)).status, (await act({ ...deed, endsOn: '2026-12-02' }, id)).code]).toEqual([200, 200, 'command_other']);
    const taken = newId<CommandId>();
    expect([(await undo(id, taken)).status, (await undo(id, taken)).status, (await undo(id)).code]).toEqual([200, 200, 'import_not_last']);
  });

  it('lists that changed since they were seen are told and not overwritten', async () => {
    const wish = roster([form('Ёжикова')]);
    const seen = await preview(wish);
    expect((await load(wish)).status).toBe(200);
    expect((await ask(s.deputy, 'roster', { ...wish, commandId: newId(), kind: 'import', enrolOn: seen.enrolOn, fingerprint: seen.fingerprint, basis: '' })).code).toBe('import_stale');
    const right = { kind: 'correct', pupilId: s.boris, baseVersion: 1, name: { last: 'Богданов', first: 'Борис', middle: 'Ильич' }, birthDate: '2013-05-01', sex: 'male', basis: '' };
    expect((await act(right)).status).toBe(200);
    expect(await act({ ...right, birthDate: '2013-06-01' })).toMatchObject({ status: 400, code: 'pupil_changed', params: { pupil: 'Богданов Борис' } });
    expect((await act({ kind: 'dismiss', pupilId: s.boris, stayId: stayOfBoris, endsOn: '2026-12-01', basis: order })).status).toBe(200);
    expect((await act({ kind: 'transfer', pupilId: s.boris, stayId: stayOfBoris, toGroupId: s.class1A, startsOn: '2026-12-01', basis: order })).code).toBe('pupil_changed');
    expect((await act({ kind: 'dismiss', pupilId: s.anna, stayId: stayOfBoris, endsOn: '2026-12-01', basis: order })).code).toBe('pupil_changed');
    expect(await query('SELECT birth_date, middle_name FROM pupil WHERE school_id = $1 AND id = $2', s.boris)).toEqual([{ birth_date: '2013-05-01', middle_name: 'Ильич' }]);
  });

  it('what is not decided, changes nothing or fits no day is refused', async () => {
    const namesake = roster([form('Гусев', { first: 'Глеб', middle: 'Иванович', birthDate: '2013-05-01' })]);
    expect((await preview(namesake)).rows[0]).toMatchObject({ action: 'question', question: { kind: 'otherClass', candidates: [{ pupilId: s.firstGrader, groupName: '1А' }] } });
    expect((await load(namesake)).code).toBe('import_undecided');
    expect((await load(roster([form('Абдурахманова', { first: 'Анна', middle: 'Иванович', birthDate: '2013-05-01' })]))).code).toBe('import_nothing_to_do');
    expect((await load(roster([]))).code).toBe('import_nothing_to_do');
    expect((await ask(s.deputy, 'roster/preview', roster([form('Ёжикова')], { enrolOn: '2027-08-01' }))).code).toBe('import_start_outside_year');
    expect((await ask(s.deputy, 'roster/preview', roster([form('Ёжикова')], { groupId: newId() }))).code).toBe('group_unknown');
    expect((await act({ kind: 'dismiss', pupilId: s.anna, stayId: stayOfAnna, endsOn: '2026-08-31', basis: order })).code).toBe('list_day_wrong');
    expect((await act({ kind: 'transfer', pupilId: s.anna, stayId: stayOfAnna, toGroupId: newId(), startsOn: '2026-12-01', basis: order })).code).toBe('group_unknown');
    expect((await act({ kind: 'correct', pupilId: newId(), baseVersion: 1, name: { last: 'А', first: 'Б', middle: '' }, birthDate: null, sex: 'male', basis: '' })).code).toBe('pupil_unknown');
    const anna = { kind: 'correct', pupilId: s.boris, baseVersion: 1, name: { last: 'Абдурахманова', first: 'Анна', middle: 'Иванович' }, birthDate: '2013-05-01', sex: 'male', basis: '' };
    expect(await act(anna)).toMatchObject({ code: 'pupil_known', params: { pupil: 'Абдурахманова Анна' } });
    expect((await act({ ...anna, name: { last: '7', first: '!', middle: '' } })).code).toBe('name_wrong');
  });

  it('a pupil who moves comes whole to workstations of the new class, and the log of both classes tells of it', async () => {
    const secretary = await work(s.deputy);
    // Teaches both classes and leads 1А alone; the class teacher of 7А has nothing of 1А.
    const leads1A = await work(s.teacher);
    const leads7A = await work(s.classTeacher);
    expect(leads1A.file.read.get('SELECT address FROM pupil WHERE id = ?', s.anna)).toEqual({ address: '' });
    const { body } = await act({ kind: 'transfer', pupilId: s.anna, stayId: stayOfAnna, toGroupId: s.class1A, startsOn: '2026-12-01', basis: order });
    await leads1A.until('the pupil with her family', () => leads1A.file.read.get('SELECT 1 FROM pupil WHERE id = ? AND address <> ?', s.anna, '') !== undefined && leads1A.count('guardian') === 1);
    for (const one of [secretary, leads7A]) await one.until('the end in 7А', () => one.file.read.get(`SELECT 1 FROM membership WHERE id = ? AND ends_on = '2026-11-30'`, stayOfAnna) !== undefined);
    expect(leads7A.file.read.get(`SELECT 1 FROM membership WHERE pupil_id = ? AND ends_on IS NULL`, s.anna)).toBeUndefined();
    expect([(await movements())[0], (await movements(s.class1A))[0]]).toMatchObject([
      { kind: 'transfer', fromClassName: '7А', className: '1А', onDay: '2026-12-01', pupilName: 'Абдурахманова Анна Иванович' }, { kind: 'transfer', basis: order },
    ]);
    expect(whole()).toEqual(sound());
    await undo(body['changeId']);
    await leads1A.until('her family to go again', () => leads1A.count('guardian') === 0);
    await leads7A.until('her stay', () => leads7A.file.read.get('SELECT 1 FROM membership WHERE id = ? AND ends_on IS NULL', stayOfAnna) !== undefined);
    await secretary.until('her stay', () => secretary.file.read.get('SELECT 1 FROM membership WHERE id = ? AND ends_on IS NULL', stayOfAnna) !== undefined);
    expect([secretary, leads7A].map((one) => one.count('guardian'))).toEqual([1, 1]);
    expect(leads1A.file.read.get('SELECT address FROM pupil WHERE id = ?', s.anna)).toEqual({ address: '' });
    expect(whole()).toEqual(sound());
  });

  it('who was enrolled into the wrong class leaves its workstations as if it had not been, unless there are entries (P-01)', async () => {
    const leads7A = await work(s.classTeacher);
    const secretary = await work(s.deputy);
    const enrolled = await load(roster([form('Ёжикова')], { enrolOn: '2026-11-20' }), 'enrol');
    await leads7A.until('the pupil', () => has(leads7A, 'Ёжикова'));
    const [stay] = await query(`SELECT m.id, m.pupil_id FROM membership m JOIN pupil p ON p.school_id = $1 AND p.id = m.pupil_id WHERE m.school_id = $1 AND p.last_name = 'Ёжикова'`);
    const move = { kind: 'transfer', pupilId: stay!['pupil_id'], stayId: stay!['id'], toGroupId: s.class1A, startsOn: '2026-11-20', basis: order };
    const teacher = await work(s.teacher);
    await teacher.command('setMark', { workId: s.work23, pupilId: stay!['pupil_id'] as typeof s.anna, value: 5, isDebt: false });
    await leads7A.until('the mark', () => leads7A.count('mark') === 1);
    expect(await act(move)).toMatchObject({ code: 'pupil_has_entries', params: { pupil: 'Ёжикова Юлия' } });
    expect(await undo(enrolled.body['changeId'])).toMatchObject({ code: 'import_in_use', params: { pupil: 'Ёжикова Юлия' } });
    await query('DELETE FROM mark WHERE school_id = $1');
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildHeads(client, SMALL_SCHOOL_ID));
    expect((await act(move)).status).toBe(200);
    await leads7A.until('the pupil to go', () => !has(leads7A, 'Ёжикова'));
    await secretary.until('the stay in 1А', () => secretary.file.read.get('SELECT 1 FROM membership WHERE group_id = ? AND pupil_id = ?', s.class1A, String(stay!['pupil_id'])) !== undefined);
    expect(has(secretary, 'Ёжикова')).toBe(true);
    await leads7A.until('rest', () => leads7A.status?.state === 'synced');
    expect(brokenIn(secretary).differing).toEqual([]);
    expect(brokenIn(leads7A).differing).toEqual([]);
  });

  it('a mark behind the last day is refused, and the first day of a new pupil takes one (A-01)', async () => {
    const teacher = await work(s.teacher);
    expect((await act({ kind: 'dismiss', pupilId: s.anna, stayId: stayOfAnna, endsOn: '2026-11-20', basis: order })).status).toBe(200);
    await load(roster([form('Ёжикова')], { enrolOn: '2026-11-20' }), 'enrol');
    await teacher.until('both', () => has(teacher, 'Ёжикова') && teacher.file.read.get('SELECT 1 FROM membership WHERE id = ? AND ends_on IS NOT NULL', stayOfAnna) !== undefined);
    const pupilId = teacher.file.read.get<{ id: typeof s.anna }>(`SELECT id FROM pupil WHERE last_name = 'Ёжикова'`)!.id;
    expect(await teacher.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false })).toMatchObject({ status: 'rejected' });
    expect(await teacher.command('setMark', { workId: s.work23, pupilId, value: 5, isDebt: false })).toMatchObject({ status: 'accepted' });
    await teacher.until('the mark to arrive', () => teacher.status?.state === 'synced' && teacher.status.waiting === 0);
    expect(await query('SELECT pupil_id FROM mark WHERE school_id = $1')).toEqual([{ pupil_id: pupilId }]);
  });

  it('is for those who keep the lists: nobody else changes anything, and nobody is told more', async () => {
    const before = await lists();
    const wish = roster([form('Ёжикова')]);
    const { fingerprint, enrolOn } = await preview(wish);
    const deed = { kind: 'dismiss', pupilId: s.boris, stayId: stayOfBoris, endsOn: '2026-12-01', basis: order };
    for (const by of [s.teacher, s.classTeacher, s.stranger]) {
      expect((await ask(by, 'roster/preview', wish)).code).toBe('not_allowed');
      expect((await ask(by, 'roster', { ...wish, commandId: newId(), kind: 'enrol', enrolOn, fingerprint, basis: order })).code).toBe('not_allowed');
      expect((await act(deed, newId(), by)).code).toBe('not_allowed');
      // Before it is known whether there is such a change or pupil.
      expect((await act({ ...deed, pupilId: newId() }, newId(), by)).code).toBe('not_allowed');
      expect((await ask(by, 'undo', { commandId: newId(), changeId: newId() })).code).toBe('not_allowed');
    }
    expect((await ask(s.stranger, 'movements', { groupId: s.class7A })).code).toBe('not_allowed');
    expect((await ask(s.classTeacher, 'movements', { groupId: s.class1A })).code).toBe('not_allowed');
    expect((await plain('POST', '/v1/lists/movements', { groupId: s.class7A })).status).toBe(401);
    await load(wish, 'enrol');
    expect(await movements(s.class7A, s.classTeacher)).toMatchObject([{ pupilName: 'Ёжикова Юлия Олеговна', mayUndo: false }]);
    expect((await lists()).stays).toHaveLength(before.stays.length + 1);
    expect(await query(`SELECT actor_id, result FROM security_event WHERE school_id = $1 AND kind = 'pupil_dismissed' ORDER BY seq LIMIT 1`)).toEqual([{ actor_id: s.teacher, result: 'refused' }]);
  });

  it('is office work and waits for no marked workstation (P-10); another school’s classes are unknown', async () => {
    await query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'policy', $2, 1) ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value`, JSON.stringify({ administrationOnMarkedWorkstations: true }));
    expect((await load(roster([form('Ёжикова')]), 'enrol')).status).toBe(200);
    expect((await ask(s.deputy, '/v1/personal/blocks', { kind: 'pupil', personId: s.anna, reason: 'спор', basis: order })).code).toBe('workstation_not_administrative');
    expect((await ask(s.deputy, 'movements', { groupId: newId() })).code).toBe('group_unknown');
  });

  it('junk, half characters and lists without end are refused before anything is looked at', async () => {
    const wish = roster([form('Ёжикова')]);
    const row = wish.rows[0]!;
    const bad: [string, object][] = [
      ['roster/preview', { ...wish, rows: [{ ...row, address: 'ул.\u0000' }] }], ['roster/preview', { ...wish, rows: [{ ...row, written: '\ud83d' }] }], ['roster/preview', { ...wish, rows: [{ ...row, birthDate: '2013-02-31' }] }],
      ['roster/preview', { ...wish, rows: [{ ...row, address: 'я'.repeat(201) }] }], ['roster/preview', { ...wish, rows: Array.from({ length: 5_001 }, (_none, at) => ({ ...row, line: at + 1 })) }],
      ['roster', { ...wish, commandId: newId(), kind: 'enrol', rows: [row, row], fingerprint: 'f'.repeat(64), basis: '' }], ['act', { commandId: newId(), act: { kind: 'expel', pupilId: s.anna } }],
      ['act', { commandId: newId(), act: { kind: 'dismiss', pupilId: s.anna, stayId: stayOfAnna, endsOn: 'завтра', basis: order } }],
      // Nobody leaves without a paper.
      ['act', { commandId: newId(), act: { kind: 'dismiss', pupilId: s.anna, stayId: stayOfAnna, endsOn: '2026-12-01', basis: '' } }], ['undo', { commandId: 'x', changeId: newId() }], ['movements', {}],
    ];
    for (const [path, body] of bad) expect([path, (await ask(s.deputy, path, body)).code]).toEqual([path, 'request_invalid']);
    expect((await ask(s.deputy, 'act', { commandId: newId(), act: { filler: 'x'.repeat(9_000) } })).code).toBe('request_too_large');
  });

  it('blocked data is neither compared with nor told, destroyed data stands in no log, and the chain stays whole (P-05, P-14)', async () => {
    const right = { kind: 'correct', pupilId: s.anna, baseVersion: 1, name: { last: 'Абдурахманова', first: 'Аннушка', middle: 'Ивановна' }, birthDate: '2013-05-01', sex: 'female', basis: 'свидетельство № 8' };
    expect((await act(right)).status).toBe(200);
    await ask(s.deputy, '/v1/personal/blocks', { kind: 'pupil', personId: s.anna, reason: 'спор', basis: order });
    expect(await movements()).toEqual([]);
    expect((await act({ ...right, baseVersion: 2, birthDate: null })).code).toBe('pupil_unknown');
    // Who is enrolled is not destroyed: she left days ago.
    await query(`UPDATE membership SET ends_on = to_char(now() - interval '3 days', 'YYYY-MM-DD') WHERE school_id = $1 AND pupil_id = $2`, s.anna);
    const destroyed = await ask(s.deputy, '/v1/personal/destructions', { kind: 'pupil', personId: s.anna, basis: order, commission: [], name: 'Абдурахманова', word: DESTRUCTION_WORD, backups: [] });
    expect(destroyed.status).toBe(200);
    for (const table of ['list_change', 'list_step', 'revision']) {
      const rows = await query(`SELECT * FROM ${table} WHERE school_id = $1`);
      expect([table, ['Аннушка', 'Абдурахманова', 'свидетельство'].filter((word) => JSON.stringify(rows).includes(word))]).toEqual([table, []]);
    }
    const [change] = await query('SELECT id FROM list_change WHERE school_id = $1');
    expect((await undo(change!['id'])).code).toBe('import_in_use');
    const { findings, breaks } = await verifyChain(server.pool, SMALL_SCHOOL_ID);
    expect([findings, breaks]).toEqual([[], []]);
  });

  it('every deed is one event of the security register and one revision of the chain, by ids alone', async () => {
    const { body } = await act({ kind: 'transfer', pupilId: s.boris, stayId: stayOfBoris, toGroupId: s.class1A, startsOn: '2026-12-01', basis: order });
    await undo((body as unknown as ListChangeAnswer).changeId);
    await load(roster([form('Ёжикова')]), 'enrol');
    const events = await query(`SELECT kind, subject_id, params FROM security_event WHERE school_id = $1 AND kind IN ('pupil_transferred', 'class_list_undone', 'class_list_imported') ORDER BY seq`);
    expect(events.map(({ kind: what, subject_id: subject }) => [what, subject])).toEqual([['pupil_transferred', s.boris], ['class_list_undone', s.class1A], ['class_list_imported', s.class7A]]);
    const revisions = await query(`SELECT command, entity_id, after FROM revision WHERE school_id = $1 AND entity = 'listChange' ORDER BY chain_seq`);
    expect(revisions.map(({ command }) => command)).toEqual(['changeList', 'undoListChange', 'changeList']);
    expect(JSON.stringify([events, revisions])).not.toMatch(/Богданов|Ёжикова|приказ/);
  });
});
