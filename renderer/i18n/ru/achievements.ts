import type { AchievementKind, AchievementLevel, AchievementResult } from '#domain/personal-data/index.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('ru');
const entries = (count: number) => counted(count, { one: 'запись', few: 'записи', many: 'записей' });
const pupils = (count: number) => counted(count, { one: 'ученик', few: 'ученика', many: 'учеников' });

const kinds: Record<AchievementKind, string> = { olympiad: 'Олимпиада', conference: 'Конференция', contest: 'Конкурс, соревнование', award: 'Награда, поощрение' };
const levels: Record<AchievementLevel, string> = { school: 'Школьный', municipal: 'Муниципальный', regional: 'Региональный', national: 'Всероссийский', international: 'Международный' };
const results: Record<AchievementResult, string> = { participant: 'Участник', laureate: 'Лауреат', prizewinner: 'Призёр', winner: 'Победитель', awarded: 'Награждение' };

/** «Достижения» of a class: olympiads, conferences, contests, awards (P-04). */
export const achievements = {
  views: 'Показать',
  view: { pupils: 'Ученики', achievements: 'Достижения' },
  titleOf: (className: string) => `Достижения ${className} класса`,
  summary: (all: number, people: number, prizes: number) => `${entries(all)}, ${pupils(people)}, побед и призовых мест: ${prizes}`,
  kinds, levels, results,
  record: 'Записать достижение…', print: 'Список в PDF', fileName: (className: string) => `Достижения ${className}.pdf`,
  from: 'С дня', until: 'По день', allTime: 'За всё время', thisYear: 'За этот год', everybody: 'Все ученики', pupil: 'Ученик', pupils: 'Ученики', clear: 'Очистить',
  columns: { day: 'Дата', pupil: 'Ученик', event: 'Мероприятие', level: 'Уровень', result: 'Результат', by: 'Кто записал' },
  changedOn: (when: string) => `исправлено ${when}`,
  changedBy: (name: string, when: string) => `исправил(а) ${name}, ${when}`,
  more: 'Показаны не все: записей слишком много. Выберите дни поближе.',
  empty: 'Достижений пока нет', emptyHelp: 'Запишите первую олимпиаду, конкурс или награду: потом список можно напечатать к педсовету или отчёту.',
  emptyReader: 'Здесь появятся олимпиады, конкурсы и награды, когда их запишет классный руководитель.',
  emptyFilter: 'Ничего не нашли', emptyFilterHelp: 'Выберите другие дни или другого ученика.',
  deeds: 'Действия', deedsOf: (name: string, title: string) => `Действия: ${name}, ${title}`, correct: 'Исправить…', remove: 'Удалить…',
  recordTitle: 'Достижение', correctTitle: (name: string) => `Исправить: ${name}`, save: 'Сохранить',
  pupilsHint: 'Можно выбрать сразу нескольких с одинаковым результатом', withoutConsent: (name: string) => `${name} – нет согласия`,
  consentNote: 'Без согласия на обработку данных достижения не записывают. Согласие вносят в разделе «Персональные данные».',
  kind: 'Что это было', event: 'Название мероприятия', eventHint: 'например: Всероссийская олимпиада школьников', awardEvent: 'За что', level: 'Уровень', subject: 'Предмет или направление', subjectHint: 'можно не заполнять', day: 'Дата',
  result: 'Результат', award: 'Награда', awardHint: 'например: диплом II степени',
  pupilsMissing: 'Выберите учеников.', titleMissing: 'Напишите название.', awardMissing: 'Напишите, чем награждён: диплом, грамота, благодарность.', dayWrong: 'Событие ещё не прошло.',
  recorded: (count: number) => (count === 1 ? 'Достижение записано' : `Записано: ${pupils(count)}`), corrected: 'Запись исправлена', removed: 'Запись удалена',
  removeTitle: 'Удалить запись о достижении?', removeQuestion: (name: string, title: string, day: string) => `${name}: «${title}», ${day}. Вернуть запись будет нельзя, её можно только внести заново.`, removeConfirm: 'Удалить',
};
