import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { readIdleLockMinutes } from './handlers.ts';

let folder: string;
let db: SchoolDatabase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uch-idle-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3) });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the minutes of the idle lock (design §5)', () => {
  const stored = async (value: unknown): Promise<number> => {
    await db.write((tx) => tx.run('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', 'access', JSON.stringify(value)));
    return readIdleLockMinutes(db.read);
  };

  it('are five unless the school says otherwise, never more than fifteen and never none', async () => {
    expect(readIdleLockMinutes(db.read)).toBe(5);
    expect(await stored({ idleLockMinutes: 10, leaseDays: 7 })).toBe(10);
    expect(await stored({ idleLockMinutes: 600 })).toBe(15);
    expect(await stored({ idleLockMinutes: 0 })).toBe(1);
    expect(await stored({ idleLockMinutes: '10' })).toBe(5);
    expect(await stored(null)).toBe(5);
  });
});
