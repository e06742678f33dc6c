import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ByteScan } from '../../fixtures/byte-scan.ts';
import { pdfPages } from '../../fixtures/pdf-text.ts';
import { startPrintQueue, type PrintQueue } from '../../fixtures/print-queue.ts';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { makeLetters } from './paper-hands.ts';
import type { WithApi } from './shell-hands.ts';

/** The way to a real queue (issue 4, «PDF spool»): Chromium’s own temporary file on Linux, which is in clear and which it would leave behind. Only the dialog itself is answered for the person. */
describe.runIf(process.platform === 'linux')('letters in the queue of a printer', () => {
  let queue: PrintQueue;
  let running: RunningApp;
  let folder: string;

  beforeAll(async () => {
    queue = await startPrintQueue('staff-room');
    folder = mkdtempSync('/tmp/uch-queue-');
    for (const name of ['temporary', 'data']) mkdirSync(join(folder, name), { mode: 0o700 });
    running = await launchApp({ dataFolder: join(folder, 'data'), env: { CUPS_SERVER: queue.address, TMPDIR: join(folder, 'temporary') } });
    await openDemoSchool(running.page);
    await signIn(running.page, '7А');
  });
  afterAll(async () => {
    await running?.close();
    await queue?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('come whole to the queue, and no file of them is left in any folder, though the queue never says that it has printed', { timeout: 60_000 }, async () => {
    const spoolId = await makeLetters(running.page, '7А');
    // «Печать» in the dialog, with that printer.
    await running.app.evaluate(({ app }, [printer, spool]) => {
      const { readFileSync, watch } = process.getBuiltinModule('node:fs');
      app.once('web-contents-created', (_event, page) => {
        const print = page.print.bind(page);
        page.print = (options, callback) => {
          const begins = new Set<string>();
          Object.assign(globalThis, { begins });
          watch(spool!, (_what, name) => {
            try {
              begins.add(readFileSync(`${spool}/${name}`).subarray(0, 5).toString('latin1'));
            } catch {
              // Gone again: memory that Chromium shares between its processes has a name for a moment.
            }
          });
          print({ ...options, silent: true, deviceName: printer! }, callback);
        };
      });
    }, [queue.printer, join(folder, 'data', 'spool')]);
    const printed = await running.page.evaluate((id) => (globalThis as WithApi).api.letters.printSpooled({ spoolId: id, title: 'Письма родителям 7А' }), spoolId);
    expect(printed).toEqual({ ok: true, value: { printed: true } });
    // Chromium’s file was in our folder: else the folder would be for nothing.
    await expect.poll(() => running.app.evaluate(() => [...(globalThis as unknown as { begins: Set<string> }).begins]), { timeout: 10_000 }).toContain('%PDF-');
    expect(existsSync(join(folder, 'data', 'spool'))).toBe(false);
    await expect.poll(() => queue.jobs.length, { timeout: 20_000 }).toBe(1);
    expect(pdfPages(queue.jobs[0]!).filter((text) => text.includes('Информационное письмо'))).toHaveLength(2);
    const scan = new ByteScan([{ name: 'the letter', value: 'Информационное письмо' }, { name: 'a PDF', value: '%PDF-1.' }]);
    for (const name of ['temporary', 'data']) scan.folder(join(folder, name), { label: name });
    expect(scan.findings).toEqual([]);
  });
});
