import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtDisk } from '#domain/disk/index.ts';
import { systemEyes as eyesOfServer } from '../server/operations/system-eyes.ts';
import { systemEyes } from './system-eyes.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'uch-eyes-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('the disk of this very computer (P-09, ADR 0017)', () => {
  /** What another reader of the system finds: `crypt` among what stands beneath the mount; null where no block device does. */
  const byLsblk = (place: string): string | null => {
    try {
      const source = execFileSync('findmnt', ['-no', 'SOURCE', '-T', place], { encoding: 'utf8' }).trim().replace(/\[.*\]$/, '');
      const kinds = execFileSync('lsblk', ['-snro', 'TYPE', source], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
      return kinds.includes('crypt') ? 'encrypted' : 'clear';
    } catch {
      return null;
    }
  };

  it('is found as lsblk finds it, from the core and from the server', async () => {
    const expected = byLsblk(folder) ?? 'unknown';
    expect(await lookAtDisk(systemEyes, folder)).toBe(expected);
    expect(await lookAtDisk(eyesOfServer, folder)).toBe(expected);
    expect(await lookAtDisk(systemEyes, join(folder, 'not', 'there', 'yet'))).toBe(expected);
  });

  it('a link is followed to where the folder really lies: memory has no disk', async () => {
    symlinkSync('/dev/shm', join(folder, 'link'));
    expect(await lookAtDisk(systemEyes, join(folder, 'link'))).toBe('unknown');
  });
});

it('a program that fails, is not there or says too much gives no answer', async () => {
  for (const eyes of [systemEyes, eyesOfServer]) {
    expect(await eyes.run(process.execPath, ['-e', 'console.log(1)'])).toBe('1\n');
    expect(await eyes.run(process.execPath, ['-e', 'process.exit(3)'])).toBeNull();
    expect(await eyes.run(join(folder, 'nowhere'), [])).toBeNull();
    expect(await eyes.run(process.execPath, ['-e', 'console.log("x".repeat(100_000))'])).toBeNull();
    expect([await eyes.readText(join(folder, 'nowhere')), await eyes.list(join(folder, 'nowhere')), await eyes.realPath(join(folder, 'nowhere'))]).toEqual([null, [], null]);
  }
});
