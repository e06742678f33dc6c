/**
 * A desk without a screen: an X server, a D-Bus session and an unlocked keychain of its own for one command, all gone
 * afterwards. The real Electron with a real keychain runs on it, beside nothing of the person's own session.
 *
 *   node build/headless-desk.mjs [--size 1366x768] [--no-keychain] -- command args…
 *
 * Plain JavaScript without dependencies, Linux only; works as root and as an ordinary user.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { constants as osConstants } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { SetupFailure, endWithFailure } from './bootstrap/setup-failure.mjs';

const READY_WITHIN_MS = 20_000;
const ENDS_WITHIN_MS = 5_000;

/** The screen of the oldest PC in the staff room. */
export const SMALLEST_SCREEN = '1366x768';

/**
 * Runs a command on a desk of its own and tears the desk down, whatever happens: after the command, on Ctrl+C, and also
 * when this very process is killed.
 *
 * @param {string} command
 * @param {string[]} [args]
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] added to our own environment for the command alone
 * @param {string} [options.size] screen in pixels, `1366x768` unless given
 * @param {boolean} [options.keychain] false: a session without any secret service
 * @param {string} [options.cwd]
 * @returns {Promise<number>} exit code of the command; 128 + number when a signal ended it
 * @throws {SetupFailure} when a part of the desk is missing or does not start
 */
export async function runOnHeadlessDesk(command, args = [], { env = {}, size = SMALLEST_SCREEN, keychain = true, cwd } = {}) {
  const desk = await openDesk({ size, keychain });
  try {
    return await runChild(command, args, { cwd, env: { ...process.env, ...desk.env, ...env } });
  } finally {
    await desk.close();
  }
}

