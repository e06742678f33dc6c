import { deviates, formatAverage, termMarkOf, weightedAverage } from '../../results/index.ts';
import { done, failed } from '../../result.ts';
import type { JournalCommandArgs } from '../commands.ts';
import { conflict, isOutdated, type CommandAuthor, type Decided } from './decision.ts';
import type { JournalFacts, TermMarkFact } from './facts.ts';
import { refuseWriting } from './places.ts';

const shown = (mark: Pick<TermMarkFact, 'value' | 'reason'> | undefined) => (mark?.value ? { value: mark.value, reason: mark.reason } : null);

/** The mark of a term: proposed from the average, decided by the teacher (T-01, domain.md §3.4). */
export function setTermMark(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['setTermMark'], baseVersion: number): Decided {
  const { journalId, termId, pupilId } = args;
  const journal = facts.findJournal(journalId);
  const term = facts.findTerm(termId);
  if (!journal || !term || term.yearId !== journal.yearId) return failed('journal_unknown');
  const refused = refuseWriting(author, journal);
  if (refused) return refused;
  if (term.closed) return failed('term_closed', { term: term.name });
  if (journal.grade === 1) return failed('grade_without_marks', { grade: 1 });
  if (!journal.graded) return failed('subject_without_marks', { subject: journal.subjectName });
  const spans = facts.listMembershipSpans(journal.groupId, pupilId);
  if (!spans.some((span) => span.startsOn <= term.endsOn && (span.endsOn === null || span.endsOn >= term.startsOn))) {
    return failed('pupil_not_enrolled', { date: term.startsOn });
  }
  const value = args.value === null ? null : termMarkOf(args.value);
  if (value === undefined) return failed('term_mark_unknown', { text: args.value ?? '' });
  const reason = args.reason.trim();
  const row = facts.findTermMark(journalId, termId, pupilId);
  if (isOutdated(row, baseVersion, author)) return conflict();
  if (value !== null && reason === '') {
    const average = weightedAverage(facts.listWeightedMarks(journalId, pupilId, term.startsOn, term.endsOn));
    if (average !== null && deviates(value, average)) return failed('term_mark_needs_reason', { average: formatAverage(average), mark: value });
  }
  const version = (row?.version ?? 0) + 1;
  return done({
    entity: 'term_mark', entityId: `${journalId}/${termId}/${pupilId}`, journalId, before: shown(row), after: shown({ value, reason }), version,
    row: { journal_id: journalId, term_id: termId, pupil_id: pupilId, value, reason, author_id: author.staffId, made_at: author.now, version },
  });
}
