import { describe, expect, it } from 'vitest';
import { credentialSlips, issueRegister } from './credential-slips.ts';

const slips = ['Петрова Анна Михайловна', 'Сидоров Пётр Ильич', 'Щукина Юлия Фёдоровна'].map((name, at) => ({
  name, about: 'учитель', login: `login${at}`, password: `парольслово${at}`, validUntil: at === 1 ? null : '2026-12-10',
}));

describe('slips of credentials (R-05, R-06)', () => {
  const document = credentialSlips({ school: 'МБОУ «Школа № 7»', reader: 'staff', date: '2026-11-26', slips });
  const text = JSON.stringify(document);

  it('hold each login and password once, two slips a row, with an empty place at the end', () => {
    for (const { login, password, name } of slips) for (const word of [login, password, name]) expect([word, text.split(word).length - 1]).toEqual([word, 1]);
    const rows = document.sections[0]!.blocks;
    expect(rows).toHaveLength(2);
    expect(rows.every(({ kind }) => kind === 'together')).toBe(true);
  });

  it('say in bold until which day the password is taken, where the server tells it (ASVS 5.0, 6.4.1)', () => {
    expect(text.replaceAll('\u00a0', ' ').split('Войдите до 10 декабря 2026 г. включительно').length - 1).toBe(2);
    expect(document.sections[0]!.blocks.length).toBe(2);
  });

  it.each([['staff', 'администратору'], ['pupil', 'классному руководителю'], ['parent', 'классному руководителю']] as const)(
    'tell a %s that the password is personal and whom to tell of its loss (R-07, R-10, R-11)', (reader, whom) => {
      const words = JSON.stringify(credentialSlips({ school: '', reader, date: '2026-11-26', slips: slips.slice(0, 1) })).replaceAll('\u00a0', ' ');
      expect(words).toContain('временный');
      expect(words).toContain(whom);
    },
  );
});

describe('register of issue (R-06)', () => {
  it('has a line with room for a signature, and no password', () => {
    const document = issueRegister({
      school: 'МБОУ «Школа № 7»', whose: 'сотрудники', date: '2026-11-26',
      lines: [{ name: 'Петрова Анна Михайловна', about: 'учитель', reason: 'lost', issuedOn: '2026-11-25', issuedBy: 'Орлов И. П.', handedOn: null }],
    });
    const table = document.sections[0]!.blocks.find((block) => block.kind === 'table')!;
    expect(table.body[0]!.cells.map((cell) => (typeof cell === 'string' ? cell : cell.text))).toEqual([
      '1', 'Петрова Анна Михайловна', 'учитель', 'утеря', '25.11.2026', 'Орлов И. П.', '', '',
    ]);
  });
});
