import type { ChangeKind, ConsentDecision, ConsentHolder, ConsentState, ConsentSubject, OwnConsent, PersonalDocumentKind, PersonKind, TransferCategory, TransferGround } from '#domain/personal-data/index.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('ru');
const pupils = (count: number) => counted(count, { one: 'ученик', few: 'ученика', many: 'учеников' });
const rows = (count: number) => counted(count, { one: 'запись', few: 'записи', many: 'записей' });

const states: Record<ConsentState, string> = { given: 'есть', refused: 'отказ', withdrawn: 'отозвано', expired: 'истекло', none: 'нет' };
const own: Record<OwnConsent, string> = { given: 'есть', refused: 'отказ', due: 'нужно своё', soon: 'скоро 16', notYet: '–', unknown: 'нет даты рождения' };
const subjects: Record<ConsentSubject, string> = { data: 'Обработка данных', diary: 'Электронный дневник', transfer: 'Передача в управление образования' };
const holders: Record<ConsentHolder, string> = { guardian: 'родитель (законный представитель)', pupil: 'сам ученик (с 16 лет)' };
const decisions: Record<ConsentDecision, string> = { given: 'Дано', refused: 'Отказ', withdrawn: 'Отозвано' };
const changeKinds: Record<ChangeKind, string> = {
  pupilAddress: 'Адрес ученика', pupilPhone: 'Телефон ученика', guardianPhone: 'Телефон родителя', guardianLastName: 'Фамилия родителя', guardianSex: 'Пол родителя', other: 'Другое (изменит секретарь)',
};
const personKinds: Record<PersonKind, string> = { pupil: 'ученик', guardian: 'родитель', staff: 'сотрудник' };
const categories: Record<TransferCategory, string> = {
  identity: 'ФИО, дата рождения, пол', contact: 'Адрес, телефон', family: 'Данные родителей', progress: 'Успеваемость', attendance: 'Посещаемость', achievements: 'Олимпиады и награды', staff: 'Сведения о сотрудниках',
};
const grounds: Record<TransferGround, string> = { law: 'требование закона', consent: 'согласие семьи' };
const documents: Record<PersonalDocumentKind, string> = {
  responsibleOrder: 'Приказ о назначении ответственного за персональные данные', introductionOrder: 'Приказ о введении электронного журнала', regulation: 'Положение о персональных данных', consentForm: 'Форма согласия',
  nondisclosureForm: 'Форма обязательства о неразглашении', accessList: 'Перечень лиц, допущенных к данным', securityInstruction: 'Инструкция по безопасности для пользователей', threatModel: 'Модель угроз',
  protectionLevelAct: 'Акт об уровне защищённости', mediaRegister: 'Журнал учёта носителей', destructionOrder: 'Порядок уничтожения данных',
};
const tables: Record<string, string> = {
  pupil: 'карточка ученика', membership: 'основания зачисления', pupil_contact: 'адрес и телефон', guardian: 'родители', consent: 'тексты согласий', change_request: 'сообщения об изменениях', achievement: 'достижения и награды', mark: 'комментарии к отметкам',
  term_mark: 'пояснения к итогам', person_block: 'причины блокирования', staff: 'карточка сотрудника', nondisclosure: 'обязательства', account: 'логин и пароль', sign_in: 'входы', session: 'сеансы', compromise: 'сообщения о компрометации',
};

