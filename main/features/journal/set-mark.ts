import type { JournalCommandArgs } from '#domain/journal/index.ts';
import { reduceMark, reduceMarkComment } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { openWork, outdated, refuseMarkOf, type CommandScope, type Effect } from './command-scope.ts';
import { findAttendance, findMark, putMark, type StoredMark } from './journal-repository.ts';

const shown = (mark: Pick<StoredMark, 'value' | 'isDebt' | 'comment'> | undefined) =>
  mark && (mark.value !== null || mark.isDebt || mark.comment !== '') ? { value: mark.value, isDebt: mark.isDebt, comment: mark.comment } : null;

/** Puts, changes or takes away a pupil's mark or debt for a work (G-01, G-04, domain.md §3.1). */
export function setMark(scope: CommandScope, args: JournalCommandArgs['setMark'], baseVersion: number): Result<Effect> {
  const at = openWork(scope, args.workId);
  if (!at.ok) return at;
  const refused = refuseMarkOf(scope, at.value, args.pupilId);
  if (refused) return refused;
  const row = findMark(scope.tx, args.workId, args.pupilId);
  if (outdated(row, baseVersion, scope)) return failed('conflict_newer_version');
  const takesAway = args.value === null && !args.isDebt;
  if (!takesAway && findAttendance(scope.tx, at.value.lesson.lessonId, args.pupilId)?.code === 'EXEMPT') return failed('pupil_exempt');
  const next = { ...reduceMark(row ?? null, args), authorId: scope.staffId, madeAt: scope.now };
  putMark(scope.tx, args.workId, args.pupilId, next);
  return done({
    entity: 'mark', entityId: `${args.workId}/${args.pupilId}`, before: shown(row), after: shown(next), version: next.version,
    journalId: at.value.journal.journalId,
  });
}

/** A comment to a mark; an empty text takes it away. */
export function commentMark(scope: CommandScope, args: JournalCommandArgs['commentMark'], baseVersion: number): Result<Effect> {
  const at = openWork(scope, args.workId);
  if (!at.ok) return at;
  const refused = refuseMarkOf(scope, at.value, args.pupilId);
  if (refused) return refused;
  const row = findMark(scope.tx, args.workId, args.pupilId);
  if (outdated(row, baseVersion, scope)) return failed('conflict_newer_version');
  const next = { ...reduceMarkComment(row ?? null, args), authorId: scope.staffId, madeAt: scope.now };
  putMark(scope.tx, args.workId, args.pupilId, next);
  return done({
    entity: 'mark', entityId: `${args.workId}/${args.pupilId}`, before: shown(row), after: shown(next), version: next.version,
    journalId: at.value.journal.journalId,
  });
}
