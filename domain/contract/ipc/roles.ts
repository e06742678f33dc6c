import { z } from 'zod';
import type { GroupId, JournalId, StaffId, SubjectId } from '../../ids.ts';
import { STAFF_ROLES } from '../../policy/index.ts';
import { accessPolicy } from '../sync/grant-messages.ts';
import { defineFeature } from './define.ts';
import { id, isoDate, nothing, timestamp } from './shapes.ts';

const basis = z.string().trim().min(3).max(300);

/** Roles of staff: who has which, by which order and for how long, and the settings that rights hang on (R-01…R-04, P-10, C-3). The server decides. */
export const roles = defineFeature({
  readBoard: {
    kind: 'query', place: 'core', session: 'required', action: 'roles.manage',
    what: 'Every member of staff with the roles that stand, stood and are to come, and what a role may be about. Codes: `needs_server`, `workstation_not_administrative`.',
    input: nothing,
    output: z.object({
      people: z.array(
        z.object({
          staffId: id<StaffId>(), name: z.string(), position: z.string(),
          /** How many journals of open years are theirs by the load, and which classes by the lists. */
          journalsByLoad: z.number(), classesByLoad: z.array(z.string()),
          grants: z.array(
            z.object({
              grantId: z.string(), role: z.enum(STAFF_ROLES), objectId: z.string(), objectName: z.string(), startsOn: isoDate, endsOn: isoDate.nullable(), basis: z.string(),
              givenBy: z.string().nullable(), givenAt: timestamp.nullable(), endBasis: z.string(), endedBy: z.string().nullable(), endedAt: timestamp.nullable(),
            }),
          ),
        }),
      ),
      journals: z.array(z.object({ journalId: id<JournalId>(), name: z.string(), teacherName: z.string() })),
      classes: z.array(z.object({ groupId: id<GroupId>(), name: z.string() })),
      directions: z.array(z.string()),
      subjects: z.array(z.object({ subjectId: id<SubjectId>(), name: z.string(), direction: z.string() })),
      settings: accessPolicy,
      /** The day that roles are judged by. */
      today: isoDate,
    }),
  },
  give: {
    kind: 'command', place: 'core', session: 'required', action: 'roles.manage',
    what: 'Gives a role. Codes: `grant_exists`, `grant_days_wrong`, `grant_object_unknown`, `roles_conflict`, `person_unknown`, and those of readBoard.',
    input: z.object({ staffId: id<StaffId>(), role: z.enum(STAFF_ROLES), objectId: z.string().max(100), startsOn: isoDate, endsOn: isoDate.nullable(), basis }),
    output: nothing,
  },
  end: {
    kind: 'command', place: 'core', session: 'required', action: 'roles.manage',
    what: 'Ends a role; `endsOn` is the last day it counts, null ends it at once. Codes: `grant_unknown`, `grant_days_wrong`, `last_administrator`, and those of readBoard.',
    input: z.object({ grantId: z.string().min(1).max(64), endsOn: isoDate.nullable(), basis }),
    output: nothing,
  },
  setPolicy: {
    kind: 'command', place: 'core', session: 'required', action: 'settings.manage',
    what: 'The settings that rights hang on. Code of its own: `no_administrative_workstation`.',
    input: accessPolicy.extend({ basis }),
    output: nothing,
  },
  setDirection: {
    kind: 'command', place: 'core', session: 'required', action: 'settings.manage',
    what: 'Which direction a subject or club belongs to; empty for none.',
    input: z.object({ subjectId: id<SubjectId>(), direction: z.string().trim().max(100) }),
    output: nothing,
  },
});
