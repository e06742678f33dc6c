import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RosterBooks } from './roster-books.ts';

let folder: string;
let file: string;
let books: RosterBooks;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-books-'));
  file = join(folder, 'list.csv');
  // A worker that also leaves a stroke for every time it was started.
  writeFileSync(join(folder, 'worker.mjs'), `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(join(folder, 'strokes'))}, '|');\nawait import(${JSON.stringify(new URL('./roster-worker.ts', import.meta.url).href)});\n`);
  books = new RosterBooks(join(folder, 'worker.mjs'));
  writeFileSync(file, 'ФИО\nКим Алина\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const started = () => (existsSync(join(folder, 'strokes')) ? readFileSync(join(folder, 'strokes'), 'utf8').length : 0);
const read = async (how: 'asRemembered' | 'anew', today = '2026-11-23') => {
  const book = await books.read(file, { how, today, signal: new AbortController().signal });
  return book.ok ? book.value.sheets[0]!.rows.map(({ written }) => written).join() : book.error.code;
};

it('remembers an untouched file, reads a touched one again, and forgets when a file is read anew', async () => {
  expect([await read('asRemembered'), await read('asRemembered'), started()]).toEqual(['Ким Алина', 'Ким Алина', 1]);
  writeFileSync(file, 'ФИО\nКим Арина\n');
  utimesSync(file, 2_000_000_000, 2_000_000_000);
  expect([await read('asRemembered'), started()]).toEqual(['Ким Арина', 2]);
  expect([await read('asRemembered', '2026-11-24'), started()]).toEqual(['Ким Арина', 3]);
  expect([await read('anew', '2026-11-24'), started()]).toEqual(['Ким Арина', 4]);
  expect([await read('asRemembered', '2026-11-24'), started()]).toEqual(['Ким Арина', 5]);
  rmSync(file);
  expect([await read('asRemembered'), started()]).toEqual(['import_file_missing', 5]);
});
