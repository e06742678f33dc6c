import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/**
 * Writes a small file whole or not at all, readable by its owner alone, and on the disk before anything else is told. What was under that name stands until then; a process that is killed
 * leaves a `.part` beside it that nobody reads.
 *
 * @throws what the system says: a full disk, a folder that is gone or read-only
 */
export function writeWhole(path: string, text: string): void {
  const file = openSync(`${path}.part`, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
}
