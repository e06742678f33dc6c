import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandId, JournalId, LessonId, PupilId, TermId, WorkId, WorkTypeId } from '#domain/ids.ts';
import { formatCell, type JournalCommand, type Verdict } from '#domain/journal/index.ts';
import { languageOf } from '../../i18n/index.ts';
import { describeCell, sayCell } from './cell-words.ts';
import type { SettleCommand } from './command-queue.ts';
import { takeEdits, PLAIN_TEXT } from './journal-edits.ts';
import { failureLine, makeModel } from './journal-model.ts';
import type { JournalPage } from './journal-page.ts';
import { JournalSheet, type SheetParts } from './journal-sheet.ts';

const language = languageOf('ru');
const words = (failure: Parameters<typeof failureLine>[1]) => failureLine(language, failure);
const NORM = { oneHour: 3, twoHours: 5, moreHours: 7 };

const anna = 'anna' as PupilId;
const boris = 'boris' as PupilId;
const answer = { workTypeId: 'answer' as WorkTypeId, name: 'Ответ на уроке', shortName: 'О', weight: 1, isControl: false };
const control = { workTypeId: 'control' as WorkTypeId, name: 'Контрольная работа', shortName: 'К', weight: 2, isControl: true };
const lessons = ['l1', 'l2', 'l3'].map((id) => id as LessonId);

const page: JournalPage = {
  journalId: 'journal' as JournalId, termId: 'term' as TermId, groupName: '7А', subjectName: 'Алгебра', teacherName: 'Иванова М. С.', grade: 7, graded: true,
  weeklyHours: 3, writable: true,
  pupils: [
    { pupilId: anna, name: 'Абдурахманова Анна Ивановна', spans: [{ startsOn: '0001-01-01', endsOn: null }] },
    { pupilId: boris, name: 'Богданов Борис', spans: [{ startsOn: '2026-11-16', endsOn: null }] },
  ],
  lessons: [
    { lessonId: lessons[0]!, heldOn: '2026-11-09', bellNumber: 1, hasTopic: true, hasHomework: true },
    { lessonId: lessons[1]!, heldOn: '2026-11-23', bellNumber: 2, hasTopic: false, hasHomework: true },
    { lessonId: lessons[2]!, heldOn: '2026-12-01', bellNumber: 3, hasTopic: false, hasHomework: false },
  ],
  works: [
    { workId: 'w1' as WorkId, lesson: 0, workTypeId: answer.workTypeId, weight: 1, version: 1, title: '' },
    { workId: 'w2' as WorkId, lesson: 0, workTypeId: control.workTypeId, weight: 2, version: 1, title: 'Дроби' },
  ],
  marks: [
    { pupil: 0, work: 0, value: 5, isDebt: false, hasComment: true, version: 3 },
    { pupil: 0, work: 1, value: 4, isDebt: false, hasComment: false, version: 1 },
  ],
  attendance: [],
  termMarks: [],
};

interface Sent {
  readonly command: JournalCommand;
  readonly settle: SettleCommand;
}

let sent: Sent[] = [];
let calls: (readonly JournalCommand[])[] = [];
const parts = (): SheetParts => {
  let ids = 0;
  return {
    term: { termId: page.termId, name: '2 четверть', startsOn: '2026-11-05', endsOn: '2026-12-28', closed: false },
    today: '2026-11-23', workTypes: [answer, control], roundingThreshold: 0.5,
    newId: () => `id ${(ids += 1)}`,
    send: (commands, settle) => {
      calls.push(commands);
      for (const command of commands) sent.push({ command, settle });
    },
  };
};
const sheetOf = (changes: Partial<JournalPage> = {}, others: Partial<SheetParts> = {}) => new JournalSheet({ ...page, ...changes }, { ...parts(), ...others });

beforeEach(() => {
  sent = [];
  calls = [];
});

