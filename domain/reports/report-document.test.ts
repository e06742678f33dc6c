import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paperSize, placeCells, plainText } from './report-document.ts';

const cell = fc.record({ text: fc.constant('x'), colspan: fc.integer({ min: 1, max: 5 }), rowspan: fc.integer({ min: 1, max: 4 }) });
const rows = fc.array(fc.record({ cells: fc.array(cell, { maxLength: 6 }) }), { maxLength: 6 });

describe('ReportDocument', () => {
  it('places no two cells on one place and none outside the grid', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 6 }), (rows, columns) => {
        const taken = new Set<string>();
        for (const placed of placeCells(rows, columns).flat()) {
          for (let row = placed.row; row < placed.row + placed.rowspan; row++) {
            for (let column = placed.column; column < placed.column + placed.colspan; column++) {
              expect(row).toBeLessThan(rows.length);
              expect(column).toBeLessThan(columns);
              const place = `${row},${column}`;
              expect(taken.has(place)).toBe(false);
              taken.add(place);
            }
          }
        }
      }),
    );
  });

  it('puts cells beside those that span from above', () => {
    const placed = placeCells([{ cells: [{ text: 'a', rowspan: 2 }, { text: 'b', colspan: 2 }] }, { cells: ['c', 'd'] }], 3);
    expect(placed[1]!.map(({ cell, column }) => [cell.text, column])).toEqual([['c', 1], ['d', 2]]);
  });

  it('reads a rich text plainly', () => {
    expect(plainText(['a ', { text: 'b', bold: true }, { blank: 20 }, { field: 'page' }])).toBe('a b ');
  });

  it('knows paper (ISO 216)', () => {
    expect(paperSize({ size: 'A5', orientation: 'landscape' })).toEqual({ width: 210, height: 148 });
    expect(paperSize({ size: 'A4', orientation: 'portrait' })).toEqual({ width: 210, height: 297 });
  });
});
