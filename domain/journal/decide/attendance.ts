import { done } from '../../result.ts';
import type { Attendance } from '../attendance-code.ts';
import type { JournalCommandArgs } from '../commands.ts';
import { reduceAttendance } from '../reduce.ts';
import { conflict, isOutdated, type CommandAuthor, type Decided, type Decision } from './decision.ts';
import type { JournalFacts } from './facts.ts';
import { openLesson, refuseAttendanceAt } from './places.ts';

/** Marks a pupil absent, late or exempt at a lesson, or takes it away. */
export function setAttendance(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['setAttendance'], baseVersion: number): Decided {
  const place = openLesson(facts, author, args.lessonId);
  if (!place.ok) return place;
  const refused = refuseAttendanceAt(facts, place.value, args.pupilId);
  if (refused) return refused;
  const row = facts.findAttendance(args.lessonId, args.pupilId);
  const wanted = reduceAttendance(row ?? null, args);
  const base = {
    entity: 'attendance' as const, entityId: `${args.lessonId}/${args.pupilId}`, journalId: place.value.journal.journalId, before: row?.attendance ?? null,
  };
  const put = (attendance: Attendance | null): Decision => ({
    ...base, after: attendance, version: wanted.version,
    row: {
      lesson_id: args.lessonId, pupil_id: args.pupilId, code: attendance?.code ?? null, minutes: attendance?.minutes ?? null,
      author_id: author.staffId, made_at: author.now, version: wanted.version,
    },
  });
  if (!row || !isOutdated(row, baseVersion, author)) return done(put(wanted.attendance));
  const settled = settle(row.attendance, wanted.attendance);
  if (settled === 'conflict') return conflict();
  if (settled === 'standing') return done({ ...base, after: row.attendance, version: row.version, row: 'kept', adjusted: 'attendance_outranked' });
  return done({ ...put(settled), ...(settled === wanted.attendance ? {} : { adjusted: 'attendance_merged' as const }) });
}

/** A reason on paper (an illness certificate, an application of the parents) against «ОТ» and «НП», which only say that nobody sat there. */
const isReason = (attendance: Attendance | null) => attendance?.code === 'EXCUSED' || attendance?.code === 'ILLNESS';
const isBareAbsence = (attendance: Attendance | null) => attendance?.code === 'ABSENT' || attendance?.code === 'UNEXCUSED';

/** Two authors, one cell: what stands and what is wanted (the conflict table of design §4). */
function settle(standing: Attendance | null, wanted: Attendance | null): Attendance | 'standing' | 'conflict' {
  if (isReason(standing) && isBareAbsence(wanted)) return 'standing';
  if (isReason(wanted) && isBareAbsence(standing)) return wanted!;
  if (standing && wanted && standing.code === wanted.code) {
    if (standing.minutes === wanted.minutes || wanted.minutes === null) return 'standing';
    if (standing.minutes === null) return wanted;
  }
  if (standing === null && wanted === null) return 'standing';
  return 'conflict';
}
