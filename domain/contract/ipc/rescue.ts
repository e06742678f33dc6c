import { z } from 'zod';
import type { StaffId } from '../../ids.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, nothing, timestamp } from './shapes.ts';

/** A file of this workstation, by its name without the ending: a person's own, or one that was set aside. */
const vault = z.string().regex(/^[\w-]{22}(?:\.\d{1,16}\.sealed)?$/);
const passphrase = z.string().min(1).max(256);
const count = z.number().int().nonnegative();
/** How a rescue of this file ended when it was tried last. */
const counts = { waiting: count, accepted: count, refused: count, conflicts: count, left: count };

/** How a rescue ended; `stopped`: why not all was sent. */
const ended = {
  rescueId: z.string(), staffId: id<StaffId>(), name: z.string(), ...counts, stopped: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
  places: z.array(
    z.object({
      status: z.enum(['refused', 'conflict']), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])), kind: z.string(), groupName: z.string(), subjectName: z.string(),
      heldOn: z.string(), count,
    }),
  ),
};

/**
 * What somebody had left unsent in a file that they cannot open any more, rescued by the administrator with the school's recovery key (issue 4, points 3 and 6), and the making of that key. The
 * file itself is never changed. Of what lies in it the administrator sees counts, days, kinds, class and subject: no pupil and no mark, which are none of the administrator's (P-06).
 */
export const rescue = defineFeature({
  list: {
    kind: 'query', place: 'core', session: 'required', action: 'outbox.rescue',
    what: 'Sealed files of other people on this workstation. Whether anything waits in one is known only after it is opened. `opens`: by the newest recovery key of the school (`newest`), by an older one (`other`), by its owner’s password alone (`owner`), or by nothing as its header is damaged (`damaged`); without contact the newest is not known (`unknown`). `rescued` is the last rescue from this workstation. `wipedFrom`: from when the program wipes it by itself, because everything in it was taken; null where it stays.',
    input: nothing,
    output: z.array(
      z.object({
        vault, staffId: id<StaffId>(), name: z.string(), position: z.string(), setAsideAt: timestamp.nullable(), changedAt: timestamp, bytes: count,
        opens: z.enum(['newest', 'other', 'unknown', 'owner', 'damaged']), keyId: z.string().nullable(), rescued: z.object({ at: timestamp, ...counts }).nullable(),
        wipedFrom: timestamp.nullable(),
      }),
    ),
  },
  addFile: {
    kind: 'command', place: 'core', session: 'required', action: 'outbox.rescue', file: 'read',
    what: 'Takes a sealed file of another workstation into the list, with what lies beside it; the chosen one stays as it is. Codes: `vault_damaged`, `school_unknown` for a file of another school.',
    input: z.object({ fileToken }),
    output: z.object({ vault }),
  },
  preview: {
    kind: 'command', place: 'core', session: 'required', action: 'outbox.rescue', job: true, file: 'read',
    what: 'Opens a copy by the recovery key (`fileToken`, of the key file) and counts what waits, by day and kind; `foreign` name another author and are not sent. Codes: `rescue_file_unknown`, `vault_damaged`, `recovery_key_missing`, `recovery_key_other`, `recovery_key_of_school`, `recovery_key_wrong`, those of opening a database.',
    input: z.object({ jobId, vault, fileToken, passphrase }),
    output: z.object({ staffId: id<StaffId>(), name: z.string(), waiting: count, foreign: count, lines: z.array(z.object({ day: isoDate, kind: z.string(), count })) }),
  },
  send: {
    kind: 'command', place: 'core', session: 'required', action: 'outbox.rescue', job: true, file: 'read',
    what: 'Sends it in the author’s name through the ordinary judgement; the server writes the rescuer beside the author. What was judged before is answered as it was and has no second effect, so that a rescue that was cut is run again. `stopped`: why not all was sent. `readable`: of so many records that were not taken the signed-in person may read the journal (`saveSheet`). `basis` stands in the act. Codes as of `preview`, `needs_server`, the refusals of the server before anything was sent.',
    input: z.object({ jobId, vault, fileToken, passphrase, basis: z.string().trim().min(3).max(300) }),
    output: z.object({ ...ended, readable: count }),
  },
  listActs: {
    kind: 'query', place: 'core', session: 'required', action: 'outbox.rescue',
    what: 'Rescues that the signed-in person has run from this workstation, newest first, with what was not taken: kept in the own file, without a pupil or a mark.',
    input: nothing,
    output: z.array(z.object({ ...ended, at: timestamp, position: z.string(), basis: z.string() })),
  },
  saveAct: {
    kind: 'command', place: 'core', session: 'required', action: 'outbox.rescue', job: true, file: 'write',
    what: 'The act of a rescue as PDF, entered in the register of printed documents (P-13). Also of one that `listActs` names. Code: `rescue_forgotten` where there is none such.',
    input: z.object({ jobId, fileToken, rescueId: z.string().max(64) }),
    output: z.object({ sheets: count }),
  },
  saveSheet: {
    kind: 'command', place: 'core', session: 'required', action: 'outbox.rescue', job: true, file: 'write',
    what: 'What the last rescue of this sign-in could not bring into the journal, with pupils and values, as PDF for whoever enters it by hand: of journals alone that the signed-in person may read (`journal.read`). It is kept in memory until the file closes, and entered in the register of printed documents (P-13). Codes: `rescue_forgotten`; `not_allowed` where the person may read none of it.',
    input: z.object({ jobId, fileToken, rescueId: z.string().max(64) }),
    output: z.object({ sheets: count }),
  },
  removeFile: {
    kind: 'command', place: 'core', session: 'required', action: 'outbox.rescue',
    what: 'Wipes a file that was set aside, with everything beside it, and tells the register. `evenUnsent`: though not everything in it is known to be with the server. Codes: `rescue_unfinished` without that, `rescue_file_unknown` also for a file that its owner works in, `rescue_file_not_removed`.',
    input: z.object({ vault, evenUnsent: z.boolean() }),
    output: nothing,
  },
  listKeys: {
    kind: 'query', place: 'core', session: 'required', action: 'recoveryKey.make',
    what: 'The recovery keys of the school, newest first; empty where none was made.',
    input: nothing,
    output: z.array(z.object({ keyId: z.string(), madeAt: timestamp })),
  },
  makeKey: {
    kind: 'command', place: 'core', session: 'required', action: 'recoveryKey.make', job: true, file: 'write',
    what: 'Makes another recovery key: its private half into the chosen file under the passphrase, read back, and then the public half to the server. Files of people are sealed to it at their next sign-in with contact. Where the server does not answer the file is left: the server may have heard. Codes: `recovery_passphrase_short`, `recovery_file_exists`, `recovery_file_not_written`, `needs_server`.',
    input: z.object({ jobId, fileToken, passphrase }),
    output: z.object({ keyId: z.string() }),
  },
});
