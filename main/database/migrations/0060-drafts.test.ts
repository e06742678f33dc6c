import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { drafts } from './0060-drafts.ts';
import { MIGRATIONS } from './index.ts';

let folder: string;
const open = async (migrations = MIGRATIONS) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
const until = (last: number) => MIGRATIONS.filter(({ version }) => version <= last);
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0060-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 60 gives an older file a place for unfinished texts, one for each person and place, and leaves its rows alone', async () => {
  const before = await open(until(50));
  await before.write((tx) => tx.run(`INSERT INTO setting VALUES ('kept', 'да')`));
  await before.close();
  const after = await open([...until(50), drafts]);
  expect(after.read.get('PRAGMA user_version')).toEqual({ user_version: 60 });
  expect(after.read.all('SELECT * FROM setting')).toEqual([{ name: 'kept', value: 'да' }]);
  await after.write((tx) => tx.run(`INSERT INTO draft VALUES ('a', 'lesson/1', 'Сложение', 1), ('b', 'lesson/1', 'Вычитание', 2), ('a', 'lesson/2', '', 3)`));
  expect(after.read.all(`SELECT staff_id, text FROM draft WHERE place = 'lesson/1' ORDER BY staff_id`)).toEqual([{ staff_id: 'a', text: 'Сложение' }, { staff_id: 'b', text: 'Вычитание' }]);
  await expect(after.write((tx) => tx.run(`INSERT INTO draft VALUES ('a', 'lesson/1', 'ещё раз', 4)`))).rejects.toThrow(/UNIQUE constraint failed/);
  await expect(after.write((tx) => tx.run(`INSERT INTO draft VALUES ('c', 'lesson/1', NULL, 4)`))).rejects.toThrow(/NOT NULL constraint failed/);
  await after.close();
});
