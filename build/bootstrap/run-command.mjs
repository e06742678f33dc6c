import { spawn } from 'node:child_process';

/**
 * Runs a program to its end. Never rejects: a program that is missing has the code null.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.shell]
 * @param {boolean} [options.show] print what the program prints instead of keeping it
 * @param {number} [options.timeout] milliseconds, after which the program is ended
 * @returns {Promise<{code: number | null, output: string, late: boolean}>} `output` is stdout and stderr as they came
 */
export function runCommand(command, args, { cwd, env = process.env, shell = false, show = false, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, windowsHide: true, stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGTERM');
            setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
          }, timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: null, output: output + error.message, late });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, late });
    });
  });
}
