import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress, constants } from 'node:zlib';
import { done, failed, type Result } from '#domain/result.ts';

/*
 * A backup on the disk: one line of JSON in clear (the head), then pieces, each with its length before it, the last one marked. The pieces together are a
 * zstd stream of lines (backup-lines.ts). Encrypted, every piece is sealed by AES-256-GCM under a key that scrypt makes of the passphrase; place, «last»
 * and the head are sealed with it, so that a piece that is changed, moved, left out or put behind is seen (the STREAM construction of Hoang, Reyhanitabar,
 * Rogaway and Vizár, CRYPTO 2015). In clear a SHA-256 of the same stands in the place of the seal: it finds damage, not a forger.
 */

export const BACKUP_FORMAT = 'uchitelskaya-backup';
/** Of this layout; what the tables look like is the head's `shape`. */
export const BACKUP_VERSION = 1;

const PIECE = 256 * 1024;
const LONGEST_HEAD = 4_096;
const LAST = 0x8000_0000;
const TAG = 16;

export interface BackupHead {
  readonly format: typeof BACKUP_FORMAT;
  readonly version: number;
  /** The newest migration of the database that was copied. */
  readonly shape: number;
  /** Milliseconds since 1970 UTC. */
  readonly madeAt: number;
  readonly cipher: BackupCipher | null;
}

interface BackupCipher {
  readonly name: 'aes-256-gcm';
  /** scrypt's cost, and its salt in base64; a salt is used for one file alone. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
}

/** The file is no whole backup. */
export class BackupBroken extends Error {}

/** The file opens with a passphrase only, and not with this one. */
export class BackupKeyWrong extends Error {}

/** 128 MiB and about half a second for each guess. */
const COST = { n: 131_072, r: 8, p: 1 } as const;

export interface BackupParts {
  /** The bytes of the head with its end of line. */
  readonly head: Uint8Array;
  readonly key: Uint8Array | null;
}

/** @param passphrase null: in clear, for a place that is safe by itself */
export async function beginBackup(shape: number, madeAt: number, passphrase: string | null): Promise<BackupParts> {
  const cipher: BackupCipher | null = passphrase === null ? null : { name: 'aes-256-gcm', ...COST, salt: randomBytes(16).toString('base64') };
  const head: BackupHead = { format: BACKUP_FORMAT, version: BACKUP_VERSION, shape, madeAt, cipher };
  return { head: Buffer.from(`${JSON.stringify(head)}\n`), key: cipher && (await keyOf(passphrase!, cipher)) };
}

/** The bytes of a backup from the bytes of its lines, a piece at a time. */
export async function* packBackup({ head, key }: BackupParts, lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  yield head;
  const squeeze = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  const whole = pipeline(Readable.from(lines), squeeze);
  // Heard below, where the stream that it breaks is read.
  whole.catch(() => undefined);
  let held: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const piece = (isLast: boolean): Uint8Array => {
    const plain = Buffer.concat(held);
    held = [];
    length = 0;
    const bytes = key ? seal(key, head, number, isLast, plain) : Buffer.concat([plain, sumOf(head, number, isLast, plain)]);
    number += 1;
    const before = Buffer.alloc(4);
    before.writeUInt32BE((bytes.length | (isLast ? LAST : 0)) >>> 0);
    return Buffer.concat([before, bytes]);
  };
  for await (const chunk of squeeze as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      if (length === PIECE) yield piece(false);
      const part = chunk.subarray(at, at + PIECE - length);
      held.push(part);
      length += part.length;
      at += part.length;
    }
  }
  await whole;
  yield piece(true);
}

/** Whether a file begins as a backup does. */
export async function isBackup(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    return (await readHead(handle)) !== null;
  } finally {
    await handle.close();
  }
}

