import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../log.ts';

/**
 * Letters on their way to the printer lie in clear, for as long as the print dialog is open and no longer: a crash or a closed
 * window must not leave them behind.
 */
const spoolFolder = (dataFolder: string): string => join(dataFolder, 'spool');

/** The path of a spooled document; makes the folder, which its owner alone may enter. */
export function spoolPath(dataFolder: string, spoolId: string): string {
  const folder = spoolFolder(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${spoolId}.pdf`);
}

/** Empties the spool, when the core starts and when it ends. What cannot be removed today is tried again then; work does not wait for it. */
export function clearSpool(dataFolder: string, log: Log): void {
  try {
    rmSync(spoolFolder(dataFolder), { recursive: true, force: true });
  } catch (error) {
    log.error('spool_not_cleared', error);
  }
}
