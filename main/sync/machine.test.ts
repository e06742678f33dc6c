import { describe, expect, it } from 'vitest';
import { scopesAmiss, step, STOPPED, type SyncInput, type SyncState } from './machine.ts';

const run = (inputs: readonly SyncInput[], from: SyncState = STOPPED) => {
  let state = from;
  const effects: string[] = [];
  for (const input of inputs) {
    const next = step(state, input);
    state = next.state;
    effects.push(...next.effects.map(({ kind }) => kind));
  }
  return { state, effects };
};
const ready = run([{ kind: 'started', now: 1, lastContactAt: null }, { kind: 'connected', now: 2 }, { kind: 'pushed', now: 3, settled: 0, more: false }, { kind: 'pulled', now: 4, missing: [], more: false, random: 0 }]).state;

describe('the machine of the sync (design §4)', () => {
  it('connects, listens, sends what waits and asks for what is new', () => {
    const { effects, state } = run([{ kind: 'started', now: 1, lastContactAt: null }, { kind: 'connected', now: 2 }, { kind: 'pushed', now: 3, settled: 0, more: false }, { kind: 'pulled', now: 4, missing: [], more: false, random: 0 }]);
    expect(effects).toEqual(['connect', 'openStream', 'wakeIn', 'push', 'pull']);
    expect(state).toMatchObject({ phase: 'ready', underWay: null, offlineSince: null, lastContactAt: 4 });
  });

  it('has one thing under way at a time, whatever comes meanwhile', () => {
    const { effects, state } = run([{ kind: 'queued' }, { kind: 'queued' }, { kind: 'poked' }, { kind: 'streamEnded', now: 20_000 }, { kind: 'woken' }], ready);
    expect(effects.filter((kind) => kind === 'push' || kind === 'pull' || kind === 'connect')).toEqual(['push']);
    expect(run([{ kind: 'pushed', now: 9, settled: 1, more: false }], state).effects).toEqual(['connect']);
  });

  it('waits longer after every failure, a minute and a half at most, and not at one moment with others', () => {
    const pauses = [0, 0.999].map((random) => {
      let state = ready;
      return Array.from({ length: 12 }, () => {
        const failed = step(state, { kind: 'failed', now: 10, code: 'server_unreachable', random });
        state = step(failed.state, { kind: 'woken' }).state;
        const wake = failed.effects.find(({ kind }) => kind === 'wakeIn');
        return wake?.kind === 'wakeIn' ? wake.ms : 0;
      });
    });
    expect(pauses[0]!.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(Math.max(...pauses[1]!)).toBeLessThan(90_001);
  });

  it('keeps since when there is no contact, and says why', () => {
    const once = run([{ kind: 'failed', now: 10, code: 'server_unreachable', random: 0 }, { kind: 'woken' }, { kind: 'failed', now: 20, code: 'server_unreachable', random: 0 }], ready).state;
    expect(once).toMatchObject({ phase: 'offline', offlineSince: 10, reason: 'server_unreachable' });
    expect(run([{ kind: 'woken' }, { kind: 'connected', now: 30 }], once).state).toMatchObject({ phase: 'ready', offlineSince: null, reason: null });
  });

  it('opens a new session where the old one ended, and stands still where only a person can help', () => {
    expect(run([{ kind: 'queued' }, { kind: 'failed', now: 10, code: 'session_expired', random: 0 }], ready).effects).toEqual(['push', 'closeStream', 'connect']);
    const withdrawn = run([{ kind: 'failed', now: 10, code: 'device_withdrawn', random: 0 }], ready);
    expect(withdrawn.state).toMatchObject({ phase: 'refused', reason: 'device_withdrawn' });
  });

  it('fetches scopes that are lacking before it asks for more', () => {
    const { effects, state } = run([{ kind: 'poked' }, { kind: 'pulled', now: 5, missing: ['school:a', 'class:b'], more: true, random: 0 }], ready);
    expect(effects).toEqual(['pull', 'snapshot']);
    const done = run([{ kind: 'sectionStored', scope: 'school:a' }, { kind: 'sectionStored', scope: 'class:b' }, { kind: 'snapshotEnded', now: 6 }], state);
    expect(done.effects).toEqual(['pull']);
    expect(done.state.missing).toEqual([]);
  });

  it('is silent when stopped', () => {
    const stopped = run([{ kind: 'stopped' }], ready).state;
    for (const input of [{ kind: 'queued' }, { kind: 'poked' }, { kind: 'woken' }, { kind: 'streamEnded', now: 20_000 }, { kind: 'pushed', now: 1, settled: 1, more: true }] as const) {
      expect(step(stopped, input)).toEqual({ state: stopped, effects: [] });
    }
  });

  it.each(['sign_in_over', 'account_blocked', 'password_must_change'])('asks no more after %s until somebody signs in (ADR 0013)', (code) => {
    const over = run([{ kind: 'failed', now: 10, code, random: 0.5 }], ready);
    expect(over.state).toMatchObject({ phase: 'refused', reason: code });
    expect(over.effects).toEqual(['closeStream']);
    for (const input of [{ kind: 'woken' }, { kind: 'queued' }, { kind: 'poked' }, { kind: 'streamEnded', now: 20 }] as const) expect(run([input], over.state).effects).toEqual([]);
    expect(run([{ kind: 'started', now: 30, lastContactAt: 1 }], over.state).effects).toEqual(['connect']);
  });

  describe('scopes that do not fit (ADR 0010)', () => {
    const pulled = (now: number, missing: readonly `school:${string}`[], more = false, random = 0.5): SyncInput => ({ kind: 'pulled', now, missing, more, random });
    const stored: readonly SyncInput[] = [{ kind: 'sectionStored', scope: 'school:a' }, { kind: 'snapshotEnded', now: 1 }];

    it('are fetched at once the first time, and after a pause that grows when they still do not fit', () => {
      let now = 0;
      let state = ready;
      const waits: number[] = [];
      for (let times = 0; times < 14; times++) {
        const from = now;
        let next = step({ ...state, wantsPull: false, underWay: 'pull' }, pulled(now, ['school:a']));
        // A pull every half second says the same again and again.
        while (!next.effects.some(({ kind }) => kind === 'snapshot')) {
          now += 500;
          next = step({ ...next.state, underWay: 'pull' }, pulled(now, ['school:a']));
        }
        waits.push(now - from);
        state = run(stored, next.state).state;
      }
      expect(waits.slice(0, 6)).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000]);
      expect(Math.max(...waits)).toBe(900_000);
    });

    it('are as new when a whole pull has found nothing wrong with them, and not when it was cut', () => {
      const fetched = run([pulled(5, ['school:a']), ...stored], { ...ready, underWay: 'pull' }).state;
      expect(run([pulled(6, [], true), pulled(7, ['school:a'])], fetched).effects).not.toContain('snapshot');
      expect(run([pulled(6, []), { kind: 'poked' }, pulled(7, ['school:a'])], fetched).effects).toContain('snapshot');
    });

    it('do not hold up others', () => {
      const fetched = run([pulled(5, ['school:a']), ...stored], { ...ready, underWay: 'pull' }).state;
      const next = step(fetched, pulled(6, ['school:a', 'school:b']));
      expect(next.effects).toEqual([{ kind: 'snapshot', scopes: ['school:b'] }]);
      expect(scopesAmiss(next.state)).toEqual([]);
    });
  });

  it('failures are over with what was settled or stored, not with the first answer', () => {
    const failed = run([{ kind: 'failed', now: 10, code: 'server_failed', random: 0 }, { kind: 'woken' }, { kind: 'connected', now: 11 }], ready).state;
    expect(failed.failures).toBe(1);
    expect(run([{ kind: 'pushed', now: 12, settled: 0, more: false }], failed).state.failures).toBe(1);
    expect(run([{ kind: 'pushed', now: 12, settled: 3, more: true }], failed).state.failures).toBe(0);
    expect(run([{ kind: 'pushed', now: 12, settled: 0, more: false }, { kind: 'pulled', now: 13, missing: [], more: false, random: 0 }], failed).state.failures).toBe(0);
  });

  it('a poke for what a pull has brought asks for nothing; one that the pull under way has not seen is asked for after it (ADR 0009: seq n is everything up to n)', () => {
    const pulled = (seq: number): SyncInput => ({ kind: 'pulled', now: 5, seq, missing: [], more: false, random: 0 });
    const held = run([{ kind: 'poked' }, pulled(7)], ready);
    expect(held.effects).toEqual(['pull']);
    expect(run([{ kind: 'poked', seq: 7 }], held.state).effects).toEqual([]);
    expect(run([{ kind: 'poked', seq: 8 }], held.state).effects).toEqual(['pull']);
    // The server that cannot say what it missed is asked.
    expect(run([{ kind: 'poked', seq: 0 }], held.state).effects).toEqual(['pull']);
    expect(run([{ kind: 'poked' }, { kind: 'poked', seq: 8 }, pulled(8)], held.state).effects).toEqual(['pull']);
    expect(run([{ kind: 'poked' }, { kind: 'poked', seq: 9 }, pulled(8)], held.state).effects).toEqual(['pull', 'pull']);
    // Another connection may be to another history, whose numbers begin lower.
    const anew = run([{ kind: 'failed', now: 6, code: 'server_unreachable', random: 0 }, { kind: 'woken' }, { kind: 'connected', now: 7 }], held.state).state;
    expect(anew).toMatchObject({ standsAt: 0, pokedAt: 0 });
  });
});
