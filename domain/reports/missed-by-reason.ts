import { missingCase } from '../result.ts';
import { isAbsence, type AttendanceCode } from '../journal/index.ts';
import type { MissedByReason } from './parents-letter-data.ts';

/** One day of a pupil: lessons held, and the codes of the absences among them. */
export interface LessonDay {
  readonly held: number;
  readonly missed: readonly AttendanceCode[];
}

type Counts = { -readonly [Reason in keyof MissedByReason]: number };

/**
 * Lessons and whole days by reason. A day is missed when every lesson of the day was (R1); its reason is the one that most of
 * its lessons have. Late and exempt are no absences and are left out.
 */
export function missedByReason(days: Iterable<LessonDay>): { readonly lessons: MissedByReason; readonly days: MissedByReason } {
  const lessons: Counts = { all: 0, illness: 0, excused: 0, unexcused: 0, unknown: 0 };
  const whole: Counts = { ...lessons };
  for (const day of days) {
    const missed = day.missed.filter(isAbsence);
    for (const code of missed) count(lessons, code);
    if (missed.length > 0 && missed.length === day.held) count(whole, mostFrequent(missed));
  }
  return { lessons, days: whole };
}

function count(to: Counts, code: AttendanceCode): void {
  switch (code) {
    case 'ILLNESS':
      to.illness += 1;
      break;
    case 'EXCUSED':
      to.excused += 1;
      break;
    case 'UNEXCUSED':
      to.unexcused += 1;
      break;
    case 'ABSENT':
      to.unknown += 1;
      break;
    case 'LATE':
    case 'EXEMPT':
      return;
    default:
      missingCase(code);
  }
  to.all += 1;
}

function mostFrequent(codes: readonly AttendanceCode[]): AttendanceCode {
  const times = (code: AttendanceCode) => codes.filter((other) => other === code).length;
  return codes.reduce((best, code) => (times(code) > times(best) ? code : best));
}
