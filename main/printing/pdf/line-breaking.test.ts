import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { FONTS_DIR } from '../../../tests/fixtures/pdf-text.ts';
import { FontSet } from './font-face.ts';
import { hyphenationPoints } from './hyphenation.ts';
import { breakLines } from './line-breaking.ts';
import type { Line, TextStyle } from './line-breaking.ts';

const fonts = new FontSet(new PDFDocument({ autoFirstPage: false, font: '' }), FONTS_DIR);
const face = fonts.face('sans', 'regular');
const style: TextStyle = { family: 'sans', size: 10, bold: false, tone: 'plain' };

const letters = new Map<string, string>();
for (const char of 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяё0123456789-–—.,:;()«»/№% ') {
  const [run] = face.runs(char);
  if (run) letters.set(run.glyphs, char);
}
/** A line as it will be read. */
const read = (line: Line): string =>
  line.segments
    .map((segment) => segment.glyphs.replaceAll(/>[^<]*</g, ''))
    .join('')
    .replaceAll(/.{4}/g, (glyph) => letters.get(glyph) ?? '?');
const lines = (text: string, width: number): string[] => breakLines(text, style, width, fonts).map(read);

describe('lines of text', () => {
  it('breaks at spaces and after the hyphen of a double name', () => {
    expect(lines('Абдурахманов-Заде Мухаммад-Амин', 75)).toEqual(['Абдурахманов-', 'Заде Мухаммад-', 'Амин']);
  });

  it('never begins a line with a dash and never separates what a no-break space binds', () => {
    for (let width = 81; width < 200; width += 3) {
      const broken = lines('Москва — столица, школа №\u00a017 имени В.\u00a0И.\u00a0Пешкова', width);
      expect(broken.filter((line) => /^[—–]/.test(line))).toEqual([]);
      expect(broken.filter((line) => line.includes('№ 17'))).toHaveLength(1);
    }
  });

  it('divides a word wider than the column by syllables', () => {
    expect(lines('Обществознание', 40)).toEqual(['Общест-', 'возна-', 'ние']);
  });

  it('divides a word without vowels by characters, and never hangs', () => {
    const word = 'бкт'.repeat(4000);
    const broken = lines(word, 60);
    expect(broken.join('')).toBe(word);
    expect(broken.length).toBeGreaterThan(500);
    expect(breakLines('Щ', style, 1, fonts)).toHaveLength(1);
    expect(lines('ЩЩЩ', 1).join('')).toBe('ЩЩЩ');
  });

  it('counts kerning that sets letters apart (found by seed 681784569)', () => {
    for (const line of breakLines('зкднв ё', style, 25, fonts)) expect(line.width).toBeLessThanOrEqual(25);
  });

  it('shows a soft hyphen only where the line ends at it', () => {
    expect(lines('пере\u00adменка', 200)).toEqual(['переменка']);
    expect(lines('пере\u00adменка', 35)).toEqual(['пере-', 'менка']);
  });

  it('keeps the breaks and empty lines of the text', () => {
    expect(lines('а\n\nб\nв', 100)).toEqual(['а', '', 'б', 'в']);
    expect(lines('', 100)).toEqual(['']);
  });

  it('stretches all lines of a justified paragraph but the last to the width', () => {
    const broken = breakLines('сведения взяты из электронного журнала за время с первого сентября', style, 140, fonts, true);
    for (const line of broken.slice(0, -1)) expect(line.width).toBeCloseTo(140, 5);
    expect(broken.at(-1)!.width).toBeLessThan(140);
  });

  it('loses nothing and fits the width, whatever the text', () => {
    const word = fc.stringMatching(/^[а-яё]{1,25}(-[а-яё]{2,12})?[.,]?$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 25 }), fc.integer({ min: 25, max: 400 }), fc.boolean(), (words, width, justify) => {
        const broken = breakLines(words.join(' '), style, width, fonts, justify);
        for (const line of broken) expect(line.width).toBeLessThanOrEqual(width + 0.05);
        const letters = broken.map(read).join(' ').replaceAll(/[^а-яё]/g, '');
        expect(letters).toBe(words.join('').replaceAll(/[^а-яё]/g, ''));
      }),
      { numRuns: 400 },
    );
  });

  it('reads the same in pieces of different looks as in one', () => {
    const text = 'Средний балл ниже порога: алгебра, геометрия и физика';
    const [a, b] = [text.slice(0, 20), text.slice(20)];
    const pieces = breakLines([{ text: a, bold: false }, b], style, 120, fonts).map(read);
    expect(pieces).toEqual(lines(text, 120));
  });
});

describe('division of words', () => {
  const divided = (word: string): string => {
    let text = '';
    for (const [index, char] of Array.from(word).entries()) text += (hyphenationPoints(word).includes(index) ? '-' : '') + char;
    return text;
  };

  it.each([
    ['успеваемость', 'ус-пе-ва-е-мость'],
    ['подъезд', 'подъ-езд'],
    ['майка', 'май-ка'],
    ['стр', 'стр'],
    ['яма', 'яма'],
  ])('%s', (word, syllables) => {
    expect(divided(word)).toBe(syllables);
  });

  it('leaves a vowel and two letters on both sides', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[а-яё]{2,30}$/), (word) => {
        for (const point of hyphenationPoints(word)) {
          for (const part of [word.slice(0, point), word.slice(point)]) {
            expect(part.length).toBeGreaterThanOrEqual(2);
            expect(part).toMatch(/[аеёиоуыэюя]/);
          }
          expect(word[point]).not.toMatch(/[йьъ]/);
        }
      }),
    );
  });
});
