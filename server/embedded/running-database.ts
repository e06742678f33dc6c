import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, OWNER } from './embedded-database.ts';

/**
 * The embedded database of a folder whose server is at work in another process: an administrator's command speaks to it beside the server.
 * @param folder of the database alone
 * @returns null where none has noted that it takes connections; one that was killed may still have, so the caller finds out by connecting
 */
export function findRunningDatabase(folder: string): string | null {
  try {
    // PostgreSQL's own note: pid, folder, start, port, socket, address, shared memory, state.
    const lines = readFileSync(join(folder, 'postgresql', 'postmaster.pid'), 'utf8').split('\n');
    const port = Number(lines[3]);
    if (lines[7]?.trim() !== 'ready' || !Number.isInteger(port) || port <= 0) return null;
    const password = readFileSync(join(folder, 'database-password'), 'utf8').trim();
    return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  } catch {
    return null;
  }
}
