import { reduceAttendance, type JournalCommandArgs } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { openLesson, outdated, refuseAttendanceOf, type CommandScope, type Effect } from './command-scope.ts';
import { findAttendance, putAttendance, type StoredAttendance } from './journal-repository.ts';

const shown = (row: Pick<StoredAttendance, 'code' | 'minutes'> | undefined) => (row?.code ? { code: row.code, minutes: row.minutes } : null);

/** Marks a pupil absent, late or exempt at a lesson, or takes it away. */
export function setAttendance(scope: CommandScope, args: JournalCommandArgs['setAttendance'], baseVersion: number): Result<Effect> {
  const at = openLesson(scope, args.lessonId);
  if (!at.ok) return at;
  const refused = refuseAttendanceOf(scope, at.value, args.pupilId);
  if (refused) return refused;
  const row = findAttendance(scope.tx, args.lessonId, args.pupilId);
  if (outdated(row, baseVersion, scope)) return failed('conflict_newer_version');
  const now = row ? { attendance: row.code ? { code: row.code, minutes: row.minutes } : null, version: row.version } : null;
  const reduced = reduceAttendance(now, args);
  const next: StoredAttendance = {
    code: reduced.attendance?.code ?? null, minutes: reduced.attendance?.minutes ?? null, version: reduced.version,
    authorId: scope.staffId, madeAt: scope.now,
  };
  putAttendance(scope.tx, args.lessonId, args.pupilId, next);
  return done({
    entity: 'attendance', entityId: `${args.lessonId}/${args.pupilId}`, before: shown(row), after: shown(next), version: next.version,
    journalId: at.value.journal.journalId,
  });
}
