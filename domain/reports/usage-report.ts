/** «Кто работает в журнале»: who made how many entries on how many days of a period, and how much was entered on each day. */
import { allEntries } from '../accounts/index.ts';
import type { UsageAnswer } from '../contract/sync/usage-messages.ts';
import type { ReportDocument, TableRow } from './report-document.ts';
import { bindWords, longDay, shortDay } from './russian-text.ts';

export interface UsageReportData {
  readonly school: string;
  /** ISO days, both included. */
  readonly fromDay: string;
  readonly untilDay: string;
  /** By name; `lastSignIn` is already written as it is to be read, empty where there was none. */
  readonly people: readonly (Omit<UsageAnswer['people'][number], 'staffId' | 'lastSignInAt'> & { readonly lastSignIn: string })[];
  readonly days: UsageAnswer['days'];
}

const head = (...cells: readonly string[]): TableRow => ({ cells: cells.map((text) => ({ text, tone: 'head' as const, bold: true })) });
/** Nothing is written where there is nothing: a column of zeros hides who worked. A spreadsheet computes with the number all the same. */
const counted = (value: number) => ({ text: value === 0 ? '–' : String(value), value });

export function usageReport({ school, fromDay, untilDay, people, days }: UsageReportData): ReportDocument {
  const title = 'Кто работает в журнале';
  const idle = people.filter((one) => allEntries(one) === 0).length;
  const number = { width: { mm: 19 }, align: 'right' } as const;
  return {
    title, language: 'ru', font: 'sans', size: 8.8,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 12, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${school} · ${title}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 2 },
          { kind: 'paragraph', text: title, style: 'title' },
          { kind: 'paragraph', text: `с ${longDay(fromDay)} по ${longDay(untilDay)}`, style: 'subtitle' },
          { kind: 'paragraph', text: `Сотрудников: ${people.length}, из них без записей: ${idle}. Записей: ${people.reduce((sum, one) => sum + allEntries(one), 0)}.`, after: 6 },
          {
            kind: 'table', name: 'Сотрудники', rules: 'all', padding: { x: 3, y: 3 },
            columns: [{ width: { star: 5 } }, { width: { star: 3 } }, { width: { mm: 28 } }, { width: { mm: 17 }, align: 'right' }, number, number, number, number, number, number, number],
            head: [head('Сотрудник', 'Должность', 'Последний вход', 'Дней с записями', 'Всего записей', 'Отметки', 'Итоговые', 'Темы и задания', 'Посещаемость', 'Работы', 'Другое')],
            body: people.map((one) => ({
              cells: [
                one.name, one.position, one.lastSignIn === '' ? 'не входил(а)' : one.lastSignIn, counted(one.days), { ...counted(allEntries(one)), bold: true }, counted(one.marks), counted(one.termMarks), counted(one.lessons),
                counted(one.attendance), counted(one.works), counted(one.other),
              ],
            })),
          },
          ...(days.length === 0 ? [] : [
            { kind: 'paragraph' as const, text: 'По дням', style: 'heading' as const, before: 10, after: 4 },
            {
              kind: 'table' as const, name: 'По дням', rules: 'all' as const, padding: { x: 3, y: 3 }, columns: [{ width: { mm: 30 } }, { width: { mm: 40 }, align: 'right' as const }, { width: { mm: 40 }, align: 'right' as const }],
              head: [head('День', 'Сотрудников с записями', 'Записей')],
              body: days.map((one) => ({ cells: [shortDay(one.day), counted(one.people), counted(one.entries)] })),
            },
          ]),
        ],
      },
    ],
  };
}
