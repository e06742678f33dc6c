import { clamp, rangeHas, sameCell, type CellAt, type CellRange } from '../core/cells.ts';
import { stretched } from '../core/proposals.ts';
import { cellBox, centreEnd, hit, nearestCell, type Geometry, type Hit, type Scroll } from './geometry.ts';

/** What the pointer may do to the grid. */
export interface PointerTarget {
  readonly scroller: HTMLElement;
  readonly handle: HTMLElement;
  readonly typing: HTMLElement;
  geometry(): Geometry;
  scroll(): Scroll;
  scrollBy(x: number, y: number): void;
  active(): CellAt;
  range(): CellRange;
  anchor(): CellAt;
  point(at: CellAt, extend: boolean): void;
  select(from: CellAt, to: CellAt): void;
  open(): void;
  drafting(): boolean;
  openColumn(column: number): void;
  /** Hands the decision of a cell to the owner; false where there is none. */
  decide(at: CellAt): boolean;
  group(column: number): { readonly from: number; readonly to: number } | undefined;
  menu(at: CellAt, event: MouseEvent): void;
  showFill(target: CellRange | undefined): void;
  fillTo(target: CellRange): void;
  /** Takes the keyboard; without the on-screen one when the finger only pointed. */
  focus(onScreenKeyboard: boolean): void;
  hover(at: Hit | undefined): void;
}

/** Pixels a frame for each pixel beyond the edge, and at most. */
const SCROLL_RATE = 0.25;
const SCROLL_MOST = 28;
/** The sign of a decision stands in the first corner of its cell; so many CSS px around it are meant for it. */
const SIGN_SIZE = 13;

