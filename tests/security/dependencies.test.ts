import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/*
 * Whether a version is the newest, or has a known hole, is asked of the registry: a machine without the network cannot. What can be held
 * here is that everybody builds from the same bytes, and that they are the registry's.
 */
const project = join(import.meta.dirname, '..', '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(project, name), 'utf8'));
const manifest = read('package.json') as { readonly dependencies: Record<string, string>; readonly devDependencies: Record<string, string> };
const lock = read('package-lock.json') as { readonly packages: Record<string, { readonly version?: string; readonly resolved?: string; readonly integrity?: string; readonly link?: boolean }> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

test('Electron 16: the version of Electron is one, written out, and the one that is locked', () => {
  const version = manifest.devDependencies['electron'];
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(lock.packages['node_modules/electron']?.version).toBe(version);
});

test('what ships is named by exact versions', () => {
  expect(Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('every package is taken by its name from the registry, with the sum of its bytes', () => {
  expect(locked.length).toBeGreaterThan(300);
  // A package that is fetched by an address or from a folder would have it written here.
  const strangers = locked.filter(([, { link, resolved, integrity }]) => link === true || resolved !== undefined || !integrity?.startsWith('sha512-'));
  expect(strangers.map(([path]) => path)).toEqual([]);
});
