import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const BLOCK_BYTES = 1 << 16;

/**
 * Overwrites what a file holds and cuts it to nothing. On SSDs and journalling file systems older blocks may survive elsewhere: only the encryption of the disk helps against that.
 * @param file a descriptor that may write; its name may be gone already. Throws what the file system throws
 */
export function wipeOpenFile(file: number): void {
  const nothing = new Uint8Array(BLOCK_BYTES);
  const { size } = fstatSync(file);
  for (let at = 0; at < size; at += BLOCK_BYTES) writeSync(file, nothing, 0, Math.min(BLOCK_BYTES, size - at), at);
  fsyncSync(file);
  ftruncateSync(file, 0);
}

/** The same by its name; the name stays. */
export function wipeFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    wipeOpenFile(file);
  } finally {
    closeSync(file);
  }
}
