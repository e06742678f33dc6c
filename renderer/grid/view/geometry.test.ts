import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GridModel } from '../model.ts';
import { cellBox, geometryOf, hit, inSight, nearestCell, reveal, ROW_HEIGHT } from './geometry.ts';

const model = (columns: number, pinned: number, rows = 30): GridModel => ({
  rowHeads: [{ key: 'n', head: '№', width: 34 }, { key: 'name', head: 'Ученик', width: 230, minWidth: 140, maxWidth: 300 }],
  rows: Array.from({ length: rows }, (_, row) => ({ key: `${row}`, header: [] })),
  columns: Array.from({ length: columns + pinned }, (_, column) => ({ key: `${column}`, head: ['1', 'пн'], group: 'Май', pinned: column >= columns, width: column >= columns ? 50 : undefined })),
  cell: () => ({ text: '', tone: 'plain', editable: true }),
  subscribe: () => () => undefined,
});

describe('where things are', () => {
  it('adds up widths and heights', () => {
    const g = geometryOf(model(60, 3), 1366, 700);
    expect(g.leftWidth).toBe(265);
    expect(g.rightWidth).toBe(151);
    expect(g.width).toBe(265 + 60 * 36 + 151);
    expect(g.headHeight).toBe(24 + 16 + 14 + 11);
    expect(g.height).toBe(g.headHeight + 30 * ROW_HEIGHT);
  });

  it('lets the names give way in a narrow window, down to their least width', () => {
    expect(geometryOf(model(60, 3), 1366, 700).rowHeads).toEqual([34, 230]);
    expect(geometryOf(model(60, 3), 600, 700).rowHeads).toEqual([34, 206]);
    expect(geometryOf(model(60, 3), 300, 700).rowHeads).toEqual([34, 140]);
  });

  it('gives the names what a wide window has to spare, and no more than they want', () => {
    expect(geometryOf(model(10, 0), 660, 700).rowHeads).toEqual([34, 230]);
    expect(geometryOf(model(10, 0), 680, 700)).toMatchObject({ rowHeads: [34, 238], width: 238 + 34 + 1 + 360 });
    expect(geometryOf(model(10, 0), 1000, 700).rowHeads).toEqual([34, 300]);
  });

  it('tells the parts under a point', () => {
    const g = geometryOf(model(60, 3), 1000, 600);
    const scroll = { left: 360, top: 56 };
    expect(hit(g, 5, 5, scroll).part).toBe('corner');
    expect(hit(g, 5, 100, scroll)).toMatchObject({ part: 'rowHead', row: Math.floor((100 - g.headHeight + 56) / 28) });
    expect(hit(g, 270, 10, scroll)).toMatchObject({ part: 'groupHead', column: 10 });
    expect(hit(g, 270, 40, scroll)).toMatchObject({ part: 'columnHead', column: 10 });
    expect(hit(g, 270, 100, scroll)).toMatchObject({ part: 'cell', column: 10 });
    expect(hit(g, 990, 100, scroll)).toMatchObject({ part: 'cell', column: 62 });
    expect(hit(geometryOf(model(3, 1), 1000, 600), 900, 100, { left: 0, top: 0 }).part).toBe('nothing');
  });

  it('finds every cell again at the middle of its own box, scrolled in sight', () => {
    const shape = fc.record({ columns: fc.integer({ min: 1, max: 120 }), pinned: fc.integer({ min: 0, max: 4 }), width: fc.integer({ min: 700, max: 2600 }), height: fc.integer({ min: 200, max: 1400 }) });
    fc.assert(
      fc.property(shape, fc.nat(), fc.nat(29), fc.nat(9000), fc.nat(900), ({ columns, pinned, width, height }, pick, row, left, top) => {
        const g = geometryOf(model(columns, pinned), width, height);
        const at = { row, column: pick % g.columns };
        const most = { left: Math.max(0, g.width - width), top: Math.max(0, g.height - height) };
        const scroll = reveal(g, at, { left: Math.min(left, most.left), top: Math.min(top, most.top) });
        expect(scroll.left).toBeLessThanOrEqual(most.left);
        expect(scroll.top).toBeLessThanOrEqual(most.top);
        expect(inSight(g, at, scroll)).toBe(true);
        const box = cellBox(g, at, scroll);
        const x = box.left - scroll.left + box.width / 2;
        const y = box.top - scroll.top + box.height / 2;
        expect(x).toBeLessThan(width);
        expect(y).toBeLessThan(height);
        expect(nearestCell(g, x, y, scroll)).toEqual(at);
        expect(hit(g, x, y, scroll)).toEqual({ ...at, part: 'cell' });
      }),
    );
  });
});
