/** A file that is not yet what it is named for: written in large strides, flushed to the disk before it is renamed. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const STRIDE = 256 * 1024;

export class PartFile {
  readonly #descriptor: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #open = true;

  /** Throws what `open` throws; the file must not exist yet. */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'wx');
  }

  /** Bytes handed over so far. */
  get bytes(): number {
    return this.#bytes;
  }

  write(chunk: Uint8Array): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#bytes += chunk.length;
    if (this.#waitingBytes >= STRIDE) this.#flush();
  }

  /** Everything is on the disk when it returns. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#descriptor);
    this.close();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const data = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    let written = 0;
    while (written < data.length) written += writeSync(this.#descriptor, data, written);
  }
}
