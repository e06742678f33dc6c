/**
 * «Акт о блокировании персональных данных» and the act of its end (P-05): whose data, on what ground, from when, what of it is no longer used and what stays, by whom; with the look of the act of destruction.
 */
import type { PersonKind } from '../personal-data/index.ts';
import type { Block, ReportDocument } from './report-document.ts';
import { bindWords, longDay } from './russian-text.ts';

/** A deed of somebody at a moment: the ISO day, and the time as it is to be read («14:05»). */
export interface DatedDeed {
  readonly day: string;
  readonly time: string;
  readonly by: string;
  /** The paper on whose ground it was done. */
  readonly basis: string;
}

export interface BlockingActData {
  readonly school: string;
  readonly number: number;
  readonly kind: PersonKind;
  /** As the school's server has it; empty where the data was destroyed since: nobody keeps it. */
  readonly name: string;
  readonly personId: string;
  readonly reason: string;
  readonly blocked: DatedDeed;
}

const WHOSE: Readonly<Record<PersonKind, string>> = { pupil: 'обучающийся', guardian: 'родитель (законный представитель)', staff: 'бывший сотрудник' };

/** What a block does to each part of the data (server/personal-data/blocks.ts): part, while it stands, when it has ended. */
type Part = readonly [string, string, string];

const AWAY = 'убраны с рабочих мест: их нет в журнале, списках, отчётах, письмах и поиске';
const BACK = 'возвращены на рабочие места';
const LOGIN: Part = ['Логин и пароль', 'вход закрыт', 'вход не открывается сам: логин и пароль выдаются заново'];
const PARTS: Readonly<Record<PersonKind, readonly Part[]>> = {
  pupil: [
    ['Имя, дата рождения, пол, класс', AWAY, BACK], ['Адрес и телефон', AWAY, BACK], ['Сведения о родителях', AWAY, BACK], ['Согласия на обработку данных', AWAY, BACK], ['Олимпиады, конкурсы, награды', 'не показываются никому', 'снова показываются'],
    ['Отметки и посещаемость', 'остаются в журнале без имени', 'снова стоят под именем'], LOGIN,
  ],
  guardian: [['Имя, пол, степень родства, телефон', AWAY, BACK], ['Имя в согласиях ребёнка', 'скрыто', 'снова показано'], LOGIN],
  staff: [
    ['Имя и должность', 'вместо них стоят слова «Данные заблокированы»', 'снова показаны'], ['Записи в журнале', 'остаются, имя автора скрыто', 'снова стоят под именем автора'], LOGIN,
  ],
};

const KEPT_BLOCKED =
  'Данные хранятся в базе данных школьного сервера и никому не показываются, пока блокировка не снята. Рабочее место, на котором нет связи, уберёт их при первом обмене с сервером. Снятие блокировки оформляется отдельным актом.';
const DESTROYED_SINCE = 'С тех пор данные уничтожены, об этом составлен отдельный акт. До того они хранились в базе данных школьного сервера и никому не показывались.';

const page = { size: 'A4', orientation: 'portrait', margins: { top: 16, right: 14, bottom: 16, left: 22 } } as const;
const momentOf = ({ day, time }: DatedDeed): string => `${longDay(day)}, ${time}`;
const whose = ({ kind, name }: BlockingActData): string => `${WHOSE[kind]}: ${name === '' ? 'имя в системе не хранится' : name}`;

const partsTable = (kind: PersonKind, head: string, at: 1 | 2): Block => ({
  kind: 'table', name: 'Сведения', rules: 'all', columns: [{ width: { star: 3 } }, { width: { star: 5 } }],
  head: [{ cells: ['Сведения', head].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
  body: PARTS[kind].map((part) => ({ cells: [part[0], bindWords(part[at])] })),
});

/** The act of a block, whether it stands or has ended. */
export function blockingAct(data: BlockingActData): ReportDocument {
  const { school, number, kind, personId, reason, blocked } = data;
  const title = `Акт № ${number} о блокировании персональных данных`;
  return {
    title, language: 'ru', font: 'serif', size: 11, page,
    sections: [
      {
        footer: { left: `${school} · Акт № ${number}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], onlyIfSeveral: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 6 },
          { kind: 'paragraph', text: bindWords(title), style: 'title' },
          { kind: 'paragraph', text: longDay(blocked.day), style: 'subtitle' },
          {
            kind: 'key-values',
            rows: [
              { label: 'Чьи данные', value: whose(data) }, { label: 'Обозначение в системе', value: personId }, { label: 'Причина', value: reason }, { label: 'Основание', value: blocked.basis },
              { label: 'Заблокированы с', value: momentOf(blocked) }, { label: 'Заблокировал', value: blocked.by },
            ],
          },
          { kind: 'paragraph', text: 'Больше не используется', style: 'heading' },
          partsTable(kind, 'Что сделано', 1),
          { kind: 'paragraph', before: 6, text: bindWords(data.name === '' ? DESTROYED_SINCE : KEPT_BLOCKED) },
          { kind: 'signatures', lines: [{ role: 'Заблокировал', name: blocked.by }, { role: 'Ответственный за персональные данные', name: '' }, { role: 'Руководитель', name: '' }] },
        ],
      },
    ],
  };
}

/** The act of the end of a block; where the data was destroyed there is none, because nothing is used again. */
export function unblockingAct(data: BlockingActData & { readonly lifted: DatedDeed }): ReportDocument {
  const { school, number, kind, personId, reason, blocked, lifted } = data;
  const heading = 'Акт о снятии блокировки персональных данных';
  return {
    title: `${heading}, к акту № ${number}`, language: 'ru', font: 'serif', size: 11, page,
    sections: [
      {
        footer: { left: `${school} · К акту № ${number}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], onlyIfSeveral: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 6 },
          { kind: 'paragraph', text: heading, style: 'title' },
          { kind: 'paragraph', text: bindWords(`${longDay(lifted.day)}, к акту № ${number} от ${longDay(blocked.day)}`), style: 'subtitle' },
          {
            kind: 'key-values',
            rows: [
              { label: 'Чьи данные', value: whose(data) }, { label: 'Обозначение в системе', value: personId }, { label: 'Были заблокированы с', value: momentOf(blocked) },
              { label: 'Причина и основание', value: `${reason}; ${blocked.basis}` }, { label: 'Основание снятия', value: lifted.basis }, { label: 'Снята', value: momentOf(lifted) }, { label: 'Снял', value: lifted.by },
            ],
          },
          { kind: 'paragraph', text: 'Снова используется', style: 'heading' },
          partsTable(kind, 'Что сделано', 2),
          { kind: 'paragraph', before: 6, text: bindWords('Рабочее место, на котором нет связи, получит данные при первом обмене с сервером.') },
          { kind: 'signatures', lines: [{ role: 'Снял блокировку', name: lifted.by }, { role: 'Ответственный за персональные данные', name: '' }, { role: 'Руководитель', name: '' }] },
        ],
      },
    ],
  };
}
