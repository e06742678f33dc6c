import { z } from 'zod';
import type { SchoolId, StaffId } from '../../ids.ts';
import { DISK_STATES } from '../../disk/index.ts';
import { STAFF_ROLES } from '../../policy/index.ts';
import { exportTransfer } from '../sync/personal-messages.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, jobId, nothing, timestamp } from './shapes.ts';

const knownSchool = z.object({ schoolId: id<SchoolId>(), name: z.string(), kind: z.enum(['local', 'joined']), address: z.string(), openedAt: timestamp.nullable() });
const person = z.object({
  staffId: id<StaffId>(), name: z.string(), position: z.string(), roles: z.array(z.enum(STAFF_ROLES)), classes: z.array(z.string()), subjects: z.array(z.string()),
});

/** The administrator of a school on this computer, who chooses login and password; the password is never written anywhere. */
const firstAdministrator = z.object({
  lastName: z.string().trim().min(1).max(100), firstName: z.string().trim().min(1).max(100), middleName: z.string().trim().max(100),
  login: z.string().trim().min(1).max(100), password: z.string().min(1).max(256),
});

/** Schools this workstation belongs to, how it joins one, and the administrator's list of workstations. */
export const workstations = defineFeature({
  listSchools: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'The schools that this workstation has joined or hosts; no names of people.',
    input: nothing,
    output: z.array(knownSchool),
  },
  findPolicy: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'What the policy file says that an administrator laid on this computer; null where there is none or it is no policy.',
    input: nothing,
    output: z.object({ policy: z.object({ address: z.string(), fingerprint: z.string() }).nullable() }),
  },
  readCode: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'What an enrolment code says, before anything is sent: address and fingerprint. Code: `enrolment_code_invalid`.',
    input: z.object({ code: z.string().max(4_000) }),
    output: z.object({ address: z.string(), fingerprint: z.string() }),
  },
  join: {
    kind: 'command', place: 'core', session: 'none', action: 'none', job: true,
    what: 'Joins the school of an enrolment code, or of the policy file of this computer where `code` is null: pins its authority, makes the device key in the keychain, gets an id.',
    input: z.object({ jobId, code: z.string().max(4_000).nullable(), name: z.string().min(1).max(100) }),
    output: knownSchool,
  },
  createLocal: {
    kind: 'command', place: 'core', session: 'none', action: 'none', job: true,
    what: '«Школа на этом компьютере»: starts the server in the application on its own database, with a school of sample classes and journals under the given name. Its administrator chooses login and password; nobody works there without. `acceptsDisk`: takes the responsibility for a disk that is not encrypted, which the security register keeps. Codes: `login_wrong` and those of the rules of passwords before anything is made, `disk_not_encrypted`, `job_cancelled`, `local_server_failed`, `database_disk_full`, `keychain_missing`.',
    input: z.object({ jobId, name: z.string().trim().min(1).max(200), administrator: firstAdministrator, acceptsDisk: z.boolean() }),
    output: knownSchool,
  },
  readDisk: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'Whether the system encrypts the disk that schools of this computer lie on, as far as it says, and which system it is (`process.platform`).',
    input: nothing,
    output: z.object({ state: z.enum(DISK_STATES), system: z.string() }),
  },
  chooseAdministrator: {
    kind: 'command', place: 'core', session: 'none', action: 'none',
    what: 'In the open school on this computer that a former version made without passwords: its administrator, told by the name, chooses login and password. Once: from then on everybody signs in by login and password. Codes: `person_unknown`, `passwords_begun`, `login_wrong`, `login_taken`, those of the rules of passwords, `disk_not_encrypted`, `needs_server` where the school is not on this computer.',
    input: z.object({ administrator: firstAdministrator, acceptsDisk: z.boolean() }),
    output: nothing,
  },
  openSchool: {
    kind: 'command', place: 'core', session: 'none', action: 'none', job: true,
    what: 'Gets in touch with the server of a school this workstation belongs to, starting it where it is on this computer. Works without contact too.',
    input: z.object({ jobId, schoolId: id<SchoolId>() }),
    output: z.object({ school: knownSchool, online: z.boolean() }),
  },
  listPeople: {
    kind: 'query', place: 'core', session: 'none', action: 'none',
    what: 'Development identities of the open school: from its server, or without contact those who worked here before. Empty when the server gives none. Code: `identity_not_configured` where the school has passwords or lies on this computer.',
    input: nothing,
    output: z.array(person),
  },
  signIn: {
    kind: 'command', place: 'core', session: 'opens', action: 'none', job: true,
    what: 'Opens the file of that person on this workstation; the first time it is filled from the server, with progress. For trial servers without passwords alone. Code: `identity_not_configured` where the school has passwords or lies on this computer.',
    input: z.object({ jobId, staffId: id<StaffId>() }),
    output: person,
  },
  copySchool: {
    kind: 'command', place: 'core', session: 'required', action: 'workstations.manage', file: 'write',
    what: 'Writes the whole of «Школа на этом компьютере» into one encrypted file, from which a school server takes it over: revisions, verdicts, workstations and chains included. People go on working meanwhile. Codes: `needs_server` where the school is not on this computer, `backup_not_written`, and of the register of transfers (P-05), which gets its entry before the file has its name.',
    input: z.object({ fileToken, passphrase: z.string().min(8).max(200), transfer: exportTransfer }),
    output: nothing,
  },
  leaveSchool: {
    kind: 'command', place: 'core', session: 'none', action: 'none',
    what: 'Closes the open school and stops its server on this computer; nothing is deleted.',
    input: nothing,
    output: nothing,
  },
  list: {
    kind: 'query', place: 'core', session: 'required', action: 'workstations.manage',
    what: 'The workstations of the school with last contact, version and what waits in their outboxes.',
    input: nothing,
    output: z.array(
      z.object({
        deviceId: z.string(), name: z.string(), platform: z.string(), version: z.string(), enrolledAt: timestamp, withdrawnAt: timestamp.nullable(),
        lastContactAt: timestamp.nullable(), waiting: z.number(), own: z.boolean(), administrative: z.boolean(),
      }),
    ),
  },
  readOwn: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'Whether this workstation is one to administrate from (P-10), and whether the school wants administration to be done from such alone; `administrative` null: not known without contact.',
    input: nothing,
    output: z.object({ administrative: z.boolean().nullable(), required: z.boolean() }),
  },
  withdraw: {
    kind: 'command', place: 'core', session: 'required', action: 'workstations.manage',
    what: 'Withdraws a workstation: its sessions end, it gets no rows and delivers none.',
    input: z.object({ deviceId: z.string().max(64) }),
    output: nothing,
  },
  setAdministrative: {
    kind: 'command', place: 'core', session: 'required', action: 'workstations.manage',
    what: 'Registers a workstation to administrate from, or takes that back (P-10). Codes: `device_unknown`, `no_administrative_workstation`.',
    input: z.object({ deviceId: z.string().max(64), administrative: z.boolean() }),
    output: nothing,
  },
  makeCode: {
    kind: 'command', place: 'core', session: 'required', action: 'workstations.manage',
    what: 'An enrolment code for so many workstations with the fingerprint that is compared while joining, and the text of the policy file for a room of them.',
    input: z.object({ uses: z.number().int().min(1).max(200), validHours: z.number().int().min(1).max(1_440) }),
    output: z.object({ code: z.string(), fingerprint: z.string(), policyFile: z.string(), expiresAt: timestamp, uses: z.number() }),
  },
});
