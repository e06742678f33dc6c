import { z } from 'zod';
import { DISK_STATES } from '../../disk/index.ts';
import { ID_PATTERN } from '../../ids.ts';

/*
 * Accounts on the wire (docs/adr/0013): who signs in and how, what a sign-in leaves on the workstation, and what an administrator or a class teacher does with the
 * credentials of others.
 */

const id = z.string().regex(ID_PATTERN);
const moment = z.number().int().nonnegative();

/** Whose account it is; pupils and parents have one for the web part and no desktop. */
export const ACCOUNT_KINDS = ['staff', 'pupil', 'parent'] as const;
export const ACCOUNT_STATES = ['not_issued', 'issued', 'active', 'blocked'] as const;
export const ISSUE_REASONS = ['first', 'reset', 'reissue', 'lost'] as const;

/** As typed; the server folds case and width before it compares. */
const login = z.string().min(1).max(100);
/** Any characters, spaces too; at most what a hash function should be asked for. */
const password = z.string().min(1).max(256);

/**
 * How a session is opened, beside the proof of the workstation's key. `signIn` goes on with an earlier sign-in of this workstation without asking for the
 * password again; its secret was given by the answer to `password`.
 */
export const sessionCredential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), login, password }),
  z.object({ kind: z.literal('signIn'), staffId: id, secret: z.string().min(20).max(100) }),
]);

/**
 * That a person may work without contact: signed by the server's seal key (`leaseText`), so that nothing on the workstation can lengthen it. `days` is the
 * school's setting at that moment.
 */
export const signedLease = z.object({
  schoolId: id, deviceId: id, staffId: id, issuedAt: moment, days: z.number().int().min(0).max(60),
  /** Grows with every new password and every block: an older lease than the newest known is none. */
  accountVersion: z.number().int().nonnegative(), keyId: z.string().max(64), signature: z.string().max(200),
});

/**
 * From when to when, by the server's clock, a sign-in counts at most, however it is used: login and password must be given to the server again before it ends. A workstation that holds the password for a moment does so by itself
 * (docs/adr/0013). Not told by a server of before.
 */
export const signInSpan = z.object({ from: moment, until: moment });

/** What a session's answer tells beside the token, where accounts are used. */
export const signedIn = z.object({
  login: z.string(),
  /** The password was given by somebody else: another is chosen before anything else is done. */
  mustChange: z.boolean(),
  /** Of `password` only; opens later sessions on this workstation until it ends. */
  signIn: z.object({ secret: z.string(), expiresAt: moment }).nullable(),
  /** Of the sign-in that opened this session. */
  signInSpan: signInSpan.optional(),
  lease: signedLease,
  /** The school's key for rescues: the key of a person's file is sealed to it. X25519, SPKI, base64; null where the school has made none. */
  recoveryKey: z.object({ keyId: z.string(), publicKey: z.string() }).nullable(),
});

/** Why a session ends of which nobody signed out: the window stands locked. */
export const SESSION_ENDS = ['lock'] as const;
/** DELETE /v1/sessions?because=…: without it the person signed out. A word of a newer workstation ends the session all the same. */
export const endSessionQuery = z.object({ because: z.enum(SESSION_ENDS).optional().catch(undefined) }).catch({});

/** POST /v1/account/password: the own one. Every other sign-in of the account ends. */
export const changePasswordRequest = z.object({ current: password, next: password });
/** Own sign-ins by workstation; moments of those of before this version are not known. */
export const ownSignInsAnswer = z.object({
  signIns: z.array(z.object({ deviceId: id, name: z.string(), isHere: z.boolean(), beganAt: moment.nullable(), usedAt: moment.nullable() })),
});
/** `deviceId` null: all but the one that asks. */
export const endSignInsRequest = z.object({ deviceId: id.nullable() });
export const changePasswordAnswer = z.object({ signIn: z.object({ secret: z.string(), expiresAt: moment }), signInSpan: signInSpan.optional(), lease: signedLease });

/**
 * POST /v1/first-administrator, of a server of «Школа на этом компьютере» alone and once: its administrator chooses login and password. By the id while the school is being made; by the name in a
 * school that worked without passwords before, because no name is told to whoever asks. `disk`: what the workstation found of the disk, for the register (docs/adr/0017).
 */
export const firstAdministratorRequest = z.object({
  who: z.union([
    z.object({ staffId: id }),
    z.object({ lastName: z.string().trim().min(1).max(100), firstName: z.string().trim().min(1).max(100), middleName: z.string().trim().max(100) }),
  ]),
  login, password, disk: z.enum(DISK_STATES),
});
export type FirstAdministratorRequest = z.output<typeof firstAdministratorRequest>;
export const firstAdministratorAnswer = z.object({ staffId: id, login: z.string() });

/** Of GET /v1/accounts and GET /v1/accounts/issues. Without a class: everything that may be looked after. */
export const accountsQuery = z.object({ kind: z.enum(ACCOUNT_KINDS), classId: id.optional() });

