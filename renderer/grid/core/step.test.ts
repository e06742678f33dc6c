import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKey, cellsOf, rangeHas, type CellAt } from './cells.ts';
import { copied, settle, step } from './step.ts';
import { initialState, rangeOf, reshape, shownText } from './state.ts';
import type { Announcement, CellEdit, EditCause, EditVerdict, GridInput, GridState, Move, Surroundings } from './state.ts';

/** A grid with an owner that refuses «8» and makes capitals of letters, as the journal does. */
class Sheet {
  readonly texts: string[][];
  readonly closed = new Set<string>();
  readonly asked: { edits: readonly CellEdit[]; cause: EditCause }[] = [];
  state: GridState = initialState();
  said: Announcement[] = [];

  constructor(rows: number, columns: number, texts: readonly string[] = []) {
    this.texts = Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => texts[row]?.split(' ')[column]?.replace('_', '') ?? ''));
  }

  get around(): Surroundings {
    return {
      rows: this.texts.length,
      columns: this.texts[0]?.length ?? 0,
      page: { rows: 3, columns: 3 },
      text: (row, column) => this.text({ row, column }),
      locked: (row, column) => (this.closed.has(cellKey({ row, column })) ? 'закрыто' : undefined),
    };
  }

  text(at: CellAt): string {
    const text = this.texts[at.row]?.[at.column];
    if (text === undefined) throw new Error(`There is no cell ${cellKey(at)}`);
    return text;
  }

  put(at: CellAt, text: string): void {
    const row = this.texts[at.row];
    if (row === undefined || at.column >= row.length) throw new Error(`There is no cell ${cellKey(at)}`);
    row[at.column] = text;
  }

  answer(edit: CellEdit): EditVerdict {
    if (edit.from !== this.text(edit)) throw new Error(`An edit of ${cellKey(edit)} does not know what the cell holds`);
    if (edit.to === '8') return { ok: false, refusal: 'нет такой отметки' };
    const text = edit.to.toUpperCase();
    this.put(edit, text);
    return { ok: true, text };
  }

  do(...inputs: GridInput[]): this {
    for (const input of inputs) {
      const taken = step(this.state, input, this.around);
      this.state = taken.state;
      this.said = [...taken.announcements];
      if (taken.batch !== undefined) {
        this.asked.push({ edits: taken.batch.edits, cause: taken.batch.cause });
        const settled = settle(taken.state, taken.batch, taken.batch.edits.map((edit) => this.answer(edit)));
        this.state = settled.state;
        this.said.push(...settled.announcements);
      }
    }
    return this;
  }

  get shown(): string[] {
    return this.texts.map((row) => row.map((text) => (text === '' ? '_' : text)).join(' '));
  }
}

const move = (to: Move, extend = false): GridInput => ({ type: 'move', to, extend });
const type = (text: string): GridInput => ({ type: 'type', text });
const enter: GridInput = { type: 'advance', by: 'enter', back: false };
const tab: GridInput = { type: 'advance', by: 'tab', back: false };
const at = (row: number, column: number): CellAt => ({ row, column });
const select = (from: CellAt, to: CellAt): GridInput => ({ type: 'select', from, to });
const undo: GridInput = { type: 'undo' };
const redo: GridInput = { type: 'redo' };

