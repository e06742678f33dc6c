/**
 * Documents → one XLSX file, a sheet for each, written to the stream sheet by sheet. Numbers are numbers, so that a
 * deputy can go on computing; looks follow paper as far as a spreadsheet allows.
 */
import { Writable } from 'node:stream';
import ExcelJS from '@protobi/exceljs';
import {
  asCell, PARAGRAPH_LOOKS, placeCells, plainText, RULE_INK, STRONG_RULE_INK, TABLE_SIZE, TONE_GROUND, TONE_INK, ZEBRA_GROUND,
} from '#domain/reports/index.ts';
import type { Align, Block, FontFamily, Inline, ParagraphBlock, ReportDocument, RichText, RunningLine, TableBlock, Tone } from '#domain/reports/index.ts';
import { paperSize } from '#domain/reports/index.ts';
import { missingCase } from '#domain/result.ts';
import type { DocumentWriter } from '../document-writer.ts';
import { tablesOf } from './csv-writer.ts';
import { sheetGrid } from './sheet-columns.ts';
import type { SheetGrid } from './sheet-columns.ts';
import { sheetName } from './sheet-name.ts';

export interface XlsxWriterOptions {
  readonly title: string;
  readonly author: string;
  readonly createdAt: Date;
}

/** Fonts that every office has; ours are embedded in PDF only. */
const OFFICE_FONTS: Readonly<Record<FontFamily, string>> = { serif: 'Times New Roman', sans: 'Arial', times: 'Times New Roman' };
/** Numbers of ECMA-376, part 1, 18.3.1.63; the library has a name for each but no value at run time. */
const PAPER = { A4: 9, A5: 11 };
const INCH = 25.4;
/** A unit of column width is a digit of the default font, about 1.9 mm. */
const MM_PER_UNIT = 1.9;
const POINTS_PER_MM = 72 / INCH;

export class XlsxWriter implements DocumentWriter {
  readonly #workbook: ExcelJS.stream.xlsx.WorkbookWriter;
  readonly #taken = new Set<string>();
  #sheets = 0;
  #failure: { readonly error: unknown } | null = null;

  /** `sink` receives the file piece by piece; what it throws is thrown by `add` or `end`. */
  constructor(options: XlsxWriterOptions, sink: (chunk: Uint8Array) => void) {
    const stream = new Writable({
      write: (chunk: Uint8Array, _encoding, next) => {
        try {
          if (this.#failure === null) sink(chunk);
        } catch (error) {
          // The library does not listen for errors of its stream: kept, and thrown where our caller hears it.
          this.#failure = { error };
        }
        next();
      },
    });
    this.#workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
    this.#workbook.title = options.title;
    this.#workbook.creator = options.author;
    this.#workbook.created = options.createdAt;
    this.#workbook.modified = options.createdAt;
  }

  get sheets(): number {
    return this.#sheets;
  }

  add(document: ReportDocument): void {
    const { page } = document;
    const paper = paperSize(page);
    const width = paper.width - page.margins.left - page.margins.right;
    const blocks = document.sections.flatMap((section, index): Block[] => (index === 0 ? [...section.blocks] : [{ kind: 'page-break' }, ...section.blocks]));
    const tables = tablesOf(blocks);
    const grid = sheetGrid(tables, width);
    const [first] = document.sections;
    const sheet = this.#workbook.addWorksheet(sheetName(document.shortTitle ?? document.title, this.#taken), {
      pageSetup: {
        orientation: page.orientation,
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        margins: {
          top: page.margins.top / INCH,
          right: page.margins.right / INCH,
          bottom: page.margins.bottom / INCH,
          left: page.margins.left / INCH,
          header: 0.2,
          footer: 0.2,
        },
      },
      headerFooter: { oddHeader: runningLine(first?.header), oddFooter: runningLine(first?.footer) },
      // A sheet that is one table keeps its head in sight.
      views: [tables.length === 1 && blocks[0] === tables[0] && tables[0] ? { state: 'frozen', ySplit: tables[0].head.length, showGridLines: false } : { showGridLines: false }],
    });
    Object.assign(sheet.pageSetup, { paperSize: PAPER[page.size] });
    const columns = Math.max(grid.widths.length, ...[...grid.edges.values()].map((edges) => edges.at(-1)!));
    sheet.columns = Array.from({ length: columns }, (_, index) => ({ width: (grid.widths[index] ?? 8) / MM_PER_UNIT }));
    new SheetPainter(sheet, document, grid, columns, width).draw(blocks);
    sheet.commit();
    this.#sheets++;
    this.#rethrow();
  }

  async end(): Promise<void> {
    await this.#workbook.commit();
    this.#rethrow();
  }

  #rethrow(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

