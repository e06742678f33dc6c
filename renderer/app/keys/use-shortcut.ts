import { useEffect, useEffectEvent } from 'react';

/** A shortcut by the place of its key, so that Ctrl+K is Ctrl+K under the Russian layout, where it types «л». */
export interface Shortcut {
  /** `KeyboardEvent.code`, for example `KeyK`, `Digit1`, `F1`. */
  readonly code: string;
  /** Ctrl, or Command on a Mac. */
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
}

export const matchesShortcut = (event: KeyboardEvent, { code, mod = false, shift = false, alt = false }: Shortcut): boolean =>
  event.code === code && (event.ctrlKey || event.metaKey) === mod && event.shiftKey === shift && event.altKey === alt;

/** Runs on the key wherever the focus is; the key does nothing else then. */
export function useShortcut(shortcut: Shortcut, run: () => void): void {
  const { code, mod, shift, alt } = shortcut;
  const latest = useEffectEvent(run);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const wanted = { code, ...(mod !== undefined && { mod }), ...(shift !== undefined && { shift }), ...(alt !== undefined && { alt }) };
      if (event.defaultPrevented || event.repeat || !matchesShortcut(event, wanted)) return;
      event.preventDefault();
      latest();
    };
    // Before the screen's own keys: the grid takes every key it is offered.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [code, mod, shift, alt]);
}
