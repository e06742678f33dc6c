/** Paragraphs, lists and lines of text → pieces. */
import { DISTANCES_AT, PARAGRAPH_LOOKS, TONE_INK } from '#domain/reports/index.ts';
import type { Align, FontFamily, ListBlock, ParagraphBlock, RichText } from '#domain/reports/index.ts';
import type { FontSet } from './font-face.ts';
import { breakLines } from './line-breaking.ts';
import type { Line, TextStyle } from './line-breaking.ts';
import { MM } from './page-canvas.ts';
import type { PageCanvas } from './page-canvas.ts';
import type { Piece } from './piece.ts';

/** Typography of the document that a block stands in. */
export interface Setting {
  readonly font: FontFamily;
  readonly size: number;
}

const CAPTION_SCALE = 0.74;
const BLANK_RULE = { weight: 0.5, ink: TONE_INK.muted };

/** Draw a line of text from `x` on the base line `y`. */
export function drawLine(canvas: PageCanvas, line: Line, x: number, y: number, size: number): void {
  for (const segment of line.segments) {
    if (!segment.blank) {
      canvas.text(x + segment.x, y, segment.face, size, segment.ink, segment.glyphs);
      continue;
    }
    const { width, caption } = segment.blank;
    canvas.horizontalRule(x + segment.x, x + segment.x + width, y + 1.5, BLANK_RULE);
    if (caption === null) continue;
    const captionSize = size * CAPTION_SCALE;
    let at = x + segment.x + (width - segment.face.width(caption, captionSize)) / 2;
    for (const run of segment.face.runs(caption)) {
      canvas.text(at, y + 1.5 + captionSize * 1.05, run.face, captionSize, segment.ink, run.glyphs);
      at += (run.width * captionSize) / 1000;
    }
  }
}

/** Room below a line for the captions of its blanks. */
const captionRoom = (line: Line, size: number): number => (line.captioned ? size * CAPTION_SCALE * 1.15 : 0);

interface TextLayout {
  readonly style: TextStyle;
  readonly leading: number;
  readonly align: Align;
  readonly before: number;
  readonly after: number;
  readonly keepWithNext: boolean;
  /** Of the first line. */
  readonly indent: number;
  /** Of all lines. */
  readonly hanging: number;
  readonly marker?: string;
}

export function paragraphPieces(block: ParagraphBlock, width: number, setting: Setting, fonts: FontSet): Piece[] {
  const look = PARAGRAPH_LOOKS[block.style ?? 'body'];
  const distance = setting.size / DISTANCES_AT;
  return textPieces(
    block.text,
    {
      style: { family: setting.font, size: setting.size * look.scale, bold: look.bold, tone: block.tone ?? 'plain' },
      leading: look.leading,
      align: block.align ?? look.align,
      before: (block.before ?? look.before) * distance,
      after: (block.after ?? look.after) * distance,
      keepWithNext: block.keepWithNext ?? look.keepWithNext,
      indent: (block.indent ?? 0) * MM,
      hanging: 0,
    },
    width,
    fonts,
  );
}

export function listPieces(block: ListBlock, width: number, setting: Setting, fonts: FontSet): Piece[] {
  const look = PARAGRAPH_LOOKS.body;
  const distance = setting.size / DISTANCES_AT;
  const hanging = setting.size * (block.marker === 'numbered' ? 1.9 : 1.25);
  return block.items.flatMap((item, index) =>
    textPieces(
      item,
      {
        style: { family: setting.font, size: setting.size * 0.97, bold: false, tone: 'plain' },
        leading: 1.24,
        align: 'left',
        before: 0,
        after: index === block.items.length - 1 ? look.after * distance : 1.5 * distance,
        keepWithNext: false,
        indent: 0,
        hanging,
        marker: block.marker === 'dash' ? '–' : block.marker === 'bullet' ? '•' : `${index + 1}.`,
      },
      width,
      fonts,
    ),
  );
}

/** One piece per line; the first two and the last two lines stay together (no widows, no orphans). */
function textPieces(text: RichText, layout: TextLayout, width: number, fonts: FontSet): Piece[] {
  const { style, align, hanging } = layout;
  const face = fonts.face(style.family, style.bold ? 'bold' : 'regular');
  const capHeight = (face.capHeight * style.size) / 1000;
  const lineHeight = style.size * layout.leading;
  const room = width - hanging;
  const lines = layout.indent > 0 ? indentedLines(text, layout, room, fonts) : breakLines(text, style, room, fonts, align === 'justify');
  return lines.map((line, index): Piece => {
    const last = index === lines.length - 1;
    const indent = index === 0 ? layout.indent : 0;
    return {
      height: lineHeight + captionRoom(line, style.size) + (last ? layout.after : 0),
      before: index === 0 ? layout.before : 0,
      keepWithNext: last ? layout.keepWithNext : index === 0 || index === lines.length - 2,
      draw(canvas, x, y) {
        const base = y + (lineHeight + capHeight) / 2;
        if (index === 0 && layout.marker !== undefined) {
          for (const run of face.runs(layout.marker)) canvas.text(x, base, run.face, style.size, TONE_INK.muted, run.glyphs);
        }
        const free = room - line.width - indent;
        const shift = align === 'center' ? free / 2 : align === 'right' ? free : 0;
        drawLine(canvas, line, x + hanging + indent + shift, base, style.size);
      },
    };
  });
}

/** The first line is shorter: a blank of the indent's width is broken with the text, then taken off again. */
function indentedLines(text: RichText, layout: TextLayout, width: number, fonts: FontSet): Line[] {
  const pieces = typeof text === 'string' ? [text] : text;
  const justify = layout.align === 'justify';
  const [first, ...others] = breakLines([{ blank: layout.indent / MM }, ...pieces], layout.style, width, fonts, justify);
  if (!first) return [];
  const segments = first.segments.slice(1).map((segment) => ({ ...segment, x: segment.x - layout.indent }));
  return [{ ...first, segments, width: first.width - layout.indent }, ...others];
}