const verdict = (status: Verdict['status'], code?: string): Omit<Verdict, 'commandId'> => ({ status, version: status === 'accepted' ? 9 : 0, ...(code ? { code } : {}) });
const settle = (index: number, result: Omit<Verdict, 'commandId'>) => {
  const { command, settle: end } = sent[index]!;
  end(command, { commandId: command.commandId, ...result });
};
const enter = (sheet: JournalSheet, row: number, column: number, to: string) => takeEdits(sheet, [{ row, column, from: '', to }], PLAIN_TEXT, words).verdicts[0]!;
const shown = (sheet: JournalSheet, row: number, column: number) => makeModel(sheet, language).cell(row, column);

describe('a typed cell', () => {
  it('is shown at once as pending, and as stored after the core said so', () => {
    const sheet = sheetOf();
    expect(enter(sheet, 1, 1, ' б ')).toEqual({ ok: true, text: 'Б' });
    expect(shown(sheet, 1, 1)).toMatchObject({ text: 'Б', tone: 'pending' });
    settle(0, verdict('accepted'));
    expect(shown(sheet, 1, 1)).toMatchObject({ text: 'Б', tone: 'absent' });
  });

  it('adds a work of the usual kind where the lesson has none, once for a whole column', () => {
    const sheet = sheetOf();
    takeEdits(sheet, [{ row: 0, column: 1, from: '', to: '5' }, { row: 1, column: 1, from: '', to: '4/3' }], PLAIN_TEXT, words);
    expect(calls).toHaveLength(1);
    expect(sent.map(({ command }) => command.name)).toEqual(['addWork', 'setMark', 'setMark', 'addWork', 'setMark']);
    expect(sheet.worksOf(1).map((work) => work.type?.name)).toEqual(['Ответ на уроке', 'Ответ на уроке']);
    expect([formatCell(sheet.content(0, 1)), formatCell(sheet.content(1, 1))]).toEqual(['5', '4/3']);
  });

  it('names the version the core acknowledged, however often it was typed over', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 0, '3/4');
    enter(sheet, 0, 0, '2/4');
    expect(sent.map(({ command }) => command.baseVersion)).toEqual([3, 3]);
  });

  it.each([
    ['7А before enrolment', sheetOf(), 1, 0, '5', /ещё не был зачислен.*09\.11\.2026/u],
    ['grade 1 (G-04)', sheetOf({ grade: 1 }), 0, 1, '5', /В 1 классе отметок не ставят/u],
    ['a subject without marks', sheetOf({ graded: false }), 0, 1, '4', /«Алгебра» ведётся без отметок/u],
    ['a closed term', sheetOf({}, { term: { ...parts().term, closed: true } }), 0, 1, 'б', /Период закрыт/u],
    ['a mark for an exempt pupil', sheetOf(), 0, 1, 'ОСВ 5', /освобождён/u],
    ['nonsense', sheetOf(), 0, 1, 'абв', /Непонятно: «абв»/u],
    ['six', sheetOf(), 0, 1, '6', /Отметки бывают от 1 до 5/u],
  ])('is refused in words: %s', (_, sheet, row, column, typed, reason) => {
    const refused = enter(sheet, row, column, typed);
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? '' : refused.refusal).toMatch(reason);
    expect(sent).toEqual([]);
  });

  it('takes attendance in grade 1', () => {
    expect(enter(sheetOf({ grade: 1 }), 0, 1, 'н')).toEqual({ ok: true, text: 'ОТ' });
  });

  it('keeps the marks when a menu fills absences', () => {
    const sheet = sheetOf();
    const { verdicts } = takeEdits(sheet, [{ row: 0, column: 0, from: '5/4', to: 'Б' }], { is: 'attendance', code: 'ILLNESS' }, words);
    expect(verdicts).toEqual([{ ok: true, text: 'Б 5/4' }]);
    takeEdits(sheet, [{ row: 0, column: 0, from: 'Б 5/4', to: '' }], { is: 'attendance', code: null }, words);
    expect(formatCell(sheet.content(0, 0))).toBe('5/4');
    expect(sent.map(({ command }) => command.name)).toEqual(['setAttendance', 'setAttendance']);
  });
});