export interface OpenBackup {
  readonly head: BackupHead;
  /** The bytes of the lines, to be read to their end: only then the file is known to be whole. @throws BackupBroken, BackupKeyWrong */
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Opens a backup; nothing of the content is read yet.
 * @param newestShape of this server
 * @returns `backup_damaged`, `backup_from_future`, `backup_key_wrong`
 */
export async function openBackup(file: string, passphrase: string | null, newestShape: number): Promise<Result<OpenBackup>> {
  const handle = await open(file, 'r');
  let isOurs = true;
  try {
    const read = await readHead(handle);
    if (!read) return failed('backup_damaged');
    const { head } = read;
    if (head.version > BACKUP_VERSION) return failed('backup_from_future', { version: head.version, known: BACKUP_VERSION });
    if (head.shape > newestShape) return failed('backup_from_future', { version: head.shape, known: newestShape });
    if (head.cipher && passphrase === null) return failed('backup_key_wrong');
    const key = head.cipher && (await keyOf(passphrase!, head.cipher));
    isOurs = false;
    return done({ head, bytes: unpack(handle, read.bytes, key) });
  } finally {
    if (isOurs) await handle.close();
  }
}

async function* unpack(handle: FileHandle, head: Uint8Array, key: Uint8Array | null): AsyncGenerator<Buffer> {
  async function* pieces(): AsyncGenerator<Buffer> {
    let position = head.length;
    for (let number = 0, isLast = false; !isLast; number++) {
      const word = (await readExactly(handle, position, 4)).readUInt32BE();
      isLast = word >= LAST;
      const length = word % LAST;
      if (length > PIECE + TAG) throw new BackupBroken('a piece is too long');
      const bytes = await readExactly(handle, position + 4, length);
      position += 4 + length;
      yield key ? unseal(key, head, number, isLast, bytes) : unsum(head, number, isLast, bytes);
    }
    const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, position);
    if (bytesRead > 0) throw new BackupBroken('something stands behind the end');
  }
  const unzip = createZstdDecompress();
  const whole = pipeline(Readable.from(pieces()), unzip);
  whole.catch(() => undefined);
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) yield chunk;
    // What is unpacked may end before the file does, and the file may still be wrong there.
    await whole;
  } catch (error) {
    if (error instanceof BackupBroken || error instanceof BackupKeyWrong || isOfTheDisk(error)) throw error;
    throw new BackupBroken(error instanceof Error ? error.message : 'not to be unpacked');
  } finally {
    unzip.destroy();
    await whole.catch(() => undefined);
    await handle.close();
  }
}

const isOfTheDisk = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let had = 0; had < length; ) {
    const { bytesRead } = await handle.read(buffer, had, length - had, position + had);
    if (bytesRead === 0) throw new BackupBroken('the file is cut');
    had += bytesRead;
  }
  return buffer;
}

async function readHead(handle: FileHandle): Promise<{ head: BackupHead; bytes: Uint8Array } | null> {
  const buffer = Buffer.alloc(LONGEST_HEAD);
  const { bytesRead } = await handle.read(buffer, 0, LONGEST_HEAD, 0);
  const end = buffer.subarray(0, bytesRead).indexOf(0x0a);
  if (end < 0) return null;
  let value: unknown;
  try {
    value = JSON.parse(buffer.toString('utf8', 0, end));
  } catch {
    return null;
  }
  return isHead(value) ? { head: value, bytes: buffer.subarray(0, end + 1) } : null;
}

function isHead(value: unknown): value is BackupHead {
  if (typeof value !== 'object' || value === null) return false;
  const { format, version, shape, madeAt, cipher } = value as Record<string, unknown>;
  if (format !== BACKUP_FORMAT || !isCount(version) || !isCount(shape) || !isCount(madeAt)) return false;
  // How a newer layout seals is not ours to judge; it is refused by its version.
  return version > BACKUP_VERSION || cipher === null || isCipher(cipher);
}

function isCipher(value: unknown): value is BackupCipher {
  if (typeof value !== 'object' || value === null) return false;
  const { name, n, r, p, salt } = value as Record<string, unknown>;
  // A head with another cost would let a stranger's file take all memory.
  return name === 'aes-256-gcm' && n === COST.n && r === COST.r && p === COST.p && typeof salt === 'string' && Buffer.from(salt, 'base64').length === 16;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The key of one file; its salt is of this file alone, so numbers of pieces do as nonces. */
const keyOf = (passphrase: string, { n, r, p, salt }: BackupCipher): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, { N: n, r, p, maxmem: 256 * n * r }, (error, key) => (error ? reject(error) : resolve(key)));
  });

function nonceOf(number: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

const sumOf = (head: Uint8Array, number: number, isLast: boolean, plain: Uint8Array): Uint8Array =>
  createHash('sha256').update(head).update(nonceOf(number, isLast)).update(plain).digest().subarray(0, TAG);

function unsum(head: Uint8Array, number: number, isLast: boolean, bytes: Buffer): Buffer {
  if (bytes.length < TAG) throw new BackupBroken('a piece is too short');
  const plain = bytes.subarray(0, bytes.length - TAG);
  if (!bytes.subarray(bytes.length - TAG).equals(sumOf(head, number, isLast, plain))) throw new BackupBroken('a piece was changed');
  return plain;
}

function seal(key: Uint8Array, head: Uint8Array, number: number, isLast: boolean, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, isLast)).setAAD(head);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, head: Uint8Array, number: number, isLast: boolean, bytes: Buffer): Buffer {
  if (bytes.length < TAG) throw new BackupBroken('a piece is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), { authTagLength: TAG }).setAAD(head).setAuthTag(bytes.subarray(bytes.length - TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]);
  } catch {
    // Of the first piece nobody can tell which of both is wrong; that the key is, is likelier.
    throw number === 0 ? new BackupKeyWrong() : new BackupBroken('a piece was changed');
  }
}
