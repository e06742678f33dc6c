import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { journal } from './0010-journal.ts';
import { sync } from './0020-sync.ts';
import { chainSeals } from './0030-chain-seals.ts';
import { grants } from './0050-grants.ts';

let folder: string;
const open = async (migrations = [journal, sync, chainSeals, grants]) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0050-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 50 gives the roles and subjects of an older file their columns, as an older writer’s rows have them', async () => {
  const before = await open([journal, sync, chainSeals]);
  await before.write((tx) => {
    tx.run(`INSERT INTO staff VALUES ('a', 'Ёлкина', 'Мария', '', 'female', 'Директор')`);
    tx.run(`INSERT INTO staff_role VALUES ('a', 'director', 'приказ № 1')`);
    tx.run(`INSERT INTO subject VALUES ('b', 'Алгебра', 'Алг', 1, 1)`);
  });
  await before.close();
  const after = await open();
  expect(after.read.get('PRAGMA user_version')).toEqual({ user_version: 50 });
  expect(after.read.all('SELECT * FROM staff_role')).toEqual([{ staff_id: 'a', role: 'director', basis: 'приказ № 1', grants: '[]' }]);
  expect(after.read.all('SELECT id, direction FROM subject')).toEqual([{ id: 'b', direction: '' }]);
  await after.close();
});
