import { describe, expect, it } from 'vitest';
import { achievementsList, type AchievementsListData } from './achievements-list.ts';
import { blockingAct, unblockingAct } from './blocking-act.ts';
import { consentForm, consentList } from './consent-papers.ts';
import { destructionProtocol } from './destruction-protocol.ts';
import type { ReportDocument } from './report-document.ts';
import { transfersRegister } from './transfers-register.ts';

const plain = (document: ReportDocument): string => JSON.stringify(document).replaceAll('\u00a0', ' ');
const table = (document: ReportDocument) => document.sections[0]!.blocks.find((block) => block.kind === 'table')!;
const cells = (document: ReportDocument) => table(document).body.map((row) => row.cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)));

describe('papers of personal data', () => {
  it('the form answers each point on its own and names the data of P-04 and no more', () => {
    const text = plain(consentForm({ school: 'МБОУ «Школа № 7»', address: '', className: '7А', schoolYear: '2026/27' }));
    expect(text.split('☐ согласен')).toHaveLength(4);
    expect(text).toContain('дата рождения, пол, адрес');
    expect(text).not.toMatch(/СНИЛС|паспорт|фото/iu);
  });

  it('the list has room for a signature beside what is in force', () => {
    expect(cells(consentList({ school: 'Школа', className: '7А', date: '2026-11-26', pupils: [{ name: 'Ёлкин Семён', data: 'given', diary: 'refused', transfer: 'none', own: 'due' }] })))
      .toEqual([['1', 'Ёлкин Семён', 'есть', 'отказ', 'нет', 'нужно', '', '', '']]);
  });

  it('the act has number, ground, counts, copies and the commission; printed again it names nobody (P-05)', () => {
    const data = {
      school: 'Школа', number: 3, date: '2026-11-26', kind: 'pupil' as const, name: 'Ёлкин Семён', personId: 'x'.repeat(22), basis: 'заявление № 5', commission: ['Кузнецова М. С.'], doneBy: 'Орлов И. П.',
      counts: [{ table: 'guardian', erased: 0, removed: 2 }], backups: ['копия от 20.11.2026'],
    };
    const text = plain(destructionProtocol(data));
    for (const word of ['Акт № 3', 'заявление № 5', 'Кузнецова М. С.', 'копия от 20.11.2026', 'Ёлкин Семён', 'сводных ведомостей']) expect(text).toContain(word);
    expect(cells(destructionProtocol(data))).toEqual([['сведения о родителях', '2', '0']]);
    expect(plain(destructionProtocol({ ...data, name: null }))).not.toContain('Ёлкин');
  });

  it.each([
    ['pupil', 'обучающийся', 'Отметки и посещаемость', 'остаются в журнале без имени', 'снова стоят под именем'], ['guardian', 'родитель (законный представитель)', 'Имя в согласиях ребёнка', 'скрыто', 'снова показано'],
    ['staff', 'бывший сотрудник', 'Имя и должность', 'вместо них стоят слова «Данные заблокированы»', 'снова показаны'],
  ] as const)('the acts of a block of a %s and of its end say what the block does to each part (P-05)', (kind, whose, part, away, back) => {
    const data = {
      school: 'Школа', number: 4, kind, name: 'Ёлкина Анна', personId: 'x'.repeat(22), reason: 'спор', blocked: { day: '2026-11-26', time: '14:05', by: 'Орлов Иван', basis: 'заявление № 3' },
    };
    const [during, after] = [plain(blockingAct(data)), plain(unblockingAct({ ...data, lifted: { day: '2026-12-01', time: '09:00', by: 'Кузнецова Мария', basis: 'решение № 9' } }))];
    for (const word of [`${whose}: Ёлкина Анна`, part, away, 'вход закрыт', '26 ноября 2026 г., 14:05']) expect(during).toContain(word);
    for (const word of [`${whose}: Ёлкина Анна`, part, back, 'выдаются заново', '1 декабря 2026 г., 09:00', 'решение № 9']) expect(after).toContain(word);
    expect(during).not.toContain(back);
    expect(after).not.toContain(away);
  });

  it('the register of transfers says to whom, on what ground, what and how many', () => {
    const transfers = [{ number: 1, sentOn: '2026-11-26', recipient: 'Управление образования', ground: 'consent' as const, basis: 'запрос № 77', categories: ['identity' as const, 'progress' as const], classes: ['7А'], people: 24, recordedByName: 'Орлов Иван' }];
    expect(cells(transfersRegister({ school: 'Школа', date: '2026-11-26', transfers }))).toEqual([
      ['1', '26.11.2026', 'Управление образования', 'согласие: запрос № 77', 'ФИО, дата рождения, пол; успеваемость (7А)', '24', 'Орлов Иван'],
    ]);
    const empty = transfersRegister({ school: 'Школа', date: '2026-11-26', transfers: [] });
    expect(plain(empty)).toContain('на 26 ноября 2026 г.: передач не записано');
    expect(cells(empty)).toEqual(Array.from({ length: 12 }, () => ['', '', '', '', '', '', '']));
  });

  it('the list of achievements is by pupil and day, counts prizes, and says of which days it is (P-04)', () => {
    const one = { pupilId: 'a', pupilName: 'Ёлкин Семён', kind: 'olympiad' as const, title: 'Олимпиада школьников', level: 'municipal' as const, subject: 'математика', day: '2026-11-02', result: 'winner' as const, award: 'диплом' };
    const data: Omit<AchievementsListData, 'isOfOnePupil'> = {
      school: 'Школа', className: '7А', classTeacher: 'Орлова И. П.', date: '2026-11-26', fromDay: '2026-09-01', untilDay: null,
      achievements: [
        { ...one, pupilId: 'b', pupilName: 'Яшин Лев', result: 'participant', award: '' }, { ...one, kind: 'award', title: 'Помощь библиотеке', level: 'school', subject: '', day: '2026-11-20', result: 'awarded', award: 'грамота' },
        one, { ...one, level: 'school', result: 'prizewinner', day: '2026-10-01', award: '' },
      ],
    };
    const document = achievementsList({ ...data, isOfOnePupil: false });
    expect(cells(document)).toEqual([
      ['1', 'Ёлкин Семён', 'Олимпиада школьников (олимпиада)', 'школьный', 'математика', '01.10.2026', 'призёр', ''],
      ['2', 'Ёлкин Семён', 'Олимпиада школьников (олимпиада)', 'муниципальный', 'математика', '02.11.2026', 'победитель', 'диплом'],
      ['3', 'Ёлкин Семён', 'Помощь библиотеке (награда)', 'школьный', '', '20.11.2026', 'награждение', 'грамота'],
      ['4', 'Яшин Лев', 'Олимпиада школьников (олимпиада)', 'муниципальный', 'математика', '02.11.2026', 'участие', ''],
    ]);
    expect(plain(document)).toContain('Всего 4 записи о 2 учениках. Побед и призовых мест: 2, из них выше школьного уровня: 1.');
    expect([plain(document).includes('с 1 сентября 2026 г.'), plain(document).includes('Орлова И. П.')]).toEqual([true, true]);
    // Of one pupil the name stands above, and not in every line.
    const alone = achievementsList({ ...data, achievements: [one], isOfOnePupil: true });
    expect([alone.title, cells(alone)]).toEqual(['Достижения: Ёлкин Семён, 7А класс', [['1', 'Олимпиада школьников (олимпиада)', 'муниципальный', 'математика', '02.11.2026', 'победитель', 'диплом']]]);
    expect(plain(alone)).toContain('Всего 1 запись. Побед и призовых мест: 1');
  });
});
