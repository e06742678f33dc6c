import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandId } from '#domain/ids.ts';
import { PendingRows } from './pending-rows.ts';

interface Row {
  readonly text: string;
  readonly version: number;
}
const rows = () => new PendingRows<Row, string>((row, text) => ({ text, version: (row?.version ?? 0) + 1 }));
const id = (number: number) => String(number) as CommandId;

describe('displayed row = reduce(stored row, pending commands in order) (design §3)', () => {
  it('shows what is pending, keeps the version the core acknowledged as the base', () => {
    const list = rows();
    list.restore([[1, { text: '4', version: 3 }]]);
    list.add(1, id(1), '5');
    list.add(1, id(2), '3');
    expect(list.get(1)?.text).toBe('3');
    expect(list.baseVersion(1)).toBe(3);
    expect(list.waits(1)).toBe(true);
    list.accept(1, id(1), 4);
    expect(list.get(1)?.text).toBe('3');
    expect(list.baseVersion(1)).toBe(4);
    list.accept(1, id(2), 5);
    expect(list.get(1)).toEqual({ text: '3', version: 5 });
    expect(list.waits(1)).toBe(false);
  });

  it('a refused command leaves the stored row, and those after it stand', () => {
    const list = rows();
    list.restore([[1, { text: '4', version: 3 }]]);
    list.add(1, id(1), '5');
    list.drop(1, id(1));
    expect(list.get(1)).toEqual({ text: '4', version: 3 });
    list.add(2, id(2), 'а');
    list.add(2, id(3), 'б');
    list.drop(2, id(2));
    expect(list.get(2)?.text).toBe('б');
    list.drop(2, id(3));
    expect(list.get(2)).toBeUndefined();
  });

  it('a page read anew takes nothing that is pending away', () => {
    const list = rows();
    list.add(1, id(1), '5');
    list.restore([[1, { text: '2', version: 7 }]]);
    expect(list.get(1)?.text).toBe('5');
    list.drop(1, id(1));
    expect(list.get(1)).toEqual({ text: '2', version: 7 });
  });

  it('in any order of additions and verdicts the last command that was not refused is shown', () => {
    const step = fc.record({ refused: fc.boolean(), settleNow: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const list = rows();
        const open: { readonly number: number; readonly refused: boolean }[] = [];
        const kept: number[] = [];
        let version = 0;
        const settle = () => {
          const first = open.shift();
          if (!first) return;
          if (first.refused) list.drop(1, id(first.number));
          else list.accept(1, id(first.number), (version += 1));
        };
        steps.forEach(({ refused, settleNow }, number) => {
          list.add(1, id(number), String(number));
          open.push({ number, refused });
          if (!refused) kept.push(number);
          expect(list.get(1)?.text).toBe(String(number));
          if (settleNow) settle();
        });
        while (open.length > 0) settle();
        expect(list.get(1)?.text).toBe(kept.length === 0 ? undefined : String(kept.at(-1)));
        expect(list.waits(1)).toBe(false);
        expect(list.baseVersion(1)).toBe(version);
      }),
    );
  });
});
