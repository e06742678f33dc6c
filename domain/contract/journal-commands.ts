import { z } from 'zod';
import type { CommandId, JournalId, LessonId, PupilId, TermId, WorkId, WorkTypeId } from '../ids.ts';
import { ATTENDANCE_CODES } from '../journal/attendance-code.ts';
import type { JournalCommandName } from '../journal/commands.ts';
import { id, longText, shortText } from './ipc/shapes.ts';

const weight = z.number().min(0).max(10);

/**
 * The arguments of every command of a journal: what the bridge takes from a page and the server from a workstation. Unknown names are dropped
 * by the bridge; the server keeps them beside the revision, because a newer workstation may have sent them.
 */
export const journalCommandArgs = {
  setMark: z.object({ workId: id<WorkId>(), pupilId: id<PupilId>(), value: z.number().int().min(1).max(5).nullable(), isDebt: z.boolean() }),
  commentMark: z.object({ workId: id<WorkId>(), pupilId: id<PupilId>(), comment: shortText }),
  setAttendance: z.object({
    lessonId: id<LessonId>(), pupilId: id<PupilId>(), code: z.enum(ATTENDANCE_CODES).nullable(), minutes: z.number().int().min(1).max(95).nullable(),
  }),
  addWork: z.object({ workId: id<WorkId>(), lessonId: id<LessonId>(), workTypeId: id<WorkTypeId>(), title: shortText, weight }),
  changeWork: z.object({ workId: id<WorkId>(), workTypeId: id<WorkTypeId>(), title: shortText, weight }),
  removeWork: z.object({ workId: id<WorkId>() }),
  setLessonContent: z.object({ lessonId: id<LessonId>(), topic: longText, homework: longText }),
  setTermMark: z.object({
    journalId: id<JournalId>(), termId: id<TermId>(), pupilId: id<PupilId>(), value: z.string().max(10).nullable(), reason: shortText,
  }),
} as const satisfies Record<JournalCommandName, z.ZodObject>;

const base = { commandId: id<CommandId>(), baseVersion: z.number().int().nonnegative() };
const { setMark, commentMark, setAttendance, addWork, changeWork, removeWork, setLessonContent, setTermMark } = journalCommandArgs;

export const journalCommand = z.discriminatedUnion('name', [
  z.object({ ...base, name: z.literal('setMark'), args: setMark }),
  z.object({ ...base, name: z.literal('commentMark'), args: commentMark }),
  z.object({ ...base, name: z.literal('setAttendance'), args: setAttendance }),
  z.object({ ...base, name: z.literal('addWork'), args: addWork }),
  z.object({ ...base, name: z.literal('changeWork'), args: changeWork }),
  z.object({ ...base, name: z.literal('removeWork'), args: removeWork }),
  z.object({ ...base, name: z.literal('setLessonContent'), args: setLessonContent }),
  z.object({ ...base, name: z.literal('setTermMark'), args: setTermMark }),
]);
