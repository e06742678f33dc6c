import { utilityProcess } from 'electron';
import type { ServerToShell } from '#server/server-protocol.ts';
import type { SchoolServerProcess } from './school-host.ts';

/**
 * The school server as a utility process.
 *
 * @param modulePath absolute path of server-process.js
 */
export function forkServer(modulePath: string): SchoolServerProcess {
  const child = utilityProcess.fork(modulePath, [], { serviceName: 'uchitelskaya-school', stdio: 'inherit' });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: ServerToShell) => listener(message)),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
    killByForce() {
      // Asked politely only (SIGTERM), a process that hangs would stay.
      try {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    },
  };
}
