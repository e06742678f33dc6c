import { readKey } from '../core/keys.ts';
import type { GridInput, GridState } from '../core/state.ts';
import type { CellAt } from '../core/cells.ts';
import type { TypingLine } from './typing-line.ts';

/** What the keyboard and the clipboard may do to the grid. */
export interface KeyboardTarget {
  readonly line: TypingLine;
  readonly tip: { readonly shown: boolean; hide(): void; leave(): void; toggle(at: CellAt): void };
  state(): GridState;
  dispatch(input: GridInput): void;
  bringInSight(): void;
  /** Whether nothing can be typed into the active cell. */
  locked(): boolean;
  comment(at: CellAt): void;
  /** Hands the decision of a cell to the owner; false where there is none. */
  decide(at: CellAt): boolean;
  openColumn(column: number): void;
  /** The text of the selection for the clipboard. */
  copied(): string;
  /** It went to the clipboard and stays where it is. */
  sayCopied(): void;
}

/** Keys, typed text, input methods and clipboard of the typing line. Returns how to stop listening. */
export function listenToKeyboard(target: KeyboardTarget): () => void {
  const ear = new AbortController();
  const { signal } = ear;
  const { line, tip } = target;
  const typing = line.element;

  const key = (event: KeyboardEvent): void => {
    // an input method is at work: its keys are not ours
    if (event.isComposing || event.keyCode === 229) return;
    const wish = readKey(event, target.state().draft?.kind);
    if (wish === undefined) return;
    const { active } = target.state();
    switch (wish.type) {
      case 'describe':
        event.preventDefault();
        tip.toggle(active);
        return;
      case 'comment':
        event.preventDefault();
        target.dispatch({ type: 'commit' });
        target.comment(active);
        return;
      case 'openColumn':
        event.preventDefault();
        target.openColumn(active.column);
        return;
      case 'cancel': {
        const tipWasShown = tip.shown;
        const before = target.state();
        tip.hide();
        target.dispatch(wish);
        const nothingToCancel = !tipWasShown && target.state().leaving && before.draft === undefined;
        // a window around the grid may close by an Escape that meant nothing here
        if (!nothingToCancel) event.stopPropagation();
        return;
      }
      case 'advance':
        if (wish.by === 'tab' && target.state().leaving) return;
        if (wish.by === 'enter' && !wish.back && target.state().draft === undefined && target.decide(active)) {
          event.preventDefault();
          tip.leave();
          return;
        }
        break;
      default:
        break;
    }
    event.preventDefault();
    tip.leave();
    target.dispatch(wish);
    target.bringInSight();
  };

  const beforeInput = (event: InputEvent): void => {
    if (target.state().draft !== undefined) return;
    if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
      // the application's menu: undo of the grid, not of the line's past
      event.preventDefault();
      target.dispatch({ type: event.inputType === 'historyUndo' ? 'undo' : 'redo' });
      target.bringInSight();
      return;
    }
    if (!target.locked() || !event.cancelable) return;
    event.preventDefault();
    target.bringInSight();
    target.dispatch({ type: 'type', text: event.data ?? '' });
  };

  const typed = (): void => {
    const { text } = line;
    const { draft } = target.state();
    if (draft === undefined && text === '') return;
    if (draft?.text === text) return;
    if (draft === undefined) tip.hide();
    target.dispatch({ type: 'type', text });
    target.bringInSight();
  };

  const copy = (event: ClipboardEvent, cut: boolean): void => {
    if (target.state().draft !== undefined || event.clipboardData === null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', target.copied());
    if (cut) target.dispatch({ type: 'cut' });
    else target.sayCopied();
  };

  typing.addEventListener('keydown', key, { signal });
  typing.addEventListener('beforeinput', beforeInput, { signal });
  typing.addEventListener('input', typed, { signal });
  typing.addEventListener('compositionstart', () => {
    line.composing = true;
  }, { signal });
  typing.addEventListener('compositionend', () => {
    line.composing = false;
    typed();
  }, { signal });
  typing.addEventListener('blur', () => {
    // another window came to the front: the draft waits; another field took over: it is done
    if (document.hasFocus() || document.activeElement !== typing) target.dispatch({ type: 'commit' });
  }, { signal });
  // the window is closed or reloaded (a lock, an update): what was typed still goes to the owner
  window.addEventListener('pagehide', () => target.dispatch({ type: 'commit' }), { signal });
  typing.addEventListener('copy', (event) => copy(event, false), { signal });
  typing.addEventListener('cut', (event) => copy(event, true), { signal });
  typing.addEventListener('paste', (event) => {
    if (target.state().draft !== undefined || event.clipboardData === null) return;
    event.preventDefault();
    const text = event.clipboardData.getData('text/plain');
    if (text !== '') target.dispatch({ type: 'paste', text });
  }, { signal });

  return () => ear.abort();
}
