import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_FILE_BYTES = 1_000_000;
/** `server.log`, `server.1.log`, `server.2.log`: three megabytes at most. */
const OLD_FILES = 2;

/**
 * Where the log of a server goes that has no terminal: a rotating file, readable by its owner alone. A line is written at once, so that the last
 * one before a crash is there. A log that cannot be written never stops the work.
 * @param folder made where it is missing
 * @param largest bytes of one file, a megabyte unless given
 */
export function openLogDestination(folder: string, largest: number = LARGEST_FILE_BYTES): { write(line: string): void } {
  const path = (age: number): string => join(folder, age === 0 ? 'server.log' : `server.${age}.log`);
  let bytes: number | null = null;
  return {
    write(line) {
      try {
        if (bytes === null) {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          bytes = statSync(path(0), { throwIfNoEntry: false })?.size ?? 0;
        }
        const length = Buffer.byteLength(line);
        if (bytes > 0 && bytes + length > largest) {
          for (let age = OLD_FILES; age > 0; age--) if (statSync(path(age - 1), { throwIfNoEntry: false })) renameSync(path(age - 1), path(age));
          bytes = 0;
        }
        appendFileSync(path(0), line, { mode: 0o600 });
        bytes += length;
      } catch {
        // The next line looks again: the folder may have come back.
        bytes = null;
      }
    },
  };
}