class SheetPainter {
  readonly #sheet: ExcelJS.Worksheet;
  readonly #document: ReportDocument;
  readonly #grid: SheetGrid;
  readonly #columns: number;
  readonly #width: number;
  #row = 1;

  constructor(sheet: ExcelJS.Worksheet, document: ReportDocument, grid: SheetGrid, columns: number, width: number) {
    this.#sheet = sheet;
    this.#document = document;
    this.#grid = grid;
    this.#columns = columns;
    this.#width = width;
  }

  draw(blocks: readonly Block[]): void {
    for (const block of blocks) this.#block(block);
  }

  #block(block: Block): void {
    switch (block.kind) {
      case 'paragraph':
        this.#paragraph(block);
        return;
      case 'list':
        block.items.forEach((item, index) => {
          const marker = block.marker === 'numbered' ? `${index + 1}. ` : block.marker === 'dash' ? '– ' : '• ';
          this.#paragraph({ kind: 'paragraph', text: typeof item === 'string' ? marker + item : [marker, ...item] });
        });
        return;
      case 'key-values':
        for (const { label, value } of block.rows) {
          this.#paragraph({ kind: 'paragraph', text: [{ text: `${label}: `, tone: 'muted' }, ...(typeof value === 'string' ? [value] : value)] });
        }
        return;
      case 'table':
        this.#table(block);
        return;
      case 'signatures':
        for (const { role, name } of block.lines) {
          this.#row++;
          this.#paragraph({ kind: 'paragraph', text: `${role}   ____________________   ${name}` });
        }
        return;
      case 'slip':
        this.#row++;
        this.#edge('dashed');
        this.draw(block.blocks);
        return;
      case 'address':
        this.draw(block.beside);
        for (const text of block.recipient) this.#paragraph({ kind: 'paragraph', text, align: 'right' });
        this.#row++;
        return;
      case 'columns':
        for (const column of block.columns) this.draw(column.blocks);
        return;
      case 'together':
        this.draw(block.blocks);
        return;
      case 'rule':
        this.#edge('thin');
        return;
      case 'space':
        this.#row++;
        return;
      case 'page-break':
        if (this.#row > 1) this.#sheet.getRow(this.#row - 1).addPageBreak();
        return;
      default:
        missingCase(block);
    }
  }

