import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { asCell, DEFAULT_LETTER_OPTIONS, journalPages, parentsLetter, plainText } from '#domain/reports/index.ts';
import type { TableBlock } from '#domain/reports/index.ts';
import { journalPagesData } from '../../../tests/fixtures/journal-pages-data.ts';
import { schoolLetterData } from '../../../tests/fixtures/letter-data.ts';
import { DocumentPreview } from './document-preview.tsx';

const shown = (document: Parameters<typeof DocumentPreview>[0]['document']): HTMLElement => {
  const page = globalThis.document.createElement('div');
  page.innerHTML = renderToStaticMarkup(<DocumentPreview document={document} />);
  return page;
};

describe('a document on the screen (design §8)', () => {
  it('shows every section of a letter, tables as tables', () => {
    const page = shown(parentsLetter(schoolLetterData(0), { ...DEFAULT_LETTER_OPTIONS, addressBlock: true, directorSigns: true }));
    expect(page.querySelector('h1')?.textContent).toBe('Информационное письмо для родителей');
    expect([...page.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'Успеваемость', 'Посещаемость', 'Просим обратить внимание', 'Не сданы работы', 'Замечания', 'Рекомендации',
    ]);
    expect([...page.querySelectorAll('table')].map((table) => table.getAttribute('aria-label'))).toEqual(['Успеваемость', 'Посещаемость']);
    for (const text of ['Абдурахмановой-Заде Патимат Магомедовне', 'ознакомлен(а)', 'Кузнецова', 'М. П.', 'фамилия, инициалы']) {
      expect(page.textContent.replaceAll('\u00a0', ' ')).toContain(text);
    }
  });

  it('shows each cell of a journal page once, spans and all', () => {
    const document = journalPages(journalPagesData({ pupils: 4, lessons: 11 }), { lessonsPerSpread: 11, orientation: 'portrait' });
    const table = document.sections[0]!.blocks[0] as TableBlock;
    const cells = [...shown(document).querySelectorAll('table')[0]!.querySelectorAll('th, td')].map(({ textContent }) => textContent);
    expect(cells).toEqual([...table.head, ...table.body].flatMap((row) => row.cells.map((cell) => plainText(asCell(cell).text))));
  });

  it('leaves page numbers to paper', () => {
    expect(shown(parentsLetter(schoolLetterData(0), DEFAULT_LETTER_OPTIONS)).textContent).not.toContain(' из 2');
  });
});
