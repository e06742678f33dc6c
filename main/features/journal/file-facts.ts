import type { GroupId, JournalId, LessonId, PupilId, TermId, WorkId, WorkTypeId, YearId } from '#domain/ids.ts';
import type { JournalFacts } from '#domain/journal/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import {
  countMarksOfWork, findAttendance, findJournal, findLesson, findMark, findTerm, findTermMark, findTermOfDay, findWork, findWorkType, listMembershipSpans,
  listWeightedMarks, listWorksOfLesson,
} from './journal-repository.ts';

/** The facts of a decision from this workstation's file, inside the transaction that will write it. */
export const fileFacts = (db: ReadHandle): JournalFacts => ({
  findLesson: (lessonId: LessonId) => findLesson(db, lessonId),
  findJournal: (journalId: JournalId) => findJournal(db, journalId),
  findTerm: (termId: TermId) => findTerm(db, termId),
  findTermOfDay: (yearId: YearId, day: string) => findTermOfDay(db, yearId, day),
  findWork: (workId: WorkId) => findWork(db, workId),
  listWorksOfLesson: (lessonId: LessonId) => listWorksOfLesson(db, lessonId),
  hasWorkType: (workTypeId: WorkTypeId) => findWorkType(db, workTypeId) !== undefined,
  findMark: (workId: WorkId, pupilId: PupilId) => findMark(db, workId, pupilId),
  countMarksOfWork: (workId: WorkId) => countMarksOfWork(db, workId),
  findAttendance(lessonId: LessonId, pupilId: PupilId) {
    const row = findAttendance(db, lessonId, pupilId);
    return row && { ...row, attendance: row.code === null ? null : { code: row.code, minutes: row.minutes } };
  },
  findTermMark: (journalId: JournalId, termId: TermId, pupilId: PupilId) => findTermMark(db, journalId, termId, pupilId),
  listMembershipSpans: (groupId: GroupId, pupilId: PupilId) => listMembershipSpans(db, groupId, pupilId),
  listWeightedMarks: (journalId: JournalId, pupilId: PupilId, from: string, to: string) => listWeightedMarks(db, journalId, pupilId, from, to),
});
