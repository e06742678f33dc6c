import type { ScopeId, ScopePatch, SyncVerdict, WireValue } from '#domain/contract/sync/index.ts';
import type { SchoolId, StaffId } from '#domain/ids.ts';
import type { JournalEntity, JournalFacts, RowColumns } from '#domain/journal/index.ts';
import type { GrantedRoles, PolicySettings } from '#domain/policy/index.ts';
import type { Seal } from '#domain/sync/index.ts';
import type { EpochCut } from './base-across-epochs.ts';

/**
 * What the sync asks of a database. PostgreSQL answers in server/database; the simulation of tests/sync-model answers from memory, so
 * that push and pull themselves run unchanged in both.
 *
 * One school has one sequence. A writing transaction holds the school's log from its first statement to its commit, so the order of
 * `seq` is the order of commits, and a reader who saw `seq` n has seen everything up to n.
 */
export interface SyncStore {
  /**
   * One durable transaction of one school, alone in it; nothing of it stands when `work` throws.
   * @param commands how many are judged in it, so that a store knows how many such works go well together
   */
  write<Value>(schoolId: SchoolId, commands: number, work: (tx: SyncTransaction) => Promise<Value>): Promise<Value>;
  /** Reading in one consistent view, without waiting for writers. */
  read<Value>(schoolId: SchoolId, work: (view: SyncView) => Promise<Value>): Promise<Value>;
  /** The same, told beforehand what a pull always asks, so that it comes with the view's first answer. */
  look<Value>(schoolId: SchoolId, reader: Reader, work: (view: SyncView, access: Access) => Promise<Value>): Promise<Value>;
}

/** Who reads, when (milliseconds since 1970 UTC), and the scopes whose heads are wanted. */
export interface Reader {
  readonly staffId: StaffId;
  readonly now: number;
  readonly scopes: readonly ScopeId[];
}

/** Every scope the reader may hold at this moment, and at least the heads of those that were named – whether granted or not. */
export interface Access {
  readonly granted: readonly ScopeId[];
  readonly heads: ReadonlyMap<ScopeId, ScopeHead>;
}

/** Where the school's log stands. */
export interface LogHead {
  readonly epoch: string;
  readonly seq: number;
  /** Of the newest revision; 32 bytes, zeroes before the first. */
  readonly chainSeq: number;
  readonly chainHash: Uint8Array;
  /** Everything up to this sequence is in a backup that was read back. */
  readonly backedUpTo: number;
}

/** What a person may do at this moment: the live rows of `access_grant`. */
export interface Grants extends GrantedRoles {
  readonly staffId: StaffId;
}

/** The rows that a batch of commands may speak of; the store reads all of them in one go. */
export interface FactRequest {
  readonly lessonIds: readonly string[];
  readonly workIds: readonly string[];
  readonly termMarks: readonly { readonly journalId: string; readonly termId: string; readonly pupilId: string }[];
  /** Pairs (lesson or work, pupil) whose marks, attendance and memberships are needed. */
  readonly lessonPupils: readonly { readonly lessonId: string; readonly pupilId: string }[];
  readonly workPupils: readonly { readonly workId: string; readonly pupilId: string }[];
  readonly workTypeIds: readonly string[];
  /** Works that may go: every mark of theirs is needed. */
  readonly removedWorkIds: readonly string[];
  readonly staffId: StaffId;
  /** Milliseconds since 1970 UTC: grants are those of this moment. */
  readonly now: number;
}

/** Facts with the person's grants; `put` makes a decision visible to the next command of the batch. */
export interface BatchFacts extends JournalFacts {
  readonly grants: Grants;
  readonly settings: PolicySettings;
  /** The row as it stands, by the columns of its table, for the author of a conflict; null where there is none. `seq` is among them until the batch writes it. */
  standing(entity: JournalEntity, entityId: string): Record<string, WireValue> | null;
  put(entity: JournalEntity, entityId: string, row: RowColumns | null): void;
  /** Keys of the marks of a work that may go. */
  marksOfWork(workId: string): readonly string[];
}

/** A verdict as it was given, with what tells the same command from another under the same id. */
export interface StoredVerdict {
  readonly verdict: SyncVerdict;
  /** SHA-256 of name, arguments and author; a replay must match it. null where the verdict was forgotten since, and only `spent` is known. */
  readonly fingerprint: string | null;
  /** What the revision of an accepted command tells for ever. */
  readonly spent?: { readonly name: string; readonly authorId: string };
}

