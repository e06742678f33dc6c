import { COMMANDS_IN_PUSH_UNTOLD, CONTRACT, MOST_COMMANDS_IN_PUSH, PROTOCOL, type Poke, type PushAnswer, type ScopeId, type SyncContract } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import type { ScopeSection } from '#domain/sync/index.ts';
import type { Failure } from '#domain/errors.ts';
import type { Result } from '#domain/result.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';
import type { WriteOptions } from '../database/write-queue.ts';
import type { Log } from '../log.ts';
import { applyPatch, applySection, byParents, nothingApplied, removeScope, type Applied } from './apply.ts';
import { isUnsealed, readChainClaim } from './chain-head.ts';
import { refreshDisplayed } from './displayed.ts';
import { forgetRows } from './forget-rows.ts';
import { isWatched, step, STOPPED, type SyncEffect, type SyncInput, type SyncState } from './machine.ts';
import { countUnsentUpTo, countWaiting, forgetSent, hasUnshown, listForPush, requeueSent } from './outbox-repository.ts';
import { asPushed } from './push-command.ts';
import { countProblems } from './problem-repository.ts';
import { keepSealKeys } from './seal-repository.ts';
import { noteSeal } from './seals.ts';
import { findFact, findHeldScope, forgetCursors, listHeldScopes, setFact } from './state-repository.ts';
import { statusOf, type SyncStatus } from './status.ts';
import { isOfAnotherMinor, takeUpContract } from './take-up-contract.ts';
import type { SyncTransport } from './transport.ts';
import { applyVerdicts } from './verdicts.ts';

/** The open file of one person, as far as the sync needs it. */
export interface SyncFile {
  readonly read: ReadHandle;
  write<Value>(work: (tx: WriteHandle) => Value, options?: WriteOptions): Promise<Value>;
}

export interface EngineParts {
  readonly file: SyncFile;
  readonly transport: SyncTransport;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** What this version knows of the wire; named in the simulation only, where versions meet. */
  readonly contract?: SyncContract;
  readonly log: Log;
  /** Calls back once after so many milliseconds; a later call replaces an earlier one. */
  readonly wakeIn: (ms: number, wake: () => void) => void;
  readonly onStatus: (status: SyncStatus) => void;
  readonly onApplied: (applied: Applied) => void;
}

/**
 * What is done for one effect. An engine that was stopped meanwhile does nothing with what comes for its earlier life: another request may be under way, and
 * answers of two would be applied in any order.
 */
interface Turn {
  readonly tell: (input: SyncInput) => void;
  readonly isOver: () => boolean;
}

const SERVER_ROWS: WriteOptions = { foreignKeys: false };
const ROWS_IN_TRANSACTION = 10_000;
/** Over a slow line rows are few for long; what has come is kept and shown all the same. */
const STORED_EVERY_MS = 1_000;
/** Arguments of one push: with all else that is in it, it stays below what a server takes. */
const BYTES_IN_PUSH = 400_000;

/** The I/O around the machine: reads the file, asks the server, writes what came. Nothing stands in memory alone. */
export class SyncEngine {
  private readonly parts: EngineParts;
  private state: SyncState;
  private closeStream: (() => void) | null = null;
  /** Heard while a push was under way. */
  private pokesInPush: Poke[] = [];
  private lastStatus = '';
  /** As the server told when it was greeted. */
  private commandsInPush = COMMANDS_IN_PUSH_UNTOLD;
  /** Effects of an engine that was stopped or started anew must not speak into the next life. */
  private life = 0;
  /** What the status says beside the machine's state. */
  private seen: { readonly params: Failure['params']; readonly rows: number } = { params: {}, rows: 0 };

  constructor(parts: EngineParts) {
    this.parts = parts;
    this.state = { ...STOPPED, lastContactAt: readLastContact(parts.file.read) };
  }

  start(): void {
    this.life += 1;
    this.feed({ kind: 'started', now: this.parts.clock(), lastContactAt: readLastContact(this.parts.file.read) });
  }

  stop(): void {
    this.life += 1;
    this.feed({ kind: 'stopped' });
  }

  /** A command was put into the outbox. */
  wake(): void {
    this.feed({ kind: 'queued' });
  }

  /** A person asks to try at once. */
  syncNow(): void {
    this.feed({ kind: 'woken' });
  }

