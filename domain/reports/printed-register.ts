/** «Журнал учёта напечатанных и сохранённых документов с персональными данными» (P-13). */
import { SECURITY_VALUE_WORDS } from '../audit/index.ts';
import type { ReportDocument } from './report-document.ts';
import { bindWords, daysBetween, longDay } from './russian-text.ts';

export interface PrintedRegisterData {
  readonly school: string;
  /** ISO day of the paper, and the days that were asked for; null: open. */
  readonly date: string;
  readonly fromDay: string | null;
  readonly untilDay: string | null;
  /** From the oldest on; `made` is already written as it is to be read. */
  readonly documents: readonly {
    readonly seq: number; readonly how: 'printed' | 'exported'; readonly what: string; readonly format: string; readonly pages: number | null; readonly people: number | null; readonly copies: number | null;
    readonly by: string; readonly where: string; readonly made: string;
  }[];
}

/** How many there are of it: a file is a file, and of paper only what is known. */
export const PRINTED_COPIES_UNKNOWN = 'печать через диалог системы: число копий неизвестно';

export function printedRegister({ school, date, fromDay, untilDay, documents }: PrintedRegisterData): ReportDocument {
  const title = 'Журнал учёта напечатанных и сохранённых документов с персональными данными';
  const known = (count: number | null) => (count === null ? 'нет сведений' : { text: String(count), value: count });
  return {
    title, shortTitle: 'Напечатанные документы', language: 'ru', font: 'serif', size: 9,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 14, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${school} · Напечатанные и сохранённые документы`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 2 },
          { kind: 'paragraph', text: title, style: 'title' },
          { kind: 'paragraph', text: daysBetween(fromDay, untilDay) || `на ${longDay(date)}`, style: 'subtitle' },
          {
            kind: 'table', name: 'Документы', rules: 'all', padding: { x: 4, y: 3 },
            columns: [{ width: { mm: 12 }, align: 'right' }, { width: { mm: 30 } }, { width: { star: 4 } }, { width: { star: 4 } }, { width: { mm: 18 }, align: 'right' }, { width: { mm: 18 }, align: 'right' }, { width: { star: 4 } }, { width: { star: 3 } }],
            head: [{ cells: ['№', 'Когда', 'Кто', 'Документ', 'Листов', 'О скольких людях', 'Экземпляры', 'Где'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: documents.map(({ seq, how, what, format, pages, people, copies, by, where, made }) => ({
              cells: [
                { text: String(seq), value: seq }, made, by, SECURITY_VALUE_WORDS['what']?.[what] ?? what, known(pages), known(people),
                how === 'exported' ? `файл ${SECURITY_VALUE_WORDS['format']?.[format] ?? format}` : copies === null ? PRINTED_COPIES_UNKNOWN : { text: String(copies), value: copies }, where,
              ],
            })),
          },
        ],
      },
    ],
  };
}
