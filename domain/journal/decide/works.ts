import { done, failed } from '../../result.ts';
import { MOST_MARKS_IN_CELL } from '../cell-text.ts';
import type { JournalCommandArgs } from '../commands.ts';
import { conflict, type CommandAuthor, type Decided, type RowColumns } from './decision.ts';
import type { JournalFacts, WorkFact } from './facts.ts';
import { openLesson, openWork, type LessonPlace } from './places.ts';

const shown = ({ workTypeId, title, weight, position }: WorkFact) => ({ workTypeId, title, weight, position });

const columns = (work: WorkFact): RowColumns => ({
  id: work.workId, lesson_id: work.lessonId, work_type_id: work.workTypeId, title: work.title, weight: work.weight, position: work.position,
  author_id: work.authorId, made_at: work.madeAt, version: work.version,
});

/** Works belong to a lesson; marks belong to works (domain.md §3.1). A closed term takes no works. */
function refuseWorks(place: LessonPlace) {
  if (place.term.closed) return failed('term_closed', { term: place.term.name });
  if (place.journal.grade === 1) return failed('grade_without_marks', { grade: 1 });
  if (!place.journal.graded) return failed('subject_without_marks', { subject: place.journal.subjectName });
  return null;
}

/** A work is one whole: whoever changes or removes it must have seen it as it is, or have been the last hand on it. */
const isStale = (work: WorkFact, baseVersion: number, author: CommandAuthor) =>
  work.version !== baseVersion && !(work.version > baseVersion && work.authorId === author.staffId);

export function addWork(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['addWork']): Decided {
  const place = openLesson(facts, author, args.lessonId);
  if (!place.ok) return place;
  const refused = refuseWorks(place.value);
  if (refused) return refused;
  if (!facts.hasWorkType(args.workTypeId) || facts.findWork(args.workId)) return failed('journal_unknown');
  const works = facts.listWorksOfLesson(args.lessonId);
  if (works.length >= MOST_MARKS_IN_CELL) return failed('work_limit_reached', { most: MOST_MARKS_IN_CELL });
  const work: WorkFact = {
    workId: args.workId, lessonId: args.lessonId, workTypeId: args.workTypeId, title: args.title.trim(), weight: args.weight,
    position: (works.at(-1)?.position ?? 0) + 1, version: 1, authorId: author.staffId, madeAt: author.now,
  };
  return done({
    entity: 'work', entityId: work.workId, journalId: place.value.journal.journalId, before: null, after: shown(work), row: columns(work), version: 1,
  });
}

export function changeWork(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['changeWork'], baseVersion: number): Decided {
  const place = openWork(facts, author, args.workId);
  if (!place.ok) return place;
  const refused = refuseWorks(place.value);
  if (refused) return refused;
  const { work } = place.value;
  if (!facts.hasWorkType(args.workTypeId)) return failed('journal_unknown');
  if (isStale(work, baseVersion, author)) return conflict();
  const next: WorkFact = {
    ...work, workTypeId: args.workTypeId, title: args.title.trim(), weight: args.weight, version: work.version + 1, authorId: author.staffId, madeAt: author.now,
  };
  return done({
    entity: 'work', entityId: work.workId, journalId: place.value.journal.journalId, before: shown(work), after: shown(next), row: columns(next),
    version: next.version,
  });
}

/** Only a work without marks goes; deleting against an edit needs the matching base (design §4). */
export function removeWork(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['removeWork'], baseVersion: number): Decided {
  const place = openWork(facts, author, args.workId);
  if (!place.ok) return place;
  const refused = refuseWorks(place.value);
  if (refused) return refused;
  const { work } = place.value;
  if (isStale(work, baseVersion, author)) return conflict();
  const marks = facts.countMarksOfWork(work.workId);
  if (marks > 0) return failed('work_has_marks', { marks });
  return done({
    entity: 'work', entityId: work.workId, journalId: place.value.journal.journalId, before: shown(work), after: null, row: null, version: work.version + 1,
  });
}
