import type { JournalId, LessonId, PupilId, StaffId, WorkId } from '#domain/ids.ts';
import { refuseAttendance, refuseMark, type CellContext } from '#domain/journal/index.ts';
import { can, type Actor, type PolicySettings } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { WriteHandle } from '../../database/handles.ts';
import {
  findJournal, findLesson, findTermOfDay, findWork, listMembershipSpans, type JournalHead, type LessonRow, type TermRow, type WorkRow,
} from './journal-repository.ts';

/** Who commands, when, and inside which transaction. */
export interface CommandScope {
  readonly tx: WriteHandle;
  readonly actor: Actor;
  readonly staffId: StaffId;
  readonly now: number;
  readonly settings: PolicySettings;
}

/** What a command did to its row; `submit-commands` turns it into the verdict, the revision and the outbox entry. */
export interface Effect {
  readonly entity: string;
  readonly entityId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly version: number;
  readonly journalId: JournalId;
}

export interface LessonScope {
  readonly lesson: LessonRow;
  readonly journal: JournalHead;
  readonly term: TermRow;
}


/** Finds the lesson and asks the policy. Codes: `journal_unknown`, `not_allowed`. */
export function openLesson(scope: CommandScope, lessonId: LessonId): Result<LessonScope> {
  const lesson = findLesson(scope.tx, lessonId);
  const journal = lesson && findJournal(scope.tx, lesson.journalId);
  const term = journal && findTermOfDay(scope.tx, journal.yearId, lesson.heldOn);
  if (!lesson || !journal || !term) return failed('journal_unknown');
  const allowed = mayWrite(scope, journal);
  return allowed.ok ? done({ lesson, journal, term }) : allowed;
}

export function openWork(scope: CommandScope, workId: WorkId): Result<LessonScope & { readonly work: WorkRow }> {
  const work = findWork(scope.tx, workId);
  if (!work) return failed('journal_unknown');
  const lesson = openLesson(scope, work.lessonId);
  return lesson.ok ? done({ ...lesson.value, work }) : lesson;
}

export function mayWrite(scope: Pick<CommandScope, 'actor' | 'settings'>, journal: JournalHead): Result<null> {
  const subject = { teacherId: journal.teacherId, classTeacherId: journal.classTeacherId ?? undefined };
  return can(scope.actor, 'journal.write', subject, scope.settings) ? done(null) : failed('not_allowed', { action: 'journal.write' });
}

const cellContext = (scope: CommandScope, at: LessonScope, pupilId: PupilId): CellContext => ({
  grade: at.journal.grade,
  subject: { name: at.journal.subjectName, graded: at.journal.graded },
  heldOn: at.lesson.heldOn,
  term: at.term,
  memberships: listMembershipSpans(scope.tx, at.journal.groupId, pupilId),
});

export const refuseMarkOf = (scope: CommandScope, at: LessonScope, pupilId: PupilId) => refuseMark(cellContext(scope, at, pupilId));
export const refuseAttendanceOf = (scope: CommandScope, at: LessonScope, pupilId: PupilId) => refuseAttendance(cellContext(scope, at, pupilId));

/** The same author's later command wins; another author's newer entry is a conflict (design §4). */
export const outdated = (row: { readonly version: number; readonly authorId: StaffId | null } | undefined, baseVersion: number, scope: CommandScope): boolean =>
  row !== undefined && row.version !== baseVersion && row.authorId !== scope.staffId;
