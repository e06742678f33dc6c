import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sheetName } from './sheet-name.ts';

describe('names of sheets', () => {
  it('replaces what a spreadsheet forbids', () => {
    const taken = new Set<string>();
    expect(sheetName("'7А / 7Б: [отметки]?'", taken)).toBe('7А 7Б отметки');
    expect(sheetName('', taken)).toBe('Лист');
    expect(sheetName('***', taken)).toBe('Лист (2)');
    expect(sheetName('History', taken)).not.toBe('History');
  });

  it('accepts any text: short enough, nothing forbidden, no two alike', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('Иванова А. П.')), { maxLength: 30 }), (wanted) => {
        const taken = new Set<string>();
        const names = wanted.map((name) => sheetName(name, taken));
        for (const name of names) {
          expect(name.length).toBeGreaterThan(0);
          expect(name.length).toBeLessThanOrEqual(31);
          expect(name).not.toMatch(/[[\]:*?/\\]|^'|'$/);
        }
        expect(new Set(names.map((name) => name.toLocaleLowerCase('ru'))).size).toBe(names.length);
      }),
    );
  });
});
