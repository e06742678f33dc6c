import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogFacts } from './log.ts';
import { withoutPersonalData } from './log-redaction.ts';

export interface LogFileOptions {
  /** Made where it is missing. */
  readonly folder: string;
  /** `shell` or `core`: every process writes a file of its own, so that no two rotate the same one. */
  readonly name: string;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Hears every line too, for a terminal in development. */
  readonly echo?: (line: string) => void;
  /** A megabyte unless given. */
  readonly largestFileBytes?: number;
}

const LARGEST_FILE_BYTES = 1_000_000;
/** `shell.log`, `shell.1.log`, `shell.2.log`: three megabytes a process at most. */
const OLD_FILES = 2;
const MOST_FRAMES = 12;

/**
 * A log of lines `time level event {facts}` in a rotating file. Facts are numbers and short words of ours; of an error only
 * its name, code, frames and a message without personal data are kept. A line is written at once, so that the last one before a
 * crash is there. A log that cannot be written (a read-only folder) never stops the work: it is the screen that must say it.
 */
export function openLogFile(options: LogFileOptions): Log {
  const { folder, name, clock, random, echo, largestFileBytes = LARGEST_FILE_BYTES } = options;
  const path = (age: number): string => join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  let bytes = prepare(folder, path(0));

  const write = (level: string, event: string, facts: LogFacts): void => {
    const line = `${new Date(clock()).toISOString()} ${level} ${event} ${JSON.stringify(cleaned(facts))}\n`;
    echo?.(line);
    if (bytes === null) return;
    try {
      if (bytes + Buffer.byteLength(line) > largestFileBytes) {
        rotate(path);
        bytes = 0;
      }
      appendFileSync(path(0), line, { mode: 0o600 });
      bytes += Buffer.byteLength(line);
    } catch {
      bytes = prepare(folder, path(0));
    }
  };

  return {
    info: (event, facts = {}) => write('info', event, facts),
    warn: (event, facts = {}) => write('warn', event, facts),
    error: (event, error, facts = {}) => {
      const reference = Buffer.from(random(4)).toString('hex').toUpperCase();
      write('error', event, { reference, ...facts, ...described(error) });
      return reference;
    },
  };
}

/** @returns bytes the file already has, or null where the folder cannot be written */
function prepare(folder: string, path: string): number | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return null;
  }
}

function rotate(path: (age: number) => string): void {
  for (let age = OLD_FILES; age > 0; age -= 1) {
    if (statSync(path(age - 1), { throwIfNoEntry: false })) renameSync(path(age - 1), path(age));
  }
}

const cleaned = (facts: LogFacts): LogFacts =>
  Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? withoutPersonalData(value) : value]));

function described(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : null;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, code, message: error.message, frames: frames.slice(0, MOST_FRAMES).map((line) => line.trim()).join(' < ') };
}
