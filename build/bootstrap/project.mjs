import { homedir } from 'node:os';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, without a trailing separator. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Node 24 of the npm package `node`: the only Node that may start the core, TypeScript files and the tools.
 * (The database binding crashes under the Node 20 that may have started the bootstrap.)
 *
 * @param {string} [project] root of the checkout
 * @returns {string} path of the executable, which exists only after `npm ci`
 */
export function projectNode(project = projectFolder) {
  return join(project, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Where big things that are no part of the checkout are kept between clones (XDG base directory, `%LOCALAPPDATA%`).
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function cacheFolder(env = process.env) {
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'uchitelskaya', 'cache');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'uchitelskaya');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'uchitelskaya');
}

/**
 * How to start npm from a script: the npm that started us, else the one in the PATH.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{command: string, args: string[], shell: boolean}} `args` stand before the npm arguments
 */
export function npmCommand(env = process.env) {
  if (env.npm_execpath && /\.c?js$/.test(env.npm_execpath) && existsSync(env.npm_execpath)) {
    return { command: process.execPath, args: [env.npm_execpath], shell: false };
  }
  // npm is a .cmd on Windows, which Node starts through a shell only.
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
