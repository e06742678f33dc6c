import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillSmallSchool, smallSchool as s, testId } from '../../../tests/fixtures/small-school.ts';
import { openDatabase, type SchoolDatabase } from '../database.ts';
import { journal } from './0010-journal.ts';
import { MIGRATIONS } from './index.ts';

let folder: string;
let db: SchoolDatabase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0010-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(Buffer.alloc(32, 3)), migrations: [journal] });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
  await fillSmallSchool(db);
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const refused = (sql: string, ...params: (string | number | null)[]) => expect(db.write((tx) => tx.run(sql, ...params))).rejects.toThrow(/constraint failed/i);
const MARK = 'INSERT INTO mark (work_id, pupil_id, value, is_debt, author_id, made_at, version) VALUES (?, ?, ?, ?, ?, 1, 1)';

describe('migration 10', () => {
  it('is the first of the chain, numbered by tens, and tells its number to the file', () => {
    expect(MIGRATIONS[0]).toBe(journal);
    expect(MIGRATIONS.every((step, index) => step.version % 10 === 0 && step.version > (MIGRATIONS[index - 1]?.version ?? 0))).toBe(true);
    expect(db.read.get('PRAGMA user_version')).toEqual({ user_version: 10 });
    expect(db.read.all('PRAGMA foreign_key_check')).toEqual([]);
  });

  it('keeps out what no rule allows, whoever writes it', async () => {
    await refused(MARK, s.work23, s.anna, 6, 0, s.teacher);
    // A mark and a debt at once: the mark pays the debt (domain.md §3.1).
    await refused(MARK, s.work23, s.anna, 5, 1, s.teacher);
    await refused(MARK, testId(999), s.anna, 5, 0, s.teacher);
    await refused(`INSERT INTO attendance VALUES (?, ?, 'ILLNESS', 15, ?, 1, 1)`, s.lesson23, s.anna, s.teacher);
    await refused(`INSERT INTO attendance VALUES (?, ?, 'SICK', NULL, ?, 1, 1)`, s.lesson23, s.anna, s.teacher);
    await refused(`INSERT INTO lesson (id, journal_id, held_on, bell_number) VALUES (?, ?, '2026-11-23', 1)`, testId(998), s.algebra);
  });

  it('finds a page of a journal by indexes alone, however many years the file holds', () => {
    const plan = (sql: string, ...params: string[]) => db.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params).map((step) => step.detail);
    const marks = `SELECT m.value FROM lesson l JOIN work w ON w.lesson_id = l.id JOIN mark m ON m.work_id = w.id WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ?`;
    const attendance = `SELECT a.code FROM lesson l JOIN attendance a ON a.lesson_id = l.id WHERE l.journal_id = ? AND l.held_on BETWEEN ? AND ?`;
    for (const sql of [marks, attendance]) {
      const steps = plan(sql, s.algebra, '2026-11-01', '2026-12-31');
      expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
      expect(steps.every((step) => step.startsWith('SEARCH'))).toBe(true);
    }
  });
});
