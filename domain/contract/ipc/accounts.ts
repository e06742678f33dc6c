import { z } from 'zod';
import type { StaffId } from '../../ids.ts';
import { PASSWORD_PROBLEMS } from '../../accounts/index.ts';
import { STAFF_ROLES } from '../../policy/index.ts';
import { defineFeature } from './define.ts';
import { id, jobId, nothing, timestamp } from './shapes.ts';

/** A password on its way: bounded as on the wire; it is never written anywhere. */
const password = z.string().min(1).max(256);

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
  readDoor: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'How one comes into the open school: by login and password, or by a development identity; `administrator`: a school on this computer that has no passwords yet, whose administrator chooses one now. No names. `online` as of the last contact, `here` whether anybody has worked here before, so that signing in without contact can succeed.',
    input: nothing,
    output: z.object({ asks: z.enum(['password', 'identity', 'administrator']), online: z.boolean(), here: z.boolean() }),
  },
  signIn: {
    kind: 'command', place: 'core', session: 'opens', action: 'none', job: true,
    what: 'Signs in with login and password: with contact at the server, without it by the vault of that person on this workstation, within the lease. With `mustChange` nothing is open yet: another password is chosen by `changePassword`, then one signs in with it. `vault_password_former`: the password was changed elsewhere; again with `former`, the one before, or with `fetchAnew`, which sets a file that does not open aside and fetches everything into a new one (`setAside`). Codes: `credentials_wrong`, `sign_in_delayed`, `account_blocked`, `vault_password_former`, `vault_unknown`, `vault_damaged`, `vault_rolled_back`, `vault_foreign`, `lease_over`, `clock_went_back`, `keychain_missing`, `keychain_changed`.',
    input: z.object({ jobId, login: z.string().min(1).max(100), password, former: password.optional(), fetchAnew: z.boolean().optional() }),
    output: person.extend({ mustChange: z.boolean(), offline: z.boolean(), leaseEndsAt: timestamp.nullable(), setAside: z.boolean() }),
  },
  prepareUnlock: {
    kind: 'command', place: 'core', session: 'none', action: 'none',
    what: 'Makes ready for `unlock` while the password is being typed: stands at the school of the locked window and starts the derivation’s worker. Tells nothing. Codes: `session_missing` where nothing is locked, the failures of starting a school of this computer.',
    input: nothing,
    output: nothing,
  },
  unlock: {
    kind: 'command', place: 'core', session: 'opens', action: 'none', job: true,
    what: 'Back into the locked window by the password alone; whose window it is, the shell knows and the page does not say. The vault of this workstation is opened, no server is waited for. Codes as of `signIn` without contact, `session_missing` where nothing is locked.',
    input: z.object({ jobId, password }),
    output: person.extend({ mustChange: z.boolean(), offline: z.boolean(), leaseEndsAt: timestamp.nullable() }),
  },
  readOwn: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'The signed-in person with position, roles of this day, classes and subjects.',
    input: nothing,
    output: person,
  },
  judgePassword: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'What is wrong with a new password before it is sent; null where nothing is. The list of common passwords is read here, without the network. `login` and `name` of whom nobody knows yet: the administrator of a school that is being made; of who is signed in the own ones count.',
    input: z.object({ password: z.string().max(256), login: z.string().max(100).optional(), name: z.string().max(310).optional() }),
    output: z.object({ problem: z.enum(PASSWORD_PROBLEMS).nullable() }),
  },
  changePassword: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'The own password: at the server, and the vault of this workstation is wrapped anew; the file is not written again. Every other sign-in of this person ends. Codes: `needs_server`, `credentials_wrong`, `sign_in_delayed`, and those of the rules of passwords.',
    input: z.object({ current: password, next: password }),
    output: nothing,
  },
  confirmPassword: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'The own password once more, so that for some minutes marks of a term and of a year are taken (R-08). Where nobody has a password there is nothing to confirm. Codes: `credentials_wrong`, `sign_in_delayed`, the failures of the vault and the keychain.',
    input: z.object({ password }),
    output: nothing,
  },
  listSignIns: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'On which workstations the signed-in person is signed in, this one first; the server says it. Moments of sign-ins of before they were kept are null. Codes: `needs_server`.',
    input: nothing,
    output: z.array(z.object({ deviceId: z.string(), name: z.string(), isHere: z.boolean(), beganAt: timestamp.nullable(), usedAt: timestamp.nullable() })),
  },
  endSignIns: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'Ends the own sign-ins of another workstation, or of all others where `deviceId` is null. What is unsent there stays in its file until the person signs in again. Codes: `needs_server`.',
    input: z.object({ deviceId: z.string().min(1).max(64).nullable() }),
    output: nothing,
  },
  signOut: {
    kind: 'command', place: 'core', session: 'closes', action: 'none',
    what: 'Ends the session of this window.',
    input: nothing,
    output: nothing,
  },
});
