import { SECURITY_EVENT_WORDS, SECURITY_PARAM_WORDS, SECURITY_REFUSAL_WORDS, SECURITY_VALUE_WORDS } from '#domain/audit/index.ts';

/** «Журнал безопасности»: the register of security events, read by the auditor. */
export const audit = {
  title: 'Журнал безопасности',
  note: 'Кто, когда, где и что сделал с доступом и данными. Записи нельзя изменить или удалить; хранятся они больше года. То, что журнал прочитали, тоже записывается.',
  kinds: SECURITY_EVENT_WORDS,
  params: SECURITY_PARAM_WORDS,
  refusals: SECURITY_REFUSAL_WORDS,
  values: SECURITY_VALUE_WORDS,
  filters: {
    kind: 'Событие', allKinds: 'Все события', person: 'Сотрудник', allPeople: 'Все сотрудники', device: 'Рабочее место', allDevices: 'Все рабочие места', result: 'Итог', allResults: 'Любой итог', from: 'С дня', until: 'По день',
    clear: 'Сбросить',
  },
  columns: { number: '№', at: 'Когда', kind: 'Событие', who: 'Кто', where: 'Где', about: 'О ком', result: 'Итог', details: 'Подробности' },
  results: { done: 'сделано', refused: 'отказано' },
  deviceClock: (moment: string) => `на рабочем месте ${moment}`,
  server: 'сервер',
  older: 'Раньше',
  newer: 'Позже',
  newest: 'К последним',
  refresh: 'Обновить',
  empty: 'Таких событий нет',
  emptyHelp: 'Измените выбор: другие дни, другой вид событий.',
  saveAs: 'Сохранить для проверки', chooseFile: 'Выбрать файл…',
  formats: { xlsx: 'Книга Excel', csv: 'Таблица CSV', pdf: 'Документ PDF для печати' },
  fileName: 'Журнал безопасности',
  saved: 'Журнал сохранён',
};
