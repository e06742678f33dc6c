import { describe, expect, it } from 'vitest';
import { letterData, letterSubject, schoolLetterData } from '../../tests/fixtures/letter-data.ts';
import { letterNumber } from './parents-letter-data.ts';
import type { ParentsLetterData } from './parents-letter-data.ts';
import { DEFAULT_LETTER_TEMPLATE } from './parents-letter-template.ts';
import { DEFAULT_LETTER_OPTIONS, parentsLetter } from './parents-letter.ts';
import type { ParentsLetterOptions } from './parents-letter.ts';
import { asCell, placeCells, plainText } from './report-document.ts';
import type { Block, TableBlock } from './report-document.ts';

const letter = (data: ParentsLetterData, options: Partial<ParentsLetterOptions> = {}) => parentsLetter(data, { ...DEFAULT_LETTER_OPTIONS, ...options });

function flat(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'together':
      case 'slip':
        return [block, ...flat(block.blocks)];
      case 'address':
        return [block, ...flat(block.beside)];
      case 'columns':
        return [block, ...block.columns.flatMap((column) => flat(column.blocks))];
      default:
        return [block];
    }
  });
}

const blocksOf = (...args: Parameters<typeof letter>) => flat(letter(...args).sections.flatMap((section) => section.blocks));
const tablesOf = (...args: Parameters<typeof letter>) => blocksOf(...args).filter((block): block is TableBlock => block.kind === 'table');

/** Every text of the letter, line by line, with ordinary spaces. */
function textOf(...args: Parameters<typeof letter>): string {
  return blocksOf(...args)
    .flatMap((block): string[] => {
      switch (block.kind) {
        case 'paragraph':
          return [plainText(block.text)];
        case 'list':
          return block.items.map(plainText);
        case 'key-values':
          return block.rows.map(({ label, value }) => `${label}: ${plainText(value)}`);
        case 'table':
          return [...block.head, ...block.body, ...(block.foot ?? [])].map((row) => row.cells.map((cell) => plainText(asCell(cell).text)).join('|'));
        case 'signatures':
          return block.lines.map(({ role, name }) => `${role} ${name}`);
        case 'address':
          return block.recipient.map(plainText);
        default:
          return [];
      }
    })
    .join('\n')
    .replaceAll('\u00a0', ' ');
}

