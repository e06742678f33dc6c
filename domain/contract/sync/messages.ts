import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';
import { sessionCredential, signedIn } from './account-messages.ts';
import { SCOPE_PATTERN, type ScopeId } from './scopes.ts';

/** A push carries so many commands at most, as many as links: each command is one revision. What waits beyond goes with the next. */
export const MOST_COMMANDS_IN_PUSH = 500;
/** A server that does not tell its limits takes so many. */
export const COMMANDS_IN_PUSH_UNTOLD = 100;
/** So many links at most prove with one push that the own chain grew; a longer stretch is countersigned in steps. */
export const MOST_LINKS_IN_PUSH = 500;
export const MOST_SCOPES_IN_PULL = 2_000;
/** An incremental answer ends with the scope in which this many rows are passed; `more` says that it did. */
export const ROWS_IN_PULL = 20_000;

const id = z.string().regex(ID_PATTERN);
const scope = z.string().regex(SCOPE_PATTERN) as unknown as z.ZodType<ScopeId, ScopeId>;
const count = z.number().int().nonnegative();
const wireValue = z.union([z.string(), z.number(), z.null()]);
const params = z.record(z.string(), z.union([z.string(), z.number()]));
const protocol = z.object({ major: count, minor: count });
/** Hex of 32 bytes. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Base64. */
const signature = z.string().max(200);

export const VERDICT_STATUSES = ['accepted', 'adjusted', 'conflict', 'rejected'] as const;

/**
 * A command on its way. `args` are judged by the server's schema of that name, inside the verdict: a command that this
 * server does not understand is refused alone and does not hold up those behind it. `baseVersion` is the server's version that the author
 * saw; commands that the author put on top of an unsent one of the same row carry the same base.
 */
const command = z.object({
  commandId: id,
  /** Counted by the file of one person on one workstation, from 1, without gaps. */
  deviceSeq: z.number().int().positive(),
  name: z.string().min(1).max(60),
  args: z.record(z.string(), z.unknown()),
  baseVersion: count,
  /**
   * The server's history that this version is of, where the workstation knows it (else empty), and the row as the author saw it, by `seenChecksum`: a server that
   * was restored since counts versions anew, and judges by these what the author saw (docs/adr/0014). Missing from workstations before they were told: their
   * versions are taken as they are; `baseSeen` alone is missing where nobody noted it.
   */
  baseEpoch: z.string().max(64).optional(),
  baseSeen: count.optional(),
  authorId: id,
  /** Milliseconds since 1970 UTC on the author's clock: a label, and half of how a deadline is judged. */
  madeAt: z.number().int(),
});

const verdict = z.object({
  commandId: id,
  status: z.enum(VERDICT_STATUSES),
  /** Of the catalogue; with conflict and rejected. */
  code: z.string().optional(),
  params: params.optional(),
  /** `mark`, `attendance` …, with `entityId` the row the command spoke of. */
  entity: z.string().optional(),
  entityId: z.string().optional(),
  /** The row's version after the command; with conflict the version that stands. */
  version: count,
  /** With conflict: the row that stands, with column names. */
  standing: z.record(z.string(), wireValue).nullable().optional(),
});

/** A head of a chain of revisions. */
const chainHead = z.object({ seq: count, hash });

/**
 * What a file says of its own chain (docs/adr/0012). `seq` and `hash` are its head. `from` is a revision that the server is to know already, with
 * its hash as the file has it now; `links` are the digests of the contents of the revisions after it (base64url of 32 bytes each), at most up to
 * the head. Hashes over them show whether the chain grew out of what the server countersigned, and tell nothing of the contents.
 */
const chainClaim = chainHead.extend({ from: chainHead, links: z.array(z.string().regex(/^[\w-]{43}$/)).max(MOST_LINKS_IN_PUSH) });

