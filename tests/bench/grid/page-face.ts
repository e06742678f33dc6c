import type { CellAt } from '#renderer/grid/core/cells.ts';
import type { GridHandle, GridModel, GridOwner, GridTexts, GridTone } from '#renderer/grid/model.ts';

export interface SyntheticOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly seed?: number;
  /** No marks at all: for tests that type into clean cells. */
  readonly empty?: boolean;
  /** Every cell open: no closed term, nobody enrolled late. */
  readonly open?: boolean;
  /** How long a typed mark is shown as not stored yet; never stored when absent. */
  readonly storeAfterMs?: number;
}

export interface SyntheticJournal {
  readonly model: GridModel;
  readonly owner: GridOwner;
  readonly texts: GridTexts;
  /** What the grid told its owner, in order. */
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  text(at: CellAt): string;
  /** Changes a cell from outside, as a colleague's computer would. */
  put(at: CellAt, text: string, tone?: GridTone): void;
}

/** Times from a key to the paint that shows it, in ms, one for each key. */
export interface KeyTimes {
  readonly times: number[];
  stop(): void;
}

/** What tests and the bench call in the page: `window.gridPage`. */
export interface GridPage {
  /** Mounts a synthetic journal; answers ms from the call to the second frame after it. */
  open(options?: SyntheticOptions & { readonly dark?: boolean }): Promise<number>;
  /** The same for a bare HTML table of the same cells. */
  openBare(options?: SyntheticOptions): Promise<number>;
  /** One plain text field and nothing else, focused: the floor of key to paint. */
  openBareField(): Promise<void>;
  close(): void;
  journal(): SyntheticJournal;
  grid(): GridHandle;
  /** Starts to watch the time from key to paint. */
  watchKeys(): KeyTimes;
  /** Scrolls the table and waits until the columns have followed. */
  scrollTo(left: number, top: number): Promise<void>;
  /** Scrolls from end to end in steps of `px` a frame; answers the ms of each frame. */
  scrollThrough(px: number): Promise<number[]>;
  frames(count: number): Promise<void>;
  /** Ids of cells in the document that show another text than the journal holds. */
  wrongCells(): string[];
  /** The text of the cell that the focused element points at, for a screen reader. */
  pointedText(): string | undefined;
  /** Elements of the whole document. */
  elements(): number;
  /** All nodes of the whole document, texts included. */
  nodes(): number;
}
