import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId, LessonId, PupilId, StaffId, WorkId } from '#domain/ids.ts';
import type { AttendanceCode, JournalCommand, JournalCommandArgs, JournalCommandName, Verdict } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS, type PolicySettings } from '#domain/policy/index.ts';
import { commandId, fillSmallSchool, smallSchool as s, testId } from '../../../tests/fixtures/small-school.ts';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { countWaiting } from '../../sync/outbox-repository.ts';
import { findBrokenLink, readChainHead } from '../audit/index.ts';
import { requireActor } from '../accounts/index.ts';
import { submitCommands } from './submit-commands.ts';

let folder: string;
let db: SchoolDatabase;
let nextCommand = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-journal-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(Buffer.alloc(32, 3)) });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
  await fillSmallSchool(db);
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const command = <Name extends JournalCommandName>(name: Name, args: JournalCommandArgs[Name], baseVersion = 0, id?: CommandId): JournalCommand =>
  ({ commandId: id ?? commandId(nextCommand++), name, args, baseVersion }) as JournalCommand;
const mark = (workId: WorkId, pupilId: PupilId, value: number | null, baseVersion = 0, isDebt = false) =>
  command('setMark', { workId, pupilId, value, isDebt }, baseVersion);
const absence = (lessonId: LessonId, pupilId: PupilId, code: AttendanceCode | null, minutes: number | null = null, baseVersion = 0) =>
  command('setAttendance', { lessonId, pupilId, code, minutes }, baseVersion);

async function submit(commands: JournalCommand[], by: StaffId = s.teacher, settings: PolicySettings = DEFAULT_POLICY_SETTINGS, held = false): Promise<Verdict[]> {
  const actor = requireActor(db.read, { session: { staffId: by } });
  if (!actor.ok) throw new Error(actor.error.code);
  const { verdicts } = await submitCommands(db, commands, { ...actor.value, now: 1_795_000_000_000, settings, finalMarksHeld: held });
  return verdicts;
}
const codes = (verdicts: Verdict[]) => verdicts.map((verdict) => verdict.code ?? verdict.status);
const rows = (table: string) => db.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n;

describe('setMark', () => {
  it('stores the mark with its author and time, its revision and its place in the outbox (P-14)', async () => {
    expect(codes(await submit([mark(s.work23, s.anna, 5)]))).toEqual(['accepted']);
    expect(db.read.get('SELECT value, is_debt, author_id, made_at, version FROM mark')).toEqual({
      value: 5, is_debt: 0, author_id: s.teacher, made_at: 1_795_000_000_000, version: 1,
    });
    expect(db.read.get('SELECT command, entity, before, after FROM revision')).toEqual({
      command: 'setMark', entity: 'mark', before: null, after: '{"value":5,"isDebt":false,"comment":""}',
    });
    expect(countWaiting(db.read)).toBe(1);
  });

  it('happens at most once: a retry gets its stored verdict (design §3)', async () => {
    const once = mark(s.work23, s.anna, 4);
    const first = await submit([once]);
    const again = await submit([once, once]);
    expect(again).toEqual([...first, ...first]);
    expect([rows('revision'), rows('outbox')]).toEqual([1, 1]);
  });

  it('a mark pays the debt, a debt replaces a mark (domain.md §3.1)', async () => {
    await submit([mark(s.work23, s.anna, null, 0, true)]);
    await submit([mark(s.work23, s.anna, 4, 1)]);
    expect(db.read.get('SELECT value, is_debt, version FROM mark')).toEqual({ value: 4, is_debt: 0, version: 2 });
    await submit([mark(s.work23, s.anna, null, 2, true)]);
    expect(db.read.get('SELECT value, is_debt, version FROM mark')).toEqual({ value: null, is_debt: 1, version: 3 });
  });

  it.each([
    ['a closed term is read-only', () => mark(s.closedWork, s.anna, 5), 'term_closed'],
    ['before enrolment (domain.md §10)', () => mark(s.work9, s.boris, 5), 'pupil_not_enrolled'],
    ['after departure (domain.md §10)', () => mark(s.work16, s.vera, 5), 'pupil_departed'],
    ['a pupil of another class', () => mark(s.work16, s.firstGrader, 5), 'pupil_not_enrolled'],
    ['an unknown work', () => mark(testId<WorkId>(999), s.anna, 5), 'journal_unknown'],
  ])('is refused: %s', async (_why, make, code) => {
    expect(codes(await submit([make()]))).toEqual([code]);
    expect([rows('mark'), rows('revision'), rows('outbox')]).toEqual([0, 0, 0]);
  });

  it('the last day of a departed pupil and the first of an arrived one are open', async () => {
    expect(codes(await submit([mark(s.work9, s.vera, 3), mark(s.work16, s.boris, 4)]))).toEqual(['accepted', 'accepted']);
  });

  it('another author’s newer mark is a conflict, the same author’s is not (design §4)', async () => {
    await submit([mark(s.work23, s.anna, 5)]);
    expect(codes(await submit([mark(s.work23, s.anna, 3, 0)], s.classTeacher))).toEqual(['conflict_newer_version']);
    expect(codes(await submit([mark(s.work23, s.anna, 4, 0)]))).toEqual(['accepted']);
    expect(codes(await submit([mark(s.work23, s.anna, 3, 2)], s.classTeacher))).toEqual(['accepted']);
    expect(db.read.get('SELECT value, version FROM mark')).toEqual({ value: 3, version: 3 });
  });

  it('an exempt pupil takes no mark, and takes one when the exemption goes', async () => {
    await submit([absence(s.lesson23, s.anna, 'EXEMPT')]);
    expect(codes(await submit([mark(s.work23, s.anna, 5)]))).toEqual(['pupil_exempt']);
    expect(codes(await submit([absence(s.lesson23, s.anna, null, null, 1), mark(s.work23, s.anna, 5)]))).toEqual(['accepted', 'accepted']);
  });
});

