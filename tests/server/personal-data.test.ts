import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChangesAnswer, DestroyAnswer, DocumentsAnswer, NondisclosureAnswer, PreviewDestructionAnswer, PrintedAnswer, PrintedWish, TransfersAnswer } from '#domain/contract/sync/index.ts';
import type { PupilId, StaffId } from '#domain/ids.ts';
import { DESTRUCTION_WORD, ERASED, ERASED_NAME } from '#domain/personal-data/index.ts';
import { dayAfter, dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { findBrokenLink } from '#main/features/audit/index.ts';
import { rebuildHeads } from '#server/database/load-school.ts';
import { inSchool } from '#server/database/pool.ts';
import { verifyChain } from '#server/operations/verify-chain.ts';
import { findUnissuable } from '#server/personal-data/consents.ts';
import type { RunningServer } from '#server/start-server.ts';
import { requestsTo } from '../fixtures/school-requests.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { brokenIn, joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const today = dayAt(Date.now(), DEFAULT_TIME_ZONE);
const day = (ahead: number): string => dayAfter(today, ahead);
const paper = 'заявление № 12 от 01.09.2026';
const mother = testId<string>(95);

describe.each(POSTGRES_KINDS)('personal data at the server, on %s (P-01 … P-12)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-personal-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'administrator', '', '2026-09-01', 'приказ № 1')`, s.deputy);
    await query(`INSERT INTO guardian (school_id, id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES ($1, $2, $3, 'мать', 'Абдурахманова', 'Гузель', '', '+7 111', 1)`, mother, s.anna);
    await query(`UPDATE pupil_contact SET address = 'ул. Заречная, 4', phone = '+7 222' WHERE school_id = $1 AND pupil_id = $2`, s.anna);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildHeads(client, SMALL_SCHOOL_ID));
  });
  afterEach(async () => {
    for (const one of workstations.splice(0)) await one.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const { query, plain, askAs, tokenOf } = requestsTo(() => server);
  const ask = (by: StaffId, method: string, path: string, body?: unknown) => askAs(by, method, `/v1/personal/${path}`, body);
  /** The last day of every stay of a pupil. */
  const leave = async (pupilId: PupilId, lastDay: string): Promise<void> => {
    await query('UPDATE membership SET ends_on = $3 WHERE school_id = $1 AND pupil_id = $2', pupilId, lastDay);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => rebuildHeads(client, SMALL_SCHOOL_ID));
  };
  const work = async (staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    workstations.push(one);
    return one;
  };
  const consent = (over: object = {}) => ({ pupilId: s.anna, subject: 'data', holder: 'guardian', guardianId: mother, givenBy: 'Абдурахманова Г.', state: 'given', decidedOn: '2026-09-01', basis: paper, validUntil: null, ...over });

  it('a consent is entered by the class teacher and comes to whom families come, and to no teacher', async () => {
    const a = await work(s.classTeacher);
    const b = await work(s.teacher);
    expect((await ask(s.teacher, 'POST', 'consents', { entries: [consent()] })).code).toBe('not_allowed');
    expect((await ask(s.deputy, 'POST', 'consents', { entries: [consent()] })).code).toBe('not_allowed');
    expect((await ask(s.classTeacher, 'POST', 'consents', { entries: [consent(), consent({ pupilId: s.firstGrader, guardianId: null })] })).code).toBe('not_allowed');
    expect((await ask(s.classTeacher, 'POST', 'consents', { entries: [consent({ decidedOn: '2199-01-01' })] })).code).toBe('consent_day_wrong');
    expect((await ask(s.classTeacher, 'POST', 'consents', { entries: [consent({ pupilId: s.boris })] })).code).toBe('guardian_unknown');
    expect(await query('SELECT 1 FROM consent WHERE school_id = $1')).toEqual([]);
    expect((await ask(s.classTeacher, 'POST', 'consents', { entries: ['data', 'diary', 'transfer'].map((subject) => consent({ subject })) })).body).toEqual({ entered: 3 });
    await a.until('the papers', () => a.count('consent') === 3);
    expect(a.file.read.get(`SELECT given_by, basis, author_id FROM consent WHERE subject = 'data'`)).toEqual({ given_by: 'Абдурахманова Г.', basis: paper, author_id: s.classTeacher });
    await b.until('nothing to come', () => b.status?.state === 'synced');
    // The teacher leads 1А, and gets its families and none of 7А.
    expect([b.count('consent'), brokenIn(a), brokenIn(b)]).toEqual([0, { fetchedAnew: 0, differing: [] }, { fetchedAnew: 0, differing: [] }]);
  });

  it('credentials of the diary wait for the papers (R-06)', async () => {
    const lack = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => findUnissuable(client, SMALL_SCHOOL_ID, [s.anna, s.boris], today));
    expect(Object.fromEntries(await lack())).toEqual({ [s.anna]: 'consent_missing', [s.boris]: 'consent_missing' });
    await ask(s.classTeacher, 'POST', 'consents', { entries: ['data', 'diary'].map((subject) => consent({ subject })) });
    expect(Object.fromEntries(await lack())).toEqual({ [s.boris]: 'consent_missing' });
    await query(`UPDATE pupil SET birth_date = '2009-01-01' WHERE school_id = $1 AND id = $2`, s.anna);
    expect((await lack()).get(s.anna)).toBe('own_consent_missing');
  });

  it('what a family reports is applied to the lists once, and what stood before is kept (P-12)', async () => {
    const a = await work(s.classTeacher);
    const wish = { pupilId: s.anna, guardianId: null, kind: 'pupilAddress', wanted: 'ул. Новая, 7', toldBy: 'мать, по телефону', toldOn: today };
    expect((await ask(s.teacher, 'POST', 'changes', wish)).code).toBe('not_allowed');
    expect((await ask(s.classTeacher, 'POST', 'changes', { ...wish, kind: 'guardianPhone' })).code).toBe('guardian_unknown');
    const { requestId } = (await ask(s.classTeacher, 'POST', 'changes', wish)).body;
    expect((await ask(s.classTeacher, 'POST', 'changes/decide', { requestId, apply: false, reason: '' })).code).toBe('change_reason_missing');
    expect((await ask(s.classTeacher, 'POST', 'changes/decide', { requestId, apply: true, reason: '' })).status).toBe(204);
    expect((await ask(s.classTeacher, 'POST', 'changes/decide', { requestId, apply: true, reason: '' })).code).toBe('change_request_decided');
    await a.until('the address', () => a.file.read.get('SELECT 1 FROM pupil WHERE id = ? AND address = ?', s.anna, wish.wanted) !== undefined);
    const phone = (await ask(s.classTeacher, 'POST', 'changes', { ...wish, kind: 'guardianPhone', guardianId: mother, wanted: '+7 333' })).body['requestId'];
    await ask(s.classTeacher, 'POST', 'changes/decide', { requestId: phone, apply: true, reason: '' });
    await a.until('the number', () => a.file.read.get('SELECT 1 FROM guardian WHERE phone = ?', '+7 333') !== undefined);
    const { requests } = (await ask(s.classTeacher, 'POST', 'changes/list', { classId: s.class7A })).body as unknown as ChangesAnswer;
    expect(requests.map(({ kind: what, oldValue, state }) => [what, oldValue, state])).toEqual([['guardianPhone', '+7 111', 'applied'], ['pupilAddress', 'ул. Заречная, 4', 'applied']]);
    expect(((await ask(s.teacher, 'POST', 'changes/list', { classId: s.class7A })).body as unknown as ChangesAnswer).requests).toEqual([]);
    await a.synced();
    expect(brokenIn(a)).toEqual({ fetchedAnew: 0, differing: [] });
  });

  it('a parent’s sex is told like the other data of a family, and comes to whom families come (P-04)', async () => {
    const a = await work(s.classTeacher);
    await a.until('the mother', () => a.count('guardian') === 1);
    expect(a.file.read.get('SELECT sex FROM guardian')).toEqual({ sex: null });
    const wish = { pupilId: s.anna, guardianId: mother, kind: 'guardianSex', wanted: 'female', toldBy: 'мать', toldOn: today };
    for (const wanted of ['мать', 'Female']) expect((await ask(s.classTeacher, 'POST', 'changes', { ...wish, wanted })).code).toBe('request_invalid');
    expect((await ask(s.classTeacher, 'POST', 'changes', { ...wish, guardianId: null })).code).toBe('guardian_unknown');
    const { requestId } = (await ask(s.classTeacher, 'POST', 'changes', wish)).body;
    expect((await ask(s.classTeacher, 'POST', 'changes/decide', { requestId, apply: true, reason: '' })).status).toBe(204);
    await a.until('the sex', () => a.file.read.get(`SELECT 1 FROM guardian WHERE sex = 'female'`) !== undefined);
    const { requests } = (await ask(s.classTeacher, 'POST', 'changes/list', { classId: s.class7A })).body as unknown as ChangesAnswer;
    expect(requests.map(({ kind: what, wanted, oldValue }) => [what, wanted, oldValue])).toEqual([['guardianSex', 'female', '']]);
    expect(brokenIn(a)).toEqual({ fetchedAnew: 0, differing: [] });
    // One who joins now gets it with the rest.
    const b = await work(s.deputy);
    expect(b.file.read.get('SELECT sex FROM guardian')).toEqual({ sex: 'female' });
  });

  it('a blocked pupil goes from every workstation, marks stay, and comes back whole (P-05)', async () => {
    await ask(s.classTeacher, 'POST', 'consents', { entries: [consent()] });
    const a = await work(s.classTeacher);
    const b = await work(s.teacher);
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await a.until('the mark', () => a.count('mark') === 1);
    const person = { kind: 'pupil', personId: s.anna };
    const block = { ...person, reason: 'спор с семьёй', basis: 'запрос № 3' };
    expect((await ask(s.classTeacher, 'POST', 'blocks', block)).code).toBe('not_allowed');
    expect((await ask(s.deputy, 'POST', 'blocks', block)).status).toBe(204);
    expect((await ask(s.deputy, 'POST', 'blocks', block)).code).toBe('person_blocked');
    const gone = (one: TestWorkstation) => ['pupil', 'membership', 'guardian', 'consent'].every((table) => one.file.read.get(`SELECT 1 FROM ${table} WHERE ${table === 'pupil' ? 'id' : 'pupil_id'} = ?`, s.anna) === undefined);
    for (const one of [a, b]) await one.until('the pupil to go', () => gone(one));
    // A workstation that joins now gets nothing of her either.
    const c = await work(s.deputy);
    expect([gone(c), c.count('mark'), c.count('pupil') > 0]).toEqual([true, 1, true]);
    for (const one of [a, b, c]) expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });
    expect((await ask(s.deputy, 'POST', 'people', { text: 'абдур' })).body['people']).toMatchObject([{ kind: 'pupil', blocked: true }, { kind: 'guardian', blocked: false }]);
    expect((await ask(s.deputy, 'POST', 'blocks/lift', { ...person, basis: 'запрос № 4' })).status).toBe(204);
    for (const one of [a, c]) {
      await one.until('the pupil to come back', () => one.count('consent') === 1 && one.file.read.get('SELECT 1 FROM pupil WHERE id = ? AND address <> ?', s.anna, '') !== undefined && one.count('guardian') === 1);
      expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });
    }
  });

  it('an employee who left is blocked by name alone; who works is not', async () => {
    const a = await work(s.teacher);
    const person = { kind: 'staff', personId: s.stranger, reason: 'уволена', basis: 'приказ № 7' };
    expect((await ask(s.deputy, 'POST', 'blocks', person)).code).toBe('person_still_works');
    await query(`UPDATE access_grant SET ends_on = '2026-10-01' WHERE school_id = $1 AND staff_id = $2`, s.stranger);
    expect((await ask(s.deputy, 'POST', 'blocks', person)).status).toBe(204);
    await a.until('the name to go', () => a.file.read.get('SELECT 1 FROM staff WHERE id = ? AND last_name = ?', s.stranger, 'Данные заблокированы') !== undefined);
    await ask(s.deputy, 'POST', 'blocks/lift', { kind: 'staff', personId: s.stranger, basis: 'приказ № 8' });
    await a.until('the name to come back', () => a.file.read.get('SELECT 1 FROM staff WHERE id = ? AND last_name = ?', s.stranger, 'Сидорова') !== undefined);
    expect(brokenIn(a)).toEqual({ fetchedAnew: 0, differing: [] });
  });

  it('who is enrolled or employed, today or from a day to come, is not destroyed; blocking waits for nothing (P-02, P-05)', async () => {
    const rest = { basis: 'заявление № 5', commission: [], word: DESTRUCTION_WORD, backups: [] };
    const names = { [s.anna]: 'Абдурахманова', [s.stranger]: 'Сидорова' };
    const answers = async (kind: 'pupil' | 'staff', personId: PupilId | StaffId) => [
      (await ask(s.deputy, 'POST', 'destructions/preview', { kind, personId })).code, (await ask(s.deputy, 'POST', 'destructions', { ...rest, kind, personId, name: names[personId]! })).code,
    ];
    const before = await query('SELECT * FROM pupil WHERE school_id = $1 ORDER BY id');
    const refused = ['pupil_still_enrolled', 'pupil_still_enrolled'];
    // A stay without an end; one that ends today; one that begins in September after another that is over.
    expect(await answers('pupil', s.anna)).toEqual(refused);
    await leave(s.anna, today);
    expect(await answers('pupil', s.anna)).toEqual(refused);
    await leave(s.anna, day(-30));
    await query(`INSERT INTO membership (school_id, id, pupil_id, group_id, class_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, $4, $4, $5, NULL, 'приказ № 9')`, testId(910), s.anna, s.class7A, day(40));
    expect(await answers('pupil', s.anna)).toEqual(refused);
    expect(await query('SELECT * FROM pupil WHERE school_id = $1 ORDER BY id')).toEqual(before);
    expect(await query('SELECT 1 FROM destruction WHERE school_id = $1')).toEqual([]);
    expect(await query(`SELECT count(*) AS n FROM security_event WHERE school_id = $1 AND kind = 'person_destroyed' AND result = 'refused' AND params LIKE '%pupil_still_enrolled%'`)).toEqual([{ n: 3 }]);
    expect((await ask(s.deputy, 'POST', 'blocks', { kind: 'pupil', personId: s.anna, reason: 'спор с семьёй', basis: 'запрос № 3' })).status).toBe(204);
    expect(await answers('pupil', s.anna)).toEqual(refused);
    await query('DELETE FROM membership WHERE school_id = $1 AND id = $2', testId(910));
    expect(await answers('pupil', s.anna)).toEqual([null, null]);

    await query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2', s.stranger);
    const grant = (from: string, to: string | null) => query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, 'secretary', '', $3, $4, 'приказ № 1')`, s.stranger, from, to);
    for (const [from, to] of [[day(-9), null], [day(-9), today], [day(20), null], [day(20), day(30)]] as const) {
      await grant(from, to);
      expect([from, await answers('staff', s.stranger)]).toEqual([from, ['person_still_works', 'person_still_works']]);
      await query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2', s.stranger);
    }
    await grant(day(-9), day(-1));
    expect(await answers('staff', s.stranger)).toEqual([null, null]);
  });

  it('destroyed data stands nowhere, marks stay nobody’s, and every chain goes on to hold (P-05, P-14)', async () => {
    await ask(s.classTeacher, 'POST', 'consents', { entries: [consent()] });
    await ask(s.classTeacher, 'POST', 'changes', { pupilId: s.anna, guardianId: mother, kind: 'guardianPhone', wanted: '+7 999', toldBy: 'Абдурахманова Гузель', toldOn: today });
    const achievement = { kind: 'contest', title: 'Чтения имени Гузель', level: 'school', subject: '', day: day(-3), result: 'awarded', award: 'грамота у доски почёта' };
    expect((await ask(s.classTeacher, 'POST', 'achievements', { entries: [{ achievementId: newId(), pupilId: s.anna }], ...achievement })).body).toEqual({ recorded: 1 });
    await leave(s.anna, day(-1));
    const a = await work(s.classTeacher);
    const b = await work(s.teacher);
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await b.command('commentMark', { workId: s.work23, pupilId: s.anna, comment: 'Анна отвечала у доски' }, 1);
    await b.command('setMark', { workId: s.work16, pupilId: s.boris, value: 4, isDebt: false });
    await b.synced();
    const person = { kind: 'pupil', personId: s.anna };
    const preview = (await ask(s.deputy, 'POST', 'destructions/preview', person)).body as unknown as PreviewDestructionAnswer;
    expect(preview).toMatchObject({ name: 'Абдурахманова Анна Иванович', revisions: 1 });
    expect(preview.counts.map(({ table }) => table).toSorted()).toEqual(['achievement', 'change_request', 'consent', 'guardian', 'mark', 'membership', 'pupil', 'pupil_contact']);
    const wish = { ...person, basis: 'заявление № 5', commission: ['Кузнецова М. С.'], name: 'абдурахманова', word: DESTRUCTION_WORD, backups: ['копия от 20.11.2026'] };
    expect((await ask(s.classTeacher, 'POST', 'destructions', wish)).code).toBe('not_allowed');
    expect((await ask(s.deputy, 'POST', 'destructions', { ...wish, name: 'Богданов' })).code).toBe('destruction_not_confirmed');
    expect((await ask(s.deputy, 'POST', 'destructions', { ...wish, word: 'да' })).code).toBe('request_invalid');
    expect(await query('SELECT 1 FROM pupil WHERE school_id = $1 AND last_name = $2', ERASED_NAME)).toEqual([]);
    const { act, name } = (await ask(s.deputy, 'POST', 'destructions', wish)).body as unknown as DestroyAnswer;
    expect([act.number, act.backups, act.commission, name]).toEqual([1, wish.backups, wish.commission, 'Абдурахманова Анна Иванович']);
    expect((await ask(s.deputy, 'POST', 'destructions', wish)).code).toBe('person_destroyed');

    // Nothing of her in any table of the school, whatever a later migration adds.
    const tables = await query(`SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'school_id' AND $1 <> '' GROUP BY 1`);
    const left: string[] = [];
    for (const { name: table } of tables as { name: string }[]) {
      const rows = await query(`SELECT 1 FROM ${table} t WHERE school_id = $1 AND t::text ~ $2 LIMIT 1`, '[Аа]бдурахманов|Гузель|у доски|Заречная, 4|\\+7 111|\\+7 222|\\+7 999|заявление № 12');
      if (rows.length > 0) left.push(table);
    }
    expect(left).toEqual([]);
    expect(await query('SELECT value, comment FROM mark WHERE school_id = $1 AND pupil_id = $2', s.anna)).toEqual([{ value: 5, comment: '' }]);
    expect(await query('SELECT given_by, state FROM consent WHERE school_id = $1', )).toEqual([{ given_by: ERASED, state: 'given' }]);

    for (const one of [a, b]) await one.until('the name to go', () => one.file.read.get('SELECT 1 FROM pupil WHERE id = ? AND last_name = ? AND birth_date IS NULL', s.anna, ERASED_NAME) !== undefined);
    await b.until('the comment to go', () => b.file.read.get(`SELECT 1 FROM mark WHERE pupil_id = ? AND comment = '' AND value = 5`, s.anna) !== undefined);
    expect([a.count('guardian'), b.file.read.all(`SELECT 1 FROM revision WHERE after LIKE '%у доски%' OR before LIKE '%у доски%'`)]).toEqual([0, []]);
    expect(findBrokenLink(b.file.read)).toBeNull();
    await b.command('setMark', { workId: s.work9, pupilId: s.anna, value: 3, isDebt: false });
    await b.synced();
    for (const one of [a, b]) expect(brokenIn(one)).toEqual({ fetchedAnew: 0, differing: [] });

    const report = await verifyChain(server.pool, SMALL_SCHOOL_ID);
    expect([report.findings, report.breaks]).toEqual([[], []]);
    // A content that is changed without the chain's own word shows itself, also where one was erased before.
    await query(`UPDATE revision SET after = replace(after, '5', '2') WHERE school_id = $1 AND entity = 'mark' AND right(entity_id, 22) = $2 AND command = 'commentMark'`, s.anna);
    expect((await verifyChain(server.pool, SMALL_SCHOOL_ID)).findings.map(({ fault }) => fault)).toContain('revision_changed');
  });

  it('a parent alone is destroyed with the papers’ words; the pupil stays', async () => {
    await ask(s.classTeacher, 'POST', 'consents', { entries: [consent()] });
    const a = await work(s.classTeacher);
    await ask(s.deputy, 'POST', 'blocks', { kind: 'guardian', personId: mother, reason: 'по заявлению', basis: 'заявление № 8' });
    await a.until('the parent to go', () => a.count('guardian') === 0 && a.file.read.get('SELECT 1 FROM consent WHERE given_by = ?', 'Данные заблокированы') !== undefined);
    const done = await ask(s.deputy, 'POST', 'destructions', { kind: 'guardian', personId: mother, basis: 'заявление № 9', commission: [], name: 'Абдурахманова', word: DESTRUCTION_WORD, backups: [] });
    expect(done.status).toBe(200);
    await a.until('the paper without a name', () => a.file.read.get('SELECT 1 FROM consent WHERE given_by = ?', ERASED) !== undefined);
    expect([a.count('guardian'), a.file.read.get('SELECT last_name FROM pupil WHERE id = ?', s.anna), brokenIn(a)]).toEqual([0, { last_name: 'Абдурахманова' }, { fetchedAnew: 0, differing: [] }]);
  });

  it('what workstations printed and saved is a register of its own for who keeps the papers, and nothing else of the security register is (P-13)', async () => {
    const DAY = 86_400_000;
    const now = Date.now();
    const any: PrintedWish = { how: null, what: null, actorId: null, from: null, until: null, before: null, most: 100 };
    // Opens the session that tells of it.
    expect((await ask(s.classTeacher, 'POST', 'printed', any)).code).toBe('not_allowed');
    expect((await ask(s.teacher, 'POST', 'printed', any)).code).toBe('not_allowed');
    const tell = async (by: StaffId, ...events: readonly object[]) => expect((await plain('POST', '/v1/security-events', {
      events: events.map((event) => ({ eventId: newId(), kind: 'printed', result: 'done', subjectId: null, deviceAt: now, params: {}, ...event })),
    }, await tokenOf(by))).status).toBe(200);
    await tell(s.classTeacher,
      { deviceAt: now - 3 * DAY, params: { what: 'parents-letter', format: 'printer', pages: 28, people: 28 } },
      { kind: 'exported', deviceAt: now - 2 * DAY, params: { what: 'parents-letter', format: 'pdf', pages: 2, people: 1 } },
      { kind: 'locked', params: { reason: 'idle' } }, { result: 'refused', params: { what: 'parents-letter' } });
    // By a clock that goes ahead; and a version of later, which knows the copies.
    await tell(s.teacher, { deviceAt: now + 30 * DAY, params: { what: 'credential-slips', format: 'printer', pages: 1, people: 2, copies: 3 } }, { params: {} });
    const list = async (wish: Partial<PrintedWish> = {}) => (await ask(s.deputy, 'POST', 'printed', { ...any, ...wish })).body as unknown as PrintedAnswer;
    const said = ({ documents }: PrintedAnswer) => documents.map(({ how, what, format, pages, people, copies, actorName }) => [how, what, format, pages, people, copies, actorName?.split(' ')[0]]);
    const [printed, saved, slips, bare] = [
      ['printed', 'parents-letter', 'printer', 28, 28, null, 'Петрова'], ['exported', 'parents-letter', 'pdf', 2, 1, null, 'Петрова'], ['printed', 'credential-slips', 'printer', 1, 2, 3, 'Иванова'],
      ['printed', '', '', null, null, null, 'Иванова'],
    ];
    const whole = await list();
    expect(said(whole)).toEqual([bare, slips, saved, printed]);
    expect(whole.documents.map(({ deviceName }) => deviceName)).toEqual(['ПК', 'ПК', 'ПК', 'ПК']);
    expect(whole.documents.at(-1)).toMatchObject({ deviceAt: now - 3 * DAY });
    expect(said(await list({ how: 'exported' }))).toEqual([saved]);
    expect(said(await list({ what: 'parents-letter' }))).toEqual([saved, printed]);
    expect(said(await list({ actorId: s.teacher }))).toEqual([bare, slips]);
    expect(said(await list({ from: now - 2.5 * DAY, until: now - DAY }))).toEqual([saved]);
    // It came today, whatever the clock over there says.
    expect(said(await list({ from: now + DAY }))).toEqual([]);
    const first = await list({ most: 3 });
    expect([said(first), first.next === first.documents.at(-1)!.seq, said(await list({ before: first.next })), (await list({ before: first.next })).next]).toEqual([[bare, slips, saved], true, [printed], null]);
    expect((await ask(s.deputy, 'POST', 'printed', { ...any, what: 'Иванов Пётр' })).code).toBe('request_invalid');
  });

  it('transfers are numbered, and on the ground of consent they need it of everybody (P-05)', async () => {
    const wish = { recipient: 'Управление образования', ground: 'consent', basis: 'запрос № 77', categories: ['identity', 'progress'], classIds: [s.class7A], people: 2, sentOn: today };
    expect((await ask(s.teacher, 'POST', 'transfers', wish)).code).toBe('not_allowed');
    expect((await ask(s.deputy, 'POST', 'transfers', wish)).body).toMatchObject({ code: 'transfer_without_consent', params: { pupils: 2 } });
    expect((await ask(s.deputy, 'POST', 'transfers', { ...wish, ground: 'law' })).body).toEqual({ number: 1 });
    await ask(s.classTeacher, 'POST', 'consents', { entries: [s.anna, s.boris].flatMap((pupilId) => ['data', 'transfer'].map((subject) => consent({ pupilId, subject, guardianId: null }))) });
    expect((await ask(s.deputy, 'POST', 'transfers', wish)).body).toEqual({ number: 2 });
    const { transfers } = (await ask(s.deputy, 'GET', 'transfers')).body as unknown as TransfersAnswer;
    expect(transfers.map(({ number, ground, classes }) => [number, ground, classes])).toEqual([[2, 'consent', ['7А']], [1, 'law', ['7А']]]);
    // Everybody's data: counted here, whatever is said, and asked for of every pupil of the school.
    const all = { ...wish, classIds: [], people: 0, wholeSchool: true };
    expect((await ask(s.deputy, 'POST', 'transfers', { ...all, wholeSchool: false })).code).toBe('request_invalid');
    expect((await ask(s.deputy, 'POST', 'transfers', all)).body).toMatchObject({ code: 'transfer_without_consent', params: { pupils: 1 } });
    expect((await ask(s.deputy, 'POST', 'transfers', { ...all, ground: 'law', people: 5 })).body).toEqual({ number: 3 });
    // Four pupils, a mother, four of the staff.
    expect(((await ask(s.deputy, 'GET', 'transfers')).body as unknown as TransfersAnswer).transfers[0]).toMatchObject({ number: 3, people: 9, classes: [] });
  });

  it('obligations and the folder say what is missing (P-07, P-11)', async () => {
    const people = async () => ((await ask(s.deputy, 'GET', 'nondisclosure')).body as unknown as NondisclosureAnswer).people;
    expect((await people()).filter(({ signedOn }) => signedOn === null)).toHaveLength(4);
    expect((await ask(s.deputy, 'POST', 'nondisclosure', { staffIds: [s.teacher, newId()], signedOn: today, document: 'обязательство № 1' })).code).toBe('person_unknown');
    await ask(s.deputy, 'POST', 'nondisclosure', { staffIds: [s.teacher, s.deputy], signedOn: today, document: 'обязательство № 1' });
    expect((await people()).map(({ signedOn }) => signedOn)).toEqual([null, null, today, today]);
    const folderOf = async () => (await ask(s.deputy, 'GET', 'documents')).body as unknown as DocumentsAnswer;
    const before = await folderOf();
    await ask(s.deputy, 'POST', 'documents', { kind: 'regulation', number: '14', issuedOn: '2025-01-01', place: 'папка 3', note: '' });
    await ask(s.deputy, 'POST', 'documents', { kind: 'regulation', number: '15', issuedOn: '2026-01-01', place: 'папка 3', note: '' });
    const after = await folderOf();
    expect([after.documents.map(({ number }) => number), before.missing.filter((one) => !after.missing.includes(one))]).toEqual([['15'], ['regulation']]);
    expect((await ask(s.classTeacher, 'GET', 'documents')).code).toBe('not_allowed');
  });
});
