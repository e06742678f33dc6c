import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../log.ts';

/**
 * Versions before the paper tray laid letters for the printer there in clear, and the print window lets Chromium work there (electron/printing/print-folder.ts): emptied when the core starts and when it
 * ends. What cannot be removed today is tried again then; work does not wait for it.
 */
export function clearSpool(dataFolder: string, log: Log): void {
  try {
    rmSync(join(dataFolder, 'spool'), { recursive: true, force: true });
  } catch (error) {
    log.error('spool_not_cleared', error);
  }
}
