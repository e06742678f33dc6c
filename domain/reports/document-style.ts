/**
 * The one look of our documents, for every surface: sizes in proportion to the body text; distances in points for a body
 * of 10 points, larger and smaller with it.
 * Colours are chosen to survive a black-and-white printer: meaning is never carried by colour alone.
 */
import type { Align, ParagraphStyle, Tone } from './report-document.ts';

/** The body size at which distances are what they say. */
export const DISTANCES_AT = 10;

export interface ParagraphLook {
  /** Times the body size. */
  readonly scale: number;
  readonly bold: boolean;
  readonly align: Align;
  readonly before: number;
  readonly after: number;
  /** Distance of lines, times the type size. */
  readonly leading: number;
  readonly keepWithNext: boolean;
}

export const PARAGRAPH_LOOKS: Readonly<Record<ParagraphStyle, ParagraphLook>> = {
  title: { scale: 1.5, bold: true, align: 'center', before: 6, after: 2, leading: 1.18, keepWithNext: true },
  subtitle: { scale: 1.08, bold: false, align: 'center', before: 0, after: 6, leading: 1.22, keepWithNext: true },
  heading: { scale: 1.06, bold: true, align: 'left', before: 7, after: 3, leading: 1.2, keepWithNext: true },
  body: { scale: 1, bold: false, align: 'left', before: 0, after: 4, leading: 1.3, keepWithNext: false },
  small: { scale: 0.84, bold: false, align: 'left', before: 0, after: 2, leading: 1.25, keepWithNext: false },
  caption: { scale: 0.76, bold: false, align: 'left', before: 0, after: 0, leading: 1.15, keepWithNext: false },
};

/** Ink of a tone, as `#rrggbb`. */
export const TONE_INK: Readonly<Record<Tone, string>> = {
  plain: '#1a1a1a',
  muted: '#5c5f66',
  accent: '#1f3a5f',
  warn: '#9b1c1c',
  good: '#1e6b3a',
  head: '#33373d',
  total: '#1a1a1a',
};

/** What lies behind a cell or a row of a tone; `null` is bare paper. */
export const TONE_GROUND: Readonly<Record<Tone, string | null>> = {
  plain: null,
  muted: null,
  accent: '#eef2f7',
  warn: '#faeeee',
  good: '#edf6f0',
  head: '#eef0f3',
  total: '#f5f6f8',
};

export const ZEBRA_GROUND = '#f8f9fa';
export const RULE_INK = '#8b919a';
export const STRONG_RULE_INK = '#3d434b';

/** Table defaults. */
export const TABLE_LEADING = 1.16;
export const TABLE_SIZE = 9.5;
export const TABLE_PADDING = { x: 4, y: 2.6 };
export const ROTATED_LENGTH = 42;

/**
 * The addressee's field on A4, mm from the sheet's upper left corner: what a DL (E65, 220 × 110) envelope shows through
 * its right-hand window of 90 × 45 mm wherever the folded sheet slips inside it.
 */
export const ENVELOPE_WINDOW = { left: 112, top: 51, width: 78, height: 33 } as const;
