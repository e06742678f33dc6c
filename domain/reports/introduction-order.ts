/** «О введении электронного журнала» (P-11; S3 plan row 8): for which classes, who does what in it, and by which settings it works in this school. */
import { withPosition } from './official-paper.ts';
import type { ReportDocument } from './report-document.ts';
import { counted } from './russian-text.ts';
import { namedPeople, schoolOrder } from './school-order.ts';

type Employee = { readonly name: string; readonly position: string };

/** What the school decided in «Роли и права». */
export interface OrderedSettings {
  /** Minutes. */
  readonly idleLockMinutes: number;
  readonly leaseDays: number;
  readonly temporaryPasswordDays: number;
  readonly classTeacherMayMarkAllSubjects: boolean;
  readonly administrationOnMarkedWorkstations: boolean;
}

export interface IntroductionOrderData {
  readonly school: string;
  readonly director: string;
  readonly year: string;
  /** By grade; the teacher's name is empty where there is none. */
  readonly classes: readonly { readonly name: string; readonly teacher: string }[];
  readonly administrators: readonly Employee[];
  readonly deputies: readonly Employee[];
  readonly secretaries: readonly Employee[];
  readonly settings: OrderedSettings;
}

const MINUTES = ['минуту', 'минуты', 'минут'] as const;
const DAYS = ['дня', 'дней', 'дней'] as const;

export function introductionOrder({ school, director, year, classes, administrators, deputies, secretaries, settings }: IntroductionOrderData): ReportDocument {
  const { idleLockMinutes, leaseDays, temporaryPasswordDays, classTeacherMayMarkAllSubjects, administrationOnMarkedWorkstations } = settings;
  const count = classes.length;
  return schoolOrder({
    school, director, subject: 'О введении электронного журнала',
    reason: 'В соответствии с Федеральным законом № 273-ФЗ «Об образовании в Российской Федерации» и Федеральным законом № 152-ФЗ «О персональных данных», для учёта посещаемости и успеваемости обучающихся',
    points: [
      {
        text: [
          'Ввести с «', { blank: 8 }, '» ', { blank: 30 }, ' 20', { blank: 7 }, ' г. электронный журнал на основе программы «Учительская» (далее – журнал) ',
          count === 0 ? 'в классах:' : `в ${year} учебном году в классах (всего ${count}), классными руководителями которых являются:`,
        ],
        beneath: count === 0 ? namedPeople([], 'классы') : [{
          kind: 'table', name: 'Классы', rules: 'horizontal', size: 10, columns: [{ width: { mm: 20 } }, { width: { star: 1 } }, { width: { mm: 20 }, groupStart: true }, { width: { star: 1 } }],
          head: [{ cells: ['Класс', 'Классный руководитель', 'Класс', 'Классный руководитель'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
          body: inTwoColumns(classes).map((pair) => ({ cells: pair.flatMap((one) => [one?.name ?? '', one ? one.teacher || 'не назначен' : '']) })),
        }],
      },
      { text: 'Учителям и другим педагогам записывать в журнал тему урока, домашнее задание, посещаемость и отметки в день урока; входить только под своим логином и никому его не передавать.' },
      { text: 'Классным руководителям вести данные обучающихся своего класса и их родителей, отмечать причины пропусков, выдавать логины и пароли семьям, от которых есть согласие.' },
      { text: 'Администратором журнала назначить:', beneath: namedPeople(administrators.map(withPosition)) },
      { text: 'Контроль за ведением журнала возложить на заместителей директора:', beneath: namedPeople(deputies.map(withPosition)) },
      { text: 'Ведение списков обучающихся и учёт согласий на обработку персональных данных поручить:', beneath: namedPeople(secretaries.map(withPosition)) },
      {
        text: 'Установить для журнала:',
        beneath: [{
          kind: 'list', marker: 'dash',
          items: [
            `если за компьютером никто не работает, программа блокируется через ${counted(idleLockMinutes, MINUTES)};`, `без связи с сервером школы можно работать не дольше ${counted(leaseDays, DAYS)};`,
            `временный пароль, выданный на бумаге, действует не дольше ${counted(temporaryPasswordDays, DAYS)};`,
            classTeacherMayMarkAllSubjects ? 'классный руководитель может ставить отметки своему классу по всем предметам;' : 'отметки ставит только учитель предмета;',
            administrationOnMarkedWorkstations ? 'администратор работает только за рабочими местами, отмеченными для этого.' : 'администратор работает за любым рабочим местом, зарегистрированным на сервере школы.',
          ],
        }],
      },
      { text: 'Администратору ознакомить сотрудников с инструкцией по безопасности; к работе в журнале допускать после подписания обязательства о неразглашении.' },
      { text: 'Контроль за исполнением приказа оставляю за собой.' },
    ],
    acquainted: [...new Set([...administrators, ...deputies, ...secretaries].map(({ name }) => name))],
  });
}

/** Down the left half of a page first, then down the right. */
function inTwoColumns<Item>(items: readonly Item[]): (readonly [Item, Item | undefined])[] {
  const half = Math.ceil(items.length / 2);
  return items.slice(0, half).map((item, at) => [item, items[half + at]] as const);
}
