import { describe, expect, it } from 'vitest';
import { columnGroups } from './heads.ts';

const column = (group: string, pinned = false) => ({ key: group, head: [''], group, pinned });
const model = (columns: ReturnType<typeof column>[]) => ({ rowHeads: [], rows: [], columns, cell: () => ({ text: '', tone: 'plain' as const, editable: true }), subscribe: () => () => undefined });

describe('months over lessons', () => {
  it('joins neighbours, not namesakes', () => {
    expect(columnGroups(model(['Май', 'Май', 'Июнь', 'Май'].map((group) => column(group))), 4)).toEqual([
      { text: 'Май', from: 0, to: 2 },
      { text: 'Июнь', from: 2, to: 3 },
      { text: 'Май', from: 3, to: 4 },
    ]);
  });

  it('never joins a pinned column to a scrolling one', () => {
    expect(columnGroups(model([column(''), column('', true)]), 1)).toHaveLength(2);
  });
});
