import { describe, expect, it } from 'vitest';
import { findMatching } from './match.ts';

const journals = [
  { label: '7А Алгебра', keywords: 'Гарифуллина Алсу' },
  { label: '7А Геометрия', keywords: 'Гарифуллина Алсу' },
  { label: '7Б Алгебра', keywords: 'Ёлкина' },
  { label: '10А Алгебра и начала анализа' },
  { label: 'Включить тёмное оформление', keywords: 'тема ночь' },
];
const found = (query: string) => findMatching(query, journals).map(({ label }) => label);

describe('finding in the palette', () => {
  it('shows everything in its order while nothing is typed', () => {
    expect(found('')).toEqual(journals.map(({ label }) => label));
    expect(found('  ')).toHaveLength(journals.length);
  });

  it('needs every typed word to begin a word', () => {
    expect(found('7а алг')).toEqual(['7А Алгебра']);
    expect(found('алг 7')).toEqual(['7А Алгебра', '7Б Алгебра']);
    expect(found('гебра')).toEqual([]);
  });

  it('reads words typed under the Latin layout as the keys they are', () => {
    expect(found('7f fku')).toEqual(['7А Алгебра']);
    expect(found('7, fkut,hf')).toEqual(['7Б Алгебра']);
  });

  it('does not tell ё from е', () => {
    expect(found('темное')).toEqual(['Включить тёмное оформление']);
    expect(found('елкина')).toEqual(['7Б Алгебра']);
  });

  it('puts what is in the name before what is in the keywords', () => {
    const items = [{ label: 'Письма', keywords: 'алгебра' }, { label: 'Алгебра' }];
    expect(findMatching('алг', items).map(({ label }) => label)).toEqual(['Алгебра', 'Письма']);
  });
});
