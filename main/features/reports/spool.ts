import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../log.ts';
import { wipeFile } from '../../wipe-file.ts';

/**
 * Versions before the paper tray laid letters for the printer there in clear, and the print window lets Chromium work there (electron/printing/print-folder.ts): whatever a crash left is overwritten and removed when the core
 * starts and when it ends. What cannot be removed today is tried again then; work does not wait for it.
 */
export function clearSpool(dataFolder: string, log: Log): void {
  const spool = join(dataFolder, 'spool');
  try {
    for (const entry of readdirSync(spool, { withFileTypes: true })) if (entry.isFile()) wipeFile(join(spool, entry.name));
  } catch (error) {
    // No spool is the rule. A file that cannot be overwritten is removed all the same.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.error('spool_not_wiped', error);
  }
  try {
    rmSync(spool, { recursive: true, force: true });
  } catch (error) {
    log.error('spool_not_cleared', error);
  }
}
