import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '#domain/result.ts';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { logOf, type WithApi } from './shell-hands.ts';

const SPOOLED = '0123456789abcdef0123456789abcdef';
const TITLE = 'Письма родителям 7А';

/** A document of one page, the smallest that a PDF viewer takes. */
function onePage(): string {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[4 0 R]>>',
    '<</Length 43>>stream\nBT /F1 40 Tf 72 700 Td (Letter home) Tj ET \nendstream',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return `${text}xref\n0 5\n0000000000 65535 f \n${table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`;
}

/** Issue 2, item 8: printing through the dialog of the OS. The dialog itself is the system's; here it is answered for the person. */
describe('printing', () => {
  let running: RunningApp;
  const print = (spoolId = SPOOLED): Promise<Result<{ printed: boolean }>> =>
    running.page.evaluate(([spool, title]) => (globalThis as WithApi).api.letters.printSpooled({ spoolId: spool!, title: title! }), [spoolId, TITLE]);
  /** What was handed to the dialog: how many frames carry the document, and the options. */
  const answerDialog = (success: boolean, reason: string): Promise<void> =>
    running.app.evaluate(
      ({ app }, answer) => {
        app.once('web-contents-created', (_event, page) => {
          page.print = (options, callback) => {
            const seen = page.mainFrame.framesInSubtree.map((frame) => decodeURIComponent(frame.url));
            Object.assign(globalThis, { printed: { options, seen, visible: page.isFocused() } });
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
    await mkdir(join(running.dataFolder, 'spool'), { recursive: true });
    await writeFile(join(running.dataFolder, 'spool', `${SPOOLED}.pdf`), onePage());
  });
  afterAll(() => running?.close());

  it('hands the dialog the document itself, in a window without a bridge', async () => {
    await answerDialog(true, '');
    expect(await print()).toEqual({ ok: true, value: { printed: true } });
    const printed = await running.app.evaluate(() => (globalThis as unknown as { printed: { seen: string[]; options: unknown } }).printed);
    // Page, viewer, document: the innermost one is what Chromium prints.
    expect(printed.seen.filter((url) => url === `print-document://document/${TITLE}.pdf`)).toHaveLength(2);
    expect(printed.options).toMatchObject({ silent: false, margins: { marginType: 'none' } });
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

  it('says that the document is gone', async () => {
    expect(await print('f'.repeat(32))).toMatchObject({ ok: false, error: { code: 'print_failed' } });
  });

  it('leaves no window behind and nothing was blocked on the way', async () => {
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await logOf(running.dataFolder)).not.toContain('security.blocked');
  });
});
