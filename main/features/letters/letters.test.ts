import fc from 'fast-check';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { contract } from '#domain/contract/ipc/index.ts';
import type { GroupId, LetterId, PupilId, StaffId, TermId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { layData, layWorkers, makeDemoFile, openCore, openDemoFile, type OpenCore } from '../../../tests/fixtures/letters-core.ts';
import { pdfPages } from '../../../tests/fixtures/pdf-text.ts';
import { slowFacts, slowReasons, type SlowThresholds } from '../../../tests/fixtures/slow-letters.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findBrokenLink } from '../audit/index.ts';

/** Letters through the whole core on the demonstration school (issue 2 item 8; R7, K-06, O-07, P-13, T-04). */
const NOW = new Date('2026-11-23T10:00:00').getTime();
const RULE = { absencePercent: 20, densityPercent: 70, averageBelow: 3.5, debtsFrom: 1 };
const OPTIONS = {
  variant: 'counts' as 'counts' | 'list', paper: 'A4' as const, addressBlock: false, slip: true, directorSigns: false, forecast: true,
  thresholds: RULE, recommendation: '', notes: [] as { pupilId: PupilId; remark: string; recommendation: string }[],
};
/** A person who cancelled waits no longer than this, milliseconds. */
const CANCELLED_WITHIN = 300;

interface People {
  readonly group: GroupId;
  readonly firstGrade: GroupId;
  readonly classTeacher: StaffId;
  /** Leads another class. */
  readonly neighbour: StaffId;
  /** Leads none. */
  readonly teacher: StaffId;
  readonly deputy: StaffId;
  readonly terms: readonly TermId[];
  readonly foreignPupil: PupilId;
}

let made: string;
let workers: string;
let people: People;
let folder: string;
let data: string;
let core: OpenCore;

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'uchitelskaya-letters-made-'));
  await makeDemoFile(made, 264);
  workers = await layWorkers(made);
  layData(made, join(made, 'data'));
  people = await inFile(join(made, 'data'), (db) => ({
    group: one<GroupId>(db, `SELECT id FROM study_group WHERE name = '7А' AND kind = 'class'`),
    firstGrade: one<GroupId>(db, `SELECT id FROM study_group WHERE name = '1А' AND kind = 'class'`),
    classTeacher: one<StaffId>(db, `SELECT class_teacher_id FROM study_group WHERE name = '7А' AND kind = 'class'`),
    neighbour: one<StaffId>(
      db,
      `SELECT class_teacher_id FROM study_group WHERE kind = 'class' AND name <> '7А' AND class_teacher_id NOT IN (SELECT staff_id FROM staff_role WHERE role IN ('deputy', 'director', 'methodist')) ORDER BY name DESC LIMIT 1`,
    ),
    teacher: one<StaffId>(
      db,
      `SELECT teacher_id FROM journal WHERE teacher_id NOT IN (SELECT class_teacher_id FROM study_group WHERE class_teacher_id IS NOT NULL)
         AND teacher_id NOT IN (SELECT staff_id FROM staff_role WHERE role IN ('deputy', 'director', 'methodist')) LIMIT 1`,
    ),
    deputy: one<StaffId>(db, `SELECT staff_id FROM staff_role WHERE role = 'deputy' LIMIT 1`),
    terms: db.raw<[TermId]>('SELECT id FROM term ORDER BY number').map(([id]) => id),
    foreignPupil: one<PupilId>(db, `SELECT m.pupil_id FROM membership m JOIN study_group g ON g.id = m.group_id WHERE g.name = '8А' LIMIT 1`),
  }));
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-letters-'));
  data = join(folder, 'data');
  layData(made, data);
  core = await openCore(data, workers, () => NOW);
});
afterEach(async () => {
  await core.close();
  rmSync(folder, { recursive: true, force: true });
  // A defect that a handler turned into an answer is still a defect.
  if (core.log.errors.length > 0) throw new AggregateError(core.log.errors, 'the log was troubled');
});

function one<Value>(db: ReadHandle, sql: string): Value {
  const [row] = db.raw<[Value]>(sql);
  if (!row) throw new Error(`nothing found: ${sql}`);
  return row[0];
}

/** Looks into a file whose core is closed. */
async function inFile<Value>(dataFolder: string, look: (db: ReadHandle) => Value): Promise<Value> {
  const database = await openDemoFile(dataFolder);
  try {
    return look(database.read);
  } finally {
    await database.close();
  }
}

