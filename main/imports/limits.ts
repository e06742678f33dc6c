/**
 * What a file of a list may be at most. A class list has some 40 rows and 200 KB unpacked; a list of a whole school of 3 000
 * with every column filled stays under 5 MB. Beyond these bounds stands a mistake or an attack.
 */
export const LIMITS = {
  fileBytes: 20 * 1024 * 1024,
  /** Entries of a zip package. */
  zipEntries: 2_000,
  /** All entries of a zip package, unpacked. */
  unpackedBytes: 64 * 1024 * 1024,
  /** Unpacked to packed, of an entry over a megabyte. XML of spreadsheets reaches 30; zeros reach 1 032. */
  zipRatio: 150,
  sheets: 60,
  rows: 5_000,
  columns: 200,
  /** Heap of the worker, in megabytes. */
  workerHeapMb: 384,
  workerMs: 20_000,
} as const;
