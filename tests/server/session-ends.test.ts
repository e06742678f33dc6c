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