describe('what the core does not take', () => {
  it('stays in sight as it was typed, with its reason, until it is left', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 0, '2/4');
    settle(0, verdict('rejected', 'not_allowed'));
    expect(shown(sheet, 0, 0)).toMatchObject({ text: '2/4', tone: 'refused', editable: true });
    expect(describeCell(sheet, language, { row: 0, column: 0 }, undefined, NORM)).toContainEqual(expect.stringMatching(/На это нет права/u));
    sheet.leaveProblem(sheet.problems[0]!.id);
    expect(shown(sheet, 0, 0).text).toBe('5/4');
    expect(sheet.problems).toEqual([]);
  });

  it('a conflict can be decided for mine: it is entered again upon what the colleague wrote', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 0, '2/4');
    settle(0, verdict('conflict', 'conflict_newer_version'));
    expect(shown(sheet, 0, 0)).toMatchObject({ text: '2/4', tone: 'conflict' });
    sheet.restore({ ...page, marks: [{ ...page.marks[0]!, value: 3, version: 4 }, page.marks[1]!] });
    expect(shown(sheet, 0, 0).text).toBe('2/4');
    sheet.replaceProblem(sheet.problems[0]!.id);
    expect(sent.at(-1)?.command).toMatchObject({ name: 'setMark', baseVersion: 4, args: { value: 2 } });
    settle(1, verdict('accepted'));
    expect(shown(sheet, 0, 0)).toMatchObject({ text: '2/4', tone: 'plain' });
  });

  it('typing the cell anew ends its problem', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 0, '2/4');
    settle(0, verdict('rejected', 'not_allowed'));
    enter(sheet, 0, 0, '5/4');
    expect(sheet.problems).toEqual([]);
    expect(shown(sheet, 0, 0)).toMatchObject({ text: '5/4', tone: 'plain' });
  });

  it('a code of a newer core is said as a defect with its name', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 0, '2/4');
    settle(0, verdict('rejected', 'moon_phase_wrong'));
    expect(sheet.problems[0]?.failure).toEqual({ code: 'app_unexpected', params: { reference: 'moon_phase_wrong' } });
  });

  it('a work that is refused goes again, and the mark upon it becomes the problem', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 1, '5');
    settle(0, verdict('rejected', 'work_limit_reached'));
    settle(1, verdict('rejected', 'journal_unknown'));
    expect(sheet.worksOf(1)).toEqual([]);
    expect(sheet.problems.map(({ failure, typed }) => [failure.code, typed])).toEqual([['work_limit_reached', '5']]);
  });
});

describe('a page read anew', () => {
  it('brings what colleagues wrote and takes nothing of mine away', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 1, '5');
    sheet.restore({ ...page, attendance: [{ pupil: 1, lesson: 1, code: 'LATE', minutes: 10, version: 1 }] });
    expect(shown(sheet, 1, 1)).toMatchObject({ text: 'ОП10', tone: 'late' });
    expect(shown(sheet, 0, 1)).toMatchObject({ text: '5', tone: 'pending' });
    settle(0, verdict('accepted'));
    settle(1, verdict('accepted'));
    expect(shown(sheet, 0, 1)).toMatchObject({ text: '5', tone: 'plain' });
  });

  it('with another pupil above, what is pending stays with its own', () => {
    const sheet = sheetOf();
    enter(sheet, 0, 1, 'б');
    const newcomer = { pupilId: 'new' as PupilId, name: 'Агафонов Антон', spans: page.pupils[0]!.spans };
    sheet.restore({ ...page, pupils: [newcomer, ...page.pupils], marks: page.marks.map((mark) => ({ ...mark, pupil: mark.pupil + 1 })) });
    expect(formatCell(sheet.content(1, 1))).toBe('Б');
    expect(formatCell(sheet.content(1, 0))).toBe('5/4');
    expect(formatCell(sheet.content(0, 1))).toBe('');
  });
});

