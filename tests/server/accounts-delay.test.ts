import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { delayAfter, FREE_ATTEMPTS, LONGEST_DELAY_MS } from '#domain/accounts/index.ts';
import { beginAttempt, dropAttempt, forgiveAttempt } from '#server/accounts/sign-in-delay.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the steps of the delay (R-07; ASVS 5.0, V6.3)', () => {
  it('cost nothing at first, then double up to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 12, 13, 14, 1_000].map((failures) => delayAfter(failures, FREE_ATTEMPTS.account) / 1_000)).toEqual([0, 0, 0, 2, 4, 8, 512, 900, 900, 900]);
    expect([10, 11, 12].map((failures) => delayAfter(failures, FREE_ATTEMPTS.device) / 1_000)).toEqual([0, 2, 4]);
  });
});

describe.each(POSTGRES_KINDS)('wrong attempts are held back, on %s (R-07)', (kind) => {
  let postgres: TestPostgres;
  let first: RunningServer;
  let second: RunningServer;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'uch-delay-'));

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    url = await postgres.fresh();
    await loadSmallSchool(url);
    first = await startTestServer({ folder, databaseUrl: url });
    second = await startTestServer({ folder, databaseUrl: url });
  });
  afterAll(async () => {
    await first.stop();
    await second.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const attempt = (login: string, device: string, now: number, at: RunningServer = first) => inSchool(at.pool, SMALL_SCHOOL_ID, 'write', (client) => beginAttempt(client, SMALL_SCHOOL_ID, login, device, now));
  /** Seconds that a refusal tells; 0 where the attempt may be made. */
  const secondsOf = async (login: string, device: string, now: number, at?: RunningServer): Promise<number> => {
    const begun = await attempt(login, device, now, at);
    return begun.ok ? 0 : Number(begun.error.params['seconds']);
  };

  it('counts at every instance and over a restart, for an account and a workstation each by itself', async () => {
    const [device, other, login] = [newId<string>(), newId<string>(), 'petrova.am'];
    let now = 1_800_000_000_000;
    expect([await secondsOf(login, device, now), await secondsOf(` ${login.toUpperCase()}`, device, now, second), await secondsOf(login, device, now), await secondsOf(login, device, now, second)]).toEqual([0, 0, 0, 0]);
    // Four wrong ones: two seconds, from whatever workstation and at whatever instance.
    expect([await secondsOf(login, other, now), await secondsOf(login, device, now + 1_000, second)]).toEqual([2, 1]);
    expect(await secondsOf('sidorova.ms', device, now)).toBe(0);
    await second.stop();
    second = await startTestServer({ folder, databaseUrl: url });
    expect(await secondsOf(login, device, now + 1_999, second)).toBe(1);
    now += 2_000;
    expect(await secondsOf(login, other, now, second)).toBe(0);
    expect(await secondsOf(login, other, now)).toBe(4);
    // Success forgets the account's; the workstation is as it was before the attempt.
    now += 4_000;
    const right = await attempt(login, device, now);
    if (!right.ok) throw new Error('delayed');
    await inSchool(first.pool, SMALL_SCHOOL_ID, 'write', (client) => forgiveAttempt(client, SMALL_SCHOOL_ID, right.value));
    expect([await secondsOf(login, device, now), await secondsOf(login, device, now), await secondsOf(login, device, now)]).toEqual([0, 0, 0]);
  });

  it('a workstation that tries many logins is held back too, and forgets one wrong attempt in ten minutes', async () => {
    const device = newId<string>();
    const now = 1_800_000_000_000;
    for (let at = 0; at < FREE_ATTEMPTS.device; at++) expect(await secondsOf(`nobody${at}`, device, now)).toBe(0);
    expect(await secondsOf('nobody.more', device, now)).toBe(0);
    expect(await secondsOf('nobody.else', device, now)).toBe(2);
    expect(await secondsOf('nobody.else', newId<string>(), now)).toBe(0);
    // Eleven less two: two attempts are free again.
    const later = now + 20 * MINUTE_MS;
    expect([await secondsOf('a', device, later), await secondsOf('b', device, later), await secondsOf('c', device, later)]).toEqual([0, 0, 2]);
  });

  it('attempts at one moment at two instances are counted one after another: no more than the free ones pass', async () => {
    const [device, login] = [newId<string>(), 'odnovremenno.vse'];
    const answers = await Promise.all(Array.from({ length: 16 }, (_, at) => attempt(login, device, 1_800_000_000_000, at % 2 === 0 ? first : second)));
    // The fourth begins the wait, and is still looked at.
    expect(answers.filter(({ ok }) => ok).length).toBe(FREE_ATTEMPTS.account + 1);
  });

  it('whatever is tried, and however the clock jumps, waits are neither skipped nor longer than their step (350 attacks)', async () => {
    let attacks = 0;
    const faults: string[] = [];
    const hold = (isTrue: boolean, fault: string): void => void (isTrue || faults.push(`attack ${attacks}: ${fault}`));
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('try' as const), instance: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE_MS }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('back' as const), ms: fc.integer({ min: 1, max: 48 * HOUR_MS }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('busy' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('right' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const [device, login] = [newId<string>(), `${newId<string>().toLowerCase()}.${attacks}`];
        attacks += 1;
        // Time that passed, and the server's clock, which is set back now and then.
        let passed = 0;
        let offset = 1_800_000_000_000;
        let failures = 0;
        /** When the wait has surely begun: nothing may pass before its end, unless the clock was set back, which only lengthens it. */
        let opensAt = 0;
        for (const one of steps) {
          if (one.kind === 'wait') passed += one.ms;
          else if (one.kind === 'back') offset -= one.ms;
          else {
            const begun = await attempt(login, device, offset + passed, one.kind === 'try' && one.instance ? second : first);
            if (begun.ok) {
              hold(passed >= opensAt, `looked at ${opensAt - passed} ms early`);
              if (one.kind === 'try') {
                failures += 1;
                opensAt = passed + delayAfter(failures, FREE_ATTEMPTS.account);
              } else {
                const settle = one.kind === 'right' ? forgiveAttempt : dropAttempt;
                await inSchool(first.pool, SMALL_SCHOOL_ID, 'write', (client) => settle(client, SMALL_SCHOOL_ID, begun.value));
                if (one.kind === 'right') failures = 0;
                opensAt = 0;
              }
            } else {
              const seconds = Number(begun.error.params['seconds']);
              hold(seconds > 0 && seconds * 1_000 <= LONGEST_DELAY_MS, `told ${seconds} s`);
              // Never for ever: after what was told, and nothing else, the next one is looked at.
              const told = await attempt(login, device, offset + passed + seconds * 1_000);
              hold(told.ok, `not looked at after the ${seconds} s that were told`);
              if (told.ok) await inSchool(first.pool, SMALL_SCHOOL_ID, 'write', (client) => dropAttempt(client, SMALL_SCHOOL_ID, told.value));
              passed += seconds * 1_000;
              opensAt = 0;
            }
          }
        }
        expect(faults).toEqual([]);
      }),
      { numRuns: 350 },
    );
    expect(attacks).toBeGreaterThanOrEqual(350);
  });

  it('at the door: told in seconds, without a hash, for a login that nobody has as for one that is', async () => {
    const [given] = await issueFor(first, 'staff', [s.teacher]);
    for (const login of [given!.login, 'net.takogo']) {
      const desk = await Desk.join(first);
      const twin = (await Desk.join(first)).at(second);
      const answers: unknown[] = [];
      for (let at = 0; at < 4; at++) answers.push((await desk.byPassword(login, 'не тот пароль')).code);
      expect(answers).toEqual(['credentials_wrong', 'credentials_wrong', 'credentials_wrong', 'credentials_wrong']);
      const hashed = vi.spyOn(second.parts.hasher, 'fits');
      const held = await twin.byPassword(login, given!.password);
      expect([held.status, held.code]).toEqual([429, 'sign_in_delayed']);
      expect([1, 2]).toContain(held.params['seconds']);
      expect(hashed).not.toHaveBeenCalled();
      hashed.mockRestore();
    }
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const desk = await Desk.join(second);
    expect((await desk.byPassword(given!.login, given!.password)).status).toBe(200);
    // Told right, nothing is left of the four.
    expect((await desk.byPassword(given!.login, 'не тот пароль')).code).toBe('credentials_wrong');
    expect((await desk.byPassword(given!.login, given!.password)).status).toBe(200);
  });

  it('a flood of attempts is answered busy and does not count against anybody', async () => {
    const desk = await Desk.join(first);
    const logins = Array.from({ length: 60 }, (_, at) => `potok${at}`);
    // Workstations of their own, so that it is the hashes that are too many.
    const desks = await Promise.all(logins.map(async () => Desk.join(first)));
    const answers = await Promise.all(logins.map((login, at) => desks[at]!.byPassword(login, 'не тот пароль')));
    const codes = answers.map(({ code }) => String(code));
    expect(new Set(codes)).toEqual(new Set(['credentials_wrong', 'server_busy']));
    const busy = logins.filter((_, at) => codes[at] === 'server_busy');
    const counted = await inSchool(first.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ failures: number }>(
      `SELECT failures FROM sign_in_delay WHERE school_id = $1 AND subject = 'device' AND subject_id = ANY($2::text[])`, [SMALL_SCHOOL_ID, desks.filter((_, at) => codes[at] === 'server_busy').map(({ deviceId }) => deviceId)])).rows);
    expect(counted.map(({ failures }) => failures)).toEqual(busy.map(() => 0));
    expect((await desk.byPassword('potok0', 'не тот пароль')).code).toBe('credentials_wrong');
  });
});
