/** The class that a visitor opens first, and pupils whose names a journal must be able to bear. */
export const SHOWN_CLASS_NAME = '7А';

export interface ShownPupil {
  readonly name: readonly [string, string, string];
  readonly sex: 'male' | 'female';
  /** Born on the day of the pupil before. */
  readonly twinOfBefore?: true;
}

export const SHOWN_CLASS: readonly ShownPupil[] = [
  { name: ['Абдурахманов-Заде', 'Мухаммад-Амин', 'Шамсутдинович'], sex: 'male' },
  { name: ['Троекурова-Вознесенская', 'Александра', 'Константиновна'], sex: 'female' },
  { name: ['Журавлёва', 'Варвара', 'Андреевна'], sex: 'female' },
  { name: ['Журавлёва', 'Василиса', 'Андреевна'], sex: 'female', twinOfBefore: true },
  { name: ['Иванова', 'Мария', 'Сергеевна'], sex: 'female' },
  { name: ['Иванова', 'Мария', 'Сергеевна'], sex: 'female' },
  { name: ['Ли', 'Софья', ''], sex: 'female' },
  { name: ['Монгуш', 'Ай-Суу', 'Мергеновна'], sex: 'female' },
  { name: ['Мамедов', 'Али', 'Гасан оглы'], sex: 'male' },
  { name: ['Слепцов', 'Айаал', 'Иннокентьевич'], sex: 'male' },
  { name: ['Дамбаева', 'Янжима', 'Балдановна'], sex: 'female' },
  { name: ['Ёлкин', 'Семён', 'Артёмович'], sex: 'male' },
  { name: ['Хуснутдинова', 'Гульназ', 'Ильдаровна'], sex: 'female' },
  { name: ['Искужин', 'Айнур', 'Загирович'], sex: 'male' },
  { name: ['Умалатов', 'Магомед-Салах', 'Асланбекович'], sex: 'male' },
  { name: ['Тер-Ованесян', 'Давид', 'Ашотович'], sex: 'male' },
  { name: ['Кравченко', 'Тарас', 'Богданович'], sex: 'male' },
  { name: ['Соловьёв', 'Пётр', 'Ильич'], sex: 'male' },
];