describe('results (T-01, T-04, domain.md §3.4)', () => {
  it('average and forecast follow what is typed, at once', () => {
    const sheet = sheetOf();
    const model = makeModel(sheet, language);
    expect([3, 4, 5].map((column) => model.cell(0, column).text)).toEqual(['4,33', '4', '']);
    const stop = model.subscribe(() => undefined);
    enter(sheet, 0, 1, '5');
    expect(model.cell(0, 3).text).toBe('4,50');
    expect(model.cell(0, 4)).toMatchObject({ text: '5?', tone: 'late' });
    expect(describeCell(sheet, language, { row: 0, column: 4 }, undefined, NORM)).toEqual(['Абдурахманова Анна Ивановна', 'Спорная: средний балл 4,50 стоит на границе']);
    expect(model.cell(1, 3).text).toBe('');
    stop();
  });

  it('says how many fives lift the mark, with the right ending', () => {
    const of = (...values: number[]) =>
      sheetOf({ works: values.map((_, lesson) => ({ ...page.works[0]!, workId: `v${lesson}` as WorkId, lesson: lesson % 3 })), marks: values.map((value, work) => ({ pupil: 0, work, value, isDebt: false, hasComment: false, version: 1 })) });
    const said = (sheet: JournalSheet) => describeCell(sheet, language, { row: 0, column: 4 }, undefined, NORM).at(-1)?.replaceAll('\u00a0', ' ');
    expect(said(of(4))).toBe('До «5» нужна 1 пятёрка');
    expect(said(of(4, 4, 4))).toBe('До «5» нужно 3 пятёрки');
    expect(said(of(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4))).toBe('До «5» нужно больше девяти пятёрок');
  });

  it('a term mark near the average goes at once, one far from it waits for a reason', () => {
    const sheet = sheetOf();
    expect(takeEdits(sheet, [{ row: 0, column: 5, from: '', to: '4' }], PLAIN_TEXT, words)).toEqual({ verdicts: [{ ok: true, text: '4' }], wantReason: [] });
    expect(sent.map(({ command }) => command)).toMatchObject([{ name: 'setTermMark', args: { value: '4', reason: '' } }]);
    const outcome = takeEdits(sheet, [{ row: 0, column: 5, from: '4', to: '3' }], PLAIN_TEXT, words);
    expect(outcome.wantReason).toEqual([{ row: 0, value: '3' }]);
    expect(sent).toHaveLength(1);
    expect(shown(sheet, 0, 5)).toMatchObject({ text: '3', tone: 'pending' });
    sheet.dropTermDraft(0);
    expect(shown(sheet, 0, 5).text).toBe('4');
    sheet.setTermMarks([{ row: 0, value: '3', reason: 'по решению педсовета' }]);
    expect(sent[1]?.command).toMatchObject({ args: { value: '3', reason: 'по решению педсовета' } });
  });

  it('takes words as term marks and refuses what is none', () => {
    const sheet = sheetOf();
    const type = (to: string) => takeEdits(sheet, [{ row: 1, column: 5, from: '', to }], PLAIN_TEXT, words).verdicts[0];
    expect(type('н/а')).toEqual({ ok: true, text: 'н/а' });
    expect(type('Зачет')).toEqual({ ok: true, text: 'зачёт' });
    expect(type('7')).toMatchObject({ ok: false });
    expect(type('')).toEqual({ ok: true, text: '' });
  });

  it('fills what the averages propose and leaves those without marks empty', () => {
    const sheet = sheetOf();
    const { verdicts } = takeEdits(sheet, [{ row: 0, column: 5, from: '', to: '?' }, { row: 1, column: 5, from: '', to: '?' }], { is: 'proposal' }, words);
    expect(verdicts).toEqual([{ ok: true, text: '4' }, { ok: true, text: '' }]);
    expect(sent).toHaveLength(1);
  });

  it('grade 1 has no results (G-04)', () => {
    const model = makeModel(sheetOf({ grade: 1 }), language);
    expect(model.columns.map((column) => column.key)).toEqual(['l1', 'l2', 'l3']);
  });
});