/** Consents, requests of families, blocking and destroying, and the registers of personal data. */
export const personalData = {
  title: 'Персональные данные',
  tabs: { consents: 'Согласия', changes: 'Изменения данных', people: 'Блокирование и уничтожение', transfers: 'Передача данных', nondisclosure: 'Неразглашение', documents: 'Документы', printed: 'Напечатанное' },
  states, own, subjects, holders, decisions, changeKinds, personKinds, categories, grounds, documents,
  tableName: (table: string) => tables[table] ?? table,
  save: 'Сохранить',
  basis: 'Основание',
  basisHint: 'Например: заявление № 12 от 01.09.2026',
  date: 'Дата',
  deeds: 'Действия',
  basisMissing: 'Напишите документ: заявление, приказ, запрос.',
  saved: 'Документ сохранён',
  consents: {
    chooseClass: 'Класс', filter: 'Показать', pupil: 'Ученик', data: 'Данные', diary: 'Дневник', transfer: 'Передача', ownColumn: 'Своё (16+)', lastPaper: 'Последний документ',
    filters: { all: 'Все', lacks: 'Нет согласия', own: 'Нужно своё (16+)', withdrawn: 'Отозвано' },
    count: (all: number, lacks: number) => (lacks === 0 ? `${pupils(all)}, согласия есть у всех` : `${pupils(all)}, нет согласия: ${lacks}`),
    enter: (count: number) => (count === 0 ? 'Внести решения…' : `Внести решения (${count})…`),
    form: 'Бланк согласия', list: 'Список для подписей', formName: (name: string) => `Согласие, бланк, ${name}.pdf`, listName: (name: string) => `Согласия ${name}.pdf`,
    chooseAll: 'Выбрать всех', choose: (name: string) => `Выбрать: ${name}`,
    nobody: 'Никого не нашли', nobodyHelp: 'В этом списке никого нет. Выберите «Все».',
    note: 'Журнал ведётся для всех учеников. Без согласия не выдают логин и пароль дневника, не записывают олимпиады и награды и не передают данные другим организациям; семья получает сведения на бумаге.',
    paper: (state: string, day: string, basis: string) => `${state} ${day}: ${basis}`,
  },
  entering: {
    title: (count: number) => `Решение семьи: ${pupils(count)}`,
    about: 'Что подписано', decision: 'Решение', who: 'Кто подписал', givenBy: 'Фамилия и инициалы подписавшего', givenByHint: 'Можно не заполнять, если документов несколько: подписавшие указаны в них.', validUntil: 'Действует по (пусто – до окончания обучения)',
    done: (count: number) => `Внесено: ${rows(count)}`, nothingChosen: 'Отметьте, что подписано.',
  },
  changes: {
    note: 'Родители сообщили о переезде, новом телефоне, смене фамилии: внесите сообщение, проверьте и примените. Прежнее значение останется в записи.',
    record: 'Внести сообщение…', title: 'Сообщение об изменении данных', classOf: 'Класс', pupil: 'Ученик', what: 'Что изменилось', guardian: 'Родитель', wanted: 'Новое значение', toldBy: 'Кто сообщил и как', toldByHint: 'Например: мать, по телефону',
    apply: 'Применить', refuse: 'Отказать…', refuseTitle: 'Отказ в изменении данных', reason: 'Причина', reasonMissing: 'Напишите причину: её увидят в записи.',
    columns: { pupil: 'Ученик', what: 'Изменение', told: 'Сообщили', state: 'Состояние' },
    sexes: { male: 'мужской', female: 'женский' }, sexUnknown: 'пол не указан',
    from: (old: string) => `было: ${old === '' ? 'не заполнено' : old}`,
    states: { open: 'ждёт решения', applied: 'применено', refused: 'отказ' },
    empty: 'Сообщений нет', emptyHelp: 'Здесь появятся сообщения родителей об изменении данных.', recorded: 'Сообщение внесено', applied: 'Данные изменены', refused: 'Отказ записан',
  },
  people: {
    note: 'Заблокированные данные остаются на сервере школы, но исчезают со всех рабочих мест: из списков, отчётов, писем и поиска. Уничтожение необратимо. Ученика сначала отчисляют, у сотрудника заканчивают роли.',
    search: 'Фамилия (не меньше двух букв)', find: 'Найти', person: 'Человек', state: 'Состояние', free: 'используются', blocked: 'заблокированы', block: 'Заблокировать…', lift: 'Снять блокировку…', destroy: 'Уничтожить…',
    blockTitle: (name: string) => `Заблокировать данные: ${name}`, liftTitle: (name: string) => `Снять блокировку: ${name}`, reason: 'Причина', reasonMissing: 'Напишите причину.',
    blockDone: 'Данные заблокированы', liftDone: 'Блокировка снята', nobody: 'Никого не нашли', nobodyHelp: 'Проверьте фамилию: ищем по её началу.', acts: 'Акты об уничтожении', noActs: 'Актов пока нет.',
    act: (number: number, kind: string, day: string) => `Акт № ${number} от ${day}: ${kind}`, printAct: 'Сохранить акт', actName: (number: number) => `Акт № ${number} об уничтожении.pdf`, standing: 'Заблокированы сейчас',
    blockActs: 'Акты о блокировании', printBlockAct: 'Акт о блокировании', printUnblockAct: 'Акт о снятии', blockActName: (number: number) => `Акт № ${number} о блокировании.pdf`, unblockActName: (number: number) => `Акт о снятии блокировки к № ${number}.pdf`,
    blockAct: (number: number, kind: string, name: string, day: string, lifted: string | null) =>
      `Акт № ${number} от ${day}: ${kind}${name === '' ? '' : `, ${name}`}${lifted === null ? '' : `; снята ${lifted}`}`,
  },
  destroying: {
    title: (name: string) => `Уничтожить данные: ${name}`,
    what: 'Будет стёрто без возможности восстановления:', line: (table: string, count: number) => `${table}: ${rows(count)}`,
    revisions: (count: number) => `тексты в истории изменений: ${rows(count)}`,
    kept: (marks: number, until: string | null) => `Останутся без имени: ${rows(marks)} об отметках${until === null ? '' : `, для сводных ведомостей до ${until} года`}.`,
    commission: 'Комиссия (по одному на строке)', backups: 'Резервные копии, в которых данные ещё есть (по одной на строке)',
    name: 'Фамилия этого человека', word: (word: string) => `Слово «${word}»`, destroy: 'Уничтожить', done: (number: number) => `Данные уничтожены, акт № ${number}`, doneHelp: 'Сохраните акт сейчас: имя в нём потом указать будет нельзя.',
  },
  transfers: {
    note: 'Каждая передача данных за пределы школы записывается здесь: кому, на каком основании, что и сколько.',
    record: 'Записать передачу…', title: 'Передача персональных данных', recipient: 'Кому', recipientHint: 'Организация', ground: 'На каком основании', document: 'Документ', what: 'Какие данные', classes: 'Классы', people: 'Сколько человек', print: 'Журнал в PDF',
    columns: { number: '№', date: 'Дата', recipient: 'Кому', basis: 'Основание', what: 'Что передано', people: 'Человек', by: 'Записал(а)' }, empty: 'Передач ещё не было', emptyHelp: 'Запишите первую, когда данные уйдут из школы.', done: (number: number) => `Передача № ${number} записана`,
    fileName: 'Журнал передачи персональных данных.pdf', nothingChosen: 'Заполните получателя, документ и выберите данные.',
  },
  /** Of files that may leave the school. */
  leaving: {
    question: 'Куда пойдёт этот файл', stays: 'Останется в школе', leaves: 'Передаётся за пределы школы', leavesHelp: 'Передача запишется в журнал «Передача данных»: кому, когда, на каком основании, сколько человек.',
    notAnswered: 'Выберите, останется ли файл в школе.', recipientMissing: 'Напишите, кому передаётся файл.', basisHint: 'Например: запрос № 77 от 20.11.2026',
  },
  nondisclosure: {
    note: (missing: number) => (missing === 0 ? 'Обязательства подписали все сотрудники.' : `Не подписали обязательство: ${counted(missing, { one: 'сотрудник', few: 'сотрудника', many: 'сотрудников' })}. Работать с данными без него нельзя.`),
    person: 'Сотрудник', signed: 'Подписано', document: 'Документ', missing: 'не подписано', sign: (count: number) => (count === 0 ? 'Отметить подписание…' : `Отметить подписание (${count})…`), title: (count: number) => `Обязательство о неразглашении: ${count}`, done: 'Подписание отмечено',
    forms: (count: number) => `Подготовить обязательства (${count})…`, formsForUnsigned: (count: number) => (count === 0 ? 'Подготовить обязательства…' : `Подготовить для неподписавших (${count})…`), formsName: 'Обязательства о неразглашении.pdf',
  },
  printed: {
    note: 'Кто, когда и где напечатал или сохранил документ с персональными данными. Записи приходят с рабочих мест сами, изменить их нельзя; хранятся они столько же, сколько журнал безопасности, больше года. О ком документ, здесь не сказано.',
    how: 'Как', anyHow: 'Всё', hows: { printed: 'Напечатано', exported: 'Сохранено в файл' }, anyKind: 'Все документы', anybody: 'Все сотрудники', from: 'С дня', until: 'По день', clear: 'Сбросить', refresh: 'Обновить',
    columns: { made: 'Когда', by: 'Кто', what: 'Документ', pages: 'Листов', people: 'О скольких людях', copies: 'Экземпляры', where: 'Где' },
    file: (format: string) => `файл ${format}`, copiesUnknown: 'печать через диалог системы: число копий неизвестно', unknown: 'нет сведений', older: 'Раньше', newer: 'Позже',
    print: 'Журнал в PDF', fileName: 'Напечатанные и сохранённые документы.pdf', empty: 'Таких документов нет', emptyHelp: 'Здесь появится всё, что напечатают или сохранят в файл. Если выбраны дни или сотрудник, выберите других.',
  },
  papers: {
    note: (missing: number) => (missing === 0 ? 'Все обязательные документы на месте.' : `Не хватает обязательных документов: ${missing}. «Подготовить…» сохранит готовый текст с данными школы: проверьте его, напечатайте и подпишите, потом внесите номер и дату.`),
    name: 'Документ', number: 'Номер', date: 'Дата', place: 'Где хранится', obligatory: 'обязательный', missing: 'нет', prepare: 'Подготовить…', enter: 'Внести подписанный…', again: 'Новая редакция…', title: 'Документ о персональных данных', remark: 'Примечание', done: 'Документ внесён', fieldsMissing: 'Нужны номер и место хранения.',
    responsible: 'Кого назначают ответственным', responsibleHint: 'Можно не выбирать: в приказе останется пустая строка.',
  },
};
