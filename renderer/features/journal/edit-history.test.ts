import { describe, expect, it } from 'vitest';
import { EditHistory } from './edit-history.ts';

const edit = (to: string, row = 0) => ({ row, column: 0, from: '', to });

describe('the names of undo and redo', () => {
  it('follow the edits of the grid', () => {
    const history = new EditHistory();
    history.note([edit('5')], 'typing', [{ ok: true, text: '5' }]);
    history.note([edit('б', 0), edit('б', 1)], 'fill', [{ ok: true, text: 'Б' }, { ok: true, text: 'Б' }]);
    expect(history.undo).toEqual({ cause: 'fill', cells: 2, text: 'Б' });
    history.note([edit('', 0)], 'undo', [{ ok: true, text: '' }]);
    expect([history.undo?.cause, history.redo?.cause]).toEqual(['typing', 'fill']);
    history.note([edit('б', 0)], 'redo', [{ ok: true, text: 'Б' }]);
    expect([history.undo?.cause, history.redo]).toEqual(['fill', undefined]);
  });

  it('a new edit ends redo; refused and unchanged ones leave no name', () => {
    const history = new EditHistory();
    history.note([edit('5')], 'typing', [{ ok: true, text: '5' }]);
    history.turnBack('undo');
    history.note([edit('77')], 'typing', [{ ok: false, refusal: 'нет' }]);
    history.note([{ ...edit('5'), from: '5' }], 'typing', [{ ok: true, text: '5' }]);
    expect([history.undo, history.redo?.text]).toEqual([undefined, '5']);
    history.note([edit('4')], 'typing', [{ ok: true, text: '4' }]);
    expect([history.undo?.text, history.redo]).toEqual(['4', undefined]);
  });
});
