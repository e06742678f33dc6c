/**
 * Whether who carries the disk away can read a folder of it (P-09, docs/adr/0017): `encrypted` by the operating system, `clear`, or `unknown` – the system did not tell, and
 * what is not known is never taken for protected.
 */
export const DISK_STATES = ['encrypted', 'clear', 'unknown'] as const;
export type DiskState = (typeof DISK_STATES)[number];

/** Of parts that a folder needs all of: one clear part is enough to read it. */
export function wholeOf(parts: readonly DiskState[]): DiskState {
  if (parts.includes('clear')) return 'clear';
  return parts.length > 0 && parts.every((part) => part === 'encrypted') ? 'encrypted' : 'unknown';
}

/** How the system is asked; the core and the server bring their own eyes, so that the rule stands here once. Nothing of it throws. */
export interface DiskEyes {
  /** `process.platform` */
  readonly platform: string;
  /** `SystemRoot` of Windows; empty elsewhere. */
  readonly systemRoot: string;
  /** Text of a file; null where it cannot be read. */
  readText(path: string): Promise<string | null>;
  /** Names in a folder; empty where there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Where a path really is; null where it is not. */
  realPath(path: string): Promise<string | null>;
  /** What a program of the system writes, by its whole path and without a shell; null where it fails, is not there or takes too long. */
  run(program: string, args: readonly string[]): Promise<string | null>;
}
