import { cellKey, type CellAt } from '../core/cells.ts';
import type { RefusedText } from '../core/state.ts';
import type { GridModel, GridOwner } from '../model.ts';
import type { Geometry, Hit } from './geometry.ts';
import { GridTip, type TipAnchor } from './tooltip.ts';

const HOVER_DELAY_MS = 500;
const REFUSAL_MS = 6000;

/** What the explainer asks of the grid. */
export interface Explained {
  model(): GridModel;
  owner(): GridOwner;
  geometry(): Geometry;
  refused(at: CellAt): RefusedText | undefined;
  /** Where a cell stands in the window. */
  anchorOf(at: CellAt): TipAnchor;
  /** The left and top edge of the grid in the window. */
  port(): { readonly left: number; readonly top: number };
}

/** Says in the tooltip what is under the pointer, what the active cell holds, and why a text was not taken. */
export class Explainer {
  readonly #tip: GridTip;
  readonly #grid: Explained;
  #hovered: string | undefined;

  /** `id` becomes the id of the tooltip. */
  constructor(id: string, grid: Explained) {
    this.#tip = new GridTip(id);
    this.#grid = grid;
  }

  get element(): HTMLElement {
    return this.#tip.element;
  }

  get shown(): boolean {
    return this.#tip.shown;
  }

  /** Takes the tooltip away; the pointer's place is kept, so that it comes again only from another one. */
  hide(): void {
    this.#tip.hide();
  }

  /** Takes the tooltip away and forgets the pointer: the same place may explain itself again. */
  leave(): void {
    this.#tip.hide();
    this.#hovered = undefined;
  }

  /** Shows what the cell holds, or takes the tooltip away when one is shown. */
  toggle(at: CellAt): void {
    if (this.#tip.shown) this.#tip.hide();
    else this.#tip.show(this.#cellLines(at), this.#grid.anchorOf(at), 'plain');
  }

  /** Why the cell did not take the text, for a while. */
  refuse(at: CellAt, refusal: string): void {
    if (refusal === '') return;
    this.#tip.show([refusal], this.#grid.anchorOf(at), 'refusal', REFUSAL_MS);
  }

  /** The pointer came to a place, or left the grid. */
  hover(at: Hit | undefined): void {
    const key = at === undefined || at.part === 'nothing' || at.part === 'corner' ? undefined : hoverKey(at);
    if (key === this.#hovered) return;
    this.#hovered = key;
    if (key === undefined || at === undefined) {
      this.#tip.hide();
      return;
    }
    this.#tip.showLater(HOVER_DELAY_MS, () => this.#explanation(at));
  }

  #explanation(at: Hit): { readonly lines: readonly string[]; readonly anchor: TipAnchor } | undefined {
    const grid = this.#grid;
    const anchor = grid.anchorOf(at);
    const port = grid.port();
    const g = grid.geometry();
    switch (at.part) {
      case 'cell':
        return { lines: this.#cellLines(at), anchor };
      case 'rowHead': {
        const row = grid.model().rows[at.row];
        const lines = [row?.header.at(-1) ?? '', row?.description ?? ''].filter((line) => line !== '');
        return { lines, anchor: { ...anchor, left: port.left, width: g.leftWidth } };
      }
      case 'columnHead': {
        const title = grid.model().columns[at.column]?.title ?? '';
        return { lines: title === '' ? [] : title.split('\n'), anchor: { ...anchor, top: port.top + g.groupHeight, height: g.headHeight - g.groupHeight } };
      }
      case 'groupHead':
      case 'corner':
      case 'nothing':
        return undefined;
      default:
        return at.part satisfies never;
    }
  }

  #cellLines(at: CellAt): readonly string[] {
    const refused = this.#grid.refused(at);
    const lines = this.#grid.owner().describe?.(at) ?? [];
    return refused === undefined ? lines : [refused.refusal, ...lines];
  }
}

const hoverKey = (at: Hit): string => {
  if (at.part === 'rowHead') return `row ${at.row}`;
  if (at.part === 'columnHead' || at.part === 'groupHead') return `${at.part} ${at.column}`;
  return cellKey(at);
};
