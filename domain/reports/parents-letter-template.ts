/**
 * The words of «Информационное письмо для родителей» (R7). A school replaces any of them without code; what stands in
 * braces is filled in. `fields` says which braces an entry may use, so that a mistyped one is found when the school's
 * wording is saved, not when four hundred letters lie in the tray.
 */

interface TemplateEntry {
  readonly text: string;
  readonly fields: readonly string[];
}

const defaults = {
  title: { text: 'Информационное письмо для родителей', fields: [] },
  subtitle: { text: 'об успеваемости и посещаемости за {период} {год} учебного года', fields: ['период', 'год'] },
  /** Grade 1 and other classes without marks (G-04). */
  subtitleWithoutMarks: { text: 'о посещаемости за {период} {год} учебного года', fields: ['период', 'год'] },
  numberAndDate: { text: '№ {номер} от {дата}', fields: ['номер', 'дата'] },
  greeting: { text: 'Уважаемые родители (законные представители)!', fields: [] },
  opening: {
    text: 'Сообщаем вам об успеваемости и посещаемости вашего ребёнка. Сведения взяты из электронного журнала за период с {начало} по {конец}.',
    fields: ['начало', 'конец', 'ученик', 'класс'],
  },
  openingWithoutMarks: {
    text: 'Сообщаем вам о посещаемости вашего ребёнка. Сведения взяты из электронного журнала за период с {начало} по {конец}.',
    fields: ['начало', 'конец', 'ученик', 'класс'],
  },
  pupilMale: { text: 'Ученик', fields: [] },
  pupilFemale: { text: 'Ученица', fields: [] },
  pupilUnknown: { text: 'Ученик (ученица)', fields: [] },
  pupilOfClass: { text: ', {класс} класс', fields: ['класс'] },
  homeroomTeacher: { text: 'Классный руководитель', fields: [] },
  director: { text: 'Директор', fields: [] },
  period: { text: 'Период', fields: [] },

  marksHeading: { text: 'Успеваемость', fields: [] },
  subject: { text: 'Предмет', fields: [] },
  marksCount: { text: 'Количество отметок', fields: [] },
  marksList: { text: 'Отметки', fields: [] },
  average: { text: 'Средний балл', fields: [] },
  forecast: { text: 'Прогноз', fields: [] },
  termMark: { text: 'Отметка за период', fields: [] },
  total: { text: 'Итого', fields: [] },
  controlNote: { text: 'Полужирным выделены отметки за контрольные работы.', fields: [] },
  forecastNote: { text: 'Прогноз – отметка за период, которая получается на {дата}; она ещё может измениться.', fields: ['дата'] },

  attendanceHeading: { text: 'Посещаемость', fields: [] },
  missed: { text: 'Пропущено', fields: [] },
  missedAll: { text: 'всего', fields: [] },
  missedIllness: { text: 'по болезни', fields: [] },
  missedExcused: { text: 'по уважительной причине', fields: [] },
  missedUnexcused: { text: 'без уважительной причины', fields: [] },
  missedUnknown: { text: 'причина не указана', fields: [] },
  wholeDays: { text: 'Полных дней', fields: [] },
  lessons: { text: 'Уроков', fields: [] },
  lessonsHeld: { text: 'Проведено уроков: {проведено}. Пропущено {процент} %.', fields: ['проведено', 'процент'] },
  lates: { text: 'Опозданий: {опоздания}.', fields: ['опоздания'] },
  latesMinutes: { text: 'Опозданий: {опоздания}, всего {минуты}.', fields: ['опоздания', 'минуты'] },
  noMissed: { text: 'Пропусков нет.', fields: [] },
  noAbsences: { text: 'Пропусков и опозданий нет.', fields: [] },

  attentionHeading: { text: 'Просим обратить внимание', fields: [] },
  reasonAbsence: { text: 'Пропущено {пропущено} из {проведено} ({процент} %).', fields: ['пропущено', 'проведено', 'процент'] },
  reasonAbsenceSubjects: { text: 'Пропущено больше {порог} % уроков: {предметы}.', fields: ['порог', 'предметы'] },
  reasonAbsenceSubjectsIllness: { text: 'По болезни пропущено больше {порог} % уроков: {предметы}.', fields: ['порог', 'предметы'] },
  reasonAbsenceSubject: { text: '{предмет}\u00a0– {пропущено} из\u00a0{проведено}', fields: ['предмет', 'пропущено', 'проведено'] },
  reasonAbsenceSubjectIllness: {
    text: '{предмет}\u00a0– {пропущено} из\u00a0{проведено} (по болезни\u00a0– {болезнь})',
    fields: ['предмет', 'пропущено', 'проведено', 'болезнь'],
  },
  reasonDensity: { text: 'Мало отметок: {предметы}.', fields: ['предметы'] },
  reasonDensitySubject: { text: '{предмет}\u00a0– {отметки} из\u00a0{норма}', fields: ['предмет', 'отметки', 'норма'] },
  reasonAverage: { text: 'Средний балл ниже {порог}: {предметы}.', fields: ['порог', 'предметы'] },
  reasonAverageSubject: { text: '{предмет}\u00a0– {средний}', fields: ['предмет', 'средний'] },
  debtsHeading: { text: 'Не сданы работы', fields: [] },
  debt: { text: '{предмет}: {работа} от {дата}.', fields: ['предмет', 'работа', 'дата'] },
  debtWithDue: { text: '{предмет}: {работа} от {дата}, сдать до {срок}.', fields: ['предмет', 'работа', 'дата', 'срок'] },
  remarksHeading: { text: 'Замечания', fields: [] },
  noRemarks: { text: 'Замечаний по учёбе и посещаемости нет. Благодарим вас за внимание к учёбе ребёнка!', fields: [] },
  recommendationsHeading: { text: 'Рекомендации', fields: [] },
  closing: { text: 'По вопросам обращайтесь к классному руководителю.', fields: ['руководитель'] },
  closingWithPhone: { text: 'По вопросам обращайтесь к классному руководителю по телефону {телефон}.', fields: ['руководитель', 'телефон'] },

  slipHeading: { text: 'Отрывной талон – верните его, пожалуйста, в школу', fields: [] },
  slipText: {
    text: 'С информацией за {период} (письмо № {номер} от {дата}) ознакомлен(а).',
    fields: ['номер', 'дата', 'период'],
  },
  slipPupil: { text: '{ученик}, {класс} класс', fields: ['ученик', 'класс'] },
  slipSignature: { text: 'подпись', fields: [] },
  slipName: { text: 'фамилия, инициалы', fields: [] },
  slipDate: { text: 'дата', fields: [] },
  footer: { text: 'Письмо № {номер} · {ученик}', fields: ['номер', 'ученик'] },
  footerPage: { text: 'с. ', fields: [] },
  footerOf: { text: ' из ', fields: [] },
} as const satisfies Record<string, TemplateEntry>;

