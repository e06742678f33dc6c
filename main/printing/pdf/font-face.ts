/**
 * Text → glyphs. Shaping every string anew is what makes PDF libraries slow; a school prints the same few thousand words
 * in every batch. So each character is shaped once, each pair of characters once (for its kerning), and each word is
 * remembered as the bytes that go into the page.
 *
 * This file alone knows the inside of pdfkit's embedded font; `font-face.test.ts` notices when an upgrade changes it.
 */
import type PDFDocument from 'pdfkit';
import type { FontFamily } from '#domain/reports/index.ts';
import { fontFile } from './font-files.ts';
import type { FaceStyle } from './font-files.ts';

interface EmbeddedFont {
  readonly id: string;
  readonly capHeight: number;
  /** Codes of glyphs in the subset, and their places in thousandths of the type size. */
  encode(text: string): [codes: string[], positions: { readonly xAdvance: number; readonly advanceWidth: number }[]];
  ref(): object;
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

/** A piece of text in one face, ready for the page. Widths are thousandths of the type size. */
export interface GlyphRun {
  readonly face: FontFace;
  /** Inside of a PDF text array, without its outer angle brackets: `00010002>-20<0003`. */
  readonly glyphs: string;
  readonly width: number;
}

/** Distinct words kept per face; a whole school's batch stays below it, and memory stays flat above it. */
const WORDS_KEPT = 20_000;

const SAME_AS_SPACE = new Set([0xa0, 0x2009, 0x202f, 0x2007, 0x09]);
const NOT_PRINTED = new Set([0xad, 0x200b, 0x200d, 0xfeff]);
const MISSING_GLYPH = 0x25a1;

export class FontFace {
  readonly id: string;
  /** Height of capitals, thousandths of the type size. */
  readonly capHeight: number;
  readonly space: { readonly glyph: string; readonly width: number };
  readonly #font: EmbeddedFont;
  readonly #fallback: (() => FontFace) | null;
  readonly #characters = new Map<number, { readonly glyph: string; readonly width: number } | null>();
  readonly #kerning = new Map<number, number>();
  readonly #words = new Map<string, readonly GlyphRun[]>();

  constructor(font: EmbeddedFont, fallback: (() => FontFace) | null) {
    this.#font = font;
    this.#fallback = fallback;
    this.id = font.id;
    this.capHeight = font.capHeight;
    this.space = this.#character(0x20) ?? { glyph: '0000', width: 250 };
  }

  /** The object a page names to use this face. */
  reference(): object {
    return this.#font.ref();
  }

  /** The runs of a text without line breaks; more than one only where another face lends a missing letter. */
  runs(text: string): readonly GlyphRun[] {
    const known = this.#words.get(text);
    if (known) return known;
    const runs = this.#shape(text);
    if (this.#words.size >= WORDS_KEPT) this.#words.clear();
    this.#words.set(text, runs);
    return runs;
  }

  /** Width of a text on one line, in points at this size. */
  width(text: string, size: number): number {
    let width = 0;
    for (const run of this.runs(text)) width += run.width;
    return (width * size) / 1000;
  }

  #shape(text: string): GlyphRun[] {
    const runs: GlyphRun[] = [];
    let face: FontFace | null = null;
    let glyphs = '';
    let width = 0;
    let previous = 0;
    const close = (): void => {
      if (face && glyphs !== '') runs.push({ face, glyphs, width });
      glyphs = '';
      width = 0;
      previous = 0;
    };
    for (const char of text) {
      const codePoint = plainCodePoint(char.codePointAt(0)!);
      if (codePoint === 0) continue;
      const [owner, character] = this.#lookUp(codePoint);
      if (owner !== face) {
        close();
        face = owner;
      }
      if (previous !== 0) {
        const kern = owner.#kern(previous, codePoint);
        if (kern !== 0) {
          glyphs += `>${-kern}<`;
          width += kern;
        }
      }
      glyphs += character.glyph;
      width += character.width;
      previous = codePoint;
    }
    close();
    return runs;
  }

  /** Whose glyph stands for a character: ours, the fallback's, else a hollow square of the fallback or of ours. */
  #lookUp(codePoint: number): [FontFace, { readonly glyph: string; readonly width: number }] {
    const own = this.#character(codePoint);
    if (own) return [this, own];
    const other = this.#fallback?.();
    if (other) {
      const lent = other.#character(codePoint) ?? other.#character(MISSING_GLYPH);
      if (lent) return [other, lent];
    }
    return [this, this.#character(0x3f) ?? this.space];
  }

  #character(codePoint: number): { readonly glyph: string; readonly width: number } | null {
    const known = this.#characters.get(codePoint);
    if (known !== undefined) return known;
    let character = null;
    if (this.#font.font.hasGlyphForCodePoint(codePoint)) {
      const [codes, positions] = this.#font.encode(String.fromCodePoint(codePoint));
      const [glyph] = codes;
      const [position] = positions;
      if (glyph !== undefined && position !== undefined) character = { glyph, width: position.advanceWidth };
    }
    this.#characters.set(codePoint, character);
    return character;
  }

  /** Distance added between two characters, in whole thousandths. */
  #kern(left: number, right: number): number {
    if (left > 0xffff || right > 0xffff) return 0;
    const key = left * 0x10000 + right;
    const known = this.#kerning.get(key);
    if (known !== undefined) return known;
    const [, positions] = this.#font.encode(String.fromCodePoint(left, right));
    const [first] = positions;
    const kern = positions.length === 2 && first !== undefined ? Math.round(first.xAdvance - first.advanceWidth) : 0;
    this.#kerning.set(key, kern);
    return kern;
  }
}

/** No-break spaces and hyphens have done their work once lines are broken; in the file they are what a reader searches for. */
function plainCodePoint(codePoint: number): number {
  if (codePoint < 0x20 && codePoint !== 0x09) return 0;
  if (SAME_AS_SPACE.has(codePoint)) return 0x20;
  if (codePoint === 0x2011) return 0x2d;
  return NOT_PRINTED.has(codePoint) ? 0 : codePoint;
}

/** The faces of one PDF file, opened at first use. */
export class FontSet {
  readonly #pdf: InstanceType<typeof PDFDocument>;
  readonly #fontsDir: string;
  /** Asked for every cell: two plain look-ups, no key to put together. */
  readonly #faces: Readonly<Record<FontFamily, Partial<Record<FaceStyle, FontFace>>>> = { serif: {}, sans: {}, times: {} };

  constructor(pdf: InstanceType<typeof PDFDocument>, fontsDir: string) {
    this.#pdf = pdf;
    this.#fontsDir = fontsDir;
  }

  /** Throws FontMissingError. */
  face(family: FontFamily, style: FaceStyle): FontFace {
    const known = this.#faces[family][style];
    if (known) return known;
    this.#pdf.font(fontFile(this.#fontsDir, family, style));
    const { _font: font } = this.#pdf as unknown as { readonly _font: EmbeddedFont };
    const face = new FontFace(font, family === 'times' ? null : () => this.face('times', style));
    this.#faces[family][style] = face;
    return face;
  }
}
