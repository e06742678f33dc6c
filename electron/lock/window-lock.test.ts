import { describe, expect, it } from 'vitest';
import { done, failed, type Result } from '#domain/result.ts';
import { WindowMemory, type Locked } from '../ipc-gate/index.ts';
import { WindowLock, type LockRule } from './window-lock.ts';

const RULE: LockRule = { idleLockMinutes: 3, way: 'password', schoolId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as LockRule['schoolId'], hint: 'i…p' };

function open(answer: (method: string, input: unknown) => Promise<Result<unknown>> = async () => done(RULE)) {
  const memory = new WindowMemory((bytes) => new Uint8Array(bytes));
  const time = { now: 0 };
  const deeds: string[] = [];
  const shown: (Locked | null)[] = [];
  const restarted = Promise.withResolvers<void>();
  const lock = new WindowLock({
    windows: {
      memories: () => [{ windowId: 1, memory }],
      tellAll: (name, payload) => deeds.push(`${name} ${JSON.stringify(payload)}`),
      replaceAll: async (locked) => {
        deeds.push(memory.signedIn === null ? 'replaced' : 'replaced while signed in');
        shown.push(locked);
      },
    },
    core: { call: answer, restart: () => (deeds.push('core restarted'), restarted.promise) },
    log: { info: () => {}, warn: () => {}, error: (event) => (deeds.push(event), 'REF') },
    clock: () => time.now,
    wait: async () => {},
    clearOwnCopy: async () => deeds.push('cleared') > 0,
    forgetHeard: () => deeds.push('forgot'),
  });
  const signIn = async (): Promise<void> => {
    memory.signedIn = { staffId: 's1' };
    await lock.sessionChanged(1, memory);
  };
  return { lock, memory, time, deeds, shown, restarted, signIn };
}

describe('the lock (R-07, R-08, L-09; docs/adr/0013)', () => {
  it('ends the session before anything else, restarts the core, replaces the pages, then forgets', async () => {
    const { lock, memory, deeds, shown, restarted, signIn } = open();
    await signIn();
    memory.rememberFile('/school/Письма.pdf', 'letters-pdf');
    const locked = lock.now('asked');
    restarted.resolve();
    await locked;
    expect(memory.signedIn).toBeNull();
    expect(deeds).toEqual(['locking {}', 'core restarted', 'replaced', 'cleared', 'forgot']);
    expect(shown).toEqual([{ ...RULE, staffId: 's1' }]);
    expect(JSON.stringify(shown)).not.toContain('Иванова');
  });

  it('tells the core why before it ends, and does not wait for one that hangs (issue 4, point 9)', async () => {
    const told: string[] = [];
    const hanging = Promise.withResolvers<Result<unknown>>();
    const { lock, deeds, restarted, signIn } = open((method, input) => {
      told.push(`${method} ${JSON.stringify(input)} ${deeds.length}`);
      return method === 'lock.noteLocked' ? hanging.promise : Promise.resolve(done(RULE));
    });
    await signIn();
    restarted.resolve();
    await lock.now('os-locked');
    expect(told).toEqual(['lock.readRule {} 0', 'lock.noteLocked {"reason":"os-locked"} 1']);
    expect(deeds).toContain('replaced');
  });

  it('is one lock, however many reasons come at once', async () => {
    const { lock, deeds, restarted, signIn } = open();
    await signIn();
    const both = Promise.all([lock.now('suspended'), lock.now('os-locked')]);
    restarted.resolve();
    await both;
    await lock.now('resumed');
    expect(deeds.filter((deed) => deed === 'core restarted')).toHaveLength(1);
  });

  it('does nothing where nobody is signed in', async () => {
    const { lock, deeds } = open();
    await lock.now('os-locked');
    expect(deeds).toEqual([]);
  });

  it('follows the minutes of the school, which the core tells', async () => {
    const { lock, time, deeds, signIn } = open();
    await signIn();
    time.now = 3 * 60_000 - 1;
    lock.tick();
    expect(deeds).toEqual(['idleWarning {"secondsLeft":1}']);
    time.now += 1;
    lock.tick();
    await Promise.resolve();
    expect(deeds).toContain('core restarted');
  });

  it('keeps the usual five minutes while the core does not tell, and then shows the start page', async () => {
    const { lock, time, shown, restarted, signIn } = open(async () => failed('database_not_open'));
    await signIn();
    time.now = 5 * 60_000;
    restarted.resolve();
    lock.tick();
    await lock.now('idle');
    expect(shown).toEqual([null]);
  });

  it('does not take the rule of who left for the one who came', async () => {
    const asked: PromiseWithResolvers<Result<unknown>>[] = [];
    const { lock, memory, shown, restarted, signIn } = open(() => {
      const answer = Promise.withResolvers<Result<unknown>>();
      asked.push(answer);
      return answer.promise;
    });
    const first = signIn();
    memory.signedIn = { staffId: 's2' };
    const second = lock.sessionChanged(1, memory);
    asked[1]!.resolve(done({ ...RULE, hint: 'b…b' }));
    asked[0]!.resolve(done({ ...RULE, hint: 'a…a' }));
    await Promise.all([first, second]);
    restarted.resolve();
    await lock.now('asked');
    expect(shown).toEqual([{ ...RULE, hint: 'b…b', staffId: 's2' }]);
  });
});
