import type { GroupId, JournalId, LessonId, PupilId, StaffId, TermId, WorkId, WorkTypeId, YearId } from '../../ids.ts';
import type { WeightedMark } from '../../results/index.ts';
import type { Attendance } from '../attendance-code.ts';
import type { MembershipSpan } from '../cell-rules.ts';

/** What is known of the rows a command speaks of. The workstation answers from its file, the server from what it read for the batch. */
export interface JournalFacts {
  findLesson(lessonId: LessonId): LessonFact | undefined;
  findJournal(journalId: JournalId): JournalFact | undefined;
  findTerm(termId: TermId): TermFact | undefined;
  /** The term that a day of a year belongs to. */
  findTermOfDay(yearId: YearId, day: string): TermFact | undefined;
  findWork(workId: WorkId): WorkFact | undefined;
  /** By position. */
  listWorksOfLesson(lessonId: LessonId): readonly WorkFact[];
  hasWorkType(workTypeId: WorkTypeId): boolean;
  findMark(workId: WorkId, pupilId: PupilId): MarkFact | undefined;
  /** How many pupils have a mark, a debt or a comment for the work. */
  countMarksOfWork(workId: WorkId): number;
  findAttendance(lessonId: LessonId, pupilId: PupilId): AttendanceFact | undefined;
  findTermMark(journalId: JournalId, termId: TermId, pupilId: PupilId): TermMarkFact | undefined;
  listMembershipSpans(groupId: GroupId, pupilId: PupilId): readonly MembershipSpan[];
  /** The marks of a pupil in a journal between two days, with the weights of their works. */
  listWeightedMarks(journalId: JournalId, pupilId: PupilId, from: string, to: string): readonly WeightedMark[];
}

/** Whose hand and when; the row's version counts its accepted changes. */
export interface Signed {
  readonly authorId: StaffId;
  readonly madeAt: number;
  readonly version: number;
}

export interface JournalFact {
  readonly journalId: JournalId;
  readonly yearId: YearId;
  readonly groupId: GroupId;
  readonly grade: number;
  readonly subjectName: string;
  readonly graded: boolean;
  /** For the policy: who teaches it, and who leads the class (of the parent class for a subgroup). */
  readonly teacherId: StaffId;
  readonly classTeacherId: StaffId | null;
  /** The class itself; of a subgroup the class it belongs to. */
  readonly classId: GroupId;
}

export interface TermFact {
  readonly termId: TermId;
  readonly yearId: YearId;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly closed: boolean;
}

export interface LessonFact {
  readonly lessonId: LessonId;
  readonly journalId: JournalId;
  readonly heldOn: string;
  readonly bellNumber: number;
  readonly planItemId: string | null;
  readonly topic: string;
  readonly homework: string;
  readonly version: number;
  readonly authorId: StaffId | null;
}

export interface WorkFact {
  readonly workId: WorkId;
  readonly lessonId: LessonId;
  readonly workTypeId: WorkTypeId;
  readonly title: string;
  readonly weight: number;
  readonly position: number;
  readonly version: number;
  /** null where it came with the school's data. */
  readonly authorId: StaffId | null;
  readonly madeAt: number | null;
}

export interface MarkFact extends Signed {
  readonly value: number | null;
  readonly isDebt: boolean;
  readonly comment: string;
}

export interface AttendanceFact extends Signed {
  readonly attendance: Attendance | null;
}

export interface TermMarkFact extends Signed {
  readonly value: string | null;
  readonly reason: string;
}
