import { z } from 'zod';
import type { GroupId } from '../../ids.ts';
import { ACCOUNT_KINDS, ACCOUNT_STATES, ISSUE_REASONS } from '../sync/account-messages.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, nothing, shortText, timestamp } from './shapes.ts';

const kind = z.enum(ACCOUNT_KINDS);
const holderId = z.string().max(64);
/** Staff of the school, or pupils or parents of one class. */
const whose = { kind, classId: id<GroupId>().nullable() };
const batchId = z.string().regex(/^[0-9a-f]{32}$/);
const spoolId = z.string().regex(/^[0-9a-f]{32}$/);

/**
 * Credentials of others, issued by the administrator to staff and by the class teacher to pupils and parents of the own class, and reports of compromise
 * . A password goes from the server's answer onto the slip and never to the page.
 */
export const credentials = defineFeature({
  list: {
    kind: 'query', place: 'core', session: 'required', action: 'accounts.read',
    what: 'Accounts of the staff, or of pupils or parents of a class: login, state, when issued and handed, last sign-in; no password is known to anybody.',
    input: z.object(whose),
    output: z.array(
      z.object({
        kind, holderId, name: z.string(), about: z.string(), login: z.string().nullable(), state: z.enum(ACCOUNT_STATES), issuedAt: timestamp.nullable(),
        /** The last day of the password on the slip, by the school’s calendar, and whether it is over; null for one’s own. */
        passwordUntil: isoDate.nullable(), isPasswordExpired: z.boolean(), handedAt: timestamp.nullable(), lastSignInAt: timestamp.nullable(), requestedOn: isoDate.nullable(),
      }),
    ),
  },
  issue: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue',
    what: 'New credentials for each; former passwords and sign-ins end. The core keeps the passwords until the slips are made, `forgetBatch`, a lock, or a quarter of an hour is over.',
    input: z.object({ kind, holderIds: z.array(holderId).min(1).max(1_000), reason: z.enum(ISSUE_REASONS) }),
    output: z.object({ batchId, issued: z.array(z.object({ holderId, name: z.string(), about: z.string(), login: z.string() })) }),
  },
  saveSlips: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue', job: true, file: 'write',
    what: 'The slips of a batch as a PDF file, entered in the register of printed documents (P-13).',
    input: z.object({ jobId, fileToken, batchId }),
    output: z.object({ sheets: z.number() }),
  },
  spoolSlips: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue', job: true,
    what: 'The slips of a batch for `printSlips`: the document stays in the memory of the core and is in no file.',
    input: z.object({ jobId, batchId }),
    output: z.object({ spoolId, sheets: z.number() }),
  },
  printSlips: {
    kind: 'command', place: 'shell', session: 'required', action: 'none',
    what: 'The OS print dialog for slips that wait there for this window.',
    input: z.object({ spoolId, title: shortText }),
    output: z.object({ printed: z.boolean() }),
  },
  finishPrinting: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue',
    what: 'Removes the slips; printed ones are entered in the register of printed documents (P-13).',
    input: z.object({ spoolId, printed: z.boolean() }),
    output: nothing,
  },
  forgetBatch: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue',
    what: 'The passwords of a batch are forgotten; who has no slip yet gets new credentials.',
    input: z.object({ batchId }),
    output: nothing,
  },
  listIssues: {
    kind: 'query', place: 'core', session: 'required', action: 'credentials.issue',
    what: 'The register of issue, newest first (R-06).',
    input: z.object(whose),
    output: z.array(
      z.object({
        issueId: z.string(), kind, holderId, name: z.string(), about: z.string(), reason: z.enum(ISSUE_REASONS), issuedAt: timestamp, issuedByName: z.string(),
        handedAt: timestamp.nullable(), handedByName: z.string().nullable(),
      }),
    ),
  },
  saveRegister: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue', job: true, file: 'write',
    what: 'The register of issue as a PDF with room for signatures, entered in the register of printed documents (P-13).',
    input: z.object({ jobId, fileToken, ...whose }),
    output: z.object({ sheets: z.number() }),
  },
  markHanded: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue',
    what: 'Given into the hand against a signature.',
    input: z.object({ issueIds: z.array(z.string().max(64)).min(1).max(1_000) }),
    output: nothing,
  },
  setRequested: {
    kind: 'command', place: 'core', session: 'required', action: 'credentials.issue',
    what: 'The day of the written request of a pupil or parent (R-13); null takes it back.',
    input: z.object({ kind: z.enum(['pupil', 'parent']), holderId, requestedOn: isoDate.nullable() }),
    output: nothing,
  },
  reportCompromise: {
    kind: 'command', place: 'core', session: 'required', action: 'accounts.reportCompromise',
    what: 'Blocks the account at once and ends its sign-ins everywhere; `holderId` null is one’s own, whose session ends with it.',
    input: z.object({ kind, holderId: holderId.nullable(), note: z.string().max(1_000) }),
    output: nothing,
  },
  listCompromises: {
    kind: 'query', place: 'core', session: 'required', action: 'accounts.reportCompromise',
    what: 'The register of compromise with its deadline of one working day (R-10): of the school for head and administrator, of the own class for a class teacher.',
    input: nothing,
    output: z.array(
      z.object({
        compromiseId: z.string(), kind, holderId, name: z.string(), about: z.string(), reportedAt: timestamp, reportedByName: z.string(), note: z.string(), dueAt: timestamp,
        acknowledgedAt: timestamp.nullable(), acknowledgedByName: z.string().nullable(), reissuedAt: timestamp.nullable(),
        headSeenAt: timestamp.nullable(), headSeenByName: z.string().nullable(), administratorSeenAt: timestamp.nullable(), administratorSeenByName: z.string().nullable(),
      }),
    ),
  },
  acknowledge: {
    kind: 'command', place: 'core', session: 'required', action: 'accounts.reportCompromise',
    what: 'The head or the administrator has seen a report; each has a mark of their own, who is both sets both.',
    input: z.object({ compromiseId: z.string().max(64) }),
    output: nothing,
  },
});
