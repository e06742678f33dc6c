import type { JournalCommand } from '#domain/journal/index.ts';
import { deviates, forecastTerm, type Forecast, type TermMark } from '#domain/results/index.ts';
import type { SheetRows } from './sheet-rows.ts';

/** The term mark of a pupil as it is shown. */
export interface ShownTermMark {
  readonly value: string | null;
  /** Whether it is stored, on its way, or waits for the reason of its deviation. */
  readonly waits: 'no' | 'core' | 'reason';
}

/** What follows from the marks of a row: average and forecast, worked out once for each pupil, and the term mark beside them. */
export class SheetResults {
  readonly #rows: SheetRows;
  readonly #threshold: number;
  readonly #forecasts = new Map<number, Forecast | null>();
  readonly #drafts = new Map<number, TermMark>();

  /** `threshold`: the fraction from which an average is rounded up. */
  constructor(rows: SheetRows, threshold: number) {
    this.#rows = rows;
    this.#threshold = threshold;
  }

  /** Average and forecast of a pupil from the marks in memory; null where there is none to count (T-04). */
  forecast(row: number): Forecast | null {
    const pupil = this.#rows.pupilPlace(row);
    const known = this.#forecasts.get(pupil);
    if (known !== undefined) return known;
    const forecast = forecastTerm(this.#rows.weightedMarks(row), { threshold: this.#threshold });
    this.#forecasts.set(pupil, forecast);
    return forecast;
  }

  /** Whether a term mark wants a reason first (domain.md §3.4). */
  needsReason(row: number, value: TermMark | null): boolean {
    return value !== null && deviates(value, this.forecast(row)?.average ?? null);
  }

  termMark(row: number): ShownTermMark {
    const draft = this.#drafts.get(this.#rows.pupilPlace(row));
    if (draft !== undefined) return { value: draft, waits: 'reason' };
    return { value: this.#rows.termValue(row), waits: this.#rows.termWaits(row) ? 'core' : 'no' };
  }

  /** A term mark that is shown and waits for its reason. */
  draft(row: number, value: TermMark): void {
    this.#drafts.set(this.#rows.pupilPlace(row), value);
  }

  /** Answers whether there was one. */
  dropDraft(row: number): boolean {
    return this.#drafts.delete(this.#rows.pupilPlace(row));
  }

  /** The marks of one pupil changed. */
  marksChanged(pupil: number): void {
    this.#forecasts.delete(pupil);
  }

  /** Marks or weights of any pupils changed. */
  allChanged(): void {
    this.#forecasts.clear();
  }

  /** Marks or weights changed by a command. */
  changedBy(command: JournalCommand): void {
    switch (command.name) {
      case 'setMark':
        this.marksChanged(this.#rows.placeOf(command.args.pupilId));
        return;
      case 'addWork':
      case 'changeWork':
      case 'removeWork':
        this.allChanged();
        return;
      case 'commentMark':
      case 'setAttendance':
      case 'setTermMark':
      case 'setLessonContent':
        return;
      default:
        command satisfies never;
    }
  }
}
