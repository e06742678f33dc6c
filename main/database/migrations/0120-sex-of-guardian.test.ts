import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { openDatabase } from '../database.ts';
import { MIGRATIONS } from './index.ts';

let folder: string;
const open = async (migrations = MIGRATIONS) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0120-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 120 keeps the parents of an older file, of whom nobody told the sex, and takes no word but the two (P-04)', async () => {
  const before = await open(MIGRATIONS.filter(({ version }) => version < 120));
  await fillSmallSchool(before);
  await before.write((tx) => tx.run(`INSERT INTO guardian VALUES ('g', ?, 'мать', 'Абдурахманова', 'Гузель', '', '+7 111', 1)`, s.anna));
  await before.close();
  const after = await open();
  expect(after.read.get('SELECT * FROM guardian')).toEqual({ id: 'g', pupil_id: s.anna, kinship: 'мать', last_name: 'Абдурахманова', first_name: 'Гузель', middle_name: '', phone: '+7 111', position: 1, sex: null });
  const tell = (sex: string | null) => after.write((tx) => tx.run('UPDATE guardian SET sex = ?', sex));
  await tell('female');
  await expect(tell('мать')).rejects.toThrow(/CHECK constraint failed/u);
  await tell(null);
  await after.close();
});
