import { createHash } from 'node:crypto';
import type { ScopeId, SyncCommand, SyncVerdict } from '#domain/contract/sync/index.ts';
import { makeId, type PupilId, type SchoolId, type StaffId } from '#domain/ids.ts';
import { targetOf, type JournalCommand } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import type { Log } from '#main/log.ts';
import { SyncEngine } from '#main/sync/engine.ts';
import { listPendingOf } from '#main/sync/outbox-repository.ts';
import { findRow } from '#main/sync/rows-repository.ts';
import type { BatchWrite, RowWrite } from '#server/sync/store.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { checkAtRest, checkNothingOutside, checkStep } from './invariants.ts';
import { inventCommand } from './invent-command.ts';
import { MemorySchool } from './memory-school.ts';
import { RowHistories, type Seen } from './row-histories.ts';
import { Seeded } from './seeded.ts';
import { SimulatedFile } from './simulated-file.ts';
import type { Template } from './template.ts';
import { CONTRACTS, migrationAfter, NEWEST } from './versions.ts';
import { makeTransport } from './wire.ts';

const HOUR = 3_600_000;
const START = 1_795_400_000_000;
const YEARS_2 = 2 * 365 * 24 * HOUR;

export interface Workstation {
  readonly name: string;
  readonly staffId: StaffId;
  readonly file: SimulatedFile;
  engine: SyncEngine;
  /** The version of the program. */
  minor: number;
  clockOffset: number;
  connected: boolean;
  wakeAt: number | null;
  wake: (() => void) | null;
  /** Counts lives: what an earlier one still waits for is not its successor's. */
  life: number;
  /** Requests under way, of this life and since the engine was last started. */
  flight: { count: number };
  streams: Set<(seq: number, scopes: readonly ScopeId[]) => void>;
  /** How much had been written when the file was last looked at; versions of the server's rows then, and the history they belong to. */
  seen: { writes: number; epoch: string | null; versions: Map<string, number> };
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** What happens in a world, and how often beside the others. */
const EVENTS = {
  type: 46, cut: 9, crash: 7, fault: 7, clock: 4, server: 5, backup: 4, restore: 2, rights: 5, term: 2, membership: 2, clone: 2, restart: 3, later: 4, upgrade: 2,
} as const;
type EventName = keyof typeof EVENTS;

/** People write into the same few cells while the server is brought back again and again: what one has seen of the other is of a history that is lost. */
const QUARREL_DAY: Partial<Record<EventName, number>> = { type: 90, cut: 24, backup: 8, restore: 16, crash: 3, fault: 2, clock: 2, server: 3, rights: 1, term: 0, membership: 0, clone: 1, later: 2 };

/** Most bad days have one thing that goes wrong again and again; the first is a day of everything. */
const DAYS: readonly Partial<Record<EventName, number>>[] = [
  {},
  { backup: 12, restore: 9, cut: 14 },
  { rights: 22, cut: 6, backup: 6, restore: 5 },
  { clone: 6, crash: 12, restore: 4, backup: 6 },
  { restart: 16, cut: 14, crash: 10 },
  { upgrade: 10, later: 18, rights: 9 },
  QUARREL_DAY,
];

/** A school, its server, and its workstations, on one simulated clock, wire and disk. */
export class World {
  readonly school: MemorySchool;
  readonly workstations: Workstation[] = [];
  /** Commands that a workstation has acknowledged to its author. */
  readonly acknowledged = new Map<string, Workstation>();
  /** The server's version that the author of a command saw. */
  readonly bases = new Map<string, number>();
  /** And what of others he had before his eyes, by the world's own knowledge. */
  readonly seen = new Map<string, Seen>();
  readonly histories = new RowHistories();
  /** Commands as they last came to the server, and the history they were meant for. */
  readonly requests = new Map<string, { readonly command: SyncCommand; readonly epoch: string }>();
  readonly trace: string[] = [];
  readonly random: Seeded;
  serverUp = true;
  calm = false;
  now = START;
  /** The server's state when it was last looked at. */
  seenServer = '';
  /** What was seen to be wrong between two looks. */
  readonly broken: string[] = [];
  private readonly schoolId: SchoolId;
  private readonly due: Due[] = [];
  private readonly isQuarrel: boolean;
  private readonly weights: readonly (readonly [EventName, number])[];
  /** Histories that the one which stands grew out of, and itself. */
  private past: readonly string[] = ['epoch-0'];
  /** The newest, which is the one that is brought back: older ones lack what workstations were told is safe. */
  private backup: { readonly past: readonly string[]; readonly school: ReturnType<MemorySchool['backup']>; readonly histories: ReturnType<RowHistories['copy']> } | null = null;
  private order = 0;
  private epochs = 0;

