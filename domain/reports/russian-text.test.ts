import { describe, expect, it } from 'vitest';
import { bindWords, counted, decimal, initials, longDay, plural, shortDay } from './russian-text.ts';

const LESSONS = ['урок', 'урока', 'уроков'] as const;

describe('Russian as printed (R7)', () => {
  it.each([
    [0, 'уроков'], [1, 'урок'], [2, 'урока'], [4, 'урока'], [5, 'уроков'], [11, 'уроков'], [12, 'уроков'], [14, 'уроков'],
    [21, 'урок'], [22, 'урока'], [25, 'уроков'], [101, 'урок'], [111, 'уроков'], [1002, 'урока'],
  ])('%i → %s', (count, word) => {
    expect(plural(count, LESSONS)).toBe(word);
    expect(counted(count, LESSONS)).toBe(`${count}\u00a0${word}`);
  });

  it('agrees with the plural rules of the platform', () => {
    const rules = new Intl.PluralRules('ru');
    const forms: Record<string, string> = { one: 'урок', few: 'урока', many: 'уроков' };
    for (let count = 0; count <= 1000; count++) expect(plural(count, LESSONS)).toBe(forms[rules.select(count)]);
  });

  it.each([
    [4.25, 2, '4,25'], [4, 2, '4,00'], [3.005, 2, '3,01'], [4.125, 2, '4,13'], [2.675, 2, '2,68'], [29.5, 0, '30'], [0, 1, '0,0'], [-1.5, 1, '−1,5'], [-0.001, 2, '0,00'],
  ])('%d with %i places is %s', (value, places, text) => {
    expect(decimal(value, places)).toBe(text);
  });

  it('writes days', () => {
    expect(longDay('2026-11-03').replaceAll('\u00a0', ' ')).toBe('3 ноября 2026 г.');
    expect(shortDay('2026-11-03')).toBe('03.11.2026');
    expect(() => longDay('3.11.2026')).toThrow(RangeError);
    expect(() => longDay('2026-13-01')).toThrow(RangeError);
  });

  it('shortens names of every kind', () => {
    const short = (family: string, given: string, patronymic?: string) => initials({ family, given, patronymic }).replaceAll('\u00a0', ' ');
    expect(short('Иванова', 'Анна', 'Петровна')).toBe('Иванова А. П.');
    expect(short('Абдурахманов-Заде', 'Мухаммад-Амин', 'Шамсутдинович')).toBe('Абдурахманов-Заде М.-А. Ш.');
    expect(short('Оюн', 'Ай-Кыс', 'Кара-ооловна')).toBe('Оюн А.-К. К.');
    expect(short('Ли', 'Ян')).toBe('Ли Я.');
    expect(short('Ёлкин', 'ёж')).toBe('Ёлкин Ё.');
  });

  it('binds what a line must not separate', () => {
    const shown = (text: string) => bindWords(text).replaceAll('\u00a0', '_');
    expect(shown('сдать до 5 числа, § 12 и № 4')).toBe('сдать до_5 числа, §_12 и_№_4');
    expect(shown('ул. Ломоносова, д. 89, имени В. И. Пешкова')).toBe('ул._Ломоносова, д._89, имени В._И._Пешкова');
    expect(shown('город. Потом 29 %')).toBe('город. Потом 29_%');
  });
});
