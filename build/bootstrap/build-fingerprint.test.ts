import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtFingerprint, fingerprintSources, rememberBuild } from './build-fingerprint.mjs';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'fingerprint-'));
  await mkdir(join(project, 'domain'));
  await writeFile(join(project, 'domain', 'marks.ts'), 'export const five = 5;');
});
afterEach(() => rm(project, { recursive: true }));

it('stays when only times and tests change', async () => {
  const before = await fingerprintSources(project);
  await utimes(join(project, 'domain', 'marks.ts'), new Date(0), new Date(0));
  await writeFile(join(project, 'domain', 'marks.test.ts'), 'a test');
  expect(await fingerprintSources(project)).toBe(before);
});

it.each([
  ['an edit', () => writeFile(join(project, 'domain', 'marks.ts'), 'export const five = 4;')],
  ['a new file', () => writeFile(join(project, 'domain', 'terms.ts'), '')],
  ['another name', () => rename(join(project, 'domain', 'marks.ts'), join(project, 'domain', 'mark.ts'))],
  ['another version of a package', () => writeFile(join(project, 'package-lock.json'), '{}')],
])('changes with %s', async (_case, change) => {
  const before = await fingerprintSources(project);
  await change();
  expect(await fingerprintSources(project)).not.toBe(before);
});

it('is remembered with the build', async () => {
  expect(await builtFingerprint(project)).toBeNull();
  await mkdir(join(project, 'dist'));
  await rememberBuild(join(project, 'dist'), 'abc');
  expect(await builtFingerprint(project)).toBe('abc');
});
