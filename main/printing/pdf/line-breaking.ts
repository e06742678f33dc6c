/** Rich text → lines of glyph runs. Lengths are points. */
import { TONE_INK } from '#domain/reports/index.ts';
import type { FontFamily, Inline, InlineText, RichText, Tone } from '#domain/reports/index.ts';
import type { FontFace, FontSet, GlyphRun } from './font-face.ts';
import { hyphenationPoints } from './hyphenation.ts';
import { MM } from './page-canvas.ts';

export interface TextStyle {
  readonly family: FontFamily;
  readonly size: number;
  readonly bold: boolean;
  readonly tone: Tone;
}

/** A stretch of a line in one face and ink. */
export interface LineSegment {
  readonly x: number;
  readonly face: FontFace;
  readonly ink: string;
  readonly glyphs: string;
  /** A line to write on, instead of glyphs. */
  readonly blank?: { readonly width: number; readonly caption: string | null };
}

export interface Line {
  readonly width: number;
  readonly segments: readonly LineSegment[];
  /** A blank of this line has a caption beneath it. */
  readonly captioned: boolean;
}

/** Something of a line that is not broken inside. */
interface Atom {
  readonly text: string;
  readonly run: GlyphRun;
  readonly ink: string;
  readonly width: number;
  /** Width of the space before it; 0 where it adjoins. */
  readonly space: number;
  readonly mayBreakBefore: boolean;
  /** The line must end before it. */
  readonly mustBreakBefore: boolean;
  readonly blank?: { readonly caption: string | null };
}

const SHORT_TEXT = 48;
const NEEDS_CARE = /[\n\u00ad\u200b]/;
/** After these a line may end inside a word, when letters stand on both sides. */
const BREAKS_AFTER = /(?<=\p{L}{2})[-\u2010/](?=\p{L}{2})|[\u00ad\u200b]/gu;
const SPACES = /([ \n\t\u00a0]+)/;
const SPACE = /^[ \n\t\u00a0]/;
/** No word of any language; it is cut into bits without further thought, so that its length costs nothing. */
const LONGEST_WORD = 80;
const BIT = 20;
const DASHES = new Set(['—', '–', '-']);

/** Break a text into lines no wider than `width`; a word wider than that is divided, so every line fits. */
export function breakLines(text: RichText, style: TextStyle, width: number, fonts: FontSet, justify = false): Line[] {
  if (typeof text === 'string' && text.length <= SHORT_TEXT && !NEEDS_CARE.test(text)) {
    const line = shortLine(text, style, fonts);
    if (line.width <= width) return [line];
  }
  const atoms = splitAtoms(text, style, width, fonts);
  return fillLines(atoms, style.size, width, justify);
}

/** Width of the text on one line, and of its widest part that is not broken. */
export function naturalWidths(text: RichText, style: TextStyle, fonts: FontSet): { readonly whole: number; readonly longest: number } {
  let whole = 0;
  let line = 0;
  let longest = 0;
  let part = 0;
  for (const atom of splitAtoms(text, style, Number.POSITIVE_INFINITY, fonts)) {
    if (atom.mustBreakBefore) line = 0;
    if (atom.mayBreakBefore || atom.mustBreakBefore) part = 0;
    line += (line > 0 ? atom.space : 0) + atom.width;
    part += (part > 0 ? atom.space : 0) + atom.width;
    whole = Math.max(whole, line);
    longest = Math.max(longest, part);
  }
  return { whole, longest };
}

function shortLine(text: string, style: TextStyle, fonts: FontSet): Line {
  const runs = fonts.face(style.family, style.bold ? 'bold' : 'regular').runs(text);
  const ink = TONE_INK[style.tone];
  let x = 0;
  const segments: LineSegment[] = [];
  for (const run of runs) {
    segments.push({ x, face: run.face, ink, glyphs: run.glyphs });
    x += (run.width * style.size) / 1000;
  }
  return { width: x, segments, captioned: false };
}

function faceOf(piece: InlineText | null, style: TextStyle, fonts: FontSet): FontFace {
  const bold = piece?.bold ?? style.bold;
  const italic = piece?.italic ?? false;
  return fonts.face(style.family, bold ? (italic ? 'boldItalic' : 'bold') : italic ? 'italic' : 'regular');
}

