import { describe, expect, it } from 'vitest';
import { ensureSystemLibraries } from './system-libraries.mjs';

interface Machine {
  /** Packages that dpkg knows as installed. */
  installed: string[];
  /** Packages that apt can offer; the second set is there after `apt-get update`. */
  offered: string[];
  sudo?: boolean;
  staleLists?: boolean;
  dpkg?: boolean;
}

/** A Debian that answers like the real programs and writes down what was asked of apt. */
function debian(machine: Machine) {
  const asked: string[] = [];
  let fresh = !machine.staleLists;
  const answer = (code: number, output = '') => Promise.resolve({ code, output, late: false });
  const run = (command: string, args: string[]) => {
    const words = [command, ...args].filter((word) => !['sudo', 'env', 'DEBIAN_FRONTEND=noninteractive', '-q', '-y', '--no-install-recommends'].includes(word));
    switch (command === 'sudo' || command === 'env' ? 'apt' : command) {
      case 'dpkg-query':
        if (machine.dpkg === false) return answer(127);
        if (args[0] === '--version') return answer(0);
        return answer(1, `${args.slice(2).map((name) => (machine.installed.includes(name) ? `${name} installed` : `dpkg-query: no packages found matching ${name}`)).join('\n')}\n`);
      case 'apt-cache':
        return answer(0, machine.offered.includes(args.at(-1) ?? '') ? `Package: ${args.at(-1)}\n` : 'N: purely virtual\n');
      case 'apt':
        if (args.includes('true')) return answer(machine.sudo ? 0 : 1);
        asked.push(words.join(' '));
        if (args.includes('update')) fresh = true;
        else if (!fresh) return answer(100, 'E: Unable to locate package');
        return answer(0);
      default:
        throw new Error(`Not expected: ${command} ${args.join(' ')}`);
    }
  };
  return { run, asked };
}

const APPLICATION = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libsecret-1-0'];
const DESK = ['xvfb', 'dbus', 'gnome-keyring', 'poppler-utils', 'postgresql'];
const quiet = () => {};

describe('system libraries (issue 2, item 1)', () => {
  it('asks nothing of apt when all are there', async () => {
    const { run, asked } = debian({ installed: [...APPLICATION, ...DESK], offered: [] });
    expect(await ensureSystemLibraries({ desk: true, say: quiet, run, platform: 'linux', root: true })).toBe('all there');
    expect(asked).toEqual([]);
  });

  it('root installs exactly what is missing', async () => {
    const { run, asked } = debian({ installed: [...APPLICATION, 'dbus'], offered: DESK });
    await ensureSystemLibraries({ desk: true, say: quiet, run, platform: 'linux', root: true });
    expect(asked).toEqual(['apt-get install xvfb gnome-keyring poppler-utils postgresql']);
  });

  it('refreshes stale package lists once and tries again', async () => {
    const { run, asked } = debian({ installed: APPLICATION, offered: DESK, staleLists: true });
    await ensureSystemLibraries({ desk: true, say: quiet, run, platform: 'linux', root: true });
    expect(asked).toEqual(['apt-get install xvfb dbus gnome-keyring poppler-utils postgresql', 'apt-get update', 'apt-get install xvfb dbus gnome-keyring poppler-utils postgresql']);
  });

  it('knows the names of Debian 13 and Ubuntu 24.04, installed or offered', async () => {
    const { run, asked } = debian({ installed: ['libgtk-3-0t64', 'libnss3', 'libgbm1', 'libxss1', 'libsecret-1-0'], offered: ['libasound2t64'] });
    await expect(ensureSystemLibraries({ desk: false, say: quiet, run, platform: 'linux', root: false })).rejects.toThrow(
      '`sudo apt-get update && sudo apt-get install -y libasound2t64`',
    );
    expect(asked).toEqual([]);
    const allowed = debian({ installed: ['libgtk-3-0t64', 'libnss3', 'libgbm1', 'libxss1', 'libsecret-1-0'], offered: ['libasound2t64'], sudo: true });
    await ensureSystemLibraries({ desk: false, say: quiet, run: allowed.run, platform: 'linux', root: false });
    expect(allowed.asked).toEqual(['apt-get install libasound2t64']);
  });

  it('an ordinary user without sudo gets the exact line', async () => {
    const { run } = debian({ installed: APPLICATION.slice(1), offered: APPLICATION });
    await expect(ensureSystemLibraries({ desk: false, say: quiet, run, platform: 'linux', root: false })).rejects.toThrow(
      'run `sudo apt-get update && sudo apt-get install -y libgtk-3-0` and then the same command again.',
    );
  });

  it('a system without dpkg is told what is needed and goes on', async () => {
    const { run } = debian({ installed: [], offered: [], dpkg: false });
    expect(await ensureSystemLibraries({ desk: true, say: quiet, run, platform: 'linux', root: false })).toContain('GTK 3');
  });
});
