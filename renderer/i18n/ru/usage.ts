import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('ru');
const people = (count: number) => counted(count, { one: 'сотрудник', few: 'сотрудника', many: 'сотрудников' });
const entries = (count: number) => counted(count, { one: 'запись', few: 'записи', many: 'записей' });

/** «Кто работает в журнале»: days and counts. */
export const usage = {
  title: 'Кто работает в журнале',
  note: 'Сколько дней каждый вносил записи и сколько их было. Часы и минуты работы программа не считает. То, что внесли без связи, появится здесь, когда дойдёт до сервера.',
  find: 'Фамилия или должность',
  from: 'С дня',
  until: 'По день',
  show: 'Показать',
  filters: { all: 'Все', worked: 'С записями', idle: 'Без записей' },
  total: (all: number, idle: number, made: number) => `${people(all)}, без записей: ${idle}. Всего ${entries(made)}.`,
  columns: {
    name: 'Сотрудник', lastSignInAt: 'Последний вход', days: 'Дней с записями', all: 'Всего записей', marks: 'Отметки', termMarks: 'Итоговые', lessons: 'Темы и задания', attendance: 'Посещаемость', works: 'Работы', other: 'Другое',
  },
  sortBy: (column: string) => `Упорядочить: ${column}`,
  never: 'не входил(а)',
  none: 'записей нет',
  refresh: 'Обновить',
  nobody: 'Никого не нашли',
  nobodyHelp: 'Проверьте фамилию, выберите «Все» или другие дни.',
  empty: 'В эти дни никто не работал в школе',
  emptyHelp: 'Ни у кого не было роли, и никто ничего не внёс. Выберите другие дни.',
  saveAs: 'Сохранить',
  formats: { xlsx: 'Книга Excel', pdf: 'Документ PDF для печати' },
  fileName: 'Кто работает в журнале',
  saved: 'Отчёт сохранён',
};
