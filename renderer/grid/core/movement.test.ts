import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeHas } from './cells.ts';
import { edgeOfRun, moved, nextInRange } from './movement.ts';
import type { Move, Surroundings } from './state.ts';

const around: Surroundings = { rows: 30, columns: 60, page: { rows: 10, columns: 20 }, text: (row, column) => ((row + column) % 7 === 0 ? '5' : ''), locked: () => undefined };
const MOVES: readonly Move[] = ['left', 'right', 'up', 'down', 'leftEdge', 'rightEdge', 'topEdge', 'bottomEdge', 'rowStart', 'rowEnd', 'first', 'last', 'pageUp', 'pageDown', 'pageLeft', 'pageRight'];

describe('moving about', () => {
  it('stops Ctrl+arrow at the end of a run, then at the next filled cell, then at the edge', () => {
    const line = Array.from('55..5...', (char) => char === '5');
    const filled = (index: number): boolean => line[index] === true;
    expect(edgeOfRun(0, 1, 7, filled)).toBe(1);
    expect(edgeOfRun(1, 1, 7, filled)).toBe(4);
    expect(edgeOfRun(4, 1, 7, filled)).toBe(7);
    expect(edgeOfRun(7, 1, 7, filled)).toBe(7);
    expect(edgeOfRun(7, -1, 7, filled)).toBe(4);
    expect(edgeOfRun(4, -1, 7, filled)).toBe(1);
    expect(edgeOfRun(1, -1, 7, filled)).toBe(0);
    expect(edgeOfRun(0, 1, 7, () => true)).toBe(7);
  });

  it('goes where the key says', () => {
    const from = { row: 12, column: 30 };
    expect(moved(from, 'left', around)).toEqual({ row: 12, column: 29 });
    expect(moved(from, 'pageDown', around)).toEqual({ row: 22, column: 30 });
    expect(moved(from, 'pageLeft', around)).toEqual({ row: 12, column: 10 });
    expect(moved(from, 'rowEnd', around)).toEqual({ row: 12, column: 59 });
    expect(moved(from, 'first', around)).toEqual({ row: 0, column: 0 });
    // 12 + 30 is a multiple of 7, the next filled cell stands 7 further
    expect(moved(from, 'rightEdge', around)).toEqual({ row: 12, column: 37 });
  });

  it('never leaves the grid', () => {
    fc.assert(
      fc.property(fc.nat(29), fc.nat(59), fc.constantFrom(...MOVES), (row, column, to) => {
        const at = moved({ row, column }, to, around);
        expect(rangeHas({ top: 0, left: 0, bottom: 29, right: 59 }, at)).toBe(true);
      }),
    );
  });

  it('goes round a range through every cell once, there and back', () => {
    const side = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), side, side, fc.constantFrom('tab', 'enter'), fc.boolean(), (top, left, height, width, by, back) => {
        const range = { top, left, bottom: top + height - 1, right: left + width - 1 };
        const seen = new Set<string>();
        let at = { row: top, column: left };
        for (let count = 0; count < height * width; count += 1) {
          seen.add(`${at.row}:${at.column}`);
          const next = nextInRange(at, range, by, back);
          expect(nextInRange(next, range, by, !back)).toEqual(at);
          at = next;
        }
        expect(seen.size).toBe(height * width);
        expect(at).toEqual({ row: top, column: left });
      }),
    );
  });
});
