import { done, failed, type Result } from '#domain/result.ts';

/** What Chromium says at the end of printing; the words are Electron's and have no codes. */
export interface PrintAnswer {
  readonly success: boolean;
  readonly reason: string;
  /** How many printers the system knew. */
  readonly printers: number;
}

/** A person who closes the dialog has changed their mind: that is no error. Codes: `print_no_printer`, `print_failed`. */
export function printOutcome({ success, reason, printers }: PrintAnswer): Result<{ printed: boolean }> {
  if (success) return done({ printed: true });
  if (/cancel/i.test(reason)) return done({ printed: false });
  if (printers === 0 || /enumerate printers|no printers|invalid deviceName/i.test(reason)) return failed('print_no_printer');
  return failed('print_failed', { reason });
}
