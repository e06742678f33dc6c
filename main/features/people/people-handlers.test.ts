import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#domain/contract/ipc/index.ts';
import type { CommandId, GroupId, PupilId, StaffId } from '#domain/ids.ts';
import type { RosterDecision } from '#domain/people/index.ts';
import type { Result } from '#domain/result.ts';
import { commandId, fillSmallSchool, smallSchool as s, testId } from '../../../tests/fixtures/small-school.ts';
import type { CallContext } from '../../call-context.ts';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { readRosterBook } from '../../imports/read-roster-book.ts';
import { OpenSchool } from '../../open-school.ts';
import { findBrokenLink } from '../audit/index.ts';
import { readPolicySettings } from '../school/index.ts';
import { peopleHandlers } from './index.ts';

const NOW = new Date('2026-11-23T10:00:00').getTime();
const HEADER = 'ФИО;Дата рождения;Телефон;Адрес';
const LIST = `${HEADER}\nАбдурахманова Анна Иванович;01.05.2013;89123456789;\nДолгих Дарья Петровна;05.03.2014;;г. Заречный\nЕжов Егор Львович;2014-06-07;;\n`;

let folder: string;
let file: string;
let db: SchoolDatabase;
let people: ReturnType<typeof peopleHandlers>;
let events: string[];
let nextId: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-people-'));
  file = join(folder, 'list.csv');
  // The built worker stands in a folder of its own; under test its place is taken by a line that loads the source.
  writeFileSync(join(folder, 'roster-worker.js'), `await import(${JSON.stringify(new URL('../../imports/roster-worker.ts', import.meta.url).href)});`);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(Buffer.alloc(32, 3)) });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
  await fillSmallSchool(db);
  const school = new OpenSchool();
  await school.replace({ kind: 'demo', database: db, staffId: null, sync: null, vault: null });
  events = [];
  nextId = 1;
  const services: Pick<FeatureServices, 'school' | 'clock' | 'random' | 'policySettings' | 'emit' | 'workerFolder'> = {
    school, workerFolder: folder, clock: () => NOW, random: () => Uint8Array.from({ length: 10 }, () => nextId++ % 251), policySettings: readPolicySettings,
    emit: (name, event) => events.push(`${name} ${'topic' in event ? event.topic : ''}`),
  };
  people = peopleHandlers(services as FeatureServices);
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const context = (staffId: StaffId, filePath: string | null = file): CallContext =>
  ({ session: { staffId }, windowId: 1, now: Date.UTC(2026, 10, 24), filePath, progress: () => undefined, signal: new AbortController().signal });
const choice = (decisions: RosterDecision[] = [], groupId: GroupId = s.class7A, enrolOn: string | null = null) =>
  ({ jobId: 'job', fileToken: 'x'.repeat(20), groupId, sheet: null, enrolOn, decisions: [...decisions] });

function value<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const preview = async (text: string | null = null, decisions: RosterDecision[] = [], enrolOn: string | null = null) => {
  if (text !== null) writeFileSync(file, text);
  const answer = value(await people.previewRoster(choice(decisions, s.class7A, enrolOn), context(s.deputy)));
  // What the bridge would carry is what the contract says.
  expect(contract.people.previewRoster.output.safeParse(answer).error).toBeUndefined();
  return answer;
};
const apply = async (seen: { fingerprint: string; enrolOn: string }, decisions: RosterDecision[] = [], command: CommandId = commandId(1)) =>
  people.applyRoster({ ...choice(decisions, s.class7A, seen.enrolOn), commandId: command, fingerprint: seen.fingerprint }, context(s.deputy));
const undo = async (changeId: CommandId = commandId(1), command: CommandId = commandId(2)) =>
  people.undoListChange({ commandId: command, changeId, groupId: s.class7A }, context(s.deputy));
