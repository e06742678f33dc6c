/**
 * The thread in which documents become files (design §1): it takes documents as fast as it can draw them, tells how far
 * it is, and stops between two pages when asked. It ends with its job.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ReportDocument } from '#domain/reports/index.ts';
import type { DocumentWriter } from './document-writer.ts';
import { openSink, type PaperSink } from './paper-sink.ts';
import { PdfWriter } from './pdf/pdf-writer.ts';
import { printFailure } from './print-failure.ts';
import type { FromWorker, PrintJob, ToWorker } from './print-job.ts';
import { NoTableError } from './xlsx/csv-writer.ts';

/** Thrown between two pages; the core knows that it asked. */
class Cancelled extends Error {}

if (parentPort) await work(parentPort, workerData as PrintJob);

async function work(port: NonNullable<typeof parentPort>, job: PrintJob): Promise<void> {
  const say = (message: FromWorker, moved: ArrayBuffer[] = []): void => port.postMessage(message, moved);
  const stopIfCancelled = (): void => {
    if (Atomics.load(job.cancelled, 0) !== 0) throw new Cancelled();
  };
  let sink: PaperSink | null = null;
  try {
    sink = openSink(job.partFile);
    const writer = await openWriter(job, sink, stopIfCancelled);
    let documents = 0;
    for await (const batch of batches(port, () => say({ kind: 'wants', documents, sheets: writer.sheets }))) {
      for (const document of batch) {
        stopIfCancelled();
        await writer.add(document);
        documents++;
      }
    }
    stopIfCancelled();
    await writer.end();
    const paper = sink.finish();
    // Moved, not copied: a copy would stay behind in this thread.
    say({ kind: 'done', documents, sheets: writer.sheets, bytes: sink.bytes, paper }, paper ? [paper.buffer] : []);
  } catch (error) {
    const failure = error instanceof Cancelled ? null : error instanceof NoTableError ? ({ code: 'print_no_table', params: {} } as const) : printFailure(error, job.partFile ?? '');
    if (error instanceof Cancelled) say({ kind: 'failed', error: { code: 'job_cancelled', params: {} } });
    else if (failure) say({ kind: 'failed', error: failure });
    else say({ kind: 'broken', message: String(error), stack: error instanceof Error ? (error.stack ?? '') : '' });
  } finally {
    sink?.close();
    port.close();
  }
}

/** Ask for documents, yield what comes, until the core says that there are no more. */
async function* batches(port: NonNullable<typeof parentPort>, ask: () => void): AsyncGenerator<readonly ReportDocument[]> {
  const arrived: ToWorker[] = [];
  let wake: () => void = () => undefined;
  port.on('message', (message: ToWorker) => {
    arrived.push(message);
    wake();
  });
  // One batch is drawn while the next is on its way.
  ask();
  for (;;) {
    ask();
    if (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const message = arrived.shift();
    if (!message) throw new TypeError('woken without a message');
    if (message.kind === 'end') return;
    yield message.documents;
  }
}

async function openWriter(job: PrintJob, paper: PaperSink, betweenPages: () => void): Promise<DocumentWriter> {
  const sink = (chunk: Uint8Array): void => {
    paper.write(chunk);
    betweenPages();
  };
  switch (job.format) {
    case 'pdf':
      return new PdfWriter({ ...job, createdAt: new Date(job.createdAt) }, sink);
    case 'xlsx': {
      // The spreadsheet library is large; a letter on paper does not wait for it.
      const { XlsxWriter } = await import('./xlsx/xlsx-writer.ts');
      return new XlsxWriter({ ...job, createdAt: new Date(job.createdAt) }, sink);
    }
    case 'csv': {
      const { CsvWriter } = await import('./xlsx/csv-writer.ts');
      return new CsvWriter(sink);
    }
  }
}
