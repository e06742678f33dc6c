import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { App } from 'electron';

interface DumpParts {
  readonly platform: NodeJS.Platform;
  readonly write: (path: string, text: string) => void;
  readonly run: (program: string, words: readonly string[]) => void;
}

const REAL: DumpParts = {
  platform: process.platform,
  write: writeFileSync,
  // A system without it still has the mask.
  run: (program, words) => void execFile(program, words, () => undefined),
};

/**
 * Beside checklist 4 (ASVS 5.0, V14.2): in the sandbox a page may write no dump of a crash; this is for the processes outside of it. When a process falls over, Linux may write its memory into a file (`core`, systemd-coredump, apport), names and keys with it. Two things are asked of the system, and the processes that are started later inherit both:
 * that a dump takes no page of the memory along (the mask), and that there is no dump (the limit) – a dump without pages still holds the registers, and a surname fits into one. Chromium's own reporter of crashes is
 * never started. Windows and macOS keep no memory of a process unless their administrator asks for it.
 *
 * @param pid of this process, or of another of ours; a page in the sandbox writes no dump at all and is not ours to change, which is no error
 * @returns whether the mask was set
 */
export function keepMemoryOutOfDumps(pid: number = process.pid, { platform, write, run }: DumpParts = REAL): boolean {
  if (platform !== 'linux') return false;
  try {
    write(`/proc/${pid}/coredump_filter`, '0');
  } catch {
    return false;
  }
  run('/usr/bin/prlimit', ['--pid', String(pid), '--core=0:0']);
  return true;
}

/**
 * Chromium forks its pages and the process that paints them from one that began before us and inherited nothing. Those in the sandbox may write no dump; the one that paints may, and so may pages in development as root: each is
 * told when a document stands, which is before anything of a person is in it.
 */
export function watchDumps(app: Pick<App, 'on' | 'getAppMetrics'>, keep: (pid: number) => unknown = keepMemoryOutOfDumps): void {
  const told = new Set<number>();
  const look = (): void => {
    for (const { pid } of app.getAppMetrics()) {
      if (told.has(pid)) continue;
      told.add(pid);
      keep(pid);
    }
  };
  app.on('gpu-info-update', look);
  app.on('web-contents-created', (_event, page) => void page.on('dom-ready', look));
}
