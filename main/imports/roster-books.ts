import { stat } from 'node:fs/promises';
import type { Result } from '#domain/result.ts';
import type { RosterBook } from './read-roster-book.ts';
import { readRosterFile } from './read-roster-file.ts';

interface Remembered {
  readonly name: string;
  readonly book: RosterBook;
}

/**
 * Reads lists and remembers the last one while its file is untouched: a preview is asked again after every answer of the
 * person, and starting a worker each time would take a third of a second.
 */
export class RosterBooks {
  private readonly workerFile: string | URL;
  private last: Remembered | null = null;

  constructor(workerFile: string | URL) {
    this.workerFile = workerFile;
  }

  /** Codes as readRosterFile. `anew` reads the file whatever is remembered, and forgets it: names of children stay no longer than needed. */
  async read(path: string, options: { readonly how: 'asRemembered' | 'anew'; readonly today: string; readonly signal: AbortSignal }): Promise<Result<RosterBook>> {
    const { how, today, signal } = options;
    const name = await nameOf(path, today);
    if (how === 'asRemembered' && name !== null && this.last?.name === name) return { ok: true, value: this.last.book };
    const read = await readRosterFile(path, { workerFile: this.workerFile, today, signal });
    this.last = how === 'asRemembered' && read.ok && name !== null ? { name, book: read.value } : null;
    return read;
  }
}

/** What tells this content of the file from another; null where the file cannot be looked at, and reading will say why. */
async function nameOf(path: string, today: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return JSON.stringify([path, mtimeMs, size, ino, today]);
  } catch {
    // Reading meets the same trouble and has a code for it.
    return null;
  }
}
