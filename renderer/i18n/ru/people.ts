import type { ChangedField, RosterAction, RosterField, RosterProblem, RosterQuestionKind } from '#domain/people/index.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('ru');
const day = (iso: unknown) => String(iso).split('-').reverse().join('.');
const pupils = (count: number) => counted(count, { one: 'ученик', few: 'ученика', many: 'учеников' });
const rows = (count: number) => counted(count, { one: 'строка', few: 'строки', many: 'строк' });
const lines = (numbers: readonly number[]) => (numbers.length > 6 ? `${numbers.slice(0, 5).join(', ')} и ещё ${numbers.length - 5}` : numbers.join(', '));

const fields = {
  fullName: 'ФИО', last: 'Фамилия', first: 'Имя', middle: 'Отчество', birthDate: 'Дата рождения', sex: 'Пол', address: 'Адрес', phone: 'Телефон',
  className: 'Класс', enrolledOn: 'Дата зачисления',
} satisfies Record<RosterField | ChangedField, string>;

const actions = {
  add: 'новый', update: 'изменится', enrol: 'зачисляется', move: 'переводится', same: 'без изменений', question: 'вопрос', error: 'ошибка', skip: 'пропущен',
} satisfies Record<RosterAction, string>;

function problem({ code, params, value }: Pick<RosterProblem, 'code' | 'params' | 'value'>): string {
  switch (code) {
    case 'name_missing':
      return 'ФИО не заполнено';
    case 'name_incomplete':
      return 'нужны и фамилия, и имя';
    case 'name_initials':
      return 'вместо имени инициалы: напишите имя полностью';
    case 'name_characters':
      return 'в имени цифры, скобки или другие лишние знаки';
    case 'name_too_long':
      return 'слишком длинно для имени: похоже, это другой текст';
    case 'name_latin_mended':
      return 'латинские буквы, похожие на русские, заменены русскими';
    case 'name_in_latin':
      return 'имя написано латиницей: проверьте';
    case 'name_capitals':
      return 'написано заглавными: исправлено на обычное письмо';
    case 'name_small_letter':
      return 'имя начинается со строчной буквы: проверьте';
    case 'name_split_guessed':
      return 'где фамилия, а где имя, определено по виду слов: проверьте';
    case 'date_unreadable':
      return `«${value}» – не дата. Нужно, например, 05.03.2014`;
    case 'date_impossible':
      return `«${value}» – такого дня нет`;
    case 'date_year_only':
      return 'указан только год: нужна полная дата';
    case 'date_short_year':
      return `год из двух цифр прочитан как ${String(params['date']).slice(0, 4)}`;
    case 'date_future':
      return 'дата рождения в будущем';
    case 'age_unusual':
      return `на начало года ${counted(Number(params['age']), { one: 'год', few: 'года', many: 'лет' })}: необычно для ${String(params['grade'])} класса`;
    case 'birth_date_missing':
      return 'даты рождения нет: при следующей загрузке ученика труднее узнать';
    case 'sex_unreadable':
      return `«${value}» – не пол. Нужно м или ж`;
    case 'sex_guessed':
      return 'пол определён по отчеству';
    case 'sex_contradicts':
      return 'пол не подходит к отчеству: проверьте';
    case 'sex_missing':
      return 'пол не указан, и по отчеству его не определить';
    case 'phone_unusual':
      return `«${value}» не похоже на телефон: останется как написано`;
    case 'text_too_long':
      return `текст длиннее ${String(params['most'])} знаков`;
    case 'cell_is_error':
      return `в ячейке ошибка Excel: ${value}`;
    case 'formula_without_value':
      return 'формула без результата: откройте файл в Excel и сохраните его';
    case 'enrolled_before_year':
      return `зачислен раньше: в классе этого года с ${day(params['date'])}`;
    case 'enrolled_after_year':
      return 'дата зачисления позже конца учебного года';
    case 'other_class':
      return `из другого класса: ${String(params['group'])}`;
    case 'row_repeated':
      return `этот ученик уже есть в строке ${String(params['line'])}`;
    case 'pupil_taken':
      return `на этого ученика уже указывает строка ${String(params['line'])}`;
    case 'transfer_before_start':
      return `в ${String(params['group'])} ученик с ${day(params['date'])}: перевести можно только позже этого дня`;
  }
}

const questions: Record<RosterQuestionKind, string> = {
  spelling: 'Этот ученик уже есть, но имя записано иначе. Как правильно?',
  slip: 'Очень похожий ученик с той же датой рождения. Это он?',
  namesake: 'Есть ученик с таким именем, но с другой датой рождения. Это он?',
  birthDateMissing: 'Есть ученик с таким именем, а даты рождения для сравнения нет. Это он?',
  otherClass: 'Сейчас учится в другом классе. Перевести?',
  departed: 'Уже учился в этом классе и выбыл. Вернуть?',
  severalKnown: 'В школе записаны двое с таким именем и датой рождения. Кто из них?',
  rowAlike: 'Почти такая же строка уже есть в файле. Это разные люди?',
  sex: 'Укажите пол: в файле его нет, и по отчеству не определить.',
};

