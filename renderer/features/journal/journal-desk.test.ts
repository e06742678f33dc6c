import { describe, expect, it } from 'vitest';
import type { Api, EventName, Events } from '#domain/contract/ipc/index.ts';
import type { JournalId, TermId } from '#domain/ids.ts';
import { packCells, type JournalCommand, type Verdict } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { createBridge } from '../../bridge/index.ts';
import { readHeldMarks } from './held-marks.ts';
import { JournalDesk, type Overview } from './journal-desk.ts';
import type { PackedPage } from './journal-page.ts';

const id = (letter: string) => letter.repeat(22);
const term = { termId: id('t') as TermId, number: 2, name: '2 четверть', startsOn: '2026-11-05', endsOn: '2026-12-28', closed: false };
const overview = {
  today: '2026-11-23', terms: [term], roundingThreshold: 0.5,
  workTypes: [{ workTypeId: id('k'), name: 'Ответ на уроке', shortName: 'О', weight: 1, isControl: false }],
} as unknown as Overview;

/** One pupil, one lesson, one work; the mark and its version as they stand. */
const packed = (value: number | null, version: number): PackedPage => ({
  journalId: id('j') as JournalId, termId: term.termId, groupName: '7А', subjectName: 'Алгебра', teacherName: 'И', grade: 7, graded: true, weeklyHours: 3, writable: true,
  pupilIds: id('p'), pupilNames: 'Анна', pupilSpans: '', lessonIds: id('l'), lessonDates: '2026-11-23', lessonBells: Uint8Array.of(1), lessonFlags: Uint8Array.of(3),
  workIds: id('w'), workLessonGaps: Uint8Array.of(0), workTypeIds: id('k'), workTypes: Uint8Array.of(0), workWeights: Uint8Array.of(20), workVersions: Uint8Array.of(1),
  workTitles: '', cells: packCells({ works: 1, lessons: 1 }, [{ pupil: 0, work: 0, value, isDebt: false, hasComment: false, version }], []), termMarks: [],
});

type Submission = Result<{ verdicts: Verdict[] }>;

/** A core answered by hand, with its events. */
function desk() {
  const listeners = new Map<string, (event: never) => void>();
  const reads: ((result: Result<PackedPage>) => void)[] = [];
  const submits: { readonly commands: readonly JournalCommand[]; readonly answer: (result: Submission) => void }[] = [];
  const pauses: (() => void)[] = [];
  const adjusted: string[] = [];
  /** Who waits for the password, and what lay among the drafts, in order. */
  const asked: ((proved: boolean) => void)[] = [];
  const kept: (string | null)[] = [];
  const api = {
    on: (name: EventName, listener: (event: never) => void) => {
      // The bridge listens too; the desk's ear is the last one.
      const before = listeners.get(name);
      listeners.set(name, (event) => {
        before?.(event);
        listener(event);
      });
      return () => listeners.delete(name);
    },
    journal: {
      readPage: () => new Promise<Result<PackedPage>>((resolve) => reads.push(resolve)),
      submitCommands: ({ commands }: { commands: JournalCommand[] }) => new Promise<Submission>((resolve) => submits.push({ commands, answer: resolve })),
    },
  } as unknown as Api;
  const made = new JournalDesk({
    bridge: createBridge({ api, makeJobId: () => 'job' }), now: () => 1_795_000_000_000, random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    wait: () => new Promise((resolve) => pauses.push(resolve)),
    confirmPerson: () => new Promise((resolve) => asked.push(resolve)), keepHeld: (text) => kept.push(text),
  });
  made.onAdjusted(({ code }) => adjusted.push(code));
  const rest = async () => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  return {
    desk: made, reads, submits, pauses, adjusted, asked, kept, rest,
    emit: <Name extends EventName>(name: Name, event: Events[Name]) => listeners.get(name)?.(event as never),
    async open() {
      const opening = made.open(id('j') as JournalId, term, overview);
      reads.shift()!(done(packed(4, 1)));
      const opened = await opening;
      if (!opened.ok) throw new Error(opened.error.code);
      return opened.value;
    },
    /** Lets every pause that is running end. */
    async pass() {
      for (const end of pauses.splice(0)) end();
      await rest();
    },
  };
}

const type = (sheet: Awaited<ReturnType<ReturnType<typeof desk>['open']>>, value: number) => {
  const content = { marks: [{ value, isDebt: false }], attendance: null };
  const plan = sheet.planCell(0, 0, content);
  if ('refused' in plan) throw new Error(plan.refused.code);
  sheet.applyCell(0, 0, plan.commands);
  sheet.sendCells([{ row: 0, column: 0, typed: String(value), content, commands: plan.commands }]);
};
const accepted = (commands: readonly JournalCommand[], version: number): Submission =>
  done({ verdicts: commands.map(({ commandId }) => ({ commandId, status: 'accepted', version })) });
