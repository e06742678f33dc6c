import { open, type FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { failed, type Result } from '#domain/result.ts';
import { LIMITS } from './limits.ts';
import type { RosterBook } from './read-roster-book.ts';
import type { RosterWorkerData } from './roster-worker.ts';

export interface RosterFileOptions {
  /** The worker: built, or its source under test. */
  readonly workerFile: string | URL;
  readonly today: string;
  readonly signal?: AbortSignal;
  /** Milliseconds after which reading is ended. */
  readonly timeLimitMs?: number;
}

/**
 * Read a file of lists of pupils. Its size is asked before its content; its content is read in a worker with bounded memory
 * and time, so that no file can hold up or bring down the core.
 * @returns the codes of readRosterBook, and `import_file_missing`, `import_file_unreadable`, `import_too_large`,
 *   `import_too_heavy`, `job_cancelled`
 */
export async function readRosterFile(path: string, options: RosterFileOptions): Promise<Result<RosterBook>> {
  const bytes = await readBytes(path);
  return bytes.ok ? readInWorker(bytes.value, options) : bytes;
}

async function readBytes(path: string): Promise<Result<Uint8Array>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const about = await file.stat();
    if (!about.isFile()) return failed('import_not_a_table', { kind: 'folder' });
    if (about.size > LIMITS.fileBytes) return failed('import_too_large', { megabytes: Math.ceil(about.size / 1024 / 1024), most: LIMITS.fileBytes / 1024 / 1024 });
    // Read at most what was allowed, also when the file grows meanwhile.
    const buffer = new Uint8Array(about.size);
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { ok: true, value: buffer.subarray(0, filled) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return failed('import_file_missing');
    if (code === 'EISDIR') return failed('import_not_a_table', { kind: 'folder' });
    if (code === '') throw error;
    return failed('import_file_unreadable', { reason: code });
  } finally {
    await file?.close();
  }
}

function readInWorker(bytes: Uint8Array, options: RosterFileOptions): Promise<Result<RosterBook>> {
  const { signal } = options;
  if (signal?.aborted) return Promise.resolve(failed('job_cancelled'));
  const data: RosterWorkerData = { bytes, today: options.today };
  const worker = new Worker(options.workerFile, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.workerHeapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // Nothing of the core's surroundings is a file's business.
    env: {}, argv: [], execArgv: [], stdout: true, stderr: true,
  });
  return new Promise((resolve, reject) => {
    const end = (answer: Result<RosterBook> | Error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      worker.removeAllListeners();
      // A terminated worker may still report; its answer has been given.
      worker.on('error', () => undefined);
      void worker.terminate().then(() => (answer instanceof Error ? reject(answer) : resolve(answer)), reject);
    };
    const cancel = () => end(failed('job_cancelled'));
    const timer = setTimeout(() => end(failed('import_too_heavy')), options.timeLimitMs ?? LIMITS.workerMs);
    signal?.addEventListener('abort', cancel, { once: true });
    worker.once('message', (answer: Result<RosterBook>) => end(answer));
    worker.once('error', (error) => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Out of memory, or out of stack: the file is to blame. Anything else is a defect of ours.
      if (code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError) end(failed('import_too_heavy'));
      else end(error instanceof Error ? error : new Error(String(error)));
    });
    worker.once('exit', (code) => end(new Error(`the worker that reads lists ended with ${code} and without an answer`)));
  });
}
