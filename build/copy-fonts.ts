/** The faces of printed documents, flat beside the worker that draws with them: what fonts the packages hold else is not shipped. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FACE_STYLES, FONT_FAMILIES, fontFile, fontFileName } from '../main/printing/pdf/font-files.ts';

export async function copyFonts(project: string, dist: string): Promise<void> {
  const packages = join(project, 'node_modules', '@expo-google-fonts');
  const target = join(dist, 'main', 'fonts');
  await mkdir(target, { recursive: true });
  await Promise.all(
    FONT_FAMILIES.flatMap((family) =>
      FACE_STYLES.map((style) => copyFile(fontFile(packages, family, style), join(target, fontFileName(family, style)))),
    ),
  );
}
