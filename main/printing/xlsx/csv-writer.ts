/** One table → CSV as Excel in Russia opens it by a double click: UTF-8 with a mark, semicolons, decimal commas. */
import { placeCells, plainText } from '#domain/reports/index.ts';
import type { Block, ReportDocument, TableBlock, TableCell } from '#domain/reports/index.ts';
import type { DocumentWriter } from '../document-writer.ts';

/** CSV was asked of a document that has no table. */
export class NoTableError extends Error {
  constructor() {
    super('the document has no table');
    this.name = 'NoTableError';
  }
}

export class CsvWriter implements DocumentWriter {
  readonly #sink: (chunk: Uint8Array) => void;
  #sheets = 0;

  constructor(sink: (chunk: Uint8Array) => void) {
    this.#sink = sink;
  }

  get sheets(): number {
    return this.#sheets;
  }

  /** The largest table of each document, one below another. Throws NoTableError. */
  add(document: ReportDocument): void {
    const table = tablesOf(document.sections.flatMap((section) => section.blocks)).sort((a, b) => b.body.length - a.body.length)[0];
    if (!table) throw new NoTableError();
    const lead = this.#sheets === 0 ? '\ufeff' : '\r\n';
    this.#sink(Buffer.from(lead + csvText(table), 'utf8'));
    this.#sheets++;
  }

  end(): void {
    if (this.#sheets === 0) throw new NoTableError();
  }
}

/** Every table of a document, also those inside other blocks, in reading order. */
export function tablesOf(blocks: readonly Block[]): TableBlock[] {
  return blocks.flatMap((block): TableBlock[] => {
    switch (block.kind) {
      case 'table':
        return [block];
      case 'together':
      case 'slip':
        return tablesOf(block.blocks);
      case 'columns':
        return block.columns.flatMap((column) => tablesOf(column.blocks));
      case 'address':
        return tablesOf(block.beside);
      default:
        return [];
    }
  });
}

/** The table as CSV text; a cell that covers several places stands in the first, the others are empty. */
export function csvText(table: TableBlock): string {
  const columns = table.columns.length;
  let text = '';
  for (const rows of [table.head, table.body, table.foot ?? []]) {
    for (const row of placeCells(rows, columns)) {
      const fields = Array.from({ length: columns }, () => '');
      for (const placed of row) fields[placed.column] = csvField(placed.cell);
      text += `${fields.join(';')}\r\n`;
    }
  }
  return text;
}

function csvField(cell: TableCell): string {
  const text = plainText(cell.text).replaceAll('\u00ad', '').replaceAll('\u00a0', ' ');
  // A text that a spreadsheet would take for a formula is marked as text: names come from other people's files.
  const safe = cell.value === undefined && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