const changes = ({ added, changed, enrolled, moved }: { readonly added: number; readonly changed: number; readonly enrolled: number; readonly moved: number }) => {
  const parts = [
    added > 0 ? `добавлено ${added}` : '', changed > 0 ? `изменено ${changed}` : '', enrolled > 0 ? `зачислено ${enrolled}` : '',
    moved > 0 ? `переведено ${moved}` : '',
  ].filter((part) => part !== '');
  return parts.join(', ');
};

/** Classes, pupils and the import of a list. */
export const people = {
  lacksConsent: 'нет согласия',
  title: 'Классы и ученики',
  pupilsOf: (className: string) => `Ученики ${className}`,
  classes: 'Классы',
  noClasses: { title: 'Нет доступных классов', help: 'Здесь видны классы, в которых вы преподаёте или ведёте классное руководство.' },
  classOf: (name: string) => `${name} класс`,
  classTeacher: (name: string) => `Классный руководитель: ${name}`,
  inClass: (count: number) => pupils(count),
  comingCount: (count: number) => `придут позже: ${count}`,
  departedCount: (count: number) => counted(count, { one: 'выбыл', few: 'выбыли', many: 'выбыло' }),
  columns: { number: '№', name: 'Фамилия, имя, отчество', birthDate: 'Дата рождения', startsOn: 'Зачислен', endsOn: 'Выбыл', phone: 'Телефон' },
  empty: { title: 'В классе пока никого нет', help: 'Загрузите список из Excel или CSV: столбцы в любом порядке, ФИО в одном столбце или в трёх.', helpReader: 'Список класса загружает секретарь, завуч или администратор.' },
  import: 'Импорт списка…',
  template: 'Сохранить образец…',
  templateName: (className: string) => `Список ${className}`,
  templateSaved: 'Образец сохранён',
  lastChange: (what: string, when: string, who: string) => `${what} (${when}, ${who}).`,
  undo: 'Отменить',
  undoTitle: 'Отменить изменение списка?',
  undoQuestion: (what: string) => `${what}. Будет отменено всё разом: список станет таким, каким был до этого.`,
  undone: 'Изменение отменено',
  undoneAbout: 'Список класса такой же, каким был до него.',
  enrol: 'Зачислить…',
  deedsOf: (name: string) => `Действия: ${name}`,
  deeds: 'Действия',
  basis: 'Основание',
  basisHint: 'Например, «приказ № 12 от 25.11.2026»',
  basisMissing: 'Укажите приказ или заявление.',
  dayMissing: 'Выберите день.',
  nameMissing: 'Нужны фамилия и имя.',
  clear: 'Очистить',
  enrolment: {
    title: (className: string) => `Зачислить в ${className}`,
    note: 'Сначала проверим, не записан ли этот ученик в школе: дважды никто не появится.',
    day: 'Первый день в классе',
    sexBy: 'Определить по отчеству',
    confirm: 'Зачислить',
    done: (name: string) => `Зачислен: ${name}`,
    usualDay: 'Пусто – сегодня или начало года',
  },
  transfer: {
    deed: 'Перевести в другой класс…',
    title: (name: string) => `Перевести: ${name}`,
    to: 'В какой класс',
    toMissing: 'Выберите класс.',
    day: 'Первый день в новом классе',
    note: (className: string) => `В ${className} останутся отметки до этого дня. В новом классе ученика увидят все его учителя.`,
    confirm: 'Перевести',
    done: 'Ученик переведён',
  },
  dismissal: {
    deed: 'Отчислить…',
    title: (name: string) => `Отчислить: ${name}`,
    day: 'Последний день в школе',
    note: 'Отметки и пропуски до этого дня останутся в журнале. После него новых поставить нельзя.',
    confirm: 'Отчислить',
    done: 'Ученик отчислен',
  },
  correction: {
    deed: 'Исправить данные…',
    title: (name: string) => `Исправить: ${name}`,
    note: 'Новое имя увидят в журнале все учителя. Адрес и телефон меняются по заявлению: «Персональные данные», «Изменения».',
    basisHint: 'Если есть: «свидетельство о рождении», «приказ № 12»',
    confirm: 'Сохранить',
    done: 'Данные исправлены',
  },
  movements: {
    open: 'Движение…',
    title: (className: string) => `Движение учеников: ${className}`,
    note: 'Кто пришёл, перешёл и выбыл, когда и по какому документу. Изменения последних двух недель можно отменить.',
    empty: 'Здесь появятся зачисления, переводы и отчисления.',
    columns: { when: 'Записано', what: 'Что изменилось', basis: 'Основание', who: 'Кто записал' },
    undone: (when: string) => `отменено ${when}`,
    gone: 'ученика больше нет в списках',
    what: {
      import: (counts: Parameters<typeof changes>[0]) => `Загружен список: ${changes(counts)}`,
      enrol: (name: string, className: string, date: string) => `${name}: зачисление в ${className} с ${date}`,
      transfer: (name: string, from: string, className: string, date: string) => `${name}: перевод из ${from} в ${className} с ${date}`,
      dismiss: (name: string, className: string, date: string) => `${name}: отчисление из ${className}, последний день ${date}`,
      correct: (name: string) => `${name}: исправлены данные`,
    },
  },
  loaded: 'Список загружен',
  loadedAbout: changes,
  roster: {
    title: (className: string) => `Импорт списка: ${className}`,
    back: 'К списку класса',
    reading: 'Читаем файл…',
    readAgain: 'Прочитать заново',
    readAgainHelp: 'Если вы исправили файл в Excel и сохранили его',
    otherFile: 'Другой файл…',
    load: 'Загрузить',
    loading: 'Загружаем…',
    undecided: (count: number) => `Сначала решите ${rows(count)}`,
    nothing: 'В файле нет ничего нового',
    willDo: (parts: { readonly add: number; readonly update: number; readonly enrol: number; readonly move: number }) =>
      [
        parts.add > 0 ? `добавится ${parts.add}` : '', parts.update > 0 ? `изменится ${parts.update}` : '', parts.enrol > 0 ? `зачислится ${parts.enrol}` : '',
        parts.move > 0 ? `переведётся ${parts.move}` : '',
      ].filter((part) => part !== '').join(', '),
    untilLoad: 'Пока вы не нажмёте «Загрузить», ничего не записывается.',
    sheet: 'Лист',
    enrolOn: 'Зачислить с',
    enrolOnHelp: 'Первый день в классе для новых учеников, у которых в файле нет своей даты зачисления',
    notes: {
      macros: 'В файле есть макросы: они не читались и не запускались.',
      formulas: (count: number) => `Ячеек с формулами: ${count}. Взяты сохранённые результаты, формулы не вычислялись.`,
      ignored: (columns: readonly { readonly letter: string; readonly title: string }[]) =>
        `Не загружаются столбцы: ${columns.map(({ letter, title }) => `${letter} «${title}»`).join(', ')}.`,
      passed: (numbers: readonly number[]) => `Пропущены строки без учеников: ${lines(numbers)}.`,
      encoding: { 'windows-1251': 'Кодировка: Windows-1251.', 'utf-8': '', 'utf-16le': 'Кодировка: UTF-16.', 'utf-16be': 'Кодировка: UTF-16.' },
    },
    filter: 'Показать строки',
    filters: { all: 'Все', decide: 'Решить', add: 'Новые', update: 'Изменения', same: 'Без изменений', skip: 'Пропущенные' },
    skipErrors: (count: number) => `Пропустить строки с ошибками (${count})`,
    keepSpellings: (count: number) => `Везде оставить наше написание (${count})`,
    rowsOf: 'Строки файла',
    columns: { line: 'Строка', name: 'Ученик', birthDate: 'Дата рождения', action: 'Что будет', details: 'Подробности' },
    actions,
    fields,
    problem,
    questions,
    startsOn: (date: string) => `с ${date}`,
    leaves: (className: string, date: string) => `в ${className} по ${date}`,
    empty: 'пусто',
    male: 'мужской',
    female: 'женский',
    boy: 'Мальчик',
    girl: 'Девочка',
    sexQuestion: 'Пол',
    known: (className: string, leftOn: string | null) => (className === '' ? 'сейчас ни в одном классе' : leftOn === null ? className : `${className}, выбыл(а) ${leftOn}`),
    noBirthDate: 'дата рождения не указана',
    alikeLine: (line: number) => `Похожа на строку ${line}`,
    answers: {
      same: 'Тот же ученик',
      sameKeep: (name: string) => `Оставить «${name}»`,
      sameRename: (name: string) => `Записать «${name}»`,
      transfer: 'Перевести',
      bringBack: 'Вернуть в класс',
      other: 'Другой человек',
      differ: 'Это разные люди',
      skip: 'Пропустить строку',
    },
    noRows: 'Таких строк нет',
    leaveTitle: 'Выйти без загрузки?',
    leaveQuestion: 'Ваши ответы на вопросы пропадут. В школе ничего не изменится.',
    leaveConfirm: 'Выйти',
  },
};
