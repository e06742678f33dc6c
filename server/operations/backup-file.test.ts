import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BackupBroken, beginBackup, openBackup, packBackup, type BackupParts } from './backup-file.ts';

async function allOf<Value>(source: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const one of source) all.push(one);
  return all;
}

describe('the file of a backup: pieces', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uch-pieces-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Two megabytes that do not compress: eight pieces and more. */
  const LINES = Array.from({ length: 40 }, () => `${randomBytes(50_000).toString('latin1').replaceAll(/[^ -~]/g, (one) => String.fromCharCode(33 + (one.charCodeAt(0) % 90)))}\n`);

  const write = async (parts: BackupParts): Promise<{ head: Buffer; pieces: Buffer[] }> => {
    async function* lines(): AsyncGenerator<string> {
      await Promise.resolve();
      yield* LINES;
    }
    const [head, ...pieces] = await allOf(packBackup(parts, lines()));
    return { head: Buffer.from(head ?? []), pieces: pieces.map((piece) => Buffer.from(piece)) };
  };
  const read = async (bytes: Uint8Array, passphrase: string | null): Promise<string> => {
    const file = join(folder, 'x.uchb');
    writeFileSync(file, bytes);
    const opened = await openBackup(file, passphrase, 30);
    if (!opened.ok) throw new Error(opened.error.code);
    return Buffer.concat(await allOf(opened.value.bytes)).toString('utf8');
  };

  it.each([null, 'верба'])('come back as they were, and one that is moved, doubled, left out, cut or from another file is seen (passphrase: %s)', async (passphrase) => {
    const parts = await beginBackup(30, 1, passphrase);
    const { head, pieces } = await write(parts);
    expect(pieces.length).toBeGreaterThan(4);
    expect(await read(Buffer.concat([head, ...pieces]), passphrase)).toBe(LINES.join(''));
    const [first, second, ...rest] = pieces;
    const other = await write(await beginBackup(30, 2, passphrase));
    const marked = Buffer.from(second!);
    marked.writeUInt32BE((marked.readUInt32BE() | 0x8000_0000) >>> 0);
    for (const broken of [
      [head, second!, first!, ...rest], [head, first!, second!, second!, ...rest], [head, first!, ...rest], [head, ...pieces.slice(0, -1)],
      [head, first!, marked], [head, first!, other.pieces[1]!, ...rest], [head, ...pieces, pieces.at(-1)!],
    ]) {
      // Without the first piece nobody can tell a wrong key from a wrong piece.
      await expect(read(Buffer.concat(broken), passphrase)).rejects.toBeInstanceOf(passphrase === null ? BackupBroken : Error);
    }
    await expect(read(Buffer.concat([head, first!, ...rest]), passphrase)).rejects.toBeInstanceOf(BackupBroken);
  });

  it('a source that fails fails the file', async () => {
    async function* lines(): AsyncGenerator<string> {
      yield LINES[0]!;
      await Promise.resolve();
      throw new Error('the database went');
    }
    await expect(allOf(packBackup(await beginBackup(30, 1, null), lines()))).rejects.toThrow('the database went');
  });

  it('a head that asks for another cost of the key is refused before it is worked at', async () => {
    const parts = await beginBackup(30, 1, 'верба');
    const { head, pieces } = await write(parts);
    const file = join(folder, 'x.uchb');
    writeFileSync(file, Buffer.concat([Buffer.from(head.toString('utf8').replace('"n":131072', '"n":1073741824')), ...pieces]));
    expect(readFileSync(file).toString('utf8', 0, 300)).toContain('1073741824');
    expect(await openBackup(file, 'верба', 30)).toMatchObject({ ok: false, error: { code: 'backup_damaged' } });
  });
});
