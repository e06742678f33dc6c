import { act, createRef, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellAt } from './core/cells.ts';
import type { CellEdit, EditVerdict } from './core/state.ts';
import { JournalGrid } from './grid.tsx';
import { geometryOf } from './view/geometry.ts';
import type { GridCell, GridHandle, GridModel, GridOwner, GridTexts } from './model.ts';

/** jsdom has no layout: the grid is told that it has 1000×600 px. */
class StillResizeObserver {
  observe(): void {
    return undefined;
  }
  unobserve(): void {
    return undefined;
  }
  disconnect(): void {
    return undefined;
  }
}

class Journal {
  readonly listeners = new Set<(cells: readonly CellAt[] | undefined) => void>();
  readonly texts = new Map<string, string>();
  readonly closed = new Set<string>();
  readonly decisions = new Set<string>();

  model(rows: readonly string[], columns: readonly string[], pinned: readonly string[] = []): GridModel {
    return {
      rowHeads: [{ key: 'name', head: 'Ученик', width: 200 }],
      rows: rows.map((key) => ({ key, header: [key] })),
      columns: [...columns.map((key) => ({ key, head: [key], group: 'Май' })), ...pinned.map((key) => ({ key, head: [key], group: 'Итоги', pinned: true }))],
      cell: (row, column): GridCell => {
        const key = `${rows[row] ?? ''}/${[...columns, ...pinned][column] ?? ''}`;
        return { text: this.texts.get(key) ?? '', tone: 'plain', editable: !this.closed.has(key), decision: this.decisions.has(key), unsent: this.decisions.has(key) };
      },
      subscribe: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
    };
  }

  owner(model: GridModel, over: Partial<GridOwner> = {}): GridOwner {
    return {
      onEdits: vi.fn((edits: readonly CellEdit[]): EditVerdict[] =>
        edits.map((edit) => {
          this.texts.set(`${model.rows[edit.row]?.key ?? ''}/${model.columns[edit.column]?.key ?? ''}`, edit.to);
          return { ok: true, text: edit.to };
        }),
      ),
      say: (at) => `строка ${at.row}, столбец ${at.column}`,
      ...over,
    };
  }
}

const texts: GridTexts = {
  label: 'Журнал',
  typing: 'Ввод',
  help: 'Стрелки',
  readOnly: 'Нельзя',
  nothingToUndo: 'нет',
  nothingToRedo: 'нет',
  selected: () => '',
  copied: () => '',
  done: (cause, cells, skipped) => `${cause} ${cells}/${skipped}`,
};

let place: HTMLElement;
let root: Root;
let journal: Journal;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('ResizeObserver', StillResizeObserver);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
  journal = new Journal();
});

afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const show = (model: GridModel, owner: GridOwner, ref = createRef<GridHandle>()): GridHandle => {
  act(() => {
    root.render(<JournalGrid ref={ref} model={model} owner={owner} texts={texts} takeKeyboard />);
  });
  if (ref.current === null) throw new Error('No handle');
  return ref.current;
};
const line = (): HTMLInputElement => {
  const input = place.querySelector('input');
  if (input === null) throw new Error('No typing line');
  return input;
};
const type = (text: string): void => {
  line().value = text;
  line().dispatchEvent(new InputEvent('input', { bubbles: true }));
};
const press = (key: string, init: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true, ...init });
  line().dispatchEvent(event);
  return event;
};
const shown = (): string[][] =>
  Array.from(place.querySelectorAll('[role="rowgroup"]:last-child > [role="row"]'), (row) => Array.from(row.querySelectorAll('[role="gridcell"]'), (cell) => cell.textContent));

