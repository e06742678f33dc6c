/** What the core and the print worker say to each other. */
import type { ReportDocument } from '#domain/reports/index.ts';
import type { Failure } from '#domain/errors.ts';

export type PrintFormat = 'pdf' | 'xlsx' | 'csv';

/** Given to the worker at its start. */
export interface PrintJob {
  readonly format: PrintFormat;
  /** Written whole, then renamed by the core; null: the document comes back with `done` and no file is written. */
  readonly partFile: string | null;
  readonly fontsDir: string;
  readonly title: string;
  readonly author: string;
  readonly language: 'ru' | 'en';
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  readonly bookmarks: boolean;
  /** One integer of shared memory; not zero: stop. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

export type ToWorker = { readonly kind: 'documents'; readonly documents: readonly ReportDocument[] } | { readonly kind: 'end' };

export type FromWorker =
  /** Ready for the next documents; `documents` and `sheets` are finished so far. */
  | { readonly kind: 'wants'; readonly documents: number; readonly sheets: number }
  | { readonly kind: 'done'; readonly documents: number; readonly sheets: number; readonly bytes: number; /** Where there is no file. */ readonly paper: Uint8Array<ArrayBuffer> | null }
  | { readonly kind: 'failed'; readonly error: Failure }
  /** A defect of ours, for the log. */
  | { readonly kind: 'broken'; readonly message: string; readonly stack: string };

/** Documents sent at once: little enough to answer a cancel at once, enough to keep the worker busy. */
export const DOCUMENTS_AT_ONCE = 8;
