import { utilityProcess, type MessagePortMain } from 'electron';
import type { CoreToShell } from '#main/core-protocol.ts';
import type { CoreProcess } from './core-host.ts';

/**
 * The core as a utility process. Its own message pipe is the shell's; each page has a port of its own beside it (docs/adr/0018), whose end goes
 * along with a message.
 *
 * @param modulePath absolute path of core-process.js
 */
export function forkCore(modulePath: string): CoreProcess<MessagePortMain> {
  const child = utilityProcess.fork(modulePath, [], { serviceName: 'uchitelskaya-core', stdio: 'inherit' });
  return {
    get pid() {
      return child.pid;
    },
    postMessage: (message, port) => child.postMessage(message, port ? [port] : []),
    onMessage: (listener) => void child.on('message', (message: CoreToShell) => listener(message)),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
