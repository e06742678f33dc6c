import type { PackedValue } from './pack.ts';

/**
 * A school in one file, for moving it and for trial: gzip of lines of JSON. First the head, then for each table its columns and its rows in lines of at
 * most 500, in the order of the contract; at last the end with the SHA-256 (hex) of all bytes before it, uncompressed.
 */
export interface ArchiveHead {
  readonly format: typeof ARCHIVE_FORMAT;
  readonly version: typeof ARCHIVE_VERSION;
  readonly schoolId: string;
  readonly name: string;
  /** Milliseconds since 1970 UTC. */
  readonly madeAt: number;
}

export type ArchiveLine =
  | ArchiveHead
  | { readonly table: string; readonly columns: readonly string[] }
  | { readonly rows: readonly (readonly PackedValue[])[] }
  | { readonly end: true; readonly sha256: string };

export const ARCHIVE_FORMAT = 'uchitelskaya-school';
export const ARCHIVE_VERSION = 1;
export const ROWS_IN_ARCHIVE_LINE = 500;
