import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MOST_NONCES_OF_DEVICE, putChallenge } from '#server/accounts/challenges.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

describe.each(POSTGRES_KINDS)('nonces of two instances behind one address, on %s (design §6, docs/adr/0013)', (kind) => {
  let postgres: TestPostgres;
  let first: RunningServer;
  let second: RunningServer;
  /** One workstation before either. */
  let here: Desk;
  let there: Desk;
  const folder = mkdtempSync(join(tmpdir(), 'uch-challenges-'));

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    first = await startTestServer({ folder, databaseUrl: url });
    second = await startTestServer({ folder, databaseUrl: url });
    here = await Desk.join(first);
    there = here.at(second);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    await first.stop();
    await second.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = (text: string, ...values: unknown[]) => inSchool(first.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const open = (at: Desk, nonce: string) => at.open(undefined, s.teacher, s.teacher, nonce);

  it('what one gave the other takes, and each is good once at both together', async () => {
    const nonce = await here.challenge();
    expect((await open(there, nonce)).status).toBe(200);
    expect([(await open(there, nonce)).code, (await open(here, nonce)).code]).toEqual(['device_signature_wrong', 'device_signature_wrong']);
    for (let at = 0; at < 5; at++) {
      const raced = await there.challenge();
      const answers = await Promise.all([open(here, raced), open(there, raced), open(here, raced), open(there, raced)]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401]);
    }
    // A wrong signature spends it, too.
    const spent = await here.challenge();
    expect((await here.open(undefined, s.deputy, s.teacher, spent)).code).toBe('device_signature_wrong');
    expect((await open(there, spent)).code).toBe('device_signature_wrong');
  });

  it('is of its workstation alone, and lasts a minute by the database’s clock, however instances’ clocks stand', async () => {
    const other = await Desk.join(second);
    expect((await open(other, await here.challenge())).code).toBe('device_signature_wrong');
    const nonce = await here.challenge();
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 3_600_000);
    expect((await open(there, nonce)).status).toBe(200);
    vi.restoreAllMocks();
    const old = await here.challenge();
    expect(await query(`SELECT bool_and(expires_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '60 seconds') AS "isMinute" FROM challenge WHERE school_id = $1`)).toEqual([{ isMinute: true }]);
    await query(`UPDATE challenge SET expires_at = clock_timestamp() - interval '1 millisecond' WHERE school_id = $1`);
    expect((await open(there, old)).code).toBe('device_signature_wrong');
  });

  it('nobody fills the table: none for a workstation that is not at work, so many of one that is, and none past its time', async () => {
    await query('DELETE FROM challenge WHERE school_id = $1');
    const unknown = await first.parts.accounts.challenge(SMALL_SCHOOL_ID, newId<string>());
    expect(unknown).toMatch(/^[-\w]{32}$/);
    const withdrawn = await Desk.join(first);
    await query('UPDATE device SET withdrawn_at = 1 WHERE school_id = $1 AND id = $2', withdrawn.deviceId);
    await withdrawn.challenge();
    expect(await query('SELECT 1 FROM challenge WHERE school_id = $1')).toEqual([]);
    await inSchool(first.pool, SMALL_SCHOOL_ID, 'write', async (client) => {
      for (let at = 0; at < MOST_NONCES_OF_DEVICE + 20; at++) await putChallenge(client, SMALL_SCHOOL_ID, here.deviceId, `nonce ${at}`);
    });
    const newest = await here.challenge();
    expect(await query('SELECT count(*) AS n FROM challenge WHERE school_id = $1')).toEqual([{ n: MOST_NONCES_OF_DEVICE }]);
    await query(`UPDATE challenge SET expires_at = clock_timestamp() - interval '1 second' WHERE school_id = $1`);
    expect((await open(here, newest)).code).toBe('device_signature_wrong');
    await here.challenge();
    expect(await query('SELECT count(*) AS n FROM challenge WHERE school_id = $1')).toEqual([{ n: 1 }]);
  });
});