describe('the grid\'s model', () => {
  it('heads: month, day, weekday, works; what is owed and today stand out', () => {
    const model = makeModel(sheetOf(), language);
    expect(model.columns.slice(0, 3).map((column) => [column.group, column.head, column.tone, column.current, column.attention])).toEqual([
      ['Ноябрь', ['9', 'пн', 'К'], 'control', false, false],
      ['Ноябрь', ['23', 'пн', ''], undefined, true, true],
      ['Декабрь', ['1', 'вт', ''], undefined, false, false],
    ]);
    expect(model.columns[0]?.title).toBe('09.11.2026, понедельник, 1-й урок\nОтвет на уроке, вес 1\nКонтрольная работа: Дроби, вес 2');
    expect(model.columns[1]?.title).toContain('нет темы');
    expect(model.rows[1]).toMatchObject({ header: ['2', 'Богданов Борис'], description: 'В группе с 16.11.2026' });
  });

  it('cells: comments, control marks, cells outside, locked terms, journals of others', () => {
    const model = makeModel(sheetOf(), language);
    expect(model.cell(0, 0)).toMatchObject({ text: '5/4', note: true, strong: true, editable: true });
    expect(model.cell(1, 0)).toMatchObject({ tone: 'outside', editable: false });
    expect(shown(sheetOf({}, { term: { ...parts().term, closed: true } }), 0, 0)).toMatchObject({ tone: 'locked', editable: false });
    expect(shown(sheetOf({ writable: false }), 0, 0)).toMatchObject({ tone: 'plain', editable: false, refusal: 'Этот журнал ведёт другой учитель: вы можете только смотреть.' });
    expect(enter(sheetOf(), 0, 1, '.')).toEqual({ ok: true, text: '.' });
  });

  it('tells the cells that changed, and nothing else', () => {
    const sheet = sheetOf();
    const model = makeModel(sheet, language);
    const told: unknown[] = [];
    model.subscribe((cells) => told.push(cells));
    enter(sheet, 0, 0, '3/4');
    expect(told).toEqual([[{ row: 0, column: 0 }, { row: 0, column: 3 }, { row: 0, column: 4 }, { row: 0, column: 5 }]]);
  });

  it('says a cell in words and describes it with author, time, comment and history', () => {
    const sheet = sheetOf();
    expect(sayCell(sheet, language, { row: 0, column: 0 }, '5/4')).toMatch(/^Абдурахманова Анна Ивановна, понедельник,? 9 ноября 2026.*: 5\/4$/u);
    const lines = describeCell(sheet, language, { row: 0, column: 0 }, {
      marks: [{ workId: 'w1' as WorkId, workTypeName: '', title: '', weight: 1, value: 5, isDebt: false, comment: 'У доски', author: 'Иванова М. С.', madeAt: 0, version: 3, earlier: [{ text: '4', author: 'Иванова М. С.', madeAt: 0 }] }],
      attendance: null,
    }, NORM);
    expect(lines).toEqual([
      'Абдурахманова Анна Ивановна, 09.11.2026', '5 – Ответ на уроке, вес 1', '«У доски»', expect.stringMatching(/^Иванова М\. С\., /u),
      expect.stringMatching(/^Раньше: 4\. Иванова М\. С\./u), '4 – Контрольная работа: Дроби, вес 2',
    ]);
    expect(describeCell(sheet, language, { row: 0, column: 2 }, undefined, NORM)).toEqual([]);
  });
});

