import { OWN_COPY_TYPE } from '#domain/own-copy.ts';

/** The part of Electron's clipboard that is used here, as it was until Electron 44 and as it is from there on. */
export interface SystemClipboard {
  availableFormats?(): string[];
  read?(): Promise<readonly { readonly types: readonly string[] }[]>;
  clear(kind?: 'selection'): void;
  /** Of Linux: what was marked last, from Electron 45 on. */
  readonly selection?: { clear(): void };
}

/**
 * Clears the clipboard where it still holds what was copied out of our window (marks, a comment, an enrolment code): the next person at the computer would
 * paste it. What another program put there since is nobody's business and stays. The content is not read.
 *
 * The second clipboard of Linux holds what was only marked, in our memory as long as nobody marks something else, and does not tell whose it is: it is cleared always.
 *
 * @returns whether the copy was ours
 */
export async function clearOwnCopy(clipboard: SystemClipboard, platform: NodeJS.Platform): Promise<boolean> {
  const isOurs = clipboard.availableFormats ? clipboard.availableFormats().includes(OWN_COPY_TYPE) : ((await clipboard.read?.()) ?? []).some(({ types }) => types.includes(OWN_COPY_TYPE));
  if (isOurs) clipboard.clear();
  if (platform === 'linux') {
    if (clipboard.selection) clipboard.selection.clear();
    else clipboard.clear('selection');
  }
  return isOurs;
}
