import { describe, expect, it } from 'vitest';
import { sexOfPatronymic } from '#domain/people/index.ts';
import { PEOPLES } from '#resources/demo-school/names.ts';
import { patronymicOf, surnameOf } from './names.ts';

describe('names agree in sex', () => {
  it.each([
    ['Ежов', 'Ежова'], ['Королёв', 'Королёва'], ['Ильин', 'Ильина'], ['Заболоцкий', 'Заболоцкая'], ['Донской', 'Донская'], ['Полевой', 'Полевая'],
    ['Троекуров-Вознесенский', 'Троекурова-Вознесенская'], ['Абдурахманов-Заде', 'Абдурахманова-Заде'], ['Ким', 'Ким'], ['Цой', 'Цой'], ['Петренко', 'Петренко'],
    ['Черных', 'Черных'], ['Тер-Ованесян', 'Тер-Ованесян'], ['Кызыл-оол', 'Кызыл-оол'], ['Шмидт', 'Шмидт'], ['Ан', 'Ан'],
  ])('%s, %s', (masculine, feminine) => {
    expect(surnameOf(masculine, 'female')).toBe(feminine);
    expect(surnameOf(masculine, 'male')).toBe(masculine);
  });

  it.each([
    ['Сергей', 'Сергеевич', 'Сергеевна'], ['Юрий', 'Юрьевич', 'Юрьевна'], ['Дмитрий', 'Дмитриевич', 'Дмитриевна'], ['Георгий', 'Георгиевич', 'Георгиевна'],
    ['Игорь', 'Игоревич', 'Игоревна'], ['Илья', 'Ильич', 'Ильинична'], ['Никита', 'Никитич', 'Никитична'], ['Пётр', 'Петрович', 'Петровна'],
    ['Михаил', 'Михайлович', 'Михайловна'], ['Яков', 'Яковлевич', 'Яковлевна'], ['Павел', 'Павлович', 'Павловна'], ['Николай', 'Николаевич', 'Николаевна'],
    ['Рамиль', 'Рамилевич', 'Рамилевна'], ['Али', 'Алиевич', 'Алиевна'], ['Муса', 'Мусаевич', 'Мусаевна'], ['Мкртич', 'Мкртичевич', 'Мкртичевна'],
  ])('%s: %s, %s', (father, son, daughter) => {
    expect([patronymicOf(father, 'male'), patronymicOf(father, 'female')]).toEqual([son, daughter]);
  });

  it('a people with «оглы» and «кызы» writes so', () => {
    expect([patronymicOf('Гасан', 'male', { patronymicWords: true }), patronymicOf('Гасан', 'female', { patronymicWords: true })]).toEqual(['Гасан оглы', 'Гасан кызы']);
  });

  it('every patronymic of every people tells its sex', () => {
    for (const people of PEOPLES) {
      for (const father of people.fathers) {
        expect(sexOfPatronymic(patronymicOf(father, 'male', people))).toBe('male');
        expect(sexOfPatronymic(patronymicOf(father, 'female', people))).toBe('female');
      }
    }
  });
});
