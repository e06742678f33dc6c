import { cellKey, rangeSize, type CellAt, type CellRange } from '../core/cells.ts';
import { columnWindow, type ColumnWindow } from '../core/column-window.ts';
import { rangeOf, type GridState } from '../core/state.ts';
import type { GridModel } from '../model.ts';
import { cellId, GridBody, part, type BodyInputs } from './body.ts';
import { look, type Marking } from './classes.ts';
import { cellBox, centreEnd, geometryOf, inSight, reveal, ROW_HEIGHT, usualWidthOf, type Geometry, type Scroll } from './geometry.ts';
import { GridHeads, type ColumnGroup } from './heads.ts';
import type { TipAnchor } from './tooltip.ts';
import type { TypingLine } from './typing-line.ts';

/** Columns kept in the document beyond each edge of the window. */
const OVERSCAN = 3;

export interface PictureInputs {
  /** Must have a size; gets the grid as its only content. */
  readonly frame: HTMLElement;
  /** The prefix of all ids. */
  readonly id: string;
  readonly model: GridModel;
  readonly line: TypingLine;
  /** Elements of the grid that stand beside the table. */
  readonly beside: readonly HTMLElement[];
  /** The state as it is now. */
  readonly state: () => GridState;
  /** The table is scrolled by a hand: what hovers above it is out of place. */
  readonly scrolled: () => void;
}

/**
 * What the eye sees of the grid: heads and body for the window of columns in sight, the typing line and the fill handle
 * over them, all placed by arithmetic. It paints the state that it is given and changes none of it.
 */
export class GridPicture {
  readonly scroller = part('div', 'scroller');
  readonly handle = part('div', 'handle');
  readonly #root = part('div', 'root');
  readonly #grid = part('div', 'grid', 'grid');
  readonly #id: string;
  readonly #line: TypingLine;
  readonly #state: () => GridState;
  readonly #ear = new AbortController();
  readonly #resize = new ResizeObserver(() => this.#relayout());
  readonly #body: GridBody;
  #model: GridModel;
  #geometry: Geometry;
  #heads: GridHeads;
  #fill: CellRange | undefined;
  #scroll: Scroll = { left: 0, top: 0 };