  status(): SyncStatus {
    return statusOf(this.state, { waiting: countWaiting(this.parts.file.read), problems: countProblems(this.parts.file.read) }, this.seen);
  }

  get isAway(): boolean {
    return this.state.offlineSince !== null;
  }

  private feed(input: SyncInput): void {
    const { state, effects } = step(this.state, input);
    this.state = state;
    if (state.toFetch === 0) this.seen = { ...this.seen, rows: 0 };
    for (const effect of effects) this.run(effect);
    this.tellStatus();
  }

  private tellStatus(): void {
    if (this.state.phase === 'stopped') return;
    const status = this.status();
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    this.lastStatus = text;
    this.parts.onStatus(status);
  }

  private run(effect: SyncEffect): void {
    const { life } = this;
    const hear = (input: SyncInput): void => {
      if (life === this.life) this.feed(input);
    };
    const turn: Turn = { tell: hear, isOver: () => life !== this.life };
    const attempt = (work: (turn: Turn) => Promise<void>): void => {
      work(turn).catch((error: unknown) => {
        // The file was closed under a request whose answer nobody waits for any more.
        if (turn.isOver()) return;
        this.parts.log.error('sync.threw', error, { effect: effect.kind });
        hear(this.failure({ code: 'app_unexpected', params: {} }));
      });
    };
    switch (effect.kind) {
      case 'connect':
        return attempt((one) => this.connect(one));
      case 'push':
        return attempt((one) => this.push(one));
      case 'pull':
        return attempt((one) => this.pull(one));
      case 'snapshot':
        return attempt((one) => this.snapshot(effect.scopes, one));
      case 'openStream': {
        this.closeStream?.();
        this.closeStream = this.parts.transport.stream((poke) => void (turn.isOver() || this.hearPoke(poke, hear)), () => hear({ kind: 'streamEnded', now: this.parts.clock() }));
        return undefined;
      }
      case 'closeStream':
        this.closeStream?.();
        this.closeStream = null;
        return undefined;
      case 'wakeIn':
        return this.parts.wakeIn(effect.ms, () => hear({ kind: 'woken' }));
      default:
        return effect satisfies never;
    }
  }

  private failure(error: Pick<Failure, 'code' | 'params'>): SyncInput {
    this.seen = { ...this.seen, params: error.params };
    return { kind: 'failed', now: this.parts.clock(), code: error.code, random: this.chance() };
  }

  private reset(code: string): SyncInput {
    return { kind: 'reset', now: this.parts.clock(), code, random: this.chance() };
  }

  /** 0 ≤ x < 1, to spread pauses. */
  private chance(): number {
    return (this.parts.random(1)[0] ?? 0) / 256;
  }

  private get contract(): SyncContract {
    return this.parts.contract ?? CONTRACT;
  }

  private async connect({ tell, isOver }: Turn): Promise<void> {
    const { transport, file, clock, random } = this.parts;
    if (isOfAnotherMinor(file.read, this.contract)) await file.write((tx) => takeUpContract(tx, this.contract), SERVER_ROWS);
    if (isOver()) return undefined;
    const hello = await transport.hello();
    if (isOver()) return undefined;
    if (!hello.ok) return tell(this.failure(hello.error));
    const { protocol, serverEpoch, limits } = hello.value;
    this.commandsInPush = Math.max(1, Math.min(limits?.commandsInPush ?? COMMANDS_IN_PUSH_UNTOLD, MOST_COMMANDS_IN_PUSH));
    if (protocol.oldest > PROTOCOL.major) return tell(this.failure({ code: 'protocol_too_old', params: {} }));
    if (protocol.newest.major < PROTOCOL.major) return tell(this.failure({ code: 'protocol_too_new', params: {} }));
    const session = await transport.openSession();
    if (isOver()) return undefined;
    if (!session.ok) return this.refused(session, tell);
    await file.write((tx) => {
      setFact(tx, 'schoolId', hello.value.schoolId);
      keepSealKeys(tx, hello.value.sealKeys, clock());
      const known = findFact(tx, 'serverEpoch');
      if (findFact(tx, 'replicaId') === null) setFact(tx, 'replicaId', makeId(clock(), random(10)));
      if (known === serverEpoch) return;
      // Restored from a backup: what it may have lost is sent again, what is held is asked anew.
      if (known !== null) for (const { entity, entityId } of requeueSent(tx)) refreshDisplayed(tx, entity, entityId);
      forgetCursors(tx);
      setFact(tx, 'serverEpoch', serverEpoch);
    }, SERVER_ROWS);
    tell({ kind: 'connected', now: clock() });
  }

