import type { LetterReason } from '#domain/reports/index.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('ru');
const letters = (count: number) => counted(count, { one: 'письмо', few: 'письма', many: 'писем' });
const decimal = (value: number) => value.toLocaleString('ru-RU', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = (value: number) => `${Math.round(value)}\u00a0%`;

/** Letters to parents: who gets one, what it looks like, the register. */
const texts = {
  title: 'Письма родителям',
  chooseClass: 'Класс',
  chooseTerm: 'Период',
  tabs: { make: 'Новые письма', register: 'Журнал писем' },
  noClass: { title: 'Письма пишет классный руководитель', help: 'За вами не закреплён класс. Письма своего класса видит и печатает классный руководитель, все письма – завуч и директор.' },
  noPupils: { title: 'В классе нет учеников', help: 'Загрузите список класса в разделе «Классы и ученики».' },
  columns: { pupil: 'Ученик', missed: 'Пропуски уроков', average: 'Ср. балл', debts: 'Долги', reasons: 'О чём письмо' },
  missed: (missed: number, held: number) => (held === 0 ? '–' : `${missed} из ${held} · ${percent((100 * missed) / held)}`),
  lastLetter: (number: string, day: string) => `письмо ${number} от ${day}`,
  missedNone: 'нет',
  noRemarks: 'замечаний нет',
  reason: (reason: LetterReason): string => {
    switch (reason.kind) {
      case 'absence':
        return reason.subject === null ? `пропуски ${percent(reason.percent)}` : `${reason.subject}: пропуски ${percent(reason.percent)}`;
      case 'density':
        return `${reason.subject}: ${reason.have} из ${counted(reason.need, { one: 'отметки', few: 'отметок', many: 'отметок' })}`;
      case 'average':
        return `${reason.subject}: ${decimal(reason.average)}`;
      case 'debts':
        return counted(reason.count, { one: 'долг', few: 'долга', many: 'долгов' });
    }
  },
  reasonKinds: {
    absence: (share: number) => `пропуски ${percent(share)}`,
    subjectAbsence: (subjects: number) => `пропуски по ${counted(subjects, { one: 'предмету', few: 'предметам', many: 'предметам' })}`,
    density: (subjects: number) => `мало отметок: ${counted(subjects, { one: 'предмет', few: 'предмета', many: 'предметов' })}`,
    average: (subjects: number) => `низкий балл: ${counted(subjects, { one: 'предмет', few: 'предмета', many: 'предметов' })}`,
    debts: (works: number) => counted(works, { one: 'долг', few: 'долга', many: 'долгов' }),
  },
  choose: {
    label: 'Выбран',
    all: (count: number) => `Всех · ${count}`,
    byRule: (count: number) => `По правилу · ${count}`,
    none: 'Никого',
    one: (name: string) => `Выбрать: ${name}`,
    chosen: (count: number) => (count === 0 ? 'Никто не выбран' : `Выбрано: ${letters(count)}`),
  },
  rules: {
    button: 'Правило',
    title: 'Кому писать «по правилу»',
    help: 'Письмо нужно, если выполнено хотя бы одно условие. Пустое поле – условие не проверяется.',
    absencePercent: 'Пропущено уроков больше, %',
    densityPercent: 'Отметок меньше нормы, %',
    averageBelow: 'Средний балл ниже',
    debtsFrom: 'Долгов не меньше',
  },
  look: {
    tab: 'Вид и слова',
    variant: 'Таблица отметок',
    variants: { counts: 'Сколько каких', list: 'Все отметки' },
    paper: 'Бумага',
    papers: { A4: 'A4', 'A5-two-up': 'Два на листе' },
    slip: 'Отрывной талон',
    forecast: 'Прогноз за период',
    addressBlock: 'Адрес для конверта с окном',
    directorSigns: 'Подпись директора',
    recommendation: 'Рекомендация для всех',
    recommendationHint: 'Например: «Проверяйте выполнение домашних заданий»',
    remark: (name: string) => `Замечание: ${name}`,
    ownRecommendation: 'Рекомендация этому ученику',
  },
  preview: {
    tab: 'Просмотр',
    empty: 'Выберите ученика в списке – здесь появится его письмо.',
    zoomIn: 'Крупнее',
    zoomOut: 'Мельче',
    of: (name: string) => `Письмо: ${name}`,
  },
  make: {
    pdf: 'Сохранить PDF…',
    print: 'Печать…',
    xlsx: 'Сохранить XLSX…',
    fileName: (className: string, termName: string) => `Письма родителям ${className} ${termName}`,
    working: (count: number) => `Готовим ${letters(count)}`,
    step: 'Каждое письмо получает номер и попадает в журнал писем',
    doneTitle: (count: number) => `Готово: ${letters(count)}`,
    doneFile: (first: string, last: string) => (first === last ? `Номер ${first}. Записано в журнал писем.` : `Номера ${first} – ${last}. Записаны в журнал писем.`),
    closeMade: 'Скрыть сообщение',
    printed: 'Отправлено на принтер, записано в журнал писем.',
    notPrinted: 'Печать отменена. Номера свободны, в журнал писем ничего не записано.',
    cancelled: 'Отменено. Номера свободны, файл не создан.',
    open: 'Открыть',
    folder: 'Показать в папке',
    readOnly: 'Вы можете смотреть письма этого класса. Делает их классный руководитель.',
  },
  register: {
    empty: { title: 'Писем ещё не было', help: 'Каждое сделанное письмо записывается сюда: номер, дата, ученик, причина и кто его сделал.' },
    columns: { number: '№', pupil: 'Ученик', reasons: 'О чём', author: 'Составил(а)' },
    again: 'Сохранить ещё раз…',
    againHelp: 'Письмо сохранится точно таким, каким было сделано, под своим номером.',
    show: (number: string) => `Показать письмо ${number}`,
    count: letters,
  },
};

/** The shape without the literal texts, so that another language can fill it. */
export { texts as letters };
