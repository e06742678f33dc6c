/**
 * Papers of consent (P-02, P-03): the blank forms that families and pupils fill, of consent, refusal and withdrawal, and the list of a class with room for signatures, for the parents' meeting.
 */
import type { ConsentState, OwnConsent } from '../personal-data/index.ts';
import type { Block, PageSetup, ReportDocument, Section } from './report-document.ts';
import { bindWords, longDay } from './russian-text.ts';

const PAGE: PageSetup = { size: 'A4', orientation: 'portrait', margins: { top: 16, right: 14, bottom: 14, left: 22 } };

export interface ConsentFormData {
  readonly school: string;
  readonly address: string;
  /** Empty: a line to write it on, and so the year. */
  readonly className: string;
  readonly schoolYear: string;
}

const paragraph = (text: Extract<Block, { kind: 'paragraph' }>['text'], more: Partial<Extract<Block, { kind: 'paragraph' }>> = {}): Block => ({ kind: 'paragraph', text, ...more });

/** What a school may process by it: the set of S1 3.8 (P-04), no more. */
export const DATA_OF_PARENT = 'фамилия, имя, отчество, пол, телефоны';
export const DATA_OF_PUPIL = 'фамилия, имя, отчество, дата рождения, пол, адрес; посещаемость и причины пропусков; участие и победы в олимпиадах, конкурсах и конференциях, призы и награды';
export const CONSENT_DEEDS = 'сбор, систематизация, накопление, хранение, уточнение, использование, блокирование, уничтожение';

/** Each is answered on its own, because a family may take the journal and refuse the diary (S3 §4). */
const POINTS = ['1. Обработка этих данных в электронном журнале', '2. Ведение электронного дневника и выдача для него логина и пароля', '3. Передача данных в орган управления образованием'];

const decisions = (answers: readonly [string, string]): Block => ({
  kind: 'table', name: 'Решение', rules: 'horizontal', keepTogether: true, columns: [{ width: { star: 1 } }, { width: { mm: 42 } }, { width: { mm: 52 } }], head: [],
  body: POINTS.map((text) => ({ minHeight: 9, cells: [{ text, valign: 'middle' as const }, ...answers.map((answer) => ({ text: `☐ ${answer}`, bold: true, valign: 'middle' as const }))] })),
});

const schoolLine = ({ school, address }: Pick<ConsentFormData, 'school' | 'address'>): Block =>
  paragraph(school.trim() === '' ? [{ blank: 90, caption: 'наименование школы' }] : bindWords(`${school}${address === '' ? '' : `, ${address}`}`), { align: 'right', after: 10 });
const SIGNED: Block = paragraph(['Дата ', { blank: 34 }, '     Подпись ', { blank: 44 }, ' / ', { blank: 48, caption: 'расшифровка' }]);
const ON_PAPER = 'Отказ от электронного дневника не лишает семью сведений об успеваемости: школа выдаёт их на бумаге.';

/** The blank form of a family, with a place for refusal at each point. */
const familyPage = (data: ConsentFormData): Section => ({
  blocks: [
    schoolLine(data),
    paragraph('Согласие на обработку персональных данных', { style: 'title' }),
    paragraph(data.className === '' ? [{ blank: 18 }, ' класс'] : `${data.className} класс, ${data.schoolYear} учебный год`, { style: 'subtitle' }),
    paragraph(['Я, ', { blank: 162, caption: 'фамилия, имя, отчество родителя (законного представителя) или обучающегося, достигшего 16 лет' }], { after: 6 }),
    paragraph('родитель (законный представитель) обучающегося', { after: 2, keepWithNext: true }),
    paragraph([{ blank: 168, caption: 'фамилия, имя, отчество, дата рождения' }], { after: 6 }),
    paragraph(bindWords(`сообщаю школе о своём решении. Данные родителя: ${DATA_OF_PARENT}. Данные обучающегося: ${DATA_OF_PUPIL}. Действия: ${CONSENT_DEEDS}.`), { align: 'justify', after: 8 }),
    decisions(['согласен (согласна)', 'не согласен (не согласна)']),
    { kind: 'space', height: 3 },
    paragraph(bindWords(`Согласие действует до окончания обучения или отчисления и может быть отозвано письменным заявлением. ${ON_PAPER}`), { align: 'justify', after: 14 }),
    SIGNED,
  ],
});

