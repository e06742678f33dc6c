import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differByOneSlip, fullName, parseFullName, parseNameParts, sexOfPatronymic, sortName } from './names.ts';

const parts = (text: string) => {
  const parsed = parseFullName(text);
  return parsed.ok ? [parsed.name.last, parsed.name.first, parsed.name.middle] : parsed.fault;
};
const remarks = (text: string) => {
  const parsed = parseFullName(text);
  return parsed.ok ? parsed.remarks : parsed.fault;
};

describe('sortName (domain.md §8.2)', () => {
  it('takes ё for е, capitals for small letters, Latin look-alikes for Cyrillic, a hyphen for a space', () => {
    const key = sortName('Селезнёв-Мамедов', 'Пётр', 'Гасан оглы');
    expect(sortName('СЕЛЕЗНЕВ МАМЕДОВ', 'Петр', 'Гасан-Оглы')).toBe(key);
    expect(sortName('Ceлeзнёв-Maмедoв', 'Пëтp', 'Гасан оглы')).toBe(key);
    expect(key).toBe('селезневмамедов петр гасаноглы');
  });

  it('sorts a short surname before a longer one that begins with it', () => {
    expect(sortName('Иванов', 'Яков', '') < sortName('Ивановский', 'Антон', '')).toBe(true);
  });

  it('composes letters written in two characters', () => {
    expect(sortName('Йошкин', 'А', '')).toBe(sortName('И\u0306ошкин', 'А', ''));
  });

  it('does not depend on case, whatever the letters', () => {
    const letters = fc.string({ unit: fc.constantFrom(...Array.from('абвеёйнорстухABCEHKMOPTXYabcehkmoptxyqz- ')) });
    fc.assert(
      fc.property(letters, letters, letters, (last, first, middle) => {
        const key = sortName(last, first, middle);
        expect(sortName(last.toUpperCase(), first.toLowerCase(), middle.toUpperCase())).toBe(key);
        expect(sortName(key.split(' ').join(''), '', '')).toBe(key.split(' ').join(''));
      }),
    );
  });
});

