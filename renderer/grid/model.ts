import type { CellAt, CellRange } from './core/cells.ts';
import type { CellEdit, Draft, EditCause, EditVerdict } from './core/state.ts';

/**
 * What a cell, a row or a column means, as far as its look goes. The owner decides; the grid only paints.
 * `plain` usual · `control` control work · `locked` closed for writing · `pending` not stored yet · `conflict` another
 * hand changed it · `refused` a text that was not taken · `debt` work is owed · `absent` · `late` · `outside` the pupil
 * does not belong here (before enrolment, after departure).
 */
export type GridTone = 'plain' | 'control' | 'locked' | 'pending' | 'conflict' | 'refused' | 'debt' | 'absent' | 'late' | 'outside';

/** One cell, answered on demand. Objects may be shared between cells: the grid keeps none of them. */
export interface GridCell {
  readonly text: string;
  readonly tone: GridTone;
  readonly editable: boolean;
  /** Why the cell is not editable, in words; shown and said when someone tries. */
  readonly refusal?: string | undefined;
  /** The cell has a comment: a corner is marked. */
  readonly note?: boolean | undefined;
  /** Stored here, but not yet where the others see it: a quiet dot in a corner. */
  readonly unsent?: boolean | undefined;
  /** Something waits here for a person: a sign in the corner. Enter on the cell, or a press on the sign, asks the owner. */
  readonly decision?: boolean | undefined;
  /** A quiet emphasis of the figure itself (a term mark, an average). */
  readonly strong?: boolean | undefined;
  /** A quiet proposal that nobody has entered yet (a term mark worked out from the average). */
  readonly faint?: boolean | undefined;
}

/** A frozen column at the left that names the row (№, name). */
export interface GridRowHead {
  readonly key: string;
  readonly head: string;
  /** CSS px at 100 %. */
  readonly width: number;
  /** The column gives way down to this width when the window is narrow. */
  readonly minWidth?: number | undefined;
  /** The column takes what a wide window has to spare, up to this width. */
  readonly maxWidth?: number | undefined;
  readonly align?: 'start' | 'end' | undefined;
}

export interface GridRow {
  readonly key: string;
  /** One text for each of the model's row heads. */
  readonly header: readonly string[];
  /** Shorter texts for a window so narrow that the row heads gave way. */
  readonly shortHeader?: readonly string[] | undefined;
  readonly tone?: GridTone | undefined;
  /** Shown in the tooltip of the row's head. */
  readonly description?: string | undefined;
}

export interface GridColumn {
  readonly key: string;
  /** Lines of the head: the first is the largest (the day), then e.g. the work's abbreviation. */
  readonly head: readonly string[];
  /** Neighbouring columns of the same group stand under one head (the month). Empty: no head above. */
  readonly group: string;
  readonly tone?: GridTone | undefined;
  /** The full name of the column: its tooltip, and its name for a screen reader. */
  readonly title?: string | undefined;
  /** Something is owed here (a lesson without a topic): the head carries a dot. */
  readonly attention?: boolean | undefined;
  /** Stands out as today's. */
  readonly current?: boolean | undefined;
  /** CSS px at 100 %; the model's `columnWidth` when absent. */
  readonly width?: number | undefined;
  /** Frozen at the right edge. Pinned columns are the last ones of the list. */
  readonly pinned?: boolean | undefined;
}

/**
 * The table as the grid sees it. `rows` and `columns` do not change for one model object: when the structure changes, give
 * a new model, and the grid keeps selection, draft and history by the keys. Texts of cells change freely under the same
 * model: say which through `subscribe`.
 */
export interface GridModel {
  readonly rowHeads: readonly GridRowHead[];
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  /** Usual width of a column in CSS px at 100 %; 36 when absent. */
  readonly columnWidth?: number | undefined;
  /** Must be cheap: it is asked for every visible cell at mounting and for a run of cells by Ctrl+arrow. */
  cell(row: number, column: number): GridCell;
  /** Calls back after cells changed, with the cells, or `undefined` for all. Answers the way to stop it. */
  subscribe(changed: (cells: readonly CellAt[] | undefined) => void): () => void;
}

/** What the grid asks of its owner, and tells it. */
export interface GridOwner {
  /**
   * Cells shall change. Answers at once, one verdict for each edit in the same order; `model.cell` must show the accepted
   * texts from now on. Storing comes later and shows itself through the model (`pending`, then another tone).
   */
  readonly onEdits: (edits: readonly CellEdit[], cause: EditCause) => readonly EditVerdict[];
  /** The place and the value of a cell in words, for the screen reader: «Иванова Анна, 12 октября: 5». */
  readonly say: (at: CellAt) => string;
  /** The tooltip of a cell, line by line, the first one is the title; nothing for no tooltip. */
  readonly describe?: ((at: CellAt) => readonly string[]) | undefined;
  /** What is being typed into a cell changed; `undefined` when the editor closed, entered or cancelled. Comes with every key: slow work here delays it. */
  readonly onDraft?: ((at: CellAt, draft: Draft | undefined) => void) | undefined;
  /** The selection changed; also once after mounting. Comes after the paint, the last of a quick series only: slow work here delays no key. */
  readonly onSelect?: ((active: CellAt, range: CellRange) => void) | undefined;
  /** The column shall be opened (a click on its head, Alt+Enter). */
  readonly onOpen?: ((column: number) => void) | undefined;
  /** A comment is wanted for the cell (Shift+F2). */
  readonly onComment?: ((at: CellAt) => void) | undefined;
  /** The decision of a cell is wanted (Enter, a press on its sign); the cell says that it has one. */
  readonly onDecide?: ((at: CellAt) => void) | undefined;
  /** A menu is wanted for the selection (right button, menu key), at a point of the window in CSS px. */
  readonly onMenu?: ((at: CellAt, point: { readonly x: number; readonly y: number }) => void) | undefined;
}

/** The words of the grid itself, in the language of the window. */
export interface GridTexts {
  /** Name of the grid: «Журнал 7А, алгебра». */
  readonly label: string;
  /** Name of the line that takes the typed text: «Ввод в ячейку». */
  readonly typing: string;
  /** One sentence for the screen reader on how to move, edit and leave. */
  readonly help: string;
  /** Why nothing can be entered, when the cell gives no reason of its own. */
  readonly readOnly: string;
  readonly nothingToUndo: string;
  readonly nothingToRedo: string;
  selected(rows: number, columns: number): string;
  copied(cells: number): string;
  /** «Вставлено 30 ячеек, 2 пропущены». */
  done(cause: EditCause, cells: number, skipped: number): string;
}

/** What the owner can ask of a mounted grid. */
export interface GridHandle {
  /** Takes the keyboard. */
  focus(): void;
  /** Selects from one corner to the other (one cell when `to` is absent) and brings it in sight. */
  select(from: CellAt, to?: CellAt): void;
  /** Puts one text into every selected cell («весь столбец»), as one step of undo. */
  enter(text: string): void;
  /** Opens the editor of a cell with a text that was typed before. Answers false where the cell cannot be changed. */
  openDraft(at: CellAt, draft: Draft): boolean;
  undo(): void;
  redo(): void;
  readonly active: CellAt;
  readonly range: CellRange;
}
