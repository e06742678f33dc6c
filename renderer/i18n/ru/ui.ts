import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('ru');

/** Words of the shared pieces. */
export const ui = {
  ok: 'Хорошо',
  cancel: 'Отмена',
  close: 'Закрыть',
  back: 'Назад',
  tryAgain: 'Попробовать ещё раз',
  copyDetails: 'Скопировать сведения',
  detailsCopied: 'Сведения скопированы',
  loading: 'Загружаем…',
  cancelling: 'Останавливаем…',
  progress: (done: string, total: string) => `${done} из ${total}`,
  search: 'Поиск',
  clearSearch: 'Очистить поиск',
  details: 'Сведения для администратора',
  and: 'и',
  classes: (count: number) => counted(count, { one: 'класс', few: 'класса', many: 'классов' }),
  pupils: (count: number) => counted(count, { one: 'ученик', few: 'ученика', many: 'учеников' }),
  journals: (count: number) => counted(count, { one: 'журнал', few: 'журнала', many: 'журналов' }),
  people: (count: number) => counted(count, { one: 'человек', few: 'человека', many: 'человек', other: 'человека' }),
  hoursAWeek: (count: number) => `${counted(count, { one: 'час', few: 'часа', many: 'часов' })} в\u00a0неделю`,
};
