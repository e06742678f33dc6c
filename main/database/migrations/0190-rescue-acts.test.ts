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
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0190-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 190 brings a place for the acts of rescues, each once, and keeps what waits (issue 4, point 3)', async () => {
  const before = await open(MIGRATIONS.filter(({ version }) => version < 190));
  await before.write((tx) => tx.run(`INSERT INTO security_event (event_id, staff_id, kind, result, device_at, params) VALUES ('a', 's', 'rescue_ended', 'done', 1, '{}')`));
  await before.close();
  const after = await open();
  expect(after.read.all('SELECT event_id FROM security_event')).toEqual([{ event_id: 'a' }]);
  const put = () => after.write((tx) => tx.run(`INSERT INTO rescue_act (rescue_id, ended_at, author_id, act) VALUES ('r', 1, 's', '{}')`));
  await put();
  await expect(put()).rejects.toThrow(/UNIQUE constraint failed/u);
  await after.close();
});