describe('typing (§3.8: what a teacher’s hand expects)', () => {
  it('types at once over what was there, Enter goes down', () => {
    const sheet = new Sheet(3, 2, ['2 _']).do(type('5'), enter, type('4'), enter);
    expect(sheet.shown).toEqual(['5 _', '4 _', '_ _']);
    expect(sheet.state.active).toEqual(at(2, 0));
    expect(sheet.asked.map((ask) => ask.cause)).toEqual(['typing', 'typing']);
  });

  it('asks the owner once for a cell, however many keys made the text', () => {
    const sheet = new Sheet(2, 2).do(type('5'), type('5/'), type('5/4'), enter);
    expect(sheet.asked).toEqual([{ cause: 'typing', edits: [{ row: 0, column: 0, from: '', to: '5/4' }] }]);
  });

  it('returns to the column where Tab began', () => {
    const sheet = new Sheet(3, 4).do(move('right'), type('5'), tab, type('4'), tab, type('3'), enter);
    expect(sheet.shown[0]).toBe('_ 5 4 3');
    expect(sheet.state.active).toEqual(at(1, 1));
    expect(sheet.do(type('2'), enter).state.active).toEqual(at(2, 1));
  });

  it('forgets the run of Tabs after an arrow', () => {
    expect(new Sheet(3, 4).do(tab, tab, move('left'), enter).state.active).toEqual(at(1, 1));
  });

  it('an arrow commits a typed draft', () => {
    const sheet = new Sheet(2, 2).do(type('5'), move('right'));
    expect(sheet.shown[0]).toBe('5 _');
    expect(sheet.state.active).toEqual(at(0, 1));
  });

  it('Escape takes the draft back and leaves the cell', () => {
    const sheet = new Sheet(2, 2, ['4 _']).do(type('5'), { type: 'cancel' });
    expect(sheet.shown[0]).toBe('4 _');
    expect(sheet.asked).toEqual([]);
    expect(sheet.state.draft).toBeUndefined();
  });

  it('F2 opens the text that is there and turns between the two ways of typing', () => {
    const sheet = new Sheet(1, 1, ['4']).do({ type: 'open' });
    expect(sheet.state.draft).toEqual({ text: '4', kind: 'opened' });
    expect(sheet.do({ type: 'open' }).state.draft).toEqual({ text: '4', kind: 'typed' });
    expect(sheet.do(type('4/5'), enter).shown).toEqual(['4/5']);
  });

  it('asks nothing when the text stayed the same', () => {
    expect(new Sheet(2, 1, ['4']).do({ type: 'open' }, enter).asked).toEqual([]);
  });

  it('an emptied draft empties the cell', () => {
    expect(new Sheet(2, 1, ['4']).do({ type: 'open' }, type(''), enter).shown[0]).toBe('_');
  });

  it('Ctrl+Enter puts the draft into the whole range («весь столбец»), one step of undo', () => {
    const sheet = new Sheet(3, 1).do(select(at(0, 0), at(2, 0)), type('б'), { type: 'commitToRange' });
    expect(sheet.shown).toEqual(['Б', 'Б', 'Б']);
    expect(sheet.do(undo).shown).toEqual(['_', '_', '_']);
  });

  it('says why a closed cell takes nothing, and begins no draft', () => {
    const sheet = new Sheet(2, 1);
    sheet.closed.add('0:0');
    sheet.do(type('5'));
    expect(sheet.state.draft).toBeUndefined();
    expect(sheet.said).toEqual([{ code: 'refused', at: at(0, 0), refusal: 'закрыто' }]);
    expect(sheet.do({ type: 'open' }).said).toEqual([{ code: 'refused', at: at(0, 0), refusal: 'закрыто' }]);
  });

  it('keeps the text in sight when the cell was closed during typing', () => {
    const sheet = new Sheet(2, 1).do(type('5'));
    sheet.closed.add('0:0');
    sheet.do(enter);
    expect(sheet.asked).toEqual([]);
    expect(shownText(sheet.state, sheet.around, at(0, 0))).toBe('5');
  });
});

