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
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0080-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 80 gives the pupils and revisions of an older file their columns, and a table for consents', async () => {
  const before = await open(MIGRATIONS.filter(({ version }) => version < 80));
  await before.write((tx) => {
    tx.run(`INSERT INTO pupil (id, last_name, first_name, middle_name, sex, address, phone, sort_name) VALUES ('a', 'Ёлкина', 'Мария', '', 'female', '', '', 'ёлкина')`);
    tx.run(`INSERT INTO revision (seq, command_id, command, entity, entity_id, author_id, made_at, hash) VALUES (1, 'c', 'setMark', 'mark', 'w/a', 's', 1, x'00')`);
  });
  await before.close();
  const after = await open();
  expect(after.read.all('SELECT id, destroyed_on FROM pupil')).toEqual([{ id: 'a', destroyed_on: null }]);
  expect(after.read.all('SELECT seq, kept_digest FROM revision')).toEqual([{ seq: 1, kept_digest: null }]);
  await after.write((tx) => tx.run(`INSERT INTO consent VALUES ('k', 'a', 'data', 'guardian', NULL, 'Ёлкин П. П.', 'given', '2026-09-01', 'заявление № 1', NULL, 's', 1, 1)`));
  expect(after.read.all('SELECT pupil_id FROM consent')).toEqual([{ pupil_id: 'a' }]);
  await after.close();
});
