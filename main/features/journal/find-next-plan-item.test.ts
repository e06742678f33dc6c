import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LessonId, PlanItemId } from '#domain/ids.ts';
import { fillSmallSchool, smallSchool as s, testId } from '../../../tests/fixtures/small-school.ts';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { findLesson, findNextPlanItem } from './journal-repository.ts';

let folder: string;
let db: SchoolDatabase;
const item = (number: number) => testId<PlanItemId>(700 + number);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-plan-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(4) });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
  await fillSmallSchool(db);
  await db.write((tx) => {
    for (let number = 1; number <= 4; number += 1) {
      tx.run(`INSERT INTO plan_item (id, journal_id, number, section, topic, homework) VALUES (?, ?, ?, '', ?, '')`, item(number), s.algebra, number, `Тема ${number}`);
    }
  });
});

afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const take = (lessonId: LessonId, number: number) => db.write((tx) => tx.run('UPDATE lesson SET plan_item_id = ? WHERE id = ?', item(number), lessonId));
const next = (lessonId: LessonId) => findNextPlanItem(db.read, findLesson(db.read, lessonId)!)?.topic;

describe('the item of the plan whose turn it is (L-03)', () => {
  it('counts lessons where no lesson names an item', () => {
    expect([s.closedLesson, s.lesson9, s.lesson16, s.lesson23].map(next)).toEqual(['Тема 1', 'Тема 2', 'Тема 3', 'Тема 4']);
  });

  it('goes on from the last lesson that names one, however far it had strayed', async () => {
    await take(s.lesson9, 1);
    expect([next(s.lesson16), next(s.lesson23)]).toEqual(['Тема 2', 'Тема 3']);
    await take(s.lesson16, 4);
    expect(next(s.lesson23)).toBeUndefined();
  });

  it('is none where the journal has no plan', () => {
    expect(next(s.lesson1A)).toBeUndefined();
  });
});
