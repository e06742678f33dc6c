import { Worker } from 'node:worker_threads';
import type { KdfAnswer, KdfQuestion } from './kdf-worker.ts';
import { asBytes, type Derivation } from './vault-header.ts';

/**
 * Argon2id in a worker: it takes a quarter of a second and tens of megabytes, and the core must answer meanwhile. A worker is for one derivation and ends with it, so that
 * its memory goes back to the system; the next can be started ahead.
 */
export class KeyDerivation {
  private readonly workerFile: string | URL;
  private ready: Worker | null = null;

  /** @param workerFile kdf-worker.js, or its source under test */
  constructor(workerFile: string | URL) {
    this.workerFile = workerFile;
  }

  /** Starts a worker while the person types. */
  warm(): void {
    this.ready ??= this.startWorker();
  }

  /** @returns 32 bytes, to be zeroed by the caller, and how long the bare derivation took, in milliseconds */
  derive(password: string, { memoryKiB, passes, lanes, salt }: Pick<Derivation, 'memoryKiB' | 'passes' | 'lanes' | 'salt'>): Promise<KdfAnswer> {
    const worker = this.ready ?? this.startWorker();
    this.ready = null;
    worker.removeAllListeners();
    // One spelling of what can be typed in two ways («й» in one or two signs).
    const typed = new TextEncoder().encode(password.normalize('NFC')).slice();
    const question: KdfQuestion = { password: typed, salt: asBytes(salt), memoryKiB, passes, lanes };
    return new Promise<KdfAnswer>((resolve, reject) => {
      const end = (answer: KdfAnswer | Error): void => {
        worker.removeAllListeners();
        worker.on('error', () => undefined);
        void worker.terminate();
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      worker.once('message', (answer: KdfAnswer) => end(answer));
      worker.once('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
      worker.once('exit', (code) => end(new Error(`the worker that derives keys ended with ${code} and without an answer`)));
      worker.ref();
      // Moved: what is typed does not stay on this side.
      worker.postMessage(question, [typed.buffer]);
    });
  }

  close(): void {
    void this.ready?.terminate();
    this.ready = null;
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerFile, { env: {}, argv: [], execArgv: [] });
    // A worker that waits holds no process, and one that could not start tells it to whoever derives.
    worker.unref();
    for (const event of ['error', 'exit'] as const) {
      worker.on(event, () => {
        if (this.ready === worker) this.ready = null;
      });
    }
    return worker;
  }
}