const movements = async (by: StaffId = s.deputy, groupId: GroupId = s.class7A) => {
  const answer = value(await people.readMovements({ groupId }, context(by, null)));
  expect(contract.people.readMovements.output.safeParse(answer).error).toBeUndefined();
  return answer.movements;
};
const list = async (by: StaffId = s.deputy) => value(await people.listPupils({ groupId: s.class7A }, context(by, null)));
const tables = () => ({
  pupils: db.read.all('SELECT id, last_name, first_name, middle_name, sex, birth_date, address, phone FROM pupil ORDER BY id'),
  stays: db.read.all('SELECT * FROM membership ORDER BY id'),
});
const revisions = () => db.read.get<{ n: number }>('SELECT count(*) AS n FROM revision')!.n;

describe('previewRoster (issue 2 item 6: dry run)', () => {
  it('says what would be done and writes nothing', async () => {
    const before = tables();
    const seen = await preview(LIST);
    expect(seen.counts).toMatchObject({ add: 2, update: 1, question: 0, error: 0 });
    expect(seen.rows.map(({ line, action, title }) => [line, action, title])).toEqual([
      [2, 'update', 'Абдурахманова Анна Иванович'], [3, 'add', 'Долгих Дарья Петровна'], [4, 'add', 'Ежов Егор Львович'],
    ]);
    expect(seen).toMatchObject({ format: 'csv', encoding: 'utf-8', enrolOn: '2026-11-23', headerLine: 1, groupName: '7А' });
    expect([tables(), revisions()]).toEqual([before, 0]);
  });

  it('answers with the code of what is wrong with the file or the choice', async () => {
    rmSync(file, { force: true });
    expect(codeOf(await people.previewRoster(choice(), context(s.deputy)))).toBe('import_file_missing');
    expect(codeOf(await people.previewRoster(choice(), context(s.deputy, null)))).toBe('ipc_file_unknown');
    writeFileSync(file, LIST);
    expect(codeOf(await people.previewRoster(choice([], testId<GroupId>(9_999)), context(s.deputy)))).toBe('group_unknown');
    expect(codeOf(await people.previewRoster({ ...choice(), sheet: 'Нет' }, context(s.deputy)))).toBe('import_sheet_unknown');
    expect(codeOf(await people.previewRoster(choice([], s.class7A, '2026-08-31'), context(s.deputy)))).toBe('import_start_outside_year');
  });

  it('is for the office, not for every teacher (P-01)', async () => {
    writeFileSync(file, LIST);
    expect(codeOf(await people.previewRoster(choice(), context(s.teacher)))).toBe('not_allowed');
    expect(codeOf(await people.previewRoster(choice(), context(s.classTeacher)))).toBe('not_allowed');
  });
});

