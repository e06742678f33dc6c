import { z } from 'zod';
import type { CommandId, GroupId, PupilId } from '../../ids.ts';
import type { RosterPlanRow, RosterProblemCode } from '../../people/index.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, nothing, shortText, timestamp } from './shapes.ts';

/** A line number of a file; a list has at most 5 000 lines, a title block above it some more. */
const line = z.number().int().min(1).max(1_048_576);

const decision = z.object({
  line,
  answer: z.enum(['same', 'sameRenamed', 'other', 'skip']).optional(),
  pupilId: id<PupilId>().optional(),
  sex: z.enum(['male', 'female']).optional(),
});

const roster = {
  fileToken,
  groupId: id<GroupId>(),
  /** Null: the sheet named like the class, else the first with a header. */
  sheet: shortText.nullable(),
  /** The first day in the class for whom the file names none; null: 1 September, or today for a class that is already at work. */
  enrolOn: isoDate.nullable(),
  decisions: z.array(decision).max(5_000),
};

const changeCounts = z.object({ added: z.number(), changed: z.number(), enrolled: z.number(), moved: z.number() });

/** A name in its parts; the last is empty where there is no patronymic. */
const name = z.object({ last: z.string(), first: z.string(), middle: z.string() });
const field = z.enum(['fullName', 'last', 'first', 'middle', 'birthDate', 'sex', 'address', 'phone', 'className', 'enrolledOn']);
const sex = z.enum(['male', 'female']);

const problem = z.object({
  /** «C7» */
  cell: z.string().nullable(),
  field: field.nullable(),
  /** Of domain/people; its words stand in renderer/i18n by the same code. */
  code: z.string() as unknown as z.ZodType<RosterProblemCode, RosterProblemCode>,
  severity: z.enum(['error', 'question', 'warning', 'note']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  value: z.string(),
});

const question = z.object({
  kind: z.enum(['spelling', 'slip', 'namesake', 'birthDateMissing', 'otherClass', 'departed', 'severalKnown', 'rowAlike', 'sex']),
  candidates: z.array(z.object({ pupilId: id<PupilId>(), name, birthDate: isoDate.nullable(), groupName: z.string(), leftOn: isoDate.nullable() })).readonly(),
  alikeLine: z.number().nullable(),
});

/** One line of the plan, as domain/people/roster-plan makes it. */
const planRow = z.object({
  line: z.number(),
  action: z.enum(['add', 'update', 'enrol', 'move', 'same', 'question', 'error', 'skip']),
  title: z.string(),
  written: name.nullable(),
  birthDate: isoDate.nullable(),
  pupilId: id<PupilId>().nullable(),
  target: z.object({ name, sex, birthDate: isoDate.nullable(), address: z.string(), phone: z.string() }).nullable(),
  startsOn: isoDate.nullable(),
  leaves: z.object({ groupId: id<GroupId>(), groupName: z.string(), endsOn: isoDate }).nullable(),
  changes: z.array(z.object({ field: z.enum(['last', 'first', 'middle', 'birthDate', 'sex', 'address', 'phone']), from: z.string(), to: z.string() })).readonly(),
  problems: z.array(problem).readonly(),
  question: question.nullable(),
  decision: decision.nullable(),
}) satisfies z.ZodType<RosterPlanRow>;

const counts = z.object({
  add: z.number(), update: z.number(), enrol: z.number(), move: z.number(), same: z.number(), question: z.number(), error: z.number(), skip: z.number(),
});

/** Pupils, their classes and the import of class lists (M-09, P-04). */
export const people = defineFeature({
  listPupils: {
    kind: 'query', place: 'core', session: 'required', action: 'people.read',
    what: 'The pupils of a class, present and departed, by name; what this person may do with the list, and the newest import that can be taken back.',
    input: z.object({ groupId: id<GroupId>() }),
    output: z.object({
      groupId: id<GroupId>(), name: z.string(), grade: z.number(), classTeacher: z.string().nullable(),
      mayImport: z.boolean(),
      lastImport: changeCounts.extend({ importId: id<CommandId>(), author: z.string(), madeAt: timestamp }).nullable(),
      pupils: z.array(
        z.object({
          pupilId: id<PupilId>(), last: z.string(), first: z.string(), middle: z.string(), sex: z.enum(['male', 'female']),
          birthDate: isoDate.nullable(), phone: z.string(), address: z.string(), startsOn: isoDate, endsOn: isoDate.nullable(),
          /** «нет согласия» (P-02): no consent of the parents is in force; false also where this person may not know. */
          lacksConsent: z.boolean(),
        }),
      ),
    }),
  },
  previewRoster: {
    kind: 'query', place: 'core', session: 'required', action: 'people.import', job: true, file: 'read',
    what: 'Reads a list of a class from a file and says line by line what an import would do. Nothing is written.',
    input: z.object({ jobId, ...roster }),
    output: z.object({
      groupName: z.string(),
      format: z.enum(['xlsx', 'ods', 'xls', 'html', 'csv']),
      encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1251']).nullable(),
      hasMacros: z.boolean(),
      /** Cells whose stored result of a formula was taken. */
      formulas: z.number(),
      sheet: z.string(),
      sheets: z.array(z.string()),
      enrolOn: isoDate,
      year: z.object({ startsOn: isoDate, endsOn: isoDate }),
      headerLine: z.number(),
      /** Columns that are not read. */
      ignored: z.array(z.object({ letter: z.string(), title: z.string() })),
      /** Lines that are no pupils: totals, signatures, the header of the next page. */
      passedLines: z.array(z.number()),
      rows: z.array(planRow),
      counts,
      /** Names exactly this plan; `applyRoster` carries out no other. */
      fingerprint: z.string(),
    }),
  },
  applyRoster: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import', job: true, file: 'read',
    what: 'Carries out the plan that was previewed, in one transaction, or nothing of it. Refused when the file or the data changed since.',
    input: z.object({ jobId, commandId: id<CommandId>(), ...roster, fingerprint: z.string().length(64) }),
    output: changeCounts.extend({ importId: id<CommandId>() }),
  },
  undoRoster: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import',
    what: 'Takes the newest import of a class back, wholly or not at all; refused when a pupil has entries or was changed since.',
    input: z.object({ commandId: id<CommandId>(), importId: id<CommandId>(), groupId: id<GroupId>() }),
    output: changeCounts,
  },
  saveRosterTemplate: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import', file: 'write',
    what: 'Writes an empty spreadsheet with the columns of a class list.',
    input: z.object({ fileToken, groupId: id<GroupId>() }),
    output: nothing,
  },
});
