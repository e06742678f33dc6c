import type { Bridge } from '../../bridge/index.ts';
import type { CellDetails } from './cell-words.ts';
import type { JournalSheet } from './journal-sheet.ts';

/** Author, time, comment and history of cells, read when somebody looks and forgotten when the cell changes. */
export class CellDetailsStore {
  readonly #bridge: Bridge;
  readonly #sheet: JournalSheet;
  readonly #known = new Map<string, CellDetails>();
  readonly #asked = new Map<string, Promise<CellDetails | null>>();

  constructor(bridge: Bridge, sheet: JournalSheet) {
    this.#bridge = bridge;
    this.#sheet = sheet;
  }

  /** Listens to the sheet; answers how to stop. */
  follow(): () => void {
    return this.#sheet.subscribe(({ cells }) => {
      if (cells === undefined) this.#known.clear();
      else for (const { row, column } of cells) this.#known.delete(this.#name(row, column));
    });
  }

  get(row: number, column: number): CellDetails | undefined {
    return this.#known.get(this.#name(row, column));
  }

  /** Null where the cell could not be read: hover then shows what the page knows by itself. */
  read(row: number, column: number): Promise<CellDetails | null> {
    const pupil = this.#sheet.pupils[row];
    const lesson = this.#sheet.lessons[column];
    if (!pupil || !lesson) return Promise.resolve(null);
    const name = this.#name(row, column);
    const known = this.#known.get(name);
    if (known) return Promise.resolve(known);
    const asked = this.#asked.get(name);
    if (asked) return asked;
    const asking = this.#bridge.api.journal.readCell({ lessonId: lesson.lessonId, pupilId: pupil.pupilId }).then((result) => {
      this.#asked.delete(name);
      if (!result.ok) return null;
      if (!this.#sheet.waits(row, column)) this.#known.set(name, result.value);
      return result.value;
    });
    this.#asked.set(name, asking);
    return asking;
  }

  #name(row: number, column: number): string {
    return `${this.#sheet.pupils[row]?.pupilId ?? ''}/${this.#sheet.lessons[column]?.lessonId ?? ''}`;
  }
}
