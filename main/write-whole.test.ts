import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uch-whole-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('takes the place of what was there, whole, for its owner alone, and leaves nothing beside it', () => {
  const path = join(folder, 'vault');
  writeFileSync(path, 'before, and longer than what comes', { mode: 0o644 });
  writeWhole(path, 'Ёлка');
  expect(readFileSync(path, 'utf8')).toBe('Ёлка');
  expect(readdirSync(folder)).toEqual(['vault']);
  expect(process.platform === 'win32' ? 0o600 : statSync(path).mode & 0o777).toBe(0o600);
});

test('what was there stays where the new cannot be written', () => {
  expect(() => writeWhole(join(folder, 'gone', 'vault'), 'x')).toThrow(/ENOENT/u);
  expect(existsSync(join(folder, 'gone'))).toBe(false);
});