/** A countersigned head: the server's signature over `sealText` with the session's school, the push's replica, the answer's epoch and the server's own head. */
const sealedHead = chainHead.extend({
  serverSeq: count, serverHash: hash, keyId: z.string().max(64), signature, sealedAt: z.number().int(),
});

export const pushRequest = z.object({
  protocol,
  replicaId: id,
  serverEpoch: z.string().max(64),
  commands: z.array(command).max(MOST_COMMANDS_IN_PUSH),
  /** This file's own chain, to be countersigned; null while nothing has happened in it. */
  chain: chainClaim.nullable(),
});

/** Rows of one table; `columns` as the writer knows them, which may be more or fewer than the reader's. */
const tablePatch = z.object({
  table: z.string().max(60),
  columns: z.array(z.string().max(60)),
  puts: z.array(z.array(wireValue)),
  /** Keys as `rowKey` writes them. */
  removes: z.array(z.string()),
});

const scopePatch = z.object({ scope, upTo: count, checksum: count, tables: z.array(tablePatch) });

export const pushAnswer = z.object({
  serverEpoch: z.string(),
  verdicts: z.array(verdict),
  /** The school's sequence after this push. */
  seq: count,
  /** Of the workstation's chain, as the server remembers it from now on. */
  sealed: sealedHead.nullable(),
  /**
   * How the server stands to the chain that was shown: `length` of what it countersigned (the next `from` where nothing was sealed), and
   * `chain_broken` where the chain went back or was rewritten. Commands are taken all the same.
   */
  chain: z.object({ length: count, code: z.string().nullable() }).nullable().optional(),
  /** Commands accepted up to here are in a backup and need no longer be kept by the workstation. */
  backedUpTo: count,
  /**
   * What this push changed, so that its author need not ask for it: each fits whoever held the scope as it stood after `after` and before `upTo`. Missing from
   * servers before it was told.
   */
  patches: z.array(scopePatch.extend({ after: count })).optional(),
});

export const pullRequest = z.object({
  protocol,
  replicaId: id,
  serverEpoch: z.string().max(64),
  /** `after` 0: nothing held yet. `checksum`: of the rows held at `after`, null where the workstation does not check. */
  scopes: z.array(z.object({ id: scope, after: count, checksum: count.nullable() })).max(MOST_SCOPES_IN_PULL),
  /** What waits in the outbox, for the administrator's list. */
  waiting: count,
});

export const pullAnswer = z.object({
  serverEpoch: z.string(),
  /** The school's sequence that this answer stands for. */
  seq: count,
  /** Scopes to hold from now on; they are fetched by `snapshot`, not by this message. */
  addedScopes: z.array(scope),
  /** Rights that ended: their rows are deleted with them. */
  removedScopes: z.array(scope),
  /** Scopes whose checksum did not fit; they are to be fetched by `snapshot`, and counted. */
  brokenScopes: z.array(scope),
  patches: z.array(scopePatch),
  /** The answer was cut: ask again at once. */
  more: z.boolean(),
  backedUpTo: count,
});

export const snapshotRequest = z.object({
  protocol,
  replicaId: id,
  serverEpoch: z.string().max(64),
  scopes: z.array(scope).min(1).max(MOST_SCOPES_IN_PULL),
});

/** Where a stream of pokes begins; sent again every 20 s to keep it open. A poke carries no data. */
export const poke = z.object({ seq: count, scopes: z.array(scope) });

export const hello = z.object({
  serverEpoch: z.string(),
  schoolId: id,
  schoolName: z.string(),
  protocol: z.object({ oldest: count, newest: protocol }),
  /** Milliseconds since 1970 UTC on the server's clock. */
  now: z.number().int(),
  version: z.string(),
  /** Whether this server takes development identities: no passwords are asked. */
  developmentIdentities: z.boolean(),
  /** The keys whose signatures heads of chains carry: id → SPKI, base64. */
  sealKeys: z.record(z.string(), z.string()),
  /** What this server takes; missing from servers before it was told. */
  limits: z.object({ commandsInPush: count }).optional(),
  /** Whether people sign in with login and password here; missing from servers before accounts. */
  passwords: z.boolean().optional(),
});

