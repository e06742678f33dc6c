/** What a report of compromise waits for: the head and support must each have seen it, and new credentials must have been given. */
export interface CompromiseMarks {
  /** Milliseconds since 1970 UTC, as all of these. */
  readonly dueAt: number;
  readonly headSeenAt: number | null;
  readonly administratorSeenAt: number | null;
  readonly reissuedAt: number | null;
}

/** Everything is done. */
export const isCompromiseSettled = ({ headSeenAt, administratorSeenAt, reissuedAt }: CompromiseMarks): boolean => headSeenAt !== null && administratorSeenAt !== null && reissuedAt !== null;

/**
 * The deadline is the head's: it is kept by the head's having seen the report in time, and by nobody else's.
 * @param now milliseconds since 1970 UTC
 */
export function compromiseDeadline({ dueAt, headSeenAt }: Pick<CompromiseMarks, 'dueAt' | 'headSeenAt'>, now: number): 'running' | 'kept' | 'missed' {
  if (headSeenAt !== null) return headSeenAt <= dueAt ? 'kept' : 'missed';
  return now <= dueAt ? 'running' : 'missed';
}

/** Who of the two somebody is; one person may be both. */
export interface CompromiseReader {
  readonly isHead: boolean;
  readonly isAdministrator: boolean;
}

/** Whether the reader's own mark is missing. */
export const awaitsMarkOf = ({ isHead, isAdministrator }: CompromiseReader, { headSeenAt, administratorSeenAt }: Pick<CompromiseMarks, 'headSeenAt' | 'administratorSeenAt'>): boolean =>
  (isHead && headSeenAt === null) || (isAdministrator && administratorSeenAt === null);

/** Whether something of it is still to be done as far as the reader can do it: the own mark, or new credentials. The other one's mark is seen in the register and rings no bell. */
export const isOpenFor = (reader: CompromiseReader, marks: CompromiseMarks): boolean =>
  marks.reissuedAt === null || (reader.isHead || reader.isAdministrator ? awaitsMarkOf(reader, marks) : !isCompromiseSettled(marks));