type Letters = typeof contract.letters;
type Method = Exclude<keyof Letters, 'printSpooled'>;
interface By {
  readonly as?: StaffId | null;
  readonly window?: number;
  readonly file?: string;
}

const ask = (method: Method, input: unknown, { as = people.classTeacher, window = 1, file }: By = {}): Promise<Result<unknown>> =>
  core.call(`letters.${method}`, input, { session: as === null ? null : { staffId: as }, windowId: window, filePath: file ?? null });

/** What a method answers, as the contract lets it through. */
async function get<Name extends Method>(method: Name, input: unknown, by?: By): Promise<z.output<Letters[Name]['output']>> {
  const result = await ask(method, input, by);
  if (!result.ok) throw new Error(`${method}: ${result.error.code} ${JSON.stringify(result.error.params)}`);
  return contract.letters[method].output.parse(result.value) as z.output<Letters[Name]['output']>;
}
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

const candidates = (groupId: GroupId, termId: TermId, thresholds: SlowThresholds = RULE, by?: By) => get('listCandidates', { groupId, termId, thresholds }, by);
const allOf = async (groupId = people.group) => (await candidates(groupId, people.terms[1]!)).pupils.map(({ pupilId }) => pupilId);
const target = (name = 'Письма 7А.pdf') => join(folder, name);
const batch = (pupilIds: readonly PupilId[], changes: object = {}) =>
  ({ jobId: 'make', fileToken: 'x'.repeat(20), format: 'pdf', groupId: people.group, termId: people.terms[1]!, pupilIds, options: OPTIONS, ...changes });
const again = (letterIds: readonly LetterId[], format = 'pdf') => ({ jobId: 'again', fileToken: 'x'.repeat(20), format, letterIds });
const register = () => get('listLetters', { groupId: people.group });
const filesHere = () => readdirSync(folder).filter((name) => name !== 'data');
const number = (sequence: number) => `2026-11-${String(sequence).padStart(3, '0')}`;

/** After a refusal: no file, no letter, no number taken, no document in the register of printed ones. */
async function nothingRemains(): Promise<void> {
  expect(filesHere()).toEqual([]);
  expect(await register()).toEqual([]);
  const [pupil] = await allOf();
  const preview = await get('preview', { groupId: people.group, termId: people.terms[1]!, pupilId: pupil!, options: OPTIONS });
  expect(JSON.stringify(preview.document)).toContain(number(1));
  await core.close();
  expect(await inFile(data, (db) => one<number>(db, 'SELECT count(*) FROM printed_document'))).toBe(0);
}

describe('who gets a letter and why (R7 «by rule»)', () => {
  it('agrees with a slow count in SQL for every class, term and rule', async () => {
    const threshold = (min: number, max: number) => fc.option(fc.integer({ min, max }));
    const rule = fc.record({
      absencePercent: threshold(0, 60), densityPercent: threshold(0, 100), debtsFrom: threshold(1, 4),
      averageBelow: fc.option(fc.integer({ min: 20, max: 50 }).map((tenths) => tenths / 10)),
    });
    const copy = join(folder, 'looked-into');
    layData(made, copy);
    const database = await openDemoFile(copy);
    try {
      const classes = database.read.raw<[GroupId]>(`SELECT id FROM study_group WHERE kind = 'class' ORDER BY grade, letter`).map(([id]) => id);
      const counted = new Map<string, ReturnType<typeof slowFacts>>();
      const factsOf = (groupId: GroupId, termId: TermId) => {
        const facts = counted.get(groupId + termId) ?? slowFacts(database.read, groupId, termId);
        counted.set(groupId + termId, facts);
        return facts;
      };
      const compared = async (groupId: GroupId, termId: TermId, thresholds: SlowThresholds) => {
        const { pupils } = await candidates(groupId, termId, thresholds, { as: people.deputy });
        const expected = factsOf(groupId, termId);
        expect(pupils.map(({ pupilId }) => pupilId)).toEqual(expected.map(({ pupilId }) => pupilId));
        for (const [index, facts] of expected.entries()) {
          const { name, lessonsHeld, lessonsMissed, average, debts, reasons } = pupils[index]!;
          expect({ name, lessonsHeld, lessonsMissed, debts, average: average?.toFixed(9) }).toEqual({
            name: facts.name, lessonsHeld: facts.held, lessonsMissed: facts.missed, debts: facts.debts, average: facts.average?.toFixed(9),
          });
          expect(reasons.map(asWords).toSorted()).toEqual(slowReasons(facts, thresholds).toSorted());
        }
        return pupils.filter(({ reasons }) => reasons.length > 0).length;
      };
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...classes), fc.constantFrom(...people.terms.slice(0, 2)), rule, async (groupId, termId, thresholds) => {
          await compared(groupId, termId, thresholds);
        }),
        { numRuns: 60 },
      );
      // The school is not so good that the rule finds nobody, nor so bad that it finds everybody.
      const named = await compared(people.group, people.terms[1]!, RULE);
      expect(named).toBeGreaterThan(0);
      expect(named).toBeLessThan((await allOf()).length);
    } finally {
      await database.close();
    }
  });

  it('a class of grade 1 is asked for attendance alone (G-04)', async () => {
    const { pupils } = await candidates(people.firstGrade, people.terms[1]!, RULE, { as: people.deputy });
    expect(pupils.length).toBeGreaterThan(5);
    expect(pupils.every(({ average, debts, lessonsHeld }) => average === null && debts === 0 && lessonsHeld > 0)).toBe(true);
    const { document } = await get('preview', { groupId: people.firstGrade, termId: people.terms[1]!, pupilId: pupils[0]!.pupilId, options: OPTIONS }, { as: people.deputy });
    const tables = document.sections.flatMap(({ blocks }) => blocks).flatMap((block) => (block.kind === 'table' ? [block.name] : []));
    expect(tables).not.toContain('Успеваемость');
  });

  it('names the newest letter of a pupil', async () => {
    const [anna, boris] = await allOf();
    await get('makeFile', batch([anna!]), { file: target() });
    await get('makeFile', batch([anna!]), { file: target() });
    const { pupils } = await candidates(people.group, people.terms[1]!);
    expect(pupils[0]?.lastLetter).toEqual({ number: number(2), madeOn: '2026-11-23' });
    expect(pupils.find(({ pupilId }) => pupilId === boris)?.lastLetter).toBeNull();
  });
});

