import { z } from 'zod';
import type { CommandId, GroupId, JournalId, LessonId, PupilId, StaffId, TermId, WorkId } from '../../ids.ts';
import { ATTENDANCE_CODES } from '../../journal/attendance-code.ts';
import { journalCommand } from '../journal-commands.ts';
import { MOST_COMMANDS_IN_BATCH } from '../../journal/limits.ts';
import { defineFeature } from './define.ts';
import { bytes, id, isoDate, nothing, timestamp } from './shapes.ts';

const verdict = z.object({
  commandId: id<CommandId>(),
  status: z.enum(['accepted', 'adjusted', 'conflict', 'rejected']),
  code: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  version: z.number(),
});

export const journal = defineFeature({
  listJournals: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'The journals this person may read, with whether they may write them; own ones first.',
    input: nothing,
    output: z.array(
      z.object({
        journalId: id<JournalId>(), groupId: id<GroupId>(), groupName: z.string(), className: z.string(), grade: z.number(),
        subjectName: z.string(), teacherId: id<StaffId>(), teacherName: z.string(), weeklyHours: z.number(),
        own: z.boolean(), ownClass: z.boolean(), writable: z.boolean(),
      }),
    ),
  },
  readPage: {
    kind: 'query', place: 'core', session: 'required', action: 'journal.read',
    what: 'One term of one journal, packed in one message of ≤ 10 KB for 30 × 60. Lists are joined texts; `cells` is domain/journal/page-codec.',
    input: z.object({ journalId: id<JournalId>(), termId: id<TermId>() }),
    output: z.object({
      journalId: id<JournalId>(),
      termId: id<TermId>(),
      groupName: z.string(),
      subjectName: z.string(),
      teacherName: z.string(),
      grade: z.number(),
      graded: z.boolean(),
      weeklyHours: z.number(),
      writable: z.boolean(),
      /** 22 characters each. */
      pupilIds: z.string(),
      /** «Фамилия Имя Отчество», newline between. */
      pupilNames: z.string(),
      /** Per pupil, newline between: empty = the whole term, else spans «from..to» («to» may be empty) joined by commas. */
      pupilSpans: z.string(),
      /** 22 characters each. */
      lessonIds: z.string(),
      /** 10 characters each. */
      lessonDates: z.string(),
      /** Bell number per lesson. */
      lessonBells: bytes,
      /** Bit 1: topic written, bit 2: homework written. */
      lessonFlags: bytes,
      /** 22 characters each, ordered by lesson, then position. */
      workIds: z.string(),
      /** Per work: how many positions its lesson is further than that of the work before. */
      workLessonGaps: bytes,
      /** Distinct types, 22 characters each, and per work its position among them. */
      workTypeIds: z.string(),
      workTypes: bytes,
      /** Weight × 20 per work. */
      workWeights: bytes,
      workVersions: bytes,
      /** Newline between; empty where a work has no title. */
      workTitles: z.string(),
      cells: bytes,
      /** [position of the pupil, mark, version] */
      termMarks: z.array(z.tuple([z.number(), z.string().nullable(), z.number()])),
    }),
  },
  readLesson: {
    kind: 'query', place: 'core', session: 'required', action: 'journal.read',
    what: 'Topic, homework and plan of one lesson.',
    input: z.object({ lessonId: id<LessonId>() }),
    output: z.object({
      lessonId: id<LessonId>(), heldOn: isoDate, bellNumber: z.number(), startsAt: z.string(), endsAt: z.string(),
      topic: z.string(), homework: z.string(), version: z.number(),
      planned: z.object({ number: z.number(), topic: z.string(), homework: z.string() }).nullable(),
      author: z.string().nullable(), madeAt: timestamp.nullable(),
    }),
  },
  readCell: {
    kind: 'query', place: 'core', session: 'required', action: 'journal.read',
    what: 'What hover shows: type, weight, comment, author and time of every entry of a cell, with its history.',
    input: z.object({ lessonId: id<LessonId>(), pupilId: id<PupilId>() }),
    output: z.object({
      marks: z.array(
        z.object({
          workId: id<WorkId>(), workTypeName: z.string(), title: z.string(), weight: z.number(), value: z.number().nullable(), isDebt: z.boolean(),
          comment: z.string(), author: z.string().nullable(), madeAt: timestamp.nullable(), version: z.number(),
          earlier: z.array(z.object({ text: z.string(), author: z.string(), madeAt: timestamp })),
        }),
      ),
      attendance: z
        .object({ code: z.enum(ATTENDANCE_CODES).nullable(), minutes: z.number().nullable(), author: z.string(), madeAt: timestamp })
        .nullable(),
    }),
  },
  submitCommands: {
    kind: 'command', place: 'core', session: 'required', action: 'journal.write',
    what: 'Named commands, judged one by one in one durable transaction; a verdict for each. A repeated commandId returns its stored verdict.',
    input: z.object({ commands: z.array(journalCommand).min(1).max(MOST_COMMANDS_IN_BATCH) }),
    output: z.object({ verdicts: z.array(verdict) }),
  },
});
