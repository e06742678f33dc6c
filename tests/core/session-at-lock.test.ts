import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { issueFor } from '../fixtures/accounts-desk.ts';
import { CutProxy } from '../fixtures/cut-proxy.ts';
import { comeInFirst, joinSmallSchool } from '../fixtures/joined-core.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { expectValue, WorkstationCore } from '../fixtures/workstation-core.ts';

const OWN = 'снег тает у крыльца';

/** One life of one window, because every step costs derivations on both sides. */
describe('the session at the server while a window is locked (ASVS 5.0, V7.4; R-08, R-09; docs/adr/0013)', () => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let net: CutProxy;
  const folder = mkdtempSync(join(tmpdir(), 'uch-session-at-lock-'));
  const core = new WorkstationCore();

  const query = <Row extends Record<string, unknown>>(text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Row>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const sessions = async () => (await query<{ n: number }>('SELECT count(*) AS n FROM session WHERE school_id = $1'))[0]!.n;
  const told = async (kind: string) => (await query<{ n: number }>('SELECT count(*) AS n FROM security_event WHERE school_id = $1 AND kind = $2', kind))[0]!.n;
  const isSynced = async (): Promise<void> => {
    const heard = core.heard('syncStatus', ({ state }) => state === 'synced', 20_000);
    heard.catch(() => undefined);
    if ((await expectValue(core.call('sync', 'readStatus', {}))).state !== 'synced') await heard;
  };
  /** As the shell does it: it says why, waits for no answer, and ends the core. @returns how long the core took to end, in milliseconds */
  const lockWindow = async (): Promise<number> => {
    void core.call('lock', 'noteLocked', { reason: 'asked' });
    const began = performance.now();
    await core.restart();
    core.locked = { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher };
    return performance.now() - began;
  };
  const unlock = () => core.call('accounts', 'unlock', { jobId: 'u', password: OWN });

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    net = await CutProxy.open(server.port);
    await joinSmallSchool(core, server, net.port);
    await comeInFirst(core, (await issueFor(server, 'staff', [s.teacher]))[0]!, OWN);
    await isSynced();
  }, 120_000);
  afterAll(async () => {
    await core.close();
    await net.close();
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('ends before the core does; unlocking opens another by the sign-in of the vault; nobody is said to have signed out', async () => {
    await expect.poll(sessions).toBe(1);
    const before = await told('signed_out');
    await lockWindow();
    expect(await sessions()).toBe(0);
    await expectValue(unlock());
    // What a screen asks the server at once waits for the session that is being opened.
    expect(await expectValue(core.call('accounts', 'listSignIns', {}))).toHaveLength(1);
    await isSynced();
    expect(await sessions()).toBe(1);
    await expect.poll(() => told('locked'), { timeout: 20_000 }).toBe(1);
    expect(await told('signed_out')).toBe(before);
  });

  it('a network that is silent holds the lock up for 300 ms and no longer; what it did not hear ends when it is not used', async () => {
    net.silent();
    const took = await lockWindow();
    net.up();
    expect(took).toBeGreaterThan(290);
    // The wait for an answer is half a minute; the rest is the closing of the file on a busy machine.
    expect(took).toBeLessThan(5_000);
    expect(await sessions()).toBe(1);
    await query('UPDATE session SET used_at = used_at - 30 * 60000 WHERE school_id = $1');
    const left = (await query<{ id: Buffer }>('SELECT token_hash AS id FROM session WHERE school_id = $1'))[0]!.id;
    await expectValue(unlock());
    await isSynced();
    // Nobody has asked by it since, so that its row is still there; that it opens nothing, session-ends.test.ts says.
    expect((await query<{ id: Buffer }>('SELECT token_hash AS id FROM session WHERE school_id = $1 AND token_hash <> $2', left)).length).toBe(1);
  });

  it('behind a network that is silent a screen is told after three seconds, and not at the end of a request, that the server is missing', async () => {
    await lockWindow();
    net.silent();
    await expectValue(unlock());
    const began = performance.now();
    expect(await core.call('accounts', 'listSignIns', {})).toMatchObject({ ok: false, error: { code: 'needs_server' } });
    expect(performance.now() - began).toBeLessThan(15_000);
    net.up();
    await core.call('sync', 'syncNow', {});
    await isSynced();
  });

  it('whoever ends the program has signed out', async () => {
    const before = await told('signed_out');
    const open = await sessions();
    await core.restart();
    expect([await told('signed_out') - before, open - await sessions()]).toEqual([1, 1]);
  });
});
