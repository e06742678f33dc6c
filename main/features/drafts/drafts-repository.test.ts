import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { MIGRATIONS } from '../../database/migrations/index.ts';
import { dropDraft, keepDraft, listDrafts } from './drafts-repository.ts';

const [MINE, THEIRS] = ['a'.repeat(22) as StaffId, 'b'.repeat(22) as StaffId];
let folder: string;
let db: SchoolDatabase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uch-drafts-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations: MIGRATIONS });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});
const keep = (staffId: StaffId, place: string, text: string, keptAt: number) => db.write((tx) => keepDraft(tx, { staffId, place, text, keptAt }));

describe('drafts (issue 4, point 5; migration 60)', () => {
  it('keep the newest text of a place, of each person apart, and go when they are dropped', async () => {
    await keep(MINE, 'comment/1', 'Ошиб', 1);
    await keep(MINE, 'comment/1', 'Ошибка', 2);
    await keep(MINE, 'lesson/2', 'Тема', 3);
    await keep(THEIRS, 'comment/1', 'чужое', 4);
    expect(listDrafts(db.read, MINE)).toEqual([{ place: 'lesson/2', text: 'Тема', keptAt: 3 }, { place: 'comment/1', text: 'Ошибка', keptAt: 2 }]);
    await db.write((tx) => dropDraft(tx, MINE, 'comment/1'));
    expect(listDrafts(db.read, MINE).map(({ place }) => place)).toEqual(['lesson/2']);
    expect(listDrafts(db.read, THEIRS)).toHaveLength(1);
  });

  it('do not heap up: the newest hundred of a person stay', async () => {
    for (let at = 0; at < 105; at += 1) await keep(MINE, `p/${at}`, 'х', at);
    const kept = listDrafts(db.read, MINE);
    expect([kept.length, kept[0]!.place, kept.at(-1)!.place]).toEqual([100, 'p/104', 'p/5']);
  });

  it('cannot be read in the file', async () => {
    await keep(MINE, 'comment/1', 'канарейка на ветке', 1);
    await db.close();
    expect(readFileSync(join(folder, 'school.db')).includes(Buffer.from('канарейка'))).toBe(false);
  });
});
