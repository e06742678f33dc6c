import { crc32, inflateRawSync } from 'node:zlib';
import { done, failed, type Result } from '#domain/result.ts';
import { LIMITS } from './limits.ts';

/**
 * The packages of XLSX and ODS. No reader of spreadsheets stops a zip bomb (1.5 MB grew to 3 GB), and sizes that a package
 * declares may lie. So the directory is read first, what is declared is judged, each entry is unpacked here under a hard
 * limit, and the reader gets a new package of plain stored entries: it never unpacks anything, and never sees macros, pictures
 * or links to other files.
 */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Where the local header begins. */
  readonly offset: number;
}

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * The directory at the end of a zip file, judged by what it declares.
 * @returns `import_damaged`, `import_zip_bomb`, `import_encrypted`; nothing is unpacked
 */
export function readZipDirectory(bytes: Uint8Array): Result<ZipEntry[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return failed('import_damaged');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > LIMITS.zipEntries) return failed('import_zip_bomb');
  const entries: ZipEntry[] = [];
  const decoder = new TextDecoder();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL_SIGNATURE) return failed('import_damaged');
    const nameLength = view.getUint16(at + 28, true);
    const entry = {
      name: decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      packedBytes: view.getUint32(at + 20, true),
      unpackedBytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    // 0xFFFFFFFF says «see the 64-bit field»: no list of pupils needs one.
    if (entry.unpackedBytes === 0xff_ff_ff_ff || entry.packedBytes === 0xff_ff_ff_ff) return failed('import_zip_bomb');
    entries.push(entry);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (entries.some(({ encrypted }) => encrypted)) return failed('import_encrypted');
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0);
  const swollen = entries.some((entry) => entry.unpackedBytes > 1024 * 1024 && entry.unpackedBytes > entry.packedBytes * LIMITS.zipRatio);
  return unpacked > LIMITS.unpackedBytes || swollen ? failed('import_zip_bomb') : done(entries);
}

/**
 * Unpack the wanted entries under the limit and pack them anew without compression.
 * @returns `import_damaged`, `import_zip_bomb` (an entry is larger than it says)
 */
export function repackStored(bytes: Uint8Array, entries: readonly ZipEntry[], wanted: (name: string) => boolean): Result<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: { name: string; data: Uint8Array }[] = [];
  let left: number = LIMITS.unpackedBytes;
  for (const entry of entries) {
    if (!wanted(entry.name)) continue;
    const unpacked = unpack(bytes, view, entry, left);
    if (!unpacked.ok) return unpacked;
    left -= unpacked.value.length;
    files.push({ name: entry.name, data: unpacked.value });
  }
  return done(storedZip(files));
}

/** A zip file of stored entries. */
export function storedZip(files: readonly { readonly name: string; readonly data: Uint8Array }[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of files) {
    const nameBytes = Buffer.from(name, 'utf8');
    const sum = crc32(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(LOCAL_SIGNATURE, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(sum, 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(nameBytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL_SIGNATURE, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, nameBytes, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    directory.push(central, nameBytes);
    offset += local.length + nameBytes.length + data.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

function unpack(bytes: Uint8Array, view: DataView, entry: ZipEntry, most: number): Result<Uint8Array> {
  const { offset } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE) return failed('import_damaged');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packedBytes);
  if (packed.length !== entry.packedBytes) return failed('import_damaged');
  if (entry.method === STORED) return packed.length > most ? failed('import_zip_bomb') : done(packed);
  if (entry.method !== DEFLATED) return failed('import_damaged');
  const declared = Math.min(entry.unpackedBytes, most);
  try {
    // One byte more than declared is already a lie.
    const data = inflateRawSync(packed, { maxOutputLength: declared + 1 });
    return data.length > declared ? failed('import_zip_bomb') : done(data);
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return failed(tooLarge ? 'import_zip_bomb' : 'import_damaged');
  }
}

function findEnd(view: DataView): number | undefined {
  const earliest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= earliest; at -= 1) if (view.getUint32(at, true) === END_SIGNATURE) return at;
  return undefined;
}
