import type { CellEdit, EditCause, EditVerdict } from '../../grid/index.ts';

/** One step that can be undone, as far as its name goes. */
export interface HistoryStep {
  readonly cause: Exclude<EditCause, 'undo' | 'redo'>;
  readonly cells: number;
  /** The text of a single cell. */
  readonly text: string;
}

const LENGTH = 200;

/** What undo and redo would do, named for their buttons. The grid keeps the real history; this follows its edits. */
export class EditHistory {
  #done: readonly HistoryStep[] = [];
  #undone: readonly HistoryStep[] = [];
  readonly #listeners = new Set<() => void>();

  get undo(): HistoryStep | undefined {
    return this.#done.at(-1);
  }

  get redo(): HistoryStep | undefined {
    return this.#undone.at(-1);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows one action of the grid. */
  note(edits: readonly CellEdit[], cause: EditCause, verdicts: readonly EditVerdict[]): void {
    switch (cause) {
      case 'undo':
        this.turnBack('undo');
        return;
      case 'redo':
        this.turnBack('redo');
        return;
      case 'typing':
      case 'paste':
      case 'fill':
      case 'delete': {
        const changed = edits.flatMap((edit, index) => {
          const verdict = verdicts[index];
          return verdict?.ok === true && verdict.text !== edit.from ? [verdict.text] : [];
        });
        if (changed.length === 0) return;
        this.#done = [...this.#done, { cause, cells: changed.length, text: changed[0] ?? '' }].slice(-LENGTH);
        this.#undone = [];
        break;
      }
      default:
        cause satisfies never;
    }
    this.#tell();
  }

  /** A step was taken back or done again, also where nothing was left of it to change. */
  turnBack(what: 'undo' | 'redo'): void {
    const step = what === 'undo' ? this.undo : this.redo;
    if (!step) return;
    if (what === 'undo') {
      this.#done = this.#done.slice(0, -1);
      this.#undone = [...this.#undone, step];
    } else {
      this.#undone = this.#undone.slice(0, -1);
      this.#done = [...this.#done, step];
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
