import { SetupFailure } from './setup-failure.mjs';
import { runCommand } from './run-command.mjs';

/** What Electron links to or opens at run time on Debian and Ubuntu. */
const APPLICATION = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libsecret-1-0'];
/** What the headless desk, the tests of printed documents and those of the server (on a PostgreSQL that is not ours) use. */
const DESK = ['xvfb', 'dbus', 'gnome-keyring', 'poppler-utils', 'postgresql'];

/**
 * Makes sure that the system libraries are there: through apt when we may, else by saying the exact line.
 *
 * @param {object} wishes
 * @param {boolean} wishes.desk also what runs without a display
 * @param {(line: string) => void} wishes.say
 * @param {typeof runCommand} [wishes.run]
 * @param {string} [wishes.platform]
 * @param {boolean} [wishes.root]
 * @returns {Promise<string>} what was found or done, as a short remark
 * @throws {SetupFailure}
 */
export async function ensureSystemLibraries({ desk, say, run = runCommand, platform = process.platform, root = process.getuid?.() === 0 }) {
  if (platform !== 'linux') return 'nothing to do on this system';
  const wanted = [...APPLICATION, ...(desk ? DESK : [])];
  if ((await run('dpkg-query', ['--version'])).code !== 0) {
    return `no dpkg here, so they were not checked: GTK 3, NSS, ALSA, GBM, XScrnSaver, libsecret${desk ? ', Xvfb, D-Bus, gnome-keyring and poppler-utils' : ''} are needed`;
  }
  const missing = await missingOf(wanted, run);
  if (missing.length === 0) return 'all there';

  if (!root && (await run('sudo', ['-n', 'true'])).code !== 0) throw new SetupFailure(sentence(await installable(missing, run)));

  const apt = (/** @type {string[]} */ args) => {
    const words = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return root ? run('env', words) : run('sudo', ['env', ...words]);
  };
  const install = async () => apt(['install', '-y', '--no-install-recommends', ...(await installable(missing, run))]);
  say(`      installing ${missing.join(', ')} …`);
  let result = await install();
  if (result.code !== 0) {
    // A fresh image has no package lists, or stale ones.
    say('      refreshing the package lists …');
    await apt(['update']);
    result = await install();
  }
  if (result.code !== 0) {
    say(result.output.trim().split('\n').slice(-5).join('\n'));
    throw new SetupFailure(sentence(await installable(missing, run)));
  }
  return `installed ${missing.join(', ')}`;
}

/** @param {string[]} packages */
const sentence = (packages) => `System libraries are missing: run \`sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}\` and then the same command again.`;

/** Debian 13 and Ubuntu 24.04 renamed the libraries that know time beyond 2038.
 * @param {string} name
 */
const namesOf = (name) => (name.startsWith('lib') ? [name, `${name}t64`] : [name]);

/**
 * @param {string[]} wanted
 * @param {typeof runCommand} run
 */
async function missingOf(wanted, run) {
  const { output } = await run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...wanted.flatMap(namesOf)]);
  const installed = new Set(output.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return wanted.filter((name) => !namesOf(name).some((candidate) => installed.has(candidate)));
}

/**
 * @param {string[]} missing
 * @param {typeof runCommand} run
 */
async function installable(missing, run) {
  /** @type {string[]} */
  const chosen = [];
  for (const name of missing) {
    let choice = name;
    for (const candidate of namesOf(name)) {
      const { output } = await run('apt-cache', ['show', '-q', '--no-all-versions', candidate]);
      if (!/^Package: /m.test(output)) continue;
      choice = candidate;
      break;
    }
    chosen.push(choice);
  }
  return chosen;
}
