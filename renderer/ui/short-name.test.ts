import { describe, expect, it } from 'vitest';
import { initialsOf, shortName } from './short-name.ts';

describe('short names', () => {
  it.each([
    ['Иванова Анна Петровна', 'Иванова\u00a0А.\u00a0П.'],
    ['Абдурахманов-Заде Мухаммад-Амин Шамсутдинович', 'Абдурахманов-Заде\u00a0М.\u00a0Ш.'],
    ['Ким Виктория', 'Ким\u00a0В.'],
    ['Мамедов Али Гасан оглы', 'Мамедов\u00a0А.\u00a0Г.'],
    ['Оюн', 'Оюн'],
  ])('%s', (full, short) => expect(shortName(full)).toBe(short));

  it('gives two letters for the round sign', () => {
    expect(initialsOf('Ёлкина Татьяна Сергеевна')).toBe('ЁТ');
    expect(initialsOf('')).toBe('');
  });
});