function splitAtoms(text: RichText, style: TextStyle, width: number, fonts: FontSet): Atom[] {
  const atoms: Atom[] = [];
  const pieces: readonly Inline[] = typeof text === 'string' ? [text] : text;
  /** A space or a line break at the end of a piece acts on the next one. */
  let pending: 'none' | 'space' | 'no-break' | 'line' = 'none';
  for (const piece of pieces) {
    if (typeof piece !== 'string' && 'field' in piece) continue;
    if (typeof piece !== 'string' && 'blank' in piece) {
      const face = faceOf(null, style, fonts);
      const space = pending === 'space' ? (face.space.width * style.size) / 1000 : 0;
      atoms.push({
        text: '',
        run: { face, glyphs: '', width: 0 },
        ink: TONE_INK.muted,
        width: Math.min(piece.blank * MM, Number.isFinite(width) ? width : 0),
        space,
        mayBreakBefore: pending === 'space',
        mustBreakBefore: pending === 'line',
        blank: { caption: piece.caption ?? null },
      });
      pending = 'none';
      continue;
    }
    const styled = typeof piece === 'string' ? null : piece;
    const content = styled ? styled.text : (piece as string);
    const face = faceOf(styled, style, fonts);
    const ink = TONE_INK[styled?.tone ?? style.tone];
    for (const token of content.split(SPACES)) {
      if (token === '') continue;
      if (SPACE.test(token)) {
        // A no-break space is as wide as another and is stretched like another.
        pending = token.includes('\n') ? 'line' : token.includes('\u00a0') ? 'no-break' : 'space';
        // Each further break is an empty line.
        for (let i = 1; i < token.split('\n').length - 1; i++) atoms.push(emptyAtom(face, ink));
        continue;
      }
      // A dash does not begin a line.
      if (pending === 'space' && DASHES.has(token)) pending = 'no-break';
      for (const [index, part] of breakableParts(token).entries()) {
        for (const [runIndex, run] of face.runs(part).entries()) {
          const inner = index > 0 || runIndex > 0;
          atoms.push({
            text: part,
            run,
            ink,
            width: (run.width * style.size) / 1000,
            space: !inner && (pending === 'space' || pending === 'no-break') ? (face.space.width * style.size) / 1000 : 0,
            mayBreakBefore: runIndex === 0 && (index > 0 || pending === 'space'),
            mustBreakBefore: !inner && pending === 'line',
          });
        }
      }
      pending = 'none';
    }
  }
  return atoms;
}

const emptyAtom = (face: FontFace, ink: string): Atom => ({
  text: '',
  run: { face, glyphs: '', width: 0 },
  ink,
  width: 0,
  space: 0,
  mayBreakBefore: true,
  mustBreakBefore: true,
});

/** A soft hyphen stays at the end of its part, so that a line that ends there can show it. */
function breakableParts(word: string): string[] {
  if (word.length > LONGEST_WORD) {
    const characters = Array.from(word);
    return Array.from({ length: Math.ceil(characters.length / BIT) }, (_, index) => characters.slice(index * BIT, (index + 1) * BIT).join(''));
  }
  const parts: string[] = [];
  let from = 0;
  for (const match of word.matchAll(BREAKS_AFTER)) {
    const end = match.index + match[0].length;
    if (end < word.length) {
      parts.push(word.slice(from, end));
      from = end;
    }
  }
  parts.push(word.slice(from));
  return parts;
}

function fillLines(atoms: readonly Atom[], size: number, width: number, justify: boolean): Line[] {
  const lines: Line[] = [];
  let line: Atom[] = [];
  let used = 0;
  const close = (stretch: boolean): void => {
    lines.push(makeLine(line, used, size, stretch ? width : null));
    line = [];
    used = 0;
  };
  // Room for rounding: a width computed from the same numbers must not count as too wide.
  const limit = width + 0.01;
  let i = 0;
  while (i < atoms.length) {
    // A cluster is an atom with all that adjoins it without a place to break.
    let end = i + 1;
    let clusterWidth = atoms[i]!.width;
    while (end < atoms.length && !atoms[end]!.mayBreakBefore && !atoms[end]!.mustBreakBefore) {
      clusterWidth += atoms[end]!.space + atoms[end]!.width;
      end++;
    }
    const first = atoms[i]!;
    const softHyphen = atoms[end - 1]!.text.endsWith('\u00ad') && end < atoms.length ? hyphenWidth(atoms[end - 1]!, size) : 0;
    if (first.mustBreakBefore && (line.length > 0 || lines.length > 0)) close(false);
    const gap = line.length > 0 ? first.space : 0;
    if (line.length > 0 && used + gap + clusterWidth + softHyphen > limit) {
      showSoftHyphen(line, size);
      used = lineWidth(line);
      close(justify);
      continue;
    }
    if (clusterWidth > limit && line.length === 0) {
      // Wider than the line: divide it here, the rest of the cluster goes on as if it stood alone.
      const pieces = divide(atoms.slice(i, end), size, width);
      for (const piece of pieces.slice(0, -1)) {
        line = piece;
        used = lineWidth(line);
        close(false);
      }
      line = pieces.at(-1) ?? [];
      used = lineWidth(line);
      i = end;
      continue;
    }
    for (let k = i; k < end; k++) {
      used += (line.length > 0 ? atoms[k]!.space : 0) + atoms[k]!.width;
      line.push(atoms[k]!);
    }
    i = end;
  }
  if (line.length > 0 || lines.length === 0) close(false);
  return lines;
}

