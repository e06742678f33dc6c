import { createHash } from 'node:crypto';
import { journalCommandArgs } from '#domain/contract/journal-commands.ts';
import { journalScope, syncTable, tablesOfScope, type PushAnswer, type PushRequest, type ScopeId, type SealedHead, type SyncCommand, type SyncVerdict, type WireValue } from '#domain/contract/sync/index.ts';
import type { JournalId, SchoolId, StaffId } from '#domain/ids.ts';
import { decide, targetOf, type Decision, type JournalCommand, type RowColumns } from '#domain/journal/index.ts';
import { addChecksum, namedRowChecksum, subtractChecksum } from '#domain/sync/index.ts';
import { baseInEpoch, commonPast } from './base-across-epochs.ts';
import { linkHash } from './chain.ts';
import { countersign, type ChainJudgement, type Countersigned, type Sealer } from './countersign.ts';
import { findUnstorable } from './storable-text.ts';
import type { BatchFacts, BatchWrite, FactRequest, LogHead, ReplicaState, RevisionWrite, RowWrite, ScopeHead, StoredVerdict, SyncStore, SyncTransaction } from './store.ts';

/** Who pushes, as the session says; nothing of it comes from the message. */
export interface PushAuthor {
  readonly schoolId: SchoolId;
  readonly deviceId: string;
  readonly staffId: StaffId;
  /** Who pushes what the author had left unsent; revisions name both. */
  readonly rescuerId?: StaffId | null;
}

export interface PushOutcome {
  readonly head: LogHead;
  readonly verdicts: readonly SyncVerdict[];
  readonly changed: readonly ScopeId[];
  /** What it changed, for a file that held each scope as it stood before. */
  readonly patches: readonly OwnPatch[];
  /** How the file's own chain was found, and its seal; null where no chain was shown or this server does not countersign. */
  readonly chain: ChainJudgement | null;
  readonly sealed: SealedHead | null;
}

type OwnPatch = NonNullable<PushAnswer['patches']>[number];

/** The request cannot be judged at all. */
export type PushRefusal = 'server_epoch_changed' | 'device_cloned';

/**
 * Judges a batch in one durable transaction, one verdict for each command in its order. A command that was judged before gets its
 * stored verdict and has no second effect. Nothing that a command holds can make the push fail: what is wrong with it is its verdict. Nor can the file's
 * own chain: one that does not fit is recorded, and its commands are judged as any (docs/adr/0012).
 * @param sealer countersigns the chain that comes with the push, in the same transaction; null where none is shown or kept
 */
export function push(store: SyncStore, author: PushAuthor, request: PushRequest, now: number, sealer: Sealer | null = null): Promise<PushOutcome | PushRefusal> {
  return store.write(author.schoolId, request.commands.length, (tx) => judge(tx, author, request, now, sealer));
}

async function judge(tx: SyncTransaction, author: PushAuthor, request: PushRequest, now: number, sealer: Sealer | null): Promise<PushOutcome | PushRefusal> {
  const { commands } = request;
  // What names another author is refused and leaves no trace: neither learns it the verdict of the real command, nor takes its id away from it.
  const own = commands.filter(({ authorId }) => authorId === author.staffId);
  const parsed = new Map(own.map((command) => [command.commandId, parse(command)]));
  const { head, verdicts: given, replica, facts, heads, cuts } = await tx.find({
    commandIds: own.map(({ commandId }) => commandId), replicaId: request.replicaId,
    facts: factsOf(author.staffId, now, [...parsed.values()].flatMap((one) => (one.command ? [one.command] : []))),
  });
  if (request.serverEpoch !== head.epoch) return 'server_epoch_changed';
  const fresh = own.filter(({ commandId }) => !given.has(commandId));
  if (isCloned(replica, fresh)) return 'device_cloned';
  const seal = (at: LogHead): Countersigned | null =>
    sealer && request.chain && countersign(sealer, { ...author, replicaId: request.replicaId }, replica?.chain ?? null, request.chain, at, isNewest(own, fresh), now);
  if (fresh.length === 0) {
    const signed = seal(head);
    if (signed?.write) await tx.save({ head, rows: [], revisions: [], verdicts: [], scopes: [], receivedAt: now, chain: signed.write });
    const verdicts = commands.map((command) => (command.authorId === author.staffId ? replayed(command, given.get(command.commandId)!) : forged(command)));
    return { head, verdicts, changed: [], patches: [], chain: signed?.judgement ?? null, sealed: signed?.sealed ?? null };
  }

  const batch = new Batch(head, facts, commonPast(head.epoch, cuts), author, request.replicaId, now);
  const verdicts: SyncVerdict[] = [];
  for (const command of commands) {
    if (command.authorId !== author.staffId) {
      verdicts.push(forged(command));
      continue;
    }
    const stored = given.get(command.commandId) ?? batch.verdictOf(command.commandId);
    verdicts.push(stored ? replayed(command, stored) : batch.judge(command, parsed.get(command.commandId)!));
  }
  const write = batch.finish();
  const signed = seal(write.head);
  await tx.save(signed?.write ? { ...write, chain: signed.write } : write);
  return { head: write.head, verdicts, changed: write.scopes.map(({ scope }) => scope), patches: ownPatches(write, heads), chain: signed?.judgement ?? null, sealed: signed?.sealed ?? null };
}

