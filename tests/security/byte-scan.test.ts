import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LETTER_OPTIONS, parentsLetter } from '#domain/reports/index.ts';
import { ByteScan, formsOf, type Canary } from '../fixtures/byte-scan.ts';
import { schoolLetterData } from '../fixtures/letter-data.ts';
import { pdfOf } from '../fixtures/pdf-text.ts';

/** The scan of «fifty people on one profile» can fail: whatever is planted is found, in each form and each kind of place (issue 4, «How it is proven»). */
const NAME: Canary = { name: 'a name', value: 'Журавлёвич' };
const KEY: Canary = { name: 'a key', value: new Uint8Array(createHash('sha256').update('a key').digest().fill(0xfb, 0, 3).fill(0xff, 13, 16)) };
/** Bytes without meaning that are the same in every run. */
const noise = (bytes: number): Buffer => Buffer.concat(Array.from({ length: Math.ceil(bytes / 32) }, (_, at) => createHash('sha256').update(`noise ${at}`).digest())).subarray(0, bytes);
const around = (bytes: Uint8Array): Buffer => Buffer.concat([noise(4_097), bytes, noise(333)]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uch-byte-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = (...content: readonly Uint8Array[]): string[] => {
  const scan = new ByteScan([NAME, KEY]);
  for (const one of content) scan.content('place', one);
  return [...new Set(scan.findings.map(({ canary, form }) => `${canary}: ${form}`))];
};

describe('forms, each written by another hand than the scan’s', () => {
  const name = NAME.value as string;
  const key = Buffer.from(KEY.value as Uint8Array);
  it.each<[string, string | Uint8Array]>([
    ['a name: utf-8', name], ['a name: utf-8', 'ЖУРАВЛЁВИЧ'], ['a name: utf-8', 'журавлёвич'], ['a name: utf-8', 'журавлёвич'.normalize('NFD')],
    ['a name: utf-16le', Buffer.from(name, 'utf16le')],
    ['a name: utf-16be', Buffer.from('\u0416\u0443\u0440\u0430\u0432\u043b\u0451\u0432\u0438\u0447', 'utf16le').swap16()],
    ['a name: windows-1251', Buffer.from([0xc6, 0xf3, 0xf0, 0xe0, 0xe2, 0xeb, 0xb8, 0xe2, 0xe8, 0xf7])],
    ['a name: percent-escaped', new URLSearchParams({ q: name }).toString()],
    ['a name: percent-escaped', new URL(`app://x/${name}`).pathname.toLowerCase()],
    ['a name: json-escaped', String.raw`{"name":"\u0416\u0443\u0440\u0430\u0432\u043b\u0451\u0432\u0438\u0447"}`],
    ['a name: json-escaped', String.raw`\u0416\u0443\u0440\u0430\u0432\u043B\u0451\u0432\u0438\u0447`],
    ['a name: hex', Buffer.from(name).toString('hex')],
    ['a name: base64 at 0', Buffer.from(`${name}!`).toString('base64')],
    ['a name: base64 at 1', Buffer.from(`{${name}}`).toString('base64')],
    ['a name: base64 at 2', Buffer.from(`<<${name}>`).toString('base64')],
    ['a name: base64 of utf-16 at 0', Buffer.from(name, 'utf16le').toString('base64')],
    ['a key: raw', key], ['a key: raw, first half', key.subarray(0, 16)], ['a key: raw, second half', key.subarray(16)],
    ['a key: hex', key.toString('hex')], ['a key: hex', key.toString('hex').toUpperCase()],
    ['a key: base64 at 0', JSON.stringify({ key: key.toString('base64') })],
    ['a key: base64url at 0', key.toString('base64url')],
    ['a key: base64 at 1', Buffer.from(Buffer.concat([Buffer.from('x'), key])).toString('base64')],
    ['a key: base64 at 2', Buffer.from(Buffer.concat([Buffer.from('xy'), key, Buffer.from('z')])).toString('base64')],
    ['a key: list of numbers', JSON.stringify([...key])],
  ])('%s', (form, written) => {
    expect(found(around(Buffer.from(written)))).toContain(form);
  });

  it('nothing is found in noise, and half a name is none', () => {
    expect(found(noise(1 << 20), Buffer.from(name.slice(0, 6)), Buffer.from(`${name.slice(0, -1)}к`))).toEqual([]);
  });

  it('a canary at the very beginning and the very end of a file is found', () => {
    expect(found(Buffer.concat([Buffer.from(name), noise(50)]))).toContain('a name: utf-8');
    expect(found(Buffer.concat([noise(50), Buffer.from(name)]))).toContain('a name: utf-8');
    expect(found(Buffer.from(name))).toContain('a name: utf-8');
  });

  it('a word that would be met by chance is refused', () => {
    expect(() => formsOf({ name: 'short', value: 'кот' })).toThrow(RangeError);
  });
});

describe('packed', () => {
  const text = Buffer.from(`Ученик ${NAME.value as string}, 7А`);
  const zip = (content: Buffer): Buffer => {
    const head = Buffer.alloc(30);
    head.write('PK\u0003\u0004', 'latin1');
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(5, 26);
    return Buffer.concat([head, Buffer.from('a.xml'), deflateRawSync(content)]);
  };
  const gzipWithName = (content: Buffer): Buffer => {
    const [head, rest] = [gzipSync(content).subarray(0, 10), gzipSync(content).subarray(10)];
    head[3] = 8;
    return Buffer.concat([head, Buffer.from('a.txt\u0000'), rest]);
  };
  it.each<[string, Buffer]>([
    ['zlib', deflateSync(text)], ['zlib, whose end is cut off', deflateSync(Buffer.concat([text, noise(9_000)])).subarray(0, 5_000)], ['zlib of the least and of the most care', Buffer.concat([deflateSync(text, { level: 1 }), deflateSync(text, { level: 9 })])],
    ['gzip', gzipSync(text)], ['gzip with the name of its file', gzipWithName(text)], ['zip', zip(text)], ['gzip in gzip', gzipSync(gzipSync(text))], ['zlib in zip', zip(deflateSync(text))],
  ])('%s', (_kind, bytes) => {
    expect(found(around(bytes))).toContain('a name: utf-8');
  });

  it('a letter in a PDF, whose names are numbers of glyphs', () => {
    const { pupil, ...data } = schoolLetterData(1);
    const pdf = pdfOf([parentsLetter({ ...data, pupil: { ...pupil, family: NAME.value as string } }, DEFAULT_LETTER_OPTIONS)]);
    expect(pdf.includes(Buffer.from(NAME.value as string))).toBe(false);
    const scan = new ByteScan([NAME]);
    scan.content('spool/a.pdf', around(pdf));
    expect(scan.findings.some(({ place, form }) => place === 'spool/a.pdf › pdf text' && form === 'utf-8')).toBe(true);
  });
});

describe('places', () => {
  it('files at every depth, names of files and folders, and what links say', () => {
    const name = NAME.value as string;
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    writeFileSync(join(folder, 'a', 'b', 'deep.log'), name);
    writeFileSync(join(folder, `${name}.txt`), 'nothing');
    symlinkSync(`/nowhere/${name}`, join(folder, 'link'));
    const scan = new ByteScan([NAME]);
    scan.folder(folder);
    expect(scan.findings.map(({ place }) => place).toSorted()).toEqual([`${name}.txt (its name)`, 'a/b/deep.log', 'link'].toSorted());
    expect(scan).toMatchObject({ files: 2 });
    const skipping = new ByteScan([NAME]);
    skipping.folder(folder, { skip: (path) => path.endsWith('.txt') || path === 'link' });
    expect(skipping.findings.map(({ place }) => place)).toEqual(['a/b/deep.log']);
  });

  it('rows that were deleted from an open database and are still in its pages or its journal', () => {
    const database = new Sqlite(join(folder, 'open.db'));
    database.pragma('journal_mode = WAL');
    database.pragma('secure_delete = OFF');
    database.exec('CREATE TABLE pupil (name TEXT)');
    database.prepare('INSERT INTO pupil VALUES (?)').run(NAME.value);
    database.exec('DELETE FROM pupil');
    const scan = new ByteScan([NAME]);
    scan.folder(folder);
    database.close();
    expect(scan.findings.map(({ place }) => place)).toContain('open.db-wal');
  });
});