const asWords = (reason: z.output<Letters['listCandidates']['output']>['pupils'][number]['reasons'][number]): string => {
  switch (reason.kind) {
    case 'absence':
      return `absence ${reason.subject ?? '*'} ${reason.missed}/${reason.held} ill ${reason.illness}`;
    case 'density':
      return `density ${reason.subject} ${reason.have}/${reason.need}`;
    case 'average':
      return `average ${reason.subject} ${reason.average.toFixed(6)}`;
    case 'debts':
      return `debts ${reason.count}`;
  }
};

describe('makeFile', () => {
  it('numbers in the order of the list, registers, writes, and enters the printed document (P-13)', async () => {
    const pupils = await allOf();
    const chosen = [pupils[4]!, pupils[0]!, pupils[2]!];
    const heard: string[] = [];
    core.onEvent((name, event) => {
      if (name === 'changed' && 'topic' in event) heard.push(event.topic);
    });
    const answer = await get('makeFile', batch(chosen), { file: target() });
    expect(answer.letters.map((letter) => letter.number)).toEqual([number(1), number(2), number(3)]);
    expect(heard).toEqual(['letters']);
    const letters = await register();
    expect(letters.map((letter) => [letter.number, letter.pupilId])).toEqual([[number(3), pupils[4]], [number(2), pupils[2]], [number(1), pupils[0]]]);
    expect(letters[0]).toMatchObject({ className: '7А', termName: '2 четверть', madeOn: '2026-11-23', madeAt: NOW });
    const pages = pdfPages(readFileSync(target()));
    expect([pages.length, answer.sheets]).toEqual([3, 3]);
    for (const [index, text] of pages.entries()) {
      const page = text.replaceAll(/\s+/g, ' ');
      const letter = letters.find((candidate) => candidate.number === number(index + 1))!;
      expect(page).toContain(`№ ${letter.number}`);
      expect(page).toContain(letter.pupilName);
    }
    await core.close();
    await inFile(data, (db) => {
      const [printed, ...more] = db.all<{ kind: string; title: string; format: string; pages: number; copies: number; subjects: string; author_id: string; made_at: number; chain_head: Uint8Array }>(
        'SELECT * FROM printed_document',
      );
      expect(more).toEqual([]);
      expect(printed).toMatchObject({
        kind: 'parents-letter', title: `Письма родителям ${number(1)} – ${number(3)}`, format: 'pdf', pages: answer.sheets, copies: 1, author_id: people.classTeacher, made_at: NOW,
      });
      expect(JSON.parse(printed!.subjects)).toEqual([pupils[0], pupils[2], pupils[4]]);
      // The head of the chain of revisions as it stood when the document was printed.
      const last = db.get<{ hash: Uint8Array }>('SELECT hash FROM revision ORDER BY seq DESC LIMIT 1')!;
      expect(Buffer.from(printed!.chain_head).equals(Buffer.from(last.hash))).toBe(true);
      expect(findBrokenLink(db)).toBeNull();
    });
  });

  it('replaces the file of an earlier batch', async () => {
    const [anna] = await allOf();
    writeFileSync(target(), 'something else');
    await get('makeFile', batch([anna!]), { file: target() });
    expect(readFileSync(target()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('cancelled in the middle: no file, numbers free, register empty', async () => {
    const pupils = await allOf();
    const cancelled = Promise.withResolvers<number>();
    core.onEvent((name, event) => {
      if (name !== 'progress' || !('done' in event) || event.done === 0 || event.done === event.total) return;
      cancelled.resolve(performance.now());
      void core.call('app.cancelJob', { jobId: 'make' }, { session: { staffId: people.classTeacher }, windowId: 1, filePath: null });
    });
    expect(codeOf(await ask('makeFile', batch(pupils), { file: target() }))).toBe('job_cancelled');
    expect(performance.now() - (await cancelled.promise)).toBeLessThan(CANCELLED_WITHIN);
    await nothingRemains();
  });

  it('ends when its window goes, and not when another one does', async () => {
    const pupils = await allOf();
    core.onEvent((name) => {
      if (name === 'progress') core.windowClosed(2);
    });
    expect(codeOf(await ask('makeFile', batch(pupils.slice(0, 2)), { file: target('other window.pdf') }))).toBe('ok');
    core.onEvent((name) => {
      if (name === 'progress') core.windowClosed(1);
    });
    expect(codeOf(await ask('makeFile', batch(pupils), { file: target() }))).toBe('job_cancelled');
    expect(filesHere()).toEqual(['other window.pdf']);
    expect(await register()).toHaveLength(2);
  });

  it('a folder that is gone', async () => {
    const [anna] = await allOf();
    expect(await ask('makeFile', batch([anna!]), { file: join(folder, 'gone', 'letters.pdf') })).toMatchObject({
      ok: false, error: { code: 'print_folder_missing', params: { folder: join(folder, 'gone') } },
    });
    await nothingRemains();
  });

  it('a folder of that name stands where the file should', async () => {
    const [anna] = await allOf();
    mkdirSync(target());
    expect(codeOf(await ask('makeFile', batch([anna!]), { file: target() }))).toBe('print_file_in_use');
    rmSync(target(), { recursive: true });
    await nothingRemains();
  });

  it('a font that was not installed', async () => {
    const bare = await layWorkers(join(folder, 'workers'));
    for (const name of readdirSync(join(bare, 'fonts'))) if (name.startsWith('PTSerif')) rmSync(join(bare, 'fonts', name));
    await core.close();
    core = await openCore(data, bare, () => NOW);
    const [anna] = await allOf();
    expect(await ask('makeFile', batch([anna!]), { file: target() })).toMatchObject({ ok: false, error: { code: 'print_font_missing' } });
    rmSync(join(folder, 'workers'), { recursive: true });
    await nothingRemains();
  });

  it('two windows at once never share a number, a cancelled one among them', async () => {
    const pupils = await allOf();
    const results = await Promise.all([
      ask('makeFile', batch(pupils.slice(0, 5)), { file: target('1.pdf'), window: 1 }),
      ask('makeFile', batch(pupils.slice(3, 9)), { file: target('2.pdf'), window: 2, as: people.deputy }),
      ask('makeFile', batch(pupils.slice(0, 4)), { file: join(folder, 'gone', '3.pdf'), window: 3 }),
      ask('makeForPrinter', batch(pupils.slice(1, 4)), { window: 4 }),
    ]);
    expect(results.map(codeOf)).toEqual(['ok', 'ok', 'print_folder_missing', 'ok']);
    const numbers = (await register()).map((letter) => letter.number);
    expect(numbers).toHaveLength(5 + 6 + 3);
    expect(new Set(numbers).size).toBe(numbers.length);
    const onPaper = ['1.pdf', '2.pdf'].flatMap((name) => pdfPages(readFileSync(target(name))).map((page) => /2026-11-\d{3}/.exec(page)?.[0]));
    expect(new Set(onPaper).size).toBe(11);
    expect(onPaper.every((written) => numbers.includes(written!))).toBe(true);
  });
});

describe('the register', () => {
  it('writes a letter again as it was, whatever became of the marks', async () => {
    const [anna] = await allOf();
    const { letters, sheets } = await get('makeFile', batch([anna!]), { file: target() });
    const letterId = letters[0]!.letterId;
    const before = await get('readLetter', { letterId });
    await core.close();
    const database = await openDemoFile(data);
    await database.write((tx) => {
      tx.run('UPDATE mark SET value = 2, is_debt = 0 WHERE pupil_id = ?', anna!);
      tx.run(`UPDATE pupil SET last_name = 'Новая' WHERE id = ?`, anna!);
    });
    await database.close();
    core = await openCore(data, workers, () => NOW);
    await get('writeAgain', again([letterId]), { file: target('again.pdf') });
    expect(pdfPages(readFileSync(target('again.pdf')))).toEqual(pdfPages(readFileSync(target())));
    expect((await get('readLetter', { letterId })).document).toEqual(before.document);
    const now = await get('preview', { groupId: people.group, termId: people.terms[1]!, pupilId: anna!, options: OPTIONS });
    expect(JSON.stringify(now.document)).not.toBe(JSON.stringify(before.document).replaceAll(number(1), number(2)));
    await core.close();
    expect(await inFile(data, (db) => db.raw('SELECT title, format, pages FROM printed_document ORDER BY made_at'))).toEqual([
      [`Письмо родителям ${number(1)}`, 'pdf', sheets], [`Письмо родителям ${number(1)}`, 'pdf', sheets],
    ]);
  });

  it('a cancelled second file leaves the register as it was', async () => {
    const pupils = await allOf();
    const { letters } = await get('makeFile', batch(pupils), { file: target() });
    core.onEvent((name, event) => {
      if (name === 'progress' && 'jobId' in event && event.jobId === 'again') void core.call('app.cancelJob', { jobId: 'again' }, { session: null, windowId: 1, filePath: null });
    });
    const ids = letters.map(({ letterId }) => letterId);
    expect(codeOf(await ask('writeAgain', again(ids), { file: target('again.pdf') }))).toBe('job_cancelled');
    expect(filesHere()).toEqual(['Письма 7А.pdf']);
    expect(await register()).toHaveLength(letters.length);
  });
});

describe('for the printer', () => {
  const inMemory = (spoolId: string, windowId = 1) => core.copyPaper(windowId, spoolId);
  const filesOfData = () => readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => /pdf|part|spool/.test(name));

  it('is in no file, and for the window that made it alone; printed it is gone, the letters stand, the printed document is entered (P-13)', async () => {
    const [anna, boris] = await allOf();
    const { spoolId, letters, sheets } = await get('makeForPrinter', batch([anna!, boris!]));
    expect(pdfPages(inMemory(spoolId)!).filter((page) => page.includes('Информационное письмо'))).toHaveLength(2);
    expect(inMemory(spoolId, 2)).toBeNull();
    expect(filesOfData()).toEqual([]);
    await get('finishPrinting', { spoolId, printed: true });
    expect(inMemory(spoolId)).toBeNull();
    expect(await register()).toHaveLength(letters.length);
    expect(codeOf(await ask('finishPrinting', { spoolId, printed: true }))).toBe('ipc_file_unknown');
    await core.close();
    // The dialog of the system does not tell how many copies were made, so none are told.
    expect(await inFile(data, (db) => db.raw('SELECT format, pages, copies, subjects FROM printed_document'))).toEqual([['printer', sheets, null, JSON.stringify([anna, boris])]]);
    const [told] = await inFile(data, (db) => db.all<{ kind: string; params: string }>(`SELECT kind, params FROM security_event WHERE kind IN ('printed', 'exported')`));
    expect([told!.kind, JSON.parse(told!.params)]).toEqual(['printed', { what: 'parents-letter', format: 'printer', pages: sheets, people: 2 }]);
  });

  it('not printed: nothing remains', async () => {
    const { spoolId } = await get('makeForPrinter', batch(await allOf()));
    await get('finishPrinting', { spoolId, printed: false });
    expect(inMemory(spoolId)).toBeNull();
    await nothingRemains();
  });

  it('cancelled while it is made: nothing remains', async () => {
    core.onEvent((name, event) => {
      if (name === 'progress' && 'done' in event && event.done > 0) core.windowClosed(1);
    });
    expect(codeOf(await ask('makeForPrinter', batch(await allOf())))).toBe('job_cancelled');
    expect(filesOfData()).toEqual([]);
    await nothingRemains();
  });

  it.each([
    ['its window is closed', async () => core.windowClosed(1)],
    ['the person leaves', () => core.call('accounts.signOut', {}, { session: null, windowId: 1, filePath: null })],
    ['the core ends', () => core.close()],
  ])('is forgotten when %s', async (_when, end) => {
    const { spoolId } = await get('makeForPrinter', batch((await allOf()).slice(0, 1)));
    expect(inMemory(spoolId)).not.toBeNull();
    await end();
    expect(inMemory(spoolId)).toBeNull();
  });

  it('what another version, or Chromium in the middle of a printing, left in the spool goes at the start', async () => {
    await core.close();
    mkdirSync(join(data, 'spool'));
    writeFileSync(join(data, 'spool', `${'0'.repeat(32)}.pdf`), '%PDF-1.7 left behind');
    core = await openCore(data, workers, () => NOW);
    expect(existsSync(join(data, 'spool'))).toBe(false);
  });
});

describe('who may (K-06, domain/policy)', () => {
  it('refuses every method to everybody whose class it is not, and changes nothing', async () => {
    const [anna] = await allOf();
    const { letters } = await get('makeFile', batch([anna!]), { file: target() });
    const letterId = letters[0]!.letterId;
    const { spoolId } = await get('makeForPrinter', batch([anna!]));
    const inputs: Record<Method, unknown> = {
      listCandidates: { groupId: people.group, termId: people.terms[1]!, thresholds: RULE },
      preview: { groupId: people.group, termId: people.terms[1]!, pupilId: anna, options: OPTIONS },
      makeFile: batch([anna!]),
      makeForPrinter: batch([anna!]),
      finishPrinting: { spoolId, printed: false },
      listLetters: { groupId: people.group },
      readLetter: { letterId },
      writeAgain: again([letterId]),
    };
    const methods = Object.keys(contract.letters).filter((name): name is Method => name !== 'printSpooled');
    expect(Object.keys(inputs).toSorted()).toEqual(methods.toSorted());
    const refused: [StaffId | null, string][] = [[null, 'session_missing'], [people.teacher, 'not_allowed'], [people.neighbour, 'not_allowed'], ['0'.repeat(22) as StaffId, 'person_unknown']];
    for (const [as, code] of refused) {
      for (const method of methods) expect([method, codeOf(await ask(method, inputs[method], { as, file: target('refused.pdf') }))]).toEqual([method, code]);
    }
    expect(filesHere()).toEqual(['Письма 7А.pdf']);
    expect(await register()).toHaveLength(2);
    // The deputy may all of it.
    for (const method of methods) expect([method, codeOf(await ask(method, inputs[method], { as: people.deputy, file: target('deputy.pdf') }))]).toEqual([method, 'ok']);
  });

  it('refuses pupils of another class, one of them among own ones', async () => {
    const [anna] = await allOf();
    expect(codeOf(await ask('makeFile', batch([anna!, people.foreignPupil]), { file: target() }))).toBe('journal_unknown');
    expect(codeOf(await ask('preview', { groupId: people.group, termId: people.terms[1]!, pupilId: people.foreignPupil, options: OPTIONS }))).toBe('journal_unknown');
    await nothingRemains();
  });

  it('a methodist reads the letters and makes none', async () => {
    await core.close();
    const database = await openDemoFile(data);
    await database.write((tx) => tx.run(`INSERT OR IGNORE INTO staff_role (staff_id, role, basis) VALUES (?, 'methodist', 'приказ № 3')`, people.teacher));
    await database.close();
    core = await openCore(data, workers, () => NOW);
    const as = people.teacher;
    expect((await candidates(people.group, people.terms[1]!, RULE, { as })).mayMake).toBe(false);
    expect((await candidates(people.group, people.terms[1]!)).mayMake).toBe(true);
    expect(codeOf(await ask('listLetters', { groupId: people.group }, { as }))).toBe('ok');
    const [anna] = await allOf();
    expect(codeOf(await ask('makeFile', batch([anna!]), { as, file: target() }))).toBe('not_allowed');
    expect(codeOf(await ask('preview', { groupId: people.group, termId: people.terms[1]!, pupilId: anna, options: OPTIONS }, { as }))).toBe('not_allowed');
  });

  it('a file is written only where the shell handed a path out', async () => {
    const [anna] = await allOf();
    expect(codeOf(await ask('makeFile', batch([anna!])))).toBe('ipc_file_unknown');
    expect(await register()).toEqual([]);
  });
});