/** The rows of a batch as a pull would bring them, by the columns that a command writes. */
export function ownPatches({ rows, scopes }: Pick<BatchWrite, 'rows' | 'scopes'>, heads: ReadonlyMap<ScopeId, ScopeHead>): OwnPatch[] {
  return scopes.flatMap(({ scope, seq, checksumDelta }) => {
    const before = heads.get(scope);
    if (!before) return [];
    const last = new Map<string, RowWrite>();
    for (const write of rows) if (journalScope(write.journalId as JournalId) === scope) last.set(`${write.entity} ${write.entityId}`, write);
    const tables = tablesOfScope('journal').flatMap((table) => {
      const writes = [...last.values()].filter(({ entity }) => entity === table.name);
      if (writes.length === 0) return [];
      const columns = table.columns.filter(({ since }) => since === undefined).map(({ name }) => name);
      return [{
        table: table.name, columns, puts: writes.flatMap(({ row }) => (row ? [columns.map((name) => row[name] ?? null)] : [])),
        removes: writes.flatMap(({ entityId, row }) => (row ? [] : [entityId])),
      }];
    });
    return [{ scope, after: before.seq, upTo: seq, checksum: addChecksum(before.checksum, checksumDelta), tables }];
  });
}

/** Numbers of a replica only grow; a smaller fresh one means that another copy of the file has used it. */
const isCloned = (replica: ReplicaState | undefined, fresh: readonly SyncCommand[]): boolean =>
  replica !== undefined && fresh.some(({ deviceSeq }) => deviceSeq <= replica.deviceSeq);

/**
 * Whether nothing that was judged can be younger than this push. The oldest that waits goes first, so where that one was judged already, a later push may have told it,
 * with fewer commands behind it than this one (a server that was updated meanwhile takes fewer at once).
 */
const isNewest = (own: readonly SyncCommand[], fresh: readonly SyncCommand[]): boolean => fresh.length > 0 && fresh[0] === own[0];

const fingerprintOf = ({ name, args, authorId }: SyncCommand): string =>
  createHash('sha256').update(JSON.stringify([name, Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1)), authorId])).digest('hex');

/** The same id for another command is an attack or a defect; its first meaning stands. */
const replayed = (command: SyncCommand, stored: StoredVerdict): SyncVerdict =>
  isSame(command, stored) ? stored.verdict : { commandId: command.commandId, status: 'rejected', code: 'command_other', version: 0 };

const isSame = (command: SyncCommand, { fingerprint, spent }: StoredVerdict): boolean =>
  fingerprint === null ? spent?.name === command.name && spent.authorId === command.authorId : fingerprint === fingerprintOf(command);

const forged = ({ commandId }: SyncCommand): SyncVerdict => ({ commandId, status: 'rejected', code: 'author_forged', params: {}, version: 0 });

