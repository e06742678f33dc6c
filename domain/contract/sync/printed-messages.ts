import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';

/*
 * The register of printed and saved documents with personal data (P-13) on the wire. Workstations tell of them as security events (`printed`, `exported`), by count and kind; what stands in a
 * document and whom it is about is told to nobody.
 */

const moment = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
export const PRINTED_HOW = ['printed', 'exported'] as const;

/** POST /v1/personal/printed, newest first; null: any. `what` is the kind of the document, `before` the cursor of the page before. */
export const printedWish = z.object({
  how: z.enum(PRINTED_HOW).nullable(), what: z.string().max(64).regex(/^[-\w]+$/).nullable(), actorId: z.string().regex(ID_PATTERN).nullable(), from: moment.nullable(), until: moment.nullable(),
  before: z.number().int().positive().nullable(), most: z.number().int().min(1).max(500),
});
export const printedAnswer = z.object({
  documents: z.array(z.object({
    seq: z.number().int().positive(), how: z.enum(PRINTED_HOW),
    /** `parents-letter`, `credential-slips` …: the words are `what` of domain/audit. */
    what: z.string(),
    /** `printer`, `pdf`, `xlsx`, `csv` */
    format: z.string(),
    /** Sheets; null where the workstation did not count them. */
    pages: count.nullable(),
    /** How many people the document is about; null where it is not known. */
    people: count.nullable(),
    /** Of paper; null where the dialog of the system did not say, and for files. */
    copies: count.nullable(),
    actorId: z.string().nullable(), actorName: z.string().nullable(), deviceId: z.string().nullable(), deviceName: z.string().nullable(),
    /** By the server's clock, when it came; by the workstation's, when it was made. */
    at: moment, deviceAt: moment.nullable(),
  })),
  /** null where nothing is older. */
  next: z.number().int().positive().nullable(),
});

export type PrintedWish = z.output<typeof printedWish>;
export type PrintedAnswer = z.output<typeof printedAnswer>;
