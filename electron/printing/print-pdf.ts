import { BrowserWindow, session, type WebContents } from 'electron';
import { failed, type Result } from '#domain/result.ts';
import type { Log } from '#main/log.ts';
import { bareDocumentPreferences, DOCUMENT_SCHEME } from '../security/index.ts';
import type { PrintFolder } from './print-folder.ts';
import { printOutcome } from './print-outcome.ts';

export interface PrintRequest {
  /** A PDF the core has made and holds in its memory; null where it is gone. What is handed out is wiped here. */
  readonly takePaper: () => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly folder: PrintFolder;
  /** The name of the job, as the queue of the printer shows it. */
  readonly title: string;
  /** Stands in front of this window. */
  readonly parent: BrowserWindow | null;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
}

/** Thirty letters are drawn in less than a second; an old PC may take its time. */
const SHOWN_WITHIN_MS = 60_000;
/** The viewer's own word for how far its document is: `loading`, `success`, `failed`. Another version of Chromium may spell it otherwise: then nothing is told. */
const LOAD_STATE = `(() => { const viewer = document.querySelector('pdf-viewer'); return viewer?.loadState_ ?? viewer?.loadState ?? null; })()`;
const ASKED_EVERY_MS = 40;
/** Of a viewer that does not tell; it was ready in a tenth of that. */
const SETTLED_AFTER_MS = 700;

/**
 * Prints a PDF through the dialog of the operating system. A hidden, sandboxed window without any bridge shows it in Chromium's own PDF
 * viewer, and what is printed is the document in the viewer, not the page around it. The document comes from memory by a scheme that exists for this printing alone: no file holds it.
 *
 * Codes: `print_no_printer`, `print_failed`. `{ printed: false }` where the person closed the dialog.
 */
export async function printPdf(request: PrintRequest): Promise<Result<{ printed: boolean }>> {
  const { protocol } = session.defaultSession;
  if (protocol.isProtocolHandled(DOCUMENT_SCHEME)) return failed('print_failed', { reason: 'another document is being printed' });
  const document = await request.takePaper();
  if (!document) {
    request.log.warn('print.paperGone');
    return failed('print_failed', { reason: 'document missing' });
  }
  if (protocol.isProtocolHandled(DOCUMENT_SCHEME)) {
    document.fill(0);
    return failed('print_failed', { reason: 'another document is being printed' });
  }
  const headers = { 'Content-Type': 'application/pdf', 'X-Content-Type-Options': 'nosniff' };
  protocol.handle(DOCUMENT_SCHEME, () => new Response(document, { headers }));
  const window = new BrowserWindow({
    show: false,
    ...(request.parent ? { parent: request.parent } : {}),
    webPreferences: { ...bareDocumentPreferences(session.defaultSession), plugins: true, disableDialogs: false },
  });
  try {
    const address = `${DOCUMENT_SCHEME}://document/${encodeURIComponent(request.title || 'document')}.pdf`;
    const gone = new Promise<never>((_resolve, reject) => window.once('closed', () => reject(new Error('the window was locked'))));
    gone.catch(() => undefined);
    await Promise.race([showDocument(window.webContents, address, request.wait), tooLate(request), gone]);
    const printers = await window.webContents.getPrintersAsync();
    const answer = await request.folder.during(process.env, () => Promise.race([print(window.webContents), gone]));
    request.log.info('print.ended', { success: answer.success, reason: answer.reason, printers: printers.length });
    return printOutcome({ ...answer, printers: printers.length });
  } catch (error) {
    request.log.error('print.threw', error);
    return failed('print_failed', { reason: error instanceof Error ? error.message : String(error) });
  } finally {
    if (!window.isDestroyed()) window.destroy();
    protocol.unhandle(DOCUMENT_SCHEME);
    document.fill(0);
  }
}

/**
 * The viewer is ready when its innermost frame, which carries the document's own address, has loaded – page ▸ viewer ▸ document – and the viewer has its pages. What was printed between the two never ended, neither printed nor
 * refused (4 of 5 times on two free cores; tests/e2e/shell/print-queue.test.ts).
 */
async function showDocument(page: WebContents, address: string, wait: PrintRequest['wait']): Promise<void> {
  const shown = Promise.withResolvers<void>();
  page.on('did-frame-finish-load', (_event, isMainFrame) => {
    const documents = page.mainFrame.framesInSubtree.filter((frame) => frame.url === address);
    if (!isMainFrame && documents.length > 1) shown.resolve();
  });
  page.once('did-fail-load', (_event, code, description) => shown.reject(new Error(`${description} (${code})`)));
  await page.loadURL(address);
  await shown.promise;
  for (let waited = 0; ; waited += ASKED_EVERY_MS) {
    const viewer = page.mainFrame.framesInSubtree.find((frame) => frame.url.startsWith('chrome-extension:'));
    const state: unknown = (await viewer?.executeJavaScript(LOAD_STATE)) ?? null;
    if (state === 'success' || (typeof state !== 'string' && waited >= SETTLED_AFTER_MS)) return;
    if (state === 'failed') throw new Error('the viewer cannot show the document');
    await wait(ASKED_EVERY_MS);
  }
}

async function tooLate({ wait }: PrintRequest): Promise<never> {
  await wait(SHOWN_WITHIN_MS);
  throw new Error('the document was not shown in time');
}

function print(page: WebContents): Promise<{ success: boolean; reason: string }> {
  return new Promise((resolve) => {
    // Without margins of the browser: the document has its own, down to where it is torn off.
    page.print({ silent: false, printBackground: true, margins: { marginType: 'none' } }, (success, reason) => resolve({ success, reason }));
  });
}
