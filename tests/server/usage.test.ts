import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { UsageAnswer } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { dayAfter, dayAt, endOfDay } from '#domain/school-time.ts';
import type { RunningServer } from '#server/start-server.ts';
import { requestsTo } from '../fixtures/school-requests.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const DAY = 86_400_000;
const ZONE = 'Asia/Kamchatka';
/** Days of the school, which is nine hours before Moscow, wherever this runs. */
const dayOf = (moment: number): string => dayAt(moment, ZONE);
const noonOf = (daysAgo: number): number => endOfDay(dayAfter(dayAt(Date.now(), ZONE), -daysAgo), ZONE) + 1 - DAY / 2;

describe.each(POSTGRES_KINDS)('who works in the journal, on %s (R-12)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  const workstations: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-usage-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    await query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'timeZone', $2, 1)`, JSON.stringify(ZONE));
  });
  afterEach(async () => {
    for (const one of workstations.splice(0)) await one.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const { query, plain, session: open } = requestsTo(() => server);
  const session = async (staffId: StaffId): Promise<string> => (await open(staffId)).token;
  /** A revision as a push leaves it; of its chain only the number matters here. */
  const revise = (entity: string, authorId: string, madeAt: number, receivedAt = madeAt) => query(
    `INSERT INTO revision (school_id, chain_seq, command_id, command, entity, entity_id, before, after, author_id, made_at, received_at, device_id, extra, hash)
     SELECT $1, COALESCE(max(chain_seq), 0) + 1, $2, 'x', $3, 'e', NULL, '{}', $4, $5, $6, 'd', NULL, 'h' FROM revision WHERE school_id = $1`, newId(), entity, authorId, madeAt, receivedAt);
  const period = { fromDay: dayOf(noonOf(29)), untilDay: dayOf(noonOf(0)) };
  const look = async (token: string, wish: object = period): Promise<UsageAnswer> => (await plain('POST', '/v1/usage', wish, token)).body as unknown as UsageAnswer;
  const row = ({ people }: UsageAnswer, staffId: string) => {
    const { days, marks, termMarks, lessons, attendance, works, other } = people.find((one) => one.staffId === staffId)!;
    return { days, marks, termMarks, lessons, attendance, works, other };
  };
  const NOTHING = { days: 0, marks: 0, termMarks: 0, lessons: 0, attendance: 0, works: 0, other: 0 };

  it('what was really entered at a workstation is counted by kind, on its day, and who entered nothing stands there with nothing', async () => {
    const workstation = await joinTestServer(server, s.teacher);
    workstations.push(workstation);
    await workstation.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    await workstation.command('setMark', { workId: s.work23, pupilId: s.anna, value: 4, isDebt: false });
    await workstation.command('setLessonContent', { lessonId: s.lesson23, topic: 'Дроби', homework: '' });
    await workstation.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'ILLNESS', minutes: null });
    await workstation.synced();
    const revisions = await query('SELECT entity FROM revision WHERE school_id = $1');
    const found = await look(await session(s.deputy));
    expect(revisions.length).toBeGreaterThan(2);
    const counted = (entity: string): number => revisions.filter((one) => one['entity'] === entity).length;
    expect(row(found, s.teacher)).toEqual({ ...NOTHING, days: 1, marks: counted('mark'), lessons: counted('lesson'), attendance: counted('attendance') });
    expect(counted('mark')).toBeGreaterThan(0);
    expect(row(found, s.stranger)).toEqual(NOTHING);
    expect(found.people.map(({ name }) => name.split(' ')[0])).toEqual(['Иванова', 'Кузнецова', 'Петрова', 'Сидорова']);
    expect(found.people.find(({ staffId }) => staffId === s.teacher)).toMatchObject({ name: 'Иванова Мария Сергеевна', position: 'Учитель', lastSignInAt: null });
    expect(found.days).toEqual([{ day: dayOf(Date.now()), people: 1, entries: revisions.length }]);
  });

  it('days are those of the school from midnight to midnight, by when it was made, and never later than it came', async () => {
    const midnight = noonOf(5) - DAY / 2;
    await revise('mark', s.teacher, midnight - 1);
    await revise('term_mark', s.teacher, midnight);
    await revise('work', s.teacher, midnight + DAY - 1);
    // Made without contact and sent two days later.
    await revise('attendance', s.teacher, noonOf(10), noonOf(8));
    // By a clock that goes a month ahead.
    await revise('consent', s.teacher, noonOf(-31), noonOf(3));
    await revise('redaction', s.teacher, noonOf(3));
    await revise('lesson', s.classTeacher, noonOf(3));
    const token = await session(s.deputy);
    const whole = await look(token);
    expect(row(whole, s.teacher)).toEqual({ days: 4, marks: 1, termMarks: 1, lessons: 0, attendance: 1, works: 1, other: 1 });
    expect(whole.days).toEqual([
      { day: dayOf(noonOf(10)), people: 1, entries: 1 }, { day: dayOf(noonOf(6)), people: 1, entries: 1 }, { day: dayOf(noonOf(5)), people: 1, entries: 2 }, { day: dayOf(noonOf(3)), people: 2, entries: 2 },
    ]);
    const one = { fromDay: dayOf(noonOf(5)), untilDay: dayOf(noonOf(5)) };
    expect(row(await look(token, one), s.teacher)).toEqual({ ...NOTHING, days: 1, termMarks: 1, works: 1 });
    expect(row(await look(token, { fromDay: dayOf(noonOf(4)), untilDay: dayOf(noonOf(4)) }), s.teacher)).toEqual(NOTHING);
    expect(row(await look(token, { fromDay: dayOf(noonOf(10)), untilDay: dayOf(noonOf(6)) }), s.teacher)).toEqual({ ...NOTHING, days: 2, marks: 1, attendance: 1 });
  });

  it('who had no role in the period stands there only with entries, and whose data are blocked stands nowhere (P-05)', async () => {
    await query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = ANY($2::text[])', [s.stranger, s.classTeacher]);
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, 'teacher', '', '2020-09-01', $3, 'приказ № 1')`, s.stranger, dayOf(noonOf(12)));
    await revise('mark', s.classTeacher, noonOf(20));
    const token = await session(s.deputy);
    const names = async (wish: object) => (await look(token, wish)).people.map(({ name }) => name.split(' ')[0]);
    expect(await names(period)).toEqual(['Иванова', 'Кузнецова', 'Петрова', 'Сидорова']);
    expect(await names({ ...period, fromDay: dayOf(noonOf(11)) })).toEqual(['Иванова', 'Кузнецова']);
    await query(`INSERT INTO person_block (school_id, id, number, kind, person_id, reason, basis, author_id, made_at) VALUES ($1, 'b', 1, 'staff', $2, 'заявление', 'приказ № 1', $3, 1)`, s.classTeacher, s.deputy);
    expect(await names(period)).toEqual(['Иванова', 'Кузнецова', 'Сидорова']);
  });

  it('the last sign-in is that of the account, or of the work that went on without a password', async () => {
    await query(`INSERT INTO account (school_id, id, kind, holder_id, login, state, last_sign_in_at) VALUES ($1, 'a', 'staff', $2, 'ivanova', 'active', 1000), ($1, 'p', 'pupil', $3, 'anna', 'active', 9000)`, s.teacher, s.anna);
    const token = await session(s.deputy);
    const last = async () => (await look(token)).people.find(({ staffId }) => staffId === s.teacher)!.lastSignInAt;
    expect(await last()).toBe(1000);
    await query(`INSERT INTO sign_in (school_id, secret_hash, account_id, account_version, device_id, expires_at, began_at, used_at, counted_from) VALUES ($1, 'h', 'a', 1, 'd', 9000, 2000, 5000, 2000)`);
    expect(await last()).toBe(5000);
  });

  it('is for the head, the deputy and the administrator; a period that is none is refused, and a year at most is counted', async () => {
    const teacher = await session(s.teacher);
    expect((await plain('POST', '/v1/usage', period, teacher)).code).toBe('not_allowed');
    expect((await plain('POST', '/v1/usage', period)).code).toBe('session_missing');
    const told = await query(`SELECT params FROM security_event WHERE school_id = $1 AND kind = 'access_refused' AND actor_id = $2`, s.teacher);
    expect(told.map(({ params }) => JSON.parse(String(params)))).toEqual([{ code: 'not_allowed', what: 'list-usage' }]);
    const deputy = await session(s.deputy);
    for (const wish of [{ fromDay: '2026-09-02', untilDay: '2026-09-01' }, { fromDay: '2025-09-01', untilDay: '2026-09-02' }, { fromDay: '2026-13-01', untilDay: '2026-09-01' }, { fromDay: '2026-09-01' }]) {
      expect([wish, (await plain('POST', '/v1/usage', wish, deputy)).code]).toEqual([wish, 'request_invalid']);
    }
    expect((await plain('POST', '/v1/usage', { fromDay: '2025-09-01', untilDay: '2026-09-01' }, deputy)).status).toBe(200);
  });
});