describe('the component', () => {
  it('mounts once and takes the keyboard; a new owner is asked from then on', () => {
    const model = journal.model(['Анна', 'Борис'], ['1', '2'], ['итог']);
    const first = journal.owner(model);
    show(model, first);
    const input = line();
    expect(document.activeElement).toBe(input);
    const second = journal.owner(model);
    show(model, second);
    expect(line()).toBe(input);
    type('5');
    press('Enter');
    expect(first.onEdits).not.toHaveBeenCalled();
    expect(second.onEdits).toHaveBeenCalledExactlyOnceWith([{ row: 0, column: 0, from: '', to: '5' }], 'typing');
    expect(shown()).toEqual([['5', '', ''], ['', '', '']]);
  });

  it('commits an open draft when it is taken away', () => {
    const model = journal.model(['Анна'], ['1']);
    const owner = journal.owner(model);
    show(model, owner);
    type('5');
    act(() => root.render(<p>другое</p>));
    expect(owner.onEdits).toHaveBeenCalledExactlyOnceWith([{ row: 0, column: 0, from: '', to: '5' }], 'typing');
    expect(journal.listeners.size).toBe(0);
  });

  it('commits an open draft when the window is closed or reloaded', () => {
    const model = journal.model(['Анна'], ['1']);
    show(model, journal.owner(model));
    type('5');
    window.dispatchEvent(new Event('pagehide'));
    expect(journal.texts.get('Анна/1')).toBe('5');
  });

  it('tells what is being typed with every key, and that it ended: entered, cancelled, or its cell gone', () => {
    const model = journal.model(['Анна', 'Борис'], ['1']);
    const onDraft = vi.fn<NonNullable<GridOwner['onDraft']>>();
    const owner = journal.owner(model, { onDraft });
    show(model, owner);
    type('4');
    type('45');
    expect(onDraft.mock.calls).toEqual([[{ row: 0, column: 0 }, { text: '4', kind: 'typed' }], [{ row: 0, column: 0 }, { text: '45', kind: 'typed' }]]);
    press('Enter');
    expect(onDraft.mock.lastCall?.[1]).toBeUndefined();
    type('3');
    press('Escape');
    expect(onDraft.mock.lastCall?.[1]).toBeUndefined();
    type('2');
    const told = onDraft.mock.calls.length;
    show(journal.model(['Анна'], ['1']), owner);
    expect(onDraft.mock.calls.slice(told).map(([, draft]) => draft)).toEqual([undefined]);
  });

  it('opens the editor with a text of before: as it was opened, and not where the cell is closed', () => {
    const model = journal.model(['Анна', 'Борис'], ['1', '2']);
    const owner = journal.owner(model);
    const grid = show(model, owner);
    expect(grid.openDraft({ row: 1, column: 1 }, { text: '4/', kind: 'typed' })).toBe(true);
    expect([grid.active, line().value]).toEqual([{ row: 1, column: 1 }, '4/']);
    press('ArrowUp');
    expect(owner.onEdits).toHaveBeenCalledExactlyOnceWith([{ row: 1, column: 1, from: '', to: '4/' }], 'typing');
    expect(grid.openDraft({ row: 0, column: 0 }, { text: '5', kind: 'opened' })).toBe(true);
    // In an opened cell arrows move the caret.
    press('ArrowLeft');
    expect([grid.active, line().value]).toEqual([{ row: 0, column: 0 }, '5']);
    press('Escape');
    journal.closed.add('Борис/1');
    expect(grid.openDraft({ row: 1, column: 0 }, { text: '5', kind: 'typed' })).toBe(false);
    expect(line().value).toBe('');
  });

  it('tells the selection once after mounting and after a series of moves only the last', async () => {
    const model = journal.model(['Анна', 'Борис', 'Вера'], ['1']);
    const onSelect = vi.fn<(active: CellAt) => void>();
    show(model, journal.owner(model, { onSelect }));
    await vi.waitFor(() => expect(onSelect.mock.lastCall?.[0]).toEqual({ row: 0, column: 0 }));
    press('ArrowDown');
    press('ArrowDown');
    expect(onSelect).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(onSelect.mock.lastCall?.[0]).toEqual({ row: 2, column: 0 }));
    expect(onSelect).toHaveBeenCalledTimes(2);
  });

  it('survives being mounted twice, as React does in its strict mode', () => {
    const model = journal.model(['Анна'], ['1']);
    const owner = journal.owner(model);
    act(() => {
      root.render(<StrictMode><JournalGrid model={model} owner={owner} texts={texts} /></StrictMode>);
    });
    expect(place.querySelectorAll('[role="grid"]')).toHaveLength(1);
    expect(journal.listeners.size).toBe(1);
  });

  it('repaints what the model says has changed, and nothing else', () => {
    const model = journal.model(['Анна', 'Борис'], ['1', '2']);
    show(model, journal.owner(model));
    journal.texts.set('Анна/1', '4').set('Борис/2', '3');
    for (const listener of journal.listeners) listener([{ row: 1, column: 1 }]);
    expect(shown()).toEqual([['', ''], ['', '3']]);
    for (const listener of journal.listeners) listener(undefined);
    expect(shown()).toEqual([['4', ''], ['', '3']]);
  });

  it('keeps draft and cell through a new structure: a lesson was added before, a pupil left', () => {
    const before = journal.model(['Анна', 'Борис', 'Вера'], ['1', '2']);
    const grid = show(before, journal.owner(before));
    grid.select({ row: 2, column: 1 });
    type('5');
    const after = journal.model(['Анна', 'Вера'], ['0', '1', '2']);
    show(after, journal.owner(after));
    expect(grid.active).toEqual({ row: 1, column: 2 });
    expect(line().value).toBe('5');
    press('Enter');
    expect(journal.texts.get('Вера/2')).toBe('5');
    expect(shown()).toEqual([['', '', ''], ['', '', '5']]);
  });

  it('drops the line when the cell of its draft is gone, so that it runs into no other cell', () => {
    const before = journal.model(['Анна', 'Борис'], ['1']);
    const owner = journal.owner(before);
    show(before, owner).select({ row: 1, column: 0 });
    type('5');
    const after = journal.model(['Анна'], ['1']);
    show(after, owner);
    expect(line().value).toBe('');
    press('Enter');
    expect(owner.onEdits).not.toHaveBeenCalled();
  });

  it('a key is not lost when the owner throws: the next one meets a working grid', () => {
    const model = journal.model(['Анна', 'Борис'], ['1']);
    const owner = journal.owner(model);
    const failing: GridOwner = { ...owner, onEdits: () => { throw new Error('нет связи'); } };
    const errors: string[] = [];
    const listener = (event: ErrorEvent): void => {
      event.preventDefault();
      errors.push(event.message);
    };
    window.addEventListener('error', listener);
    show(model, failing);
    type('5');
    press('Enter');
    window.removeEventListener('error', listener);
    expect(errors).toEqual([expect.stringContaining('нет связи')]);
    expect(line().value).toBe('');
    show(model, owner);
    type('4');
    press('Enter');
    expect([...journal.texts.values()]).toEqual(['4']);
  });

  it('leaves keys alone that belong to the browser, an input method or the way out', () => {
    const model = journal.model(['Анна', 'Борис'], ['1', '2']);
    show(model, journal.owner(model));
    expect(press('F1').defaultPrevented).toBe(false);
    expect(press('Enter', { isComposing: true }).defaultPrevented).toBe(false);
    expect(press('Tab').defaultPrevented).toBe(true);
    press('Escape');
    expect(press('Tab').defaultPrevented).toBe(false);
  });

  it('an Escape that cancels something stays inside, an idle one reaches the window around', () => {
    const model = journal.model(['Анна'], ['1']);
    show(model, journal.owner(model));
    const heard = vi.fn<() => void>();
    place.addEventListener('keydown', heard);
    type('5');
    press('Escape');
    expect(heard).not.toHaveBeenCalled();
    press('Escape');
    expect(heard).toHaveBeenCalledOnce();
  });

  it('shows an empty journal without a cell', () => {
    const model = journal.model([], []);
    const owner = journal.owner(model);
    show(model, owner);
    type('5');
    press('Enter');
    expect(shown()).toEqual([]);
    expect(owner.onEdits).not.toHaveBeenCalled();
  });

  it('enters one text into a selection and takes it back, by its handle', () => {
    const model = journal.model(['Анна', 'Борис'], ['1']);
    const grid = show(model, journal.owner(model));
    grid.select({ row: 0, column: 0 }, { row: 1, column: 0 });
    grid.enter('Н');
    expect(shown()).toEqual([['Н'], ['Н']]);
    grid.undo();
    expect(shown()).toEqual([[''], ['']]);
    grid.redo();
    expect(shown()).toEqual([['Н'], ['Н']]);
  });

  it('marks closed cells and the selection for a screen reader', () => {
    journal.closed.add('Анна/2');
    const model = journal.model(['Анна', 'Борис'], ['1', '2']);
    const grid = show(model, journal.owner(model));
    grid.select({ row: 0, column: 0 }, { row: 1, column: 0 });
    const cells = Array.from(place.querySelectorAll('[role="gridcell"]'));
    expect(cells.map((cell) => cell.getAttribute('aria-selected'))).toEqual(['true', null, 'true', null]);
    expect(cells.map((cell) => cell.getAttribute('aria-readonly'))).toEqual([null, 'true', null, null]);
  });
});