export interface RowWrite {
  readonly entity: JournalEntity;
  readonly entityId: string;
  readonly journalId: string;
  /** null: removed. */
  readonly row: RowColumns | null;
  readonly before: RowColumns | null;
  readonly seq: number;
}

export interface RevisionWrite {
  readonly chainSeq: number;
  readonly commandId: string;
  readonly command: string;
  readonly entity: string;
  readonly entityId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly authorId: string;
  /** On the author's clock and on ours. */
  readonly madeAt: number;
  readonly receivedAt: number;
  readonly deviceId: string;
  /** Arguments this server does not know, kept for the day it does. */
  readonly extra: string | null;
  readonly hash: Uint8Array;
}

export interface BatchWrite {
  readonly head: LogHead;
  readonly rows: readonly RowWrite[];
  readonly revisions: readonly RevisionWrite[];
  readonly verdicts: readonly (StoredVerdict & { readonly deviceId: string; readonly replicaId: string; readonly deviceSeq: number; readonly seq: number })[];
  /** Change of each journal scope's checksum, modulo 2^48, and the sequence it now stands at. */
  readonly scopes: readonly { readonly scope: ScopeId; readonly checksumDelta: number; readonly seq: number }[];
  readonly receivedAt: number;
  /** The seal of the pushing file's own chain, where one was given. */
  readonly chain?: ChainWrite | null;
}

/** What was countersigned last of a replica's own chain. */
export interface KnownChain {
  readonly length: number;
  /** Hex. */
  readonly hash: string;
  /** Whose file it was then. */
  readonly staffId: string;
  /** Breaks that were recorded so far. */
  readonly breaks: number;
}

export interface ChainWrite {
  readonly seal: Seal;
  /** Of the key that signed: SPKI, base64. */
  readonly publicKey: string;
  readonly deviceId: string;
  readonly staffId: string;
  readonly breaks: number;
  /** The first that is heard of this replica's chain. */
  readonly begun: boolean;
  readonly broken: { readonly fault: string; readonly known: { readonly length: number; readonly hash: string } } | null;
}

export interface ReplicaState {
  /** The last number this replica has used, and the command it was used for; 0 and empty before the first. */
  readonly deviceSeq: number;
  readonly commandId: string;
  /** Asked for where a server countersigns; absent where nothing is known yet. */
  readonly chain?: KnownChain | null;
}

/** Everything that the judging of one push may ask for, told at once: the way to a database costs more than its reading. */
export interface PushNeed {
  readonly commandIds: readonly string[];
  readonly replicaId: string;
  readonly facts: FactRequest;
}

export interface PushFound {
  /** Read with the lock on the school's log. */
  readonly head: LogHead;
  /** Of those asked for that were judged before. */
  readonly verdicts: ReadonlyMap<string, StoredVerdict>;
  readonly replica: ReplicaState | undefined;
  readonly facts: BatchFacts;
  /** Of every journal that the facts name. */
  readonly heads: ReadonlyMap<ScopeId, ScopeHead>;
  /** Where the school's histories were cut, of a restored or moved server. */
  readonly cuts: readonly EpochCut[];
}

export interface SyncTransaction {
  /** What stands now, with everything that earlier work of the same transaction saved. */
  find(need: PushNeed): Promise<PushFound>;
  /**
   * Writes the batch and tells the other instances which scopes moved (after the commit). It may still be under way when this resolves: it stands, or the
   * whole transaction does not.
   */
  save(batch: BatchWrite): Promise<void>;
}

/** What a device holds of a scope, against what stands. */
export interface ScopeHead {
  readonly scope: ScopeId;
  readonly seq: number;
  readonly checksum: number;
  /** Removals up to here may be forgotten: a cursor before it cannot be brought forward by changes. Nothing is where it is missing. */
  readonly forgottenUpTo?: number;
}

export interface SyncView {
  readonly head: LogHead;
  grantsOf(staffId: StaffId, now: number): Promise<{ readonly grants: Grants; readonly settings: PolicySettings }>;
  /** Every scope that a person with these grants may hold, parents first (server/sync/granted-scopes derives it; the store joins). */
  scopesOf(grants: Grants, settings: PolicySettings): Promise<readonly ScopeId[]>;
  heads(scopes: readonly ScopeId[]): Promise<ReadonlyMap<ScopeId, ScopeHead>>;
  /** What changed in a scope after a sequence. */
  changes(scopes: readonly { readonly scope: ScopeId; readonly after: number }[]): Promise<readonly Omit<ScopePatch, 'checksum'>[]>;
}
