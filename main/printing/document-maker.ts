/**
 * Documents → a file or, for the printer, a document in memory; in a worker of its own, with progress and cancel (design §1, §8). The one face of this room.
 *
 * The file appears under its name only when it is whole: it is written beside it under another name, flushed, renamed.
 */
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReportDocument } from '#domain/reports/index.ts';
import { done, failed } from '#domain/result.ts';
import type { Result } from '#domain/result.ts';
import { printFailure } from './print-failure.ts';
import { DOCUMENTS_AT_ONCE } from './print-job.ts';
import type { FromWorker, PrintFormat, PrintJob, ToWorker } from './print-job.ts';

export interface DocumentMakerOptions {
  /** The built (or source) `print-worker`. */
  readonly workerUrl: URL | string;
  /** Folder of the font files: flat, or the folder of the npm packages (pdf/font-files.ts). */
  readonly fontsDir: string;
  /** Name of the school, as the author of files. */
  readonly author: string;
  /** Ends the name of an unfinished file, so that two jobs never meet in one; letters and digits. */
  readonly uniqueSuffix: () => string;
  /** A defect goes to the log; the reference it gives stands in `app_unexpected`. */
  readonly reportDefect: (error: Error) => string;
  /** Memory of the worker's heap, MB. */
  readonly heapLimitMb?: number;
}

export interface MakeRequest {
  /** In the order of the file. An async source is read only as fast as the worker draws. */
  readonly documents: Iterable<ReportDocument> | AsyncIterable<ReportDocument>;
  readonly format: PrintFormat;
  /** Replaced if it exists. */
  readonly target: string;
  readonly title: string;
  /** Milliseconds since 1970 UTC, written into the file. */
  readonly createdAt: number;
  readonly language?: 'ru' | 'en';
  /** Number of documents, if it is known: more than one gets bookmarks. */
  readonly total?: number;
  readonly onProgress?: (progress: PrintProgress) => void;
  readonly signal?: AbortSignal;
}

export interface PrintProgress {
  /** Finished so far. */
  readonly documents: number;
  readonly sheets: number;
}

export interface MadeFile {
  readonly file: string;
  readonly documents: number;
  /** Sheets of paper, or of the spreadsheet. */
  readonly sheets: number;
  readonly bytes: number;
}

/** A document that no file holds. */
export interface MadePaper extends Omit<MadeFile, 'file'> {
  /** The caller's, to be wiped when it is printed. */
  readonly paper: Uint8Array<ArrayBuffer>;
}

export interface DocumentMaker {
  /**
   * Errors: `print_font_missing`, `print_disk_full`, `print_folder_read_only`, `print_folder_missing`,
   * `print_file_in_use`, `print_nothing`, `print_too_large`, `print_no_table`, `job_cancelled`, `app_unexpected`.
   * After any of them the target is as it was and no partial file remains.
   */
  make(request: MakeRequest): Promise<Result<MadeFile>>;
  /** The same without any file. Errors: `print_font_missing`, `print_nothing`, `print_too_large`, `job_cancelled`, `app_unexpected`. */
  makeInMemory(request: Omit<MakeRequest, 'target'>): Promise<Result<MadePaper>>;
}

/** A worker that was asked to stop gets this long to stop by itself, milliseconds. */
const STOP_PATIENCE = 40;
const HEAP_LIMIT_MB = 512;

