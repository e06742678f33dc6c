import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCell, DEFAULT_LETTER_OPTIONS, journalPages, parentsLetter, plainText } from '#domain/reports/index.ts';
import type { Block, PageSetup, ReportDocument, TableBlock } from '#domain/reports/index.ts';
import { journalPagesData } from '../../../tests/fixtures/journal-pages-data.ts';
import { schoolLetterData } from '../../../tests/fixtures/letter-data.ts';
import { FONTS_DIR, pdfOf, pdfPages } from '../../../tests/fixtures/pdf-text.ts';
import { PdfWriter } from './pdf-writer.ts';

const A4: PageSetup = { size: 'A4', orientation: 'portrait', margins: { top: 20, right: 15, bottom: 20, left: 20 } };
const documentOf = (blocks: readonly Block[], page = A4): ReportDocument => ({
  title: 'Проба',
  language: 'ru',
  page,
  font: 'serif',
  size: 11,
  sections: [{ blocks }],
});

/** Words of every text of a document, in no order. */
function words(blocks: readonly Block[]): string[] {
  const texts = blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case 'paragraph':
        return [plainText(block.text)];
      case 'list':
        return block.items.flatMap((item) => ['–', plainText(item)]);
      case 'key-values':
        return block.rows.flatMap(({ label, value }) => [`${label}:`, plainText(value)]);
      case 'table':
        return [...block.head, ...block.body, ...(block.foot ?? [])].flatMap((row) => row.cells.map((cell) => plainText(asCell(cell).text)));
      case 'signatures':
        return block.lines.flatMap(({ role, name, seal }) => [role, name, seal ? 'М. П.' : '']);
      case 'address':
        return [...block.recipient.map(plainText), ...words(block.beside)];
      case 'together':
      case 'slip':
        return words(block.blocks);
      case 'columns':
        return block.columns.flatMap((column) => words(column.blocks));
      default:
        return [];
    }
  });
  return texts.flatMap((text) => text.split(/[\s\u00a0]+/)).filter(Boolean);
}

const pageWords = (pages: readonly string[]): string[] => pages.join(' ').replaceAll(/-\n/g, '-').split(/\s+/).filter(Boolean);
const sorted = (list: readonly string[]): string[] => [...list].sort();

/** Rows named `р17`, so that each is found again. */
const numbered = (count: number, height: (row: number) => string): TableBlock => ({
  kind: 'table',
  name: 'Т',
  columns: [{ width: { mm: 20 } }, { width: { star: 1 } }],
  head: [{ cells: ['ГОЛОВА', 'второй'] }],
  body: Array.from({ length: count }, (_, row) => ({ cells: [`р${row}к`, height(row)] })),
  foot: [{ cells: ['ИТОГО', ''] }],
});

const rowsOf = (page: string): number[] => Array.from(page.matchAll(/р(\d+)к/g), (match) => Number(match[1]));