  constructor(seed: number, template: Template) {
    this.random = new Seeded(seed);
    this.schoolId = template.schoolId;
    const day = DAYS[seed % DAYS.length]!;
    this.isQuarrel = day === QUARREL_DAY;
    this.weights = Object.entries({ ...EVENTS, ...day }) as [EventName, number][];
    const minor = this.random.below(NEWEST + 1);
    this.school = new MemorySchool(template.schoolId, template.rows, 'epoch-0', minor);
    this.school.onSave = (batch) => this.checkBatch(batch);
    if (this.random.chance(0.5)) {
      for (const pupilId of [s.anna, s.firstGrader]) this.school.change('pupil_contact', pupilId, { address: 'дом 1', ...(this.school.knows('pupil_contact', 'email') ? { email: 'a' } : {}) });
    }
    const people = [s.teacher, s.classTeacher, s.teacher];
    for (let at = 0; at < 2 + this.random.below(2); at++) {
      const own = Math.min(Math.max(minor - 1 + this.random.below(3), 0), NEWEST);
      this.workstations.push(this.makeWorkstation(`w${at}`, people[at]!, template.image, 0, own));
    }
  }

  /** Lives a bad time of so many steps, then a calm one, and looks after each step. */
  async live(steps: number): Promise<void> {
    for (const workstation of this.workstations) workstation.engine.start();
    for (let at = 0; at < steps; at++) {
      await this.step();
      // Much happens while something is under way.
      await this.pass(this.random.below(this.random.chance(0.4) ? 200 : 5_000));
      checkStep(this);
    }
    await this.heal();
    checkStep(this);
    checkAtRest(this);
    for (const { engine, file } of this.workstations) {
      engine.stop();
      file.close();
    }
  }

  /** Whether a file was ever copied in this world. */
  hasClones(): boolean {
    return this.workstations.some(({ name }) => name.endsWith("'"));
  }

  digest(): string {
    return createHash('sha256').update(this.trace.join('\n')).digest('hex').slice(0, 16);
  }

  note(text: string): void {
    this.trace.push(`${this.now - START} ${text}`);
  }

  after(ms: number, run: () => void): void {
    this.due.push({ at: this.now + ms, order: this.order++, run });
  }

  delay(): number {
    return this.calm ? 5 : 1 + this.random.below(this.random.chance(0.1) ? 20_000 : 300);
  }

  /** Between two steps: whether a workstation shows at this moment what it may not. */
  lookOutside(one: Workstation): void {
    try {
      checkNothingOutside(one);
    } catch (error) {
      this.broken.push(String(error));
    }
  }

  /** @param seq that a push reached; 0 for what moves without the sequence */
  poke(seq = 0, scopes: readonly ScopeId[] = []): void {
    for (const one of this.workstations) for (const listener of one.streams) this.after(this.delay(), () => void (one.connected && one.streams.has(listener) && listener(seq, scopes)));
  }