/** GET /v1/accounts?kind=…&classId=…: staff for the administrator, pupils and parents of a class for its class teacher and the administrator. */
export const accountsAnswer = z.object({
  accounts: z.array(
    z.object({
      kind: z.enum(ACCOUNT_KINDS),
      /** Of the member of staff, pupil or guardian. */
      holderId: id, name: z.string(),
      /** Position, class, or «мать ученика …». */
      about: z.string(), login: z.string().nullable(), state: z.enum(ACCOUNT_STATES), issuedAt: moment.nullable(),
      /** The last moment at which the password on the slip is taken; null for one’s own, and from a server of before. */
      temporaryUntil: moment.nullable().default(null), handedAt: moment.nullable(),
      lastSignInAt: moment.nullable(),
      /** the written request of the pupil or parent. */
      requestedOn: z.string().nullable(),
    }),
  ),
});

/** POST /v1/accounts/issue: new credentials for each; the former password and all sign-ins end. Passwords are told in this answer and never again. */
export const issueRequest = z.object({
  kind: z.enum(ACCOUNT_KINDS), holderIds: z.array(id).min(1).max(1_000), reason: z.enum(ISSUE_REASONS),
});
export const issueAnswer = z.object({
  issued: z.array(z.object({ issueId: id, holderId: id, name: z.string(), about: z.string(), login: z.string(), password: z.string(), temporaryUntil: moment.nullable().default(null) })),
});

/** GET /v1/accounts/issues?kind=…&classId=…: the register of issue, newest first. */
export const issuesAnswer = z.object({
  issues: z.array(
    z.object({
      issueId: id, kind: z.enum(ACCOUNT_KINDS), holderId: id, name: z.string(), about: z.string(), reason: z.enum(ISSUE_REASONS), issuedAt: moment,
      issuedByName: z.string(), handedAt: moment.nullable(), handedByName: z.string().nullable(),
    }),
  ),
});
/** POST /v1/accounts/handed: given into the hand against a signature on the printed register. */
export const handedRequest = z.object({ issueIds: z.array(id).min(1).max(1_000) });
/** POST /v1/accounts/requested: the day of the written request of a pupil or parent; null takes it back. */
export const requestedRequest = z.object({ kind: z.enum(['pupil', 'parent']), holderId: id, requestedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).nullable() });

/** POST /v1/accounts/compromised: blocks the account and ends its sign-ins everywhere. `holderId` null: one's own. */
export const compromisedRequest = z.object({ kind: z.enum(ACCOUNT_KINDS), holderId: id.nullable(), note: z.string().max(1_000) });
/** GET /v1/accounts/compromises: the register with its deadline, for head and administrator; a class teacher's own class. */
export const compromisesAnswer = z.object({
  compromises: z.array(
    z.object({
      compromiseId: id, kind: z.enum(ACCOUNT_KINDS), holderId: id, name: z.string(), about: z.string(), reportedAt: moment, reportedByName: z.string(), note: z.string(),
      /** By the end of the next working day the head and support must know. */
      dueAt: moment,
      /** Seen by whoever of the two was first; credentials given anew. */
      acknowledgedAt: moment.nullable(), acknowledgedByName: z.string().nullable(), reissuedAt: moment.nullable(),
      /** Seen by the head, and by the administrator. A server of before has one mark for both and tells neither. */
      headSeenAt: moment.nullable().default(null), headSeenByName: z.string().nullable().default(null), administratorSeenAt: moment.nullable().default(null), administratorSeenByName: z.string().nullable().default(null),
    }),
  ),
});
export const acknowledgeRequest = z.object({ compromiseId: id });

/** POST /v1/rescue (right `outbox.rescue`): a session that may push for that author and do nothing else. */
export const rescueRequest = z.object({ staffId: id });
export const rescueAnswer = z.object({ token: z.string(), expiresAt: moment });

/** GET /v1/recovery-key (right `recoveryKey.make`): the keys the school has made, newest first. Files are sealed to the newest at the next sign-in. */
export const recoveryKeysAnswer = z.object({ keys: z.array(z.object({ keyId: z.string().max(64), madeAt: moment })) });
/** POST /v1/recovery-key: the public half of a key that was made at a workstation; the private one stays in its file. X25519, SPKI, base64. The same one again changes nothing. */
export const recoveryKeyRequest = z.object({ publicKey: z.base64().min(40).max(200) });
export const recoveryKeyAnswer = z.object({ keyId: z.string().max(64), madeAt: moment });

export type SessionCredential = z.output<typeof sessionCredential>;
export type SignInSpan = z.output<typeof signInSpan>;
export type SignedLease = z.output<typeof signedLease>;
export type SignedInAnswer = z.output<typeof signedIn>;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export type AccountState = (typeof ACCOUNT_STATES)[number];
export type SessionEnd = (typeof SESSION_ENDS)[number];
export type IssueReason = (typeof ISSUE_REASONS)[number];

/** The text under a lease's signature. */
export const leaseText = ({ schoolId, deviceId, staffId, issuedAt, days, accountVersion }: Omit<SignedLease, 'keyId' | 'signature'>): string =>
  ['uchitelskaya lease 1', schoolId, deviceId, staffId, issuedAt, days, accountVersion].join('\n');
