import type { JournalSheet } from './journal-sheet.ts';
import { RESULT_COLUMNS } from './result-columns.ts';
import type { ProblemPlace } from './sheet-problems.ts';

/** What changed, for those who paint. */
export interface SheetChange {
  /** Heads of columns, pupils or works changed: the table is to be laid out anew. */
  readonly structure: boolean;
  /** Changed cells of lessons by row and column; undefined for all. */
  readonly cells: readonly { readonly row: number; readonly column: number }[] | undefined;
}

/** Who paints from a sheet, and what they are told: a changed cell also changes the results of its row. */
export class SheetChanges {
  readonly #sheet: Pick<JournalSheet, 'rowOf' | 'columnOf' | 'lessons' | 'marked'>;
  readonly #listeners = new Set<(change: SheetChange) => void>();

  constructor(sheet: Pick<JournalSheet, 'rowOf' | 'columnOf' | 'lessons' | 'marked'>) {
    this.#sheet = sheet;
  }

  subscribe(listener: (change: SheetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: SheetChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  tellCell(row: number, column: number, structure: boolean): void {
    if (row === -1 || column === -1) this.tell({ structure, cells: undefined });
    else this.tell({ structure, cells: [{ row, column }, ...this.#resultCells(row)] });
  }

  tellTerm(row: number): void {
    this.tell({ structure: false, cells: row === -1 ? undefined : this.#resultCells(row) });
  }

  /** Something changed at the place that a command was about. */
  tellPlace(place: ProblemPlace, structure: boolean): void {
    switch (place.of) {
      case 'cell':
      case 'comment':
        this.tellCell(this.#sheet.rowOf(place.pupilId), this.#sheet.columnOf(place.lessonId), structure);
        return;
      case 'term':
        this.tellTerm(this.#sheet.rowOf(place.pupilId));
        return;
      case 'work':
        this.tell({ structure: true, cells: undefined });
        return;
      case 'lesson':
        this.tell({ structure, cells: [] });
        return;
      default:
        place satisfies never;
    }
  }

  /** Result columns follow the lessons. */
  #resultCells(row: number) {
    if (!this.#sheet.marked) return [];
    const first = this.#sheet.lessons.length;
    return RESULT_COLUMNS.map((_, index) => ({ row, column: first + index }));
  }
}
