import { z } from 'zod';
import type { GroupId, LetterId, PupilId, TermId } from '../../ids.ts';
import type { LetterReason, ReportDocument } from '../../reports/index.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, nothing, shortText, timestamp } from './shapes.ts';

const thresholds = z.object({
  absencePercent: z.number().min(0).max(100).nullable(),
  densityPercent: z.number().min(0).max(100).nullable(),
  averageBelow: z.number().min(1).max(5).nullable(),
  debtsFrom: z.number().int().min(1).nullable(),
});

const options = z.object({
  /** How marks are shown: how many of each, or one by one. */
  variant: z.enum(['counts', 'list']),
  paper: z.enum(['A4', 'A5-two-up']),
  addressBlock: z.boolean(),
  slip: z.boolean(),
  directorSigns: z.boolean(),
  forecast: z.boolean(),
  thresholds,
  /** For every pupil of the batch. */
  recommendation: z.string().max(1_000),
  /** For one pupil: a remark and a recommendation of the class teacher. */
  notes: z.array(z.object({ pupilId: id<PupilId>(), remark: z.string().max(1_000), recommendation: z.string().max(1_000) })).max(60),
});

const reason = z.custom<LetterReason>((value) => typeof value === 'object' && value !== null && 'kind' in value);
const document = z.custom<ReportDocument>((value) => typeof value === 'object' && value !== null && 'sections' in value);

const letter = z.object({
  letterId: id<LetterId>(), number: z.string(), madeOn: isoDate, pupilId: id<PupilId>(), pupilName: z.string(), className: z.string(),
  termName: z.string(), reasons: z.array(reason), author: z.string(), madeAt: timestamp,
});

const batch = { groupId: id<GroupId>(), termId: id<TermId>(), pupilIds: z.array(id<PupilId>()).min(1).max(60), options };
const made = z.object({ letters: z.array(z.object({ letterId: id<LetterId>(), number: z.string() })), sheets: z.number() });
const spoolId = z.string().regex(/^[0-9a-f]{32}$/);

/** «Информационное письмо для родителей» (R7, K-06, O-07, T-04). */
export const letters = defineFeature({
  listCandidates: {
    kind: 'query', place: 'core', session: 'required', action: 'letters.read',
    what: 'The pupils of a class with what a letter would say and the reasons to write one.',
    input: z.object({ groupId: id<GroupId>(), termId: id<TermId>(), thresholds }),
    output: z.object({
      mayMake: z.boolean(),
      pupils: z.array(
        z.object({
          pupilId: id<PupilId>(), name: z.string(), lessonsHeld: z.number(), lessonsMissed: z.number(), average: z.number().nullable(),
          debts: z.number(), reasons: z.array(reason), lastLetter: z.object({ number: z.string(), madeOn: isoDate }).nullable(),
        }),
      ),
    }),
  },
  preview: {
    kind: 'query', place: 'core', session: 'required', action: 'letters.make',
    what: 'The letter of one pupil as a document, with the number it would get.',
    input: z.object({ groupId: id<GroupId>(), termId: id<TermId>(), pupilId: id<PupilId>(), options }),
    output: z.object({ document }),
  },
  makeFile: {
    kind: 'command', place: 'core', session: 'required', action: 'letters.make', job: true, file: 'write',
    what: 'Numbers the letters, enters them in the register and writes them to one file. Cancelled or failed, nothing of it remains.',
    input: z.object({ jobId, fileToken, format: z.enum(['pdf', 'xlsx']), ...batch }),
    output: made,
  },
  makeForPrinter: {
    kind: 'command', place: 'core', session: 'required', action: 'letters.make', job: true,
    what: 'The same for `printSpooled`: the document stays in the memory of the core and is in no file.',
    input: z.object({ jobId, ...batch }),
    output: made.extend({ spoolId }),
  },
  printSpooled: {
    kind: 'command', place: 'shell', session: 'required', action: 'none',
    what: 'The OS print dialog for a document that waits there for this window.',
    input: z.object({ spoolId, title: shortText }),
    output: z.object({ printed: z.boolean() }),
  },
  finishPrinting: {
    kind: 'command', place: 'core', session: 'required', action: 'letters.make',
    what: 'Removes the document; a printed one is entered in the register of printed documents (P-13).',
    input: z.object({ spoolId, printed: z.boolean() }),
    output: nothing,
  },
  listLetters: {
    kind: 'query', place: 'core', session: 'required', action: 'letters.read',
    what: 'The register of letters of a class, newest first.',
    input: z.object({ groupId: id<GroupId>() }),
    output: z.array(letter),
  },
  readLetter: {
    kind: 'query', place: 'core', session: 'required', action: 'letters.read',
    what: 'A letter of the register, exactly as it was made.',
    input: z.object({ letterId: id<LetterId>() }),
    output: z.object({ letter, document }),
  },
  writeAgain: {
    kind: 'command', place: 'core', session: 'required', action: 'letters.make', job: true, file: 'write',
    what: 'Letters of the register once more into a file, under their numbers.',
    input: z.object({ jobId, fileToken, format: z.enum(['pdf', 'xlsx']), letterIds: z.array(id<LetterId>()).min(1).max(200) }),
    output: z.object({ sheets: z.number() }),
  },
});
