import { z } from 'zod';
import { ID_PATTERN, type CommandId, type GroupId, type PupilId } from '../../ids.ts';
import { LONGEST_CELL, type RosterField, type RosterProblemCode } from '../../people/index.ts';
import { listCounts, listMovement, rosterCounts, rosterDecision, rosterField, rosterLine, rosterPlanRow, sexShape } from '../roster-shapes.ts';

/*
 * Changes of class lists on the wire (M-09). The file of an import is read at the workstation; its rows come here, are compared with the lists as the server has them, and nothing but
 * the plan that was seen is carried out. Every change is one command, at most once, and can be taken back.
 */

const id = <Id extends string>() => z.string().regex(ID_PATTERN) as unknown as z.ZodType<Id, Id>;
const day = z.iso.date();
/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
const text = (most: number) => z.string().max(most).refine((value) => !value.includes('\u0000') && value.isWellFormed());
const short = text(LONGEST_CELL);
/** «приказ № 12 от 01.09.2026» */
const basis = text(300).trim();
const name = z.object({ last: text(150), first: text(150), middle: text(150) });

/** A list has at most so many lines; `import_too_many_rows` says so before anything is sent. */
export const MOST_ROSTER_ROWS = 5_000;

const problem = z.object({
  cell: text(12).nullable(), field: rosterField.nullable(), code: text(40) as unknown as z.ZodType<RosterProblemCode, RosterProblemCode>,
  severity: z.enum(['error', 'question', 'warning', 'note']), params: z.record(text(20), z.union([short, z.number()])), value: short,
});

/** One pupil as a file, or a form, tells of them. */
export const rosterRow = z.object({
  line: rosterLine, written: short, name: name.nullable(), birthDate: day.nullable(), sex: sexShape.nullable(), sexGuessed: z.boolean(), address: short, phone: short, className: short,
  enrolledOn: day.nullable(), cells: z.partialRecord(rosterField, text(12)) as unknown as z.ZodType<Partial<Record<RosterField, string>>, Partial<Record<RosterField, string>>>, problems: z.array(problem).max(30),
});

const roster = {
  groupId: id<GroupId>(),
  rows: z.array(rosterRow).max(MOST_ROSTER_ROWS),
  /** null: the usual day, by the school’s own calendar. */
  enrolOn: day.nullable(),
  decisions: z.array(rosterDecision).max(MOST_ROSTER_ROWS),
};

/** POST /v1/lists/roster/preview: writes nothing. */
export const previewRosterRequest = z.object(roster);
export const previewRosterAnswer = z.object({ enrolOn: z.string(), rows: z.array(rosterPlanRow), counts: rosterCounts, fingerprint: z.string() });

/** POST /v1/lists/roster: exactly the plan that was seen, or `import_stale`. `enrol` is one pupil from a form. */
export const applyRosterRequest = z
  .object({ commandId: id<CommandId>(), kind: z.enum(['import', 'enrol']), ...roster, fingerprint: z.string().length(64), basis })
  .refine(({ kind, rows }) => kind === 'import' || rows.length === 1, { path: ['rows'] });
export const listChangeAnswer = listCounts.extend({ changeId: id<CommandId>() });

/** POST /v1/lists/act: one deed about one pupil, refused where the row is not as it was seen. */
export const listActRequest = z.object({
  commandId: id<CommandId>(),
  act: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('transfer'), pupilId: id<PupilId>(), stayId: id<string>(), toGroupId: id<GroupId>(), startsOn: day, basis }),
    z.object({ kind: z.literal('dismiss'), pupilId: id<PupilId>(), stayId: id<string>(), endsOn: day, basis: basis.min(3) }),
    z.object({ kind: z.literal('correct'), pupilId: id<PupilId>(), baseVersion: z.number().int().min(0), name, birthDate: day.nullable(), sex: sexShape, basis }),
  ]),
});

/** POST /v1/lists/undo: wholly or not at all. */
export const undoListChangeRequest = z.object({ commandId: id<CommandId>(), changeId: id<CommandId>() });

/** POST /v1/lists/movements: what was done to the list of a class, newest first, 200 at most. */
export const movementsRequest = z.object({ groupId: id<GroupId>() });
export const movementsAnswer = z.object({ movements: z.array(listMovement) });

export type PreviewRosterRequest = z.output<typeof previewRosterRequest>;
export type PreviewRosterAnswer = z.output<typeof previewRosterAnswer>;
export type ApplyRosterRequest = z.output<typeof applyRosterRequest>;
export type ListChangeAnswer = z.output<typeof listChangeAnswer>;
export type ListActRequest = z.output<typeof listActRequest>;
export type UndoListChangeRequest = z.output<typeof undoListChangeRequest>;
export type MovementsRequest = z.output<typeof movementsRequest>;
export type MovementsAnswer = z.output<typeof movementsAnswer>;
