import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { storedZip } from '#main/imports/zip-package.ts';

const require = createRequire(import.meta.url);

interface Cell {
  value: unknown;
  numFmt?: string;
}
interface Sheet {
  getCell(address: string): Cell;
  addRow(values: readonly unknown[]): unknown;
  mergeCells(range: string): void;
  state: string;
}
interface Book {
  addWorksheet(name: string): Sheet;
  properties: { date1904?: boolean };
  xlsx: { writeBuffer(): Promise<ArrayBuffer> };
}

/** A real XLSX, written by another library than the one that reads it. */
export async function makeXlsx(fill: (book: Book) => void): Promise<Uint8Array> {
  const { Workbook } = require('@protobi/exceljs') as { Workbook: new () => Book };
  const book = new Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** windows-1251 of the letters that lists need. */
export function windows1251(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => {
    const code = char.codePointAt(0)!;
    if (code < 0x80) return code;
    if (code >= 0x410 && code <= 0x44f) return code - 0x410 + 0xc0;
    const others: Record<string, number> = { Ё: 0xa8, ё: 0xb8, '№': 0xb9, '«': 0xab, '»': 0xbb, '–': 0x96 };
    const byte = others[char];
    if (byte === undefined) throw new RangeError(`no windows-1251 for ${char}`);
    return byte;
  });
}

export interface ZipPart {
  readonly name: string;
  readonly data: Uint8Array;
  /** What the directory declares instead of the truth. */
  readonly declared?: number;
}

/** A deflated zip whose declared sizes may lie. */
export function deflatedZip(parts: readonly ZipPart[]): Uint8Array {
  const packed = parts.map((part) => ({ ...part, packed: deflateRawSync(part.data, { level: 9 }) }));
  const zip = Buffer.from(storedZip(packed.map(({ name, packed }) => ({ name, data: packed }))));
  let local = 0;
  let central = zip.readUInt32LE(zip.length - 6);
  for (const part of packed) {
    const nameBytes = Buffer.byteLength(part.name);
    const size = part.declared ?? part.data.length;
    zip.writeUInt16LE(8, local + 8);
    zip.writeUInt32LE(size, local + 22);
    zip.writeUInt16LE(8, central + 10);
    zip.writeUInt32LE(size, central + 24);
    local += 30 + nameBytes + part.packed.length;
    central += 46 + nameBytes;
  }
  return zip;
}

/** Takes an XLSX apart and puts it together with a part changed or added. */
export function withParts(parts: ReadonlyMap<string, Uint8Array>, more: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return deflatedZip(Object.entries({ ...Object.fromEntries(parts), ...more }).map(([name, data]) => ({ name, data })));
}
