import { readFileSync, openSync, readSync, closeSync, readdirSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import type { RunningApp } from '../launch-app.ts';

/** Does what locks the window and answers its new page, when the lock screen is seen. */
export async function lockBy(running: RunningApp, deed: () => Promise<unknown>): Promise<RunningApp> {
  const next = running.app.waitForEvent('window', { timeout: 100_000 });
  await deed();
  const page = await next;
  await page.getByRole('heading', { name: 'Работа приостановлена' }).waitFor({ timeout: 20_000 });
  return { ...running, page };
}

/** Every process of the application that still lives: the shell, its helpers, pages, the core. */
export async function processesOf(app: ElectronApplication): Promise<{ readonly pid: number; readonly name: string }[]> {
  const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid, type, name }) => ({ pid, name: `${type} ${name ?? ''}`.trim() })));
  return metrics.filter(({ pid }) => readdirSync('/proc').includes(String(pid)));
}

/** How often each canary lies in the writable memory of a process (Linux): in UTF-8, in UTF-16, and as raw bytes. */
export function scanMemory(pid: number, canaries: Readonly<Record<string, string | Uint8Array>>): Record<string, number> {
  const needles = Object.entries(canaries).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`${name} utf-8`, Buffer.from(value, 'utf8')], [`${name} utf-16`, Buffer.from(value, 'utf16le')]] as [string, Buffer][] : [[`${name} raw`, Buffer.from(value)]] as [string, Buffer][]);
  const found: Record<string, number> = {};
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const match = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)$/u.exec(line);
      if (!match || !match[3]!.startsWith('rw') || match[4]!.startsWith('/dev/dri')) continue;
      for (const [from, to] of presentRuns(pagemap, Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16))) countIn(memory, from, to, needles, found);
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
  return found;
}

const PAGE_BYTES = 4_096;

/** Where pages of a region are in memory or swapped out: most of what Chromium reserves was never touched, and reading it would make it be. */
function presentRuns(pagemap: number, from: number, to: number): [number, number][] {
  const runs: [number, number][] = [];
  const PAGES_AT_ONCE = 65_536;
  const entries = Buffer.alloc(PAGES_AT_ONCE * 8);
  for (let page = from / PAGE_BYTES; page < to / PAGE_BYTES; page += PAGES_AT_ONCE) {
    const wanted = Math.min(PAGES_AT_ONCE, to / PAGE_BYTES - page);
    const read = readSync(pagemap, entries, 0, wanted * 8, page * 8) / 8;
    for (let index = 0; index < read; index += 1) {
      // Bit 63: present, bit 62: swapped out.
      if ((entries[index * 8 + 7]! & 0xc0) === 0) continue;
      const at = (page + index) * PAGE_BYTES;
      const last = runs.at(-1);
      if (last?.[1] === at) last[1] = at + PAGE_BYTES;
      else runs.push([at, at + PAGE_BYTES]);
    }
  }
  return runs;
}

const CHUNK = 8 << 20;
/** A canary on the border of two chunks is not missed. */
const OVERLAP = 512;

function countIn(memory: number, from: number, to: number, needles: readonly (readonly [string, Buffer])[], found: Record<string, number>): void {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK + OVERLAP, to - from));
  for (let at = from; at < to; at += CHUNK) {
    const length = Math.min(CHUNK + OVERLAP, to - at);
    let read = 0;
    try {
      read = readSync(memory, buffer, 0, length, at);
    } catch {
      // Given back meanwhile.
      continue;
    }
    const seen = buffer.subarray(0, read);
    for (const [name, needle] of needles) {
      for (let place = seen.indexOf(needle); place !== -1 && place < CHUNK; place = seen.indexOf(needle, place + 1)) found[name] = (found[name] ?? 0) + 1;
    }
  }
}

/** Everything a person could read on the page, hidden parts and values of fields included. */
export const everythingOn = (page: Page): Promise<string> =>
  page.evaluate(() => [document.documentElement.outerHTML, document.title, location.href, ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value)].join('\n'));

/** Ctrl+L as the operating system tells it to the window: the driver's own keys reach the page alone. */
export const pressCtrlL = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'L', modifiers: ['control'] }));