  /** What the server is about to write, against what it was sent and what its author saw (design §4, ADR 0009, 0014). */
  private checkBatch(batch: BatchWrite): void {
    for (const { verdict, seq } of batch.verdicts) {
      const isTaken = verdict.status === 'accepted' || verdict.status === 'adjusted';
      const rows = isTaken ? batch.rows.filter((row) => row.seq === seq) : [];
      const request = this.requests.get(verdict.commandId);
      if (request) this.checkVerdict(verdict, rows, request);
      for (const { entity, entityId, row } of rows) this.histories.write(entity, entityId, row, verdict.commandId, batch.head.epoch);
    }
  }

  private checkVerdict(verdict: SyncVerdict, rows: readonly RowWrite[], { command, epoch }: { readonly command: SyncCommand; readonly epoch: string }): void {
    if (epoch !== this.school.head.epoch) this.broken.push(`${verdict.commandId} was meant for ${epoch} and is judged in ${this.school.head.epoch}`);
    const base = this.bases.get(verdict.commandId) ?? command.baseVersion;
    if (base !== command.baseVersion) this.broken.push(`${command.name} ${verdict.commandId} says its author saw ${command.baseVersion}, not ${base}`);
    const seen = this.seen.get(verdict.commandId);
    const { entity = '', entityId = '' } = verdict;
    const write = rows.find((row) => row.entity === entity && row.entityId === entityId);
    if (!seen || entity === '') return;
    const isUnseen = this.histories.holdsUnseen(entity, entityId, command.authorId, seen);
    // Nobody's word is overwritten by another who has not seen it and is not told (the conflict table). A reason on paper may outrank an absence.
    if (verdict.status === 'accepted' && write?.before && !outranks(write)) {
      const unseen = command.baseEpoch !== undefined ? isUnseen && !this.histories.isTheSame(entity, entityId, seen) : Number(write.before['version']) > base && write.before['author_id'] !== command.authorId;
      if (unseen) this.broken.push(`${entity} ${entityId} of another author was overwritten unseen`);
    }
    // And nobody is asked to decide about what he has seen, unless he saw it on a branch that this server knows nothing of.
    if (verdict.status === 'conflict' && command.baseEpoch !== undefined && seen.epochs.every((one) => this.past.includes(one))) {
      const sameEpoch = command.baseEpoch === this.school.head.epoch;
      if (!isUnseen || (!sameEpoch && this.histories.isTheSame(entity, entityId, seen))) this.broken.push(`${entity} ${entityId} is a conflict, and its author saw it`);
    }
  }

  private async step(): Promise<void> {
    const one = this.random.pick(this.workstations);
    switch (this.pickEvent()) {
      case 'type': {
        for (let times = this.random.chance(0.25) ? 2 + this.random.below(3) : 1; times > 0; times--) await this.type(one);
        return undefined;
      }
      case 'cut':
        one.connected = !one.connected;
        this.note(`${one.name} ${one.connected ? 'connected' : 'cut off'}`);
        if (!one.connected) this.endStreams(one);
        return undefined;
      case 'crash':
        return this.crash(one, 'between');
      case 'fault':
        return one.file.failNext(this.random.chance(0.3) ? { kind: 'full' } : { kind: 'crash', at: this.random.pick(['before-begin', 'row-written', 'revision-written', 'before-commit', 'after-commit']) });
      case 'clock':
        one.clockOffset = Math.round((this.random.next() * 2 - 1) * YEARS_2);
        return this.note(`${one.name} clock ${Math.round(one.clockOffset / HOUR)} h`);
      case 'server':
        this.serverUp = !this.serverUp;
        this.note(`server ${this.serverUp ? 'up' : 'down'}`);
        if (!this.serverUp) for (const each of this.workstations) this.endStreams(each);
        return undefined;
      case 'backup':
        this.backup = { past: this.past, school: this.school.backup(), histories: this.histories.copy() };
        return this.note('backup');
      case 'restore':
        return this.restore();
      case 'rights':
        return this.changeRights(one);
      case 'term': {
        const closed = this.random.chance(0.4);
        this.school.change('term', s.openTerm, { closed_at: closed ? this.now : null });
        return this.note(`term ${closed ? 'closed' : 'opened'}`);
      }
      case 'membership': {
        const membership = this.random.pick(this.school.rows('membership'));
        this.school.change('membership', String(membership.row['id']), { ends_on: this.random.chance(0.5) ? '2026-11-14' : null });
        return this.note('membership changed');
      }
      case 'clone':
        return this.clone(one);
      case 'restart': {
        // Signed out and in again in the same process: what was under way still comes back.
        this.note(`${one.name} restarted`);
        this.endStreams(one);
        one.engine.stop();
        one.flight = { count: 0 };
        return one.engine.start();
      }
      case 'later':
        return this.changeLaterColumn();
      case 'upgrade':
        return this.random.chance(0.4) ? this.upgradeServer() : this.upgrade(one);
      default:
        return undefined;
    }
  }

