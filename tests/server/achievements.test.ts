import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AchievementsAnswer } from '#domain/contract/sync/index.ts';
import type { GroupId, PupilId, StaffId } from '#domain/ids.ts';
import { planRosterImport, rowOfForm, writtenOf } from '#domain/people/index.ts';
import { DESTRUCTION_WORD } from '#domain/personal-data/index.ts';
import { dayAfter, dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import type { RunningServer } from '#server/start-server.ts';
import { giveConsents } from '../fixtures/consents.ts';
import { requestsTo } from '../fixtures/school-requests.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const today = dayAt(Date.now(), DEFAULT_TIME_ZONE);
const day = (ahead: number): string => dayAfter(today, ahead);
const prize = { kind: 'olympiad', title: 'Всероссийская олимпиада школьников', level: 'municipal', subject: 'математика', day: day(-10), result: 'prizewinner', award: 'диплом II степени' };

describe.each(POSTGRES_KINDS)('what pupils achieved, at the server, on %s (P-04, G-08)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-achievements-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'administrator', '', '2026-09-01', 'приказ № 1')`, s.deputy);
    await giveConsents(server, [s.anna, s.boris, s.vera]);
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const { query, plain, session, askAs } = requestsTo(() => server);
  const ask = (by: StaffId, path: string, body: unknown) => askAs(by, 'POST', `/v1/personal/${path}`, body);
  const record = (by: StaffId, pupilIds: readonly PupilId[], over: object = {}, ids = pupilIds.map(() => newId<string>())) =>
    ask(by, 'achievements', { entries: pupilIds.map((pupilId, at) => ({ achievementId: ids[at], pupilId })), ...prize, ...over });
  const list = async (by: StaffId, classId: GroupId = s.class7A, fromDay: string | null = null, untilDay: string | null = null) =>
    (await ask(by, 'achievements/list', { classId, fromDay, untilDay })).body as unknown as AchievementsAnswer;
  const told = ({ achievements }: AchievementsAnswer) => achievements.map(({ pupilName, title, result }) => [pupilName.split(' ')[0], title, result]);
  const rows = () => query('SELECT id, pupil_id, title, result, version, author_id, changed_by FROM achievement WHERE school_id = $1 ORDER BY id');

  it('the class teacher enters one event for several pupils at once, and sees it with who entered it', async () => {
    // The form in the window offers the pupils of today, and says of whom there is no consent.
    expect((await list(s.classTeacher)).pupils.map(({ name, lacksConsent }) => [name.split(' ')[0], lacksConsent])).toEqual([['Абдурахманова', false], ['Богданов', false]]);
    expect((await record(s.classTeacher, [s.anna, s.boris])).body).toEqual({ recorded: 2 });
    const { achievements, more } = await list(s.classTeacher);
    expect(more).toBe(false);
    expect(achievements.map(({ pupilName }) => pupilName)).toEqual(['Абдурахманова Анна Иванович', 'Богданов Борис Иванович']);
    expect(achievements[0]).toMatchObject({ ...prize, pupilId: s.anna, version: 1, recordedByName: 'Петрова Мария Сергеевна', changedByName: null, changedAt: null, mayManage: true });
    expect(Math.abs(achievements[0]!.recordedAt - Date.now())).toBeLessThan(60_000);
    // Within days, both of them inclusive; the newest first.
    await record(s.deputy, [s.anna], { kind: 'contest', title: 'Живая классика', day: day(-2), result: 'winner', award: '' });
    expect(told(await list(s.classTeacher))[0]).toEqual(['Абдурахманова', 'Живая классика', 'winner']);
    expect(told(await list(s.classTeacher, s.class7A, day(-10), day(-10))).map(([who]) => who)).toEqual(['Абдурахманова', 'Богданов']);
    expect([told(await list(s.classTeacher, s.class7A, day(-9), day(-3))), told(await list(s.classTeacher, s.class7A, day(-2))).length]).toEqual([[], 1]);
  });

  it('of another class, and of a teacher, nothing is seen, entered, corrected or removed; the class says so before whether it exists (P-06)', async () => {
    await record(s.classTeacher, [s.anna]);
    const [known] = (await rows()) as { id: string }[];
    const before = await rows();
    const wish = { achievementId: known!.id, baseVersion: 1 };
    // The teacher leads 1А, and teaches 7А algebra.
    for (const by of [s.teacher, s.stranger]) {
      expect((await ask(by, 'achievements/list', { classId: s.class7A, fromDay: null, untilDay: null })).code).toBe('not_allowed');
      expect((await record(by, [s.anna])).code).toBe('not_allowed');
      expect((await ask(by, 'achievements/correct', { ...wish, ...prize, title: 'Чужое' })).code).toBe('not_allowed');
      expect((await ask(by, 'achievements/remove', wish)).code).toBe('not_allowed');
      expect((await ask(by, 'achievements/list', { classId: newId(), fromDay: null, untilDay: null })).code).toBe('not_allowed');
    }
    // All or none: with one pupil of the own class beside another's nobody is entered.
    expect((await record(s.classTeacher, [s.anna, s.firstGrader])).code).toBe('not_allowed');
    expect((await ask(s.deputy, 'achievements/list', { classId: newId(), fromDay: null, untilDay: null })).code).toBe('group_unknown');
    expect(await rows()).toEqual(before);
    expect(told(await list(s.teacher, s.class1A))).toEqual([]);
  });

  it('without consent nothing is entered; what was entered before is corrected and removed (P-02)', async () => {
    await record(s.classTeacher, [s.anna]);
    await query('DELETE FROM consent WHERE school_id = $1 AND pupil_id = $2', s.anna);
    expect((await record(s.classTeacher, [s.anna, s.boris])).body).toMatchObject({ code: 'achievement_without_consent', params: { pupils: 1 } });
    expect(await rows()).toHaveLength(1);
    const { pupils, achievements: [one] } = await list(s.classTeacher);
    expect(pupils.map(({ lacksConsent }) => lacksConsent)).toEqual([true, false]);
    expect((await ask(s.classTeacher, 'achievements/correct', { achievementId: one!.achievementId, baseVersion: 1, ...prize, award: 'диплом III степени' })).status).toBe(204);
    expect((await ask(s.classTeacher, 'achievements/remove', { achievementId: one!.achievementId, baseVersion: 2 })).status).toBe(204);
    expect(await rows()).toEqual([]);
  });

  it('a day to come, an award without a word and a place without an event are not entered', async () => {
    const code = async (over: object) => (await record(s.classTeacher, [s.anna], over)).code;
    expect([await code({ day: day(2) }), await code({ day: '2013-05-01' }), await code({ result: 'awarded', award: '' }), await code({ kind: 'award' })]).toEqual([
      'achievement_day_wrong', 'achievement_day_wrong', 'achievement_award_missing', 'achievement_result_wrong',
    ]);
    expect([await code({ title: ' ' }), await code({ level: 'galactic' }), await code({ day: '2026-02-30' }), await code({ title: 'x'.repeat(201) })]).toEqual(Array.from({ length: 4 }, () => 'request_invalid'));
    expect((await record(s.classTeacher, [s.anna, s.anna])).code).toBe('request_invalid');
    expect((await record(s.classTeacher, [testId<PupilId>(999)])).code).toBe('pupil_unknown');
    expect(await rows()).toEqual([]);
  });

  it('a request that comes again writes nothing twice; another one under its number is refused', async () => {
    const ids = [newId<string>(), newId<string>()];
    for (let time = 0; time < 2; time++) expect((await record(s.classTeacher, [s.anna, s.boris], {}, ids)).body).toEqual({ recorded: 2 });
    expect((await record(s.classTeacher, [s.anna, s.boris], { result: 'winner' }, ids)).code).toBe('command_other');
    expect((await record(s.deputy, [s.anna, s.boris], {}, ids)).code).toBe('command_other');
    expect((await record(s.classTeacher, [s.boris, s.anna], {}, ids)).code).toBe('command_other');
    expect((await rows()).map((row) => [row['version'], row['result']])).toEqual([[1, 'prizewinner'], [1, 'prizewinner']]);
  });

  it('is corrected and removed as it was seen, and keeps who entered it (P-14)', async () => {
    await record(s.classTeacher, [s.anna]);
    const { achievementId } = (await list(s.classTeacher)).achievements[0]!;
    const correct = (by: StaffId, baseVersion: number, over: object) => ask(by, 'achievements/correct', { achievementId, baseVersion, ...prize, ...over });
    expect((await correct(s.deputy, 1, { result: 'winner', award: 'диплом I степени' })).status).toBe(204);
    expect((await correct(s.classTeacher, 1, { result: 'participant' })).code).toBe('achievement_changed');
    expect((await correct(s.classTeacher, 2, { day: day(5) })).code).toBe('achievement_day_wrong');
    expect((await ask(s.classTeacher, 'achievements/remove', { achievementId, baseVersion: 1 })).code).toBe('achievement_changed');
    expect((await list(s.classTeacher)).achievements[0]).toMatchObject({ result: 'winner', award: 'диплом I степени', version: 2, recordedByName: 'Петрова Мария Сергеевна', changedByName: 'Кузнецова Мария Сергеевна' });
    expect((await ask(s.classTeacher, 'achievements/remove', { achievementId, baseVersion: 2 })).status).toBe(204);
    for (const path of ['achievements/remove', 'achievements/correct']) expect((await ask(s.classTeacher, path, { achievementId, baseVersion: 2, ...prize })).code).toBe('achievement_unknown');
    const events = (await query(`SELECT kind, result, actor_id, subject_id, params FROM security_event WHERE school_id = $1 AND kind LIKE 'achievement%' AND result = 'done' ORDER BY seq`));
    expect(events.map(({ kind: what, actor_id, subject_id }) => [what, actor_id, subject_id])).toEqual([
      ['achievements_recorded', s.classTeacher, s.anna], ['achievement_corrected', s.deputy, s.anna], ['achievement_removed', s.classTeacher, s.anna],
    ]);
    // The register names no event and no award.
    expect(JSON.stringify(events)).not.toMatch(/олимпиада|диплом/iu);
  });

  it('a transfer takes everything to the new class; the old one keeps what was achieved in it, to read', async () => {
    await record(s.classTeacher, [s.boris], { day: day(-2) });
    await query('UPDATE membership SET ends_on = $3 WHERE school_id = $1 AND pupil_id = $2', s.boris, day(-1));
    await query(`INSERT INTO membership (school_id, id, pupil_id, group_id, class_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, $4, $4, $5, NULL, 'приказ № 9')`, testId(910), s.boris, s.class1A, today);
    await query('UPDATE membership SET starts_on = $3 WHERE school_id = $1 AND pupil_id = $2 AND ends_on IS NOT NULL', s.boris, day(-30));
    expect((await record(s.teacher, [s.boris], { day: today, title: 'Уже в новом классе' })).body).toEqual({ recorded: 1 });
    expect(told(await list(s.teacher, s.class1A)).map(([, title]) => title)).toEqual(['Уже в новом классе', prize.title]);
    const old = await list(s.classTeacher);
    expect(old.achievements.map(({ title, mayManage }) => [title, mayManage])).toEqual([[prize.title, false]]);
    expect((await record(s.classTeacher, [s.boris])).code).toBe('not_allowed');
  });

  it('of whose data is blocked nothing is seen or entered, and it comes back whole; with the data it is destroyed (P-05)', async () => {
    await record(s.classTeacher, [s.anna, s.boris]);
    const own = (await list(s.classTeacher)).achievements.find(({ pupilId }) => pupilId === s.anna)!;
    expect((await ask(s.deputy, 'blocks', { kind: 'pupil', personId: s.anna, reason: 'спор с семьёй', basis: 'запрос № 3' })).status).toBe(204);
    const blocked = await list(s.classTeacher);
    expect([told(blocked).map(([who]) => who), blocked.pupils.map(({ pupilId }) => pupilId)]).toEqual([['Богданов'], [s.boris]]);
    expect((await record(s.classTeacher, [s.anna])).code).toBe('pupil_unknown');
    expect((await ask(s.classTeacher, 'achievements/remove', { achievementId: own.achievementId, baseVersion: 1 })).code).toBe('achievement_unknown');
    // Who has no right there is told the same as of anybody, so that nobody finds out whose data is blocked.
    expect((await record(s.stranger, [s.anna])).code).toBe('not_allowed');
    await ask(s.deputy, 'blocks/lift', { kind: 'pupil', personId: s.anna, basis: 'запрос № 4' });
    expect((await list(s.classTeacher)).achievements.find(({ pupilId }) => pupilId === s.anna)).toEqual(own);

    await query('UPDATE membership SET ends_on = $3 WHERE school_id = $1 AND pupil_id = $2', s.anna, day(-1));
    const person = { kind: 'pupil', personId: s.anna };
    expect(((await ask(s.deputy, 'destructions/preview', person)).body['counts'] as { table: string }[]).find(({ table }) => table === 'achievement')).toEqual({ table: 'achievement', erased: 0, removed: 1 });
    expect((await ask(s.deputy, 'destructions', { ...person, basis: 'заявление № 5', commission: [], name: 'Абдурахманова', word: DESTRUCTION_WORD, backups: [] })).status).toBe(200);
    expect((await rows()).map(({ pupil_id }) => pupil_id)).toEqual([s.boris]);
    expect((await record(s.deputy, [s.anna])).code).toBe('pupil_unknown');
  });

  it('an enrolment whose pupil has one is not taken back, so that nothing of it is left without its pupil (M-09)', async () => {
    const rowsOfForm = [rowOfForm({ last: 'Незнакомцева', first: 'Яна', middle: 'Олеговна', birthDate: '2013-03-03', sex: null, address: '', phone: '' }, today)];
    const plan = planRosterImport(rowsOfForm, [], { group: { id: s.class7A, name: '7А', grade: 7 }, year: { startsOn: '2026-09-01', endsOn: '2027-05-26' }, enrolOn: '2026-11-20', today, decisions: [] });
    const changeId = newId<string>();
    const lists = async (path: string, body: object) => plain('POST', `/v1/lists/${path}`, body, (await session(s.deputy)).token);
    expect((await lists('roster', {
      groupId: s.class7A, rows: rowsOfForm, enrolOn: '2026-11-20', today, decisions: [], commandId: changeId, kind: 'enrol', basis: 'приказ № 7', fingerprint: createHash('sha256').update(writtenOf(s.class7A, plan)).digest('hex'),
    })).body).toMatchObject({ added: 1 });
    const [arrived] = (await query('SELECT id FROM pupil WHERE school_id = $1 AND last_name = $2', 'Незнакомцева')) as { id: PupilId }[];
    const id = newId<string>();
    await query(`INSERT INTO achievement (school_id, id, pupil_id, kind, title, level, subject, held_on, result, award, author_id, made_at, version) VALUES ($1, $2, $3, 'contest', 'Конкурс', 'school', '', $4, 'winner', '', $5, 1, 1)`, id, arrived!.id, today, s.deputy);
    expect((await lists('undo', { commandId: newId(), changeId })).code).toBe('import_in_use');
    expect((await ask(s.classTeacher, 'achievements/remove', { achievementId: id, baseVersion: 1 })).status).toBe(204);
    expect((await lists('undo', { commandId: newId(), changeId })).status).toBe(200);
  });

  it('another school sees nothing of it, whatever a statement forgets (design §6)', async () => {
    await record(s.classTeacher, [s.anna]);
    expect((await server.pool.query('SELECT 1 FROM achievement')).rows).toEqual([]);
    expect(await query('SELECT school_id FROM achievement WHERE school_id = $1')).toEqual([{ school_id: SMALL_SCHOOL_ID }]);
  });
});
