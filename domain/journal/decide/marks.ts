import { done, failed } from '../../result.ts';
import type { JournalCommandArgs } from '../commands.ts';
import { reduceMark, reduceMarkComment, type MarkRow } from '../reduce.ts';
import { conflict, isOutdated, type CommandAuthor, type Decided } from './decision.ts';
import type { JournalFacts, MarkFact } from './facts.ts';
import { openWork, refuseMarkAt } from './places.ts';

const shown = (mark: Pick<MarkFact, 'value' | 'isDebt' | 'comment'> | undefined) =>
  mark && (mark.value !== null || mark.isDebt || mark.comment !== '') ? { value: mark.value, isDebt: mark.isDebt, comment: mark.comment } : null;

/** Puts, changes or takes away a pupil's mark or debt for a work (G-01, G-04, domain.md §3.1). */
export function setMark(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['setMark'], baseVersion: number): Decided {
  return changeMark(facts, author, args, baseVersion, (row) => reduceMark(row, args), args.value !== null || args.isDebt);
}

/** A comment to a mark; an empty text takes it away. */
export function commentMark(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['commentMark'], baseVersion: number): Decided {
  return changeMark(facts, author, args, baseVersion, (row) => reduceMarkComment(row, args), false);
}

function changeMark(
  facts: JournalFacts,
  author: CommandAuthor,
  { workId, pupilId }: Pick<JournalCommandArgs['setMark'], 'workId' | 'pupilId'>,
  baseVersion: number,
  reduce: (row: MarkRow | null) => MarkRow,
  refusedToExempt: boolean,
): Decided {
  const place = openWork(facts, author, workId);
  if (!place.ok) return place;
  const refused = refuseMarkAt(facts, place.value, pupilId);
  if (refused) return refused;
  const row = facts.findMark(workId, pupilId);
  if (isOutdated(row, baseVersion, author)) return conflict();
  if (refusedToExempt && facts.findAttendance(place.value.lesson.lessonId, pupilId)?.attendance?.code === 'EXEMPT') return failed('pupil_exempt');
  const next = reduce(row ?? null);
  return done({
    entity: 'mark', entityId: `${workId}/${pupilId}`, journalId: place.value.journal.journalId, before: shown(row), after: shown(next), version: next.version,
    row: {
      work_id: workId, pupil_id: pupilId, value: next.value, is_debt: next.isDebt ? 1 : 0, comment: next.comment,
      author_id: author.staffId, made_at: author.now, version: next.version,
    },
  });
}
