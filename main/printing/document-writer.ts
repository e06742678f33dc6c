/** What the print worker needs of a format. */
import type { ReportDocument } from '#domain/reports/index.ts';

export interface DocumentWriter {
  /** Sheets of paper, or of the spreadsheet, written so far. */
  readonly sheets: number;
  add(document: ReportDocument): void | Promise<void>;
  /** Finish the file; nothing is added after it. */
  end(): void | Promise<void>;
}
