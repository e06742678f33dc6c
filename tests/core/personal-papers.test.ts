import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppContract, InputOf } from '#domain/contract/ipc/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { longDay } from '#domain/reports/index.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import type { ServerLog } from '#server/log.ts';
import { workByIdentity } from '../fixtures/joined-core.ts';
import { pdfPages } from '../fixtures/pdf-text.ts';
import { requestsTo } from '../fixtures/school-requests.ts';
import { loadSmallSchool, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { expectValue, layFonts, WorkstationCore } from '../fixtures/workstation-core.ts';

const silent: ServerLog = { info: () => undefined, warn: () => undefined, error: (_event, error) => String(error) };
type Paper = InputOf<AppContract['personalData']['savePaper']>['paper'];

const today = (() => {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
})();
/** As a reader finds it, whatever binds the words. */
const plain = (text: string): string => text.replaceAll(/[\s\u00a0]+/gu, ' ');

describe('papers of personal data through the core as the window calls it, read by another reader of PDF (P-05, P-07, P-11, P-13)', () => {
  let postgres: TestPostgres;
  let folder: string;
  let server: RunningServer;
  const cores: WorkstationCore[] = [];
  const { query } = requestsTo(() => server);

  const workstation = async (staffId: StaffId): Promise<WorkstationCore> => {
    const core = new WorkstationCore();
    cores.push(core);
    await layFonts(core);
    await workByIdentity(core, server, staffId, `ПК ${cores.length}`);
    return core;
  };
  const save = (core: WorkstationCore, paper: Paper, name = 'paper') => {
    core.filePath = join(folder, `${name}.pdf`);
    return core.call('personalData', 'savePaper', { jobId: `p-${name}`, fileToken: 'f'.repeat(22), paper });
  };
  /** The pages of a paper, as text. */
  const pages = async (core: WorkstationCore, paper: Paper): Promise<string[]> => {
    const { sheets } = await expectValue(save(core, paper, paper.kind));
    const read = pdfPages(readFileSync(join(folder, `${paper.kind}.pdf`))).map(plain);
    expect(read).toHaveLength(sheets);
    return read;
  };
  const refusal = async (core: WorkstationCore, paper: Paper): Promise<string | null> => {
    const saved = await save(core, paper, 'refused');
    return saved.ok ? null : saved.error.code;
  };
  /** What of P-13 came to the server: kind, sheets, people. */
  const entered = async (core: WorkstationCore, what: string): Promise<Record<string, unknown>[]> => {
    const read = () => query(`SELECT params::jsonb->>'pages' AS pages, params::jsonb->>'people' AS people FROM security_event WHERE school_id = $1 AND kind = 'exported' AND params::jsonb->>'what' = $2 ORDER BY seq`, what);
    await expect.poll(async () => {
      await core.call('sync', 'syncNow', {});
      return (await read()).length;
    }, { timeout: 20_000 }).toBeGreaterThan(0);
    return read();
  };
  const grant = (staffId: StaffId, role: string, { basis = 'приказ № 1', endsOn = null as string | null } = {}) =>
    query('INSERT INTO access_grant (school_id, id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', `${staffId}-${role}`, staffId, role, '', '2026-09-01', endsOn, basis);
  const giveAdministrator = async (staffId: StaffId): Promise<void> => {
    await grant(staffId, 'administrator', { basis: 'приказ № 7 от 01.09.2026' });
    await query(
      `INSERT INTO staff_role (school_id, staff_id, role, basis, grants, seq) VALUES ($1, $2, 'administrator', $3, $4, (SELECT max(seq) FROM scope_head WHERE school_id = $1))`, staffId, 'приказ № 7 от 01.09.2026',
      JSON.stringify([{ objectId: '', startsOn: '2026-09-01', endsOn: null, basis: 'приказ № 7 от 01.09.2026' }]),
    );
  };

  beforeAll(async () => void (postgres = await startPostgres('embedded')));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-papers-'));
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    await makeAuthority(join(folder, 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: '0', UCH_DEVELOPMENT_IDENTITIES: 'all' }), silent);
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    await giveAdministrator(s.deputy);
  });
  afterEach(async () => {
    for (const core of cores.splice(0)) await core.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a block and its end have their acts, numbered, with whose data, ground, day, what is not used and who did it; both stand in the register of printed documents (P-05, P-13)', async () => {
    const core = await workstation(s.deputy);
    const person = { kind: 'pupil' as const, personId: s.anna };
    await query(`UPDATE pupil SET last_name = 'Ёлкина-Абдурахманова' WHERE school_id = $1 AND id = $2`, s.anna);
    const blockOf = async (personId: string) => (await expectValue(core.call('personalData', 'listBlocks', {}))).blocks.find((one) => one.personId === personId)!;
    await expectValue(core.call('personalData', 'blockPerson', { ...person, reason: 'спор с семьёй о фамилии', basis: 'заявление № 3' }));
    await expectValue(core.call('personalData', 'blockPerson', { kind: 'pupil', personId: s.boris, reason: 'спор', basis: 'запрос № 4' }));
    const [first, second] = [await blockOf(s.anna), await blockOf(s.boris)];
    expect([first.number, second.number]).toEqual([1, 2]);
    const [act] = await pages(core, { kind: 'block', blockId: first.blockId! });
    for (const words of [
      'МБОУ «Школа № 1»', 'Акт № 1 о блокировании персональных данных', plain(longDay(today)), 'обучающийся: Ёлкина-Абдурахманова Анна Иванович', 'спор с семьёй о фамилии', 'заявление № 3', s.anna, 'Кузнецова Мария', 'Больше не используется',
      'Сведения о родителях', 'остаются в журнале без имени', 'вход закрыт',
    ]) expect(act).toContain(words);
    expect(await refusal(core, { kind: 'unblock', blockId: first.blockId! })).toBe('print_nothing');
    await expectValue(core.call('personalData', 'liftBlock', { ...person, basis: 'решение № 9' }));
    const [end] = await pages(core, { kind: 'unblock', blockId: first.blockId! });
    for (const words of ['Акт о снятии блокировки персональных данных', 'к акту № 1 от', 'Ёлкина-Абдурахманова', 'решение № 9', 'спор с семьёй о фамилии; заявление № 3', 'Снова используется', 'возвращены на рабочие места']) expect(end).toContain(words);
    expect(await entered(core, 'personal-block')).toEqual([{ pages: '1', people: '1' }]);
    expect(await entered(core, 'personal-unblock')).toEqual([{ pages: '1', people: '1' }]);
    const teacher = await workstation(s.classTeacher);
    expect([await refusal(teacher, { kind: 'block', blockId: first.blockId! }), await refusal(teacher, { kind: 'unblock', blockId: first.blockId! })]).toEqual(['not_allowed', 'not_allowed']);
  });

  it('the act of a block whose data was destroyed since names nobody, and nothing is told to be used again (P-05)', async () => {
    const core = await workstation(s.deputy);
    const person = { kind: 'pupil' as const, personId: s.vera };
    await expectValue(core.call('personalData', 'blockPerson', { ...person, reason: 'Васильева Вера просит', basis: 'заявление № 3' }));
    const { blockId } = (await expectValue(core.call('personalData', 'listBlocks', {}))).blocks[0]!;
    await expectValue(core.call('personalData', 'destroyPerson', { ...person, basis: 'заявление № 5', commission: [], name: 'Васильева', word: 'УНИЧТОЖИТЬ', backups: [] }));
    const [act] = await pages(core, { kind: 'block', blockId: blockId! });
    expect(act).toContain('имя в системе не хранится');
    expect(act).not.toMatch(/Васильева|Вера/u);
    expect(act).toContain('С тех пор данные уничтожены');
    expect(act).not.toContain('пока блокировка не снята');
    expect(await refusal(core, { kind: 'unblock', blockId: blockId! })).toBe('print_nothing');
  });

  it('obligations not to disclose have a page for each who has none in the register, or for those who are chosen, with name and post of the lists; when all have signed there are none (P-07, P-13)', async () => {
    await query(`UPDATE staff SET last_name = 'Ёжикова-Преображенская', middle_name = 'Константиновна', position = 'Учитель физики и астрономии' WHERE school_id = $1 AND id = $2`, s.teacher);
    const core = await workstation(s.deputy);
    await expectValue(core.call('personalData', 'recordNondisclosure', { staffIds: [s.classTeacher, s.stranger], signedOn: today, document: 'обязательство № 1' }));
    const unsigned = await pages(core, { kind: 'nondisclosureForm', who: 'unsigned' });
    expect(unsigned.map((page) => /Я, ([\p{L} -]+?) должность: ([\p{L} ]+?) знаю/u.exec(page)?.slice(1))).toEqual([['Ёжикова-Преображенская Мария Константиновна', 'учитель физики и астрономии'], ['Кузнецова Мария Сергеевна', 'учитель']]);
    for (const words of ['МБОУ «Школа № 1»', 'Обязательство о неразглашении персональных данных', 'логин и пароль в тайне', '№ 152-ФЗ', 'Преображенская М. К.']) expect(unsigned[0]).toContain(words);
    const chosen = await pages(core, { kind: 'nondisclosureForm', who: [s.stranger] });
    expect([chosen.length, chosen[0]!.includes('Сидорова Мария Сергеевна')]).toEqual([1, true]);
    const blank = await pages(core, { kind: 'nondisclosureForm', who: 'blank' });
    expect([blank.length, /Иванова|Кузнецова|Сидорова/u.test(blank[0]!)]).toEqual([1, false]);
    expect(await refusal(core, { kind: 'nondisclosureForm', who: [s.teacher, s.anna as unknown as StaffId] })).toBe('person_unknown');
    await expectValue(core.call('personalData', 'recordNondisclosure', { staffIds: [s.teacher, s.deputy], signedOn: today, document: 'обязательство № 2' }));
    expect(await refusal(core, { kind: 'nondisclosureForm', who: 'unsigned' })).toBe('print_nothing');
    expect(await entered(core, 'personal-nondisclosureForm')).toEqual([{ pages: '2', people: '2' }, { pages: '1', people: '1' }, { pages: '1', people: '0' }]);
    const teacher = await workstation(s.classTeacher);
    expect([await refusal(teacher, { kind: 'nondisclosureForm', who: 'unsigned' }), await refusal(teacher, { kind: 'nondisclosureForm', who: 'blank' })]).toEqual(['not_allowed', 'not_allowed']);
  });

  it('the list of who is admitted is drawn from roles in force and the load, with basis and term, and leaves out what is over (P-06, P-11, R-04)', async () => {
    await query(`UPDATE staff SET last_name = 'Ёжикова', position = 'Учитель физики' WHERE school_id = $1 AND id = $2`, s.teacher);
    const dated = (grants: object[]) => JSON.stringify(grants);
    const put = (staffId: StaffId, role: string, grants: object[]) => query(
      `INSERT INTO staff_role (school_id, staff_id, role, basis, grants, seq) VALUES ($1, $2, $3, '', $4, 1)`, staffId, role, dated(grants),
    );
    await put(s.teacher, 'methodist', [{ objectId: 'Точные науки', startsOn: '2026-09-01', endsOn: '2027-01-15', basis: 'приказ № 31 от 31.08.2026' }, { objectId: '', startsOn: '2025-09-01', endsOn: '2026-05-31', basis: 'приказ № 3 прошлого года' }]);
    await put(s.classTeacher, 'secretary', [{ objectId: '', startsOn: '2099-09-01', endsOn: null, basis: 'приказ будущего' }]);
    const core = await workstation(s.deputy);
    const list = (await pages(core, { kind: 'accessList' })).join(' ');
    for (const words of [
      'Перечень лиц, допущенных к обработке персональных данных', `на ${plain(longDay(today))}`, 'Ёлкина Е. Е.', 'Ёжикова Мария Сергеевна Учитель физики', 'журналы и списки направления «Точные науки»', 'приказ № 31 от 31.08.2026', 'с 01.09.2026 по 15.01.2027',
      'Алгебра: 7А', 'приказ № 7 от 01.09.2026', 'Всего допущено: 4 человека',
    ]) expect(list).toContain(words);
    expect(list).not.toMatch(/прошлого года|будущего|секретарь/u);
    expect(await entered(core, 'personal-accessList')).toEqual([{ pages: expect.any(String) as string, people: '4' }]);
    const teacher = await workstation(s.classTeacher);
    expect(await refusal(teacher, { kind: 'accessList' })).toBe('not_allowed');
  });

  it('orders come with the school, its head, the people of today’s roles, classes and settings; whom the head will appoint is chosen, or a line is left (P-11, R-04)', async () => {
    await query(`UPDATE staff SET last_name = 'Ёжикова', position = 'Учитель физики' WHERE school_id = $1 AND id = $2`, s.teacher);
    await query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'access', '{"idleLockMinutes":3,"leaseDays":21,"temporaryPasswordDays":5}', 1), ($1, 'policy', '{"classTeacherMayMarkAllSubjects":false}', 1)`);
    const core = await workstation(s.deputy);
    const named = (await pages(core, { kind: 'responsibleOrder', staffId: s.teacher })).join(' ');
    for (const words of [
      'МБОУ «Школа № 1» Приказ', 'О назначении ответственного за организацию обработки персональных данных', 'Ёжикова Мария Сергеевна, учитель физики', 'Кузнецова Мария Сергеевна, учитель', 'Директор', 'Ёлкина Е. Е.', 'С приказом ознакомлены', '№ 152-ФЗ',
    ]) expect(named).toContain(words);
    const open = (await pages(core, { kind: 'responsibleOrder', staffId: null })).join(' ');
    expect(open).not.toContain('Ёжикова');
    expect(open).toContain('фамилия, имя, отчество, должность');
    expect(await refusal(core, { kind: 'responsibleOrder', staffId: s.anna as unknown as StaffId })).toBe('person_unknown');
    const introduction = (await pages(core, { kind: 'introductionOrder' })).join(' ');
    for (const words of [
      'О введении электронного журнала', 'в 2026/27 учебном году в классах (всего 2)', '1А Классный руководитель Ёжикова Мария Сергеевна', '7А Классный руководитель Петрова Мария Сергеевна', 'через 3 минуты', 'не дольше 21 дня', 'не дольше 5 дней', 'отметки ставит только учитель предмета', 'Кузнецова Мария Сергеевна, учитель',
    ]) expect(introduction).toContain(words);
    expect(await entered(core, 'personal-responsibleOrder')).toEqual([{ pages: '1', people: '2' }, { pages: '1', people: '1' }]);
    expect((await entered(core, 'personal-introductionOrder')).map(({ people }) => people)).toEqual(['3']);
    const teacher = await workstation(s.classTeacher);
    expect([await refusal(teacher, { kind: 'responsibleOrder', staffId: null }), await refusal(teacher, { kind: 'introductionOrder' })]).toEqual(['not_allowed', 'not_allowed']);
  });

  it('regulation, instruction and forms of consent come with the school and its settings; the sheet to sign has everybody who is admitted (P-02 … P-04, P-11, R-07)', async () => {
    await query(`UPDATE school SET name = 'МКОУ «Ёлкинская школа»', address = 'п. Ёлкино, ул. Лесная, 2', director_name = 'Щёголева Анна Петровна' WHERE school_id = $1`);
    await query(`UPDATE staff SET last_name = 'Ёжикова' WHERE school_id = $1 AND id = $2`, s.teacher);
    await query(`UPDATE staff SET last_name = 'Абрамова' WHERE school_id = $1 AND id = $2`, s.stranger);
    await query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'access', '{"idleLockMinutes":3,"leaseDays":21,"temporaryPasswordDays":5}', 1), ($1, 'policy', '{"administrationOnMarkedWorkstations":false}', 1)`);
    const core = await workstation(s.deputy);
    const regulation = (await pages(core, { kind: 'regulation' })).join(' ');
    for (const words of [
      'МКОУ «Ёлкинская школа», п. Ёлкино, ул. Лесная, 2 (далее – школа)', 'Щёголева А. П.', 'фамилия, имя, отчество, дата рождения, пол, адрес', 'временный пароль действует 5 дней', 'блокируется через 3 минуты', 'без связи с сервером можно работать 21 день',
      'приказ ФСТЭК России № 21', '№ 152-ФЗ', 'TLS 1.3', 'сводные ведомости – 25 лет', 'акт',
    ]) expect(regulation).toContain(words);
    // What P-04 does not name the school does not collect, and what the school did not choose does not stand there.
    expect(regulation).not.toMatch(/СНИЛС|паспорт|с отмеченных рабочих мест/u);
    const instruction = await pages(core, { kind: 'securityInstruction' });
    for (const words of ['Временный пароль с листка действует 5 дней', 'через 3 минуты', 'в течение одного рабочего дня']) expect(instruction.join(' ')).toContain(words);
    expect([...instruction.at(-1)!.matchAll(/(Абрамова|Ёжикова|Кузнецова|Петрова) Мария Сергеевна/gu)].map(([, name]) => name)).toEqual(['Абрамова', 'Ёжикова', 'Кузнецова', 'Петрова']);
    const forms = await pages(core, { kind: 'consentForms' });
    expect(forms.map((page) => ['родитель (законный представитель) обучающегося', 'мне исполнилось 16 лет', 'об отзыве согласия'].map((words) => page.includes(words)))).toEqual([[true, false, false], [false, true, false], [false, false, true]]);
    for (const form of forms) expect(form).toContain('МКОУ «Ёлкинская школа»');
    expect(await entered(core, 'personal-regulation')).toEqual([{ pages: expect.any(String) as string, people: '0' }]);
    expect(await entered(core, 'personal-securityInstruction')).toEqual([{ pages: String(instruction.length), people: '4' }]);
    expect(await entered(core, 'personal-consentForms')).toEqual([{ pages: '3', people: '0' }]);
    const teacher = await workstation(s.classTeacher);
    for (const kind of ['regulation', 'securityInstruction', 'consentForms'] as const) expect(await refusal(teacher, { kind })).toBe('not_allowed');
  });

  it('a school that wrote neither its name nor its head has lines to write them on, in every paper of the folder (P-11)', async () => {
    await query(`UPDATE school SET name = '', short_name = '', address = '', director_name = '' WHERE school_id = $1`);
    const core = await workstation(s.deputy);
    for (const kind of ['accessList', 'introductionOrder', 'regulation', 'securityInstruction'] as const) {
      const paper = (await pages(core, { kind })).join(' ');
      expect([kind, paper.includes('наименование школы'), paper.includes('расшифровка'), /undefined|null|NaN/u.test(paper)]).toEqual([kind, true, true, false]);
    }
    expect((await pages(core, { kind: 'responsibleOrder', staffId: null })).join(' ')).toContain('наименование школы');
    expect((await pages(core, { kind: 'consentForms' }))[0]).toContain('наименование школы');
    expect((await pages(core, { kind: 'nondisclosureForm', who: 'blank' }))[0]).toContain('наименование школы');
  });
});
