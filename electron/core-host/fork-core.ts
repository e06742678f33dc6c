import { utilityProcess } from 'electron';
import type { CoreToShell } from '#main/core-protocol.ts';
import type { CoreProcess } from './core-host.ts';

/**
 * The core as a utility process. Its own message pipe is used and no second one laid beside it: neither carries typed arrays without a
 * copy (a message port of the shell transfers ports only), and a page of a journal is 10 KB.
 *
 * @param modulePath absolute path of core-process.js
 */
export function forkCore(modulePath: string): CoreProcess {
  const child = utilityProcess.fork(modulePath, [], { serviceName: 'uchitelskaya-core', stdio: 'inherit' });
  return {
    get pid() {
      return child.pid;
    },
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: CoreToShell) => listener(message)),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
