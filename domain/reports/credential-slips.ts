/**
 * «Реквизиты доступа» (R-05, R-06, K-09): a slip for each person, two beside each other on A4, to be cut and given into the hand; and the register of issue with
 * room for signatures. The password stands on the slip alone.
 */
import { longDay, shortDay, bindWords } from './russian-text.ts';
import type { Block, PageSetup, ReportDocument, TableRow } from './report-document.ts';

export interface CredentialSlip {
  /** «Фамилия Имя Отчество» */
  readonly name: string;
  /** Position, class, or «мать ученика …». */
  readonly about: string;
  readonly login: string;
  readonly password: string;
  /** ISO, the last day on which the password is taken; null where the server does not tell. */
  readonly validUntil: string | null;
}

export type SlipReader = 'staff' | 'pupil' | 'parent';

export interface CredentialSlipsData {
  readonly school: string;
  readonly reader: SlipReader;
  /** ISO */
  readonly date: string;
  readonly slips: readonly CredentialSlip[];
}

const PAGE: PageSetup = { size: 'A4', orientation: 'portrait', margins: { top: 12, right: 12, bottom: 12, left: 12 } };

/** What one must know who holds the slip, in the words of the local regulations: personal, not passed on, told when lost. */
const DUTIES: Readonly<Record<SlipReader, readonly string[]>> = {
  staff: [
    'Пароль временный: при первом входе программа попросит придумать свой.',
    'Реквизиты личные. Не передавайте их никому, не оставляйте листок на столе; после входа уничтожьте его.',
    'Если листок потерян или пароль узнал кто-то ещё, сообщите администратору в тот же рабочий день.',
  ],
  pupil: [
    'Пароль временный: при первом входе придумай свой.',
    'Не показывай логин и пароль никому, кроме родителей. После входа листок уничтожь.',
    'Если листок потерян или пароль забыт, скажи классному руководителю.',
  ],
  parent: [
    'Пароль временный: при первом входе придумайте свой.',
    'Реквизиты личные. По ним видны сведения о вашем ребёнке: не передавайте их никому, после входа уничтожьте листок.',
    'Если листок потерян или пароль узнал кто-то ещё, сообщите классному руководителю в тот же рабочий день.',
  ],
};

/** Slips in the order given, left to right, row by row; a pair is never cut by the end of a page. */
export function credentialSlips(data: CredentialSlipsData): ReportDocument {
  const blocks: Block[] = [];
  for (let at = 0; at < data.slips.length; at += 2) {
    const pair = data.slips.slice(at, at + 2);
    blocks.push({
      kind: 'together',
      blocks: [
        { kind: 'columns', gap: 10, columns: [0, 1].map((side) => ({ star: 1, blocks: pair[side] ? slip(data, pair[side]) : [] })) },
        { kind: 'rule', weight: 0.4, before: 8, after: 8 },
      ],
    });
  }
  return { title: 'Реквизиты доступа', language: 'ru', page: PAGE, font: 'serif', size: 9.6, sections: [{ blocks }] };
}

function slip(data: CredentialSlipsData, one: CredentialSlip): Block[] {
  return [
    { kind: 'paragraph', text: bindWords(data.school), style: 'caption', tone: 'muted', after: 3 },
    { kind: 'paragraph', text: [{ text: 'Реквизиты доступа к электронному журналу', bold: true }], after: 3, keepWithNext: true },
    { kind: 'paragraph', text: [{ text: one.name, bold: true }, { text: one.about === '' ? '' : `\n${one.about}`, tone: 'muted' }], after: 5 },
    {
      kind: 'table', name: 'Реквизиты', rules: 'all', font: 'sans', size: 12.5, padding: { x: 6, y: 5 }, keepTogether: true,
      columns: [{ width: { mm: 20 } }, { width: { star: 1 } }],
      // A table without a head has no rule above it.
      head: [row('Логин', one.login)],
      body: [row('Пароль', one.password)],
    },
    {
      kind: 'paragraph', style: 'caption', before: 4, after: 2,
      text: [
        { text: `Выдано ${longDay(data.date)}`, tone: 'muted' },
        // Bold: who reads nothing else should see by when to sign in (ASVS 5.0, 6.4.1).
        ...(one.validUntil === null ? [] : [{ text: `. Войдите до ${longDay(one.validUntil)} включительно`, bold: true }, { text: ': потом пароль с листка не подойдёт.', tone: 'muted' as const }]),
      ],
    },
    ...DUTIES[data.reader].map((text): Block => ({ kind: 'paragraph', text: bindWords(text), style: 'caption', after: 1.5 })),
  ];
}

const row = (label: string, value: string): TableRow => ({ cells: [{ text: label, tone: 'muted' }, { text: value, bold: true }] });

export interface IssueLine {
  readonly name: string;
  readonly about: string;
  readonly reason: 'first' | 'reset' | 'reissue' | 'lost';
  /** ISO */
  readonly issuedOn: string;
  readonly issuedBy: string;
  /** ISO; null while it waits to be given into the hand. */
  readonly handedOn: string | null;
}

export interface IssueRegisterData {
  readonly school: string;
  /** «сотрудников», «обучающихся и родителей 7А» */
  readonly whose: string;
  /** ISO */
  readonly date: string;
  readonly lines: readonly IssueLine[];
}

export const ISSUE_REASON_WORDS: Readonly<Record<IssueLine['reason'], string>> = {
  first: 'первая выдача', reset: 'забыт или не сменён в срок', reissue: 'после блокировки', lost: 'утеря',
};

/** The register of issue, a line for each with room for the signature of who received. */
export function issueRegister(data: IssueRegisterData): ReportDocument {
  return {
    title: 'Журнал выдачи реквизитов доступа', language: 'ru', font: 'serif', size: 9.4,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 14, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${data.school} · Журнал выдачи реквизитов доступа`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(data.school), align: 'center', after: 2 },
          { kind: 'paragraph', text: 'Журнал выдачи реквизитов доступа', style: 'title' },
          { kind: 'paragraph', text: `к электронному журналу: ${data.whose}, на ${longDay(data.date)}`, style: 'subtitle' },
          {
            kind: 'table', name: 'Выдача', rules: 'all', padding: { x: 4, y: 4 },
            columns: [
              { width: { mm: 9 }, align: 'right' }, { width: { star: 5 } }, { width: { star: 4 } }, { width: { mm: 28 } }, { width: { mm: 25 } }, { width: { star: 3 } },
              { width: { mm: 23 } }, { width: { mm: 40 } },
            ],
            head: [{ cells: ['№', 'Кому', 'Должность, класс', 'Основание', 'Оформлено', 'Кем', 'Вручено', 'Подпись получившего'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: data.lines.map((line, at) => ({
              minHeight: 9,
              cells: [
                String(at + 1), line.name, line.about, ISSUE_REASON_WORDS[line.reason], shortDay(line.issuedOn), line.issuedBy, line.handedOn === null ? '' : shortDay(line.handedOn), '',
              ],
            })),
          },
        ],
      },
    ],
  };
}
