import type { JournalCommandArgs } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { openLesson, outdated, type CommandScope, type Effect } from './command-scope.ts';
import { updateLessonContent } from './journal-repository.ts';

/** Topic and homework of a lesson (L-03, L-04). */
export function setLessonContent(scope: CommandScope, args: JournalCommandArgs['setLessonContent'], baseVersion: number): Result<Effect> {
  const at = openLesson(scope, args.lessonId);
  if (!at.ok) return at;
  const { lesson, term, journal } = at.value;
  if (term.closed) return failed('term_closed', { term: term.name });
  if (outdated(lesson, baseVersion, scope)) return failed('conflict_newer_version');
  const topic = args.topic.trim();
  const homework = args.homework.trim();
  const version = lesson.version + 1;
  updateLessonContent(scope.tx, lesson.lessonId, { topic, homework, authorId: scope.staffId, madeAt: scope.now, version });
  return done({
    entity: 'lesson', entityId: lesson.lessonId, before: { topic: lesson.topic, homework: lesson.homework }, after: { topic, homework }, version,
    journalId: journal.journalId,
  });
}
