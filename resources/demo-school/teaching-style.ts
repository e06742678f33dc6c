import type { SubjectKey, WorkTypeKey } from './curriculum.ts';

/** How a subject is taught: what its lessons are called, what is written in them, what is set for home. */
export interface TeachingStyle {
  /** Names of the second and later lessons of a topic. */
  readonly steps: readonly string[];
  /** What closes a section where the plan itself names no work; null for none. */
  readonly closing: { readonly work: WorkTypeKey; readonly title: string } | null;
  /** Works that stand beside or in place of answers now and then. */
  readonly smallWorks: readonly WorkTypeKey[];
  /** Share of lessons with such a work. */
  readonly smallShare: number;
  /** Patterns of homework; see `main/demo-school/homework.ts` for the marks in braces. */
  readonly homework: readonly string[];
  /** Share of lessons after which something is set. */
  readonly homeworkShare: number;
}

const MATH_STEPS = ['Решение упражнений', 'Решение задач', 'Закрепление изученного', 'Применение при решении задач', 'Отработка навыков', 'Обобщение'];
const TALK_STEPS = ['Продолжение темы', 'Работа с источниками', 'Обобщение', 'Практикум'];

const style = (
  steps: readonly string[], closing: TeachingStyle['closing'], smallWorks: readonly WorkTypeKey[], smallShare: number, homework: readonly string[], homeworkShare = 0.92,
): TeachingStyle => ({ steps, closing, smallWorks, smallShare, homework, homeworkShare });

const mathematics = (homework: readonly string[]) =>
  style(MATH_STEPS, { work: 'control', title: 'Контрольная работа' }, ['independent', 'check', 'homework', 'test'], 0.16, homework);

export const STYLES: Readonly<Record<SubjectKey, TeachingStyle>> = {
  russian: style(
    ['Упражнения в правописании', 'Закрепление', 'Работа с текстом', 'Орфографический практикум', 'Обобщение'], { work: 'dictation', title: 'Контрольный диктант' },
    ['vocabulary', 'check', 'homework', 'test'], 0.18,
    ['§ {p}, упр. {e}', '§ {p}, упр. {e}, словарные слова на с. {s}', 'упр. {e} (по заданию)', '§ {p} – правило наизусть, упр. {e}', 'упр. {e}–{e+1}', 'упр. {e}, разбор предложения (рубрика на с. {s})'],
  ),
  reading: style(
    ['Чтение и анализ', 'Характеристика героев', 'Выразительное чтение', 'Пересказ по плану'], { work: 'test', title: 'Проверочная работа по разделу' },
    ['recital', 'check', 'homework'], 0.12, ['с. {s}–{s+3}, выразительное чтение', 'с. {s}, вопросы 1–4', 'с. {s}–{s+2}, пересказ', 'с. {s}, выучить наизусть', 'с. {s}–{s+4}, составить план'],
  ),
  literature: style(
    ['Анализ эпизода', 'Система образов', 'Проблематика и композиция', 'Художественные средства', 'Обсуждение прочитанного'], null,
    ['recital', 'check', 'homework', 'essay', 'speech'], 0.14,
    ['с. {s}–{s+6}, вопросы 1–3', 'прочитать следующую главу, вопросы на с. {s}', 'с. {s}, выучить наизусть (отрывок по выбору)', 'с. {s}–{s+4}, цитатный план', 'с. {s}, письменный ответ на вопрос 5'],
  ),
  english: style(
    ['Лексика', 'Грамматика', 'Чтение', 'Аудирование', 'Говорение', 'Письмо'], { work: 'control', title: 'Контрольная работа' },
    ['lexis', 'listening', 'grammar', 'speech', 'homework', 'test'], 0.2,
    ['с. {s}, упр. {k}', 'с. {s}, упр. {k}; рабочая тетрадь, с. {w}', 'слова раздела наизусть, с. {s}', 'с. {s}, упр. {k} – диалог', 'рабочая тетрадь, с. {w}, упр. 1–3', 'с. {s}, упр. {k} (перевод)'],
  ),
  mathematics: mathematics(['п. {p}, № {e}, {e+2}, {e+5}', 'п. {p}, № {e}–{e+3}', '№ {e} (а, б), {e+4}, {e+9}', 'п. {p} – правило, № {e}, {e+1}', '№ {e}, {e+3}; задача № {e+12}']),
  algebra: mathematics(['§ {p}, № {e}, {e+2}, {e+5} (а, в)', '§ {p}, № {e}–{e+3}', '№ {e} (а–г), {e+4}', '§ {p} – формулы, № {e}, {e+7}', '№ {e}, {e+1}, {e+6} (б)']),
  geometry: mathematics(['п. {p}, вопросы 1–4, № {e}, {e+3}', 'п. {p}, теорема с доказательством, № {e}', '№ {e}, {e+2}, {e+8}', 'п. {p}, № {e} (а), {e+5}']),
  statistics: mathematics(['п. {p}, № {e}, {e+1}', 'п. {p}, № {e}–{e+2}', '№ {e}; собрать данные для таблицы']),
  informatics: style(
    ['Практикум', 'Решение задач', 'Работа за компьютером'], { work: 'test', title: 'Тест' }, ['practical', 'homework', 'test'], 0.3,
    ['§ {p}, вопросы 1–5', '§ {p}, задания 2, 4 в тетради', '§ {p}, подготовить сообщение'], 0.75,
  ),
  world: style(TALK_STEPS, { work: 'check', title: 'Проверочная работа' }, ['essay', 'homework', 'test'], 0.12, ['с. {s}–{s+3}, вопросы', 'с. {s}, рабочая тетрадь, с. {w}', 'с. {s}–{s+2}, пересказ']),
  faith: style(TALK_STEPS, null, [], 0, ['с. {s}–{s+1}, прочитать и рассказать дома'], 0.4),
  history: style(
    ['Работа с историческими источниками', 'Работа с картой', 'Обобщение'], { work: 'check', title: 'Проверочная работа' }, ['test', 'map', 'homework', 'essay'], 0.16,
    ['§ {p}, вопросы 1–4 на с. {s}', '§ {p}, даты и понятия', '§ {p}, контурная карта', '§ {p}–{p+1}, заполнить таблицу', '§ {p}, пересказ, вопрос 5 письменно'],
  ),
  society: style(TALK_STEPS, { work: 'test', title: 'Тест' }, ['test', 'homework', 'essay'], 0.16, ['§ {p}, вопросы на с. {s}', '§ {p}, понятия', '§ {p}, задание 3 письменно']),
  geography: style(['Работа с картой', 'Практикум', 'Обобщение'], { work: 'check', title: 'Проверочная работа' }, ['map', 'practical', 'homework', 'test'], 0.2, ['§ {p}, вопросы на с. {s}', '§ {p}, контурная карта', '§ {p}, номенклатура', '§ {p}, задание 4']),
  biology: style(['Особенности строения', 'Значение в природе и жизни человека', 'Обобщение'], { work: 'check', title: 'Проверочная работа' }, ['test', 'homework', 'essay'], 0.16, ['§ {p}, вопросы на с. {s}', '§ {p}, рисунок в тетради', '§ {p}, термины', '§ {p}, таблица']),
  physics: style(MATH_STEPS, { work: 'control', title: 'Контрольная работа' }, ['independent', 'homework', 'test'], 0.16, ['§ {p}, упр. {k} (1, 3)', '§ {p}, вопросы; задачи № {e}, {e+4}', '§ {p}–{p+1}, упр. {k}', '§ {p}, формулы, № {e}']),
  chemistry: style(['Решение задач', 'Составление уравнений', 'Обобщение'], { work: 'control', title: 'Контрольная работа' }, ['independent', 'homework', 'test'], 0.16, ['§ {p}, упр. {k}', '§ {p}, упр. 2, 4, {k}', '§ {p}, определения; задача № {k}']),
  art: style(['Работа в материале', 'Завершение работы'], null, ['project'], 0.06, ['принести гуашь, кисти, бумагу А3', 'завершить рисунок', 'подобрать иллюстрации по теме'], 0.5),
  music: style(['Слушание и анализ', 'Вокально-хоровая работа'], null, ['essay'], 0.04, ['повторить слова песни', 'сообщение о композиторе'], 0.35),
  craft: style(['Практическая работа', 'Отработка приёмов', 'Контроль качества'], null, ['practical', 'project'], 0.14, ['принести материалы для работы', 'подготовить эскиз изделия', 'повторить правила безопасной работы'], 0.4),
  safety: style(TALK_STEPS, null, ['test', 'practical'], 0.14, ['§ {p}, вопросы на с. {s}', 'конспект по теме'], 0.7),
  sport: style(['Совершенствование', 'Учёт', 'Игровой урок', 'Закрепление'], null, ['normative'], 0.22, ['комплекс утренней гимнастики', 'прыжки со скакалкой', 'сгибание и разгибание рук в упоре лёжа'], 0.2),
  project: style(['Консультация', 'Работа над проектом'], null, ['essay'], 0.1, ['план проекта, раздел {k}', 'список источников', 'подготовить доклад на 5 минут'], 0.8),
  talks: style(['Беседа'], null, [], 0, [''], 0),
  horizons: style(['Практическое занятие'], null, [], 0, [''], 0),
};

