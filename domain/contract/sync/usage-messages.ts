import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';

/*
 * Who works in the journal, on the wire. Days and counts, and no hour but that of the last sign-in: it is to be seen who needs help with the journal, not who sat when at the desk.
 */

const day = z.iso.date();
const count = z.number().int().nonnegative();

/** The longest period that is counted at once: a year. */
export const MOST_USAGE_DAYS = 366;
const DAY_MS = 86_400_000;

/** Days of a period, both ends included. */
export const daysBetween = (fromDay: string, untilDay: string): number => Math.round((Date.parse(`${untilDay}T00:00:00Z`) - Date.parse(`${fromDay}T00:00:00Z`)) / DAY_MS) + 1;

/** POST /v1/usage: the days of the school's calendar, both included. */
export const usageRequest = z.object({ fromDay: day, untilDay: day })
  .refine(({ fromDay, untilDay }) => fromDay <= untilDay && daysBetween(fromDay, untilDay) <= MOST_USAGE_DAYS, { path: ['untilDay'] });

/** domain/accounts, EntryCounts. */
const entries = { marks: count, termMarks: count, lessons: count, attendance: count, works: count, other: count };

export const usageAnswer = z.object({
  /** Whoever had a role in the period or entered something, by name. */
  people: z.array(z.object({
    staffId: z.string().regex(ID_PATTERN), name: z.string(), position: z.string(),
    /** Milliseconds since 1970 UTC, whenever that was; null: never, or without a password. */
    lastSignInAt: count.nullable(),
    /** On how many days something was entered. */
    days: count, ...entries,
  })),
  /** Days with entries, oldest first: how many people entered how much. */
  days: z.array(z.object({ day, people: count, entries: count })),
});

export type UsageRequest = z.output<typeof usageRequest>;
export type UsageAnswer = z.output<typeof usageAnswer>;
