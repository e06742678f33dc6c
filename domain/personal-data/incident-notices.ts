const HOUR_MS = 3_600_000;

/** By when the operator tells Roskomnadzor of unlawful access to personal data (152-ФЗ, article 21, part 3.1). Moments in milliseconds since 1970 UTC. */
export interface IncidentNotices {
  /** That it happened, the supposed causes and harm, what was done, who answers questions: within 24 hours. */
  readonly firstBy: number;
  /** What the inquiry found, and by whose actions: within 72 hours. */
  readonly resultsBy: number;
}

/** @param foundAt when the operator came to know; the hours run through nights, weekends and holidays */
export const incidentNotices = (foundAt: number): IncidentNotices => ({ firstBy: foundAt + 24 * HOUR_MS, resultsBy: foundAt + 72 * HOUR_MS });

/** Reports whose later term still runs, the oldest first: their terms are the nearest. */
export const runningNotices = <Report extends { readonly reportedAt: number }>(reports: readonly Report[], now: number): Report[] =>
  reports.filter(({ reportedAt }) => incidentNotices(reportedAt).resultsBy > now).sort((a, b) => a.reportedAt - b.reportedAt);