const changed: Events['changed'] = { topic: 'journal', ids: [id('j')], source: 1 };
const shown = (sheet: Awaited<ReturnType<ReturnType<typeof desk>['open']>>) => sheet.content(0, 0).marks[0]?.value;

describe('pages that others change', () => {
  it('are read anew when nobody types, and not for the own commands', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    hands.emit('changed', changed);
    hands.submits[0]!.answer(accepted(hands.submits[0]!.commands, 2));
    await hands.rest();
    await hands.pass();
    expect(hands.reads).toHaveLength(0);
    hands.emit('changed', changed);
    await hands.pass();
    expect(hands.reads).toHaveLength(1);
    hands.reads.shift()!(done(packed(3, 3)));
    await hands.rest();
    expect(shown(sheet)).toBe(3);
  });

  it('a change of another window during the own call is seen all the same', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    hands.emit('changed', changed);
    hands.emit('changed', changed);
    hands.submits[0]!.answer(accepted(hands.submits[0]!.commands, 2));
    await hands.rest();
    await hands.pass();
    expect(hands.reads).toHaveLength(1);
  });

  it('an answer older than what was acknowledged meanwhile is not shown: it is asked again', async () => {
    const hands = desk();
    const sheet = await hands.open();
    hands.emit('changed', changed);
    await hands.pass();
    type(sheet, 5);
    hands.submits[0]!.answer(accepted(hands.submits[0]!.commands, 2));
    await hands.rest();
    hands.reads.shift()!(done(packed(4, 1)));
    await hands.rest();
    expect(shown(sheet)).toBe(5);
    expect(hands.reads).toHaveLength(1);
    hands.reads.shift()!(done(packed(5, 2)));
    await hands.rest();
    expect(shown(sheet)).toBe(5);
  });

  it('events of other journals ask for nothing', async () => {
    const hands = desk();
    await hands.open();
    hands.emit('changed', { ...changed, ids: [id('x')] });
    await hands.pass();
    expect(hands.reads).toHaveLength(0);
  });
});

describe('marks that wait for the password (R-08)', () => {
  const needed = (commands: readonly JournalCommand[]): Submission =>
    done({ verdicts: commands.map(({ commandId }) => ({ commandId, status: 'rejected', code: 'password_needed', params: {}, version: 0 })) });

  it('are offered again after it, as they were typed, and lie among the drafts meanwhile', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    const [first] = hands.submits;
    first!.answer(needed(first!.commands));
    await hands.rest();
    expect([hands.asked.length, hands.kept]).toEqual([1, [JSON.stringify(first!.commands)]]);
    expect([hands.desk.problems, hands.desk.queue.state.is]).toEqual([[], 'saving']);
    hands.asked[0]!(true);
    await hands.rest();
    expect(hands.submits[1]!.commands).toEqual(first!.commands);
    hands.submits[1]!.answer(accepted(first!.commands, 2));
    await hands.rest();
    expect([hands.kept.at(-1), hands.desk.problems, hands.desk.queue.state.is]).toEqual([null, [], 'idle']);
    expect(shown(sheet)).toBe(5);
  });

  it('without it are told as not stored, with what was typed, and once more on demand', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    hands.submits[0]!.answer(needed(hands.submits[0]!.commands));
    await hands.rest();
    hands.asked[0]!(false);
    await hands.rest();
    expect(hands.desk.problems.map(({ problem }) => [problem.failure.code, problem.typed])).toEqual([['password_needed', '5']]);
    expect([shown(sheet), hands.kept.at(-1)]).toEqual([4, null]);
    sheet.replaceProblem(hands.desk.problems[0]!.problem.id);
    expect(hands.submits[1]!.commands).toMatchObject([{ args: { value: 5 } }]);
  });

  it('go on when the core falls over behind the password: the same commands are offered again', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    hands.submits[0]!.answer(needed(hands.submits[0]!.commands));
    await hands.rest();
    hands.asked[0]!(true);
    await hands.rest();
    hands.submits[1]!.answer({ ok: false, error: { code: 'ipc_core_gone', params: {} } });
    await hands.rest();
    await hands.pass();
    expect(hands.submits[2]!.commands).toEqual(hands.submits[0]!.commands);
    hands.submits[2]!.answer(accepted(hands.submits[2]!.commands, 2));
    await hands.rest();
    expect([hands.kept.at(-1), shown(sheet)]).toEqual([null, 5]);
  });

  it('of before a lock go once more when the journals are opened again', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    const held = JSON.stringify(hands.submits[0]!.commands);
    const after = desk();
    const told = after.desk.offerHeld(readHeldMarks(held));
    after.submits[0]!.answer(accepted(after.submits[0]!.commands, 2));
    expect(await told).toEqual({ stored: 1, refused: null });
    expect(after.submits[0]!.commands).toEqual(hands.submits[0]!.commands);
    expect([readHeldMarks('{'), readHeldMarks('{"a":1}')]).toEqual([[], []]);
  });
});