export function createDocumentMaker(options: DocumentMakerOptions): DocumentMaker {
  const unexpected = (error: unknown): Result<never> => failed('app_unexpected', { reference: options.reportDefect(error instanceof Error ? error : new Error(String(error))) });
  return {
    async make(request) {
      if (request.signal?.aborted) return failed('job_cancelled');
      const partFile = join(dirname(request.target), `.${basename(request.target)}.${options.uniqueSuffix()}.part`);
      try {
        const made = await draw(request, partFile, options);
        if (!made.ok) return made;
        if (request.signal?.aborted) return failed('job_cancelled');
        if (made.value.documents === 0) return failed('print_nothing');
        try {
          await rename(partFile, request.target);
        } catch (error) {
          const failure = printFailure(error, request.target, true);
          if (failure) return { ok: false, error: failure };
          throw error;
        }
        const { paper: _none, ...figures } = made.value;
        return done({ file: request.target, ...figures });
      } catch (error) {
        return unexpected(error);
      } finally {
        await rm(partFile, { force: true });
      }
    },

    async makeInMemory(request) {
      if (request.signal?.aborted) return failed('job_cancelled');
      try {
        const made = await draw(request, null, options);
        if (!made.ok) return made;
        const { paper, ...figures } = made.value;
        if (!paper) throw new Error('the print worker wrote a file instead of answering the document');
        const refusal = request.signal?.aborted ? failed('job_cancelled') : figures.documents === 0 ? failed('print_nothing') : null;
        if (!refusal) return done({ paper, ...figures });
        paper.fill(0);
        return refusal;
      } catch (error) {
        return unexpected(error);
      }
    },
  };
}

type Drawn = Omit<MadeFile, 'file'> & { readonly paper: Uint8Array<ArrayBuffer> | null };

/** Run the worker to its end. Throws what is a defect of ours or an error of the source of documents. */
async function draw(request: Omit<MakeRequest, 'target'> & { readonly target?: string }, partFile: string | null, options: DocumentMakerOptions): Promise<Result<Drawn>> {
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const job: PrintJob = {
    format: request.format,
    partFile,
    fontsDir: options.fontsDir,
    title: request.title,
    author: options.author,
    language: request.language ?? 'ru',
    createdAt: request.createdAt,
    bookmarks: request.total === undefined || request.total > 1,
    cancelled,
  };
  const worker = new Worker(options.workerUrl, {
    workerData: job,
    // Flags of the process are not the worker's: `--eval` or an inspector's port would break it.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.heapLimitMb ?? HEAP_LIMIT_MB, maxYoungGenerationSizeMb: 48 },
  });
  const source = inBatches(request.documents);
  let patience: NodeJS.Timeout | undefined;
  const stop = (): void => {
    Atomics.store(cancelled, 0, 1);
    patience = setTimeout(() => void worker.terminate(), STOP_PATIENCE);
  };
  request.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<Result<Drawn>>((resolve, reject) => {
      let answer: Result<Drawn> | null = null;
      const feed = async (): Promise<void> => {
        const next = await source.next();
        const message: ToWorker = next.done ? { kind: 'end' } : { kind: 'documents', documents: next.value };
        worker.postMessage(message, []);
      };
      worker.on('message', (message: FromWorker) => {
        switch (message.kind) {
          case 'wants':
            request.onProgress?.({ documents: message.documents, sheets: message.sheets });
            feed().catch(reject);
            break;
          case 'done':
            request.onProgress?.({ documents: message.documents, sheets: message.sheets });
            answer = done({ documents: message.documents, sheets: message.sheets, bytes: message.bytes, paper: message.paper });
            break;
          case 'failed':
            answer = { ok: false, error: withTarget(message.error, request.target ?? '') };
            break;
          case 'broken':
            reject(Object.assign(new Error(message.message), { stack: message.stack }));
            break;
        }
      });
      worker.on('error', (error) => {
        const failure = printFailure(error, request.target ?? '');
        if (failure) answer = { ok: false, error: failure };
        else reject(error);
      });
      // The file is closed for certain only when the thread has ended.
      worker.on('exit', () => {
        if (answer) resolve(answer);
        else if (request.signal?.aborted) resolve(failed('job_cancelled'));
        else reject(new Error('the print worker ended without an answer'));
      });
    });
  } finally {
    clearTimeout(patience);
    request.signal?.removeEventListener('abort', stop);
    await worker.terminate();
    await source.return(undefined);
  }
}

/** The worker knows the unfinished file; people know the target. */
const withTarget = (error: Extract<FromWorker, { kind: 'failed' }>['error'], target: string) =>
  'file' in error.params && error.code === 'print_file_in_use' ? { ...error, params: { file: target } } : error;

async function* inBatches(documents: MakeRequest['documents']): AsyncGenerator<ReportDocument[], undefined> {
  let batch: ReportDocument[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length < DOCUMENTS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