describe('applyRoster (nothing half-imported)', () => {
  it('adds, changes and enrols in one transaction, with a revision for each row', async () => {
    const seen = await preview(LIST);
    expect(value(await apply(seen))).toEqual({ changeId: commandId(1), added: 2, changed: 1, enrolled: 0, moved: 0 });
    expect(db.read.get(`SELECT first_name, sex, birth_date, address, sort_name, version FROM pupil WHERE last_name = 'Долгих'`)).toEqual({
      first_name: 'Дарья', sex: 'female', birth_date: '2014-03-05', address: 'г. Заречный', sort_name: 'долгих дарья петровна', version: 1,
    });
    expect(db.read.get('SELECT phone, version FROM pupil WHERE id = ?', s.anna)).toEqual({ phone: '+7 912 345-67-89', version: 2 });
    const { pupils } = await list();
    const [lastImport] = await movements();
    expect(pupils.map(({ last, startsOn }) => [last, startsOn]).filter(([, day]) => day === '2026-11-23')).toEqual([['Долгих', '2026-11-23'], ['Ежов', '2026-11-23']]);
    expect(lastImport).toMatchObject({ changeId: commandId(1), kind: 'import', added: 2, changed: 1, mayUndo: true, author: 'Кузнецова Мария Сергеевна', madeAt: NOW });
    expect(revisions()).toBe(6);
    expect(findBrokenLink(db.read)).toBeNull();
    expect(events).toEqual(['changed people']);
    expect((await preview()).counts).toMatchObject({ same: 3, add: 0, update: 0 });
  });

  it('happens at most once: a retry of the command answers as before', async () => {
    const seen = await preview(LIST);
    const first = await apply(seen);
    expect(await apply(seen)).toEqual(first);
    expect(revisions()).toBe(6);
  });

  it('refuses when the data or the file changed after the preview', async () => {
    const seen = await preview(LIST);
    await db.write((tx) => tx.run(`UPDATE pupil SET phone = '45-67-89' WHERE id = ?`, s.anna));
    expect(codeOf(await apply(seen))).toBe('import_stale');
    const again = await preview();
    writeFileSync(file, LIST.replace('Егор', 'Игорь'));
    expect(codeOf(await apply(again))).toBe('import_stale');
    expect(revisions()).toBe(0);
  });

  it('refuses while a line is undecided, and when there is nothing to do', async () => {
    const open = await preview(`${HEADER}\nДолгих Дарья Петровна;31.02.2014;;\nАбдурахманова Алла Иванович;01.05.2013;;\nЕжов Егор Львович;07.06.2014;;\n`);
    expect(open.counts).toMatchObject({ error: 1, add: 2 });
    expect(await apply(open)).toEqual({ ok: false, error: { code: 'import_undecided', params: { questions: 0, errors: 1 } } });
    const decisions: RosterDecision[] = [{ line: 2, answer: 'skip' }];
    const decided = await preview(null, decisions);
    expect(codeOf(await apply(decided, decisions))).toBe('ok');
    const same = await preview(null, decisions);
    expect(codeOf(await apply(same, decisions, commandId(7)))).toBe('import_nothing_to_do');
  });

  it('leaves nothing behind when a row in the middle fails', async () => {
    const before = tables();
    await db.write((tx) => tx.run(`CREATE TRIGGER trouble BEFORE INSERT ON pupil WHEN NEW.last_name = 'Ежов' BEGIN SELECT RAISE(ABORT, 'disk on fire'); END`));
    const seen = await preview(LIST);
    await expect(apply(seen)).rejects.toThrow('disk on fire');
    expect([tables(), revisions()]).toEqual([before, 0]);
    expect(events).toEqual([]);
  });

  it('moves a pupil with the subgroups, and back', async () => {
    const subgroup = testId<GroupId>(12);
    await db.write((tx) => {
      tx.run(`INSERT INTO study_group VALUES (?, ?, 'subgroup', 1, 'А', '1А/1', ?, NULL)`, subgroup, s.year, s.class1A);
      tx.run(`INSERT INTO membership VALUES (?, ?, ?, '2026-09-01', NULL, '')`, testId(190), subgroup, s.firstGrader);
      tx.run(`INSERT INTO membership VALUES (?, ?, ?, '2027-01-11', NULL, '')`, testId(191), subgroup, s.firstGrader);
    });
    const before = tables();
    const decisions: RosterDecision[] = [{ line: 2, answer: 'same', pupilId: s.firstGrader }];
    const open = await preview(`${HEADER}\nГусев Глеб Иванович;01.05.2013;;\n`);
    expect(open.rows[0]).toMatchObject({ action: 'question', question: { kind: 'otherClass', candidates: [{ pupilId: s.firstGrader, groupName: '1А' }] } });
    expect(value(await apply(await preview(null, decisions), decisions))).toMatchObject({ moved: 1, added: 0 });
    expect(db.read.all('SELECT group_id AS g, starts_on AS f, ends_on AS t FROM membership WHERE pupil_id = ? ORDER BY starts_on, group_id', s.firstGrader)).toEqual([
      { g: s.class1A, f: '2026-09-01', t: '2026-11-22' }, { g: subgroup, f: '2026-09-01', t: '2026-11-22' }, { g: s.class7A, f: '2026-11-23', t: null },
    ]);
    value(await undo());
    expect(tables()).toEqual(before);
    expect(findBrokenLink(db.read)).toBeNull();
  });
});

