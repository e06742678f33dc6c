import type { Draft } from '../core/state.ts';
import { look } from './classes.ts';
import type { Box } from './geometry.ts';

/**
 * The one native text line that holds the keyboard and is never replaced: unseen while moving about, laid over the active
 * cell while typing. So the browser itself does dead keys, input methods, caret and word jumps.
 */
export class TypingLine {
  readonly element = document.createElement('input');
  /** An input method is at work: the line's text is its own until it is done. */
  composing = false;

  /** `id` is that of the grid; its help and tooltip describe the line. */
  constructor(id: string) {
    const { element } = this;
    element.type = 'text';
    element.className = `${look('typing')} ${look('idle')}`;
    element.autocomplete = 'off';
    element.spellcheck = false;
    element.setAttribute('autocapitalize', 'off');
    element.setAttribute('aria-controls', id);
    element.setAttribute('aria-describedby', `${id}-help ${id}-tip`);
  }

  get text(): string {
    return this.element.value;
  }

  name(label: string): void {
    this.element.setAttribute('aria-label', label);
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** Shows the draft; the caret is touched only when the text is another one. */
  show(draft: Draft | undefined): void {
    const { element } = this;
    element.classList.toggle(look('idle'), draft === undefined);
    if (draft === undefined) {
      if (element.value !== '') element.value = '';
    } else if (element.value !== draft.text && !this.composing) {
      element.value = draft.text;
      element.setSelectionRange(draft.text.length, draft.text.length);
    }
  }

  /** Lies over the active cell, whose element has the id `cell`; `away` when the cell is not in sight. */
  place(box: Box, away: boolean, cell: string): void {
    const { style } = this.element;
    style.transform = `translate(${box.left - 1}px, ${box.top - 1}px)`;
    style.minWidth = `${box.width + 1}px`;
    style.height = `${box.height + 1}px`;
    this.element.classList.toggle(look('away'), away);
    this.element.setAttribute('aria-activedescendant', cell);
  }
}
