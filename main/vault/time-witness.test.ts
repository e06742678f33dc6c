import { expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { DAY_MS } from './lease.ts';
import { hearLease, type SeenTime } from './seen-time.ts';
import { TimeWitness } from './time-witness.ts';
import type { Vaults } from './vaults.ts';

const lease = { schoolId: 's', deviceId: 'd', staffId: 'p', issuedAt: 1_000, days: 1, accountVersion: 1, keyId: 'k', signature: '' };

function witness() {
  const time = { wall: 5_000_000, uptime: 10_000 };
  const kept: SeenTime[] = [];
  const logged: string[] = [];
  const state: { writes: number; over: number; keychain: Result<null> } = { writes: 0, over: 0, keychain: done(null) };
  const one = new TimeWitness(
    {
      file: { write: (work) => ((state.writes += 1), Promise.resolve(work({ run: () => 1 } as never))) },
      vaults: { records: { keepSeen: (_staffId: StaffId, seen: SeenTime) => (kept.push(seen), Promise.resolve(state.keychain)) } } as unknown as Vaults,
      staffId: 'p' as StaffId, now: () => ({ ...time }), onOver: () => void (state.over += 1),
      log: { info: () => undefined, warn: (event) => void logged.push(event), error: (event) => (logged.push(event), 'REF') },
    },
    lease, hearLease(lease, time),
  );
  return { one, time, kept, state, logged };
}

it('what was seen goes into the file and the keychain, and a lease that ends while the file is open is told (issue 4, point 6)', async () => {
  const { one, time, kept, state } = witness();
  time.uptime += 3_600_000;
  await one.lookNow();
  expect([state.writes, kept.at(-1)?.ran, state.over]).toEqual([1, 3_600_000, 0]);
  expect(one.endsAt()).toBe(time.wall + DAY_MS - 3_600_000);
  time.wall += DAY_MS;
  await one.lookNow();
  expect(state.over).toBe(1);
  await one.stop();
  expect(kept).toHaveLength(3);
});

it('a lease from the server begins everything anew; one that is older than the known came late and is dropped', async () => {
  const { one, time, kept, state } = witness();
  time.wall += DAY_MS;
  await one.hear({ ...lease, issuedAt: 900 });
  expect(kept).toEqual([]);
  await one.hear({ ...lease, issuedAt: 2_000, days: 7 });
  expect(kept).toEqual([hearLease({ issuedAt: 2_000, accountVersion: 1 }, time)]);
  await one.lookNow();
  expect(state.over).toBe(0);
  expect(one.endsAt()).toBe(time.wall + 7 * DAY_MS);
});

it('a keychain that does not answer is told to the log and ends nothing', async () => {
  const { one, state, logged } = witness();
  state.keychain = failed('keychain_missing', { reason: 'locked' });
  await one.lookNow();
  expect(logged).toEqual(['vault.seenNotKept']);
});