describe('undoListChange', () => {
  it('takes an import back as one command, once', async () => {
    const before = tables();
    value(await apply(await preview(LIST)));
    expect(value(await undo())).toEqual({ added: 2, changed: 1, enrolled: 0, moved: 0 });
    expect(tables()).toEqual(before);
    expect(db.read.get('SELECT version FROM pupil WHERE id = ?', s.anna)).toEqual({ version: 3 });
    expect((await movements())[0]).toMatchObject({ mayUndo: false, undoneAt: NOW });
    expect(findBrokenLink(db.read)).toBeNull();
    expect(codeOf(await undo())).toBe('import_not_last');
  });

  it('refuses when a pupil has entries, and changes nothing', async () => {
    value(await apply(await preview(LIST)));
    const { pupils } = await list();
    const added = pupils.find(({ last }) => last === 'Ежов')!.pupilId;
    await db.write((tx) => tx.run(`INSERT INTO attendance VALUES (?, ?, 'ABSENT', NULL, ?, 1, 1)`, s.lesson23, added, s.teacher));
    const after = tables();
    expect(await undo()).toEqual({ ok: false, error: { code: 'import_in_use', params: { pupil: 'Ежов Егор' } } });
    expect([tables(), (await movements())[0]?.undoneAt]).toEqual([after, null]);
  });

  it('refuses when a pupil was changed since', async () => {
    value(await apply(await preview(LIST)));
    await db.write((tx) => tx.run(`UPDATE pupil SET phone = '1', version = version + 1 WHERE id = ?`, s.anna));
    expect(await undo()).toEqual({ ok: false, error: { code: 'import_in_use', params: { pupil: 'Абдурахманова Анна' } } });
  });

  it('refuses for an enrolled pupil who has marks in the class by now', async () => {
    const nobody = testId<PupilId>(300);
    await db.write((tx) => tx.run(`INSERT INTO pupil (id, last_name, first_name, middle_name, sex, birth_date, address, phone, sort_name) VALUES (?, 'Жданов', 'Ян', '', 'male', '2014-01-01', '', '', 'жданов ян')`, nobody));
    expect(value(await apply(await preview(`${HEADER}\nЖданов Ян;01.01.2014;;\n`)))).toMatchObject({ enrolled: 1, added: 0 });
    await db.write((tx) => tx.run('INSERT INTO mark VALUES (?, ?, 5, 0, ?, ?, 1, 1)', s.work23, nobody, '', s.teacher));
    expect(codeOf(await undo())).toBe('import_in_use');
  });

  it('takes back either of two that touch different pupils, and not one whose pupil was changed by the other', async () => {
    value(await apply(await preview(LIST)));
    value(await apply(await preview(`${HEADER}\nЖданов Ян Олегович;01.01.2014;;\n`), [], commandId(3)));
    expect(codeOf(await undo(commandId(1)))).toBe('ok');
    expect(codeOf(await undo(commandId(3), commandId(4)))).toBe('ok');
    value(await apply(await preview(LIST), [], commandId(5)));
    value(await apply(await preview(`${HEADER}\nЕжов Егор Львович;2014-06-07;89123456780;\n`), [], commandId(6)));
    expect(codeOf(await undo(commandId(5), commandId(7)))).toBe('import_in_use');
    expect(codeOf(await undo(commandId(6), commandId(8)))).toBe('ok');
    // What the other changed is as it was.
    expect(codeOf(await undo(commandId(5), commandId(9)))).toBe('ok');
  });
});

