import { z } from 'zod';
import { SECURITY_EVENT_KINDS, type SecurityEventKind } from '../../audit/index.ts';
import { securityEventsAnswer } from '../sync/audit-messages.ts';
import { exportTransfer } from '../sync/personal-messages.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, timestamp } from './shapes.ts';
import type { StaffId } from '../../ids.ts';

const kinds = Object.keys(SECURITY_EVENT_KINDS) as [SecurityEventKind, ...SecurityEventKind[]];

/** Days are of this workstation's calendar, both inclusive; null: any. */
const filter = {
  kind: z.enum(kinds).nullable(), personId: z.string().max(64).nullable(), deviceId: z.string().max(64).nullable(), result: z.enum(['done', 'refused']).nullable(), fromDay: isoDate.nullable(), untilDay: isoDate.nullable(),
};

/** The register of security events, for the auditor alone (issue 4, point 9). The server keeps it and judges; that it was read is an event itself. */
export const audit = defineFeature({
  readFilters: {
    kind: 'query', place: 'core', session: 'required', action: 'security.read', what: 'Whom events can be asked of: the staff of the school.',
    input: z.object({}), output: z.object({ people: z.array(z.object({ staffId: id<StaffId>(), name: z.string(), position: z.string() })) }),
  },
  readWitness: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'Whether the school’s security register is less, or another, than what this person’s workstation has seen of it (auditors and administrators); null: nothing of the kind is known.',
    input: z.object({}), output: z.object({ broken: z.object({ fault: z.enum(['shorter', 'rewritten']), known: z.number(), claimed: z.number(), foundAt: timestamp }).nullable() }),
  },
  listEvents: {
    kind: 'query', place: 'core', session: 'required', action: 'security.read',
    what: 'A page of security events, newest first; `before` is the `next` of the page before. Codes: `needs_server`, `not_allowed`, `workstation_not_administrative`.',
    input: z.object({ ...filter, before: z.number().int().positive().nullable() }), output: securityEventsAnswer,
  },
  saveEvents: {
    kind: 'command', place: 'core', session: 'required', action: 'security.read', job: true, file: 'write',
    what: 'Writes the events of a filter for an inspector, oldest first: PDF, XLSX or CSV. Codes: `security_too_many` beyond 20 000 events, `print_nothing`, those of listEvents. What leaves the school is entered in the register of transfers before the file has its name (P-05).',
    input: z.object({ jobId, fileToken, format: z.enum(['pdf', 'xlsx', 'csv']), transfer: exportTransfer, ...filter }), output: z.object({ events: z.number() }),
  },
});