describe('works and the lesson', () => {
  it('a work is added, changed and removed at once; each command names the version before it', () => {
    const sheet = sheetOf();
    sheet.addWork(1, answer);
    const work = sheet.worksOf(1)[0]!;
    sheet.changeWork(1, { ...work, workTypeId: control.workTypeId, weight: 2 });
    expect(sheet.hasControl(1)).toBe(true);
    expect(sheet.worksOf(1)[0]).toMatchObject({ weight: 2, pending: true, hasEntries: false });
    sheet.removeWork(1, work.workId);
    expect(sheet.worksOf(1)).toEqual([]);
    expect(sent.map(({ command }) => [command.name, command.baseVersion])).toEqual([['addWork', 0], ['changeWork', 1], ['removeWork', 2]]);
  });

  it('a heavier work moves the average', () => {
    const sheet = sheetOf();
    sheet.changeWork(0, { ...sheet.worksOf(0)[0]!, weight: 2 });
    expect(sheet.forecast(0)?.average).toBe(4.5);
  });

  it('topic and homework are shown as typed and marked as written when stored; a conflict keeps the text', () => {
    const sheet = sheetOf();
    const lessonId = lessons[1]!;
    sheet.tellLesson(lessonId, { topic: '', homework: '§ 1', version: 2 });
    sheet.setLessonContent(lessonId, { topic: 'Дроби', homework: '§ 2' });
    expect(sheet.lessonContent(lessonId)).toEqual({ topic: 'Дроби', homework: '§ 2', pending: true });
    expect(sent[0]?.command.baseVersion).toBe(2);
    settle(0, verdict('accepted'));
    expect(sheet.lessons[1]?.hasTopic).toBe(true);
    sheet.setLessonContent(lessonId, { topic: 'Дроби и проценты', homework: '§ 2' });
    settle(1, verdict('conflict', 'conflict_newer_version'));
    expect(sheet.lessonProblem(lessonId)).toMatchObject({ kind: 'conflict', place: { content: { topic: 'Дроби и проценты', homework: '§ 2' } } });
    expect(sheet.lessonContent(lessonId)?.topic).toBe('Дроби');
  });

  it('an older answer about the lesson does not overwrite a newer one', () => {
    const sheet = sheetOf();
    sheet.tellLesson(lessons[0]!, { topic: 'новая', homework: '', version: 5 });
    sheet.tellLesson(lessons[0]!, { topic: 'старая', homework: '', version: 4 });
    expect(sheet.lessonContent(lessons[0]!)?.topic).toBe('новая');
  });

  it('a comment goes to its mark', () => {
    const sheet = sheetOf();
    sheet.setComment(0, 0, 'w2' as WorkId, 'Исправить');
    expect(sent[0]?.command).toMatchObject({ name: 'commentMark', baseVersion: 1, args: { pupilId: anna, workId: 'w2', comment: 'Исправить' } });
    expect(sheet.waits(0, 0)).toBe(true);
  });
});

it('command ids are never used twice', () => {
  const sheet = sheetOf();
  enter(sheet, 0, 0, '2/2');
  enter(sheet, 0, 1, '5/5/5');
  const ids = sent.map(({ command }): CommandId => command.commandId);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('cells and the school server (issue 3, 5)', () => {
  const opened = () => {
    const sheet = new JournalSheet(page, parts());
    const told: (readonly { row: number; column: number }[] | undefined)[] = [];
    sheet.subscribe(({ cells, structure }) => {
      expect(structure).toBe(false);
      told.push(cells);
    });
    return { sheet, told, model: makeModel(sheet, language) };
  };

  it('shows what is not sent by a sign and in words, and paints no other cell', () => {
    const { sheet, told, model } = opened();
    sheet.tellDelivery({ pending: [[lessons[0]!, anna]], conflicts: [] });
    expect(told).toEqual([[{ row: 0, column: 0 }]]);
    expect(model.cell(0, 0)).toMatchObject({ unsent: true, decision: false, tone: 'plain', text: '5/4' });
    expect(model.cell(0, 1)).toMatchObject({ unsent: false, decision: false });
    expect(describeCell(sheet, language, { row: 0, column: 0 }, undefined, NORM)).toContain('Сохранено здесь, ещё не отправлено на сервер');
    sheet.tellDelivery({ pending: [], conflicts: [] });
    expect(model.cell(0, 0)).toMatchObject({ unsent: false });
  });

  it('shows what stands with the sign of a decision, and says it to a screen reader', () => {
    const { sheet, model } = opened();
    sheet.tellDelivery({ pending: [[lessons[0]!, anna]], conflicts: [[lessons[0]!, anna, 'refused' as CommandId]] });
    expect(model.cell(0, 0)).toMatchObject({ decision: true, unsent: false, tone: 'conflict', text: '5/4' });
    expect(sheet.decisionAt(0, 0)).toBe('refused');
    expect(sayCell(sheet, language, { row: 0, column: 0 }, '5/4')).toContain('Коллега изменил запись раньше вас');
  });

  it('paints nothing for a pupil or lesson that is not on this page', () => {
    const { sheet, told } = opened();
    sheet.tellDelivery({ pending: [['elsewhere' as LessonId, anna]], conflicts: [[lessons[0]!, 'nobody' as PupilId, 'refused' as CommandId]] });
    expect(told).toEqual([]);
  });
});