  private envelope() {
    const { read } = this.parts.file;
    return { protocol: { ...PROTOCOL, minor: this.contract.minor }, replicaId: findFact(read, 'replicaId') ?? '', serverEpoch: findFact(read, 'serverEpoch') ?? '' };
  }

  /** A poke for scopes that are held as far as it tells asks for nothing. The answer to a push under way may bring that. */
  private hearPoke(poke: Poke, hear: (input: SyncInput) => void): void {
    if (this.state.underWay === 'push') {
      this.pokesInPush.push(poke);
      return;
    }
    const { seq, scopes } = poke;
    const isHeldAlready = seq > 0 && scopes.length > 0 && scopes.every((scope) => (findHeldScope(this.parts.file.read, scope)?.upTo ?? -1) >= seq);
    if (!isHeldAlready) hear({ kind: 'poked', seq });
  }

  private async push(turn: Turn): Promise<void> {
    this.pokesInPush = [];
    const { tell } = turn;
    await this.pushOnce({
      ...turn,
      tell: (input) => {
        const pokes = this.pokesInPush;
        this.pokesInPush = [];
        tell(input);
        for (const poke of pokes) this.hearPoke(poke, tell);
      },
    });
  }

  private async pushOnce({ tell, isOver }: Turn): Promise<void> {
    const { transport, file, clock } = this.parts;
    const commands = listForPush(file.read, this.commandsInPush, BYTES_IN_PUSH);
    const chain = readChainClaim(file.read);
    if (commands.length === 0 && !isUnsealed(file.read, chain)) return tell({ kind: 'pushed', now: clock(), settled: 0, more: false });
    const answer = await transport.push({
      ...this.envelope(),
      commands: commands.map(asPushed),
      chain,
    });
    if (isOver()) return undefined;
    if (!answer.ok) return this.refused(answer, tell);
    const applied = nothingApplied();
    let fits = true;
    const seal = await file.write((tx) => {
      applyVerdicts(tx, answer.value, clock(), applied);
      fits = this.applyOwn(tx, answer.value, applied);
      return noteSeal(tx, answer.value, chain);
    }, SERVER_ROWS);
    if (seal.trouble !== null) this.parts.log.warn(`sync.${seal.trouble}`, { length: chain?.seq ?? 0 });
    this.parts.onApplied(applied);
    const settled = commands.length - countUnsentUpTo(file.read, commands.at(-1)?.deviceSeq ?? 0);
    // The same commands would be sent again at once, for ever.
    if (settled === 0 && commands.length > 0) return tell(this.reset('server_answer_unusable'));
    // Who was refused sees what stands instead by a pull.
    const shown = fits && answer.value.verdicts.every(({ status }) => status === 'accepted' || status === 'adjusted') && !hasUnshown(file.read);
    tell({ kind: 'pushed', now: clock(), settled, shown, more: countWaiting(file.read) > 0 || seal.more });
  }

  /**
   * Rows of the push itself, where this file held the scope as it stood before; elsewhere the pull brings them.
   * @returns whether the checksums fit; where one does not, the pull finds the scope broken and counts it
   */
  private applyOwn(tx: WriteHandle, { patches }: PushAnswer, applied: Applied): boolean {
    let fits = true;
    for (const patch of patches ?? []) {
      const held = findHeldScope(tx, patch.scope);
      if (!held || held.upTo === 0 || held.upTo < patch.after || held.upTo >= patch.upTo) continue;
      if (!applyPatch(tx, patch, applied, this.contract)) fits = false;
    }
    return fits;
  }

