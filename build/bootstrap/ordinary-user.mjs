import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectNode } from './project.mjs';
import { runCommand } from './run-command.mjs';
import { mayOpenNamespace } from './sandbox.mjs';
import { SetupFailure } from './setup-failure.mjs';

const NAME = 'uchitelskaya-test';
const AS_USER = ['runuser', '-u', NAME, '--'];
/** What a copy of the checkout does without. */
const LEFT_OUT = new Set(['.git', '.cache', 'out']);

/**
 * Root's way to be an ordinary user for a while: an account, and a copy of the checkout and of Electron that it can read.
 * As root Chromium has no sandbox, so only such a run has seen the application as people run it.
 *
 * @template T
 * @param {{project: string, electronDist: string}} original
 * @param {(place: {project: string, allowSandbox: (dist: string) => Promise<void>, run: (args: string[], show: boolean, timeout: number) => ReturnType<typeof runCommand>}) => Promise<T>} work
 *   `run` starts a program of the copy as that user; `allowSandbox` is for an Electron that is made later
 * @returns {Promise<T>}
 */
export async function asOrdinaryUser({ project, electronDist }, work) {
  const made = await ensureAccount();
  const folder = await mkdtemp('/var/tmp/uchitelskaya-');
  try {
    await chmod(folder, 0o755);
    const copy = { project: join(folder, 'project'), electron: join(folder, 'electron'), home: join(folder, 'home') };
    await mkdir(copy.project);
    await mkdir(copy.home);
    await mkdir(join(copy.project, 'out'));
    for (const name of await readdir(project)) {
      if (!LEFT_OUT.has(name)) await copyTree(join(project, name), join(copy.project, name));
    }
    await copyTree(electronDist, copy.electron);
    // Folders alone change hands: files may be hard links to the original, whose owner must stay.
    await mustSucceed('find', [folder, '-type', 'd', '-exec', 'chown', NAME, '{}', '+']);
    if ((await asUser(['test', '-r', join(copy.project, 'package.json')])).code !== 0) await ownFiles(folder);
    const namespace = await mayOpenNamespace(AS_USER);
    if (!namespace) await allowSetuidSandbox(copy.electron);

    const env = { ...process.env, HOME: copy.home, USER: NAME, LOGNAME: NAME, TMPDIR: '/tmp', ELECTRON_OVERRIDE_DIST_PATH: copy.electron };
    return await work({
      project: copy.project,
      allowSandbox: async (dist) => {
        if (!namespace) await allowSetuidSandbox(dist);
      },
      run: (args, show, timeout) => asUser([projectNode(copy.project), ...args], { cwd: copy.project, env: withoutRootsFolders(env), show, timeout }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    if (made) await runCommand('userdel', [NAME]);
  }
}

/** @param {NodeJS.ProcessEnv} env */
function withoutRootsFolders({ XDG_CACHE_HOME: _cache, XDG_CONFIG_HOME: _config, XDG_DATA_HOME: _data, XDG_RUNTIME_DIR: _runtime, ...rest }) {
  return rest;
}

/**
 * @param {string[]} command
 * @param {Parameters<typeof runCommand>[2]} [options]
 */
const asUser = (command, options) => runCommand('runuser', [...AS_USER.slice(1), ...command], options);

/** @returns {Promise<boolean>} whether the account is ours to remove again */
async function ensureAccount() {
  if ((await runCommand('id', ['-u', NAME])).code === 0) return false;
  const result = await runCommand('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  if (result.code !== 0) throw new SetupFailure(`The ordinary user for the run with the sandbox could not be made (${result.output.trim()}): run npm test as an ordinary user instead.`);
  return true;
}

/**
 * Hard links where the file system allows (a second instead of a minute), else a real copy.
 *
 * @param {string} from
 * @param {string} to
 */
async function copyTree(from, to) {
  if ((await runCommand('cp', ['-al', from, to])).code === 0) return;
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}

/**
 * Under a strict umask the original's files are not for others to read: then they are copied after all.
 *
 * @param {string} folder
 */
async function ownFiles(folder) {
  await mustSucceed('sh', ['-c', 'cp -a "$1" "$1.own" && rm -rf "$1" && mv "$1.own" "$1" && chown -R "$2" "$1"', 'sh', folder, NAME]);
}

/**
 * Where the system forbids ordinary users a namespace, Chromium's setuid program opens the sandbox; ours is in a folder that goes.
 *
 * @param {string} dist
 */
async function allowSetuidSandbox(dist) {
  const program = join(dist, 'chrome-sandbox');
  if (!existsSync(program)) return;
  await copyFile(program, `${program}.own`);
  await rename(`${program}.own`, program);
  await mustSucceed('chown', ['root:root', program]);
  await chmod(program, 0o4755);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function mustSucceed(command, args) {
  const result = await runCommand(command, args);
  if (result.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.output}`);
}
