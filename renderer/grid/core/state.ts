import { cellKey, clamp, rangeBetween, type CellAt, type CellRange } from './cells.ts';

/** Why the texts of cells are to change. */
export type EditCause = 'typing' | 'paste' | 'fill' | 'delete' | 'undo' | 'redo';

/** One cell is to change its text from `from` to `to`. */
export interface CellEdit extends CellAt {
  readonly from: string;
  readonly to: string;
}

/** The owner's answer to one edit: the text as it now stands (normalised), or the reason why not, in words. */
export type EditVerdict = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refusal: string };

/** Edits that were asked for together and are undone together. */
export interface EditBatch {
  readonly cause: EditCause;
  readonly edits: readonly CellEdit[];
  /** Cells that could not even be asked: read-only, or outside of the grid. */
  readonly skipped: number;
  /** Cells the action touched, those included whose text is the same already. */
  readonly touched: number;
}

/**
 * The text being typed into the active cell. The caret stays with the native input line: the browser knows dead keys,
 * input methods and word jumps better than we could.
 */
export interface Draft {
  readonly text: string;
  /** `typed`: begun by a printable key, arrows commit it. `opened`: F2 or double click, arrows move the caret. */
  readonly kind: 'typed' | 'opened';
}

/** A typed text that the owner refused. It is shown until the cell gets another text, so that nothing typed disappears. */
export interface RefusedText {
  readonly text: string;
  readonly refusal: string;
}

export interface History {
  readonly done: readonly (readonly CellEdit[])[];
  readonly undone: readonly (readonly CellEdit[])[];
}

/** Everything the grid remembers between two keys; an immutable value. */
export interface GridState {
  readonly active: CellAt;
  /** The fixed and the moving corner of the selected range. */
  readonly anchor: CellAt;
  readonly corner: CellAt;
  /** The column where a run of Tabs began; Enter returns to it. */
  readonly tabColumn: number | undefined;
  readonly draft: Draft | undefined;
  readonly refused: ReadonlyMap<string, RefusedText>;
  readonly history: History;
  /** Escape was pressed with nothing to cancel: the next Tab leaves the grid (no keyboard trap). */
  readonly leaving: boolean;
}

/** What the core may ask about the table around it. */
export interface Surroundings {
  readonly rows: number;
  readonly columns: number;
  /** How many rows and columns fit on the screen: the size of a page jump. */
  readonly page: { readonly rows: number; readonly columns: number };
  text(row: number, column: number): string;
  /** Why the cell cannot be changed (may be empty), or `undefined` when it can. */
  locked(row: number, column: number): string | undefined;
}

export type Move =
  | 'left' | 'right' | 'up' | 'down'
  | 'leftEdge' | 'rightEdge' | 'topEdge' | 'bottomEdge'
  | 'rowStart' | 'rowEnd' | 'first' | 'last'
  | 'pageUp' | 'pageDown' | 'pageLeft' | 'pageRight';

/** What can happen to the grid. */
export type GridInput =
  | { readonly type: 'move'; readonly to: Move; readonly extend: boolean }
  | { readonly type: 'advance'; readonly by: 'tab' | 'enter'; readonly back: boolean }
  /** The typing line now holds `text`: begins a draft or goes on with one. */
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'open' }
  /** The draft is done, the active cell stays (focus left the grid, another cell was clicked). */
  | { readonly type: 'commit' }
  /** The draft goes to every cell of the range (Ctrl+Enter). */
  | { readonly type: 'commitToRange' }
  | { readonly type: 'cancel' }
  | { readonly type: 'clear' }
  | { readonly type: 'point'; readonly at: CellAt; readonly extend: boolean }
  | { readonly type: 'select'; readonly from: CellAt; readonly to: CellAt }
  | { readonly type: 'selectRow' }
  | { readonly type: 'selectColumn' }
  | { readonly type: 'selectAll' }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'cut' }
  | { readonly type: 'fill'; readonly to: 'down' | 'right' }
  /** The fill handle was dragged so that the range shall become `target`. */
  | { readonly type: 'fillTo'; readonly target: CellRange }
  /** One text into every cell of the range. */
  | { readonly type: 'enter'; readonly text: string }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

/** What is worth saying aloud. */
export type Announcement =
  | { readonly code: 'moved'; readonly at: CellAt }
  | { readonly code: 'selected'; readonly rows: number; readonly columns: number }
  | { readonly code: 'refused'; readonly at: CellAt; readonly refusal: string }
  | { readonly code: 'done'; readonly cause: EditCause; readonly cells: number; readonly skipped: number }
  | { readonly code: 'nothing'; readonly cause: 'undo' | 'redo' };

/** The grid after one input; `batch` must be put to the owner and answered with `settle`. */
export interface Step {
  readonly state: GridState;
  readonly batch: EditBatch | undefined;
  readonly announcements: readonly Announcement[];
}

const NO_HISTORY: History = { done: [], undone: [] };

export const initialState = (active: CellAt = { row: 0, column: 0 }): GridState => ({
  active,
  anchor: active,
  corner: active,
  tabColumn: undefined,
  draft: undefined,
  refused: new Map(),
  history: NO_HISTORY,
  leaving: false,
});

/** The selected rectangle; a single cell when nothing more is selected. */
export const rangeOf = (state: GridState): CellRange => rangeBetween(state.anchor, state.corner);

/** The text a cell shows: a refused text stands before the stored one. */
export const shownText = (state: GridState, around: Surroundings, at: CellAt): string =>
  state.refused.get(cellKey(at))?.text ?? around.text(at.row, at.column);

/**
 * The state after rows or columns came, went or moved (a lesson was added, a pupil left).
 * `row` and `column` give the new place of an old one, `undefined` for what is gone. The draft lives as long as its cell.
 */
export function reshape(
  state: GridState,
  size: { readonly rows: number; readonly columns: number },
  row: (old: number) => number | undefined,
  column: (old: number) => number | undefined,
): GridState {
  const keep = (at: CellAt): CellAt | undefined => {
    const r = row(at.row);
    const c = column(at.column);
    return r === undefined || c === undefined ? undefined : { row: r, column: c };
  };
  const near = (at: CellAt): CellAt => ({
    row: row(at.row) ?? clamp(at.row, 0, Math.max(0, size.rows - 1)),
    column: column(at.column) ?? clamp(at.column, 0, Math.max(0, size.columns - 1)),
  });
  const edits = (batch: readonly CellEdit[]): readonly CellEdit[] =>
    batch.flatMap((edit) => {
      const at = keep(edit);
      return at === undefined ? [] : [{ ...edit, ...at }];
    });
  const stack = (batches: History['done']): History['done'] => batches.map(edits).filter((batch) => batch.length > 0);
  const refused = new Map<string, RefusedText>();
  for (const [key, value] of state.refused) {
    const [r = 0, c = 0] = key.split(':').map(Number);
    const at = keep({ row: r, column: c });
    if (at !== undefined) refused.set(cellKey(at), value);
  }
  const survives = keep(state.active) !== undefined;
  const whole = keep(state.anchor) !== undefined && keep(state.corner) !== undefined;
  const active = near(state.active);
  return {
    ...state,
    active,
    anchor: whole && survives ? near(state.anchor) : active,
    corner: whole && survives ? near(state.corner) : active,
    tabColumn: state.tabColumn === undefined ? undefined : column(state.tabColumn),
    draft: survives ? state.draft : undefined,
    refused,
    history: { done: stack(state.history.done), undone: stack(state.history.undone) },
  };
}
