import { decodeId, encodeId, ID_PATTERN } from '../ids.ts';
import { ByteReader, ByteWriter } from './byte-text.ts';

/** All rows of a scope at one sequence, or a part of them: what a snapshot is made of. */
export interface ScopeSection {
  readonly scope: string;
  readonly upTo: number;
  /** Of the whole scope, see checksum.ts. */
  readonly checksum: number;
  readonly tables: readonly { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly (readonly PackedValue[])[] }[];
}

export type PackedValue = string | number | null;

const FORMAT = 1;
/** How a column is written: only nulls, whole numbers as steps from one to the next, texts or ids by a dictionary, anything else as JSON. */
const NULLS = 0;
const STEPS = 1;
const TEXTS = 2;
const IDS = 3;
const JSON_TEXT = 4;

/** Column by column: what stands under each other is alike, so a compressor behind this finds little left to write. */
export function packSection(section: ScopeSection): Uint8Array {
  const out = new ByteWriter();
  out.count(FORMAT);
  out.text(section.scope);
  out.count(section.upTo);
  out.count(section.checksum);
  out.count(section.tables.length);
  for (const { table, columns, rows } of section.tables) {
    out.text(table);
    out.count(columns.length);
    for (const column of columns) out.text(column);
    out.count(rows.length);
    for (let at = 0; at < columns.length; at++) packColumn(out, rows, at);
  }
  return out.taken();
}

function packColumn(out: ByteWriter, rows: ScopeSection['tables'][number]['rows'], at: number): void {
  let hasWhole = false;
  let hasText = false;
  let hasOther = false;
  let onlyIds = true;
  // A column of ids names few rows many times; to look at each name once is a third of the work.
  const seen = new Set<string>();
  for (const row of rows) {
    const value = row[at];
    if (value === null || value === undefined) continue;
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0)) hasWhole = true;
      else hasOther = true;
    } else {
      hasText = true;
      if (!onlyIds || seen.has(value)) continue;
      seen.add(value);
      if (!(ID_PATTERN.test(value) && encodeId(decodeId(value)) === value)) onlyIds = false;
    }
  }
  if (hasOther || (hasWhole && hasText)) {
    out.byte(JSON_TEXT);
    out.text(JSON.stringify(rows.map((row) => row[at] ?? null)));
  } else if (hasWhole) packSteps(out, rows, at);
  else if (hasText) packDictionary(out, rows, at, onlyIds);
  else out.byte(NULLS);
}

/** 0 is null; else the step from the number before, its sign in the lowest bit. */
function packSteps(out: ByteWriter, rows: ScopeSection['tables'][number]['rows'], at: number): void {
  out.byte(STEPS);
  let before = 0;
  for (const row of rows) {
    const value = row[at];
    if (typeof value !== 'number') {
      out.count(0);
      continue;
    }
    const step = value - before;
    out.count((step >= 0 ? step * 2 : -step * 2 - 1) + 1);
    before = value;
  }
}

function packDictionary(out: ByteWriter, rows: ScopeSection['tables'][number]['rows'], at: number, onlyIds: boolean): void {
  const places = new Map<string, number>();
  const words: string[] = [];
  const indexes = rows.map((row) => {
    const value = row[at];
    if (typeof value !== 'string') return 0;
    let place = places.get(value);
    if (place === undefined) {
      words.push(value);
      places.set(value, (place = words.length));
    }
    return place;
  });
  out.byte(onlyIds ? IDS : TEXTS);
  out.count(words.length);
  for (const word of words) {
    if (onlyIds) out.raw(decodeId(word));
    else out.text(word);
  }
  for (const index of indexes) out.count(index);
}

/**
 * A column of nulls costs nothing a row, so thirty bytes could name a hundred million cells. Real rows have a key, which costs a byte at least, and
 * no table has so many columns beside it.
 */
const CELLS_A_BYTE = 64;
const FREE_CELLS = 65_536;

