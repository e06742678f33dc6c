/** What the papers of the folder on personal data (P-11) have in common: the sheet, the head with the school's name, and lines to write on where the program cannot know. */
import type { Block, Inline, PageSetup, RichText, RunningLine } from './report-document.ts';
import { bindWords, initials, NO_BREAK_SPACE } from './russian-text.ts';

/** Filed in a binder on the left. */
export const OFFICIAL_PAGE: PageSetup = { size: 'A4', orientation: 'portrait', margins: { top: 18, right: 14, bottom: 16, left: 26 } };
/** Width of the text of such a sheet, mm. */
export const OFFICIAL_WIDTH = 170;

type Paragraph = Extract<Block, { kind: 'paragraph' }>;
export const paragraph = (text: RichText, more: Partial<Paragraph> = {}): Paragraph => ({ kind: 'paragraph', text, ...more });

/** Running text of an official paper, its words bound where it is plain. */
export const clause = (text: RichText, more: Partial<Paragraph> = {}): Paragraph =>
  paragraph(typeof text === 'string' ? bindWords(text) : text.map((piece) => (typeof piece === 'string' ? bindWords(piece) : piece)), { align: 'justify', after: 4, ...more });

/** What is known, or a line of so many mm to write it by hand. */
export const known = (text: string, blank: number, caption?: string): Inline => (text.trim() === '' ? { blank, ...(caption === undefined ? {} : { caption }) } : text.trim());

/** The school's name above a paper; of a school without one a line. */
export const schoolHead = (school: string): Paragraph =>
  school.trim() === '' ? paragraph([{ blank: 150, caption: 'наименование школы' }], { align: 'center', after: 12 }) : paragraph(bindWords(school.trim()), { align: 'center', after: 10 });

/** «___» __________ 20__ г. */
export const DAY_BY_HAND: readonly Inline[] = ['«', { blank: 8 }, `»${NO_BREAK_SPACE}`, { blank: 30 }, `${NO_BREAK_SPACE}20`, { blank: 7 }, `${NO_BREAK_SPACE}г.`];

export const officialFoot = (title: string): RunningLine => ({ left: title, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], onlyIfSeveral: true });

/** «Кузьмина Ольга Петровна» → «Кузьмина О. П.» */
export function shortName(name: string): string {
  const [family = '', given = '', ...rest] = name.split(' ').filter((part) => part !== '');
  return initials({ family, given, patronymic: rest.join(' ') });
}

/** «Учитель» → «учитель» inside of a sentence; an abbreviation («ИТ-инженер») stays. */
export const lowerFirst = (text: string): string => (/^\p{Lu}\p{Ll}/u.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text);

/** «Кузьмина Ольга Петровна, учитель» */
export const withPosition = ({ name, position }: { readonly name: string; readonly position: string }): string => (position.trim() === '' ? name : `${name}, ${lowerFirst(position.trim())}`);

/** A line for day, signature and whose it is; a name that is too long goes on beneath itself. */
export const signedByHand = (name: string): Block => ({
  kind: 'columns', gap: 5,
  columns: [
    { star: 10, blocks: [paragraph(DAY_BY_HAND)] }, { star: 7, blocks: [paragraph([{ blank: 48, caption: 'подпись' }])] },
    { star: 9, blocks: [paragraph(name.trim() === '' ? [{ blank: 56, caption: 'расшифровка' }] : shortName(name))] },
  ],
});

/** Who signs: «Ёлкина Е. Е.», whether the school wrote the name whole or short. */
export const directorName = (director: string): string => (/\p{Lu}\./u.test(director) ? bindWords(director.trim()) : shortName(director));

/** «Утверждаю» of the director, at the right of the sheet. */
export const approval = (director: string): Block => ({
  kind: 'columns', gap: 6,
  columns: [
    { star: 5, blocks: [] },
    {
      star: 4,
      blocks: [
        paragraph('Утверждаю', { after: 2 }), paragraph(director.trim() === '' ? ['Директор ', { blank: 18, caption: 'подпись' }, ' ', { blank: 27, caption: 'расшифровка' }] : ['Директор  ', { blank: 24, caption: 'подпись' }, '  ', directorName(director)], { after: 5 }),
        paragraph(DAY_BY_HAND, { after: 8 }),
      ],
    },
  ],
});
