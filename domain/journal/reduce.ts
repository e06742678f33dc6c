import type { Attendance } from './attendance-code.ts';
import type { JournalCommandArgs } from './commands.ts';

/**
 * The effect of each command on its row, once, for the workstation, the page and the server:
 * displayed row = reduce(server row, pending commands on it, in order).
 */
export interface MarkRow {
  readonly value: number | null;
  readonly isDebt: boolean;
  readonly comment: string;
  readonly version: number;
}

export interface AttendanceRow {
  readonly attendance: Attendance | null;
  readonly version: number;
}

/** A cleared mark stays as an empty row, so that its version never goes back. Its comment goes with it. */
export function reduceMark(row: MarkRow | null, args: JournalCommandArgs['setMark']): MarkRow {
  const version = (row?.version ?? 0) + 1;
  // A mark pays the debt (domain.md §3.1).
  const isDebt = args.value === null && args.isDebt;
  const cleared = args.value === null && !isDebt;
  return { value: args.value, isDebt, comment: cleared ? '' : (row?.comment ?? ''), version };
}

export function reduceMarkComment(row: MarkRow | null, args: JournalCommandArgs['commentMark']): MarkRow {
  return { value: row?.value ?? null, isDebt: row?.isDebt ?? false, comment: args.comment, version: (row?.version ?? 0) + 1 };
}

export function reduceAttendance(row: AttendanceRow | null, args: JournalCommandArgs['setAttendance']): AttendanceRow {
  const version = (row?.version ?? 0) + 1;
  if (args.code === null) return { attendance: null, version };
  return { attendance: { code: args.code, minutes: args.code === 'LATE' ? args.minutes : null }, version };
}
