import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnAt, columnStarts, columnWindow } from './column-window.ts';

describe('which columns are in the document', () => {
  it('finds the column at a place', () => {
    const starts = columnStarts([36, 36, 50]);
    expect([...starts]).toEqual([0, 36, 72, 122]);
    expect([-5, 0, 35, 36, 71.9, 72, 121, 500].map((x) => columnAt(starts, x))).toEqual([0, 0, 0, 1, 1, 2, 2, 2]);
  });

  it('takes what is in sight and a few beside', () => {
    const starts = columnStarts(Array.from({ length: 200 }, () => 36));
    expect(columnWindow(starts, 3600, 360, 4, undefined)).toEqual({ from: 96, to: 114 });
    expect(columnWindow(starts, 0, 360, 4, undefined)).toEqual({ from: 0, to: 18 });
    expect(columnWindow(starts, 99999, 360, 4, undefined).to).toBe(200);
  });

  it('is empty for no columns and never larger than there are', () => {
    expect(columnWindow(columnStarts([]), 0, 500, 4, undefined)).toEqual({ from: 0, to: 0 });
    expect(columnWindow(columnStarts([36, 36]), 0, 500, 4, undefined)).toEqual({ from: 0, to: 2 });
  });

  it('covers what is in sight wherever one scrolls, and keeps its size', () => {
    const widths = fc.array(fc.integer({ min: 24, max: 90 }), { minLength: 1, maxLength: 220 });
    fc.assert(
      fc.property(widths, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 50, max: 1600 }), (sizes, stops, width) => {
        const starts = columnStarts(sizes);
        const total = starts[sizes.length] ?? 0;
        let present: { from: number; to: number } | undefined;
        for (const stop of stops) {
          const left = stop * Math.max(0, total - width);
          const next = columnWindow(starts, left, width, 4, present);
          expect(next.from).toBeGreaterThanOrEqual(0);
          expect(next.to).toBeLessThanOrEqual(sizes.length);
          expect(next.from).toBeLessThanOrEqual(columnAt(starts, left));
          expect(next.to).toBeGreaterThan(columnAt(starts, left + width - 1));
          expect(next.to - next.from).toBeGreaterThanOrEqual(present === undefined ? 1 : present.to - present.from);
          present = next;
        }
      }),
    );
  });
});
