import { closeSync, fstatSync, ftruncateSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(1 << 16);

/**
 * Where Chromium's temporary files of printing go. On Linux its dialog lays the pages it hands to the printer down in a temporary file, in clear, from «Печать» until the queue of the system has them; that is
 * Chromium's doing and cannot be kept in memory. So it happens in a folder that its owner alone may enter, and what is there is overwritten and removed as soon as the dialog has ended. On Windows and macOS the
 * pages go to the queue of the system without a file of ours.
 */
export class PrintFolder {
  private readonly path: string;

  /** @param dataFolder the spool below it is used; the core empties it at its start and end, too */
  constructor(dataFolder: string) {
    this.path = join(dataFolder, 'spool');
  }

  /** @param environment of this process: `TMPDIR` is read by Chromium each time it makes a temporary file */
  async during<Value>(environment: NodeJS.ProcessEnv, work: () => Promise<Value>): Promise<Value> {
    const before = environment['TMPDIR'];
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    environment['TMPDIR'] = this.path;
    try {
      return await work();
    } finally {
      if (before === undefined) delete environment['TMPDIR'];
      else environment['TMPDIR'] = before;
      this.sweep();
    }
  }

  /** Overwrites what it can, and removes everything. On SSDs and journalling file systems an overwritten file may survive elsewhere: only the encryption of the disk helps against that. */
  sweep(): void {
    try {
      for (const entry of readdirSync(this.path, { withFileTypes: true, recursive: true })) if (entry.isFile()) overwrite(join(entry.parentPath, entry.name));
    } catch {
      // Nothing there, or gone meanwhile: removing is what counts.
    }
    rmSync(this.path, { recursive: true, force: true });
  }
}

function overwrite(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    for (let at = 0; at < size; at += BLOCK.length) writeSync(file, BLOCK, 0, Math.min(BLOCK.length, size - at), at);
    fsyncSync(file);
    ftruncateSync(file, 0);
  } finally {
    closeSync(file);
  }
}
