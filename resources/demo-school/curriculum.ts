/**
 * What is taught: subjects, weekly hours by grade, who teaches what. The hours follow the usual plan of a school with a
 * five-day week in grades 1–9 and a six-day week in grades 10 and 11.
 */

/** A family of subjects that the same teachers teach. */
export type Family =
  | 'primary' | 'russian' | 'mathematics' | 'informatics' | 'foreign' | 'history' | 'geography' | 'biology' | 'physics' | 'chemistry'
  | 'sport' | 'music' | 'craft' | 'safety' | 'homeroom';

export type SubjectKey =
  | 'russian' | 'reading' | 'literature' | 'english' | 'mathematics' | 'algebra' | 'geometry' | 'statistics' | 'informatics' | 'world' | 'faith'
  | 'history' | 'society' | 'geography' | 'biology' | 'physics' | 'chemistry' | 'art' | 'music' | 'craft' | 'safety' | 'sport' | 'project'
  | 'talks' | 'horizons';

export interface SubjectSource {
  readonly key: SubjectKey;
  readonly name: string;
  readonly shortName: string;
  readonly graded: boolean;
  /** Who teaches it from grade 5 on. */
  readonly family: Family;
  /** Who teaches it in grades 1–4. */
  readonly primaryFamily: Family;
  /** From this grade on the class is parted into two subgroups. */
  readonly subgroupsFrom: number | null;
  /** How the subgroups are named: «7А (англ. 1)». */
  readonly subgroupWord: string;
  /** The list of marks is long or short: how easily marks are good, in marks. */
  readonly ease: number;
}

const subject = (
  key: SubjectKey, name: string, shortName: string, family: Family, primaryFamily: Family, ease: number,
  more: { readonly graded?: boolean; readonly subgroupsFrom?: number; readonly subgroupWord?: string } = {},
): SubjectSource => ({
  key, name, shortName, family, primaryFamily, ease, graded: more.graded ?? true, subgroupsFrom: more.subgroupsFrom ?? null, subgroupWord: more.subgroupWord ?? '',
});

export const SUBJECTS: readonly SubjectSource[] = [
  subject('russian', 'Русский язык', 'Рус. яз.', 'russian', 'primary', -0.15),
  subject('reading', 'Литературное чтение', 'Лит. чт.', 'russian', 'primary', 0.2),
  subject('literature', 'Литература', 'Лит.', 'russian', 'russian', 0.1),
  subject('english', 'Иностранный язык (английский)', 'Англ. яз.', 'foreign', 'foreign', 0, { subgroupsFrom: 5, subgroupWord: 'англ.' }),
  subject('mathematics', 'Математика', 'Мат.', 'mathematics', 'primary', -0.1),
  subject('algebra', 'Алгебра', 'Алг.', 'mathematics', 'mathematics', -0.25),
  subject('geometry', 'Геометрия', 'Геом.', 'mathematics', 'mathematics', -0.3),
  subject('statistics', 'Вероятность и статистика', 'Вер. и стат.', 'mathematics', 'mathematics', -0.05),
  subject('informatics', 'Информатика', 'Инф.', 'informatics', 'informatics', 0.2, { subgroupsFrom: 5, subgroupWord: 'инф.' }),
  subject('world', 'Окружающий мир', 'Окр. мир', 'biology', 'primary', 0.2),
  subject('faith', 'Основы религиозных культур и светской этики', 'ОРКСЭ', 'primary', 'primary', 0, { graded: false }),
  subject('history', 'История', 'Ист.', 'history', 'history', 0),
  subject('society', 'Обществознание', 'Общ.', 'history', 'history', 0.05),
  subject('geography', 'География', 'Геогр.', 'geography', 'geography', 0.05),
  subject('biology', 'Биология', 'Биол.', 'biology', 'biology', 0.05),
  subject('physics', 'Физика', 'Физ.', 'physics', 'physics', -0.25),
  subject('chemistry', 'Химия', 'Хим.', 'chemistry', 'chemistry', -0.2),
  subject('art', 'Изобразительное искусство', 'ИЗО', 'craft', 'primary', 0.6),
  subject('music', 'Музыка', 'Муз.', 'music', 'music', 0.65),
  subject('craft', 'Труд (технология)', 'Труд', 'craft', 'primary', 0.55, { subgroupsFrom: 5, subgroupWord: 'труд' }),
  subject('safety', 'Основы безопасности и защиты Родины', 'ОБЗР', 'safety', 'safety', 0.3),
  subject('sport', 'Физическая культура', 'Физ-ра', 'sport', 'sport', 0.6),
  subject('project', 'Индивидуальный проект', 'Инд. пр.', 'geography', 'geography', 0.3),
  subject('talks', 'Разговоры о важном', 'РоВ', 'homeroom', 'homeroom', 0, { graded: false }),
  subject('horizons', 'Россия – мои горизонты', 'Горизонты', 'homeroom', 'homeroom', 0, { graded: false }),
];

type Hours = Partial<Record<SubjectKey, number>>;

