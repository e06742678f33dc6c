import { z } from 'zod';
import type { CommandId, JournalId, LessonId, PupilId, TermId } from '../../ids.ts';
import { defineFeature } from './define.ts';
import { id, nothing, timestamp } from './shapes.ts';

const params = z.record(z.string(), z.union([z.string(), z.number()]));

/** What the sign in the top bar shows. No personal data: it also travels as an event. */
export const syncStatus = z.object({
  /** `alone`: a demonstration school, nothing is sent anywhere. */
  state: z.enum(['alone', 'synced', 'pending', 'syncing', 'offline', 'problem']),
  /** Commands that the server has not answered yet. */
  waiting: z.number(),
  /** Commands the server refused and conflicts, which wait for a person. */
  problems: z.number(),
  lastContactAt: timestamp.nullable(),
  offlineSince: timestamp.nullable(),
  /** Why there is no contact or what is wrong; a code of the catalogue. */
  reason: z.object({ code: z.string(), params }).nullable(),
  /** The first sync: how many scopes of how many, and rows so far. */
  firstSync: z.object({ done: z.number(), total: z.number(), rows: z.number() }).nullable(),
});

/** Where in the journals a command speaks of; texts as the grid shows them, empty where a thing is gone. */
const place = z.object({
  journalId: id<JournalId>().nullable(), termId: id<TermId>().nullable(), lessonId: id<LessonId>().nullable(), pupilId: id<PupilId>().nullable(),
  groupName: z.string(), subjectName: z.string(), pupilName: z.string(), heldOn: z.string(),
});
const version = z.object({ text: z.string(), author: z.string(), madeAt: timestamp });

export const sync = defineFeature({
  readStatus: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'How this workstation stands with the school server. Changes come as the event `syncStatus`.',
    input: nothing,
    output: syncStatus,
  },
  listWaiting: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'Own commands that the server has not answered yet, oldest first, 200 at most.',
    input: nothing,
    output: z.object({
      total: z.number(),
      commands: z.array(z.object({ commandId: id<CommandId>(), name: z.string(), place, text: z.string(), madeAt: timestamp })),
    }),
  },
  listProblems: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'Own commands that the server refused, with what was typed, why, and what stands instead.',
    input: nothing,
    output: z.array(
      z.object({
        commandId: id<CommandId>(), name: z.string(), status: z.enum(['conflict', 'rejected']), code: z.string(), params, place,
        mine: version, standing: version.nullable(),
        /** Whether «заменить» can be offered: the cell is still there and writable. */
        replaceable: z.boolean(),
        refusedAt: timestamp,
      }),
    ),
  },
  resolveProblem: {
    kind: 'command', place: 'core', session: 'required', action: 'journal.write',
    what: '«заменить» makes the typed value a new command on top of what stands; «оставить» takes the problem off the list. Revisions keep both.',
    input: z.object({ commandId: id<CommandId>(), how: z.enum(['replace', 'keep']), newCommandId: id<CommandId>() }),
    output: nothing,
  },
  readCells: {
    kind: 'query', place: 'core', session: 'required', action: 'journal.read',
    what: 'Which cells of a page are not yet at the server or wait for a decision; pairs of lesson and pupil.',
    input: z.object({ journalId: id<JournalId>(), termId: id<TermId>() }),
    output: z.object({
      pending: z.array(z.tuple([id<LessonId>(), id<PupilId>()])),
      conflicts: z.array(z.tuple([id<LessonId>(), id<PupilId>(), id<CommandId>()])),
    }),
  },
  syncNow: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'Tries the server at once instead of at the next turn.',
    input: nothing,
    output: nothing,
  },
});