/** @param {{size: string, keychain: boolean}} wishes */
async function openDesk({ size, keychain }) {
  if (process.platform !== 'linux') throw new SetupFailure('The headless desk is for Linux: on this system run the command on a real desktop.');
  if (!/^[1-9]\d{2,4}x[1-9]\d{2,4}$/.test(size)) throw new SetupFailure(`A screen of «${size}» is not possible: write the size like ${SMALLEST_SCREEN}.`);
  const needed = { Xvfb: 'xvfb', 'dbus-daemon': 'dbus', 'dbus-send': 'dbus', ...(keychain ? { 'gnome-keyring-daemon': 'gnome-keyring' } : {}) };
  const missing = Object.entries(needed).filter(([program]) => findProgram(program) === null);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
    throw new SetupFailure(`The headless desk lacks ${missing.map(([program]) => program).join(', ')}: run \`sudo apt-get install -y ${packages}\`.`);
  }

  // Not under TMPDIR: a socket's path must stay below 108 characters.
  const folder = await mkdtemp('/tmp/desk-');
  const caretaker = startCaretaker(folder);
  try {
    const folders = { runtime: join(folder, 'run'), data: join(folder, 'data'), config: join(folder, 'config') };
    for (const path of Object.values(folders)) await mkdir(path, { mode: 0o700 });
    const env = {
      LANG: process.env.LANG || 'C.UTF-8',
      XDG_RUNTIME_DIR: folders.runtime,
      XDG_DATA_HOME: folders.data,
      XDG_CONFIG_HOME: folders.config,
      XDG_SESSION_TYPE: 'x11',
      // Chromium chooses the keychain by the desktop's name.
      XDG_CURRENT_DESKTOP: keychain ? 'GNOME' : '',
      WAYLAND_DISPLAY: '',
      GNOME_KEYRING_CONTROL: '',
      NO_AT_BRIDGE: '1',
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folders.runtime, 'bus')}`,
      XAUTHORITY: join(folder, 'x-authority'),
      DISPLAY: '',
    };
    const [display] = await Promise.all([startScreen(size, folder, caretaker, env), startBus(folder, caretaker, env)]);
    env.DISPLAY = `:${display}`;
    if (keychain) await startKeychain(folder, caretaker, env);
    return { env, close: () => caretaker.close() };
  } catch (error) {
    await caretaker.close();
    throw error;
  }
}

/**
 * One place ends everything: a shell that waits for our pipe to close, so the desk goes even when we are killed −9.
 *
 * @param {string} folder
 */
function startCaretaker(folder) {
  const script = [
    'trap "" INT TERM HUP',
    'pids=""',
    'while read -r pid; do pids="$pid $pids"; done',
    '[ -n "$pids" ] && kill $pids 2>/dev/null',
    // A tenth of a second at a time until all are gone, then by force.
    'n=0; for pid in $pids; do while kill -0 "$pid" 2>/dev/null; do n=$((n+1)); [ $n -gt 30 ] && { kill -9 "$pid" 2>/dev/null; break; }; sleep 0.1; done; done',
    'rm -rf -- "$1"',
  ].join('\n');
  const shell = spawn('/bin/sh', ['-c', script, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const ended = new Promise((resolve) => shell.on('close', resolve));
  return {
    /** @param {import('node:child_process').ChildProcess} child */
    mind: (child) => void shell.stdin.write(`${child.pid}\n`),
    close: async () => {
      shell.stdin.end();
      await ended;
    },
  };
}

/**
 * A daemon in a session of its own, so that Ctrl+C in the terminal does not take the desk away under the command.
 *
 * @param {ReturnType<typeof startCaretaker>} caretaker
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function startDaemon(caretaker, command, args, env) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'pipe', 'pipe'], detached: true });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (complaint = (complaint + text).slice(-2000)));
  const failed = new Promise((_, reject) => {
    child.on('error', reject);
    child.on('close', (code) => reject(new SetupFailure(`${command} did not start (code ${code}): ${complaint.trim() || 'it gave no reason'}.`)));
  });
  failed.catch(() => {}); // It is heard while the desk opens; later the end of a daemon is the caretaker's doing.
  if (child.pid !== undefined) caretaker.mind(child);
  child.unref();
  for (const stream of [child.stdin, child.stderr, child.stdio[3]]) if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  return { child, failed };
}

/**
 * @param {string} size
 * @param {string} folder
 * @param {ReturnType<typeof startCaretaker>} caretaker
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} number of a display that was free
 */
async function startScreen(size, folder, caretaker, env) {
  const authority = join(folder, 'x-authority');
  await writeFile(authority, authorityFor(randomBytes(16)), { mode: 0o600 });
  const { child, failed } = startDaemon(
    caretaker,
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${size}x24`, '-dpi', '96', '-nolisten', 'tcp', '-noreset', '-auth', authority],
    env,
  );
  const answered = new Promise((resolve) => {
    let text = '';
    child.stdio[3]?.on('data', (part) => {
      text += String(part);
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  return /** @type {Promise<string>} */ (within(Promise.race([answered, failed]), 'Xvfb'));
}

/**
 * One record of an .Xauthority file that is good for any display: family, address, number, name, data.
 *
 * @param {Buffer} cookie
 */
function authorityFor(cookie) {
  const counted = (/** @type {Buffer} */ bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  return Buffer.concat([Buffer.from([0xff, 0xff]), counted(Buffer.alloc(0)), counted(Buffer.alloc(0)), counted(Buffer.from('MIT-MAGIC-COOKIE-1')), counted(cookie)]);
}

/**
 * A bus that starts no services by itself: without a keychain of ours there must be none at all.
 *
 * @param {string} folder
 * @param {ReturnType<typeof startCaretaker>} caretaker
 * @param {NodeJS.ProcessEnv} env
 */
async function startBus(folder, caretaker, env) {
  const config = join(folder, 'bus.conf');
  await writeFile(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${env.DBUS_SESSION_BUS_ADDRESS}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  const { child, failed } = startDaemon(caretaker, 'dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=3'], env);
  const answered = new Promise((resolve) => child.stdio[3]?.once('data', resolve));
  await within(Promise.race([answered, failed]), 'dbus-daemon');
}

/**
 * @param {string} folder
 * @param {ReturnType<typeof startCaretaker>} caretaker
 * @param {NodeJS.ProcessEnv} env
 */
async function startKeychain(folder, caretaker, env) {
  const installed = /** @type {string} */ (findProgram('gnome-keyring-daemon'));
  const args = ['--foreground', '--unlock', '--components=secrets'];
  try {
    await unlock(installed);
  } catch (error) {
    // Where memory may not be locked (containers) the kernel refuses the file with its capability; a plain copy carries none.
    if (!isRefusal(error)) throw error;
    const plain = join(folder, 'gnome-keyring-daemon');
    await copyFile(installed, plain);
    await chmod(plain, 0o700);
    await unlock(plain);
  }

  /** @param {string} program */
  async function unlock(program) {
    const { child, failed } = startDaemon(caretaker, program, args, env);
    // A password that must not be empty and that nobody needs to know.
    child.stdin?.on('error', () => {}); // The end of the daemon is told by `failed`.
    child.stdin?.end(randomBytes(16).toString('hex'));
    await within(Promise.race([keychainAnswers({ ...process.env, ...env }), failed]), 'gnome-keyring-daemon');
  }
}

/** @param {unknown} error */
const isRefusal = (error) => error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EACCES');

/**
 * Waits until the default collection exists, which is when the first secret can be stored.
 *
 * @param {NodeJS.ProcessEnv} env
 */
async function keychainAnswers(env) {
  const question = ['--session', '--print-reply=literal', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.ReadAlias', 'string:default'];
  for (const started = Date.now(); Date.now() - started < READY_WITHIN_MS - 1_000; ) {
    const answer = await promisify(execFile)('dbus-send', question, { env }).catch(() => ({ stdout: '' }));
    if (answer.stdout.includes('/collection/')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new SetupFailure('The keychain of the headless desk has no default collection: check that gnome-keyring is installed whole.');
}

/**
 * @template T
 * @param {Promise<T>} ready
 * @param {string} name
 * @returns {Promise<T>}
 */
async function within(ready, name) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new SetupFailure(`${name} did not answer within ${READY_WITHIN_MS / 1000} seconds: close other programs and run again.`)), READY_WITHIN_MS);
  });
  try {
    return /** @type {T} */ (await Promise.race([ready, late]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>}
 */
function runChild(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let force;
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal);
      force ??= setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, pass);
    const finish = () => {
      clearTimeout(force);
      for (const signal of signals) process.off(signal, pass);
    };
    child.on('error', (error) => {
      finish();
      reject('code' in error && error.code === 'ENOENT' ? new SetupFailure(`There is no program «${command}» to run on the headless desk: check its name.`) : error);
    });
    child.on('close', (code, signal) => {
      finish();
      resolve(code ?? 128 + (signal ? osConstants.signals[signal] : 0));
    });
  });
}

/** @param {string} program */
function findProgram(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    if (!existsSync(path)) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue; // Not ours to run; perhaps the next one.
    }
  }
  return null;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  const border = words.indexOf('--');
  const own = border < 0 ? words : words.slice(0, border);
  const [command, ...args] = border < 0 ? [] : words.slice(border + 1);
  const size = own.includes('--size') ? own[own.indexOf('--size') + 1] : undefined;
  try {
    if (command === undefined) throw new SetupFailure('Say what to run: node build/headless-desk.mjs [--size 1366x768] [--no-keychain] -- command args.');
    process.exitCode = await runOnHeadlessDesk(command, args, { size, keychain: !own.includes('--no-keychain') });
  } catch (error) {
    endWithFailure(error);
  }
}