describe('a refused text', () => {
  it('stays in sight, is not stored, and gives way to the next text', () => {
    const sheet = new Sheet(3, 1, ['4']).do(type('8'), enter);
    expect(sheet.shown[0]).toBe('4');
    expect(shownText(sheet.state, sheet.around, at(0, 0))).toBe('8');
    expect(sheet.said.at(-1)).toEqual({ code: 'refused', at: at(0, 0), refusal: 'нет такой отметки' });
    sheet.do(move('up'), type('5'), enter);
    expect(shownText(sheet.state, sheet.around, at(0, 0))).toBe('5');
    expect(sheet.state.refused.size).toBe(0);
  });

  it('does not enter the history', () => {
    const sheet = new Sheet(3, 1, ['4']).do(type('8'), enter, undo);
    expect(sheet.said).toEqual([{ code: 'nothing', cause: 'undo' }]);
  });

  it.each<GridInput>([{ type: 'cancel' }, { type: 'clear' }])('goes by $type, and the stored text stays', (input) => {
    const sheet = new Sheet(3, 1, ['4']).do(type('8'), enter, move('up'), input);
    expect(shownText(sheet.state, sheet.around, at(0, 0))).toBe('4');
    expect(sheet.shown[0]).toBe('4');
  });

  it('opens for correction with F2', () => {
    expect(new Sheet(3, 1, ['4']).do(type('8'), enter, move('up'), { type: 'open' }).state.draft?.text).toBe('8');
  });

  it('goes when the old text is typed again', () => {
    const sheet = new Sheet(3, 1, ['4']).do(type('8'), enter, move('up'), type('4'), enter);
    expect(sheet.state.refused.size).toBe(0);
  });
});

describe('ranges', () => {
  it('extends with Shift, the active cell stays', () => {
    const sheet = new Sheet(5, 5).do({ type: 'point', at: at(2, 2), extend: false }, move('down', true), move('left', true));
    expect(rangeOf(sheet.state)).toEqual({ top: 2, left: 1, bottom: 3, right: 2 });
    expect(sheet.state.active).toEqual(at(2, 2));
    expect(sheet.said).toEqual([{ code: 'selected', rows: 2, columns: 2 }]);
  });

  it('extends to a point with Shift and the mouse', () => {
    const sheet = new Sheet(5, 5).do({ type: 'point', at: at(3, 3), extend: false }, { type: 'point', at: at(1, 4), extend: true });
    expect(rangeOf(sheet.state)).toEqual({ top: 1, left: 3, bottom: 3, right: 4 });
  });

  it('goes round inside a range with Enter and Tab, typing all the way', () => {
    const sheet = new Sheet(2, 2).do(select(at(0, 0), at(1, 1)), type('5'), enter, type('4'), enter, type('3'), enter, type('2'), enter);
    expect(sheet.shown).toEqual(['5 3', '4 2']);
    expect(rangeOf(sheet.state)).toEqual({ top: 0, left: 0, bottom: 1, right: 1 });
  });

  it('Delete clears the range and leaves closed cells, and says so', () => {
    const sheet = new Sheet(2, 2, ['5 4', '3 2']);
    sheet.closed.add('1:1');
    sheet.do({ type: 'selectAll' }, { type: 'clear' });
    expect(sheet.shown).toEqual(['_ _', '_ 2']);
    expect(sheet.said).toEqual([{ code: 'done', cause: 'delete', cells: 3, skipped: 1 }]);
  });

  it('selects whole rows and columns', () => {
    expect(rangeOf(new Sheet(3, 4).do(move('down'), { type: 'selectRow' }).state)).toEqual({ top: 1, left: 0, bottom: 1, right: 3 });
    expect(rangeOf(new Sheet(3, 4).do(move('right'), { type: 'selectColumn' }).state)).toEqual({ top: 0, left: 1, bottom: 2, right: 1 });
  });

  it('Escape returns to one cell, and then opens the way out for one Tab', () => {
    const sheet = new Sheet(3, 3).do({ type: 'selectAll' }, { type: 'cancel' });
    expect(rangeOf(sheet.state)).toEqual({ top: 0, left: 0, bottom: 0, right: 0 });
    expect(sheet.state.leaving).toBe(false);
    expect(sheet.do({ type: 'cancel' }).state.leaving).toBe(true);
    expect(sheet.do(move('down')).state.leaving).toBe(false);
  });
});

