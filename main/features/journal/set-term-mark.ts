import type { JournalCommandArgs } from '#domain/journal/index.ts';
import { deviates, formatAverage, termMarkOf, weightedAverage } from '#domain/results/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { mayWrite, outdated, type CommandScope, type Effect } from './command-scope.ts';
import { findJournal, findTerm, findTermMark, listMembershipSpans, listWeightedMarks, putTermMark, type StoredTermMark } from './journal-repository.ts';

const shown = (mark: Pick<StoredTermMark, 'value' | 'reason'> | undefined) => (mark?.value ? { value: mark.value, reason: mark.reason } : null);

/** The mark of a term: proposed from the average, decided by the teacher (T-01, domain.md §3.4). */
export function setTermMark(scope: CommandScope, args: JournalCommandArgs['setTermMark'], baseVersion: number): Result<Effect> {
  const journal = findJournal(scope.tx, args.journalId);
  const term = findTerm(scope.tx, args.termId);
  if (!journal || !term || term.yearId !== journal.yearId) return failed('journal_unknown');
  const allowed = mayWrite(scope, journal);
  if (!allowed.ok) return allowed;
  if (term.closed) return failed('term_closed', { term: term.name });
  if (journal.grade === 1) return failed('grade_without_marks', { grade: 1 });
  if (!journal.graded) return failed('subject_without_marks', { subject: journal.subjectName });
  const spans = listMembershipSpans(scope.tx, journal.groupId, args.pupilId);
  if (!spans.some((span) => span.startsOn <= term.endsOn && (span.endsOn === null || span.endsOn >= term.startsOn))) {
    return failed('pupil_not_enrolled', { date: term.startsOn });
  }
  const value = args.value === null ? null : termMarkOf(args.value);
  if (value === undefined) return failed('term_mark_unknown', { text: args.value ?? '' });
  if (value !== null && args.reason.trim() === '') {
    const average = weightedAverage(listWeightedMarks(scope.tx, args.journalId, args.pupilId, term.startsOn, term.endsOn));
    if (average !== null && deviates(value, average)) return failed('term_mark_needs_reason', { average: formatAverage(average), mark: value });
  }
  const row = findTermMark(scope.tx, args.journalId, args.termId, args.pupilId);
  if (outdated(row, baseVersion, scope)) return failed('conflict_newer_version');
  const next: StoredTermMark = { value, reason: args.reason.trim(), authorId: scope.staffId, madeAt: scope.now, version: (row?.version ?? 0) + 1 };
  putTermMark(scope.tx, args.journalId, args.termId, args.pupilId, next);
  return done({
    entity: 'term_mark', entityId: `${args.journalId}/${args.termId}/${args.pupilId}`, before: shown(row), after: shown(next), version: next.version,
    journalId: journal.journalId,
  });
}
