/**
 * Papers of consent (P-02, P-03): the blank form that a family fills, and the list of a class with room for signatures, for the parents' meeting.
 */
import type { ConsentState, OwnConsent } from '../personal-data/index.ts';
import type { Block, PageSetup, ReportDocument } from './report-document.ts';
import { bindWords, longDay } from './russian-text.ts';

const PAGE: PageSetup = { size: 'A4', orientation: 'portrait', margins: { top: 16, right: 14, bottom: 14, left: 22 } };

export interface ConsentFormData {
  readonly school: string;
  readonly address: string;
  readonly className: string;
  readonly schoolYear: string;
}

const paragraph = (text: Extract<Block, { kind: 'paragraph' }>['text'], more: Partial<Extract<Block, { kind: 'paragraph' }>> = {}): Block => ({ kind: 'paragraph', text, ...more });

/** What a school may process by it: the set of S1 3.8, no more. */
const DATA_OF_PARENT = 'фамилия, имя, отчество, пол, телефоны';
const DATA_OF_PUPIL = 'фамилия, имя, отчество, дата рождения, пол, адрес; посещаемость и причины пропусков; участие и победы в олимпиадах, конкурсах и конференциях, награды';
const DEEDS = 'сбор, систематизация, накопление, хранение, уточнение, использование, блокирование, уничтожение';

/** The blank form; each point is answered on its own, because a family may take the journal and refuse the diary (S3 §4). */
export function consentForm({ school, address, className, schoolYear }: ConsentFormData): ReportDocument {
  const choice = (text: string) => ({ minHeight: 9, cells: [{ text, valign: 'middle' as const }, ...['☐ согласен (согласна)', '☐ не согласен (не согласна)'].map((answer) => ({ text: answer, bold: true, valign: 'middle' as const }))] });
  return {
    title: 'Согласие на обработку персональных данных', language: 'ru', font: 'serif', size: 11, page: PAGE,
    sections: [
      {
        blocks: [
          paragraph(bindWords(`${school}${address === '' ? '' : `, ${address}`}`), { align: 'right', after: 10 }),
          paragraph('Согласие на обработку персональных данных', { style: 'title' }),
          paragraph(`${className} класс, ${schoolYear} учебный год`, { style: 'subtitle' }),
          paragraph(['Я, ', { blank: 162, caption: 'фамилия, имя, отчество родителя (законного представителя) или обучающегося, достигшего 16 лет' }], { after: 6 }),
          paragraph('родитель (законный представитель) обучающегося', { after: 2, keepWithNext: true }),
          paragraph([{ blank: 168, caption: 'фамилия, имя, отчество, дата рождения' }], { after: 6 }),
          paragraph(bindWords(`сообщаю школе о своём решении. Данные родителя: ${DATA_OF_PARENT}. Данные обучающегося: ${DATA_OF_PUPIL}. Действия: ${DEEDS}.`), { align: 'justify', after: 8 }),
          {
            kind: 'table', name: 'Решение', rules: 'horizontal', keepTogether: true, columns: [{ width: { star: 1 } }, { width: { mm: 42 } }, { width: { mm: 52 } }], head: [],
            body: [
              choice('1. Обработка этих данных в электронном журнале'), choice('2. Ведение электронного дневника и выдача для него логина и пароля'),
              choice('3. Передача данных в орган управления образованием'),
            ],
          },
          { kind: 'space', height: 3 },
          paragraph(bindWords('Согласие действует до окончания обучения или отчисления и может быть отозвано письменным заявлением. Отказ от электронного дневника не лишает семью сведений об успеваемости: школа выдаёт их на бумаге.'), { align: 'justify', after: 14 }),
          paragraph(['Дата ', { blank: 34 }, '     Подпись ', { blank: 44 }, ' / ', { blank: 48, caption: 'расшифровка' }]),
        ],
      },
    ],
  };
}

export interface ConsentListData {
  readonly school: string;
  readonly className: string;
  /** ISO */
  readonly date: string;
  readonly pupils: readonly { readonly name: string; readonly data: ConsentState; readonly diary: ConsentState; readonly transfer: ConsentState; readonly own: OwnConsent }[];
}

export const CONSENT_STATE_WORDS: Readonly<Record<ConsentState, string>> = { given: 'есть', refused: 'отказ', withdrawn: 'отозвано', expired: 'истекло', none: 'нет' };
export const OWN_CONSENT_WORDS: Readonly<Record<OwnConsent, string>> = { given: 'есть', refused: 'отказ', due: 'нужно', soon: 'скоро 16', notYet: '–', unknown: 'нет даты рожд.' };

/** The list of a class with what is in force and room for signatures. */
export function consentList({ school, className, date, pupils }: ConsentListData): ReportDocument {
  return {
    title: `Согласия на обработку персональных данных: ${className}`, language: 'ru', font: 'serif', size: 9.6,
    page: { ...PAGE, orientation: 'landscape' },
    sections: [
      {
        footer: { left: `${school} · ${className} · согласия`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          paragraph('Согласия на обработку персональных данных', { style: 'title' }),
          paragraph(`${className} класс, на ${longDay(date)}`, { style: 'subtitle' }),
          {
            kind: 'table', name: 'Согласия', rules: 'all', padding: { x: 4, y: 4 },
            columns: [
              { width: { mm: 9 }, align: 'right' }, { width: { star: 5 } }, ...['data', 'diary', 'transfer', 'own'].map(() => ({ width: { mm: 25 }, align: 'center' as const })), { width: { star: 3 } }, { width: { mm: 22 } },
              { width: { mm: 36 } },
            ],
            head: [{ cells: ['№', 'Ученик', 'Данные', 'Дневник', 'Передача', 'Своё (16+)', 'Родитель', 'Дата', 'Подпись'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: pupils.map(({ name, data, diary, transfer, own }, at) => ({
              minHeight: 9, cells: [String(at + 1), name, CONSENT_STATE_WORDS[data], CONSENT_STATE_WORDS[diary], CONSENT_STATE_WORDS[transfer], OWN_CONSENT_WORDS[own], '', '', ''],
            })),
          },
        ],
      },
    ],
  };
}