describe('single deeds in a school of its own (M-09)', () => {
  const form = (over: object = {}) => ({ last: 'Ёжикова', first: 'Юлия', middle: 'Олеговна', birthDate: '2013-04-05', sex: null, address: '', phone: '', ...over });
  const act = async (deed: Parameters<typeof people.changePupil>[0]['act'], number = 1) => people.changePupil({ commandId: commandId(number), groupId: s.class7A, act: deed }, context(s.deputy, null));
  const lineOf = async (pupilId: PupilId) => (await list()).pupils.find((one) => one.pupilId === pupilId)!;

  it('a pupil is enrolled by the rule of an import: who is known is asked about and never added twice', async () => {
    const ask = { groupId: s.class7A, pupil: form(), enrolOn: null, decision: null };
    const seen = value(await people.previewEnrolment(ask, context(s.deputy, null)));
    expect(contract.people.previewEnrolment.output.safeParse(seen).error).toBeUndefined();
    expect(seen).toMatchObject({ enrolOn: '2026-11-23', row: { action: 'add', title: 'Ёжикова Юлия Олеговна' } });
    const command = { ...ask, commandId: commandId(1), basis: 'приказ № 7', fingerprint: seen.fingerprint };
    expect(value(await people.enrolPupil(command, context(s.deputy, null)))).toMatchObject({ added: 1 });
    expect(value(await people.enrolPupil(command, context(s.deputy, null)))).toMatchObject({ added: 1 });
    expect(db.read.all(`SELECT m.starts_on, m.basis FROM membership m JOIN pupil p ON p.id = m.pupil_id WHERE p.last_name = 'Ёжикова'`)).toEqual([{ starts_on: '2026-11-23', basis: 'приказ № 7' }]);
    const known = value(await people.previewEnrolment({ ...ask, pupil: form({ last: 'Гусев', first: 'Глеб', middle: 'Иванович', birthDate: '2013-05-01' }) }, context(s.deputy, null)));
    expect(known.row).toMatchObject({ action: 'question', question: { kind: 'otherClass' } });
    expect((await movements())[0]).toMatchObject({ kind: 'enrol', pupilName: 'Ёжикова Юлия Олеговна', onDay: '2026-11-23', basis: 'приказ № 7' });
  });

  it('a transfer ends one stay and begins another, stands in the log of both classes, and is taken back', async () => {
    const before = tables();
    const { stayId } = await lineOf(s.anna);
    expect(codeOf(await act({ kind: 'transfer', pupilId: s.anna, stayId, toGroupId: s.class7A, startsOn: '2026-12-01', basis: 'приказ № 9' }))).toBe('group_unknown');
    expect(codeOf(await act({ kind: 'transfer', pupilId: s.anna, stayId, toGroupId: s.class1A, startsOn: '2026-08-01', basis: 'приказ № 9' }))).toBe('list_day_wrong');
    expect(codeOf(await act({ kind: 'transfer', pupilId: s.anna, stayId, toGroupId: s.class1A, startsOn: '2026-12-01', basis: 'приказ № 9' }))).toBe('ok');
    expect((await lineOf(s.anna)).endsOn).toBe('2026-11-30');
    expect([(await movements())[0], (await movements(s.deputy, s.class1A))[0]]).toMatchObject([{ kind: 'transfer', fromClassName: '7А', className: '1А' }, { kind: 'transfer', onDay: '2026-12-01' }]);
    // Seen before the transfer: told, not overwritten.
    expect(codeOf(await act({ kind: 'dismiss', pupilId: s.anna, stayId, endsOn: '2026-12-10', basis: 'приказ № 10' }, 2))).toBe('pupil_changed');
    expect(codeOf(await undo(commandId(1), commandId(3)))).toBe('ok');
    expect(tables()).toEqual(before);
  });

  it('a dismissal ends the stay with its paper, a correction needs the version that was seen', async () => {
    const { stayId, version } = await lineOf(s.boris);
    expect(codeOf(await act({ kind: 'dismiss', pupilId: s.boris, stayId, endsOn: '2026-11-25', basis: 'приказ № 11' }))).toBe('ok');
    expect(db.read.get('SELECT ends_on, basis FROM membership WHERE id = ?', stayId)).toEqual({ ends_on: '2026-11-25', basis: 'приказ № 2; приказ № 11' });
    const right = { kind: 'correct' as const, pupilId: s.boris, baseVersion: version, name: { last: 'Богданов', first: 'Борис', middle: 'Ильич' }, birthDate: '2013-05-02', sex: 'male' as const, basis: '' };
    expect(codeOf(await act({ ...right, name: { last: '7', first: '', middle: '' } }, 2))).toBe('name_wrong');
    expect(codeOf(await act(right, 2))).toBe('ok');
    expect(codeOf(await act({ ...right, birthDate: '2013-05-03' }, 3))).toBe('pupil_changed');
    expect(codeOf(await act({ ...right, baseVersion: version + 1, name: { last: 'Абдурахманова', first: 'Анна', middle: 'Иванович' }, birthDate: '2013-05-01' }, 4))).toBe('pupil_known');
    expect(findBrokenLink(db.read)).toBeNull();
  });

  it('who was enrolled into the wrong class leaves it as if it had not been, unless there are entries', async () => {
    const { stayId } = await lineOf(s.boris);
    const move = { kind: 'transfer' as const, pupilId: s.boris, stayId, toGroupId: s.class1A, startsOn: '2026-11-16', basis: 'приказ № 12' };
    await db.write((tx) => tx.run(`INSERT INTO attendance VALUES (?, ?, 'ABSENT', NULL, ?, 1, 1)`, s.lesson23, s.boris, s.teacher));
    expect(codeOf(await act(move))).toBe('pupil_has_entries');
    await db.write((tx) => tx.run('DELETE FROM attendance'));
    expect(codeOf(await act(move))).toBe('ok');
    expect((await list()).pupils.map(({ pupilId }) => pupilId)).not.toContain(s.boris);
  });

  it('is for those who keep the lists', async () => {
    const { stayId } = await lineOf(s.boris);
    const deed = { commandId: commandId(1), groupId: s.class7A, act: { kind: 'dismiss' as const, pupilId: s.boris, stayId, endsOn: '2026-11-25', basis: 'приказ № 11' } };
    for (const by of [s.teacher, s.classTeacher]) expect(codeOf(await people.changePupil(deed, context(by, null)))).toBe('not_allowed');
    expect(codeOf(await people.readMovements({ groupId: s.class7A }, context(s.classTeacher, null)))).toBe('ok');
    expect(codeOf(await people.readMovements({ groupId: s.class7A }, context(s.stranger, null)))).toBe('not_allowed');
  });
});

