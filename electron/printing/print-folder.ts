import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { wipeOpenFile } from '#main/wipe-file.ts';

export interface PrintFolderParts {
  /** The spool below it is used; the core empties it at its start and end, too. */
  readonly dataFolder: string;
  readonly wait: (ms: number) => Promise<void>;
}

/** A slow queue on the network has taken even fifty letters by then. */
const HANDED_OVER_AFTER_MS = 120_000;

/**
 * Where Chromium's temporary files of printing go. On Linux its dialog lays the pages for the printer down in a temporary file, in clear, and leaves it there until the queue says that it is done with them, for good if it never
 * does; that is Chromium's doing and cannot be kept in memory. So it happens in a folder that its owner alone may enter. When the dialog has ended the file loses its name at once; the desk still reads it into the queue, so
 * that it is overwritten later, through what was kept open. On Windows and macOS the pages go to the queue of the system without a file of ours.
 */
export class PrintFolder {
  private readonly path: string;
  private readonly wait: (ms: number) => Promise<void>;

  constructor({ dataFolder, wait }: PrintFolderParts) {
    this.path = join(dataFolder, 'spool');
    this.wait = wait;
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
      this.takeAway();
    }
  }

  private takeAway(): void {
    const kept: number[] = [];
    try {
      for (const entry of readdirSync(this.path, { withFileTypes: true })) if (entry.isFile()) kept.push(openSync(join(this.path, entry.name), 'r+'));
    } catch {
      // Gone meanwhile: that the names go is what counts.
    }
    rmSync(this.path, { recursive: true, force: true });
    if (kept.length > 0) void this.wait(HANDED_OVER_AFTER_MS).then(() => kept.forEach(wipeAndClose));
  }
}

function wipeAndClose(file: number): void {
  try {
    wipeOpenFile(file);
  } finally {
    closeSync(file);
  }
}
