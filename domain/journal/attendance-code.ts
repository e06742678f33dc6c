/**
 * Absence codes of a lesson (domain.md §3.3): ОТ the reason is not known yet, УП excused, Б illness, НП unexcused,
 * ОП late (with minutes), ОСВ exempt. Late is not an absence, exempt is not one either.
 */
export const ATTENDANCE_CODES = ['ABSENT', 'EXCUSED', 'ILLNESS', 'UNEXCUSED', 'LATE', 'EXEMPT'] as const;
export type AttendanceCode = (typeof ATTENDANCE_CODES)[number];

export interface Attendance {
  readonly code: AttendanceCode;
  /** Minutes late; only with LATE, and even there it may be unknown. */
  readonly minutes: number | null;
}

const LABELS: Readonly<Record<AttendanceCode, string>> = {
  ABSENT: 'ОТ',
  EXCUSED: 'УП',
  ILLNESS: 'Б',
  UNEXCUSED: 'НП',
  LATE: 'ОП',
  EXEMPT: 'ОСВ',
};

/** What is typed beside the codes themselves: the one-letter habits of the other journals, «н» being «отсутствовал». */
const TYPED: Readonly<Record<string, AttendanceCode>> = {
  от: 'ABSENT',
  н: 'ABSENT',
  уп: 'EXCUSED',
  у: 'EXCUSED',
  п: 'EXCUSED',
  б: 'ILLNESS',
  нп: 'UNEXCUSED',
  оп: 'LATE',
  о: 'LATE',
  осв: 'EXEMPT',
};

/** The longest lesson a journal knows, a pair of a college, in minutes. */
export const LONGEST_LESSON_MINUTES = 95;

export const attendanceLabel = (code: AttendanceCode): string => LABELS[code];

/** The code that a typed word means, in any letter case; undefined where it means none. */
export const attendanceCodeOf = (typed: string): AttendanceCode | undefined => {
  const word = typed.toLowerCase();
  return Object.hasOwn(TYPED, word) ? TYPED[word] : undefined;
};

/** An absence takes the pupil out of the lesson; being late or exempt does not. */
export const isAbsence = (code: AttendanceCode): boolean =>
  code === 'ABSENT' || code === 'EXCUSED' || code === 'ILLNESS' || code === 'UNEXCUSED';
