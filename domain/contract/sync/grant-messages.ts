import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';
import { STAFF_ROLES } from '../../policy/index.ts';

/*
 * Roles on the wire: who has which, from when to when, by which order; and the settings that rights hang on. Workstations learn of roles by `staff_role.grants` and of
 * settings by `setting`, with the next pull; these messages are the administrator's and the head's.
 */

const id = z.string().regex(ID_PATTERN);
const day = z.iso.date();
const moment = z.number().int().nonnegative();
/** «приказ № 112-к от 25.08.2026» */
const basis = z.string().trim().min(3).max(300);

/** GET /v1/grants: every grant that was ever given by order, and those of the load of years that are not closed. */
export const grantsAnswer = z.object({
  grants: z.array(
    z.object({
      grantId: z.string().max(64), staffId: id, role: z.string(),
      /** Empty for the whole school. `objectName` is «Алгебра, 7А», «7А» or the direction itself. */
      objectId: z.string(), objectName: z.string(), startsOn: z.string(), endsOn: z.string().nullable(), basis: z.string(),
      /** It follows from the load or from leading a class, and is no order of its own. */
      byLoad: z.boolean(),
      givenByName: z.string().nullable(), givenAt: moment.nullable(),
      endBasis: z.string(), endedByName: z.string().nullable(), endedAt: moment.nullable(),
    }),
  ),
  /** Of subjects: what a methodist may be appointed for. */
  directions: z.array(z.string()),
});

/** POST /v1/grants. Days are inclusive; `endsOn` null: until it is ended. */
export const giveGrantRequest = z.object({ staffId: id, role: z.enum(STAFF_ROLES), objectId: z.string().max(100), startsOn: day, endsOn: day.nullable(), basis });
export const giveGrantAnswer = z.object({ grantId: z.string() });

/** POST /v1/grants/end. `endsOn` is the last day that counts; yesterday ends it at once. */
export const endGrantRequest = z.object({ grantId: z.string().min(1).max(64), endsOn: day, basis });

/** What rights and their upkeep hang on: `policy` and `access` of the school's settings. */
export const accessPolicy = z.object({
  classTeacherMayMarkAllSubjects: z.boolean(), administrationOnMarkedWorkstations: z.boolean(),
  /** 5 by default. */
  idleLockMinutes: z.number().int().min(1).max(15),
  /** How long one may work without contact: 7 by default. */
  leaseDays: z.number().int().min(1).max(60),
  /** ASVS 5.0, 6.4.1: 14 by default. */
  temporaryPasswordDays: z.number().int().min(1).max(60),
  /** so long after the password marks of a term and of a year are taken: 10 by default; 0: nobody is asked. */
  finalMarksPasswordMinutes: z.number().int().min(0).max(60),
  /** ASVS 5.0, V7.3.1: 30 by default. */
  sessionIdleMinutes: z.number().int().min(15).max(120),
  /** ASVS 5.0, V7.3.2: 30 by default. */
  signInDays: z.number().int().min(1).max(90),
  /** IANA, by which the school counts its days: roles, terms, temporary passwords. Europe/Moscow by default. */
  timeZone: z.string().min(1).max(64),
});

/** PUT /v1/settings/policy. What a workstation of before does not name stays as it is. */
export const policyRequest = accessPolicy.extend({
  basis, finalMarksPasswordMinutes: accessPolicy.shape.finalMarksPasswordMinutes.optional(), temporaryPasswordDays: accessPolicy.shape.temporaryPasswordDays.optional(), timeZone: accessPolicy.shape.timeZone.optional(),
  sessionIdleMinutes: accessPolicy.shape.sessionIdleMinutes.optional(), signInDays: accessPolicy.shape.signInDays.optional(),
});

/** POST /v1/subjects/direction: which direction a subject or club belongs to; empty for none. */
export const directionRequest = z.object({ subjectId: id, direction: z.string().trim().max(100) });

/** GET /v1/workstations/own (P-10): whether the workstation that asks is one to administrate from, and whether the school wants administration to be done from such alone. For whoever is signed in. */
export const ownWorkstationAnswer = z.object({ administrative: z.boolean(), required: z.boolean() });

/** POST /v1/workstations/administrative (P-10). */
export const administrativeRequest = z.object({ deviceId: id, administrative: z.boolean() });

export type GrantsAnswer = z.output<typeof grantsAnswer>;
export type GiveGrantRequest = z.output<typeof giveGrantRequest>;
export type EndGrantRequest = z.output<typeof endGrantRequest>;
export type AccessPolicy = z.output<typeof accessPolicy>;
export type PolicyRequest = z.output<typeof policyRequest>;