  private pickEvent(): EventName {
    let dice = this.random.next() * this.weights.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of this.weights) {
      dice -= weight;
      if (dice < 0) return name;
    }
    return 'type';
  }

  /** Time passes; what is due happens, in its order. */
  private async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await this.settle();
    for (;;) {
      let next: Due | undefined;
      for (const one of this.due) if (one.at <= until && (!next || one.at < next.at || (one.at === next.at && one.order < next.order))) next = one;
      const waking = this.workstations.filter(({ wakeAt }) => wakeAt !== null && wakeAt <= until).sort((a, b) => a.wakeAt! - b.wakeAt!)[0];
      if (waking && (!next || waking.wakeAt! < next.at)) {
        this.now = Math.max(this.now, waking.wakeAt!);
        waking.wakeAt = null;
        waking.wake?.();
      } else if (next) {
        this.now = Math.max(this.now, next.at);
        this.due.splice(this.due.indexOf(next), 1);
        next.run();
      } else break;
      await this.settle();
    }
    this.now = until;
  }

  /** Everything that follows at once has followed. */
  private async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
  }

  private async heal(): Promise<void> {
    this.calm = true;
    this.serverUp = true;
    this.note('calm');
    // Most worlds end with everybody's rights, some with rights that were taken.
    if (this.random.chance(0.7)) for (const staffId of [s.teacher, s.classTeacher]) this.school.setLive(staffId, true);
    for (const one of this.workstations) {
      one.connected = true;
      one.clockOffset = 0;
      // Nobody presses the button: whoever was cut off comes back by himself.
    }
    // A minute and a half is the longest pause; a round or two bring what the last of them wrote to the others.
    await this.pass(400_000);
  }

  private async type(one: Workstation): Promise<void> {
    const actor = requireActor(one.file.read, { session: { staffId: one.staffId } });
    if (!actor.ok) return;
    const command = inventCommand(one.file, this.random, <Id extends string>() => this.newId<Id>(), this.isQuarrel);
    const { life } = one;
    const base = this.baseOf(one, command);
    const seen = this.seenBy(one, command);
    const submitted = await submitOrNull(one, command, { ...actor.value, now: this.now + one.clockOffset, settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false }, () => this.settle());
    // It may have been written although the process died before it could say so.
    this.bases.set(command.commandId, base);
    this.seen.set(command.commandId, seen);
    if (life !== one.life || submitted === null) return;
    this.note(`${one.name} ${command.name} ${submitted}`);
    if (submitted !== 'accepted' && submitted !== 'content_both_kept' && submitted !== 'attendance_merged') return;
    this.acknowledged.set(command.commandId, one);
    one.engine.wake();
  }

  /** The server's version that who types now has before his eyes: beneath own unsent commands it is what the first of them saw. */
  private baseOf(one: Workstation, command: JournalCommand): number {
    const { entity, entityId } = targetOf(command);
    const pending = listPendingOf(one.file.read, entity, entityId);
    const unsent = pending.find(({ settledVersion }) => settledVersion === null);
    if (unsent) return this.bases.get(unsent.commandId)!;
    if (pending.length > 0) return Math.max(...pending.map(({ settledVersion }) => settledVersion!));
    return Number(findRow(one.file.read, entity, entityId)?.['version'] ?? 0);
  }

  /** The same by what stands there and not by its number. */
  private seenBy(one: Workstation, command: JournalCommand): Seen {
    const { entity, entityId } = targetOf(command);
    const pending = listPendingOf(one.file.read, entity, entityId);
    const unsent = pending.find(({ settledVersion }) => settledVersion === null);
    if (unsent) return this.seen.get(unsent.commandId)!;
    if (pending.length > 0) return this.histories.seenAfter(pending.map(({ commandId }) => commandId));
    return this.histories.seenIn(entity, entityId, findRow(one.file.read, entity, entityId));
  }

  private crash(one: Workstation, where: string): void {
    this.note(`${one.name} crashed ${where}`);
    this.endStreams(one);
    one.life += 1;
    one.wakeAt = null;
    one.flight = { count: 0 };
    one.engine = this.makeEngine(one);
    one.engine.start();
  }

  /** A copy of the file, with which somebody works on from that moment. */
  private clone(original: Workstation): void {
    if (this.workstations.length >= 5) return;
    const copy = this.makeWorkstation(`${original.name}'`, original.staffId, original.file.image(), original.minor, original.minor);
    this.workstations.push(copy);
    this.note(`${original.name} cloned`);
    copy.engine.start();
  }

  private restore(): void {
    if (!this.backup) return;
    this.epochs += 1;
    this.school.restore(this.backup.school, `epoch-${this.epochs}`);
    this.past = [...this.backup.past, `epoch-${this.epochs}`];
    this.histories.bringBack(this.backup.histories);
    this.note('restored');
  }

  private changeRights(one: Workstation): void {
    const { staffId } = one;
    const live = this.random.chance(0.5);
    // Everything, one object, or the class alone, with which the families go and the journals may stay.
    const objects = this.random.chance(0.4) ? [s.class1A, s.class7A] : this.school.objectsOf(staffId);
    const objectId = this.random.chance(0.4) ? null : this.random.pick(objects);
    this.school.setLive(staffId, live, objectId);
    this.note(`rights of ${staffId} ${objectId ?? 'all'} ${live ? 'given' : 'taken'}`);
    // A poke that comes before anybody notices.
    if (this.random.chance(0.5)) this.poke();
  }

  /** A change that only the newer of the versions understand. */
  private changeLaterColumn(): void {
    const word = this.random.pick(['', 'а', 'б', 'в']);
    const room = `room${this.random.below(3)}`;
    const markKey = ({ row }: { readonly row: Readonly<Record<string, unknown>> }): string => `${String(row['work_id'])}/${String(row['pupil_id'])}`;
    const changes: { readonly table: string; readonly column: string; readonly run: () => void }[] = [
      { table: 'school', column: 'motto', run: () => this.school.change('school', this.schoolId, { motto: word }) },
      { table: 'membership', column: 'note', run: () => this.school.change('membership', String(this.random.pick(this.school.rows('membership')).row['id']), { note: word }) },
      {
        table: 'pupil_contact', column: 'email',
        run: () => this.school.change('pupil_contact', this.random.pick<PupilId>([s.anna, s.boris, s.firstGrader, s.firstGrader]), { address: `дом ${this.random.below(3)}`, email: word }),
      },
      ...(['tag', 'criterion'] as const).map((column) => ({
        table: 'mark', column,
        run: () => {
          const marks = this.school.rows('mark');
          if (marks.length === 0) return;
          const mark = this.random.pick(marks);
          const changed = { [column]: column === 'tag' ? word : word.length, version: Number(mark.row['version']) + 1 };
          this.school.change('mark', markKey(mark), changed);
          this.histories.write('mark', markKey(mark), { ...mark.row, ...changed }, `office-${this.school.head.epoch}-${this.school.head.seq}`, this.school.head.epoch);
        },
      })),
      { table: 'room', column: 'name', run: () => this.school.change('room', room, { id: room, name: word }) },
    ];
    const change = this.random.pick(changes);
    if (!this.school.knows(change.table, change.column)) return;
    change.run();
    this.note(`${change.table}.${change.column} changed`);
    if (this.random.chance(0.7)) this.poke();
  }

  private upgradeServer(): void {
    if (this.school.minor >= NEWEST) return;
    this.school.upgrade();
    this.note(`server is of version ${this.school.minor}`);
  }

  /** The program is closed, updated, and begins with its migration. */
  private upgrade(one: Workstation): void {
    if (one.minor >= NEWEST) return;
    one.file.migrate(migrationAfter(one.minor));
    one.minor += 1;
    this.crash(one, `and is of version ${one.minor}`);
  }

  private makeWorkstation(name: string, staffId: StaffId, image: Buffer, from: number, minor: number): Workstation {
    const file = new SimulatedFile(image);
    for (let version = from; version < minor; version++) file.migrate(migrationAfter(version));
    const one = {
      name, staffId, file, minor, clockOffset: 0, connected: true, wakeAt: null, wake: null, life: 0, flight: { count: 0 }, streams: new Set(), seen: { writes: -1, epoch: null, versions: new Map() },
    } as unknown as Workstation;
    file.onCrash = () => this.crash(one, 'while writing');
    one.engine = this.makeEngine(one);
    return one;
  }

  private makeEngine(one: Workstation): SyncEngine {
    const { life } = one;
    return new SyncEngine({
      file: one.file, transport: makeTransport(this, one, this.schoolId), clock: () => this.now + one.clockOffset, random: (count) => this.random.bytes(count), log: silent,
      contract: CONTRACTS[one.minor]!,
      wakeIn: (ms, wake) => {
        if (life !== one.life) return;
        one.wakeAt = this.now + ms;
        one.wake = wake;
      },
      onStatus: () => undefined, onApplied: () => undefined,
    });
  }

  private endStreams(one: Workstation): void {
    for (const listener of one.streams) {
      one.streams.delete(listener);
      this.after(this.delay(), (listener as unknown as { onEnd: () => void }).onEnd);
    }
  }

  private newId<Id extends string>(): Id {
    return makeId<Id>(this.now, this.random.bytes(10));
  }
}

