import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandId, fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { openDatabase } from '../database.ts';
import { journal } from './0010-journal.ts';
import { sync } from './0020-sync.ts';

let folder: string;
const key = () => new Uint8Array(Buffer.alloc(32, 3));
const open = async (migrations = [journal, sync]) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: key(), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0020-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('migration 20', () => {
  it('brings a file of version 10 forward with what waits in its outbox, after a backup', async () => {
    const before = await open([journal]);
    await fillSmallSchool(before);
    await before.write((tx) => {
      tx.run('INSERT INTO mark (work_id, pupil_id, value, author_id, made_at, version) VALUES (?, ?, 5, ?, 7, 3)', s.work23, s.anna, s.teacher);
      tx.run('INSERT INTO outbox (command_id, name, args, base_version, author_id, made_at) VALUES (?, ?, ?, NULL, ?, 5)', commandId(1), 'setMark', '{}', s.teacher);
    });
    await before.close();
    const after = await open();
    expect(after.read.get('PRAGMA user_version')).toEqual({ user_version: 20 });
    expect(after.read.get('SELECT device_seq, command_id, base_version, settled_version FROM outbox')).toEqual({
      device_seq: 1, command_id: commandId(1), base_version: 0, settled_version: null,
    });
    expect(after.read.get('SELECT count(*) AS n FROM work WHERE author_id IS NULL')).toEqual({ n: 4 });
    expect(after.read.get('SELECT work_id, value, is_debt, comment, made_at, version FROM mark')).toEqual({ work_id: s.work23, value: 5, is_debt: 0, comment: '', made_at: 7, version: 3 });
    expect(after.read.all('PRAGMA foreign_key_check')).toEqual([]);
    // Marks still refer to works, and works are found by their lesson without a search through all.
    await expect(after.write((tx) => tx.run('DELETE FROM work WHERE id = ?', s.work23))).rejects.toThrow(/constraint/);
    expect(after.read.all<{ detail: string }>('EXPLAIN QUERY PLAN SELECT * FROM work WHERE lesson_id = ?', s.lesson23)[0]?.detail).toMatch(/^SEARCH work USING INDEX/);
    await after.close();
    expect(existsSync(join(folder, 'school.db.before-20.backup'))).toBe(true);
  });
});