/** @throws RangeError on anything that `packSection` did not write */
export function unpackSection(bytes: Uint8Array): ScopeSection {
  const from = new ByteReader(bytes);
  if (from.count() !== FORMAT) throw new RangeError('a format that is not known');
  const scope = from.text();
  const upTo = from.count();
  const checksum = from.count();
  let cells = 0;
  const tables = listOf(from, () => {
    const table = from.text();
    const columns = listOf(from, () => from.text());
    const length = from.count();
    // Every row costs at least a bit of a column of its own; a number from nowhere must not become an allocation.
    if (length > 5_000_000 || (columns.length === 0 && length > 0)) throw new RangeError('more rows than a scope has');
    cells += length * columns.length;
    if (cells > FREE_CELLS + CELLS_A_BYTE * bytes.length) throw new RangeError('more cells than the bytes can hold');
    const values = columns.map(() => unpackColumn(from, length));
    return { table, columns, rows: Array.from({ length }, (_, row) => values.map((column) => column[row]!)) };
  });
  if (from.left !== 0) throw new RangeError('bytes behind the end');
  return { scope, upTo, checksum, tables };
}

function listOf<Item>(from: ByteReader, read: () => Item): Item[] {
  const length = from.count();
  if (length > from.left) throw new RangeError('a list longer than its bytes');
  return Array.from({ length }, read);
}

function unpackColumn(from: ByteReader, length: number): PackedValue[] {
  const kind = from.byte();
  if (kind === NULLS) return Array.from({ length }, () => null);
  if (kind === JSON_TEXT) return unpackJson(from.text(), length);
  if (length > from.left) throw new RangeError('a column longer than its bytes');
  if (kind === STEPS) {
    let before = 0;
    return Array.from({ length }, () => {
      const coded = from.count();
      if (coded === 0) return null;
      const step = coded - 1;
      before += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
      return before;
    });
  }
  if (kind !== IDS && kind !== TEXTS) throw new RangeError('a column of an unknown kind');
  const words = listOf(from, () => (kind === IDS ? encodeId(from.raw(16)) : from.text()));
  return Array.from({ length }, () => {
    const index = from.count();
    if (index === 0) return null;
    const word = words[index - 1];
    if (word === undefined) throw new RangeError('a word that the dictionary lacks');
    return word;
  });
}

function unpackJson(text: string, length: number): PackedValue[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new RangeError('a column that is no JSON');
  }
  const isValue = (value: unknown): value is PackedValue => value === null || typeof value === 'string' || typeof value === 'number';
  if (!Array.isArray(values) || values.length !== length || !values.every(isValue)) throw new RangeError('a column of other values');
  return values;
}

/** A section behind its length of four bytes, as the stream of a snapshot carries it. */
export function frameSection(section: ScopeSection): Uint8Array {
  const packed = packSection(section);
  const frame = new Uint8Array(packed.length + 4);
  new DataView(frame.buffer).setUint32(0, packed.length);
  frame.set(packed, 4);
  return frame;
}

/** The largest section that is believed: a year of a school's largest journal is a hundredth of it. */
const MOST_BYTES = 64 * 2 ** 20;

/** Takes a stream in any pieces and gives the sections that are whole. */
export class SectionReader {
  private held = new Uint8Array(0);

  /** @throws RangeError where the stream is none of ours */
  take(chunk: Uint8Array): ScopeSection[] {
    const all = new Uint8Array(this.held.length + chunk.length);
    all.set(this.held);
    all.set(chunk, this.held.length);
    const sections: ScopeSection[] = [];
    let at = 0;
    while (all.length - at >= 4) {
      const length = new DataView(all.buffer, all.byteOffset + at).getUint32(0);
      if (length > MOST_BYTES) throw new RangeError('a section larger than any');
      if (all.length - at - 4 < length) break;
      sections.push(unpackSection(all.subarray(at + 4, at + 4 + length)));
      at += 4 + length;
    }
    this.held = all.slice(at);
    return sections;
  }

  /** True where the stream ended between two sections. */
  get isWhole(): boolean {
    return this.held.length === 0;
  }
}