/** An absence with a reason on paper takes the place of one without, whoever saw it; a time is added to «ОП» without one. */
const outranks = ({ entity, row, before }: RowWrite): boolean =>
  entity === 'attendance' &&
  ((['EXCUSED', 'ILLNESS'].includes(String(row?.['code'])) && ['ABSENT', 'UNEXCUSED'].includes(String(before?.['code']))) ||
    (row?.['code'] === before?.['code'] && before?.['minutes'] === null));

/** With UCH_MODEL_LOG set one sees what the engine says, to understand a seed. */
const silent: Log = {
  info: () => undefined, warn: () => undefined,
  error: (event, error) => {
    if (process.env['UCH_MODEL_LOG']) console.error(event, error);
    return 'model';
  },
};

/** The answer a page would get; null where the process died or the disk was full, and then nothing was promised. */
async function submitOrNull(
  one: Workstation, command: JournalCommand, author: Parameters<typeof submitCommands>[2], settle: () => Promise<void>,
): Promise<string | null> {
  let answer: string | null = null;
  const submit = async (): Promise<void> => {
    try {
      const { verdicts } = await submitCommands(one.file, [command], author);
      answer = verdicts[0]!.code ?? verdicts[0]!.status;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL')) throw error;
    }
  };
  void submit();
  await settle();
  return answer;
}
