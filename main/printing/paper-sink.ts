/** Where the print worker writes: a file of the person's choice, or memory for the printer. */
import { PartFile } from './part-file.ts';

export interface PaperSink {
  /** Bytes handed over so far. */
  readonly bytes: number;
  write(chunk: Uint8Array): void;
  /** Everything is where it belongs when it returns; in memory the document itself, in an array buffer of its own that may be moved. */
  finish(): Uint8Array<ArrayBuffer> | null;
  close(): void;
}

/** @param partFile null: the document stays in memory. Throws what `open` throws. */
export const openSink = (partFile: string | null): PaperSink => (partFile === null ? new MemoryPaper() : new FilePaper(partFile));

class FilePaper implements PaperSink {
  private readonly file: PartFile;

  constructor(path: string) {
    this.file = new PartFile(path);
  }

  get bytes(): number {
    return this.file.bytes;
  }

  write(chunk: Uint8Array): void {
    this.file.write(chunk);
  }

  finish(): null {
    this.file.finish();
    return null;
  }

  close(): void {
    this.file.close();
  }
}

class MemoryPaper implements PaperSink {
  private chunks: Uint8Array[] = [];
  bytes = 0;

  write(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.bytes);
    let at = 0;
    for (const chunk of this.chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.close();
    return whole;
  }

  close(): void {
    this.chunks = [];
  }
}