  /** A rule above the next row. */
  #edge(style: 'thin' | 'dashed'): void {
    for (let column = 1; column <= this.#columns; column++) {
      this.#sheet.getCell(this.#row, column).border = { top: { style, color: argb(STRONG_RULE_INK) } };
    }
    this.#sheet.getRow(this.#row).height = 6;
    this.#row++;
  }

  #paragraph(block: ParagraphBlock): void {
    const look = PARAGRAPH_LOOKS[block.style ?? 'body'];
    const size = this.#document.size * look.scale;
    const cell = this.#sheet.getCell(this.#row, 1);
    cell.value = textValue(block.text, { family: this.#document.font, size, bold: look.bold, tone: block.tone ?? 'plain' });
    cell.font = font({ family: this.#document.font, size, bold: look.bold, tone: block.tone ?? 'plain' });
    cell.alignment = { wrapText: true, vertical: 'top', horizontal: horizontal(block.align ?? look.align) };
    if (this.#columns > 1) this.#sheet.mergeCells(this.#row, 1, this.#row, this.#columns);
    // A merged cell does not grow by itself.
    const lines = plainText(block.text)
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * size * 0.19) / this.#width)), 0);
    this.#sheet.getRow(this.#row).height = lines * size * 1.35 + (look.before + look.after) / 2;
    this.#row++;
  }

  #table(table: TableBlock): void {
    const edges = this.#grid.edges.get(table);
    if (!edges) return;
    const strong = { style: 'medium', color: argb(STRONG_RULE_INK) } as const;
    const hair = { style: 'thin', color: argb(RULE_INK) } as const;
    const ruled = table.rules !== 'none';
    const begin = this.#row;
    for (const [part, rows] of [['head', table.head], ['body', table.body], ['foot', table.foot ?? []]] as const) {
      const from = this.#row;
      for (const [index, placedRow] of placeCells(rows, table.columns.length).entries()) {
        const row = rows[index]!;
        const at = from + index;
        let lines = 1;
        for (const { cell, column, colspan, rowspan } of placedRow) {
          const left = edges[column]! + 1;
          const right = edges[column + colspan]!;
          const look = {
            family: table.font ?? this.#document.font,
            size: table.size ?? TABLE_SIZE,
            bold: cell.bold ?? row.bold ?? part === 'head',
            tone: inkTone(cell.tone ?? row.tone ?? 'plain'),
          };
          const target = this.#sheet.getCell(at, left);
          target.value = cell.value === undefined ? textValue(cell.text, look) : cell.value;
          const ground = TONE_GROUND[cell.tone ?? row.tone ?? 'plain'] ?? (part === 'body' && table.zebra === true && index % 2 === 1 ? ZEBRA_GROUND : null);
          const alignment = {
            wrapText: true,
            vertical: cell.valign ?? 'middle',
            horizontal: horizontal(cell.align ?? (part === 'head' ? 'center' : (table.columns[column]?.align ?? 'left'))),
            ...(cell.rotated ? { textRotation: 90 } : {}),
          } as const;
          for (let r = at; r < at + rowspan; r++) {
            for (let c = left; c <= right; c++) {
              const each = this.#sheet.getCell(r, c);
              each.font = font(look);
              each.alignment = alignment;
              if (cell.value !== undefined) each.numFmt = cell.format ?? 'General';
              if (ground) each.fill = { type: 'pattern', pattern: 'solid', fgColor: argb(ground) };
              if (ruled) {
                each.border = {
                  top: part === 'head' && r === from ? strong : hair,
                  bottom: part !== 'body' && r === from + rows.length - 1 ? strong : hair,
                  left: table.columns[column]?.groupStart && c === left ? strong : hair,
                  right: hair,
                };
              }
            }
          }
          if (right > left || rowspan > 1) this.#sheet.mergeCells(at, left, at + rowspan - 1, right);
          if (rowspan === 1 && !cell.rotated) {
            let room = 0;
            for (let c = left - 1; c < right; c++) room += this.#grid.widths[c] ?? 8;
            lines = Math.max(lines, Math.ceil((plainText(asCell(cell).text).length * look.size * 0.2) / Math.max(1, room - 2)));
          }
        }
        const rotated = placedRow.some(({ cell }) => cell.rotated);
        const size = table.size ?? TABLE_SIZE;
        this.#sheet.getRow(at).height = Math.max((row.minHeight ?? 0) * POINTS_PER_MM, rotated ? size * 5.5 : lines * size * 1.25 + 4);
      }
      this.#row = from + rows.length;
    }
    if (table.head.length > 0 && this.#grid.edges.size === 1) {
      this.#sheet.pageSetup.printTitlesRow = `${begin}:${begin + table.head.length - 1}`;
    }
    this.#row++;
  }
}

interface CellLook {
  readonly family: FontFamily;
  readonly size: number;
  readonly bold: boolean;
  readonly tone: Tone;
}

const argb = (ink: string): { argb: string } => ({ argb: `FF${ink.slice(1).toUpperCase()}` });
const inkTone = (tone: Tone): Tone => (tone === 'head' || tone === 'total' ? 'plain' : tone);
const horizontal = (align: Align): 'left' | 'center' | 'right' => (align === 'justify' ? 'left' : align);

const font = (look: CellLook): Partial<ExcelJS.Font> => ({
  name: OFFICE_FONTS[look.family],
  size: Math.round(look.size * 2) / 2,
  bold: look.bold,
  color: argb(TONE_INK[look.tone]),
});

const printable = (text: string): string => text.replaceAll('\u00ad', '');

/** A plain text stays plain; pieces of different looks become rich text. */
function textValue(text: RichText, look: CellLook): string | { richText: ExcelJS.RichText[] } {
  if (typeof text === 'string') return printable(text);
  const pieces = text.map((piece) => richPiece(piece, look));
  const [only] = pieces;
  return pieces.length === 1 && only && typeof text[0] === 'string' ? only.text : { richText: pieces };
}

function richPiece(piece: Inline, look: CellLook): ExcelJS.RichText {
  if (typeof piece === 'string') return { text: printable(piece), font: font(look) };
  if ('field' in piece) return { text: '', font: font(look) };
  if ('blank' in piece) return { text: `____________________${piece.caption ? ` (${piece.caption})` : ''}`, font: font(look) };
  return { text: printable(piece.text), font: { ...font({ ...look, bold: piece.bold ?? look.bold, tone: piece.tone ?? look.tone }), italic: piece.italic ?? false } };
}

/** A running line in the code of spreadsheets: `&L`, `&C`, `&R`, page `&P` of `&N`. */
function runningLine(line: RunningLine | undefined): string {
  const part = (code: string, text: RichText | undefined): string => {
    if (text === undefined) return '';
    const pieces = typeof text === 'string' ? [text] : text;
    const coded = pieces.map((piece) => {
      if (typeof piece === 'string') return piece.replaceAll('&', '&&');
      if ('field' in piece) return piece.field === 'page' ? '&P' : '&N';
      return 'text' in piece ? piece.text.replaceAll('&', '&&') : '';
    });
    return code + coded.join('');
  };
  if (!line) return '';
  // A spreadsheet refuses more than 255 characters.
  return `${part('&L', line.left)}${part('&C', line.center)}${part('&R', line.right)}`.slice(0, 255);
}
