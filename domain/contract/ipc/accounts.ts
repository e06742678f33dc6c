import { z } from 'zod';
import type { StaffId } from '../../ids.ts';
import { STAFF_ROLES } from '../../policy/index.ts';
import { defineFeature } from './define.ts';
import { id, nothing } from './shapes.ts';

const person = z.object({
  staffId: id<StaffId>(),
  name: z.string(),
  position: z.string(),
  roles: z.array(z.enum(STAFF_ROLES)),
  classes: z.array(z.string()),
  subjects: z.array(z.string()),
});

export const accounts = defineFeature({
  listDemoPeople: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'Who can be signed in in the demonstration school. Refused in every other school: there is no list of names before sign-in.',
    input: nothing,
    output: z.array(person),
  },
  signInToDemo: {
    kind: 'command', place: 'core', session: 'opens', action: 'none',
    what: 'Signs a person of the demonstration school in, without a password. Refused in every other school.',
    input: z.object({ staffId: id<StaffId>() }),
    output: person,
  },
  signOut: {
    kind: 'command', place: 'core', session: 'closes', action: 'none',
    what: 'Ends the session of this window.',
    input: nothing,
    output: nothing,
  },
});
