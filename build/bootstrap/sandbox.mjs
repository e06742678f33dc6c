import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';

const RESTRICTION = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

/**
 * Chromium's sandbox is on for everybody but root, for whom it does not start at all. It needs a namespace that ordinary
 * users may open, or else its setuid program.
 *
 * @param {string} dist folder of Electron
 * @returns {Promise<boolean>} whether the sandbox can be on
 * @throws {SetupFailure} for an ordinary user who cannot have it: running without is nothing we do silently
 */
export async function sandboxIsOn(dist) {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false;
  if ((await mayOpenNamespace()) || hasSetuidProgram(dist)) return true;
  const program = join(dist, 'chrome-sandbox');
  const remedy = isRestrictedByAppArmor()
    ? 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
    : `sudo chown root:root "${program}" && sudo chmod 4755 "${program}"`;
  throw new SetupFailure(`This system does not let ordinary users open a sandbox: run \`${remedy}\` and then the same command again.`);
}

/** @param {string[]} [as] what makes another user of us: `runuser -u name --` */
export async function mayOpenNamespace(as = []) {
  const [command, ...args] = [...as, 'unshare', '-Ur', 'true'];
  return command !== undefined && (await runCommand(command, args)).code === 0;
}

/** Ubuntu from 23.10 on. */
function isRestrictedByAppArmor() {
  try {
    return readFileSync(RESTRICTION, 'utf8').trim() === '1';
  } catch {
    return false; // Another kernel.
  }
}

/** @param {string} dist */
function hasSetuidProgram(dist) {
  try {
    const about = statSync(join(dist, 'chrome-sandbox'));
    return about.uid === 0 && (about.mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}
