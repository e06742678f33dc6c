/**
 * One page as the operators of a PDF content stream. Points, from the upper left corner; y grows downwards, as one reads.
 * What is drawn in one manner is written together: grounds, then rules, then all text in a single text object.
 */
import type { FontFace } from './font-face.ts';

/** Points in a millimetre. */
export const MM = 72 / 25.4;

export interface RuleStyle {
  readonly weight: number;
  readonly ink: string;
}

/** Hundredths of a point: exact sums, short numbers. */
const hundredths = (points: number): number => Math.round(points * 100);
const number = (value: number): string => String(value / 100);

function colour(ink: string): string {
  const part = (at: number): string => String(Math.round((Number.parseInt(ink.slice(at, at + 2), 16) / 255) * 1000) / 1000);
  return `${part(1)} ${part(3)} ${part(5)}`;
}

export class PageCanvas {
  readonly width: number;
  readonly height: number;
  readonly faces = new Set<FontFace>();
  readonly #top: number;
  readonly #grounds: string[] = [];
  readonly #shapes: string[] = [];
  /** Rules by style, then by the coordinate they share: pairs of ends, merged where they meet. */
  readonly #horizontal = new Map<RuleStyle, Map<number, number[]>>();
  readonly #vertical = new Map<RuleStyle, Map<number, number[]>>();
  #groundInk = '';
  #text = '';
  #face: FontFace | null = null;
  #size = 0;
  #ink = '';
  #x = 0;
  #y = 0;
  #upright = true;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#top = hundredths(height);
  }

  ground(x: number, y: number, width: number, height: number, ink: string): void {
    if (ink !== this.#groundInk) {
      this.#grounds.push(`${colour(ink)} rg`);
      this.#groundInk = ink;
    }
    const bottom = this.#top - hundredths(y + height);
    this.#grounds.push(`${number(hundredths(x))} ${number(bottom)} ${number(hundredths(width))} ${number(hundredths(height))} re f`);
  }

  horizontalRule(x1: number, x2: number, y: number, style: RuleStyle): void {
    extend(this.#horizontal, style, this.#top - hundredths(y), hundredths(x1), hundredths(x2));
  }

  verticalRule(x: number, y1: number, y2: number, style: RuleStyle): void {
    extend(this.#vertical, style, hundredths(x), hundredths(y1), hundredths(y2));
  }

  /** Anything else, in PDF operators over coordinates from `place`; graphics state is restored after it. */
  shape(operators: string): void {
    this.#shapes.push(`q ${operators} Q`);
  }

  /** A point for `shape`. */
  place(x: number, y: number): string {
    return `${number(hundredths(x))} ${number(this.#top - hundredths(y))}`;
  }

  /** Glyphs of a run from `x` on the base line `y`; `upwards` turns them a quarter to the left. */
  text(x: number, y: number, face: FontFace, size: number, ink: string, glyphs: string, upwards = false): void {
    if (glyphs === '') return;
    let out = '';
    if (ink !== this.#ink) {
      out += `${colour(ink)} rg\n`;
      this.#ink = ink;
    }
    if (face !== this.#face || size !== this.#size) {
      out += `/${face.id} ${Math.round(size * 100) / 100} Tf\n`;
      this.#face = face;
      this.#size = size;
      this.faces.add(face);
    }
    const atX = hundredths(x);
    const atY = this.#top - hundredths(y);
    if (upwards) {
      out += `0 1 -1 0 ${number(atX)} ${number(atY)} Tm `;
      this.#upright = false;
    } else if (this.#upright) {
      out += `${number(atX - this.#x)} ${number(atY - this.#y)} Td `;
    } else {
      out += `1 0 0 1 ${number(atX)} ${number(atY)} Tm `;
      this.#upright = true;
    }
    this.#x = atX;
    this.#y = atY;
    this.#text += glyphs.includes('>') ? `${out}[<${glyphs}>] TJ\n` : `${out}<${glyphs}> Tj\n`;
  }

  /** The page's operators, ASCII. */
  content(): string {
    const parts: string[] = [];
    if (this.#grounds.length > 0) parts.push(this.#grounds.join('\n'));
    for (const style of new Set([...this.#horizontal.keys(), ...this.#vertical.keys()])) {
      const strokes: string[] = [`${colour(style.ink)} RG ${style.weight} w 2 J`];
      for (const [y, ends] of this.#horizontal.get(style) ?? []) {
        for (let i = 0; i < ends.length; i += 2) strokes.push(`${number(ends[i]!)} ${number(y)} m ${number(ends[i + 1]!)} ${number(y)} l`);
      }
      for (const [x, ends] of this.#vertical.get(style) ?? []) {
        for (let i = 0; i < ends.length; i += 2) {
          strokes.push(`${number(x)} ${number(this.#top - ends[i]!)} m ${number(x)} ${number(this.#top - ends[i + 1]!)} l`);
        }
      }
      strokes.push('S');
      parts.push(strokes.join('\n'));
    }
    if (this.#shapes.length > 0) parts.push(this.#shapes.join('\n'));
    if (this.#text !== '') parts.push(`BT\n${this.#text}ET`);
    return parts.join('\n');
  }
}

/** Add a rule; one that begins where the last on this line ended makes it longer. */
function extend(rules: Map<RuleStyle, Map<number, number[]>>, style: RuleStyle, at: number, from: number, to: number): void {
  let lines = rules.get(style);
  if (!lines) rules.set(style, (lines = new Map()));
  const ends = lines.get(at);
  if (!ends) lines.set(at, [from, to]);
  else if (Math.abs(ends.at(-1)! - from) <= 1) ends[ends.length - 1] = to;
  else ends.push(from, to);
}
