/** «Приказ» of a school's head: the form that orders of the folder (P-11) share. Number and day are written by hand, because the school's own register gives them. */
import { clause, DAY_BY_HAND, directorName, known, officialFoot, OFFICIAL_PAGE, paragraph, schoolHead } from './official-paper.ts';
import type { Block, ReportDocument, RichText } from './report-document.ts';

export interface SchoolOrder {
  readonly school: string;
  readonly director: string;
  /** «О введении электронного журнала» */
  readonly subject: string;
  /** Why: «В целях … », without its full stop. */
  readonly reason: RichText;
  readonly points: readonly OrderPoint[];
  /** Who signs that they have read it; a few empty lines where nobody is named. */
  readonly acquainted: readonly string[];
}

/** A point: its text, then what stands beneath it – a table, a list. */
export interface OrderPoint {
  readonly text: RichText;
  readonly beneath?: readonly Block[];
}

/** Lines for names that are not known. */
const EMPTY_LINES = 4;

export function schoolOrder({ school, director, subject, reason, points, acquainted }: SchoolOrder): ReportDocument {
  const title = `Приказ «${subject}»`;
  const asPieces = (text: RichText) => (typeof text === 'string' ? [text] : text);
  return {
    title, shortTitle: subject, language: 'ru', font: 'serif', size: 11.5, page: OFFICIAL_PAGE,
    sections: [
      {
        footer: officialFoot(title), fitToPage: 0.88,
        blocks: [
          schoolHead(school),
          paragraph('Приказ', { style: 'title', after: 8 }),
          { kind: 'columns', gap: 6, columns: [{ star: 3, blocks: [paragraph(DAY_BY_HAND)] }, { star: 1, blocks: [paragraph(['№ ', { blank: 30 }])] }] },
          paragraph([{ text: subject, bold: true }], { before: 8, after: 10 }),
          clause(asPieces(reason)),
          paragraph([{ text: 'приказываю:', bold: true }], { before: 2, after: 4, keepWithNext: true }),
          ...points.flatMap(({ text, beneath = [] }, at): Block[] => [clause([`${at + 1}. `, ...asPieces(text)], { keepWithNext: beneath.length > 0, before: 3 }), ...beneath]),
          { kind: 'space', height: 6 },
          paragraph(['Директор  ', { blank: 48, caption: 'подпись' }, '  ', director.trim() === '' ? known('', 56, 'расшифровка') : directorName(director)], { before: 6, after: 14 }),
          {
            kind: 'table', name: 'С приказом ознакомлены', rules: 'horizontal', keepTogether: acquainted.length < 12, columns: [{ width: { star: 5 } }, { width: { mm: 42 } }, { width: { mm: 32 } }],
            head: [{ cells: ['С приказом ознакомлены', 'Подпись', 'Дата'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: (acquainted.length > 0 ? acquainted : Array.from({ length: EMPTY_LINES }, () => '')).map((name) => ({ minHeight: 8, cells: [{ text: name, valign: 'bottom' as const }, '', ''] })),
          },
        ],
      },
    ],
  };
}

/** People of an order, each on a line of their own; a line to write on where there is nobody. */
export const namedPeople = (people: readonly string[], caption = 'фамилия, имя, отчество, должность'): Block[] =>
  people.length === 0 ? [paragraph(['– ', { blank: 158, caption }], { after: 6 })] : [{ kind: 'list', marker: 'dash', items: people }];
