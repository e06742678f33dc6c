/** «Журнал учёта передачи персональных данных» (P-05). */
import type { TransferCategory, TransferGround } from '../personal-data/index.ts';
import type { ReportDocument } from './report-document.ts';
import { bindWords, longDay, shortDay } from './russian-text.ts';

export interface TransfersRegisterData {
  readonly school: string;
  /** ISO */
  readonly date: string;
  /** From the first on. */
  readonly transfers: readonly {
    readonly number: number; readonly sentOn: string; readonly recipient: string; readonly ground: TransferGround; readonly basis: string; readonly categories: readonly TransferCategory[]; readonly classes: readonly string[];
    readonly people: number; readonly recordedByName: string;
  }[];
}

export const TRANSFER_CATEGORY_WORDS: Readonly<Record<TransferCategory, string>> = {
  identity: 'ФИО, дата рождения, пол', contact: 'адрес, телефон', family: 'данные родителей', progress: 'успеваемость', attendance: 'посещаемость', achievements: 'олимпиады и награды', staff: 'сведения о сотрудниках',
};
export const TRANSFER_GROUND_WORDS: Readonly<Record<TransferGround, string>> = { law: 'требование закона', consent: 'согласие' };

/** Of a register without entries: it belongs into the folder all the same, and says so; what is written on it by hand is entered into the program, too. */
const EMPTY_LINES = 12;

export function transfersRegister({ school, date, transfers }: TransfersRegisterData): ReportDocument {
  return {
    title: 'Журнал учёта передачи персональных данных', language: 'ru', font: 'serif', size: 9.4,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 14, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${school} · Журнал учёта передачи персональных данных`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 2 },
          { kind: 'paragraph', text: 'Журнал учёта передачи персональных данных', style: 'title' },
          { kind: 'paragraph', text: transfers.length === 0 ? `на ${longDay(date)}: передач не записано` : `на ${longDay(date)}`, style: 'subtitle' },
          {
            kind: 'table', name: 'Передача', rules: 'all', padding: { x: 4, y: 4 },
            columns: [{ width: { mm: 9 }, align: 'right' }, { width: { mm: 22 } }, { width: { star: 4 } }, { width: { star: 4 } }, { width: { star: 4 } }, { width: { mm: 20 }, align: 'right' }, { width: { star: 3 } }],
            head: [{ cells: ['№', 'Дата', 'Кому', 'Основание', 'Какие данные', 'Человек', 'Кто передал'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: transfers.length === 0 ? Array.from({ length: EMPTY_LINES }, () => ({ minHeight: 10, cells: ['', '', '', '', '', '', ''] })) : transfers.map((one) => ({
              cells: [
                String(one.number), shortDay(one.sentOn), one.recipient, `${TRANSFER_GROUND_WORDS[one.ground]}: ${one.basis}`,
                `${one.categories.map((category) => TRANSFER_CATEGORY_WORDS[category]).join('; ')}${one.classes.length > 0 ? ` (${one.classes.join(', ')})` : ''}`, { text: String(one.people), value: one.people }, one.recordedByName,
              ],
            })),
          },
        ],
      },
    ],
  };
}