describe('grade 1 (G-04)', () => {
  it('takes absences and no marks, no works', async () => {
    const work = command('addWork', { workId: testId<WorkId>(700), lessonId: s.lesson1A, workTypeId: s.answer, title: '', weight: 1 });
    expect(codes(await submit([work, absence(s.lesson1A, s.firstGrader, 'ILLNESS')]))).toEqual(['grade_without_marks', 'accepted']);
  });

  it('a subject without marks takes none either', async () => {
    const work = command('addWork', { workId: testId<WorkId>(700), lessonId: s.talksLesson, workTypeId: s.answer, title: '', weight: 1 });
    expect(codes(await submit([work, absence(s.talksLesson, s.anna, 'LATE', 10)]))).toEqual(['subject_without_marks', 'accepted']);
  });
});

describe('who may (R-02, C-3)', () => {
  it('the teacher and, by the school’s setting, the class teacher', async () => {
    expect(codes(await submit([mark(s.work23, s.anna, 5)], s.classTeacher))).toEqual(['accepted']);
    expect(codes(await submit([mark(s.work23, s.anna, 4, 1)], s.classTeacher, { ...DEFAULT_POLICY_SETTINGS, classTeacherMayMarkAllSubjects: false }))).toEqual(['not_allowed']);
  });

  it('marks of a term after the password alone, which nothing else of the batch waits for (R-08)', async () => {
    const term = command('setTermMark', { journalId: s.algebra, termId: s.openTerm, pupilId: s.anna, value: '5', reason: 'по контрольным работам' });
    expect(codes(await submit([mark(s.work23, s.anna, 5), term, absence(s.lesson23, s.anna, 'LATE', 10)], s.teacher, DEFAULT_POLICY_SETTINGS, true))).toEqual(['accepted', 'password_needed', 'accepted']);
    expect([rows('term_mark'), rows('revision')]).toEqual([0, 2]);
    expect(codes(await submit([term]))).toEqual(['accepted']);
    expect(codes(await submit([term], s.teacher, DEFAULT_POLICY_SETTINGS, true))).toEqual(['accepted']);
  });

  it.each([['another teacher', s.stranger], ['a deputy, who reads', s.deputy]])('not %s', async (_who, staffId) => {
    const commands = [
      mark(s.work23, s.anna, 5), absence(s.lesson23, s.anna, 'ILLNESS'),
      command('setLessonContent', { lessonId: s.lesson23, topic: 'тема', homework: '' }, 1),
      command('addWork', { workId: testId<WorkId>(700), lessonId: s.lesson23, workTypeId: s.answer, title: '', weight: 1 }),
      command('removeWork', { workId: s.work23 }, 1),
      command('setTermMark', { journalId: s.algebra, termId: s.openTerm, pupilId: s.anna, value: '5', reason: '' }),
    ];
    expect(new Set(codes(await submit(commands, staffId)))).toEqual(new Set(['not_allowed']));
    expect(rows('revision')).toBe(0);
  });
});

