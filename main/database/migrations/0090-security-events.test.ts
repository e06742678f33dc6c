import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { securityEvents } from './0090-security-events.ts';
import { MIGRATIONS } from './index.ts';

let folder: string;
const open = async (migrations = MIGRATIONS) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
const before90 = MIGRATIONS.filter(({ version }) => version < 90);
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0090-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 90 gives an older file a place where security events wait for the school’s register, each once, and leaves its rows alone', async () => {
  const before = await open(before90);
  await before.write((tx) => tx.run(`INSERT INTO draft VALUES ('a', 'lesson/1', 'Сложение', 1)`));
  await before.close();
  const after = await open([...before90, securityEvents]);
  expect(after.read.get('PRAGMA user_version')).toEqual({ user_version: 90 });
  expect(after.read.all('SELECT staff_id, text FROM draft')).toEqual([{ staff_id: 'a', text: 'Сложение' }]);
  const put = (id: string, result: string) => after.write((tx) => tx.run(`INSERT INTO security_event VALUES (?, 'a', 'locked', ?, NULL, 1795000000000, '{}')`, id, result));
  await put('e1', 'done');
  await put('e2', 'refused');
  expect(after.read.all('SELECT event_id, result, subject_id, device_at FROM security_event ORDER BY event_id')).toEqual([
    { event_id: 'e1', result: 'done', subject_id: null, device_at: 1_795_000_000_000 }, { event_id: 'e2', result: 'refused', subject_id: null, device_at: 1_795_000_000_000 },
  ]);
  await expect(put('e1', 'done')).rejects.toThrow(/UNIQUE constraint failed/);
  await expect(put('e3', 'perhaps')).rejects.toThrow(/CHECK constraint failed/);
  await after.close();
});