describe('the clipboard', () => {
  it('copies the range as a spreadsheet would', () => {
    expect(copied(new Sheet(2, 2, ['5 4', '_ Б']).do({ type: 'selectAll' }).state, new Sheet(2, 2, ['5 4', '_ Б']).around)).toBe('5\t4\r\n\tБ');
  });

  it('pastes a block with CRLF from the top left corner and selects it', () => {
    const sheet = new Sheet(3, 3).do({ type: 'point', at: at(1, 1), extend: false }, { type: 'paste', text: '5\t4\r\n3\t2\r\n' });
    expect(sheet.shown).toEqual(['_ _ _', '_ 5 4', '_ 3 2']);
    expect(rangeOf(sheet.state)).toEqual({ top: 1, left: 1, bottom: 2, right: 2 });
    expect(sheet.said).toEqual([{ code: 'done', cause: 'paste', cells: 4, skipped: 0 }]);
  });

  it('fills a range with one value, and repeats a block that fits a whole number of times', () => {
    expect(new Sheet(2, 2).do({ type: 'selectAll' }, { type: 'paste', text: 'н' }).shown).toEqual(['Н Н', 'Н Н']);
    expect(new Sheet(4, 1).do({ type: 'selectAll' }, { type: 'paste', text: '5\r\n4' }).shown).toEqual(['5', '4', '5', '4']);
  });

  it('clips at the edges, skips closed cells, and says how many', () => {
    const sheet = new Sheet(2, 2);
    sheet.closed.add('1:1');
    sheet.do(move('right'), { type: 'paste', text: '5\t4\r\n3\t2\r\n5\t5' });
    expect(sheet.shown).toEqual(['_ 5', '_ _']);
    expect(sheet.said).toEqual([{ code: 'done', cause: 'paste', cells: 1, skipped: 5 }]);
  });

  it('counts refused cells as skipped and keeps their texts in sight', () => {
    const sheet = new Sheet(3, 1).do({ type: 'paste', text: '5\n8\n4' });
    expect(sheet.shown).toEqual(['5', '_', '4']);
    expect(sheet.said.at(-1)).toEqual({ code: 'done', cause: 'paste', cells: 2, skipped: 1 });
    expect(shownText(sheet.state, sheet.around, at(1, 0))).toBe('8');
  });

  it('leaves alone what a short row does not reach', () => {
    expect(new Sheet(2, 2, ['1 1', '1 1']).do({ type: 'paste', text: '5\t4\r\n3' }).shown).toEqual(['5 4', '3 1']);
  });

  it('takes an open draft first: nothing typed is lost by a paste', () => {
    const sheet = new Sheet(2, 2).do(type('5'), { type: 'paste', text: '4' });
    expect(sheet.shown[0]).toBe('4 _');
    expect(sheet.do(undo).shown[0]).toBe('_ _');
  });
});

describe('filling', () => {
  it('Ctrl+D copies the top row of a range down, or the row above a single one', () => {
    expect(new Sheet(3, 2, ['5 4']).do({ type: 'selectAll' }, { type: 'fill', to: 'down' }).shown).toEqual(['5 4', '5 4', '5 4']);
    expect(new Sheet(2, 2, ['5 4']).do(move('down'), { type: 'fill', to: 'down' }).shown).toEqual(['5 4', '5 _']);
  });

  it('Ctrl+R copies the left column of a range to the right', () => {
    expect(new Sheet(2, 3, ['5', '4']).do({ type: 'selectAll' }, { type: 'fill', to: 'right' }).shown).toEqual(['5 5 5', '4 4 4']);
  });

  it('does nothing where there is no row above', () => {
    const sheet = new Sheet(2, 2, ['5 4']).do({ type: 'fill', to: 'down' });
    expect(sheet.asked).toEqual([]);
    expect(sheet.shown[0]).toBe('5 4');
  });

  it('the handle repeats the source in both directions and selects the result', () => {
    const sheet = new Sheet(5, 1, ['_', '_', '5', '4']).do(select(at(2, 0), at(3, 0)), { type: 'fillTo', target: { top: 0, left: 0, bottom: 4, right: 0 } });
    expect(sheet.shown).toEqual(['5', '4', '5', '4', '5']);
    expect(rangeOf(sheet.state)).toEqual({ top: 0, left: 0, bottom: 4, right: 0 });
  });

  it('one text for the whole range, as one step of undo, an open draft first', () => {
    const sheet = new Sheet(2, 1).do(select(at(0, 0), at(1, 0)), type('5'), { type: 'enter', text: 'н' });
    expect(sheet.shown).toEqual(['Н', 'Н']);
    expect(sheet.do(undo).shown).toEqual(['_', '_']);
  });
});