describe('rows of the school server (design §3, step 6)', () => {
  const rows = (ids: string[]): Events['changed'] => ({ topic: 'journal', ids, source: null });

  it('of this journal are shown, of another one ask for nothing', async () => {
    const hands = desk();
    const sheet = await hands.open();
    hands.emit('changed', rows([id('x')]));
    await hands.pass();
    expect(hands.reads).toHaveLength(0);
    hands.emit('changed', rows([id('j')]));
    await hands.pass();
    hands.reads.shift()!(done(packed(2, 2)));
    await hands.rest();
    expect(shown(sheet)).toBe(2);
  });

  it('leave what is typed and not acknowledged where it is', async () => {
    const hands = desk();
    const sheet = await hands.open();
    const structures: boolean[] = [];
    sheet.subscribe(({ structure }) => structures.push(structure));
    type(sheet, 5);
    hands.emit('changed', rows([id('j')]));
    await hands.pass();
    expect(hands.reads).toHaveLength(0);
    hands.submits[0]!.answer(accepted(hands.submits[0]!.commands, 3));
    await hands.rest();
    hands.reads.shift()!(done(packed(5, 3)));
    await hands.rest();
    expect(shown(sheet)).toBe(5);
    // Heads did not change: the grid keeps its model, and a key never waits for one.
    expect(structures).not.toContain(true);
  });
});

describe('what is stored otherwise than typed (ADR 0009, `adjusted`)', () => {
  it('is no problem, is said once for a call, and the page shows what stands', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    const [command] = hands.submits[0]!.commands;
    hands.submits[0]!.answer(done({ verdicts: [
      { commandId: command!.commandId, status: 'adjusted', code: 'attendance_outranked', params: {}, version: 2 },
    ] }));
    await hands.rest();
    expect(hands.desk.problems).toEqual([]);
    expect(sheet.waits(0, 0)).toBe(false);
    expect(hands.adjusted).toEqual(['attendance_outranked']);
    await hands.pass();
    hands.reads.shift()!(done(packed(3, 2)));
    await hands.rest();
    expect(shown(sheet)).toBe(3);
  });
});

describe('the core that ends', () => {
  it('opening waits for a core that is starting', async () => {
    const hands = desk();
    const opening = hands.desk.open(id('j') as JournalId, term, overview);
    hands.reads.shift()!(failed('ipc_core_gone'));
    await hands.rest();
    await hands.pass();
    hands.reads.shift()!(failed('database_not_open'));
    await hands.rest();
    await hands.pass();
    hands.reads.shift()!(done(packed(4, 1)));
    expect((await opening).ok).toBe(true);
  });

  it('another failure of opening is told at once', async () => {
    const hands = desk();
    const opening = hands.desk.open(id('j') as JournalId, term, overview);
    hands.reads.shift()!(failed('not_allowed', { action: 'journal.read' }));
    expect(await opening).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  });

  it('what was typed goes again with the same ids', async () => {
    const hands = desk();
    const sheet = await hands.open();
    type(sheet, 5);
    hands.submits[0]!.answer(failed('ipc_core_gone'));
    await hands.rest();
    expect(shown(sheet)).toBe(5);
    expect(sheet.waits(0, 0)).toBe(true);
    await hands.pass();
    expect(hands.submits[1]!.commands).toEqual(hands.submits[0]!.commands);
    hands.submits[1]!.answer(accepted(hands.submits[1]!.commands, 2));
    await hands.rest();
    expect(sheet.waits(0, 0)).toBe(false);
  });
});

it('problems of every open journal are gathered, and a journal that has one is kept', async () => {
  const hands = desk();
  const sheet = await hands.open();
  type(sheet, 5);
  hands.submits[0]!.answer(done({ verdicts: [{ commandId: hands.submits[0]!.commands[0]!.commandId, status: 'rejected', code: 'not_allowed', version: 0 }] }));
  await hands.rest();
  expect(hands.desk.problems.map(({ problem }) => problem.typed)).toEqual(['5']);
  const again = await hands.desk.open(id('j') as JournalId, term, overview);
  expect(again).toEqual({ ok: true, value: sheet });
  sheet.leaveProblem(hands.desk.problems[0]!.problem.id);
  expect(hands.desk.problems).toEqual([]);
});

it('settling sends what fields hold back', async () => {
  const hands = desk();
  const sheet = await hands.open();
  hands.desk.addDraft(() => type(sheet, 3));
  let settled = false;
  void hands.desk.settle().then(() => (settled = true));
  expect(hands.submits).toHaveLength(1);
  await hands.rest();
  expect(settled).toBe(false);
  hands.submits[0]!.answer(accepted(hands.submits[0]!.commands, 2));
  await hands.rest();
  expect(settled).toBe(true);
});