  private async pull({ tell, isOver }: Turn): Promise<void> {
    const { transport, file, clock } = this.parts;
    const all = listHeldScopes(file.read);
    const held = all.filter(({ upTo }) => upTo > 0);
    const answer = await transport.pull({
      ...this.envelope(), scopes: held.map(({ scope, upTo, checksum }) => ({ id: scope, after: upTo, checksum })), waiting: countWaiting(file.read),
    });
    if (isOver()) return undefined;
    if (!answer.ok) return this.refused(answer, tell);
    const { addedScopes, removedScopes, brokenScopes, patches, more, backedUpTo } = answer.value;
    const applied = nothingApplied();
    if (more && patches.length === 0) return tell(this.reset('server_answer_unusable'));
    const broken = [...brokenScopes];
    await file.write((tx) => {
      const ended = all.filter(({ scope, upTo }) => upTo === 0 && !addedScopes.includes(scope)).map(({ scope }) => scope);
      for (const scope of byParents([...removedScopes, ...ended]).reverse()) removeScope(tx, scope, clock(), applied);
      for (const patch of patches) if (!applyPatch(tx, patch, applied, this.contract)) broken.push(patch.scope);
      const found = broken.filter((scope) => !isWatched(this.state, scope)).length;
      if (found > 0) setFact(tx, 'brokenScopes', String(Number(findFact(tx, 'brokenScopes') ?? 0) + found));
      forgetSent(tx, backedUpTo);
      setFact(tx, 'lastContactAt', String(clock()));
    }, SERVER_ROWS);
    const found = broken.filter((scope) => !isWatched(this.state, scope));
    if (found.length > 0) this.parts.log.warn('sync.brokenScopes', { count: found.length, first: found[0] ?? '' });
    this.parts.onApplied(applied);
    tell({ kind: 'pulled', now: clock(), seq: answer.value.seq, missing: byParents([...addedScopes, ...broken]), more, random: this.chance() });
  }

  private async snapshot(scopes: readonly ScopeId[], { tell, isOver }: Turn): Promise<void> {
    const { transport, file, clock } = this.parts;
    const applied = nothingApplied();
    let held: ScopeSection[] = [];
    let rows = 0;
    let stored = 0;
    let storedAt = clock();
    // A commit costs as much as a thousand rows, so small sections share one; a large school still yields to the window in between.
    const store = async (): Promise<void> => {
      if (isOver()) return;
      const some = held;
      held = [];
      rows = 0;
      storedAt = clock();
      if (some.length === 0) return;
      for (const { tables } of some) for (const table of tables) this.seen = { ...this.seen, rows: this.seen.rows + table.rows.length };
      const fits = await file.write((tx) => some.map((section) => applySection(tx, section, applied, this.contract)), SERVER_ROWS);
      for (const [at, { scope }] of some.entries()) {
        if (!fits[at]) this.parts.log.warn('sync.sectionDiffers', { scope });
        tell({ kind: 'sectionStored', scope: scope as ScopeId });
      }
      stored += some.length;
    };
    const answer = await transport.snapshot({ ...this.envelope(), scopes: [...scopes] }, async (section) => {
      held.push(section);
      for (const table of section.tables) rows += table.rows.length;
      if (rows >= ROWS_IN_TRANSACTION || clock() - storedAt >= STORED_EVERY_MS) await store();
    });
    await store();
    this.parts.onApplied(applied);
    if (isOver()) return undefined;
    if (!answer.ok) return this.refused(answer, tell);
    if (stored === 0) return tell(this.reset('server_answer_unusable'));
    tell({ kind: 'snapshotEnded', now: clock() });
  }

  private async refused(answer: Extract<Result<never>, { ok: false }>, tell: (input: SyncInput) => void): Promise<void> {
    const { file, clock, random } = this.parts;
    const { code } = answer.error;
    if (code === 'server_epoch_changed' || code === 'scope_unknown') return tell(this.reset(code));
    if (code === 'device_cloned') {
      // A copy of this file has used our numbers: from here on we are another replica. Command ids stay, so nothing happens twice.
      await file.write((tx) => setFact(tx, 'replicaId', makeId(clock(), random(10))));
      this.parts.log.warn('sync.cloned', {});
      return tell(this.reset(code));
    }
    if (code === 'device_withdrawn' && (await file.write(forgetRows, SERVER_ROWS))) {
      this.parts.log.warn('sync.withdrawn', {});
      // First why, then that nothing is there any more: who asks for it again must know.
      tell(this.failure(answer.error));
      return this.parts.onApplied({ journals: new Set(), people: true, school: true });
    }
    return tell(this.failure(answer.error));
  }
}

function readLastContact(db: ReadHandle): number | null {
  const stored = findFact(db, 'lastContactAt');
  return stored === null ? null : Number(stored);
}
