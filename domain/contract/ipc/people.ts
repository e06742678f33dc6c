import { z } from 'zod';
import type { CommandId, GroupId, PupilId } from '../../ids.ts';
import { listCounts, listMovement, rosterCounts, rosterDecision, rosterPlanRow, sexShape } from '../roster-shapes.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, nothing, shortText } from './shapes.ts';

const roster = {
  fileToken,
  groupId: id<GroupId>(),
  /** Null: the sheet named like the class, else the first with a header. */
  sheet: shortText.nullable(),
  /** The first day in the class for whom the file names none; null: 1 September, or today for a class that is already at work. */
  enrolOn: isoDate.nullable(),
  decisions: z.array(rosterDecision).max(5_000),
};

/** One pupil from a form: compared with those the school knows as a line of a file is. */
const enrolment = {
  groupId: id<GroupId>(),
  pupil: z.object({ last: shortText, first: shortText, middle: shortText, birthDate: isoDate.nullable(), sex: sexShape.nullable(), address: shortText, phone: shortText }),
  enrolOn: isoDate.nullable(),
  decision: rosterDecision.nullable(),
};
const basis = z.string().max(300);
const name = z.object({ last: shortText, first: shortText, middle: shortText });

/** Pupils, their classes and the import of class lists (M-09, P-04). */
export const people = defineFeature({
  listPupils: {
    kind: 'query', place: 'core', session: 'required', action: 'people.read',
    what: 'The pupils of a class, present and departed, by name; and what this person may do with the list.',
    input: z.object({ groupId: id<GroupId>() }),
    output: z.object({
      groupId: id<GroupId>(), name: z.string(), grade: z.number(), classTeacher: z.string().nullable(),
      mayImport: z.boolean(),
      pupils: z.array(
        z.object({
          pupilId: id<PupilId>(), /** The stay of this line, and the version of the pupil's row: what a deed is based on. */ stayId: z.string(), version: z.number(), last: z.string(), first: z.string(), middle: z.string(), sex: z.enum(['male', 'female']),
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
      rows: z.array(rosterPlanRow),
      counts: rosterCounts,
      /** Names exactly this plan; `applyRoster` carries out no other. */
      fingerprint: z.string(),
    }),
  },
  applyRoster: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import', job: true, file: 'read',
    what: 'Carries out the plan that was previewed, in one transaction, or nothing of it. Refused when the file or the data changed since.',
    input: z.object({ jobId, commandId: id<CommandId>(), ...roster, fingerprint: z.string().length(64) }),
    output: listCounts.extend({ changeId: id<CommandId>() }),
  },
  previewEnrolment: {
    kind: 'query', place: 'core', session: 'required', action: 'people.import',
    what: 'What enrolling one pupil would do, and what it asks where the school may know the pupil already. Nothing is written.',
    input: z.object(enrolment),
    output: z.object({ enrolOn: isoDate, year: z.object({ startsOn: isoDate, endsOn: isoDate }), row: rosterPlanRow, fingerprint: z.string() }),
  },
  enrolPupil: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import',
    what: 'Enrols one pupil as it was previewed. Refused when the lists changed since.',
    input: z.object({ commandId: id<CommandId>(), ...enrolment, basis, fingerprint: z.string().length(64) }),
    output: listCounts.extend({ changeId: id<CommandId>() }),
  },
  changePupil: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import',
    what: 'Transfers a pupil to another class, dismisses one, or corrects name, birth date and sex. Refused when the row is not as it was seen.',
    input: z.object({
      commandId: id<CommandId>(),
      groupId: id<GroupId>(),
      act: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('transfer'), pupilId: id<PupilId>(), stayId: z.string().length(22), toGroupId: id<GroupId>(), startsOn: isoDate, basis }),
        z.object({ kind: z.literal('dismiss'), pupilId: id<PupilId>(), stayId: z.string().length(22), endsOn: isoDate, basis: basis.min(3) }),
        z.object({ kind: z.literal('correct'), pupilId: id<PupilId>(), baseVersion: z.number().int().min(0), name, birthDate: isoDate.nullable(), sex: sexShape, basis }),
      ]),
    }),
    output: listCounts.extend({ changeId: id<CommandId>() }),
  },
  undoListChange: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import',
    what: 'Takes a change of a class list back, wholly or not at all; refused when a pupil has entries or was changed since.',
    input: z.object({ commandId: id<CommandId>(), changeId: id<CommandId>(), groupId: id<GroupId>() }),
    output: listCounts,
  },
  readMovements: {
    kind: 'query', place: 'core', session: 'required', action: 'people.read',
    what: 'What was done to the list of a class, newest first: arrivals, transfers, departures, corrections, imports (M-09). Of a school with a server it is asked there.',
    input: z.object({ groupId: id<GroupId>() }),
    output: z.object({ movements: z.array(listMovement) }),
  },
  saveRosterTemplate: {
    kind: 'command', place: 'core', session: 'required', action: 'people.import', file: 'write',
    what: 'Writes an empty spreadsheet with the columns of a class list.',
    input: z.object({ fileToken, groupId: id<GroupId>() }),
    output: nothing,
  },
});