describe('attendance, works, lesson, term mark', () => {
  it('minutes go with ОП alone', async () => {
    await submit([absence(s.lesson23, s.anna, 'LATE', 15)]);
    await submit([absence(s.lesson23, s.anna, 'ILLNESS', 15, 1)]);
    expect(db.read.get('SELECT code, minutes, version FROM attendance')).toEqual({ code: 'ILLNESS', minutes: null, version: 2 });
  });

  it('a lesson takes four works; one with marks cannot be removed, an emptied one can', async () => {
    const add = (number: number) => command('addWork', { workId: testId<WorkId>(700 + number), lessonId: s.lesson23, workTypeId: s.controlWork, title: '', weight: 2 });
    expect(codes(await submit([add(1), add(2), add(3), add(4)]))).toEqual(['accepted', 'accepted', 'accepted', 'work_limit_reached']);
    const added = testId<WorkId>(701);
    await submit([mark(added, s.anna, 5)]);
    expect(codes(await submit([command('removeWork', { workId: added }, 1)]))).toEqual(['work_has_marks']);
    expect(codes(await submit([mark(added, s.anna, null, 1), command('removeWork', { workId: added }, 1)]))).toEqual(['accepted', 'accepted']);
    expect(db.read.get('SELECT 1 FROM work WHERE id = ?', added)).toBeUndefined();
  });

  it('topic and homework', async () => {
    expect(codes(await submit([command('setLessonContent', { lessonId: s.lesson23, topic: ' Функции ', homework: '§ 12, № 145' }, 1)]))).toEqual(['accepted']);
    expect(db.read.get('SELECT topic, homework, version FROM lesson WHERE id = ?', s.lesson23)).toEqual({ topic: 'Функции', homework: '§ 12, № 145', version: 2 });
    expect(codes(await submit([command('setLessonContent', { lessonId: s.closedLesson, topic: 'x', homework: '' }, 1)]))).toEqual(['term_closed']);
  });

  it('term mark: of the scale, in an open term, for a pupil who was there (T-01)', async () => {
    const term = (value: string | null, pupilId: PupilId, termId = s.openTerm) =>
      command('setTermMark', { journalId: s.algebra, termId, pupilId, value, reason: '' });
    expect(codes(await submit([term('5', s.anna), term('зачет', s.boris), term('7', s.vera), term('4', s.anna, s.closedTerm), term('4', s.firstGrader)]))).toEqual([
      'accepted', 'accepted', 'term_mark_unknown', 'term_closed', 'pupil_not_enrolled',
    ]);
    expect(db.read.all('SELECT value FROM term_mark ORDER BY pupil_id')).toEqual([{ value: '5' }, { value: 'зачёт' }]);
  });

  it('a term mark further than 0.5 from the average wants a reason (domain.md §3.4)', async () => {
    const term = (value: string, reason: string) => command('setTermMark', { journalId: s.algebra, termId: s.openTerm, pupilId: s.anna, value, reason });
    await submit([mark(s.work9, s.anna, 4), mark(s.work16, s.anna, 3)]);
    expect(codes(await submit([term('3', ''), term('4', ''), term('5', '  '), term('н/а', ''), term('5', 'олимпиада')]))).toEqual([
      'accepted', 'accepted', 'term_mark_needs_reason', 'accepted', 'accepted',
    ]);
    expect(db.read.get('SELECT value, reason FROM term_mark')).toEqual({ value: '5', reason: 'олимпиада' });
  });

  it('one refused command of a batch leaves the others standing', async () => {
    const verdicts = await submit([mark(s.work23, s.anna, 5), mark(s.closedWork, s.anna, 5), absence(s.lesson16, s.boris, 'ABSENT')]);
    expect(codes(verdicts)).toEqual(['accepted', 'term_closed', 'accepted']);
    expect([rows('mark'), rows('attendance'), rows('revision'), rows('outbox')]).toEqual([1, 1, 2, 2]);
  });
});

describe('the chain of revisions (B-08, L-12)', () => {
  it('holds, and shows a row that was changed, left out or put in', async () => {
    await submit([mark(s.work23, s.anna, 5), mark(s.work16, s.boris, 4), absence(s.lesson9, s.anna, 'ILLNESS')]);
    expect(findBrokenLink(db.read)).toBeNull();
    expect(readChainHead(db.read)).toHaveLength(32);
    await db.write((tx) => tx.run(`UPDATE revision SET after = '{"value":3}' WHERE seq = 2`));
    expect(findBrokenLink(db.read)).toBe(2);
    await db.write((tx) => tx.run('DELETE FROM revision WHERE seq = 2'));
    expect(findBrokenLink(db.read)).toBe(2);
  });
});