const hyphenWidth = (atom: Atom, size: number): number => atom.run.face.width('-', size);

function showSoftHyphen(line: Atom[], size: number): void {
  const last = line.at(-1);
  if (!last?.text.endsWith('\u00ad')) return;
  line[line.length - 1] = retyped(last, `${last.text.slice(0, -1)}-`, size);
}

function retyped(atom: Atom, text: string, size: number): Atom {
  const [run] = atom.run.face.runs(text);
  return run ? { ...atom, text, run, width: (run.width * size) / 1000 } : atom;
}

function lineWidth(line: readonly Atom[]): number {
  let width = 0;
  for (const [index, atom] of line.entries()) width += (index > 0 ? atom.space : 0) + atom.width;
  return width;
}

/** Divide what is wider than a line into lines: by syllables where that works, by characters where it does not. */
function divide(cluster: readonly Atom[], size: number, width: number): Atom[][] {
  const lines: Atom[][] = [];
  let line: Atom[] = [];
  let used = 0;
  for (const [index, whole] of cluster.entries()) {
    let atom = index === 0 ? { ...whole, space: 0 } : whole;
    for (;;) {
      const gap = line.length > 0 ? atom.space : 0;
      const room = width - used - gap;
      if (atom.width <= room + 0.01) {
        line.push(atom);
        used += gap + atom.width;
        break;
      }
      const cut = atom.blank || atom.text === '' ? null : cutText(atom, size, room, line.length === 0);
      if (cut) line.push({ ...cut.head, space: atom.space });
      else if (line.length === 0) {
        // Not divisible, e.g. one character wider than the column: it stands alone.
        lines.push([atom]);
        used = 0;
        break;
      }
      lines.push(line);
      line = [];
      used = 0;
      if (cut) atom = { ...cut.tail, space: 0 };
    }
  }
  lines.push(line);
  return lines.filter((each) => each.length > 0);
}

function cutText(atom: Atom, size: number, room: number, mustProgress: boolean): { head: Atom; tail: Atom } | null {
  const { text } = atom;
  const { face } = atom.run;
  for (const point of hyphenationPoints(text).reverse()) {
    const head = `${text.slice(0, point)}-`;
    if (face.width(head, size) <= room) return { head: retyped(atom, head, size), tail: retyped(atom, text.slice(point), size) };
  }
  if (!mustProgress) return null;
  const characters = Array.from(text);
  let fits = 1;
  // Measured as it will stand: kerning may also set letters apart.
  while (fits < characters.length && face.width(characters.slice(0, fits + 1).join(''), size) <= room) fits++;
  if (fits >= characters.length) return null;
  return {
    head: retyped(atom, characters.slice(0, fits).join(''), size),
    tail: retyped(atom, characters.slice(fits).join(''), size),
  };
}

function makeLine(atoms: readonly Atom[], width: number, size: number, stretchTo: number | null): Line {
  const segments: LineSegment[] = [];
  let captioned = false;
  const gaps = atoms.reduce((count, atom, index) => count + (index > 0 && atom.space > 0 ? 1 : 0), 0);
  const extra = stretchTo !== null && gaps > 0 ? (stretchTo - width) / gaps : 0;
  let x = 0;
  let current: { x: number; face: FontFace; ink: string; glyphs: string } | null = null;
  for (const [index, atom] of atoms.entries()) {
    const space = index > 0 && atom.space > 0 ? atom.space + extra : 0;
    if (atom.blank) {
      x += space;
      segments.push({ x, face: atom.run.face, ink: atom.ink, glyphs: '', blank: { width: atom.width, caption: atom.blank.caption } });
      captioned ||= atom.blank.caption !== null;
      current = null;
    } else if (current && current.face === atom.run.face && current.ink === atom.ink) {
      if (space > 0) {
        const wider = Math.round(((space - (current.face.space.width * size) / 1000) * 1000) / size);
        current.glyphs += wider === 0 ? current.face.space.glyph : `${current.face.space.glyph}>${-wider}<`;
        x += space;
      }
      current.glyphs += atom.run.glyphs;
    } else {
      // The space is printed too, so that a reader copies words, not one long word.
      const lead: string = space > 0 ? atom.run.face.space.glyph : '';
      const start: number = x + space - (lead === '' ? 0 : (atom.run.face.space.width * size) / 1000);
      current = { x: start, face: atom.run.face, ink: atom.ink, glyphs: lead + atom.run.glyphs };
      segments.push(current);
      x += space;
    }
    x += atom.width;
  }
  return { width: x, segments, captioned };
}
