import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { MIGRATIONS } from './index.ts';

let folder: string;
const open = async (migrations = MIGRATIONS) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0100-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 100 keeps every printed document and takes back the copies that nobody counted (P-13)', async () => {
  const before = await open(MIGRATIONS.filter(({ version }) => version < 100));
  await before.write((tx) => {
    tx.run(`INSERT INTO staff VALUES ('s', 'Иванова', 'Мария', '', 'female', 'Учитель')`);
    for (const format of ['pdf', 'xlsx', 'printer']) {
      tx.run(`INSERT INTO printed_document (id, kind, title, format, pages, copies, subjects, author_id, made_at, chain_head) VALUES (?, 'parents-letter', 'Письма', ?, 3, 1, '["a"]', 's', 7, x'0102')`, format, format);
    }
  });
  const old = before.read.all('SELECT id, kind, title, format, pages, subjects, author_id, made_at, chain_head FROM printed_document ORDER BY id');
  await before.close();
  const after = await open();
  expect(after.read.all('SELECT id, kind, title, format, pages, subjects, author_id, made_at, chain_head FROM printed_document ORDER BY id')).toEqual(old);
  expect(after.read.all('SELECT id, copies FROM printed_document ORDER BY id')).toEqual([{ id: 'pdf', copies: 1 }, { id: 'printer', copies: null }, { id: 'xlsx', copies: 1 }]);
  await after.close();
});
