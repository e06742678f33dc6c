import type { LessonId, PupilId, WorkId } from '../../ids.ts';
import { can } from '../../policy/index.ts';
import { done, failed, type Result } from '../../result.ts';
import { refuseAttendance, refuseMark, type CellContext } from '../cell-rules.ts';
import type { CommandAuthor } from './decision.ts';
import type { JournalFact, JournalFacts, LessonFact, TermFact, WorkFact } from './facts.ts';

export interface LessonPlace {
  readonly lesson: LessonFact;
  readonly journal: JournalFact;
  readonly term: TermFact;
}

/** Finds the lesson and asks the policy. Codes: `journal_unknown`, `not_allowed`. */
export function openLesson(facts: JournalFacts, author: CommandAuthor, lessonId: LessonId): Result<LessonPlace> {
  const lesson = facts.findLesson(lessonId);
  const journal = lesson && facts.findJournal(lesson.journalId);
  const term = journal && facts.findTermOfDay(journal.yearId, lesson.heldOn);
  if (!lesson || !journal || !term) return failed('journal_unknown');
  const refused = refuseWriting(author, journal);
  return refused ?? done({ lesson, journal, term });
}

export function openWork(facts: JournalFacts, author: CommandAuthor, workId: WorkId): Result<LessonPlace & { readonly work: WorkFact }> {
  const work = facts.findWork(workId);
  if (!work) return failed('journal_unknown');
  const place = openLesson(facts, author, work.lessonId);
  return place.ok ? done({ ...place.value, work }) : place;
}

/** null where the policy lets the author write in the journal. */
export function refuseWriting(author: CommandAuthor, journal: JournalFact) {
  const { journalId, classId } = journal;
  const subject = { journalId, classId, teacherId: journal.teacherId, classTeacherId: journal.classTeacherId ?? undefined };
  return can(author.actor, 'journal.write', subject, author.settings) ? null : failed('not_allowed', { action: 'journal.write' });
}

const cellContext = (facts: JournalFacts, place: LessonPlace, pupilId: PupilId): CellContext => ({
  grade: place.journal.grade,
  subject: { name: place.journal.subjectName, graded: place.journal.graded },
  heldOn: place.lesson.heldOn,
  term: place.term,
  memberships: facts.listMembershipSpans(place.journal.groupId, pupilId),
});

export const refuseMarkAt = (facts: JournalFacts, place: LessonPlace, pupilId: PupilId) => refuseMark(cellContext(facts, place, pupilId));
export const refuseAttendanceAt = (facts: JournalFacts, place: LessonPlace, pupilId: PupilId) => refuseAttendance(cellContext(facts, place, pupilId));