describe('undo and redo', () => {
  it('restores the former texts of a whole batch, and brings them back', () => {
    const sheet = new Sheet(2, 2, ['5 4', '3 2']).do({ type: 'selectAll' }, { type: 'clear' }, undo);
    expect(sheet.shown).toEqual(['5 4', '3 2']);
    expect(sheet.do(redo).shown).toEqual(['_ _', '_ _']);
    expect(sheet.do(undo).shown).toEqual(['5 4', '3 2']);
  });

  it('remembers what the owner made of a text', () => {
    const sheet = new Sheet(2, 1).do(type('б'), enter, undo);
    expect(sheet.shown[0]).toBe('_');
    expect(sheet.do(redo).shown[0]).toBe('Б');
  });

  it('a new edit ends what could be redone', () => {
    const sheet = new Sheet(2, 1).do(type('5'), enter, undo, type('4'), enter, redo);
    expect(sheet.said).toEqual([{ code: 'nothing', cause: 'redo' }]);
  });

  it('leaves alone a cell that another hand has changed since', () => {
    const sheet = new Sheet(2, 1).do({ type: 'paste', text: '5\n4' });
    sheet.put(at(0, 0), '2');
    sheet.do(undo);
    expect(sheet.shown).toEqual(['2', '_']);
    expect(sheet.said).toEqual([{ code: 'done', cause: 'undo', cells: 1, skipped: 1 }]);
  });

  it('selects what it changed', () => {
    const sheet = new Sheet(4, 4).do(move('down'), { type: 'paste', text: '5\t4' }, move('last'), undo);
    expect(rangeOf(sheet.state)).toEqual({ top: 1, left: 0, bottom: 1, right: 1 });
  });
});

describe('a structure that changes under the hand', () => {
  it('moves selection, draft, refused texts and history with their rows and columns', () => {
    const sheet = new Sheet(2, 2).do(type('5'), enter, type('8'), enter, move('right'), type('4'));
    expect(sheet.state.active).toEqual(at(1, 1));
    const next = reshape(sheet.state, { rows: 3, columns: 3 }, (row) => row + 1, (column) => column + 1);
    expect(next.active).toEqual(at(2, 2));
    expect(next.draft?.text).toBe('4');
    expect([...next.refused.keys()]).toEqual(['2:1']);
    expect(next.history.done).toEqual([[{ row: 1, column: 1, from: '', to: '5' }]]);
  });

  it('goes to the nearest cell when the active one is gone, and forgets what belonged to it', () => {
    const sheet = new Sheet(3, 3).do(move('last'), type('5'), enter, type('4'));
    const next = reshape(sheet.state, { rows: 2, columns: 2 }, (row) => (row < 2 ? row : undefined), (column) => (column < 2 ? column : undefined));
    expect(next.active).toEqual(at(1, 1));
    expect(next.draft).toBeUndefined();
    expect(next.history.done).toEqual([]);
  });

  it('an empty grid takes any input and stays still', () => {
    const sheet = new Sheet(0, 0).do(type('5'), enter, { type: 'paste', text: '5' }, undo);
    expect(sheet.asked).toEqual([]);
    expect(sheet.state.draft).toBeUndefined();
  });
});

