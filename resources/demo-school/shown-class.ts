/** The class that a visitor opens first, and pupils whose names a journal must be able to bear. */
export const SHOWN_CLASS_NAME = '7А';

export interface ShownPupil {
  readonly name: readonly [string, string, string];
  readonly sex: 'male' | 'female';
  /** As in PEOPLES. */
  readonly people: string;
  /** The father's first name, where the patronymic is made of it. */
  readonly father?: string;
  /** A twin of the pupil before. */
  readonly twinOfBefore?: true;
}

export const SHOWN_CLASS: readonly ShownPupil[] = [
  { name: ['Абдурахманов-Заде', 'Мухаммад-Амин', 'Шамсутдинович'], sex: 'male', people: 'узбеки и таджики', father: 'Шамсутдин' },
  { name: ['Троекурова-Вознесенская', 'Александра', 'Константиновна'], sex: 'female', people: 'русские', father: 'Константин' },
  { name: ['Журавлёва', 'Варвара', 'Андреевна'], sex: 'female', people: 'русские', father: 'Андрей' },
  { name: ['Журавлёва', 'Василиса', 'Андреевна'], sex: 'female', people: 'русские', father: 'Андрей', twinOfBefore: true },
  { name: ['Иванова', 'Мария', 'Сергеевна'], sex: 'female', people: 'русские', father: 'Сергей' },
  { name: ['Иванова', 'Мария', 'Сергеевна'], sex: 'female', people: 'русские', father: 'Сергей' },
  { name: ['Ли', 'Софья', ''], sex: 'female', people: 'корейцы' },
  { name: ['Монгуш', 'Ай-Суу', 'Мергеновна'], sex: 'female', people: 'тувинцы', father: 'Мерген' },
  { name: ['Мамедов', 'Али', 'Гасан оглы'], sex: 'male', people: 'азербайджанцы', father: 'Гасан' },
  { name: ['Слепцов', 'Айаал', 'Иннокентьевич'], sex: 'male', people: 'якуты', father: 'Иннокентий' },
  { name: ['Дамбаева', 'Янжима', 'Балдановна'], sex: 'female', people: 'буряты', father: 'Балдан' },
  { name: ['Ёлкин', 'Семён', 'Артёмович'], sex: 'male', people: 'русские', father: 'Артём' },
  { name: ['Хуснутдинова', 'Гульназ', 'Ильдаровна'], sex: 'female', people: 'татары', father: 'Ильдар' },
  { name: ['Искужин', 'Айнур', 'Загирович'], sex: 'male', people: 'башкиры', father: 'Загир' },
  { name: ['Умалатов', 'Магомед-Салах', 'Асланбекович'], sex: 'male', people: 'чеченцы и ингуши', father: 'Асланбек' },
  { name: ['Тер-Ованесян', 'Давид', 'Ашотович'], sex: 'male', people: 'армяне', father: 'Ашот' },
  { name: ['Кравченко', 'Тарас', 'Богданович'], sex: 'male', people: 'украинцы', father: 'Богдан' },
  { name: ['Соловьёв', 'Пётр', 'Ильич'], sex: 'male', people: 'русские', father: 'Илья' },
];
