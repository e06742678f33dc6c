import type { TermId } from '#domain/ids.ts';
import type { JournalCommand } from '#domain/journal/index.ts';
import type { SettleCommand } from './command-queue.ts';
import type { WorkType } from './sheet-works.ts';

/** The term that a sheet shows; days are ISO days. */
export interface SheetTerm {
  readonly termId: TermId;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly closed: boolean;
}

/** What a sheet is given beside its page. */
export interface SheetParts {
  readonly term: SheetTerm;
  /** ISO day of the school. */
  readonly today: string;
  readonly workTypes: readonly WorkType[];
  readonly roundingThreshold: number;
  /** A fresh id each time. */
  readonly newId: () => string;
  /** Hands commands to the queue; they stay together. */
  readonly send: (commands: readonly JournalCommand[], settle: SettleCommand) => void;
}
