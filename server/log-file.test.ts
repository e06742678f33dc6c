import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogDestination } from './log-file.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'server-log-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('writes at once, and goes on with a file that is there', () => {
  const folder = join(root, 'logs');
  openLogDestination(folder).write('one\n');
  openLogDestination(folder).write('two\n');
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).toBe('one\ntwo\n');
});

it.skipIf(process.platform === 'win32')('is for its owner alone', () => {
  openLogDestination(root).write('one\n');
  expect(statSync(join(root, 'server.log')).mode & 0o777).toBe(0o600);
});

it('keeps three files of the given length at most, the newest lines among them', () => {
  const destination = openLogDestination(root, 100);
  for (let line = 1; line <= 100; line++) destination.write(`line number ${String(line).padStart(3, '0')}\n`);
  expect(readdirSync(root).sort()).toEqual(['server.1.log', 'server.2.log', 'server.log']);
  for (const file of readdirSync(root)) expect(statSync(join(root, file)).size).toBeLessThanOrEqual(100);
  const kept = ['server.2.log', 'server.1.log', 'server.log'].map((file) => readFileSync(join(root, file), 'utf8')).join('').trim().split('\n');
  expect(kept.at(-1)).toBe('line number 100');
  expect(kept).toEqual(kept.toSorted());
});

it('never stops the work where it cannot write', () => {
  writeFileSync(join(root, 'logs'), 'a file where the folder should be');
  const destination = openLogDestination(join(root, 'logs'));
  expect(() => destination.write('lost\n')).not.toThrow();
  rmSync(join(root, 'logs'));
  destination.write('kept\n');
  expect(readFileSync(join(root, 'logs', 'server.log'), 'utf8')).toBe('kept\n');
});
