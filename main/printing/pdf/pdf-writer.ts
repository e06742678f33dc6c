/**
 * Documents → one PDF file, page by page. A page is handed on as soon as it is full, so memory does not grow with the
 * batch. The same documents and the same `createdAt` give the same bytes.
 */
import PDFDocument from 'pdfkit';
import { paperSize } from '#domain/reports/index.ts';
import type { ReportDocument } from '#domain/reports/index.ts';
import { FontSet } from './font-face.ts';
import type { FontFace } from './font-face.ts';
import { MM } from './page-canvas.ts';
import type { PageCanvas } from './page-canvas.ts';
import { layDocument } from './page-flow.ts';
import type { LaidPage } from './page-flow.ts';

export interface PdfWriterOptions {
  /** Folder of the font files (font-files.ts). */
  readonly fontsDir: string;
  readonly title: string;
  readonly author: string;
  readonly language: 'ru' | 'en';
  readonly createdAt: Date;
  /** A bookmark for each document, so that one letter is found among four hundred. */
  readonly bookmarks: boolean;
}

/** pdfkit's page, as far as its types do not tell. */
interface PdfPage {
  readonly fonts: Record<string, object>;
  write(chunk: Uint8Array): void;
}

export class PdfWriter {
  readonly #pdf: InstanceType<typeof PDFDocument>;
  readonly #fonts: FontSet;
  readonly #sink: (chunk: Uint8Array) => void;
  readonly #bookmarks: boolean;
  /** The left half of a two-up sheet that waits for the right one. */
  #half: PageCanvas | null = null;
  #sheets = 0;

  /** `sink` receives the file piece by piece, in order. */
  constructor(options: PdfWriterOptions, sink: (chunk: Uint8Array) => void) {
    this.#sink = sink;
    this.#bookmarks = options.bookmarks;
    this.#pdf = new PDFDocument({
      autoFirstPage: false,
      font: '',
      pdfVersion: '1.7',
      lang: options.language,
      displayTitle: true,
      info: { Title: options.title, Author: options.author, Creator: 'Учительская', Producer: 'Учительская', CreationDate: options.createdAt },
    });
    this.#fonts = new FontSet(this.#pdf, options.fontsDir);
  }

  /** Sheets of paper written so far. */
  get sheets(): number {
    return this.#sheets;
  }

  /** Lay out and write a document. Throws FontMissingError. */
  add(document: ReportDocument): void {
    layDocument(document, this.#fonts, (page) => this.#write(page, document.title));
  }

  /** Finish the file. Nothing may be added after it. */
  end(): void {
    if (this.#half) this.#writeSheet([this.#half], A4_LANDSCAPE.width, A4_LANDSCAPE.height);
    this.#half = null;
    this.#pdf.end();
    this.#drain();
  }

  #write({ canvas, setup, first }: LaidPage, title: string): void {
    const twoUp = setup.imposition === 'two-up' && setup.size === 'A5' && setup.orientation === 'portrait';
    if (twoUp) {
      const left = this.#half;
      this.#half = left ? null : canvas;
      if (left) this.#writeSheet([left, canvas], A4_LANDSCAPE.width, A4_LANDSCAPE.height);
    } else {
      if (this.#half) this.#writeSheet([this.#half], A4_LANDSCAPE.width, A4_LANDSCAPE.height);
      this.#half = null;
      this.#writeSheet([canvas], canvas.width, canvas.height);
      if (first && this.#bookmarks) this.#pdf.outline.addItem(title);
    }
  }

  #writeSheet(halves: readonly PageCanvas[], width: number, height: number): void {
    this.#pdf.addPage({ size: [width, height], margin: 0 });
    this.#sheets++;
    const page = this.#pdf.page as unknown as PdfPage;
    const faces = new Set<FontFace>(halves.flatMap((half) => [...half.faces]));
    for (const face of faces) page.fonts[face.id] = face.reference();
    // pdfkit turned the page upside down for its own drawing; turning it again is the paper's own direction.
    const turned = `1 0 0 -1 0 ${Math.round(height * 100) / 100} cm\n`;
    const content =
      halves.length === 1 && halves[0]!.width === width
        ? halves[0]!.content()
        : [
            ...halves.map((half, index) => `q 1 0 0 1 ${Math.round(index * (width / 2) * 100) / 100} 0 cm\n${half.content()}\nQ`),
            `q 0.4 w 0.6 G [3 3] 0 d ${Math.round(width * 50) / 100} 0 m ${Math.round(width * 50) / 100} ${Math.round(height * 100) / 100} l S Q`,
          ].join('\n');
    page.write(Buffer.from(`${turned}${content}\n`, 'latin1'));
    this.#drain();
  }

  /** pdfkit is a stream; read at once what it has, so that nothing piles up in it. */
  #drain(): void {
    for (;;) {
      const chunk: unknown = this.#pdf.read();
      if (chunk === null) return;
      this.#sink(chunk as Uint8Array);
    }
  }
}

const A4 = paperSize({ size: 'A4', orientation: 'landscape' });
const A4_LANDSCAPE = { width: A4.width * MM, height: A4.height * MM };