/** Second and later lessons of a topic in grade 1, whatever the subject. */
export const FIRST_GRADE_STEPS: readonly string[] = ['Закрепление', 'Урок-игра', 'Повторение изученного', 'Работа в паре'];

/** What is put on a lesson where nothing is set for home (L-04: «не задано» is an answer too). */
export const NO_HOMEWORK = 'Не задано';

/** Words of teachers beside a mark: for good ones and for poor ones. */
export const PRAISE: readonly string[] = [
  'Молодец!', 'Полный, развёрнутый ответ', 'Отличная работа, без ошибок', 'Хорошо работал(а) весь урок', 'Решение оригинальное', 'Очень аккуратная работа',
];
export const ADVICE: readonly string[] = [
  'Не выучено правило', 'Нет домашней работы', 'Повторить тему, пересдать до пятницы', 'Ошибки в вычислениях, прийти на консультацию', 'Не готов(а) к уроку', 'Небрежная работа, переписать',
  'Прочитать текст ещё раз', 'Разобрать ошибки и исправить',
];

/** Why a term mark is not what the average says: a pass that was worked for, a better mark, a worse one. */
export const REASONS_PASSED: readonly string[] = ['Долги сданы, темы пересданы', 'Итоговая работа написана на «3»', 'Положительная динамика к концу четверти'];
export const REASONS_UP: readonly string[] = ['Контрольные работы написаны на более высокую отметку', 'Положительная динамика к концу четверти', 'Призёр школьного этапа олимпиады', 'Тема пересдана, отметка исправлена'];
export const REASONS_DOWN: readonly string[] = ['Итоговая контрольная работа на более низкую отметку', 'Не сданы обязательные работы', 'Снижение результатов к концу четверти'];
