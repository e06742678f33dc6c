import { done, failed } from '../../result.ts';
import type { JournalCommandArgs } from '../commands.ts';
import { isOutdated, type CommandAuthor, type Decided } from './decision.ts';
import type { JournalFacts } from './facts.ts';
import { openLesson } from './places.ts';

/**
 * Topic and homework of a lesson (L-03, L-04). Two authors never block each other here: both texts are kept as revisions, the newest is shown,
 * and its author is told (design §4).
 */
export function setLessonContent(facts: JournalFacts, author: CommandAuthor, args: JournalCommandArgs['setLessonContent'], baseVersion: number): Decided {
  const place = openLesson(facts, author, args.lessonId);
  if (!place.ok) return place;
  const { lesson, term, journal } = place.value;
  if (term.closed) return failed('term_closed', { term: term.name });
  const topic = args.topic.trim();
  const homework = args.homework.trim();
  const version = lesson.version + 1;
  return done({
    entity: 'lesson', entityId: lesson.lessonId, journalId: journal.journalId, version,
    before: { topic: lesson.topic, homework: lesson.homework }, after: { topic, homework },
    row: {
      id: lesson.lessonId, journal_id: lesson.journalId, held_on: lesson.heldOn, bell_number: lesson.bellNumber, plan_item_id: lesson.planItemId,
      topic, homework, author_id: author.staffId, made_at: author.now, version,
    },
    ...(isOutdated(lesson, baseVersion, author) ? { adjusted: 'content_both_kept' as const } : {}),
  });
}
