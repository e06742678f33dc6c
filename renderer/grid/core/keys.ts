import type { GridInput, Move } from './state.ts';

/** The part of a keyboard event the grid looks at. */
export interface KeyPress {
  readonly key: string;
  /** The place of the key on the board: the same under every layout (Ctrl+C under the Russian layout is `KeyC`, «с»). */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a key asks for: a change of the grid, or something only its owner can do. */
export type KeyWish = GridInput | { readonly type: 'openColumn' } | { readonly type: 'comment' } | { readonly type: 'describe' };

const ARROWS: Readonly<Record<string, { readonly plain: Move; readonly jump: Move }>> = {
  ArrowLeft: { plain: 'left', jump: 'leftEdge' },
  ArrowRight: { plain: 'right', jump: 'rightEdge' },
  ArrowUp: { plain: 'up', jump: 'topEdge' },
  ArrowDown: { plain: 'down', jump: 'bottomEdge' },
};

/**
 * The meaning of a key, or `undefined` when the key is not ours (text, the browser's, the owner's).
 * `typing` is the kind of draft that is open. Letters are known by `code`, never by what the layout makes of them;
 * copy, cut and paste are absent: they come as native clipboard events. Digit-pad keys work with Num Lock on or off,
 * because named keys are read by `key`.
 */
export function readKey(press: KeyPress, typing: 'typed' | 'opened' | undefined): KeyWish | undefined {
  const { key, code, shiftKey: extend, altKey: alt } = press;
  const command = press.ctrlKey || press.metaKey;
  const arrow = ARROWS[key];
  if (arrow !== undefined) {
    if (alt || typing === 'opened') return undefined;
    if (typing === 'typed' && (command || extend)) return undefined;
    return { type: 'move', to: command ? arrow.jump : arrow.plain, extend };
  }
  switch (key) {
    case 'Enter':
      if (alt) return typing === undefined ? { type: 'openColumn' } : undefined;
      if (command) return typing === undefined ? undefined : { type: 'commitToRange' };
      return { type: 'advance', by: 'enter', back: extend };
    case 'Tab':
      return command || alt ? undefined : { type: 'advance', by: 'tab', back: extend };
    case 'Escape':
      return { type: 'cancel' };
    case 'F2':
      if (extend) return { type: 'comment' };
      return command || alt ? undefined : { type: 'open' };
    case 'PageUp':
    case 'PageDown': {
      if (typing === 'opened' || command) return undefined;
      const up = key === 'PageUp';
      return { type: 'move', to: alt ? (up ? 'pageLeft' : 'pageRight') : up ? 'pageUp' : 'pageDown', extend };
    }
    default:
      break;
  }
  if (typing !== undefined) return undefined;
  switch (key) {
    case 'Home':
      return alt ? undefined : { type: 'move', to: command ? 'first' : 'rowStart', extend };
    case 'End':
      return alt ? undefined : { type: 'move', to: command ? 'last' : 'rowEnd', extend };
    case 'Delete':
    case 'Backspace':
      // Shift+Delete is the old «cut» of the system
      return command || alt || (extend && key === 'Delete') ? undefined : { type: 'clear' };
    default:
      break;
  }
  if (code === 'Space' && !alt && command !== extend) return { type: command ? 'selectColumn' : 'selectRow' };
  if (!command || alt) return undefined;
  switch (code) {
    case 'KeyA': return extend ? undefined : { type: 'selectAll' };
    case 'KeyD': return extend ? undefined : { type: 'fill', to: 'down' };
    case 'KeyR': return extend ? undefined : { type: 'fill', to: 'right' };
    case 'KeyI': return extend ? undefined : { type: 'describe' };
    case 'KeyY': return extend ? undefined : { type: 'redo' };
    case 'KeyZ': return { type: extend ? 'redo' : 'undo' };
    default: return undefined;
  }
}