/** Of the pupil, who consents beside the parents from the sixteenth birthday on (P-03). */
const ownPage = (data: ConsentFormData): Section => ({
  blocks: [
    schoolLine(data),
    paragraph('Согласие на обработку персональных данных', { style: 'title' }),
    paragraph('обучающегося, достигшего 16 лет', { style: 'subtitle', after: 10 }),
    paragraph(['Я, ', { blank: 162, caption: 'фамилия, имя, отчество' }], { after: 6 }),
    paragraph(['класс ', { blank: 22 }, '   дата рождения ', { blank: 50 }], { after: 8 }),
    paragraph(bindWords(`мне исполнилось 16 лет; сообщаю школе о своём решении. Мои данные: ${DATA_OF_PUPIL}. Действия: ${CONSENT_DEEDS}.`), { align: 'justify', after: 8 }),
    decisions(['согласен (согласна)', 'не согласен (не согласна)']),
    { kind: 'space', height: 3 },
    paragraph(bindWords('Это решение дополняет решение моих родителей (законных представителей) и не заменяет его. Согласие действует до окончания обучения или отчисления и может быть отозвано письменным заявлением.'), { align: 'justify', after: 14 }),
    SIGNED,
  ],
});

/** Refusal where nothing was signed, or the withdrawal of what was (P-02). */
const refusalPage = (data: ConsentFormData): Section => ({
  blocks: [
    schoolLine(data),
    paragraph('Заявление', { style: 'title' }),
    paragraph('об отказе от обработки персональных данных или об отзыве согласия', { style: 'subtitle', after: 10 }),
    paragraph(['Я, ', { blank: 162, caption: 'фамилия, имя, отчество родителя (законного представителя) или обучающегося, достигшего 16 лет' }], { after: 6 }),
    paragraph('обучающийся', { after: 2, keepWithNext: true }),
    paragraph([{ blank: 168, caption: 'фамилия, имя, отчество, дата рождения, класс' }], { after: 6 }),
    paragraph('сообщаю школе о своём решении:', { after: 6, keepWithNext: true }),
    decisions(['не даю согласия', 'отзываю согласие']),
    { kind: 'space', height: 3 },
    paragraph(['Отзыв действует с ', { blank: 40 }, '. Прежнее согласие дано ', { blank: 40 }, '.'], { after: 8 }),
    paragraph(bindWords(`Знаю, что журнал успеваемости и посещаемости школа ведёт по закону и без согласия, а логин и пароль дневника без него не выдаются. ${ON_PAPER}`), { align: 'justify', after: 14 }),
    SIGNED,
    { kind: 'space', height: 8 },
    paragraph('Принял сотрудник школы', { after: 4 }),
    SIGNED,
  ],
});

const formOf = (title: string, sections: readonly Section[]): ReportDocument => ({ title, language: 'ru', font: 'serif', size: 11, page: PAGE, sections });

/** The blank form of a class. */
export const consentForm = (data: ConsentFormData): ReportDocument => formOf('Согласие на обработку персональных данных', [familyPage(data)]);

/** The forms of the folder (P-11): consent of a parent, own consent from 16 on (P-03), refusal or withdrawal; for any class. */
export function consentForms({ school, address }: Pick<ConsentFormData, 'school' | 'address'>): ReportDocument {
  const data = { school, address, className: '', schoolYear: '' };
  return formOf('Формы согласия, отказа и отзыва', [familyPage(data), ownPage(data), refusalPage(data)]);
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
