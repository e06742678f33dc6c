/** What the page flow handles: a strip of the page that is drawn whole. Points. */
import type { PageCanvas } from './page-canvas.ts';

export interface Piece {
  readonly height: number;
  /** Room above it; none at the top of a page. */
  readonly before: number;
  /** Stands on the same page as the next piece, if a page can hold both. */
  readonly keepWithNext: boolean;
  /** Repeated above it when it begins a page: the head of its table. */
  readonly head?: Piece;
  readonly breakBefore?: boolean;
  /** Stands at the foot of the page. */
  readonly atFoot?: boolean;
  draw(canvas: PageCanvas, x: number, y: number, firstOnPage: boolean): void;
  /** Two pieces in its place, the first no higher than `room`; null when nothing of it fits. */
  split?(room: number): readonly [Piece, Piece] | null;
}

/** Height of pieces drawn one below another. */
export function stackHeight(pieces: readonly Piece[]): number {
  let height = 0;
  for (const [index, piece] of pieces.entries()) height += piece.height + (index > 0 ? piece.before : 0);
  return height;
}

export function drawStack(pieces: readonly Piece[], canvas: PageCanvas, x: number, y: number): void {
  let at = y;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) at += piece.before;
    piece.draw(canvas, x, at, index === 0);
    at += piece.height;
  }
}