  constructor(inputs: PictureInputs) {
    this.#id = inputs.id;
    this.#model = inputs.model;
    this.#line = inputs.line;
    this.#state = inputs.state;
    this.#grid.id = inputs.id;
    this.#grid.setAttribute('aria-multiselectable', 'true');
    this.handle.setAttribute('aria-hidden', 'true');
    this.scroller.append(this.#grid, inputs.line.element, this.handle);
    this.#root.append(this.scroller, ...inputs.beside);
    inputs.frame.replaceChildren(this.#root);
    this.#geometry = this.#measure();
    this.#scroll = reveal(this.#geometry, this.#state().active, this.#scroll);
    const visible = this.#visibleColumns(undefined);
    const marking = this.#marking();
    this.#heads = new GridHeads(this.#model, this.#geometry, visible, marking.range);
    this.#body = new GridBody(this.#bodyInputs(), visible, marking);
    this.#grid.append(this.#heads.element, this.#body.element);
    this.#applySize();
    this.#body.mark(marking);
    this.#heads.mark(marking.range);
    if (this.#scroll.left > 0) this.scroller.scrollLeft = this.#scroll.left;
    this.#placeOverlays();
    this.showDraft();
    this.#showScrolled();
    this.scroller.addEventListener('scroll', () => {
      if (this.scroller.scrollLeft === this.#scroll.left && this.scroller.scrollTop === this.#scroll.top) return;
      inputs.scrolled();
      this.#scrolled();
    }, { signal: this.#ear.signal, passive: true });
    this.#resize.observe(this.scroller);
  }

  get geometry(): Geometry {
    return this.#geometry;
  }

  get scroll(): Scroll {
    return this.#scroll;
  }

  name(label: string): void {
    this.#grid.setAttribute('aria-label', label);
  }

  /** Takes another model of the same structure; the cells are painted again. */
  adopt(model: GridModel): void {
    this.#model = model;
    this.#body.adopt(this.#bodyInputs());
  }

  /** Takes a model of another structure, for which the state has been made fit. */
  replace(model: GridModel): void {
    this.#model = model;
    this.#geometry = this.#measure();
    this.#fill = undefined;
    this.#rebuild();
    this.showDraft();
  }

  paint(at: CellAt): void {
    this.#body.paint(at);
  }

  repaint(): void {
    this.#body.repaint();
  }

  /** The selection of the state. */
  showSelection(): void {
    const marking = this.#marking();
    this.#body.mark(marking);
    this.#heads.mark(marking.range);
    this.#placeOverlays();
  }

  /** The draft of the state; the fill handle rests meanwhile. */
  showDraft(): void {
    const { draft } = this.#state();
    this.#line.show(draft);
    this.handle.classList.toggle(look('resting'), draft !== undefined || this.#geometry.rows === 0 || this.#geometry.columns === 0);
  }

  /** Where the range would grow to while the fill handle is dragged. */
  showFill(target: CellRange | undefined): void {
    this.#fill = target;
    this.#body.mark(this.#marking());
  }

  /** Scrolls as little as brings the cell in sight. */
  bringInSight(at: CellAt): void {
    const wanted = reveal(this.#geometry, at, this.#scroll);
    if (wanted.left === this.#scroll.left && wanted.top === this.#scroll.top) return;
    this.scroller.scrollLeft = wanted.left;
    this.scroller.scrollTop = wanted.top;
    this.#scrolled();
  }

  scrollBy(x: number, y: number): void {
    this.scroller.scrollLeft += x;
    this.scroller.scrollTop += y;
    this.#scrolled();
  }

  /** The columns that stand under one head with this one. */
  groupOf(column: number): ColumnGroup | undefined {
    return this.#heads.groups.find((group) => column >= group.from && column < group.to);
  }

  /** Where a cell stands in the window, in px. Asks the layout. */
  anchorOf(at: CellAt): TipAnchor {
    const box = cellBox(this.#geometry, at, this.#scroll);
    const port = this.scroller.getBoundingClientRect();
    return {
      left: port.left + box.left - this.#scroll.left,
      top: port.top + box.top - this.#scroll.top,
      width: box.width,
      height: box.height,
    };
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#ear.abort();
    this.#root.remove();
  }

  // ---- size and window ----

  #measure(): Geometry {
    return geometryOf(this.#model, this.scroller.clientWidth, this.scroller.clientHeight);
  }

  #applySize(): void {
    const g = this.#geometry;
    const { style } = this.#root;
    style.setProperty('--row-height', `${ROW_HEIGHT}px`);
    style.setProperty('--group-height', `${g.groupHeight}px`);
    style.setProperty('--column-width', `${usualWidthOf(this.#model)}px`);
    style.setProperty('--left-width', `${g.leftWidth}px`);
    this.#grid.style.width = `${g.width}px`;
    // the browser's own scrolling to the caret keeps clear of the frozen parts
    this.scroller.style.scrollPadding = `${g.headHeight}px ${g.rightWidth}px 0 ${g.leftWidth}px`;
    this.#grid.setAttribute('aria-rowcount', `${this.#heads.rowCount + g.rows}`);
    this.#grid.setAttribute('aria-colcount', `${this.#model.rowHeads.length + g.columns}`);
  }

  #bodyInputs(): BodyInputs {
    return {
      id: this.#id,
      model: this.#model,
      geometry: this.#geometry,
      headRows: this.#geometry.groupHeight > 0 ? 2 : 1,
      refused: (at) => {
        const { refused } = this.#state();
        return refused.size === 0 ? undefined : refused.get(cellKey(at));
      },
    };
  }

  #visibleColumns(present: ColumnWindow | undefined): ColumnWindow {
    const g = this.#geometry;
    return columnWindow(g.starts, this.#scroll.left, Math.max(0, centreEnd(g) - g.leftWidth), OVERSCAN, present);
  }

  #marking(): Marking {
    const state = this.#state();
    const range = rangeOf(state);
    return { active: state.active, range, single: rangeSize(range) === 1, fill: this.#fill };
  }

  /** Everything anew for another structure or another size of the window. */
  #rebuild(): void {
    const visible = this.#visibleColumns(undefined);
    const marking = this.#marking();
    const heads = new GridHeads(this.#model, this.#geometry, visible, marking.range);
    this.#heads.element.replaceWith(heads.element);
    this.#heads = heads;
    this.#body.build(this.#bodyInputs(), visible, marking);
    this.#applySize();
    this.#body.mark(marking);
    heads.mark(marking.range);
    this.#placeOverlays();
    this.#showScrolled();
  }

  #relayout(): void {
    const before = this.#geometry;
    const next = this.#measure();
    if (next.viewWidth === before.viewWidth && next.viewHeight === before.viewHeight) return;
    this.#geometry = next;
    this.#readScroll();
    const wanted = this.#visibleColumns(undefined);
    const present = this.#body.window;
    const frozenSame = next.leftWidth === before.leftWidth;
    if (frozenSame && wanted.from === present.from && wanted.to === present.to) {
      this.#body.resized(this.#bodyInputs());
      this.#placeOverlays();
      this.#showScrolled();
      return;
    }
    this.#rebuild();
  }

  #placeOverlays(): void {
    const g = this.#geometry;
    const state = this.#state();
    const { active } = state;
    const range = rangeOf(state);
    this.#line.place(cellBox(g, active, this.#scroll), !inSight(g, active, this.#scroll), cellId(this.#id, active));
    const corner = { row: range.bottom, column: range.right };
    const end = cellBox(g, corner, this.#scroll);
    this.handle.style.transform = `translate(${end.left + end.width - 8}px, ${end.top + end.height - 8}px)`;
    this.handle.classList.toggle(look('away'), !inSight(g, corner, this.#scroll));
  }

  // ---- scrolling ----

  #readScroll(): void {
    this.#scroll = { left: this.scroller.scrollLeft, top: this.scroller.scrollTop };
  }

  #scrolled(): void {
    this.#readScroll();
    const present = this.#body.window;
    const wanted = this.#visibleColumns(present);
    if (wanted !== present) {
      if (wanted.to - wanted.from === present.to - present.from) {
        this.#body.slide(wanted);
        this.#heads.slide(wanted);
      } else {
        this.#rebuild();
      }
    }
    this.#placeOverlays();
    this.#showScrolled();
  }

  #showScrolled(): void {
    const { classList } = this.#root;
    const g = this.#geometry;
    classList.toggle(look('scrolledLeft'), this.#scroll.left > 0);
    classList.toggle(look('scrolledTop'), this.#scroll.top > 0);
    classList.toggle(look('scrolledRight'), this.#scroll.left + g.viewWidth < g.width - 0.5);
  }
}
