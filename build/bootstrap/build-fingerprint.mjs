import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a build is made of. A fingerprint of contents, not of times: git sets every file's time to the moment of checkout. */
const SOURCES = ['domain', 'main', 'electron', 'renderer', 'server', 'resources', 'build/vite', 'build/build.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];
const NOT_BUILT = /(\.test\.tsx?|\.bench\.tsx?|\.md)$/;
const STAMP = '.fingerprint';

/**
 * @param {string} project root of the checkout
 * @returns {Promise<string>} changes whenever a source of the build does
 */
export async function fingerprintSources(project) {
  const hash = createHash('sha256');
  for (const source of SOURCES) await addTo(hash, project, source);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} project
 * @param {string} path relative, with forward slashes
 */
async function addTo(hash, project, path) {
  const entries = await readdir(join(project, path), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR' || error.code === 'ENOENT') return null;
    throw error;
  });
  if (entries === null) {
    const bytes = await readFile(join(project, path)).catch((error) => {
      if (error.code === 'ENOENT') return null; // A room that is still empty is not in git.
      throw error;
    });
    if (bytes !== null) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    return;
  }
  for (const name of entries.map((entry) => entry.name).sort()) {
    if (!NOT_BUILT.test(name)) await addTo(hash, project, `${path}/${name}`);
  }
}

/**
 * @param {string} project
 * @returns {Promise<string | null>} fingerprint of the sources that dist/ was built from
 */
export async function builtFingerprint(project) {
  return readFile(join(project, 'dist', STAMP), 'utf8').catch(() => null);
}

/**
 * @param {string} dist folder of the build
 * @param {string} fingerprint taken before the build, so that an edit during it causes another one
 */
export async function rememberBuild(dist, fingerprint) {
  await writeFile(join(dist, STAMP), fingerprint);
}