describe('listPupils', () => {
  it('shows who is and who was in the class to those who teach it, and says who may import', async () => {
    const byTeacher = await list(s.teacher);
    expect(byTeacher).toMatchObject({ name: '7А', classTeacher: 'Петрова Мария Сергеевна', mayImport: false });
    expect(byTeacher.pupils.map(({ last, endsOn }) => [last, endsOn])).toEqual([['Абдурахманова', null], ['Богданов', null], ['Васильева', '2026-11-13']]);
    expect((await list()).mayImport).toBe(true);
    expect(codeOf(await people.listPupils({ groupId: s.class7A }, context(s.stranger, null)))).toBe('not_allowed');
  });
});

describe('saveRosterTemplate', () => {
  it('writes a spreadsheet that the import understands and other programs open', async () => {
    const path = join(folder, 'template.xlsx');
    expect(codeOf(await people.saveRosterTemplate({ fileToken: 'x'.repeat(20), groupId: s.class7A }, context(s.deputy, path)))).toBe('ok');
    const book = value(await readRosterBook(new Uint8Array(readFileSync(path)), '2026-11-23'));
    expect(book.sheets[0]).toMatchObject({ sheet: '7А', rows: [], ignored: [], passedLines: [] });
    expect(book.sheets[0]!.header.columns.map(({ field }) => field)).toEqual([null, 'last', 'first', 'middle', 'birthDate', 'sex', 'address', 'phone']);
    const { Workbook } = createRequire(import.meta.url)('@protobi/exceljs') as { Workbook: new () => { xlsx: { readFile(path: string): Promise<unknown> }; worksheets: { name: string; rowCount: number }[] } };
    const workbook = new Workbook();
    await workbook.xlsx.readFile(path);
    expect(workbook.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([['7А', 41]]);
  });

  it('says what is wrong with the folder', async () => {
    expect(codeOf(await people.saveRosterTemplate({ fileToken: 'x'.repeat(20), groupId: s.class7A }, context(s.deputy, join(folder, 'none', 'a.xlsx'))))).toBe('print_folder_missing');
    mkdirSync(join(folder, 'folder.xlsx'));
    expect(codeOf(await people.saveRosterTemplate({ fileToken: 'x'.repeat(20), groupId: s.class7A }, context(s.deputy, join(folder, 'folder.xlsx'))))).toBe('print_file_in_use');
  });
});