describe('a cell that waits for a decision', () => {
  const mounted = () => {
    const model = journal.model(['Анна', 'Борис'], ['1', '2']);
    journal.decisions.add('Анна/1');
    const onDecide = vi.fn<(at: CellAt) => void>();
    const owner = journal.owner(model, { onDecide });
    return { handle: show(model, owner), owner, onDecide };
  };

  it('asks its owner by Enter and stays where it is', () => {
    const { handle, owner, onDecide } = mounted();
    const event = press('Enter');
    expect(onDecide).toHaveBeenCalledExactlyOnceWith({ row: 0, column: 0 });
    expect(event.defaultPrevented).toBe(true);
    expect(handle.active).toEqual({ row: 0, column: 0 });
    expect(owner.onEdits).not.toHaveBeenCalled();
  });

  it('leaves Enter alone while something is typed, in a range, and in every other cell', () => {
    const { handle, onDecide } = mounted();
    type('5');
    press('Enter');
    expect(handle.active).toEqual({ row: 1, column: 0 });
    press('Enter');
    act(() => handle.select({ row: 0, column: 0 }, { row: 1, column: 1 }));
    press('Enter');
    expect(onDecide).not.toHaveBeenCalled();
  });

  it('asks by a press on the sign in its corner, not by one beside it', () => {
    const { onDecide } = mounted();
    const cell = place.querySelector('[role="gridcell"]')!;
    const heads = 200;
    const click = (x: number, y: number) => cell.dispatchEvent(new PointerEvent('click', { bubbles: true, clientX: x, clientY: y, pointerType: 'mouse' }));
    const top = firstRowTop();
    click(heads + 25, top + 15);
    expect(onDecide).not.toHaveBeenCalled();
    click(heads + 4, top + 4);
    expect(onDecide).toHaveBeenCalledExactlyOnceWith({ row: 0, column: 0 });
  });

  it('carries both signs as classes of its own', () => {
    mounted();
    const [first, second] = place.querySelectorAll('[role="gridcell"]');
    expect(first!.className).toMatch(/decision/u);
    expect(first!.className).toMatch(/unsent/u);
    expect(second!.className).not.toMatch(/decision|unsent/u);
  });
});

/** Heads of two rows stand above: the group and the columns. jsdom lays nothing out, so the grid's own arithmetic is asked. */
function firstRowTop(): number {
  const model = journal.model(['Анна', 'Борис'], ['1', '2']);
  return geometryOf(model, 1000, 600).headHeight;
}
