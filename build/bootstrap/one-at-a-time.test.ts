import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.mjs';

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  lock = join(folder, 'deep', 'setup.lock');
});
afterEach(() => rm(folder, { recursive: true }));

it('the second waits until the first is through, also when the first fails', async () => {
  const order: string[] = [];
  let finishFirst = (): void => {};
  const first = oneAtATime(lock, () => order.push('first waits'), async () => {
    order.push('first begins');
    await new Promise<void>((resolve) => (finishFirst = resolve));
    order.push('first ends');
    throw new Error('no network');
  });
  await expect.poll(() => order).toEqual(['first begins']);
  const second = oneAtATime(lock, () => {
    order.push('second waits');
    finishFirst();
  }, async () => order.push('second begins'));
  await expect(first).rejects.toThrow('no network');
  await second;
  expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
  expect(existsSync(lock)).toBe(false);
});

it('takes over from a process that is no more', async () => {
  const dead = spawnSync(process.execPath, ['-e', 'console.log(process.pid)']).stdout.toString().trim();
  await oneAtATime(lock, () => {}, async () => {});
  await writeFile(lock, dead);
  expect(await oneAtATime(lock, () => expect.unreachable('it need not wait'), async () => 'done')).toBe('done');
});