describe('whatever is pressed, in whatever order', () => {
  const place = fc.record({ row: fc.nat(5), column: fc.nat(4) });
  const input: fc.Arbitrary<GridInput> = fc.oneof(
    fc.record({ type: fc.constant('move' as const), to: fc.constantFrom<Move>('left', 'right', 'up', 'down', 'bottomEdge', 'rowEnd', 'first', 'pageDown', 'pageRight'), extend: fc.boolean() }),
    fc.record({ type: fc.constant('advance' as const), by: fc.constantFrom('tab' as const, 'enter' as const), back: fc.boolean() }),
    fc.constantFrom('5', '4', '8', 'б', '').map(type),
    fc.constantFrom<GridInput>({ type: 'open' }, { type: 'commit' }, { type: 'commitToRange' }, { type: 'cancel' }, { type: 'clear' }, { type: 'cut' }, { type: 'selectAll' }, { type: 'selectRow' }, { type: 'selectColumn' }, undo, redo, { type: 'fill', to: 'down' }, { type: 'fill', to: 'right' }),
    fc.record({ type: fc.constant('point' as const), at: place, extend: fc.boolean() }),
    fc.record({ type: fc.constant('select' as const), from: place, to: place }),
    fc.constantFrom('5', '5\t4\r\n3', '8\n2').map((text): GridInput => ({ type: 'paste', text })),
    fc.constantFrom('н', '').map((text): GridInput => ({ type: 'enter', text })),
  );
  const start = ['5 4 3 2 _', '_ _ _ _ _', '2 2 2 2 2', '_ 5 _ 5 _', '3', 'Б'];
  const fresh = (): Sheet => {
    const sheet = new Sheet(6, 5, start);
    sheet.closed.add('1:1').add('4:4');
    return sheet;
  };

  it('the selection stays inside, closed cells stay as they are, and every edit changes something', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (inputs) => {
        const sheet = fresh();
        const before = ['1:1', '4:4'].map((key) => { const [row = 0, column = 0] = key.split(':').map(Number); return sheet.text(at(row, column)); });
        for (const one of inputs) {
          sheet.do(one);
          const range = rangeOf(sheet.state);
          expect(rangeHas({ top: 0, left: 0, bottom: 5, right: 4 }, at(range.top, range.left))).toBe(true);
          expect(rangeHas({ top: 0, left: 0, bottom: 5, right: 4 }, at(range.bottom, range.right))).toBe(true);
          expect(rangeHas(range, sheet.state.active)).toBe(true);
        }
        expect([sheet.text(at(1, 1)), sheet.text(at(4, 4))]).toEqual(before);
        for (const ask of sheet.asked) {
          expect(new Set(ask.edits.map(cellKey)).size).toBe(ask.edits.length);
          for (const edit of ask.edits) expect(edit.to).not.toBe(edit.from);
        }
      }),
    );
  });

  it('undo to the beginning gives the beginning, redo to the end gives the end', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        const sheet = fresh();
        const beginning = sheet.shown;
        sheet.do(...inputs.filter((one) => one.type !== 'undo' && one.type !== 'redo'), { type: 'commit' });
        const end = sheet.shown;
        const steps = sheet.state.history.done.length;
        for (let count = 0; count < steps; count += 1) sheet.do(undo);
        expect(sheet.shown).toEqual(beginning);
        expect(sheet.state.history.done).toEqual([]);
        for (let count = 0; count < steps; count += 1) sheet.do(redo);
        expect(sheet.shown).toEqual(end);
      }),
    );
  });

  it('nothing typed is lost: after a commit the cell shows it, stored or refused', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), fc.constantFrom('5', '4', '8', 'б', '5/4'), fc.constantFrom<GridInput>(enter, tab, move('up'), move('left'), { type: 'commit' }, { type: 'point', at: at(2, 2), extend: false }), (inputs, text, leave) => {
        const sheet = fresh().do(...inputs, { type: 'commit' });
        const where = sheet.state.active;
        fc.pre(!sheet.closed.has(cellKey(where)));
        sheet.do(type(text), leave);
        expect(shownText(sheet.state, sheet.around, where)).toBe(text === '8' ? '8' : text.toUpperCase());
      }),
    );
  });

  it('what is copied and pasted elsewhere is the same', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(1), (row, column, height, width) => {
        const sheet = new Sheet(10, 10, start);
        const source = { top: row, left: column, bottom: row + height, right: column + width };
        sheet.do(select(at(source.top, source.left), at(source.bottom, source.right)));
        const text = copied(sheet.state, sheet.around);
        sheet.do({ type: 'point', at: at(6, 5), extend: false }, { type: 'paste', text });
        for (const cell of cellsOf(source)) {
          expect(sheet.text(at(6 + cell.row - row, 5 + cell.column - column))).toBe(sheet.text(cell));
        }
      }),
    );
  });
});