interface Parsed {
  /** null where the command is refused before any row is read. */
  readonly command: JournalCommand | null;
  readonly extra: string | null;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** In a revision's `extra`: never taken from a command. */
const RESCUED_BY = 'rescuedBy';

const namingRescuer = (extra: string | null, rescuerId: string): string => JSON.stringify({ ...(extra === null ? {} : (JSON.parse(extra) as object)), [RESCUED_BY]: rescuerId });

function parse(command: SyncCommand): Parsed {
  const refused = (code: string, params = {}): Parsed => ({ command: null, extra: null, code, params });
  if (!Object.hasOwn(journalCommandArgs, command.name)) return refused('command_unknown', { name: command.name });
  const schema = journalCommandArgs[command.name as keyof typeof journalCommandArgs];
  const args = schema.safeParse(command.args);
  if (!args.success) return refused('command_invalid', { path: args.error.issues[0]?.path.map(String).join('.') ?? '' });
  const unstorable = findUnstorable(args.data);
  if (unstorable !== null) return refused('command_invalid', { path: unstorable });
  const unknown = Object.entries(command.args).filter(([name]) => !Object.hasOwn(schema.shape, name) && name !== RESCUED_BY);
  return {
    command: { commandId: command.commandId, name: command.name, args: args.data, baseVersion: command.baseVersion } as JournalCommand,
    extra: unknown.length > 0 ? JSON.stringify(Object.fromEntries(unknown)) : null,
    code: '',
    params: {},
  };
}

/** Everything the decisions of these commands may ask for. */
export function factsOf(staffId: StaffId, now: number, commands: readonly JournalCommand[]): FactRequest {
  const lessonIds = new Set<string>();
  const workIds = new Set<string>();
  const workTypeIds = new Set<string>();
  const removedWorkIds: string[] = [];
  const lessonPupils: { lessonId: string; pupilId: string }[] = [];
  const workPupils: { workId: string; pupilId: string }[] = [];
  const termMarks: { journalId: string; termId: string; pupilId: string }[] = [];
  for (const { name, args } of commands) {
    if ('lessonId' in args) lessonIds.add(args.lessonId);
    if ('workId' in args) workIds.add(args.workId);
    if ('workTypeId' in args) workTypeIds.add(args.workTypeId);
    if (name === 'removeWork') removedWorkIds.push(args.workId);
    if (name === 'setAttendance') lessonPupils.push({ lessonId: args.lessonId, pupilId: args.pupilId });
    if (name === 'setMark' || name === 'commentMark') workPupils.push({ workId: args.workId, pupilId: args.pupilId });
    if (name === 'setTermMark') termMarks.push({ journalId: args.journalId, termId: args.termId, pupilId: args.pupilId });
  }
  return { staffId, now, removedWorkIds, lessonIds: [...lessonIds], workIds: [...workIds], workTypeIds: [...workTypeIds], lessonPupils, workPupils, termMarks };
}

/** The batch as it grows; facts see what earlier commands of it did. */
class Batch {
  private readonly start: LogHead;
  private readonly facts: BatchFacts;
  private readonly past: ReadonlyMap<string, number>;
  private readonly author: PushAuthor;
  private readonly replicaId: string;
  private readonly now: number;
  private seq: number;
  private chainSeq: number;
  private chainHash: Uint8Array;
  private readonly rows: RowWrite[] = [];
  private readonly revisions: RevisionWrite[] = [];
  private readonly verdicts = new Map<string, BatchWrite['verdicts'][number]>();
  private readonly scopes = new Map<ScopeId, { checksumDelta: number; seq: number }>();

  constructor(head: LogHead, facts: BatchFacts, past: ReadonlyMap<string, number>, author: PushAuthor, replicaId: string, now: number) {
    this.start = head;
    this.facts = facts;
    this.past = past;
    this.author = author;
    this.replicaId = replicaId;
    this.now = now;
    this.seq = head.seq;
    this.chainSeq = head.chainSeq;
    this.chainHash = head.chainHash;
  }

  verdictOf(commandId: string): StoredVerdict | undefined {
    return this.verdicts.get(commandId);
  }

