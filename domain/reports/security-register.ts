/** «Журнал событий безопасности» for an inspector (issue 4, point 9): who, when by both clocks, where, what, with which result. */
import { ROLE_WORDS } from './role-words.ts';
import { describeEventParams, isSecurityEventKind, SECURITY_EVENT_WORDS, SECURITY_PARAM_WORDS, SECURITY_REFUSAL_WORDS, SECURITY_VALUE_WORDS } from '../audit/index.ts';
import type { ReportDocument } from './report-document.ts';
import { bindWords, longDay } from './russian-text.ts';

export interface SecurityRegisterData {
  readonly school: string;
  /** ISO day of the paper. */
  readonly date: string;
  /** From the oldest on; moments are already written as they are to be read. */
  readonly events: readonly {
    readonly seq: number; readonly at: string; readonly deviceAt: string; readonly kind: string; readonly result: 'done' | 'refused'; readonly actor: string; readonly device: string; readonly subject: string;
    readonly params: Readonly<Record<string, string | number>>;
  }[];
}

export function securityRegisterPaper({ school, date, events }: SecurityRegisterData): ReportDocument {
  const title = 'Журнал событий безопасности';
  return {
    title, language: 'ru', font: 'sans', size: 8.4,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 12, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${school} · ${title}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 2 },
          { kind: 'paragraph', text: title, style: 'title' },
          { kind: 'paragraph', text: `на ${longDay(date)}`, style: 'subtitle' },
          {
            kind: 'table', name: 'События', rules: 'all', padding: { x: 3, y: 3 },
            columns: [{ width: { mm: 12 }, align: 'right' }, { width: { mm: 21 } }, { width: { mm: 21 } }, { width: { star: 4 } }, { width: { star: 4.5 } }, { width: { star: 3 } }, { width: { star: 4.5 } }, { width: { mm: 17 } }, { width: { star: 4 } }],
            head: [{ cells: ['№', 'Часы сервера', 'Часы рабочего места', 'Событие', 'Кто', 'Где', 'О ком', 'Итог', 'Подробности'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: events.map((one) => ({
              cells: [
                { text: String(one.seq), value: one.seq }, one.at, one.deviceAt, isSecurityEventKind(one.kind) ? SECURITY_EVENT_WORDS[one.kind] : one.kind, one.actor, one.device, one.subject,
                one.result === 'done' ? 'сделано' : 'отказано', describeEventParams(one.params, { params: SECURITY_PARAM_WORDS, refusals: SECURITY_REFUSAL_WORDS, values: SECURITY_VALUE_WORDS, roles: ROLE_WORDS }),
              ],
            })),
          },
        ],
      },
    ],
  };
}