/**
 * The workstation shows that it holds the device key: a signature over `${nonce}\n${deviceId}\n${who}`, where `who` is the login of a credential of kind
 * `password`, else the staffId. Without `credential` it is a development identity, which `staffId` names.
 */
export const challengeRequest = z.object({ deviceId: id });
export const challengeAnswer = z.object({ nonce: z.string() });
export const sessionRequest = z.object({
  deviceId: id, staffId: id.optional(), nonce: z.string().max(100), signature, version: z.string().max(40), credential: sessionCredential.optional(),
  /** The workstation's own clock, for both clocks in the register of security events; missing from workstations of before. Milliseconds since 1970 UTC, to the year 9999; what is none keeps nobody out. */
  deviceAt: z.number().int().nonnegative().max(253_402_300_799_999).optional().catch(undefined),
});
export const sessionAnswer = z.object({
  token: z.string(), expiresAt: z.number().int(), staffId: id, name: z.string(),
  /** null for a development identity; missing from servers before accounts. */
  account: signedIn.nullable().optional(),
});

export const enrolRequest = z.object({
  secret: z.string().min(8).max(100), name: z.string().min(1).max(100), publicKey: z.string().max(200), platform: z.string().max(60), version: z.string().max(40),
});
export const enrolAnswer = z.object({ deviceId: id, schoolId: id, schoolName: z.string(), serverEpoch: z.string() });

export const identitiesAnswer = z.object({
  people: z.array(z.object({ staffId: id, name: z.string(), position: z.string(), roles: z.array(z.string()), classes: z.array(z.string()), subjects: z.array(z.string()) })),
});

export const workstationsAnswer = z.object({
  workstations: z.array(
    z.object({
      deviceId: id, name: z.string(), platform: z.string(), version: z.string(), enrolledAt: z.number().int(), withdrawnAt: z.number().int().nullable(),
      lastContactAt: z.number().int().nullable(), waiting: count,
      /** Registered to administrate from (P-10); missing from servers before it was told. */
      administrative: z.boolean().optional(),
    }),
  ),
});
export const withdrawRequest = z.object({ deviceId: id });
export const enrolmentCodeRequest = z.object({ uses: z.number().int().min(1).max(200), validHours: z.number().int().min(1).max(24 * 60) });
export const enrolmentCodeAnswer = z.object({ code: z.string(), policyFile: z.string(), expiresAt: z.number().int(), uses: z.number().int() });

/** Whatever a request was refused with: the HTTP status tells the transport, the code tells people. */
export const refusal = z.object({ code: z.string(), params: params.default({}) });

export type SyncCommand = z.output<typeof command>;
export type SyncVerdict = z.output<typeof verdict>;
export type ChainHead = z.output<typeof chainHead>;
export type ChainClaim = z.output<typeof chainClaim>;
export type SealedHead = z.output<typeof sealedHead>;
export type PushRequest = z.output<typeof pushRequest>;
export type PushAnswer = z.output<typeof pushAnswer>;
export type PullRequest = z.output<typeof pullRequest>;
export type PullAnswer = z.output<typeof pullAnswer>;
export type ScopePatch = PullAnswer['patches'][number];
export type TablePatch = ScopePatch['tables'][number];
export type SnapshotRequest = z.output<typeof snapshotRequest>;
export type Poke = z.output<typeof poke>;
export type Hello = z.output<typeof hello>;
export type SessionAnswer = z.output<typeof sessionAnswer>;
export type EnrolAnswer = z.output<typeof enrolAnswer>;
export type Identities = z.output<typeof identitiesAnswer>;
export type Workstations = z.output<typeof workstationsAnswer>;
export type IssuedEnrolmentCode = z.output<typeof enrolmentCodeAnswer>;