  judge(sent: SyncCommand, parsed: Parsed): SyncVerdict {
    const { command } = parsed;
    if (!command) return this.remember(sent, { commandId: sent.commandId, status: 'rejected', code: parsed.code, params: parsed.params, version: 0 });
    const { grants, settings } = this.facts;
    const { entity, entityId } = targetOf(command);
    const baseVersion = this.baseOf(sent, entity, entityId);
    const decided = decide(this.facts, { actor: grants, staffId: grants.staffId, now: this.madeAt(sent), settings }, { ...command, baseVersion });
    if (!decided.ok) {
      const isConflict = decided.error.code === 'conflict_newer_version';
      const standing = isConflict ? this.facts.standing(entity, entityId) : undefined;
      const version = Number(standing?.['version'] ?? 0);
      return this.remember(sent, {
        commandId: sent.commandId, status: isConflict ? 'conflict' : 'rejected', code: decided.error.code, params: { ...decided.error.params },
        entity, entityId, version, ...(isConflict ? { standing: standing ? asContract(entity, standing) : null } : {}),
      });
    }
    const decision = decided.value;
    this.seq += 1;
    if (decision.row !== 'kept') this.write(decision, decision.row);
    // Empty rows of a work go with it.
    if (decision.entity === 'work' && decision.row === null) {
      for (const entityId of this.facts.marksOfWork(decision.entityId)) this.write({ entity: 'mark', entityId, journalId: decision.journalId }, null);
    }
    this.record(sent, decision, parsed.extra);
    return this.remember(sent, {
      commandId: sent.commandId, status: decision.adjusted ? 'adjusted' : 'accepted', ...(decision.adjusted ? { code: decision.adjusted } : {}),
      entity, entityId, version: decision.version,
    });
  }

  finish(): BatchWrite {
    const head: LogHead = { ...this.start, seq: this.seq, chainSeq: this.chainSeq, chainHash: this.chainHash };
    return {
      head, rows: this.rows, revisions: this.revisions, verdicts: [...this.verdicts.values()], receivedAt: this.now,
      scopes: [...this.scopes].map(([scope, change]) => ({ scope, ...change })),
    };
  }

  private baseOf(sent: SyncCommand, entity: Decision['entity'], entityId: string): number {
    const row = this.facts.standing(entity, entityId);
    const seq = row?.['seq'];
    return baseInEpoch(sent, this.start.epoch, this.past, row && { entity, row, seq: seq === undefined || seq === null ? undefined : Number(seq) });
  }

  /** The author's clock is a label; one from the future would stand above everything for ever, so it is brought back to ours. */
  private madeAt(sent: SyncCommand): number {
    return Math.min(Math.max(sent.madeAt, 0), this.now);
  }

  private write(decision: Pick<Decision, 'entity' | 'entityId' | 'journalId'>, row: RowColumns | null): void {
    const before = this.facts.standing(decision.entity, decision.entityId);
    this.facts.put(decision.entity, decision.entityId, row);
    this.rows.push({ entity: decision.entity, entityId: decision.entityId, journalId: decision.journalId, row, before, seq: this.seq });
    const scope = journalScope(decision.journalId);
    let delta = this.scopes.get(scope)?.checksumDelta ?? 0;
    if (before) delta = subtractChecksum(delta, checksumOf(decision.entity, before));
    if (row) delta = addChecksum(delta, checksumOf(decision.entity, row));
    this.scopes.set(scope, { checksumDelta: delta, seq: this.seq });
  }

  private record(sent: SyncCommand, decision: Decision, extra: string | null): void {
    this.chainSeq += 1;
    const revision = {
      chainSeq: this.chainSeq, commandId: sent.commandId, command: sent.name, entity: decision.entity, entityId: decision.entityId,
      before: decision.before === null ? null : JSON.stringify(decision.before), after: decision.after === null ? null : JSON.stringify(decision.after),
      authorId: this.author.staffId, madeAt: sent.madeAt, receivedAt: this.now, deviceId: this.author.deviceId,
      extra: this.author.rescuerId ? namingRescuer(extra, this.author.rescuerId) : extra,
    };
    const hash = linkHash(this.chainHash, revision);
    this.revisions.push({ ...revision, hash });
    this.chainHash = hash;
  }

  private remember(sent: SyncCommand, verdict: SyncVerdict): SyncVerdict {
    this.verdicts.set(sent.commandId, {
      verdict, fingerprint: fingerprintOf(sent), deviceId: this.author.deviceId, replicaId: this.replicaId, deviceSeq: sent.deviceSeq, seq: this.seq,
    });
    return verdict;
  }
}

const checksumOf = (entity: Decision['entity'], row: RowColumns): number => namedRowChecksum(syncTable(entity), row);

/** What stands, by the columns that the contract knows: what the server keeps beside them is its own. */
const asContract = (entity: Decision['entity'], row: RowColumns): Record<string, WireValue> => Object.fromEntries(syncTable(entity).columns.map(({ name }) => [name, row[name] ?? null]));
