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
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0110-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('migration 110 keeps every event that waits, in the order of its clock, and what comes then in the order of its writing (issue 4, point 9)', async () => {
  const before = await open(MIGRATIONS.filter(({ version }) => version < 110));
  await before.write((tx) => {
    for (const [id, at] of [['c', 1], ['a', 2], ['b', 2]] as const) tx.run(`INSERT INTO security_event VALUES (?, 's', 'locked', 'done', NULL, ?, '{}')`, id, at);
  });
  await before.close();
  const after = await open();
  const put = (id: string, at: number) => after.write((tx) => tx.run(`INSERT INTO security_event (event_id, staff_id, kind, result, device_at, params) VALUES (?, 's', 'locked', 'done', ?, '{}')`, id, at));
  // Of a clock that was turned back.
  await put('0', 1);
  expect(after.read.all<{ id: string }>('SELECT event_id AS id FROM security_event ORDER BY seq').map(({ id }) => id)).toEqual(['c', 'a', 'b', '0']);
  await expect(put('a', 9)).rejects.toThrow(/UNIQUE constraint failed/u);
  await after.close();
});
