import { part } from './body.ts';
import { look } from './classes.ts';

/** Where the thing stands that the tooltip speaks of, in px of the window. */
export interface TipAnchor {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 6;
const MARGIN = 8;

/** The one tooltip of the grid: below its cell, above it where there is no room. */
export class GridTip {
  readonly element: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.element = part('div', 'tip', 'tooltip');
    this.element.id = id;
    this.element.hidden = true;
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  /** Shows the lines at once; `forMs` takes it away again after a while. */
  show(lines: readonly string[], anchor: TipAnchor, kind: 'plain' | 'refusal', forMs?: number): void {
    this.hide();
    if (lines.length === 0) return;
    const { element } = this;
    element.textContent = lines.join('\n');
    element.classList.toggle(look('tipRefusal'), kind === 'refusal');
    element.style.left = '0px';
    element.style.top = '0px';
    element.hidden = false;
    const { offsetWidth, offsetHeight } = element;
    const { innerWidth, innerHeight } = window;
    const below = anchor.top + anchor.height + GAP;
    const top = below + offsetHeight + MARGIN > innerHeight ? anchor.top - GAP - offsetHeight : below;
    const left = Math.max(MARGIN, Math.min(anchor.left + anchor.width / 2 - offsetWidth / 2, innerWidth - offsetWidth - MARGIN));
    element.style.left = `${left}px`;
    element.style.top = `${Math.max(MARGIN, top)}px`;
    if (forMs !== undefined) this.#timer = setTimeout(() => this.hide(), forMs);
  }

  /** Shows the lines after the pointer has rested for `delayMs`; they are asked for only then. */
  showLater(delayMs: number, lines: () => { readonly lines: readonly string[]; readonly anchor: TipAnchor } | undefined): void {
    this.hide();
    this.#timer = setTimeout(() => {
      const found = lines();
      if (found !== undefined) this.show(found.lines, found.anchor, 'plain');
    }, delayMs);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.element.hidden = true;
    // a hidden description would still be read aloud with the typing line
    this.element.textContent = '';
  }
}
