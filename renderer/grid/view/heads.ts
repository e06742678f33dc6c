import type { ColumnWindow } from '../core/column-window.ts';
import type { CellRange } from '../core/cells.ts';
import type { GridModel } from '../model.ts';
import { part } from './body.ts';
import { columnHeadLook, look } from './classes.ts';
import { columnWidthOf, type Geometry } from './geometry.ts';

/** A run of neighbouring columns under one group head. */
export interface ColumnGroup {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Neighbouring columns with the same group text; a pinned column never shares a head with a scrolling one. */
export function columnGroups(model: GridModel, scrolling: number): ColumnGroup[] {
  const groups: { text: string; from: number; to: number }[] = [];
  model.columns.forEach((column, index) => {
    const open = groups.at(-1);
    if (open !== undefined && open.text === column.group && index !== scrolling) open.to = index + 1;
    else groups.push({ text: column.group, from: index, to: index + 1 });
  });
  return groups;
}

/** The heads: months above, lessons below. Months are few and all in the document, lessons follow the window. */
export class GridHeads {
  readonly element: HTMLElement;
  readonly groups: readonly ColumnGroup[];
  readonly rowCount: number;
  readonly #model: GridModel;
  readonly #geometry: Geometry;
  readonly #cells: HTMLElement;
  readonly #pinned: HTMLElement | undefined;
  #window: ColumnWindow;
  #selected: CellRange;

  constructor(model: GridModel, geometry: Geometry, window: ColumnWindow, selected: CellRange) {
    this.#model = model;
    this.#geometry = geometry;
    this.#window = window;
    this.#selected = selected;
    this.groups = columnGroups(model, geometry.scrolling);
    this.rowCount = geometry.groupHeight > 0 ? 2 : 1;
    this.element = part('div', 'heads', 'rowgroup');
    this.element.style.width = `${geometry.width}px`;
    this.element.style.height = `${geometry.headHeight}px`;
    if (geometry.groupHeight > 0) this.element.append(this.#groupRow());
    const row = part('div', 'headRow', 'row');
    row.setAttribute('aria-rowindex', `${this.rowCount}`);
    row.style.height = `${geometry.headHeight - geometry.groupHeight - 1}px`;
    const left = part('div', 'left', 'presentation');
    model.rowHeads.forEach((head, index) => {
      const element = part('div', 'cornerHead', 'columnheader');
      element.textContent = head.head;
      element.style.width = `${geometry.rowHeads[index] ?? head.width}px`;
      element.setAttribute('aria-colindex', `${index + 1}`);
      if (head.align === 'end') element.style.justifyContent = 'flex-end';
      left.append(element);
    });
    this.#cells = part('div', 'cells', 'presentation');
    row.append(left, this.#cells);
    if (geometry.columns > geometry.scrolling) {
      this.#pinned = part('div', 'right', 'presentation');
      row.append(this.#pinned);
    }
    this.element.append(row);
    this.#fill();
    this.#fillPinned();
  }

  /** Column heads for another window. There are as many as columns in sight: they are simply made anew. */
  slide(window: ColumnWindow): void {
    this.#window = window;
    this.#fill();
  }

  mark(selected: CellRange): void {
    if (selected.left === this.#selected.left && selected.right === this.#selected.right) return;
    const before = this.#selected;
    this.#selected = selected;
    for (const range of [before, selected]) {
      for (let column = range.left; column <= range.right; column += 1) {
        const element = this.#headOf(column);
        if (element !== undefined) element.className = this.#look(column);
      }
    }
  }

  #headOf(column: number): Element | undefined {
    if (column >= this.#geometry.scrolling) return this.#pinned?.children[column - this.#geometry.scrolling];
    return column < this.#window.from ? undefined : this.#cells.children[column - this.#window.from];
  }

  #look(column: number): string {
    const { columns } = this.#model;
    const own = columns[column];
    if (own === undefined) return look('columnHead');
    return columnHeadLook(own, columns[column + 1], column >= this.#selected.left && column <= this.#selected.right);
  }

  #fill(): void {
    const heads: HTMLElement[] = [];
    for (let column = this.#window.from; column < this.#window.to; column += 1) heads.push(this.#head(column));
    this.#cells.replaceChildren(...heads);
    this.#cells.style.marginLeft = `${this.#geometry.starts[this.#window.from] ?? 0}px`;
  }

  #fillPinned(): void {
    for (let column = this.#geometry.scrolling; column < this.#geometry.columns; column += 1) this.#pinned?.append(this.#head(column));
  }

  #head(column: number): HTMLElement {
    const model = this.#model.columns[column];
    const element = part('div', 'columnHead', 'columnheader');
    element.className = this.#look(column);
    element.textContent = model?.head.join('\n') ?? '';
    element.setAttribute('aria-colindex', `${this.#model.rowHeads.length + column + 1}`);
    const title = model?.title ?? '';
    if (title !== '') element.setAttribute('aria-label', title);
    element.style.width = `${columnWidthOf(this.#model, column)}px`;
    return element;
  }

  #groupRow(): HTMLElement {
    const { groupHeight, leftWidth, starts, pinnedStarts, scrolling } = this.#geometry;
    const row = part('div', 'headRow', 'row');
    row.setAttribute('aria-rowindex', '1');
    row.style.height = `${groupHeight}px`;
    const left = part('div', 'left');
    left.style.width = `${leftWidth - 1}px`;
    const right = part('div', 'right', 'presentation');
    row.append(left);
    for (const group of this.groups) {
      const pinned = group.from >= scrolling;
      const places = pinned ? pinnedStarts : starts;
      const first = pinned ? group.from - scrolling : group.from;
      const element = part('div', 'groupHead', group.text === '' ? undefined : 'columnheader');
      element.style.width = `${(places[first + group.to - group.from] ?? 0) - (places[first] ?? 0)}px`;
      // before the frozen results their own border closes the month
      if (group.to === scrolling && scrolling < this.#geometry.columns) element.style.borderRightColor = 'transparent';
      if (group.text !== '') {
        element.setAttribute('aria-colindex', `${this.#model.rowHeads.length + group.from + 1}`);
        element.setAttribute('aria-colspan', `${group.to - group.from}`);
        const label = part('span', 'groupLabel');
        label.textContent = group.text;
        element.append(label);
      }
      (pinned ? right : row).append(element);
    }
    if (right.childElementCount > 0) row.append(right);
    return row;
  }
}
