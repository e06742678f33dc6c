import type { People } from '#resources/demo-school/names.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How Russian names agree: surnames in the feminine, patronymics from the father's first name. */

export type Sex = 'male' | 'female';

export interface PersonName {
  readonly last: string;
  readonly first: string;
  /** Empty where the person has none. */
  readonly middle: string;
}

/** A surname as a woman bears it: «Ежов» → «Ежова», «Донской» → «Донская»; «Ким», «Петренко», «Черных» stay as they are. */
export function surnameOf(masculine: string, sex: Sex): string {
  return sex === 'male' ? masculine : masculine.split('-').map(feminineSurname).join('-');
}

function feminineSurname(part: string): string {
  if (/(ов|ев|ёв|ин|ын)$/.test(part) && part.length > 3) return `${part}а`;
  if (/(ский|цкий)$/.test(part)) return part.replace(/ий$/, 'ая');
  // «Донской» declines, the Korean «Цой» does not.
  if (/[^аеёиоуыэюя](ой|ый)$/.test(part) && part.length > 4) return part.replace(/(ой|ый)$/, 'ая');
  return part;
}

const IRREGULAR_PATRONYMICS: Readonly<Record<string, readonly [string, string]>> = {
  Лев: ['Львович', 'Львовна'],
  Павел: ['Павлович', 'Павловна'],
  Пётр: ['Петрович', 'Петровна'],
  Илья: ['Ильич', 'Ильинична'],
  Никита: ['Никитич', 'Никитична'],
  Михаил: ['Михайлович', 'Михайловна'],
  Яков: ['Яковлевич', 'Яковлевна'],
  Дмитрий: ['Дмитриевич', 'Дмитриевна'],
  Георгий: ['Георгиевич', 'Георгиевна'],
  Ираклий: ['Ираклиевич', 'Ираклиевна'],
  Лука: ['Лукич', 'Лукинична'],
  Дамба: ['Дамбаевич', 'Дамбаевна'],
  Заза: ['Зазаевич', 'Зазаевна'],
  Абдула: ['Абдулаевич', 'Абдулаевна'],
  Муса: ['Мусаевич', 'Мусаевна'],
  Иса: ['Исаевич', 'Исаевна'],
};

/** A patronymic: «Юрий» → «Юрьевич», «Андрей» → «Андреевна», «Гасан» → «Гасан оглы» where the people writes so. */
export function patronymicOf(father: string, sex: Sex, people?: Pick<People, 'patronymicWords'>): string {
  if (people?.patronymicWords) return `${father} ${sex === 'male' ? 'оглы' : 'кызы'}`;
  const irregular = IRREGULAR_PATRONYMICS[father];
  if (irregular) return irregular[sex === 'male' ? 0 : 1];
  return stemOf(father) + (sex === 'male' ? 'вич' : 'вна');
}

function stemOf(father: string): string {
  // «Юрий» and «Василий» soften; in «Андрей» the vowel before the й stays.
  if (father.endsWith('ий')) return `${father.slice(0, -2)}ье`;
  if (father.endsWith('й')) return `${father.slice(0, -1)}е`;
  if (father.endsWith('ь')) return `${father.slice(0, -1)}е`;
  if (/[жшчщц]$/.test(father)) return `${father}е`;
  if (/[оуыи]$/.test(father)) return `${father}е`;
  return `${father}о`;
}

export function makeName(people: People, surname: string, father: string, sex: Sex, random: SeededRandom): PersonName {
  const first = random.pick(sex === 'male' ? people.male : people.female);
  const middle = random.chance(people.withoutPatronymic) ? '' : patronymicOf(father, sex, people);
  return { last: surnameOf(surname, sex), first, middle };
}
