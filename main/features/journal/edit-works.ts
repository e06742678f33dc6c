import { MOST_MARKS_IN_CELL, type JournalCommandArgs } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { openLesson, openWork, type CommandScope, type Effect, type LessonScope } from './command-scope.ts';
import {
  countMarksOfWork, deleteWork, findWork, findWorkType, insertWork, listWorksOfLesson, updateWork, type WorkRow,
} from './journal-repository.ts';

const shown = ({ workTypeId, title, weight, position }: WorkRow) => ({ workTypeId, title, weight, position });

/** Works belong to a lesson; marks belong to works (domain.md §3.1). A closed term takes no works. */
function refuseClosed(at: LessonScope) {
  if (at.term.closed) return failed('term_closed', { term: at.term.name });
  if (at.journal.grade === 1) return failed('grade_without_marks', { grade: 1 });
  if (!at.journal.graded) return failed('subject_without_marks', { subject: at.journal.subjectName });
  return null;
}

export function addWork(scope: CommandScope, args: JournalCommandArgs['addWork']): Result<Effect> {
  const at = openLesson(scope, args.lessonId);
  if (!at.ok) return at;
  const refused = refuseClosed(at.value);
  if (refused) return refused;
  if (!findWorkType(scope.tx, args.workTypeId) || findWork(scope.tx, args.workId)) return failed('journal_unknown');
  const works = listWorksOfLesson(scope.tx, args.lessonId);
  if (works.length >= MOST_MARKS_IN_CELL) return failed('work_limit_reached', { most: MOST_MARKS_IN_CELL });
  const work: WorkRow = {
    workId: args.workId, lessonId: args.lessonId, workTypeId: args.workTypeId, title: args.title.trim(), weight: args.weight,
    position: (works.at(-1)?.position ?? 0) + 1, version: 1,
  };
  insertWork(scope.tx, work);
  return done({ entity: 'work', entityId: work.workId, before: null, after: shown(work), version: 1, journalId: at.value.journal.journalId });
}

export function changeWork(scope: CommandScope, args: JournalCommandArgs['changeWork'], baseVersion: number): Result<Effect> {
  const at = openWork(scope, args.workId);
  if (!at.ok) return at;
  const refused = refuseClosed(at.value);
  if (refused) return refused;
  const { work } = at.value;
  if (!findWorkType(scope.tx, args.workTypeId)) return failed('journal_unknown');
  if (work.version !== baseVersion) return failed('conflict_newer_version');
  const next: WorkRow = { ...work, workTypeId: args.workTypeId, title: args.title.trim(), weight: args.weight, version: work.version + 1 };
  updateWork(scope.tx, next);
  return done({
    entity: 'work', entityId: work.workId, before: shown(work), after: shown(next), version: next.version, journalId: at.value.journal.journalId,
  });
}

/** Only a work without marks goes; deleting against an edit needs the matching base (design §4). */
export function removeWork(scope: CommandScope, args: JournalCommandArgs['removeWork'], baseVersion: number): Result<Effect> {
  const at = openWork(scope, args.workId);
  if (!at.ok) return at;
  const refused = refuseClosed(at.value);
  if (refused) return refused;
  const { work } = at.value;
  if (work.version !== baseVersion) return failed('conflict_newer_version');
  const marks = countMarksOfWork(scope.tx, work.workId);
  if (marks > 0) return failed('work_has_marks', { marks });
  deleteWork(scope.tx, work.workId);
  return done({
    entity: 'work', entityId: work.workId, before: shown(work), after: null, version: work.version + 1, journalId: at.value.journal.journalId,
  });
}