describe('PDF of a table', () => {
  it('loses no row, repeats none, keeps the order, and has its head on every page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 60 }), fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 7 }), (count, before, heights) => {
        const lead: Block[] = Array.from({ length: before }, () => ({ kind: 'paragraph', text: 'строка' }));
        const table = numbered(count, (row) => 'слово '.repeat(heights[row % heights.length]! * 12).trim());
        const pages = pdfPages(pdfOf([documentOf([...lead, table])]), 'layout');
        expect(pages.flatMap(rowsOf)).toEqual(Array.from({ length: count }, (_, row) => row));
        for (const page of pages) {
          const table = rowsOf(page).length > 0 || page.includes('ИТОГО');
          expect(page.split('ГОЛОВА').length - 1).toBe(table || (count === 0 && page.includes('ГОЛОВА')) ? 1 : 0);
        }
        expect(pages.filter((page) => page.includes('ИТОГО'))).toHaveLength(1);
        // The totals never stand without a row.
        expect(rowsOf(pages.find((page) => page.includes('ИТОГО'))!).length).toBeGreaterThanOrEqual(Math.min(count, 1));
      }),
      { numRuns: 25 },
    );
  });

  it('carries a row that no page can hold from page to page, head and all', () => {
    const text = Array.from({ length: 1500 }, (_, index) => `с${index}`).join(' ');
    const pages = pdfPages(pdfOf([documentOf([numbered(3, (row) => (row === 1 ? text : 'коротко'))], { ...A4, size: 'A5' })]));
    expect(pages.length).toBeGreaterThan(3);
    for (const page of pages) expect(page).toContain('ГОЛОВА');
    expect(Array.from(pages.join(' ').matchAll(/с(\d+)\b/g), (match) => Number(match[1]))).toEqual(Array.from({ length: 1500 }, (_, index) => index));
    expect(pages.flatMap(rowsOf)).toEqual([0, 1, 2]);
  });

  it('keeps rows under a spanning cell together, and divides them only when no page can hold them', () => {
    const spanned = (groups: number, size: number): TableBlock => ({
      ...numbered(0, () => ''),
      body: Array.from({ length: groups * size }, (_, row) => ({
        cells: row % size === 0 ? [{ text: `г${row / size}`, rowspan: size }, `р${row}к`] : [`р${row}к`],
      })),
    });
    const kept = pdfPages(pdfOf([documentOf([spanned(30, 5)])]), 'layout');
    expect(kept.flatMap(rowsOf)).toEqual(Array.from({ length: 150 }, (_, row) => row));
    for (const page of kept) expect(rowsOf(page).length % 5).toBe(0);
    const divided = pdfPages(pdfOf([documentOf([spanned(1, 150)])]), 'layout');
    expect(divided.length).toBeGreaterThan(1);
    expect(divided.flatMap(rowsOf)).toEqual(Array.from({ length: 150 }, (_, row) => row));
    for (const page of divided) expect(page).toContain('ГОЛОВА');
  });

  it('keeps a table together where one page can hold it', () => {
    const lead: Block[] = Array.from({ length: 30 }, () => ({ kind: 'paragraph', text: 'строка' }));
    const pages = pdfPages(pdfOf([documentOf([...lead, { ...numbered(20, () => ''), keepTogether: true }])]));
    expect(pages.map((page) => rowsOf(page).length)).toEqual([0, 20]);
  });

  it('prints rotated heads as text that can be found', () => {
    const table: TableBlock = {
      ...numbered(3, () => 'х'),
      head: [{ cells: [{ text: 'Русский', rotated: true }, { text: 'Алгебра', rotated: true }] }],
    };
    const [page] = pdfPages(pdfOf([documentOf([table])]));
    expect(page).toContain('Русский');
    expect(page).toContain('Алгебра');
  });

  it('narrows columns that ask for more than the page has', () => {
    const wide: TableBlock = { ...numbered(0, () => ''), columns: [{ width: { mm: 150 } }, { width: { mm: 150 } }], body: [{ cells: ['слева', { text: 'справа', align: 'right' }] }] };
    const [page] = pdfPages(pdfOf([documentOf([wide])]));
    expect(page).toContain('справа');
  });
});

