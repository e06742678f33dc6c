import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Whether node_modules holds what package-lock.json says. npm writes its own account of what it installed
 * (node_modules/.package-lock.json) as the last step, so an installation cut off, a pulled change of the lockfile and a
 * node_modules copied from another project are all noticed, and an installation that is right is never repeated.
 *
 * @param {string} project root of the checkout
 * @returns {Promise<boolean>}
 */
export async function dependenciesMatch(project) {
  const [wanted, installed] = await Promise.all([
    readLock(join(project, 'package-lock.json')),
    readLock(join(project, 'node_modules', '.package-lock.json')),
  ]);
  return wanted !== null && installed !== null && lockedPackagesMatch(wanted, installed);
}

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean}} LockedPackage
 * @param {Record<string, LockedPackage>} wanted `packages` of package-lock.json
 * @param {Record<string, LockedPackage>} installed `packages` of npm's own account
 */
export function lockedPackagesMatch(wanted, installed) {
  const known = new Set(Object.keys(wanted));
  for (const [path, locked] of Object.entries(wanted)) {
    if (path === '') continue; // The project itself.
    const found = installed[path];
    if (found === undefined) {
      // Other systems' binaries are optional and left out.
      if (locked.optional || locked.devOptional) continue;
      return false;
    }
    if (found.version !== locked.version || found.integrity !== locked.integrity) return false;
  }
  return Object.keys(installed).every((path) => known.has(path));
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | null>}
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages ?? null;
  } catch {
    return null; // Missing or half-written: the same as not installed.
  }
}