/** Weekly hours by grade, 1 to 11. */
export const HOURS: readonly Hours[] = [
  { russian: 5, reading: 4, mathematics: 4, world: 2, art: 1, music: 1, craft: 1, sport: 3, talks: 1 },
  { russian: 5, reading: 4, english: 2, mathematics: 4, world: 2, art: 1, music: 1, craft: 1, sport: 3, talks: 1 },
  { russian: 5, reading: 4, english: 2, mathematics: 4, world: 2, art: 1, music: 1, craft: 1, sport: 3, talks: 1 },
  { russian: 5, reading: 4, english: 2, mathematics: 4, world: 2, faith: 1, art: 1, music: 1, craft: 1, sport: 2, talks: 1 },
  { russian: 5, literature: 3, english: 3, mathematics: 5, informatics: 1, history: 3, geography: 1, biology: 1, art: 1, music: 1, craft: 2, sport: 2, talks: 1 },
  { russian: 6, literature: 3, english: 3, mathematics: 5, informatics: 1, history: 3, geography: 1, biology: 1, art: 1, music: 1, craft: 2, sport: 2, talks: 1, horizons: 1 },
  { russian: 4, literature: 2, english: 3, algebra: 3, geometry: 2, statistics: 1, informatics: 1, history: 3, geography: 2, biology: 1, physics: 2, art: 1, music: 1, craft: 2, sport: 2, talks: 1, horizons: 1 },
  { russian: 3, literature: 2, english: 3, algebra: 3, geometry: 2, statistics: 1, informatics: 1, history: 3, geography: 2, biology: 2, physics: 2, chemistry: 2, music: 1, craft: 1, safety: 1, sport: 2, talks: 1, horizons: 1 },
  { russian: 3, literature: 3, english: 3, algebra: 3, geometry: 2, statistics: 1, informatics: 1, history: 3, society: 1, geography: 2, biology: 2, physics: 3, chemistry: 2, craft: 1, safety: 1, sport: 2, talks: 1, horizons: 1 },
  { russian: 3, literature: 3, english: 3, algebra: 4, geometry: 2, statistics: 1, informatics: 1, history: 2, society: 2, geography: 1, biology: 1, physics: 2, chemistry: 1, safety: 1, sport: 3, project: 1, talks: 1, horizons: 1 },
  { russian: 3, literature: 3, english: 3, algebra: 4, geometry: 2, statistics: 1, informatics: 1, history: 2, society: 2, geography: 1, biology: 1, physics: 2, chemistry: 1, safety: 1, sport: 3, talks: 1, horizons: 1 },
];

/** The last weekday of lessons by grade. */
export const LAST_WEEKDAY = (grade: number): number => (grade >= 10 ? 6 : 5);

export type WorkTypeKey =
  | 'answer' | 'homework' | 'independent' | 'check' | 'control' | 'test' | 'dictation' | 'vocabulary' | 'laboratory' | 'practical' | 'composition'
  | 'retelling' | 'recital' | 'essay' | 'project' | 'credit' | 'listening' | 'grammar' | 'lexis' | 'speech' | 'diagnostic' | 'map' | 'normative';

export interface WorkTypeSource {
  readonly key: WorkTypeKey;
  readonly name: string;
  readonly shortName: string;
  readonly weight: number;
  readonly isControl: boolean;
  /** Days after the lesson within which the marks are put (G-01, G-02). */
  readonly deadlineDays: number;
}

const workType = (key: WorkTypeKey, name: string, shortName: string, weight: number, isControl = false, deadlineDays = 0): WorkTypeSource =>
  ({ key, name, shortName, weight, isControl, deadlineDays });

/** Kinds of work with the codes of a journal and the usual weights (domain.md §3.2). */
export const WORK_TYPES: readonly WorkTypeSource[] = [
  workType('answer', 'Ответ на уроке', 'О', 1),
  workType('homework', 'Домашнее задание', 'ДЗ', 1),
  workType('control', 'Контрольная работа', 'К', 2, true, 7),
  workType('independent', 'Самостоятельная работа', 'С', 1.5, false, 7),
  workType('check', 'Проверочная работа', 'ПР', 1.5, false, 7),
  workType('test', 'Тестирование', 'Т', 1.5, false, 7),
  workType('dictation', 'Диктант', 'Н', 2, true, 7),
  workType('vocabulary', 'Словарный диктант', 'СД', 1, false, 7),
  workType('laboratory', 'Лабораторная работа', 'Л', 1.5, false, 7),
  workType('practical', 'Практическая работа', 'А', 1.5, false, 7),
  workType('composition', 'Сочинение', 'Ч', 2, true, 10),
  workType('retelling', 'Изложение', 'И', 2, true, 7),
  workType('recital', 'Чтение наизусть', 'ЧН', 1),
  workType('essay', 'Доклад, презентация', 'Р', 1.5),
  workType('project', 'Проект', 'П', 2, false, 14),
  workType('credit', 'Зачёт', 'З', 2, true, 7),
  workType('listening', 'Контроль аудирования', 'КА', 1.5, true, 7),
  workType('grammar', 'Контроль грамматики', 'КГ', 1.5, true, 7),
  workType('lexis', 'Контроль лексики', 'КЛ', 1.5, false, 7),
  workType('speech', 'Устный развёрнутый ответ', 'УО', 1),
  workType('map', 'Работа с картой', 'РК', 1),
  workType('normative', 'Сдача норматива', 'НТ', 1),
  workType('diagnostic', 'Диагностическая работа', 'Д', 2, true, 7),
];