describe('PDF of a document', () => {
  it('says what the document says, word for word, in every variant of the letter (R7)', () => {
    for (const [index, options] of [{}, { variant: 'list', addressBlock: true, directorSigns: true }, { paper: 'A5-two-up' }].entries()) {
      const document = parentsLetter(schoolLetterData(index * 3), { ...DEFAULT_LETTER_OPTIONS, ...(options as object) });
      const withoutFooter = { ...document, sections: document.sections.map(({ blocks }) => ({ blocks })) };
      expect(sorted(pageWords(pdfPages(pdfOf([withoutFooter]))))).toEqual(sorted(words(document.sections.flatMap(({ blocks }) => blocks)).concat(['подпись', 'фамилия,', 'инициалы', 'дата'])));
    }
  });

  it('gives the same bytes for the same input', () => {
    const documents = [0, 1, 2].map((index) => parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS));
    expect(pdfOf(documents).equals(pdfOf(documents))).toBe(true);
    expect(pdfOf(documents).equals(pdfOf(documents, { createdAt: new Date(1) }))).toBe(false);
  });

  it('numbers the pages of each letter by itself, and only where there are several', () => {
    const long = parentsLetter(schoolLetterData(0), { ...DEFAULT_LETTER_OPTIONS, addressBlock: true });
    const short = parentsLetter({ ...schoolLetterData(1), subjects: [] }, DEFAULT_LETTER_OPTIONS);
    const pages = pdfPages(pdfOf([long, short, long]));
    expect(pages.map((page) => /с\. (\d) из (\d)/.exec(page)?.[0] ?? '')).toEqual(['с. 1 из 2', 'с. 2 из 2', '', 'с. 1 из 2', 'с. 2 из 2']);
  });

  it('tears the slip off at the foot of the last page', () => {
    const pages = pdfPages(pdfOf([parentsLetter(schoolLetterData(0), { ...DEFAULT_LETTER_OPTIONS, addressBlock: true })]), 'layout');
    expect(pages[0]).not.toContain('ознакомлен(а)');
    expect(pages.at(-1)!.trimEnd().split('\n').slice(-8).join('\n')).toContain('ознакомлен(а)');
  });

  it('lays two A5 letters on one A4 sheet', () => {
    const letters = [1, 2, 4].map((index) => parentsLetter({ ...schoolLetterData(index), subjects: [] }, { ...DEFAULT_LETTER_OPTIONS, paper: 'A5-two-up' }));
    const pages = pdfPages(pdfOf(letters), 'layout');
    expect(pages.map((page) => page.match(/№ 2026-11-\d+ от/g)!.map((found) => found.slice(10, 13)).filter((value, index, all) => all.indexOf(value) === index))).toEqual([['002', '003'], ['005']]);
  });

  it('has the head of the journal table on each dense page', () => {
    const pages = pdfPages(pdfOf([journalPages(journalPagesData({ pupils: 90, lessons: 44 }), { lessonsPerSpread: 22, orientation: 'landscape' })]), 'layout');
    expect(pages.length).toBeGreaterThan(6);
    for (const page of pages) expect(page).toMatch(/Фамилия, имя|Содержание урока/);
  });

  it('breaks before a page-break, and makes no empty page', () => {
    const line = (text: string): Block => ({ kind: 'paragraph', text });
    const pages = pdfPages(pdfOf([documentOf([{ kind: 'page-break' }, line('первая'), { kind: 'page-break' }, line('вторая'), { kind: 'page-break' }])]));
    expect(pages.map((page) => page.trim())).toEqual(['первая', 'вторая']);
    expect(pdfPages(pdfOf([documentOf([])]))).toHaveLength(1);
  });

  it('leaves no heading alone at the foot of a page and no single line of a paragraph', () => {
    const text = 'слово '.repeat(60).trim();
    for (let before = 30; before < 50; before++) {
      const lead: Block[] = Array.from({ length: before }, () => ({ kind: 'paragraph', text: 'строка' }));
      const pages = pdfPages(pdfOf([documentOf([...lead, { kind: 'paragraph', style: 'heading', text: 'ГЛАВА' }, { kind: 'paragraph', text }])]), 'layout');
      const withHeading = pages.find((page) => page.includes('ГЛАВА'))!;
      expect(withHeading.split('ГЛАВА')[1]!.split('\n').filter((line) => line.includes('слово')).length).toBeGreaterThanOrEqual(2);
      for (const page of pages) expect(page.split('\n').filter((line) => line.includes('слово')).length).not.toBe(1);
    }
  });

  it('gives an unbroken word of 20 000 letters and an endless name their pages', () => {
    const pages = pdfPages(pdfOf([documentOf([{ kind: 'paragraph', text: 'бвгд'.repeat(5000) }, numbered(2, () => 'ъ'.repeat(3000))])]));
    expect(pages.join('').replaceAll(/[^бвгд]/g, '').length).toBeGreaterThanOrEqual(20_000);
    expect(pages.flatMap(rowsOf)).toEqual([0, 1]);
  });

  it('hands pages on as they are full: nothing of a batch is held', () => {
    let bytes = 0;
    const writer = new PdfWriter({ fontsDir: FONTS_DIR, title: 'П', author: 'Ш', language: 'ru', createdAt: new Date(0), bookmarks: true }, (chunk) => (bytes += chunk.length));
    let last = 0;
    const grown: number[] = [];
    for (let index = 0; index < 20; index++) {
      writer.add(parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS));
      grown.push(bytes - last);
      last = bytes;
    }
    writer.end();
    // The first letter still waits for the second to begin.
    expect(grown.slice(1).every((each) => each > 1000)).toBe(true);
  });
});

describe('a section that fits itself to one page (R7: one pupil, one page)', () => {
  const lines = (count: number, fitToPage?: number): ReportDocument => {
    const blocks: Block[] = Array.from({ length: count }, (_, line) => ({ kind: 'paragraph', text: `с${line}с` }));
    return { ...documentOf(blocks), sections: [{ blocks, ...(fitToPage === undefined ? {} : { fitToPage }) }] };
  };
  const pagesOf = (document: ReportDocument) => pdfPages(pdfOf([document]), 'layout');
  const onOnePage = Array.from({ length: 80 }, (_, count) => count + 1).findLast((count) => pagesOf(lines(count)).length === 1)!;

  it('shrinks what is a little too long and loses nothing of it', () => {
    const long = Math.floor(onOnePage * 1.2);
    expect(pagesOf(lines(long))).toHaveLength(2);
    const [page, ...more] = pagesOf(lines(long, 0.75));
    expect(more).toEqual([]);
    expect(page!.match(/с\d+с/g)).toEqual(Array.from({ length: long }, (_, line) => `с${line}с`));
  });

  it('runs on at full size where even the smallest text is too much', () => {
    const long = onOnePage * 2;
    expect(pagesOf(lines(long, 0.75)).map((page) => page.match(/с\d+с/g)?.length)).toEqual(pagesOf(lines(long)).map((page) => page.match(/с\d+с/g)?.length));
  });
});
