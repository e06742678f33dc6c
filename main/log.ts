/** A log without personal data: an event's name and plain facts; names, marks and texts of people never. */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  /** @returns the reference under which `app_unexpected` finds the entry again */
  error(event: string, error: unknown, facts?: LogFacts): string;
}

export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;