describe('the parents’ letter (R7, K-06, O-07)', () => {
  it('says who, when, about whom', () => {
    const text = textOf(letterData());
    expect(text).toContain('№ 2026-11-001 от 23 ноября 2026 г.');
    expect(text).toContain('Ученица: Иванова Анна Петровна');
    expect(text).toContain('за 2 четверть 2026/27 учебного года');
    expect(text).toContain('Классный руководитель Воскресенская Е. К.');
    expect(letterNumber('2026-11-23', 7)).toBe('2026-11-007');
    expect(letterNumber('2026-11-23', 1204)).toBe('2026-11-1204');
  });

  it('writes «ученик» and «ученица» by sex, both where it is not known', () => {
    const named = (sex?: 'male' | 'female') => textOf(letterData({ pupil: { family: 'Ли', given: 'Ян', ...(sex ? { sex } : {}) } }));
    expect(named('male')).toContain('Ученик: Ли Ян');
    expect(named('female')).toContain('Ученица: Ли Ян');
    expect(named()).toContain('Ученик (ученица): Ли Ян');
  });

  it('counts marks, with the totals and the mean of the averages', () => {
    const data = letterData({ subjects: [letterSubject('Русский язык', '5 4 5 4'), letterSubject('Алгебра', '3 2 4')] });
    const text = textOf(data);
    expect(text).toContain('Русский язык|2|2|–|–|4,50|5');
    expect(text).toContain('Алгебра|–|1|1|1|3,00|3');
    expect(text).toContain('Итого|2|3|1|1|3,75|');
  });

  it('lists marks one by one in the other variant, control works in bold', () => {
    const data = letterData({ subjects: [letterSubject('Алгебра', '3 2 4')] });
    expect(textOf(data, { variant: 'list' })).toContain('Алгебра|3, 2, 4|3,00|3');
    const [table] = tablesOf(data, { variant: 'list' });
    expect(asCell(table!.body[0]!.cells[1]!).text).toContainEqual({ text: '4', bold: true });
  });

  it('shows the forecast (T-04) unless it is switched off or there is none', () => {
    const head = (...args: Parameters<typeof letter>) => tablesOf(...args)[0]!.head.flatMap((row) => row.cells.map((cell) => plainText(asCell(cell).text)));
    expect(head(letterData())).toContain('Прогноз');
    expect(head(letterData(), { forecast: false })).not.toContain('Прогноз');
    expect(head(letterData({ subjects: [letterSubject('Алгебра', '5', { forecast: null })] }))).not.toContain('Прогноз');
  });

  it('shows term marks once there are some', () => {
    const data = letterData({ subjects: [letterSubject('Алгебра', '5 5', { termMark: '5' }), letterSubject('Музыка', '', { termMark: 'осв' })] });
    expect(textOf(data)).toContain('Алгебра|2|–|–|–|5,00|5|5');
    expect(textOf(data)).toContain('Музыка|–|–|–|–|–|–|осв');
  });

  it('every row of every table fills its grid', () => {
    for (const variant of ['counts', 'list'] as const) {
      for (const table of tablesOf(schoolLetterData(0), { variant })) {
        for (const rows of [table.head, table.body, table.foot ?? []]) {
          const covered = placeCells(rows, table.columns.length).flat().reduce((sum, cell) => sum + cell.colspan * cell.rowspan, 0);
          expect(covered).toBe(rows.length * table.columns.length);
        }
      }
    }
  });

  it('gives averages and counts to a spreadsheet as numbers', () => {
    const cells = tablesOf(letterData())[0]!.body[0]!.cells.map(asCell);
    expect(cells[1]!.value).toBe(3);
    expect(cells[5]).toMatchObject({ value: 4.6, format: '0.00', text: '4,60' });
  });

  it('reports absences by reason, days and lessons apart, and lates', () => {
    const data = letterData({
      attendance: {
        lessonsHeld: 210,
        days: { all: 2, illness: 2, excused: 0, unexcused: 0, unknown: 0 },
        lessons: { all: 23, illness: 14, excused: 5, unexcused: 4, unknown: 0 },
        lates: 2,
        lateMinutes: 21,
      },
    });
    const text = textOf(data);
    expect(text).toContain('Полных дней|2|2|–|–');
    expect(text).toContain('Уроков|23|14|5|4');
    expect(text).toContain('Проведено уроков: 210. Пропущено 11 %. Опозданий: 2, всего 21 минута.');
    expect(text).not.toContain('причина не указана');
  });

  it('says so when nothing was missed, and leaves the section out where attendance is not known', () => {
    expect(textOf(letterData())).toContain('Пропусков и опозданий нет.');
    expect(textOf(letterData({ attendance: null }))).not.toContain('Посещаемость');
  });

  it('tells a pupil without problems that there are none', () => {
    expect(textOf(letterData())).toContain('Замечаний по учёбе и посещаемости нет.');
    expect(textOf(schoolLetterData(0))).not.toContain('Замечаний по учёбе');
  });

  it('names debts, remarks and recommendations (X-05) and leaves out the sections without any', () => {
    const data = letterData({
      debts: [
        { subject: 'Геометрия', work: 'контрольная работа № 2', date: '2026-11-17', due: '2026-12-01' },
        { subject: 'Физика', work: 'реферат', date: '2026-11-18' },
      ],
      remarks: [{ text: 'Опаздывает на первый урок.', date: '2026-11-19' }],
      recommendations: [{ subject: 'Алгебра', text: 'Повторить § 12.' }],
    });
    const text = textOf(data);
    expect(text).toContain('Геометрия: контрольная работа № 2 от 17.11.2026, сдать до 1 декабря 2026 г.\n');
    expect(text).toContain('Физика: реферат от 18.11.2026.');
    expect(text).toContain('19.11.2026: Опаздывает на первый урок.');
    expect(text).toContain('Алгебра: Повторить § 12.');
    for (const heading of ['Не сданы работы', 'Рекомендации', 'Просим обратить внимание']) expect(textOf(letterData())).not.toContain(heading);
  });

  it('says in words why it was written', () => {
    const data = letterData({
      subjects: [
        letterSubject('Алгебра', '3 3 2', { density: { have: 3, need: 5 }, lessons: { held: 21, missed: 5, illness: 2 } }),
        letterSubject('Физика', '3 3 3 4 3 3 3'),
      ],
    });
    const text = textOf(data);
    expect(text).toContain('Пропущено больше 20 % уроков: Алгебра – 5 из 21 (по болезни – 2).');
    expect(text).toContain('Мало отметок: Алгебра – 3 отметки из 5.');
    expect(text).toContain('Средний балл ниже 3,5: Алгебра – 2,67; Физика – 3,14.');
  });

  it('says illness once where nothing else kept the child away', () => {
    const ill = { lessons: { held: 8, missed: 3, illness: 3 } };
    const data = letterData({ subjects: [letterSubject('Алгебра', '4 4', ill), letterSubject('Физика', '5 5', ill), letterSubject('Музыка', '5 5')] });
    expect(textOf(data)).toContain('По болезни пропущено больше 20 % уроков: Алгебра – 3 из 8; Физика – 3 из 8.');
  });

  it('forecasts nothing for a term that is over (T-04)', () => {
    const over = { title: '1 четверть', from: '2026-09-01', to: '2026-10-24' };
    expect(textOf(letterData())).toContain('Прогноз');
    expect(textOf(letterData({ period: over }))).not.toContain('Прогноз');
  });

  it('a child who was only late has missed nothing', () => {
    const none = { all: 0, illness: 0, excused: 0, unexcused: 0, unknown: 0 };
    const text = textOf(letterData({ attendance: { lessonsHeld: 40, days: none, lessons: none, lates: 1, lateMinutes: 5 } }));
    expect(text).toContain('Пропусков нет. Опозданий: 1, всего 5 минут.');
  });

  it('has no table of marks in grade 1 (G-04)', () => {
    const data = letterData({ className: '1А', subjects: [] });
    expect(tablesOf(data)).toEqual([]);
    expect(textOf(data)).not.toContain('Успеваемость');
  });

  it('carries the addressee only where asked and known', () => {
    const { addressee } = schoolLetterData(0);
    const data = letterData(addressee ? { addressee } : {});
    expect(textOf(data, { addressBlock: true })).toContain('Абдурахмановой-Заде Патимат Магомедовне');
    expect(textOf(data)).not.toContain('Абдурахмановой-Заде');
    expect(textOf(letterData(), { addressBlock: true })).toContain('№ 2026-11-001');
  });

  it('is signed by the director by option, and torn off by option', () => {
    expect(textOf(letterData())).not.toContain('Кузнецова');
    expect(textOf(letterData(), { directorSigns: true })).toContain('Директор Кузнецова О. В.');
    expect(textOf(letterData())).toContain('ознакомлен(а)');
    expect(textOf(letterData(), { slip: false })).not.toContain('ознакомлен(а)');
  });

  it('speaks in the school’s own words', () => {
    const template = { ...DEFAULT_LETTER_TEMPLATE, greeting: 'Дорогие родители!', closing: 'Звоните: {руководитель}.', closingWithPhone: 'Звоните: {телефон}.' };
    const text = textOf(letterData(), { template });
    expect(text).toContain('Дорогие родители!');
    expect(text).toContain('Звоните: +7 921 555-01-17.');
  });

  it('fits A5 for two letters on a sheet', () => {
    expect(letter(letterData(), { paper: 'A5-two-up' }).page).toMatchObject({ size: 'A5', orientation: 'portrait', imposition: 'two-up' });
  });

  it('ends no sentence with two full stops', () => {
    for (let index = 0; index < 12; index++) expect(textOf(schoolLetterData(index), { addressBlock: true, directorSigns: true })).not.toMatch(/\.\./);
  });
});
