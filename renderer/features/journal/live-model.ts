import type { GridModel } from '../../grid/index.ts';
import type { Language } from '../../i18n/index.ts';
import { makeModel } from './journal-model.ts';
import type { JournalSheet } from './journal-sheet.ts';

/** The grid's model of a sheet, made anew when heads of columns or pupils change. For `useSyncExternalStore`. */
export class LiveModel {
  readonly #sheet: JournalSheet;
  readonly #language: Language;
  #model: GridModel | null = null;

  constructor(sheet: JournalSheet, language: Language) {
    this.#sheet = sheet;
    this.#language = language;
  }

  get = (): GridModel => (this.#model ??= makeModel(this.#sheet, this.#language));

  subscribe = (changed: () => void): (() => void) =>
    this.#sheet.subscribe(({ structure }) => {
      if (!structure) return;
      this.#model = null;
      changed();
    });
}
