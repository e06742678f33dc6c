import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRegister } from '#server/audit/verify-register.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor, type DeskSession } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const OWN = 'снег тает у крыльца';
const HOUR = 3_600_000;
const basis = 'приказ № 7 от 01.09.2026';
const today = new Date().toISOString().slice(0, 10);

describe.each(POSTGRES_KINDS)('events that the server tells have both clocks, on %s (design §6.3; issue 4, point 9)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let login = '';
  const folder = mkdtempSync(join(tmpdir(), 'uch-both-clocks-'));

  const query = (sql: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(sql, [SMALL_SCHOOL_ID, ...values])).rows);
  /** Of a workstation: the kind of each event, and by how much its clock was ahead; null where it is not known. */
  const clocksOf = async ({ deviceId }: Desk) =>
    ((await query('SELECT kind, at, device_at AS "deviceAt" FROM security_event WHERE school_id = $1 AND device_id = $2 ORDER BY seq', deviceId)) as { kind: string; at: number; deviceAt: number | null }[])
      .map(({ kind: what, at, deviceAt }) => ({ what, ahead: deviceAt === null ? null : deviceAt - at }));
  const giveRole = async (desk: Desk, session: DeskSession, role: string) =>
    (await desk.ask('POST', '/v1/grants', { staffId: s.teacher, role, objectId: '', startsOn: today, endsOn: null, basis }, session.token)).status;
  const isAbout = (ahead: number | null, expected: number): boolean => ahead !== null && Math.abs(ahead - expected) < 30_000;

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'administrator', '', '2026-09-01', $3)`, s.deputy, basis);
    const [given] = await issueFor(server, 'staff', [s.deputy]);
    login = given!.login;
    await (await Desk.join(server)).settle(login, given!.password, OWN);
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('of a workstation that is of before nothing is made up', async () => {
    const desk = await Desk.join(server);
    await desk.signIn(login, OWN);
    expect(await clocksOf(desk)).toEqual([{ what: 'workstation_joined', ahead: null }, { what: 'sign_in', ahead: null }]);
  });

  it('sign-in, refusal, a role that is given, the end of the session: with the clock that the workstation showed when it opened the session', async () => {
    const desk = await Desk.join(server);
    desk.clock = () => Date.now() - 5 * HOUR;
    expect((await desk.byPassword(login, 'кот спит на батарее')).code).toBe('credentials_wrong');
    const session = await desk.signIn(login, OWN);
    expect(await giveRole(desk, session, 'secretary')).toBe(200);
    await desk.ask('DELETE', '/v1/sessions', undefined, session.token);
    const [joined, ...later] = await clocksOf(desk);
    expect(joined).toEqual({ what: 'workstation_joined', ahead: null });
    expect(later.map(({ what }) => what)).toEqual(['sign_in', 'sign_in', 'role_given', 'signed_out']);
    expect(later.filter(({ ahead }) => !isAbout(ahead, -5 * HOUR))).toEqual([]);

    // The clock was set right: later events follow, what stands is not changed.
    desk.clock = () => Date.now() + 2 * HOUR;
    const next = await desk.bySignIn(s.deputy, session.account.signIn!.secret);
    expect(next.status).toBe(200);
    expect(await giveRole(desk, next.body as unknown as DeskSession, 'director')).toBe(200);
    const all = await clocksOf(desk);
    expect(all.slice(1, 5)).toEqual(later);
    expect(all.length).toBeGreaterThan(5);
    expect(all.slice(5).filter(({ ahead }) => !isAbout(ahead, 2 * HOUR))).toEqual([]);
  });

  it('no clock is believed of whoever does not prove the workstation, and one that is no moment keeps nobody out', async () => {
    const desk = await Desk.join(server);
    desk.clock = () => Date.now() + HOUR;
    await desk.signIn(login, OWN);
    const ahead = async () => (await query('SELECT clock_ahead AS ahead FROM device WHERE school_id = $1 AND id = $2', desk.deviceId))[0]!['ahead'] as number;
    const before = await ahead();
    expect(isAbout(before, HOUR)).toBe(true);
    desk.clock = () => Date.now() + 1_000 * HOUR;
    expect((await desk.open({ kind: 'password', login, password: OWN }, 'somebody.else')).code).toBe('device_signature_wrong');
    expect(await ahead()).toBe(before);
    for (const nonsense of ['вчера', -1, 1e300, 0.5, null, {}]) {
      desk.clock = () => nonsense;
      expect((await desk.byPassword(login, OWN)).status).toBe(200);
      expect(await ahead()).toBe(before);
    }
    expect((await verifyRegister(server.pool, SMALL_SCHOOL_ID, {})).findings).toEqual([]);
  });
});
