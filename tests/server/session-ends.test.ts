import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Accounts, SESSION_MS } from '#server/accounts/accounts.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const MINUTE = 60_000;
const OWN = 'снег тает у крыльца';

describe.each(POSTGRES_KINDS)('the ends of sessions at the server, on %s (ASVS 5.0, V7.3, V7.4; docs/adr/0013)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let desk: Desk;
  let login = '';
  /** The server's clock, for what is asked of `accounts` alone. */
  let now = Date.now();
  let accounts: Accounts;
  const folder = mkdtempSync(join(tmpdir(), 'uch-session-ends-'));

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    server = await startTestServer({ folder, databaseUrl: url });
    desk = await Desk.join(server);
    const given = (await issueFor(server, 'staff', [s.teacher]))[0]!;
    login = given.login;
    await desk.settle(login, given.password, OWN);
    const { pool, register, random } = server.parts;
    accounts = new Accounts({ pool, register, random, developmentIdentities: 'off', clock: () => now });
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    now = Date.now();
    await query('DELETE FROM session WHERE school_id = $1');
    await setting(null);
  });

  const query = <Row extends Record<string, unknown>>(text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Row>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const setting = (value: object | null) => value === null ? query(`DELETE FROM setting WHERE school_id = $1 AND name = 'access'`)
    : query(`INSERT INTO setting (school_id, name, value) VALUES ($1, 'access', $2) ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value`, JSON.stringify(value));
  const found = async (token: string) => {
    const answer = await accounts.findSession(token);
    return answer.ok ? 'open' : answer.error.code;
  };
  const usedAt = async () => (await query<{ used: number | null }>('SELECT used_at AS used FROM session WHERE school_id = $1'))[0]?.used;

  it('one that nobody uses for half an hour is over, and stays so when the school allows longer ones (V7.3.1)', async () => {
    const { token } = await desk.signIn(login, OWN);
    now += 29 * MINUTE;
    expect(await found(token)).toBe('open');
    now += 29 * MINUTE;
    expect(await found(token)).toBe('open');
    now += 30 * MINUTE;
    expect(await found(token)).toBe('session_expired');
    await setting({ sessionIdleMinutes: 120 });
    expect(await found(token)).toBe('session_expired');
    expect((await desk.ask('GET', '/v1/account/sign-ins', undefined, token)).code).toBe('session_expired');
    expect(await usedAt()).toBeUndefined();
  });

  it('the school chooses how long, within bounds', async () => {
    await setting({ sessionIdleMinutes: 120 });
    const { token } = await desk.signIn(login, OWN);
    now += 119 * MINUTE;
    expect(await found(token)).toBe('open');
    await setting({ sessionIdleMinutes: 15 });
    now += 15 * MINUTE;
    expect(await found(token)).toBe('session_expired');
    // A value that nobody may choose counts as none.
    await setting({ sessionIdleMinutes: 100_000 });
    now = Date.now();
    const other = await desk.signIn(login, OWN);
    now += 31 * MINUTE;
    expect(await found(other.token)).toBe('session_expired');
  });

  it('use never carries it beyond twelve hours', async () => {
    const { token } = await desk.signIn(login, OWN);
    const began = now;
    for (; now < began + SESSION_MS - 20 * MINUTE; now += 20 * MINUTE) expect(await found(token)).toBe('open');
    now = began + SESSION_MS + MINUTE;
    expect(await found(token)).toBe('session_expired');
  });

  it('use is written down once a minute at most, and a server’s clock that was set back lengthens nothing', async () => {
    const { token } = await desk.signIn(login, OWN);
    const opened = await usedAt();
    now = opened! + 59_000;
    await found(token);
    expect(await usedAt()).toBe(opened);
    now = opened! + 61_000;
    await found(token);
    expect(await usedAt()).toBe(now);
    await query('UPDATE session SET used_at = $2 WHERE school_id = $1', now + 600 * MINUTE);
    expect(await found(token)).toBe('open');
    expect(await usedAt()).toBe(now);
    now += 30 * MINUTE;
    expect(await found(token)).toBe('session_expired');
  });

  it('one that was opened before uses were written down goes on, and is counted from its next use', async () => {
    const { token } = await desk.signIn(login, OWN);
    await query('UPDATE session SET used_at = NULL WHERE school_id = $1');
    now += 5 * 60 * MINUTE;
    expect(await found(token)).toBe('open');
    now += 30 * MINUTE;
    expect(await found(token)).toBe('session_expired');
  });

  describe('the absolute end of a sign-in (V7.3.2)', () => {
    const DAY = 86_400_000;
    const signInRow = async (countedFrom?: number) => (await query<{ from: number; until: number }>('SELECT counted_from AS "from", expires_at AS until FROM sign_in WHERE school_id = $1 AND ($2::bigint IS NULL OR counted_from = $2) ORDER BY began_at DESC', countedFrom ?? null))[0]!;
    /** A sign-in whose password was given so long ago, and which was used since. */
    const signedInSince = async (ms: number): Promise<string> => {
      await query('DELETE FROM sign_in WHERE school_id = $1');
      const { account } = await desk.signIn(login, OWN);
      await query('UPDATE sign_in SET counted_from = counted_from - $2, expires_at = $3 WHERE school_id = $1', ms, Date.now() + 30 * DAY);
      return account.signIn!.secret;
    };

    it('comes thirty days after login and password were given, however often it is used; what it opened ends with it', async () => {
      const secret = await signedInSince(30 * DAY - 5 * MINUTE);
      const { from } = await signInRow();
      const last = await desk.bySignIn(s.teacher, secret);
      expect(last.status).toBe(200);
      expect(last.body.account!.signInSpan).toEqual({ from, until: from + 30 * DAY });
      expect((await signInRow()).until).toBe(from + 30 * DAY);
      // Neither the session nor the sign-in itself goes on beyond it.
      expect(last.body.expiresAt).toBe(from + 30 * DAY);
      await query('UPDATE sign_in SET counted_from = counted_from - $2 WHERE school_id = $1', 6 * MINUTE);
      expect([(await desk.bySignIn(s.teacher, secret)).code, (await desk.bySignIn(s.teacher, secret)).code]).toEqual(['sign_in_over', 'sign_in_over']);
    });

    it('a stolen secret is not made longer by the clock of a workstation, nor by the owner’s signing in anew', async () => {
      const secret = await signedInSince(30 * DAY + MINUTE);
      for (const ahead of [-4_000, -31, 31, 4_000]) {
        desk.clock = () => Date.now() + ahead * DAY;
        expect((await desk.bySignIn(s.teacher, secret)).code).toBe('sign_in_over');
      }
      desk.clock = null;
      const anew = await desk.signIn(login, OWN);
      expect((await desk.bySignIn(s.teacher, secret)).code).toBe('sign_in_over');
      expect((await desk.bySignIn(s.teacher, anew.account.signIn!.secret)).status).toBe(200);
    });

    it('follows the school’s setting, also for those that are open; a changed password begins anew', async () => {
      const secret = await signedInSince(10 * DAY);
      const { token } = (await desk.bySignIn(s.teacher, secret)).body;
      const own = async () => (await desk.ask('GET', '/v1/account/sign-ins', undefined, token)).body.signIns!.length;
      expect(await own()).toBe(1);
      await setting({ signInDays: 7 });
      expect((await desk.bySignIn(s.teacher, secret)).code).toBe('sign_in_over');
      // «Мои входы» shows none that opens nothing.
      expect(await own()).toBe(0);
      await setting({ signInDays: 90 });
      expect((await desk.bySignIn(s.teacher, secret)).body.account!.signInSpan!.until).toBeGreaterThan(Date.now() + 79 * DAY);
      // Beside the absolute end the one of disuse stays: thirty days.
      expect((await signInRow()).until).toBeLessThan(Date.now() + 30 * DAY + MINUTE);
      const session = (await desk.bySignIn(s.teacher, secret)).body;
      await setting({ signInDays: 1 });
      const other = 'за окном поёт скворец';
      const changed = await desk.ask('POST', '/v1/account/password', { current: OWN, next: other }, session.token);
      const { signIn, signInSpan } = changed.body;
      expect([signInSpan!.until - signInSpan!.from, signIn!.expiresAt]).toEqual([DAY, signInSpan!.until]);
      expect(Math.abs(signInSpan!.from - Date.now())).toBeLessThan(MINUTE);
      expect((await desk.ask('POST', '/v1/account/password', { current: other, next: OWN }, session.token)).status).toBe(200);
    });
  });

  it('a lock ends it and is no signing out; an unknown word ends it too; without a word the person signed out (V7.4, R-08)', async () => {
    const told = async () => (await query<{ n: number }>(`SELECT count(*) AS n FROM security_event WHERE school_id = $1 AND kind = 'signed_out'`))[0]!.n;
    const before = await told();
    for (const [path, more] of [['?because=lock', 0], ['?because=something-new', 1], ['', 2]] as const) {
      const { token } = await desk.signIn(login, OWN);
      expect((await desk.ask('DELETE', `/v1/sessions${path}`, undefined, token)).status).toBe(204);
      expect((await desk.ask('GET', '/v1/account/sign-ins', undefined, token)).code).toBe('session_expired');
      expect([path, await told() - before]).toEqual([path, more]);
    }
  });
});
