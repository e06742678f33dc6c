import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Whether a folder, which need not be there yet, lies below another: by where both really are, so that neither `..` nor a link
 * leads out.
 */
export function isFolderWithin(root: string, folder: string): boolean {
  if (!isAbsolute(root) || !isAbsolute(folder)) return false;
  const way = relative(whereReally(root), whereReally(folder));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The part that is there is followed, the rest is put behind it. */
function whereReally(path: string): string {
  // Without its dots: what is not there yet has nothing to follow.
  const whole = join(path);
  try {
    return realpathSync.native(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(whereReally(parent), basename(whole));
  }
}
