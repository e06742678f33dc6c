import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/**
 * Waits for the end of its input, which comes with the end of our process in whatever way it ends, and asks the postmaster to shut down fast, if
 * the cluster is still that one's: a number alone may have gone to somebody else.
 */
const SCRIPT = 'read -r _; read -r pid < "$2" && [ "$pid" = "$1" ] && kill -INT "$1"';

/**
 * Lets the PostgreSQL of a cluster end with our process, also where that is killed and runs no handler. Windows does so by itself:
 * there a child belongs to the job of its parent.
 * @param cluster folder of a running PostgreSQL
 * @returns ends the guard, when PostgreSQL has been stopped in order
 */
export function guardPostmaster(cluster: string): () => void {
  if (process.platform === 'win32') return () => undefined;
  const file = join(cluster, 'postmaster.pid');
  const [pid = ''] = readFileSync(file, 'utf8').split('\n');
  // A group of its own: what a terminal sends to ours must not end the guard before us.
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'postmaster-guard', pid, file], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a guard an orphan is ended by the next start.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  // A pipe, which the types of a stream do not tell.
  (guard.stdin as Socket).unref();
  return () => void guard.kill('SIGKILL');
}
