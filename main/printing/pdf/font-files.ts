/**
 * The faces our documents are printed with: PT Serif and PT Sans (ParaType, OFL), drawn for the languages of Russia,
 * and Tinos (OFL), metrically Times New Roman, for documents whose form prescribes it and for letters the other two lack.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FontFamily } from '#domain/reports/index.ts';

export type FaceStyle = 'regular' | 'bold' | 'italic' | 'boldItalic';

const FAMILIES: Readonly<Record<FontFamily, { readonly folder: string; readonly name: string }>> = {
  serif: { folder: 'pt-serif', name: 'PTSerif' },
  sans: { folder: 'pt-sans', name: 'PTSans' },
  times: { folder: 'tinos', name: 'Tinos' },
};

const STYLES: Readonly<Record<FaceStyle, string>> = {
  regular: '400Regular',
  bold: '700Bold',
  italic: '400Regular_Italic',
  boldItalic: '700Bold_Italic',
};

export const FACE_STYLES = Object.keys(STYLES) as FaceStyle[];
export const FONT_FAMILIES = Object.keys(FAMILIES) as FontFamily[];

/** A font file that must be there and is not. */
export class FontMissingError extends Error {
  readonly file: string;
  constructor(file: string) {
    super(`font file is missing: ${file}`);
    this.name = 'FontMissingError';
    this.file = file;
  }
}

/** The file of a face, e.g. `PTSerif_700Bold.ttf`. */
export const fontFileName = (family: FontFamily, style: FaceStyle): string => `${FAMILIES[family].name}_${STYLES[style]}.ttf`;

/**
 * Find the file of a face in `fontsDir`: flat, as in the packaged application, or in the folders of the npm packages.
 * Throws FontMissingError.
 */
export function fontFile(fontsDir: string, family: FontFamily, style: FaceStyle): string {
  const name = fontFileName(family, style);
  const flat = join(fontsDir, name);
  if (existsSync(flat)) return flat;
  const packed = join(fontsDir, FAMILIES[family].folder, STYLES[style], name);
  if (existsSync(packed)) return packed;
  throw new FontMissingError(name);
}