describe('a full name in one cell (issue 2 item 6)', () => {
  it.each([
    ['Иванов Пётр Сергеевич', ['Иванов', 'Пётр', 'Сергеевич']],
    ['  Иванов   Пётр\u00a0Сергеевич ', ['Иванов', 'Пётр', 'Сергеевич']],
    ['Иванов, Пётр Сергеевич', ['Иванов', 'Пётр', 'Сергеевич']],
    ['Ким Алина', ['Ким', 'Алина', '']],
    ['Мамедов Али Гасан оглы', ['Мамедов', 'Али', 'Гасан оглы']],
    ['Мамедова Лейла Гасан кызы', ['Мамедова', 'Лейла', 'Гасан кызы']],
    ['Али заде Тимур Рашидович', ['Али заде', 'Тимур', 'Рашидович']],
    ['Али-заде Тимур Рашидович', ['Али-заде', 'Тимур', 'Рашидович']],
    ['Петров – Водкин Кузьма Сергеевич', ['Петров-Водкин', 'Кузьма', 'Сергеевич']],
    ['ИВАНОВ ПЁТР СЕРГЕЕВИЧ', ['Иванов', 'Пётр', 'Сергеевич']],
    ['МАМЕДОВ АЛИ ГАСАН ОГЛЫ', ['Мамедов', 'Али', 'Гасан оглы']],
    ['ПЕТРОВ-ВОДКИН Кузьма', ['Петров-Водкин', 'Кузьма', '']],
    ['МакДональд Анна Джоновна', ['МакДональд', 'Анна', 'Джоновна']],
    ['фон Берг Карл Иванович', ['фон Берг', 'Карл', 'Иванович']],
    ['ФОН БЕРГ КАРЛ ИВАНОВИЧ', ['фон Берг', 'Карл', 'Иванович']],
    ['Салтыков Щедрин Михаил Евграфович', ['Салтыков Щедрин', 'Михаил', 'Евграфович']],
    ['Иванова Анна Мария Сергеевна', ['Иванова', 'Анна Мария', 'Сергеевна']],
    ['Пётр Сергеевич Иванов', ['Иванов', 'Пётр', 'Сергеевич']],
    ['Абакумович Пётр Ильич', ['Абакумович', 'Пётр', 'Ильич']],
    ['О’Нил Шон', ['О’Нил', 'Шон', '']],
    ["О'Нил Шон", ['О’Нил', 'Шон', '']],
    ['', 'name_missing'],
    ['Иванов', 'name_incomplete'],
    ['Иванов П.С.', 'name_initials'],
    ['Иванов П. С.', 'name_initials'],
    ['Иванов П', 'name_initials'],
    ['Иванов Пётр (2)', 'name_characters'],
    ['Итого: 25', 'name_characters'],
  ])('%s', (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it('tells what it mended or guessed', () => {
    expect(remarks('Иванoв Пётр')).toEqual(['name_latin_mended']);
    expect(parts('Иванoв Пётр')).toEqual(['Иванов', 'Пётр', '']);
    expect(remarks('Smith Анна')).toEqual(['name_in_latin']);
    expect(parts('Smith Анна')).toEqual(['Smith', 'Анна', '']);
    expect(remarks('Cox Mary')).toEqual(['name_in_latin']);
    expect(remarks('ИВАНОВ ПЁТР')).toEqual(['name_capitals']);
    expect(remarks('иванов пётр')).toEqual(['name_small_letter']);
    expect(remarks('фон Берг Карл')).toEqual([]);
    expect(remarks('Пётр Сергеевич Иванов')).toEqual(['name_split_guessed']);
    expect(remarks('Иванов Пётр Сергеевич')).toEqual([]);
  });

  it('gives the same parts whether they stand in one cell or three', () => {
    const word = fc.constantFrom('Иванов', 'Ким', 'Петров-Водкин', 'Ли', 'Цой', 'Мамедова');
    const first = fc.constantFrom('Пётр', 'Анна', 'Али', 'Анна-Мария');
    const middle = fc.constantFrom('', 'Сергеевич', 'Ильинична', 'Гасан оглы', 'Рашид кызы');
    fc.assert(
      fc.property(word, first, middle, fc.boolean(), (last, name, patronymic, capitals) => {
        const written = [last, name, patronymic].map((part) => (capitals ? part.toUpperCase() : part));
        const apart = parseNameParts(written[0]!, written[1]!, written[2]!);
        const together = parseFullName(written.join(' '));
        expect(together).toEqual(apart);
        expect(apart.ok && fullName(apart.name)).toBe([last, name, patronymic].filter(Boolean).join(' '));
      }),
    );
  });
});

describe('a full name in three cells', () => {
  it('takes the ways of saying «no patronymic»', () => {
    for (const none of ['', '-', '—', 'нет', 'Нет', 'б/о']) {
      const parsed = parseNameParts('Ким', 'Алина', none);
      expect(parsed.ok && parsed.name).toEqual({ last: 'Ким', first: 'Алина', middle: '' });
    }
  });

  it('refuses a missing part', () => {
    expect(parseNameParts('Ким', '', 'Сергеевна')).toEqual({ ok: false, fault: 'name_incomplete' });
    expect(parseNameParts('', '', '')).toEqual({ ok: false, fault: 'name_missing' });
  });
});

describe('sex from the patronymic', () => {
  it.each([
    ['Сергеевич', 'male'], ['Ильич', 'male'], ['Гасан оглы', 'male'], ['Сергеевна', 'female'], ['Никитична', 'female'],
    ['Рашид-кызы', 'female'], ['СЕРГЕЕВНА', 'female'], ['', undefined], ['Рашид', undefined],
  ] as const)('%s', (middle, sex) => {
    expect(sexOfPatronymic(middle)).toBe(sex);
  });
});

describe('a slip of the hand', () => {
  it.each([
    ['иванов', 'ивонов', true], ['иванов', 'ивано', true], ['иванов', 'иваонв', true], ['иванов', 'иванова', true],
    ['иванов', 'иванов', false], ['иванов', 'петров', false], ['иванов', 'ивансов', true], ['иванов', 'ванинов', false],
  ] as const)('%s / %s', (left, right, slip) => {
    expect(differByOneSlip(left, right)).toBe(slip);
    expect(differByOneSlip(right, left)).toBe(slip);
  });
});
