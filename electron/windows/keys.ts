/** A key as Electron's `before-input-event` tells it. */
export interface Key {
  readonly type: string;
  readonly code: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export type WindowAction = 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'full-screen' | 'print' | 'lock' | 'developer-tools';

const WITH_CONTROL: Readonly<Record<string, WindowAction>> = {
  Equal: 'zoom-in',
  NumpadAdd: 'zoom-in',
  Minus: 'zoom-out',
  NumpadSubtract: 'zoom-out',
  Digit0: 'zoom-reset',
  Numpad0: 'zoom-reset',
  KeyP: 'print',
  KeyL: 'lock',
};

/**
 * Keys of the window itself, by their place on the keyboard and not by letter: under the Russian layout Ctrl+P is Ctrl+З, and the
 * menu's accelerators would be deaf (environment.md).
 *
 * @returns null for a key that belongs to the page
 */
export function windowAction(key: Key, isMac: boolean, development: boolean): WindowAction | null {
  if (key.type !== 'keyDown') return null;
  const main = isMac ? key.meta : key.control;
  const other = isMac ? key.control : key.meta;
  if (key.alt || other) return null;
  if (!main) return key.code === 'F11' && !key.shift ? 'full-screen' : null;
  if (development && key.shift && key.code === 'KeyI') return 'developer-tools';
  const action = WITH_CONTROL[key.code] ?? null;
  // Ctrl+Shift+«=» is how «+» is typed on most layouts; every other Shift means something else.
  return key.shift && action !== 'zoom-in' ? null : action;
}
