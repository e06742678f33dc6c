import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { FONTS_DIR } from '../../../tests/fixtures/pdf-text.ts';
import { FontSet } from './font-face.ts';
import { FACE_STYLES, FONT_FAMILIES, fontFile, FontMissingError } from './font-files.ts';

const opened = () => {
  const pdf = new PDFDocument({ autoFirstPage: false, font: '' });
  return { pdf, fonts: new FontSet(pdf, FONTS_DIR) };
};

describe('glyphs of our faces', () => {
  it('measures as pdfkit itself measures, kerning included', () => {
    const { pdf, fonts } = opened();
    for (const family of FONT_FAMILIES) {
      for (const style of FACE_STYLES) {
        const face = fonts.face(family, style);
        pdf.font(fontFile(FONTS_DIR, family, style)).fontSize(10);
        for (const text of ['Абдурахманов-Заде', 'Готово', '5/4', 'Уважаемые', 'ГТУ', '№ 17']) {
          // Kerning is kept in whole thousandths.
          expect(Math.abs(face.width(text, 10) - pdf.widthOfString(text))).toBeLessThan(0.06);
        }
      }
    }
  });

  it('has every letter of the languages of Russia and every sign of our documents', () => {
    const { fonts } = opened();
    const letters = 'АЯаяЁёӘәҒғҚқҢңӨөҮүҺһҖҗӐӑӖӗҪҫӲӳҤҥҔҕӒӓӦӧӰӱӸӹӀ№§«»„“–—…·•₽%°≤≥×';
    for (const family of ['serif', 'sans'] as const) {
      const face = fonts.face(family, 'regular');
      expect(Array.from(letters).filter((char) => face.runs(char)[0]?.face !== face)).toEqual([]);
    }
  });

  it('borrows a letter that a face lacks from the next one', () => {
    const { fonts } = opened();
    const serif = fonts.face('serif', 'regular');
    const runs = serif.runs('Ая\u1e9e'); // ẞ
    const hebrew = serif.runs('Аא');
    expect(runs.reduce((sum, run) => sum + run.width, 0)).toBeGreaterThan(0);
    expect(hebrew.map(({ face }) => face === serif)).toEqual([true, false]);
  });

  it('prints no-break spaces as spaces and leaves out what is not printed', () => {
    const { fonts } = opened();
    const face = fonts.face('serif', 'regular');
    expect(face.runs('а\u00a0б')[0]!.glyphs).toBe(face.runs('а б')[0]!.glyphs);
    expect(face.runs('пе\u00adре')[0]!.glyphs).toBe(face.runs('пере')[0]!.glyphs);
    expect(face.runs('')).toEqual([]);
    expect(face.runs('\u0000\u0001')).toEqual([]);
  });

  it('names the file that is missing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'fonts-'));
    expect(() => fontFile(empty, 'serif', 'bold')).toThrow(new FontMissingError('PTSerif_700Bold.ttf'));
  });
});