/** Mouse, pen and finger. Returns how to stop listening. */
export function listenToPointer(target: PointerTarget): () => void {
  const ear = new AbortController();
  const { signal } = ear;
  const { scroller } = target;
  let stopDrag: (() => void) | undefined;

  const pointOf = (event: MouseEvent): { x: number; y: number } => {
    const box = scroller.getBoundingClientRect();
    return { x: event.clientX - box.left - scroller.clientLeft, y: event.clientY - box.top - scroller.clientTop };
  };
  const hitOf = (event: MouseEvent): Hit => {
    const { x, y } = pointOf(event);
    return hit(target.geometry(), x, y, target.scroll());
  };
  /** The typing line lies upon the active cell, so the place counts and not the element. */
  const onSign = (event: MouseEvent): boolean => {
    const at = hitOf(event);
    if (at.part !== 'cell' || event.shiftKey || target.drafting()) return false;
    const { x, y } = pointOf(event);
    const scroll = target.scroll();
    const box = cellBox(target.geometry(), at, scroll);
    return x - (box.left - scroll.left) < SIGN_SIZE && y - (box.top - scroll.top) < SIGN_SIZE && target.decide({ row: at.row, column: at.column });
  };
  const onScrollbar = (event: MouseEvent): boolean => {
    const { x, y } = pointOf(event);
    return x >= scroller.clientWidth || y >= scroller.clientHeight;
  };
  const inTyping = (event: Event): boolean => event.target === target.typing;

  /** Follows the pointer until it is let go; scrolls when it is held beyond an edge. */
  const drag = (start: PointerEvent, axis: 'both' | 'rows' | 'columns', follow: (at: CellAt) => void, done: () => void): void => {
    stopDrag?.();
    const dragging = new AbortController();
    let x = start.clientX;
    let y = start.clientY;
    let frame: number | undefined;
    const move = (): void => {
      const { x: px, y: py } = pointOf(new MouseEvent('mousemove', { clientX: x, clientY: y }));
      const g = target.geometry();
      const scroll = target.scroll();
      // beyond an edge the nearest cell in sight counts; the scrolling brings the next one
      const inX = clamp(px, g.leftWidth, Math.max(g.leftWidth, Math.min(g.viewWidth, g.width) - 1));
      const inY = clamp(py, g.headHeight, Math.max(g.headHeight, g.viewHeight - 1));
      follow(nearestCell(g, axis === 'rows' ? g.leftWidth : inX, inY, scroll));
      const beyondX = axis === 'rows' ? 0 : px < g.leftWidth ? px - g.leftWidth : px > g.viewWidth ? px - g.viewWidth : overPinned(g, px);
      const beyondY = axis === 'columns' ? 0 : py < g.headHeight ? py - g.headHeight : Math.max(0, py - g.viewHeight);
      if (frame === undefined && (beyondX !== 0 || beyondY !== 0)) {
        frame = requestAnimationFrame(() => {
          frame = undefined;
          const pace = (beyond: number): number => clamp(beyond * SCROLL_RATE, -SCROLL_MOST, SCROLL_MOST);
          const before = target.scroll();
          target.scrollBy(pace(beyondX), pace(beyondY));
          const after = target.scroll();
          if (before.left !== after.left || before.top !== after.top) move();
        });
      }
    };
    /** From a lesson the pinned columns are reached only when nothing is left to scroll. */
    const overPinned = (g: Geometry, px: number): number => {
      const end = centreEnd(g);
      const more = g.width - g.viewWidth - target.scroll().left > 0.5;
      return more && px > end && target.anchor().column < g.scrolling ? px - end : 0;
    };
    const stop = (): void => {
      dragging.abort();
      if (frame !== undefined) cancelAnimationFrame(frame);
      stopDrag = undefined;
    };
    stopDrag = stop;
    window.addEventListener('pointermove', (event) => {
      if (event.pointerId !== start.pointerId) return;
      x = event.clientX;
      y = event.clientY;
      move();
    }, { signal: dragging.signal });
    window.addEventListener('pointerup', (event) => {
      if (event.pointerId !== start.pointerId) return;
      stop();
      done();
    }, { signal: dragging.signal });
    window.addEventListener('pointercancel', () => {
      stop();
      target.showFill(undefined);
    }, { signal: dragging.signal });
  };

  const dragFill = (event: PointerEvent): void => {
    const source = target.range();
    let goal = source;
    drag(event, 'both', (at) => {
      goal = stretched(source, at);
      target.showFill(goal);
    }, () => {
      target.showFill(undefined);
      target.fillTo(goal);
    });
  };

  const press = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' || inTyping(event) || onScrollbar(event)) return;
    target.hover(undefined);
    if (event.button !== 0) return;
    if (event.target === target.handle) {
      dragFill(event);
      return;
    }
    const at = hitOf(event);
    const g = target.geometry();
    const lastRow = Math.max(0, g.rows - 1);
    const lastColumn = Math.max(0, g.columns - 1);
    const from = event.shiftKey ? target.anchor() : at;
    switch (at.part) {
      case 'nothing':
        break;
      case 'cell': {
        target.point(at, event.shiftKey);
        let latest: CellAt = at;
        drag(event, 'both', (next) => {
          if (sameCell(next, latest)) return;
          latest = next;
          target.point(next, true);
        }, () => undefined);
        break;
      }
      case 'rowHead':
        target.select({ row: from.row, column: 0 }, { row: at.row, column: lastColumn });
        drag(event, 'rows', (next) => target.select({ row: from.row, column: 0 }, { row: next.row, column: lastColumn }), () => undefined);
        break;
      case 'columnHead':
        target.select({ row: 0, column: from.column }, { row: lastRow, column: at.column });
        if (!event.shiftKey) target.openColumn(at.column);
        drag(event, 'columns', (next) => target.select({ row: 0, column: from.column }, { row: lastRow, column: next.column }), () => undefined);
        break;
      case 'groupHead': {
        const group = target.group(at.column);
        if (group !== undefined) target.select({ row: 0, column: group.from }, { row: lastRow, column: group.to - 1 });
        break;
      }
      case 'corner':
        target.select({ row: 0, column: 0 }, { row: lastRow, column: lastColumn });
        break;
      default:
        at.part satisfies never;
    }
    target.focus(true);
  };

  scroller.addEventListener('pointerdown', press, { signal });
  // the keyboard stays where it is: a mouse never moves the focus out of the typing line
  scroller.addEventListener('mousedown', (event) => {
    if (!inTyping(event) && !onScrollbar(event)) event.preventDefault();
  }, { signal });
  scroller.addEventListener('dblclick', (event) => {
    if (inTyping(event) || onScrollbar(event) || event.target === target.handle) return;
    if (hitOf(event).part === 'cell') target.open();
  }, { signal });
  scroller.addEventListener('click', (event) => {
    if (onSign(event)) return;
    if (!(event instanceof PointerEvent) || event.pointerType !== 'touch' || inTyping(event)) return;
    const at = hitOf(event);
    if (at.part === 'cell' && sameCell(at, target.active())) {
      target.focus(true);
      target.open();
      return;
    }
    if (at.part === 'cell') target.point(at, false);
    else if (at.part === 'columnHead') target.openColumn(at.column);
    target.focus(false);
  }, { signal });
  scroller.addEventListener('contextmenu', (event) => {
    if (inTyping(event)) {
      // the menu key; in an open draft the text's own menu comes
      if (!target.drafting()) target.menu(target.active(), event);
      return;
    }
    const at = hitOf(event);
    if (at.part !== 'cell') return;
    if (!rangeHas(target.range(), at)) target.point(at, false);
    target.focus(true);
    target.menu({ row: at.row, column: at.column }, event);
  }, { signal });
  scroller.addEventListener('pointermove', (event) => {
    if (stopDrag === undefined && event.pointerType !== 'touch' && !inTyping(event)) target.hover(onScrollbar(event) ? undefined : hitOf(event));
  }, { signal });
  scroller.addEventListener('pointerleave', () => target.hover(undefined), { signal });

  return () => {
    stopDrag?.();
    ear.abort();
  };
}
