/** «О назначении ответственного за организацию обработки персональных данных» (P-11, R-04). */
import { withPosition } from './official-paper.ts';
import type { ReportDocument } from './report-document.ts';
import { namedPeople, schoolOrder } from './school-order.ts';

export interface ResponsibleOrderData {
  readonly school: string;
  readonly director: string;
  /** null: to be written by hand. */
  readonly responsible: { readonly name: string; readonly position: string } | null;
  /** Who has the role today. */
  readonly administrators: readonly { readonly name: string; readonly position: string }[];
}

/** What the responsible person does with the registers that the program keeps. */
const DUTIES = [
  'вести папку документов о персональных данных и следить, чтобы в ней были все обязательные документы;',
  'два раза в год, к началу учебного года и к началу второго полугодия, проверять перечень лиц, допущенных к персональным данным, и представлять его на утверждение;',
  'следить, чтобы сотрудники подписали обязательство о неразглашении до начала работы в журнале, а семьи – согласие или отказ;',
  'вести журнал учёта передач персональных данных за пределы школы и журнал напечатанных документов;',
  'рассматривать обращения обучающихся, родителей и сотрудников о их персональных данных; по решению директора блокировать и уничтожать данные с составлением акта;',
  'об утечке персональных данных сообщать директору сразу и готовить уведомления в Роскомнадзор: первое – за 24 часа, о результатах расследования – за 72 часа.',
];

export function responsibleOrder({ school, director, responsible, administrators }: ResponsibleOrderData): ReportDocument {
  const named = administrators.map(withPosition);
  return schoolOrder({
    school, director, subject: 'О назначении ответственного за организацию обработки персональных данных',
    reason: 'В целях исполнения Федерального закона № 152-ФЗ «О персональных данных» и защиты персональных данных обучающихся, родителей (законных представителей) и сотрудников школы в электронном журнале',
    points: [
      { text: 'Назначить ответственным за организацию обработки персональных данных:', beneath: namedPeople(responsible === null ? [] : [withPosition(responsible)]) },
      { text: 'Ответственному за организацию обработки персональных данных:', beneath: [{ kind: 'list', marker: 'dash', items: DUTIES }] },
      { text: 'Администратором электронного журнала, который выдаёт логины, ведёт роли и рабочие места, назначить:', beneath: namedPeople(named) },
      { text: 'На время отсутствия ответственного его обязанности исполняет:', beneath: namedPeople([]) },
      { text: 'Контроль за исполнением приказа оставляю за собой.' },
    ],
    acquainted: [...new Set([...(responsible === null ? [] : [responsible.name]), ...administrators.map(({ name }) => name)])],
  });
}
