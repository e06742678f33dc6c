import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { delayAfter, FREE_ATTEMPTS, LONGEST_DELAY_MS } from '#domain/accounts/index.ts';
import { beginAttempt, dropAttempt, forgiveAttempt } from '#server/accounts/sign-in-delay.ts';
import { WaitWatch } from '#server/accounts/wait-watch.ts';
import { forgetExpired } from '#server/database/retention-repository.ts';
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
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    await first.stop();
    await second.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Of each instance what it saw of waits, measured by `now`; a server that is started anew has seen nothing. */
  let now = 1_000_000;
  const watches = new WeakMap<RunningServer, WaitWatch>();
  const watchOf = (at: RunningServer): WaitWatch => {
    const watch = watches.get(at) ?? new WaitWatch(() => now);
    watches.set(at, watch);
    return watch;
  };
  const attempt = (login: string, device: string, at: RunningServer = first) => inSchool(at.pool, SMALL_SCHOOL_ID, 'write', (client) => beginAttempt(client, SMALL_SCHOOL_ID, login, device, watchOf(at)));
  /** Seconds that a refusal tells; 0 where the attempt may be made. */
  const secondsOf = async (login: string, device: string, at?: RunningServer): Promise<number> => {
    const begun = await attempt(login, device, at);
    return begun.ok ? 0 : Number(begun.error.params['seconds']);
  };

  it('counts at every instance and over a restart, for an account and a workstation each by itself', async () => {
    const [device, other, login] = [newId<string>(), newId<string>(), 'petrova.am'];
    expect([await secondsOf(login, device), await secondsOf(` ${login.toUpperCase()}`, device, second), await secondsOf(login, device), await secondsOf(login, device, second)]).toEqual([0, 0, 0, 0]);
    // Four wrong ones: two seconds, from whatever workstation and at whatever instance.
    expect(await secondsOf(login, other)).toBe(2);
    now += 1_000;
    expect([await secondsOf(login, device, second), await secondsOf('sidorova.ms', device)]).toEqual([1, 0]);
    await second.stop();
    second = await startTestServer({ folder, databaseUrl: url });
    // What was proven before stands; what nobody saw while it was away is waited for again.
    now += 999;
    expect(await secondsOf(login, device, second)).toBe(1);
    now += 1_000;
    expect(await secondsOf(login, other, second)).toBe(0);
    // The other instance sees this wait for the first time, and measures from here.
    expect(await secondsOf(login, other)).toBe(4);
    now += 4_000;
    // Success forgets the account's; the workstation is as it was before the attempt.
    const right = await attempt(login, device);
    if (!right.ok) throw new Error('delayed');
    await inSchool(first.pool, SMALL_SCHOOL_ID, 'write', (client) => forgiveAttempt(client, SMALL_SCHOOL_ID, right.value));
    expect([await secondsOf(login, device), await secondsOf(login, device), await secondsOf(login, device)]).toEqual([0, 0, 0]);
  });

  it('a workstation that tries many logins is held back too, and forgets one wrong attempt in ten minutes', async () => {
    const device = newId<string>();
    for (let at = 0; at < FREE_ATTEMPTS.device; at++) expect(await secondsOf(`nobody${at}`, device)).toBe(0);
    expect(await secondsOf('nobody.more', device)).toBe(0);
    expect(await secondsOf('nobody.else', device)).toBe(2);
    expect(await secondsOf('nobody.else', newId<string>())).toBe(0);
    // Eleven less two: two attempts are free again.
    now += 20 * MINUTE_MS;
    expect([await secondsOf('a', device), await secondsOf('b', device), await secondsOf('c', device)]).toEqual([0, 0, 2]);
  });

  it('attempts at one moment at two instances are counted one after another: no more than the free ones pass', async () => {
    const [device, login] = [newId<string>(), 'odnovremenno.vse'];
    const answers = await Promise.all(Array.from({ length: 16 }, (_, at) => attempt(login, device, at % 2 === 0 ? first : second)));
    // The fourth begins the wait, and is still looked at.
    expect(answers.filter(({ ok }) => ok).length).toBe(FREE_ATTEMPTS.account + 1);
  });

  it('whatever is tried at two instances, however clocks jump and instances are started anew, waits are neither skipped nor longer than their step (500 attacks, 1 000 on both databases)', async () => {
    let attacks = 0;
    let jumps = 0;
    const faults: string[] = [];
    const hold = (isTrue: boolean, fault: string): void => void (isTrue || faults.push(`attack ${attacks}: ${fault}`));
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('try' as const), at: fc.nat(1) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE_MS }) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('clock' as const), at: fc.nat(1), ms: fc.integer({ min: -48 * HOUR_MS, max: 48 * HOUR_MS }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), at: fc.nat(1) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), at: fc.nat(1) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('busy' as const), at: fc.nat(1) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('right' as const), at: fc.nat(1) }) },
    );
    await fc.assert(
      // One transaction an attack: the two instances take turns, and the disk is not what is tried here.
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), (steps) => inSchool(first.pool, SMALL_SCHOOL_ID, 'write', async (client) => {
        const [device, login] = [newId<string>(), `${newId<string>().toLowerCase()}.${attacks}`];
        attacks += 1;
        faults.length = 0;
        /** What has really passed; nobody in the program sees it. */
        let passed = 0;
        /** Each with a clock that is set at will, and the time since its process began. */
        const instances = [0, 1].map(() => ({ wall: 1_800_000_000_000, startedAt: passed, waits: new WaitWatch(() => 0) }));
        const start = (at: number): void => {
          const startedAt = passed;
          instances[at] = { ...instances[at]!, startedAt, waits: new WaitWatch(() => passed - startedAt) };
        };
        start(0);
        start(1);
        const attemptAt = (at: number) => {
          const clock = vi.spyOn(Date, 'now').mockReturnValue(instances[at]!.wall + passed);
          return beginAttempt(client, SMALL_SCHOOL_ID, login, device, instances[at]!.waits).finally(() => clock.mockRestore());
        };
        let failures = 0;
        let upkeeps = 0;
        /** Nothing may pass before. */
        let opensAt = 0;
        for (const one of steps) {
          if (one.kind === 'wait') passed += one.ms;
          else if (one.kind === 'clock') {
            instances[one.at]!.wall += one.ms;
            jumps += 1;
          } else if (one.kind === 'restart') start(one.at);
          // Upkeeps are hours apart by a process’s own timer; so many in one wait there never are.
          else if (one.kind === 'forget') {
            if ((upkeeps += 1) < 7) await forgetExpired(client, SMALL_SCHOOL_ID, instances[one.at]!.wall + passed);
          } else {
            const begun = await attemptAt(one.at);
            if (begun.ok) {
              hold(passed >= opensAt, `looked at ${opensAt - passed} ms early`);
              if (one.kind === 'try') {
                failures += 1;
                opensAt = passed + delayAfter(failures, FREE_ATTEMPTS.account);
              } else {
                const settle = one.kind === 'right' ? forgiveAttempt : dropAttempt;
                await settle(client, SMALL_SCHOOL_ID, begun.value);
                if (one.kind === 'right') failures = 0;
                opensAt = 0;
              }
            } else {
              const seconds = Number(begun.error.params['seconds']);
              hold(seconds > 0 && seconds * 1_000 <= LONGEST_DELAY_MS, `told ${seconds} s`);
              // Never for ever: after what was told, and nothing else, the next one is looked at where it was told.
              passed += seconds * 1_000;
              const told = await attemptAt(one.at);
              hold(told.ok, `not looked at after the ${seconds} s that were told`);
              if (told.ok) await dropAttempt(client, SMALL_SCHOOL_ID, told.value);
              opensAt = 0;
            }
          }
        }
        expect(faults).toEqual([]);
      })),
      { numRuns: 500 },
    );
    expect([attacks >= 500, jumps > 200]).toEqual([true, true]);
  }, 240_000);

  it('what is proven of a wait is shared, and never more than what has passed', () => {
    let passed = 0;
    const instance = () => {
      const began = passed;
      return new WaitWatch(() => passed - began);
    };
    const [a, b] = [instance(), instance()];
    a.begin('row', 7);
    passed += 3_000;
    // b sees it now, and stands on what a has proven from then on.
    const proven = a.elapsed('row', { waitNo: 7, waitedMs: 0 });
    expect([proven, b.elapsed('row', { waitNo: 7, waitedMs: 0 }), b.elapsed('other', { waitNo: 7, waitedMs: proven })]).toEqual([3_000, 0, 3_000]);
    passed += 2_000;
    expect([a.elapsed('row', { waitNo: 7, waitedMs: 0 }), b.elapsed('row', { waitNo: 7, waitedMs: 0 }), b.elapsed('other', { waitNo: 7, waitedMs: proven })]).toEqual([5_000, 2_000, 5_000]);
    // Another wait of the same row, and an instance started anew, have nothing proven beside the row's word.
    expect([a.elapsed('row', { waitNo: 8, waitedMs: 0 }), instance().elapsed('row', { waitNo: 7, waitedMs: 4_000 })]).toEqual([0, 4_000]);
  });

  it('at the door a clock that is set a day forward, or back, ends no wait and begins none', async () => {
    const desk = await Desk.join(first);
    const login = 'vperyod.na.sutki';
    // Four that are counted, one that waits, and a fifth: four seconds.
    for (let at = 0; at < 6; at++) {
      const answer = await desk.byPassword(login, 'не тот пароль');
      if (answer.code === 'sign_in_delayed') await new Promise((resolve) => setTimeout(resolve, Number(answer.params['seconds']) * 1_000));
    }
    const real = Date.now;
    for (const ms of [24 * HOUR_MS, -24 * HOUR_MS]) {
      vi.spyOn(Date, 'now').mockImplementation(() => real() + ms);
      const held = await desk.byPassword(login, 'не тот пароль');
      expect([held.code, Number(held.params['seconds']) <= 4]).toEqual(['sign_in_delayed', true]);
      vi.restoreAllMocks();
    }
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
