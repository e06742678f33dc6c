import type { Family } from './curriculum.ts';

/** The people of the staff room. Teachers whom the list does not have (in a larger school) are put together from names. */
export interface StaffSource {
  readonly name: readonly [string, string, string];
  readonly sex: 'male' | 'female';
  readonly position: string;
  readonly roles: readonly ('director' | 'deputy' | 'teacher' | 'methodist' | 'secretary' | 'administrator')[];
  readonly family: Family | null;
  /** Share of a full load that the person takes: the director teaches a little. */
  readonly share: number;
  readonly room: string;
}

const teacher = (last: string, first: string, middle: string, family: Family, position: string, room: string, share = 1): StaffSource => ({
  name: [last, first, middle], sex: /(ич|оглы)$/.test(middle) ? 'male' : 'female', position, roles: ['teacher'], family, share, room,
});

const PRIMARY = 'Учитель начальных классов';

export const STAFF: readonly StaffSource[] = [
  { name: ['Верещагина', 'Ольга', 'Николаевна'], sex: 'female', position: 'Директор', roles: ['director', 'teacher'], family: 'history', share: 0.34, room: '210' },
  { name: ['Сафиуллина', 'Гузель', 'Маратовна'], sex: 'female', position: 'Заместитель директора по учебно-воспитательной работе', roles: ['deputy', 'teacher'], family: 'chemistry', share: 0.6, room: '304' },
  { name: ['Крутикова', 'Наталья', 'Викторовна'], sex: 'female', position: 'Заместитель директора по воспитательной работе', roles: ['deputy', 'teacher'], family: 'geography', share: 0.5, room: '212' },
  { name: ['Мельникова', 'Ирина', 'Станиславовна'], sex: 'female', position: 'Заместитель директора по начальной школе', roles: ['deputy'], family: null, share: 0, room: '105' },
  { name: ['Брагина', 'Тамара', 'Ильинична'], sex: 'female', position: 'Методист, педагог-библиотекарь', roles: ['methodist'], family: null, share: 0, room: 'Библиотека' },
  { name: ['Ковалёва', 'Светлана', 'Юрьевна'], sex: 'female', position: 'Секретарь учебной части', roles: ['secretary'], family: null, share: 0, room: 'Учебная часть' },
  { name: ['Гараев', 'Тимур', 'Ринатович'], sex: 'male', position: 'Системный администратор', roles: ['administrator'], family: null, share: 0, room: 'Серверная' },
  { name: ['Лобанова', 'Евгения', 'Андреевна'], sex: 'female', position: 'Педагог-психолог', roles: ['teacher'], family: null, share: 0, room: '112' },

  teacher('Архипова', 'Людмила', 'Ивановна', 'primary', PRIMARY, '101'),
  teacher('Бикметова', 'Альфия', 'Рашитовна', 'primary', PRIMARY, '102'),
  teacher('Гущина', 'Марина', 'Сергеевна', 'primary', PRIMARY, '103'),
  teacher('Дёмина', 'Екатерина', 'Павловна', 'primary', PRIMARY, '104'),
  teacher('Ерёменко', 'Оксана', 'Григорьевна', 'primary', PRIMARY, '106'),
  teacher('Жаркова', 'Анна', 'Дмитриевна', 'primary', PRIMARY, '107'),
  teacher('Корепанова', 'Любовь', 'Геннадьевна', 'primary', PRIMARY, '108'),
  teacher('Рябинина', 'Юлия', 'Александровна', 'primary', PRIMARY, '109'),

  teacher('Соколова', 'Елена', 'Викторовна', 'russian', 'Учитель русского языка и литературы', '201'),
  teacher('Воскресенская', 'Нина', 'Аркадьевна', 'russian', 'Учитель русского языка и литературы', '202'),
  teacher('Хасанова', 'Лилия', 'Фаритовна', 'russian', 'Учитель русского языка и литературы', '203'),
  teacher('Пономарёва', 'Дарья', 'Олеговна', 'russian', 'Учитель русского языка и литературы', '204'),
  teacher('Тимофеева', 'Галина', 'Петровна', 'russian', 'Учитель русского языка и литературы', '205'),
  teacher('Лаптева', 'Вера', 'Михайловна', 'mathematics', 'Учитель математики', '301'),
  teacher('Зарипов', 'Айрат', 'Ильдусович', 'mathematics', 'Учитель математики', '302'),
  teacher('Орехова', 'Татьяна', 'Анатольевна', 'mathematics', 'Учитель математики', '303'),
  teacher('Щукина', 'Алёна', 'Игоревна', 'mathematics', 'Учитель математики', '309'),
  teacher('Поздняков', 'Артём', 'Сергеевич', 'informatics', 'Учитель информатики', '305'),
  teacher('Цыренова', 'Баирма', 'Доржиевна', 'informatics', 'Учитель информатики', '306'),
  teacher('Маркова', 'Ксения', 'Владимировна', 'foreign', 'Учитель английского языка', '206'),
  teacher('Агаджанян', 'Лусине', 'Ашотовна', 'foreign', 'Учитель английского языка', '207'),
  teacher('Фёдорова', 'Полина', 'Евгеньевна', 'foreign', 'Учитель английского языка', '208'),
  teacher('Никонова', 'Инна', 'Валерьевна', 'foreign', 'Учитель английского языка', '209'),
  teacher('Ким', 'Виктория', 'Станиславовна', 'foreign', 'Учитель английского языка', '211'),
  teacher('Громов', 'Павел', 'Андреевич', 'history', 'Учитель истории и обществознания', '310'),
  teacher('Магомедова', 'Патимат', 'Рамазановна', 'history', 'Учитель истории и обществознания', '311'),
  teacher('Сорокина', 'Лариса', 'Фёдоровна', 'geography', 'Учитель географии', '213'),
  teacher('Яковлева', 'Зоя', 'Тимофеевна', 'biology', 'Учитель биологии', '307'),
  teacher('Чернышёв', 'Олег', 'Борисович', 'physics', 'Учитель физики', '308'),
  teacher('Быков', 'Денис', 'Алексеевич', 'sport', 'Учитель физической культуры', 'Спортзал'),
  teacher('Ишмуратова', 'Рамиля', 'Салаватовна', 'sport', 'Учитель физической культуры', 'Малый зал'),
  teacher('Шестаков', 'Игорь', 'Валентинович', 'sport', 'Учитель физической культуры', 'Стадион'),
  teacher('Розенберг', 'Элла', 'Марковна', 'music', 'Учитель музыки', '114'),
  teacher('Колчина', 'Наталия', 'Львовна', 'craft', 'Учитель труда и изобразительного искусства', 'Кабинет технологии', 1.4),
  teacher('Плотников', 'Степан', 'Ефимович', 'craft', 'Учитель труда', 'Мастерская'),
  teacher('Василенко', 'Роман', 'Тарасович', 'safety', 'Преподаватель-организатор ОБЗР', '113'),
];

/** Positions of teachers who are added where the school is larger than the list. */
export const POSITIONS: Readonly<Record<Family, string>> = {
  primary: PRIMARY, russian: 'Учитель русского языка и литературы', mathematics: 'Учитель математики', informatics: 'Учитель информатики',
  foreign: 'Учитель английского языка', history: 'Учитель истории и обществознания', geography: 'Учитель географии', biology: 'Учитель биологии',
  physics: 'Учитель физики', chemistry: 'Учитель химии', sport: 'Учитель физической культуры', music: 'Учитель музыки', craft: 'Учитель труда',
  safety: 'Преподаватель-организатор ОБЗР', homeroom: 'Педагог',
};
