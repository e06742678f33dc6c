import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependenciesMatch, lockedPackagesMatch } from './dependencies.mjs';

const react = { version: '19.3.1', integrity: 'sha512-a' };
const windowsBinding = { version: '1.0.0', integrity: 'sha512-w', optional: true };

describe('does node_modules hold what the lockfile says', () => {
  it('yes, when another system’s optional binary is left out', () => {
    expect(lockedPackagesMatch({ '': {}, 'node_modules/react': react, 'node_modules/w': windowsBinding }, { 'node_modules/react': react })).toBe(true);
  });

  it.each([
    ['a package is missing', {}],
    ['a version differs', { 'node_modules/react': { ...react, version: '19.3.0' } }],
    ['the same version has other bytes', { 'node_modules/react': { ...react, integrity: 'sha512-b' } }],
    ['a package is there that the lockfile does not know', { 'node_modules/react': react, 'node_modules/left-over': react }],
  ])('no, when %s', (_case, installed) => {
    expect(lockedPackagesMatch({ '': {}, 'node_modules/react': react }, installed)).toBe(false);
  });

  describe('on the disk', () => {
    let project: string;
    beforeEach(async () => {
      project = await mkdtemp(join(tmpdir(), 'dependencies-'));
      await mkdir(join(project, 'node_modules'));
      await writeFile(join(project, 'package-lock.json'), JSON.stringify({ packages: { '': {}, 'node_modules/react': react } }));
    });
    afterEach(() => rm(project, { recursive: true }));

    it('no, when npm has not finished', async () => {
      expect(await dependenciesMatch(project)).toBe(false);
    });

    it('no, when npm’s account was cut off', async () => {
      await writeFile(join(project, 'node_modules', '.package-lock.json'), '{"packages": {"node_mod');
      expect(await dependenciesMatch(project)).toBe(false);
    });

    it('yes, when they agree', async () => {
      await writeFile(join(project, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { 'node_modules/react': react } }));
      expect(await dependenciesMatch(project)).toBe(true);
    });
  });
});
