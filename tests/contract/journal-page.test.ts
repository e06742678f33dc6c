import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId } from '#domain/ids.ts';
import { formatCell, type JournalCommand } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { openDatabase, type SchoolDatabase } from '#main/database/database.ts';
import { findJournal } from '#main/features/journal/journal-repository.ts';
import { readPage } from '#main/features/journal/read-page.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { unpackPage } from '#renderer/features/journal/journal-page.ts';
import { JournalSheet, type SheetParts } from '#renderer/features/journal/journal-sheet.ts';
import { fillSmallSchool, smallSchool as s, testId } from '../fixtures/small-school.ts';

let folder: string;
let db: SchoolDatabase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-page-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(5) });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
  await fillSmallSchool(db);
});

afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const pageOf = (journalId = s.algebra, termId = s.openTerm) => {
  const packed = readPage(db.read, findJournal(db.read, journalId)!, termId, true);
  if (!packed.ok) throw new Error(packed.error.code);
  return unpackPage(packed.value);
};

const submit = (commands: readonly JournalCommand[]) =>
  submitCommands(db, commands, { actor: { staffId: s.teacher, roles: ['teacher'] }, staffId: s.teacher, now: 1_795_000_000_000, settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false });

describe('a page packed by the core is the page the screen unpacks', () => {
  it('pupils with their spans, lessons, works, by the ids of the core', () => {
    const page = pageOf();
    expect(page.pupils.map((pupil) => [pupil.pupilId, pupil.name.split(' ')[0]])).toEqual([
      [s.anna, 'Абдурахманова'], [s.boris, 'Богданов'], [s.vera, 'Васильева'],
    ]);
    expect(page.pupils[1]?.spans).toEqual([{ startsOn: '2026-11-16', endsOn: null }]);
    expect(page.pupils[2]?.spans).toEqual([{ startsOn: '2026-09-01', endsOn: '2026-11-13' }]);
    expect(page.lessons.map((lesson) => [lesson.lessonId, lesson.heldOn, lesson.bellNumber])).toEqual([
      [s.lesson9, '2026-11-09', 1], [s.lesson16, '2026-11-16', 1], [s.lesson23, '2026-11-23', 1],
    ]);
    expect(page.works.map((work) => [work.workId, work.lesson, work.workTypeId, work.weight])).toEqual([
      [s.work9, 0, s.answer, 1], [s.work16, 1, s.answer, 1], [s.work23, 2, s.answer, 1],
    ]);
    expect(page).toMatchObject({ groupName: '7А', subjectName: 'Алгебра', grade: 7, graded: true, weeklyHours: 3, writable: true });
  });

  it('a journal without works and marks', () => {
    const page = pageOf(s.reading1A);
    expect(page.works).toEqual([]);
    expect(page.marks).toEqual([]);
    expect(page.attendance).toEqual([]);
    expect(page.lessons.map((lesson) => lesson.lessonId)).toEqual([s.lesson1A]);
  });
});

describe('what the sheet sends is what the core stores', () => {
  it('a cell typed, stored, read again by a fresh page', async () => {
    const sent: JournalCommand[] = [];
    let ids = 500;
    const parts: SheetParts = {
      term: { termId: s.openTerm, name: '2 четверть', startsOn: '2026-11-05', endsOn: '2026-12-28', closed: false },
      today: '2026-11-23',
      workTypes: [{ workTypeId: s.answer, name: 'Ответ на уроке', shortName: 'О', weight: 1, isControl: false }],
      roundingThreshold: 0.5,
      newId: () => testId<CommandId>((ids += 1)),
      send: (commands) => void sent.push(...commands),
    };
    const sheet = new JournalSheet(pageOf(), parts);
    const wanted = [
      { row: 0, column: 2, content: { marks: [{ value: 5, isDebt: false }, { value: 4, isDebt: false }], attendance: { code: 'LATE', minutes: 15 } } },
      { row: 1, column: 2, content: { marks: [null, { value: null, isDebt: true }], attendance: null } },
      { row: 2, column: 0, content: { marks: [], attendance: { code: 'ILLNESS', minutes: null } } },
    ] as const;
    for (const { row, column, content } of wanted) {
      const plan = sheet.planCell(row, column, content);
      if ('refused' in plan) throw new Error(plan.refused.code);
      sheet.applyCell(row, column, plan.commands);
      sheet.sendCells([{ row, column, typed: formatCell(content), content, commands: plan.commands }]);
    }
    sheet.setTermMarks([{ row: 0, value: '5', reason: '' }]);
    const { verdicts } = await submit(sent);
    expect(verdicts.map((verdict) => verdict.status)).toEqual(sent.map(() => 'accepted'));

    const fresh = new JournalSheet(pageOf(), parts);
    for (const { row, column, content } of wanted) expect(fresh.content(row, column)).toEqual(content);
    expect(fresh.worksOf(2).map((work) => work.workId)).toEqual(sheet.worksOf(2).map((work) => work.workId));
    expect(fresh.termMark(0).value).toBe('5');
    expect(fresh.forecast(0)?.average).toBe(4.5);
  });
});
