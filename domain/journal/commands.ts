import type { CommandId, JournalId, LessonId, PupilId, TermId, WorkId, WorkTypeId } from '../ids.ts';
import type { AttendanceCode } from './attendance-code.ts';

/** The named commands of a journal. The name is the same in IPC, sync, server and audit. */
export interface JournalCommandArgs {
  setMark: { readonly workId: WorkId; readonly pupilId: PupilId; readonly value: number | null; readonly isDebt: boolean };
  commentMark: { readonly workId: WorkId; readonly pupilId: PupilId; readonly comment: string };
  setAttendance: { readonly lessonId: LessonId; readonly pupilId: PupilId; readonly code: AttendanceCode | null; readonly minutes: number | null };
  addWork: { readonly workId: WorkId; readonly lessonId: LessonId; readonly workTypeId: WorkTypeId; readonly title: string; readonly weight: number };
  changeWork: { readonly workId: WorkId; readonly workTypeId: WorkTypeId; readonly title: string; readonly weight: number };
  removeWork: { readonly workId: WorkId };
  setLessonContent: { readonly lessonId: LessonId; readonly topic: string; readonly homework: string };
  setTermMark: { readonly journalId: JournalId; readonly termId: TermId; readonly pupilId: PupilId; readonly value: string | null; readonly reason: string };
}

export type JournalCommandName = keyof JournalCommandArgs;

export type JournalCommand = {
  [Name in JournalCommandName]: {
    /** A retry is the same command: it happens at most once. */
    readonly commandId: CommandId;
    readonly name: Name;
    readonly args: JournalCommandArgs[Name];
    /** The version of the row that the author saw; 0 where there was none. */
    readonly baseVersion: number;
  };
}[JournalCommandName];

export interface Verdict {
  readonly commandId: CommandId;
  readonly status: 'accepted' | 'adjusted' | 'conflict' | 'rejected';
  /** Of the catalogue; a reason with conflict and rejected, a notice with adjusted. */
  readonly code?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** The row's version after the command. */
  readonly version: number;
}
