import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import { RUSSIAN_TIME_ZONES } from '#domain/school-time.ts';
import { Compromises } from '#server/accounts/compromise.ts';
import { GrantsOfSchool } from '#server/accounts/grants.ts';
import { readSessionRights } from '#server/accounts/session-rights.ts';
import { findForPush } from '#server/database/facts-repository.ts';
import { PgSyncStore } from '#server/database/pg-sync-store.ts';
import { inSchool } from '#server/database/pool.ts';
import { pull } from '#server/sync/pull.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = [...RUSSIAN_TIME_ZONES, 'UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Niue'] as const;
/** What a calendar on the wall shows; told by another way than the program's. */
const wall = (moment: number, timeZone: string): string => new Date(moment).toLocaleDateString('sv-SE', { timeZone });
const shift = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Around midnight of some zone, also on the days on which clocks are changed in Berlin and New York. */
const moment = fc.tuple(
  fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-11-26', '2026-12-31', '2028-02-29').map(Date.parse), fc.integer({ min: -14, max: 14 }), fc.integer({ min: -90_000, max: 90_000 }),
).map(([day, hours, ms]) => day + hours * HOUR_MS + ms);

describe.each(POSTGRES_KINDS)('the day that rights and terms are judged by, on %s (R-04, R-10)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  const folder = mkdtempSync(join(tmpdir(), 'uch-days-'));

  const query = (text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const setZone = (timeZone: string) =>
    query(`INSERT INTO setting (school_id, name, value) VALUES ($1, 'timeZone', $2) ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value`, JSON.stringify(timeZone));
  const grant = async (role: string, startsOn: string, endsOn: string | null): Promise<void> => {
    await query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2', s.stranger);
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, '', $4, $5, 'приказ № 1')`, s.stranger, role, startsOn, endsOn);
  };

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    server = await startTestServer({ folder, databaseUrl: url });
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is the school’s own in every place that judges a grant: session, pull, snapshot and push (150 moments around midnight and changes of clocks)', async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ZONES), moment, fc.integer({ min: -1, max: 1 }), fc.constantFrom(null, -1, 0, 1), async (timeZone, now, from, to) => {
        const today = wall(now, timeZone);
        const startsOn = shift(today, from);
        const endsOn = to === null ? null : shift(today, to);
        await setZone(timeZone);
        await grant('secretary', startsOn, endsOn);
        const isLive = startsOn <= today && (endsOn === null || endsOn >= today);
        const inSession = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => readSessionRights(client, { schoolId: SMALL_SCHOOL_ID, staffId: s.stranger, deviceId: '' }, now));
        const store = new PgSyncStore(server.pool);
        const inView = await store.read(SMALL_SCHOOL_ID, (view) => view.grantsOf(s.stranger, now));
        const inPush = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => findForPush(client, SMALL_SCHOOL_ID, {
          commandIds: [], replicaId: newId(), facts: { staffId: s.stranger, now, lessonIds: [], workIds: [], lessonPupils: [], workPupils: [], termMarks: [], workTypeIds: [], removedWorkIds: [] },
        }));
        const head = await store.read(SMALL_SCHOOL_ID, (view) => Promise.resolve(view.head.epoch));
        const pulled = await pull(store, { schoolId: SMALL_SCHOOL_ID, staffId: s.stranger }, { protocol: { ...PROTOCOL }, replicaId: newId(), serverEpoch: head, waiting: 0, scopes: [] }, now);
        expect(typeof pulled === 'string' ? pulled : pulled.addedScopes.includes(`private:${s.class7A}`)).toBe(isLive);
        expect([inSession.today, inSession.actor.roles, inView.grants.roles, inPush.facts.grants.roles]).toEqual([today, ...Array.from({ length: 3 }, () => (isLive ? ['secretary'] : []))]);
        judged += isLive ? 1 : 0;
      }),
      { numRuns: 150 },
    );
    expect(judged).toBeGreaterThan(20);
  });

  it('begins a role at the school’s midnight and ends it at once as of the school’s yesterday', async () => {
    await setZone('Asia/Kamchatka');
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'administrator', '', '2020-09-01', 'приказ № 1')`, s.deputy);
    // 00:30 of the 27th in Kamchatka, noon of the 26th in UTC.
    const now = Date.parse('2026-11-26T12:30:00Z');
    const grants = new GrantsOfSchool({ pool: server.pool, clock: () => now, random: server.parts.random });
    const session = { schoolId: SMALL_SCHOOL_ID, staffId: s.deputy, deviceId: '' };
    const rolesOf = async (at: number) => (await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => readSessionRights(client, { ...session, staffId: s.stranger }, at))).actor.roles;
    await query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2', s.stranger);
    const given = await grants.give(session, { staffId: s.stranger, role: 'secretary', objectId: '', startsOn: '2026-11-27', endsOn: null, basis: 'приказ № 2' });
    if (!given.ok) throw new Error(given.error.code);
    expect([await rolesOf(now - HOUR_MS), await rolesOf(now)]).toEqual([[], ['secretary']]);
    expect(await grants.end(session, { grantId: given.value.grantId, endsOn: '2026-11-25', basis: 'приказ № 3' })).toMatchObject({ ok: false, error: { code: 'grant_days_wrong' } });
    expect(await grants.end(session, { grantId: given.value.grantId, endsOn: '2026-11-26', basis: 'приказ № 3' })).toMatchObject({ ok: true });
    expect(await rolesOf(now)).toEqual([]);
    const policy = { classTeacherMayMarkAllSubjects: true, administrationOnMarkedWorkstations: false, idleLockMinutes: 5, leaseDays: 7, basis: 'приказ № 4' };
    expect(await grants.setPolicy(session, { ...policy, timeZone: 'Europe/Nowhere' })).toMatchObject({ ok: false, error: { code: 'time_zone_unknown' } });
    expect(await grants.setPolicy(session, { ...policy, timeZone: 'Asia/Irkutsk' })).toMatchObject({ ok: true });
    expect(await query(`SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone'`)).toEqual([{ value: '"Asia/Irkutsk"' }]);
    // What a workstation of before does not name stays as it is.
    expect(await grants.setPolicy(session, policy)).toMatchObject({ ok: true });
    expect(await query(`SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone'`)).toEqual([{ value: '"Asia/Irkutsk"' }]);
  });

  it('a report of compromise is due to the end of the next working day of the school', async () => {
    const desk = await Desk.join(server);
    for (const [timeZone, now, dueAt] of [
      // Thursday, 23:30 in Moscow: to the end of Friday. The same moment is Friday morning in Kamchatka: to the end of Monday.
      ['Europe/Moscow', '2026-11-26T20:30:00Z', '2026-11-27T20:59:59.999Z'], ['Asia/Kamchatka', '2026-11-26T20:30:00Z', '2026-11-30T11:59:59.999Z'],
      // Over the night in which Berlin's clocks go forward.
      ['Europe/Berlin', '2026-03-27T12:00:00Z', '2026-03-30T21:59:59.999Z'],
    ] as const) {
      await setZone(timeZone);
      await issueFor(server, 'staff', [s.teacher]);
      const compromises = new Compromises({ pool: server.pool, clock: () => Date.parse(now), random: server.parts.random });
      expect(await compromises.report({ schoolId: SMALL_SCHOOL_ID, staffId: s.teacher, deviceId: desk.deviceId }, { kind: 'staff', holderId: null, note: '' })).toMatchObject({ ok: true });
      const [row] = await query('SELECT due_at FROM compromise WHERE school_id = $1 ORDER BY id DESC LIMIT 1');
      await query('DELETE FROM compromise WHERE school_id = $1');
      expect([timeZone, new Date(Number(row!['due_at'])).toISOString()]).toEqual([timeZone, dueAt]);
    }
  });
});