export type LetterTemplateKey = keyof typeof defaults;
export type LetterTemplate = Readonly<Record<LetterTemplateKey, string>>;
export type LetterField<Key extends LetterTemplateKey> = (typeof defaults)[Key]['fields'][number];

/** The wording the application comes with. */
export const DEFAULT_LETTER_TEMPLATE: LetterTemplate = Object.fromEntries(
  Object.entries(defaults).map(([key, entry]) => [key, entry.text]),
) as Record<LetterTemplateKey, string>;

/** Names that may stand in braces in an entry. */
export const letterTemplateFields = (key: LetterTemplateKey): readonly string[] => defaults[key].fields;

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Replace what stands in braces. A name that was not given stays visible: a gap in a letter must be seen. */
export function fillTemplate<Key extends LetterTemplateKey>(
  template: LetterTemplate,
  key: Key,
  values: Readonly<Record<LetterField<Key>, string>>,
): string {
  const known: Readonly<Record<string, string>> = values;
  const filled = template[key].replace(PLACEHOLDER, (whole, name: string) => known[name.trim()] ?? whole);
  // «… 2026 г.» at the end of a sentence keeps one full stop; an ellipsis keeps its three.
  return filled.replace(/(?<!\.)\.\.(?!\.)/g, '.');
}

export interface TemplateProblem {
  readonly key: LetterTemplateKey;
  /** `empty`: a required text is blank; `unknown_field`: `{field}` means nothing in this entry. */
  readonly kind: 'empty' | 'unknown_field';
  readonly field?: string;
}

/** What is wrong with a school's own wording; an empty list when it may be saved. */
export function templateProblems(template: LetterTemplate): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  for (const key of Object.keys(defaults) as LetterTemplateKey[]) {
    const text = template[key];
    if (text.trim() === '') problems.push({ key, kind: 'empty' });
    for (const match of text.matchAll(PLACEHOLDER)) {
      const field = match[1]!.trim();
      if (!letterTemplateFields(key).includes(field)) problems.push({ key, kind: 'unknown_field', field });
    }
  }
  return problems;
}
