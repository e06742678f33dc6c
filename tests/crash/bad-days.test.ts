import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '#main/database/database.ts';
import { fillSmallSchool } from '../fixtures/small-school.ts';

/** Bad days of a disk: full, read-only. A clear code, and the data as they were. */
let folder: string;
const key = () => new Uint8Array(Buffer.alloc(32, 3));
const child = new URL('./bad-days-child.ts', import.meta.url).pathname;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-bad-day-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: key() });
  if (!opened.ok) throw new Error(opened.error.code);
  await fillSmallSchool(opened.value);
  await opened.value.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const acknowledged = (out: string) => [...out.matchAll(/^ack (\d+)$/gm)].length;
const failure = (out: string) => /^failed (\w+)$/m.exec(out)?.[1];

it('a full disk: the command is refused as a whole, what was acknowledged is there when room comes back', async () => {
  const rescued = join(folder, 'rescued');
  mkdirSync(rescued);
  // A real file system of one megabyte, in a mount namespace of its own.
  const script = `
    mkdir "${folder}/small" && mount -t tmpfs -o size=1m none "${folder}/small" &&
    cp "${folder}"/school.db* "${folder}/small/" &&
    "${process.execPath}" "${child}" "${folder}/small/school.db" 100000; code=$?
    cp "${folder}"/small/school.db* "${rescued}/"; exit $code`;
  const run = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(failure(run.stdout)).toBe('database_disk_full');
  const acks = acknowledged(run.stdout);
  expect(acks).toBeGreaterThan(10);
  const opened = await openDatabase({ file: join(rescued, 'school.db'), key: key() });
  if (!opened.ok) throw new Error(opened.error.code);
  expect(opened.value.checkIntegrity().ok).toBe(true);
  const count = (table: string) => opened.value.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n;
  expect([count('revision'), count('outbox'), count('command_done')]).toEqual([acks, acks, acks]);
  await opened.value.close();
});

it('a read-only folder: said at once, nothing touched', () => {
  const locked = join(folder, 'locked');
  mkdirSync(locked);
  for (const name of readdirSync(folder)) if (name.startsWith('school.db')) copyFileSync(join(folder, name), join(locked, name));
  const before = readFileSync(join(locked, 'school.db'));
  chmodSync(locked, 0o555);
  chmodSync(join(locked, 'school.db'), 0o444);
  try {
    const asRoot = userInfo().uid === 0;
    if (asRoot) {
      // Root may write anywhere: the child becomes «nobody», who must be able to come here at all.
      chmodSync(folder, 0o755);
      for (const name of readdirSync(locked)) chownSync(join(locked, name), 65_534, 65_534);
    }
    const out = execFileSync(process.execPath, [child, join(locked, 'school.db'), '1'], {
      encoding: 'utf8', ...(asRoot ? { uid: 65_534, gid: 65_534 } : {}),
    });
    expect(failure(out)).toBe('database_read_only');
    expect(readFileSync(join(locked, 'school.db')).equals(before)).toBe(true);
  } finally {
    chmodSync(locked, 0o755);
  }
});
