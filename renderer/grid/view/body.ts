import { cellsOf, clamp, rangeHas, type CellAt, type CellRange } from '../core/cells.ts';
import type { ColumnWindow } from '../core/column-window.ts';
import type { RefusedText } from '../core/state.ts';
import type { GridModel } from '../model.ts';
import { cellLook, columnLook, look, markLook, type Marking } from './classes.ts';
import { columnWidthOf, usualWidthOf, type Geometry } from './geometry.ts';

/** A gridcell element with what it shows, so that painting writes only what changed. */
interface Slot {
  readonly element: HTMLElement;
  text: string;
  look: string;
  mark: string;
  readOnly: boolean;
  width: number;
}

interface Row {
  readonly element: HTMLElement;
  readonly cells: HTMLElement;
  readonly slots: Slot[];
  readonly pinned: Slot[];
}

/** What a row needs from outside to paint a cell. */
export interface BodyInputs {
  readonly id: string;
  readonly model: GridModel;
  readonly geometry: Geometry;
  readonly headRows: number;
  refused(at: CellAt): RefusedText | undefined;
}

/** The id of a cell's element. */
export const cellId = (id: string, at: CellAt): string => `${id}-${at.row}-${at.column}`;

/** The rows of the grid: elements, the window of columns that exist, and their painting. */
export class GridBody {
  readonly element: HTMLElement;
  #inputs: BodyInputs;
  #rows: Row[] = [];
  #window: ColumnWindow = { from: 0, to: 0 };
  #columnLooks: string[] = [];
  #marking: Marking;

  constructor(inputs: BodyInputs, window: ColumnWindow, marking: Marking) {
    this.#inputs = inputs;
    this.#marking = marking;
    this.element = document.createElement('div');
    this.element.setAttribute('role', 'rowgroup');
    this.build(inputs, window, marking);
  }

