import { z } from 'zod';
import type { CommandId, GroupId, PupilId } from '../ids.ts';
import type { RosterPlanRow, RosterProblemCode } from '../people/index.ts';
import { id, isoDate, timestamp } from './ipc/shapes.ts';

/* Plans of changes of class lists, as they cross to the window and come from the server. */

/** A line number of a file; a list has at most 5 000 lines, a title block above it some more. */
export const rosterLine = z.number().int().min(1).max(1_048_576);

export const rosterDecision = z.object({
  line: rosterLine,
  answer: z.enum(['same', 'sameRenamed', 'other', 'skip']).optional(),
  pupilId: id<PupilId>().optional(),
  sex: z.enum(['male', 'female']).optional(),
});

export const listCounts = z.object({ added: z.number(), changed: z.number(), enrolled: z.number(), moved: z.number() });

/** One change of the list of a class (M-09: the movement log). */
export const listMovement = listCounts.extend({
  changeId: id<CommandId>(),
  kind: z.enum(['import', 'enrol', 'transfer', 'dismiss', 'correct']),
  /** The one pupil it was about; null for an import. */
  pupilId: id<PupilId>().nullable(),
  /** As it is now; null where the school does not know the pupil any more. */
  pupilName: z.string().nullable(),
  className: z.string(),
  /** The class that was left (`transfer`). */
  fromClassName: z.string().nullable(),
  /** The first day in the class, of a dismissal the last one. */
  onDay: isoDate.nullable(),
  basis: z.string(),
  author: z.string(),
  madeAt: timestamp,
  undoneAt: timestamp.nullable(),
  /** Whether taking back is offered; it may still be refused for what hangs on the rows by then. */
  mayUndo: z.boolean(),
});

/** A name in its parts; the last is empty where there is no patronymic. */
export const fullNameShape = z.object({ last: z.string(), first: z.string(), middle: z.string() });
export const rosterField = z.enum(['fullName', 'last', 'first', 'middle', 'birthDate', 'sex', 'address', 'phone', 'className', 'enrolledOn']);
export const sexShape = z.enum(['male', 'female']);

export const rosterProblem = z.object({
  /** «C7» */
  cell: z.string().nullable(),
  field: rosterField.nullable(),
  /** Of domain/people; its words stand in renderer/i18n by the same code. */
  code: z.string() as unknown as z.ZodType<RosterProblemCode, RosterProblemCode>,
  severity: z.enum(['error', 'question', 'warning', 'note']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  value: z.string(),
});

export const rosterQuestion = z.object({
  kind: z.enum(['spelling', 'slip', 'namesake', 'birthDateMissing', 'otherClass', 'departed', 'severalKnown', 'rowAlike', 'sex']),
  candidates: z.array(z.object({ pupilId: id<PupilId>(), name: fullNameShape, birthDate: isoDate.nullable(), groupName: z.string(), leftOn: isoDate.nullable() })).readonly(),
  alikeLine: z.number().nullable(),
});

/** One line of the plan, as domain/people/roster-plan makes it. */
export const rosterPlanRow = z.object({
  line: z.number(),
  action: z.enum(['add', 'update', 'enrol', 'move', 'same', 'question', 'error', 'skip']),
  title: z.string(),
  written: fullNameShape.nullable(),
  birthDate: isoDate.nullable(),
  pupilId: id<PupilId>().nullable(),
  target: z.object({ name: fullNameShape, sex: sexShape, birthDate: isoDate.nullable(), address: z.string(), phone: z.string() }).nullable(),
  startsOn: isoDate.nullable(),
  leaves: z.object({ groupId: id<GroupId>(), groupName: z.string(), endsOn: isoDate }).nullable(),
  changes: z.array(z.object({ field: z.enum(['last', 'first', 'middle', 'birthDate', 'sex', 'address', 'phone']), from: z.string(), to: z.string() })).readonly(),
  problems: z.array(rosterProblem).readonly(),
  question: rosterQuestion.nullable(),
  decision: rosterDecision.nullable(),
}) satisfies z.ZodType<RosterPlanRow>;

export const rosterCounts = z.object({
  add: z.number(), update: z.number(), enrol: z.number(), move: z.number(), same: z.number(), question: z.number(), error: z.number(), skip: z.number(),
});
