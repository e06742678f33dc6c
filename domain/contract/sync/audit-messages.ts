import { z } from 'zod';
import { SECURITY_EVENT_KINDS, WORKSTATION_EVENT_KINDS, type SecurityEventKind } from '../../audit/index.ts';
import { ID_PATTERN } from '../../ids.ts';

/*
 * The register of security events on the wire. Ids and no names travel from workstations; names are joined for the auditor, who alone reads.
 */

const id = z.string().regex(ID_PATTERN);
const moment = z.number().int().nonnegative();
const known = Object.keys(SECURITY_EVENT_KINDS) as [SecurityEventKind, ...SecurityEventKind[]];
const ofWorkstation = WORKSTATION_EVENT_KINDS as unknown as [SecurityEventKind, ...SecurityEventKind[]];
/** A short word or a count: «letters», 28. A name does not fit the pattern. */
const param = z.union([z.number().int(), z.string().max(64).regex(/^[-\w.:]*$/)]);

/** Events in one request; a workstation that was away for long sends several. */
export const MOST_EVENTS_IN_REQUEST = 200;

/** POST /v1/security-events: what happened at a workstation, in the name of the session's person. Sending again is without effect. `deviceAt` is the workstation's clock. */
export const securityEventsRequest = z.object({
  events: z.array(z.object({
    eventId: id, kind: z.enum(ofWorkstation), result: z.enum(['done', 'refused']), subjectId: id.nullable(), deviceAt: moment,
    params: z.record(z.string().max(32).regex(/^[a-zA-Z]+$/), param).refine((params) => Object.keys(params).length <= 8),
  })).min(1).max(MOST_EVENTS_IN_REQUEST),
});
/** All of these stand in the register now, whether they came with this request or before. */
export const securityEventsTaken = z.object({ taken: z.array(id) });

/** POST /v1/security-events/list, newest first. Days are the server's, inclusive; `before` is the cursor of the page before. */
export const securityEventsWish = z.object({
  kind: z.enum(known).nullable(), actorId: id.nullable(), deviceId: id.nullable(), from: moment.nullable(), until: moment.nullable(), result: z.enum(['done', 'refused']).nullable(),
  before: z.number().int().positive().nullable(), most: z.number().int().min(1).max(500),
});
export const securityEventsAnswer = z.object({
  events: z.array(z.object({
    seq: z.number().int().positive(), kind: z.string(), result: z.enum(['done', 'refused']), actorId: z.string().nullable(), actorName: z.string().nullable(),
    deviceId: z.string().nullable(), deviceName: z.string().nullable(), subjectId: z.string().nullable(), subjectName: z.string().nullable(),
    at: moment, deviceAt: moment.nullable(), params: z.record(z.string(), z.union([z.string(), z.number()])),
  })),
  /** null where nothing is older. */
  next: z.number().int().positive().nullable(),
});

/**
 * The signed end of a school's security register (`registerHeadText`), kept by workstations of auditors and administrators: who cuts the register in the database does not reach them
 * (docs/adr/0012). `epoch` is the history it is of: a restored school begins another.
 */
export const registerHead = z.object({
  schoolId: id, epoch: z.string().max(64), length: z.number().int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/), sealedAt: moment, keyId: z.string().max(64), signature: z.string().max(200),
});
/** POST /v1/security-events/head: what was seen last; null before the first time. */
export const registerHeadRequest = z.object({ known: registerHead.nullable() });
/** `fault`: what was seen is not there any more, or is another. */
export const registerHeadAnswer = z.object({ head: registerHead, fault: z.enum(['shorter', 'rewritten']).nullable() });

/** The text under a head's signature. */
export const registerHeadText = ({ schoolId, epoch, length, hash, sealedAt }: Omit<RegisterHead, 'keyId' | 'signature'>): string =>
  ['uchitelskaya security head 1', schoolId, epoch, length, hash, sealedAt].join('\n');

export type RegisterHead = z.output<typeof registerHead>;
export type RegisterHeadAnswer = z.output<typeof registerHeadAnswer>;
export type SecurityEventsRequest = z.output<typeof securityEventsRequest>;
export type SecurityEventsWish = z.output<typeof securityEventsWish>;
export type SecurityEventsAnswer = z.output<typeof securityEventsAnswer>;