  /** Makes all rows anew: for another structure, or another number of visible columns. */
  build(inputs: BodyInputs, window: ColumnWindow, marking: Marking): void {
    this.#inputs = inputs;
    this.#window = window;
    this.#marking = marking;
    const { model, geometry } = inputs;
    this.#columnLooks = model.columns.map((column, index) => columnLook(column, model.columns[index + 1]));
    const template = this.#rowTemplate();
    this.#rows = model.rows.map((_, index) => this.#adopt(template, index));
    this.element.replaceChildren(...this.#rows.map((row) => row.element));
    this.element.style.width = `${geometry.width}px`;
    this.#place();
    this.repaint();
  }

  /** Takes a new model of the same structure; the cells are painted again. */
  adopt(inputs: BodyInputs): void {
    this.#inputs = inputs;
    const { model } = inputs;
    this.#columnLooks = model.columns.map((column, index) => columnLook(column, model.columns[index + 1]));
    this.#rows.forEach((row, index) => this.#writeHead(row.element, index));
    this.repaint();
  }

  /** The viewport has another size, the columns in the document are right as they are. */
  resized(inputs: BodyInputs): void {
    this.#inputs = inputs;
  }

  get window(): ColumnWindow {
    return this.#window;
  }

  /** Moves the window: cells that left at one side come in at the other. The number of columns stays. */
  slide(to: ColumnWindow): void {
    const shift = to.from - this.#window.from;
    const size = this.#window.to - this.#window.from;
    if (to.to - to.from !== size) throw new Error('A window slides, it does not grow: build anew');
    this.#window = to;
    const moved = Math.min(Math.abs(shift), size);
    this.#rows.forEach((row, index) => {
      if (shift > 0) {
        const taken = row.slots.splice(0, moved);
        row.slots.push(...taken);
        row.cells.append(...taken.map((slot) => slot.element));
      } else {
        const taken = row.slots.splice(size - moved, moved);
        row.slots.unshift(...taken);
        row.cells.prepend(...taken.map((slot) => slot.element));
      }
      const first = shift > 0 ? size - moved : 0;
      for (let place = first; place < first + moved; place += 1) this.#identify(row, index, place);
    });
    this.#place();
  }

  repaint(): void {
    const { geometry } = this.#inputs;
    for (let row = 0; row < this.#rows.length; row += 1) {
      for (let column = this.#window.from; column < this.#window.to; column += 1) this.paint({ row, column });
      for (let column = geometry.scrolling; column < geometry.columns; column += 1) this.paint({ row, column });
    }
  }

  /** Paints one cell if it is in the document. */
  paint(at: CellAt): void {
    const slot = this.#slot(at);
    if (slot !== undefined) this.#paintSlot(slot, at);
  }

  /** Shows another selection; touches only cells that were or are in it. */
  mark(marking: Marking): void {
    const before = this.#marking;
    this.#marking = marking;
    for (const range of [before.range, before.fill, marking.range, marking.fill]) {
      if (range !== undefined) this.#remark(range);
    }
    this.#remark({ top: before.active.row, bottom: before.active.row, left: before.active.column, right: before.active.column });
    this.#remark({ top: marking.active.row, bottom: marking.active.row, left: marking.active.column, right: marking.active.column });
    for (let row = before.range.top; row <= before.range.bottom; row += 1) this.#rows[row]?.element.classList.remove(look('rowActive'));
    for (let row = marking.range.top; row <= marking.range.bottom; row += 1) this.#rows[row]?.element.classList.add(look('rowActive'));
  }

  #remark(range: CellRange): void {
    const { scrolling } = this.#inputs.geometry;
    const { from, to } = this.#window;
    const parts: CellRange[] = [];
    if (range.left < to && range.right >= from) {
      parts.push({ ...range, left: clamp(range.left, from, to - 1), right: clamp(range.right, from, to - 1) });
    }
    if (range.right >= scrolling) parts.push({ ...range, left: Math.max(range.left, scrolling) });
    for (const part of parts) {
      for (const at of cellsOf(part)) {
        const slot = this.#slot(at);
        if (slot !== undefined) this.#markSlot(slot, at);
      }
    }
  }

  #slot(at: CellAt): Slot | undefined {
    const { scrolling } = this.#inputs.geometry;
    const row = this.#rows[at.row];
    if (at.column >= scrolling) return row?.pinned[at.column - scrolling];
    return at.column < this.#window.from || at.column >= this.#window.to ? undefined : row?.slots[at.column - this.#window.from];
  }

  #paintSlot(slot: Slot, at: CellAt): void {
    const { model } = this.#inputs;
    const cell = model.cell(at.row, at.column);
    const refused = this.#inputs.refused(at);
    const text = refused?.text ?? cell.text;
    if (slot.text !== text) {
      slot.text = text;
      slot.element.textContent = text;
    }
    const nextLook = cellLook(this.#columnLooks[at.column] ?? '', cell, text, refused !== undefined, slot.width);
    const mark = markLook(this.#marking, at);
    if (slot.look !== nextLook || slot.mark !== mark) {
      slot.look = nextLook;
      this.#setMark(slot, at, mark);
      slot.element.className = nextLook + mark;
    }
    if (slot.readOnly === cell.editable) {
      slot.readOnly = !cell.editable;
      if (slot.readOnly) slot.element.setAttribute('aria-readonly', 'true');
      else slot.element.removeAttribute('aria-readonly');
    }
  }

  #markSlot(slot: Slot, at: CellAt): void {
    const mark = markLook(this.#marking, at);
    if (slot.mark === mark) return;
    this.#setMark(slot, at, mark);
    slot.element.className = slot.look + mark;
  }

  #setMark(slot: Slot, at: CellAt, mark: string): void {
    slot.mark = mark;
    if (rangeHas(this.#marking.range, at)) slot.element.setAttribute('aria-selected', 'true');
    else slot.element.removeAttribute('aria-selected');
  }

  #rowTemplate(): HTMLElement {
    const { model, geometry } = this.#inputs;
    const row = part('div', 'row', 'row');
    row.style.width = `${geometry.width}px`;
    const left = part('div', 'left', 'presentation');
    model.rowHeads.forEach((head, index) => {
      const element = part('div', 'rowHead', 'rowheader');
      if (head.align === 'end') element.classList.add(look('rowHeadEnd'));
      element.style.width = `${geometry.rowHeads[index] ?? head.width}px`;
      element.setAttribute('aria-colindex', `${index + 1}`);
      left.append(element);
    });
    const cells = part('div', 'cells', 'presentation');
    for (let column = this.#window.from; column < this.#window.to; column += 1) cells.append(part('div', 'cell', 'gridcell'));
    row.append(left, cells);
    if (geometry.columns > geometry.scrolling) {
      const right = part('div', 'right', 'presentation');
      for (let column = geometry.scrolling; column < geometry.columns; column += 1) right.append(part('div', 'cell', 'gridcell'));
      row.append(right);
    }
    return row;
  }

  #adopt(template: HTMLElement, index: number): Row {
    const { geometry, headRows } = this.#inputs;
    const element = template.cloneNode(true) as HTMLElement;
    element.setAttribute('aria-rowindex', `${headRows + index + 1}`);
    if (index % 5 === 4) element.classList.add(look('fifth'));
    const cells = element.children[1] as HTMLElement;
    const slots = Array.from(cells.children, (child) => emptySlot(child as HTMLElement));
    const pinned = Array.from(element.children[2]?.children ?? [], (child) => emptySlot(child as HTMLElement));
    const row: Row = { element, cells, slots, pinned };
    this.#writeHead(element, index);
    slots.forEach((slot, place) => this.#address(slot, index, this.#window.from + place));
    pinned.forEach((slot, place) => this.#address(slot, index, geometry.scrolling + place));
    return row;
  }

  #writeHead(element: HTMLElement, index: number): void {
    const { model, geometry } = this.#inputs;
    const row = model.rows[index];
    Array.from(element.children[0]?.children ?? [], (head, place) => {
      const narrow = (geometry.rowHeads[place] ?? 0) < (model.rowHeads[place]?.width ?? 0);
      const text = (narrow ? row?.shortHeader?.[place] : undefined) ?? row?.header[place] ?? '';
      if (head.textContent !== text) head.textContent = text;
    });
    element.classList.toggle(look('rowQuiet'), row?.tone === 'outside' || row?.tone === 'locked');
  }

  #identify(row: Row, index: number, place: number): void {
    const slot = row.slots[place];
    if (slot === undefined) return;
    const column = this.#window.from + place;
    this.#address(slot, index, column);
    this.#paintSlot(slot, { row: index, column });
  }

  #address(slot: Slot, row: number, column: number): void {
    const { id, model } = this.#inputs;
    slot.element.id = cellId(id, { row, column });
    slot.element.setAttribute('aria-colindex', `${model.rowHeads.length + column + 1}`);
    const width = columnWidthOf(model, column);
    if (slot.width !== width) {
      slot.width = width;
      slot.element.style.width = width === usualWidthOf(model) ? '' : `${width}px`;
    }
  }

  /** The cells that are not in the document leave their width to a margin. */
  #place(): void {
    const { starts } = this.#inputs.geometry;
    const before = `${starts[this.#window.from] ?? 0}px`;
    for (const row of this.#rows) row.cells.style.marginLeft = before;
  }
}

const emptySlot = (element: HTMLElement): Slot => ({ element, text: '', look: '', mark: '', readOnly: false, width: -1 });

/** An element with a class and a role. */
export function part(tag: 'div' | 'span', className: string, role?: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = look(className);
  if (role !== undefined) element.setAttribute('role', role);
  return element;
}
