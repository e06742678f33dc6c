import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '#domain/result.ts';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { makeLetters } from './paper-hands.ts';
import { logOf, type WithApi } from './shell-hands.ts';

const TITLE = 'Письма родителям 7А';

/** Issue 2, item 8: printing through the dialog of the OS. The dialog itself is the system's; here it is answered for the person. */
describe('printing', () => {
  let running: RunningApp;
  let spoolId: string;
  const print = (which = spoolId): Promise<Result<{ printed: boolean }>> =>
    running.page.evaluate(([spool, title]) => (globalThis as WithApi).api.letters.printSpooled({ spoolId: spool!, title: title! }), [which, TITLE]);
  /** What was handed to the dialog: how many frames carry the document, and the options. */
  const answerDialog = (success: boolean, reason: string): Promise<void> =>
    running.app.evaluate(
      ({ app }, answer) => {
        app.once('web-contents-created', (_event, page) => {
          page.print = (options, callback) => {
            const seen = page.mainFrame.framesInSubtree.map((frame) => decodeURIComponent(frame.url));
            Object.assign(globalThis, { printed: { options, seen, temporary: process.env['TMPDIR'] } });
            callback?.(answer.success, answer.reason);
          };
        });
      },
      { success, reason },
    );

  beforeAll(async () => {
    // Nobody listens there: a computer without any printer, wherever the test runs.
    running = await launchApp({ env: { CUPS_SERVER: '127.0.0.1:9' } });
    await openDemoSchool(running.page);
    await signIn(running.page, '7А');
    spoolId = await makeLetters(running.page, '7А');
  });
  afterAll(() => running?.close());

  it('hands the dialog the document itself, in a window without a bridge', async () => {
    await answerDialog(true, '');
    expect(await print()).toEqual({ ok: true, value: { printed: true } });
    const printed = await running.app.evaluate(() => (globalThis as unknown as { printed: { seen: string[]; options: unknown; temporary: string } }).printed);
    // Page, viewer, document: the innermost one is what Chromium prints.
    expect(printed.seen.filter((url) => url === `print-document://document/${TITLE}.pdf`)).toHaveLength(2);
    expect(printed.options).toMatchObject({ silent: false, margins: { marginType: 'none' } });
    // Chromium's own temporary file, on Linux, lies where nobody else may enter, and is gone with the dialog.
    expect(printed.temporary).toBe(join(running.dataFolder, 'spool'));
    expect(existsSync(printed.temporary)).toBe(false);
  });

  it('closing the dialog is no error', async () => {
    await answerDialog(false, 'Print job canceled');
    expect(await print()).toEqual({ ok: true, value: { printed: false } });
  });

  it('says that there is no printer', async () => {
    expect(await print()).toEqual({ ok: false, error: { code: 'print_no_printer', params: {} } });
  });

  it('says that the printer refused, with the reason of the system', async () => {
    await running.app.evaluate(({ app }) => {
      app.once('web-contents-created', (_event, page) => {
        page.getPrintersAsync = async () => [{ name: 'HP', displayName: 'HP', description: '', options: {} }];
        page.print = (_options, callback) => callback?.(false, 'Print job failed');
      });
    });
    expect(await print()).toEqual({ ok: false, error: { code: 'print_failed', params: { reason: 'Print job failed' } } });
  });

  it('says that the document is gone, and that it was once the printing is ended', async () => {
    const gone = { ok: false, error: { code: 'print_failed', params: { reason: 'document missing' } } };
    expect(await print('f'.repeat(32))).toEqual(gone);
    expect(await running.page.evaluate((id) => (globalThis as WithApi).api.letters.finishPrinting({ spoolId: id, printed: false }), spoolId)).toMatchObject({ ok: true });
    expect(await print()).toEqual(gone);
  });

  it('leaves no window behind and nothing was blocked on the way', async () => {
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await logOf(running.dataFolder)).not.toContain('security.blocked');
  });
});
