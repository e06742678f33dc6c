import { z } from 'zod';
import type { SchoolId } from '../../ids.ts';
import { defineFeature } from './define.ts';
import { id, nothing } from './shapes.ts';

/** The rule of the idle lock: whole minutes, by a setting of the school, `access` {idleLockMinutes}. */
export const IDLE_LOCK_MINUTES = { least: 1, usual: 5, most: 15 } as const;
/** So long before the idle lock the window says that it will close. */
export const IDLE_WARNING_SECONDS = 30;

/** How a person comes back: by the password alone, or – where there is none – by the list of people. */
const way = z.enum(['password', 'people', 'demo']);

/** The locked window (R-07, R-08, L-09): who works goes away, and nothing of theirs stays behind. */
export const lock = defineFeature({
  now: {
    kind: 'command', place: 'shell', session: 'none', action: 'none',
    what: 'Locks the window: the file is closed, the core ends and is started anew, the page gets another process. The page that asked does not hear the answer. Without somebody signed in nothing happens.',
    input: nothing,
    output: nothing,
  },
  read: {
    kind: 'query', place: 'shell', session: 'none', action: 'none',
    what: 'Whether this window is locked, and how one comes back; no name. `hint`: first and last letter of the login, null where there is none. Unlocking itself is `accounts.unlock`.',
    input: nothing,
    output: z.object({ way, schoolId: id<SchoolId>().nullable(), hint: z.string().max(8).nullable() }).nullable(),
  },
  noteLocked: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'Notes for the register of security events that the window is being locked and why; the shell says so before the core ends.',
    input: z.object({ reason: z.enum(['idle', 'asked', 'os-locked', 'suspended', 'resumed', 'shutdown']) }),
    output: nothing,
  },
  readRule: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'After how many minutes without keyboard and mouse the window locks, and how the signed-in person comes back. The shell asks it after every sign-in.',
    input: nothing,
    output: z.object({
      idleLockMinutes: z.number().int().min(IDLE_LOCK_MINUTES.least).max(IDLE_LOCK_MINUTES.most),
      way,
      schoolId: id<SchoolId>().nullable(),
      hint: z.string().max(8).nullable(),
    }),
  },
});
