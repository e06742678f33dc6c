import { createHash } from 'node:crypto';
import { PROTOCOL, type Hello, type PullRequest, type PushRequest, type ScopeId, type SnapshotRequest } from '#domain/contract/sync/index.ts';
import type { CommandId, SchoolId, StaffId } from '#domain/ids.ts';
import { makeId } from '#domain/ids.ts';
import { ATTENDANCE_CODES, type JournalCommand } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { ScopeSection } from '#domain/sync/index.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import type { Log } from '#main/log.ts';
import { SyncEngine } from '#main/sync/engine.ts';
import type { SyncTransport } from '#main/sync/transport.ts';
import { pull } from '#server/sync/pull.ts';
import { push } from '#server/sync/push.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import type { BatchWrite } from '#server/sync/store.ts';
import { checkAtRest, checkStep } from './invariants.ts';
import { MemorySchool } from './memory-school.ts';
import { Seeded } from './seeded.ts';
import { SimulatedFile } from './simulated-file.ts';
import type { Template } from './template.ts';

const HOUR = 3_600_000;
const START = 1_795_400_000_000;
const YEARS_2 = 2 * 365 * 24 * HOUR;

export interface Workstation {
  readonly name: string;
  readonly staffId: StaffId;
  file: SimulatedFile;
  engine: SyncEngine;
  clockOffset: number;
  connected: boolean;
  wakeAt: number | null;
  wake: (() => void) | null;
  /** Counts lives: what an earlier one still waits for is not its successor's. */
  life: number;
  /** A copy of another's file: what stood in that file at the time belongs to both. */
  readonly clone: boolean;
  streams: Set<() => void>;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A school, its server, and its workstations, on one simulated clock, wire and disk. */
export class World {
  readonly school: MemorySchool;
  readonly workstations: Workstation[] = [];
  /** Commands that a workstation has acknowledged to its author. */
  readonly acknowledged = new Map<string, Workstation>();
  readonly trace: string[] = [];
  readonly random: Seeded;
  private readonly schoolId: SchoolId;
  private readonly due: Due[] = [];
  private order = 0;
  private backup: ReturnType<MemorySchool['backup']> | null = null;
  private backupAcknowledged = 0;
  private epochs = 0;
  private serverUp = true;
  private calm = false;
  now = START;
  /** What was seen to be wrong between two looks. */
  readonly broken: string[] = [];

  constructor(seed: number, template: Template) {
    this.random = new Seeded(seed);
    this.schoolId = template.schoolId;
    this.school = new MemorySchool(template.schoolId, template.rows, 'epoch-0');
    const people = [s.teacher, s.classTeacher, s.teacher];
    for (let at = 0; at < 2 + this.random.below(2); at++) this.workstations.push(this.makeWorkstation(`w${at}`, people[at]!, template.image, false));
  }

  /** Nobody's mark is overwritten by another who has not seen it (the conflict table of design §4). */
  private checkBases(batch: BatchWrite, request: PushRequest): void {
    const commands = new Map(request.commands.map((command) => [command.commandId, command]));
    for (const { verdict, seq } of batch.verdicts) {
      const command = commands.get(verdict.commandId);
      const write = batch.rows.find((row) => row.seq === seq && (row.entity === 'mark' || row.entity === 'term_mark') && row.row !== null);
      if (!command || !write?.before || verdict.status !== 'accepted') continue;
      const unseen = Number(write.before['version']) > command.baseVersion && write.before['author_id'] !== command.authorId;
      if (unseen) this.broken.push(`${write.entity} ${write.entityId} of another author was overwritten unseen`);
    }
  }

  /** Lives a bad time of so many steps, then a calm one, and looks after each step. */
  async live(steps: number): Promise<void> {
    for (const workstation of this.workstations) workstation.engine.start();
    for (let at = 0; at < steps; at++) {
      await this.step();
      await this.pass(this.random.below(4_000));
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

  digest(): string {
    return createHash('sha256').update(this.trace.join('\n')).digest('hex').slice(0, 16);
  }

  note(text: string): void {
    this.trace.push(`${this.now - START} ${text}`);
  }

  private async step(): Promise<void> {
    const one = this.random.pick(this.workstations);
    const dice = this.random.next();
    if (dice < 0.5) return this.type(one);
    if (dice < 0.6) {
      one.connected = !one.connected;
      this.note(`${one.name} ${one.connected ? 'connected' : 'cut off'}`);
      if (!one.connected) this.endStreams(one);
    } else if (dice < 0.68) this.crash(one, 'between');
    else if (dice < 0.76) one.file.failNext(this.random.chance(0.3) ? { kind: 'full' } : { kind: 'crash', at: this.random.pick(['before-begin', 'row-written', 'revision-written', 'before-commit', 'after-commit']) });
    else if (dice < 0.8) {
      one.clockOffset = Math.round((this.random.next() * 2 - 1) * YEARS_2);
      this.note(`${one.name} clock ${Math.round(one.clockOffset / HOUR)} h`);
    } else if (dice < 0.85) {
      this.serverUp = !this.serverUp;
      this.note(`server ${this.serverUp ? 'up' : 'down'}`);
      if (!this.serverUp) for (const each of this.workstations) this.endStreams(each);
    } else if (dice < 0.88) {
      this.backup = this.school.backup();
      this.backupAcknowledged += 1;
      this.note('backup');
    } else if (dice < 0.9) this.restore();
    else if (dice < 0.94) {
      const staffId = this.random.pick([s.teacher, s.classTeacher]);
      const live = this.random.chance(0.5);
      this.school.setLive(staffId, live);
      this.note(`rights of ${staffId} ${live ? 'given' : 'taken'}`);
    } else if (dice < 0.96) {
      const closed = this.random.chance(0.4);
      this.school.change('term', s.openTerm, { closed_at: closed ? this.now : null });
      this.note(`term ${closed ? 'closed' : 'opened'}`);
    } else if (dice < 0.98) {
      const membership = this.random.pick(this.school.rows('membership'));
      this.school.change('membership', String(membership.row['id']), { ends_on: this.random.chance(0.5) ? '2026-11-14' : null });
      this.note('membership changed');
    } else if (this.workstations.length < 5) this.clone(one);
    return undefined;
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
      one.engine.syncNow();
    }
    // A minute is the longest pause; a round or two bring what the last of them wrote to the others.
    await this.pass(400_000);
  }

  private async type(one: Workstation): Promise<void> {
    const actor = requireActor(one.file.read, { session: { staffId: one.staffId } });
    if (!actor.ok) return;
    const command = this.inventCommand(one);
    const life = one.life;
    const submitted = await submitOrNull(one, command, { ...actor.value, now: this.now + one.clockOffset, settings: DEFAULT_POLICY_SETTINGS }, () => this.settle());
    if (life !== one.life || submitted === null) return;
    this.note(`${one.name} ${command.name} ${submitted}`);
    if (submitted !== 'accepted' && submitted !== 'content_both_kept' && submitted !== 'attendance_merged') return;
    this.acknowledged.set(command.commandId, one);
    one.engine.wake();
  }

  private inventCommand(one: Workstation): JournalCommand {
    const { random } = this;
    const commandId = this.newId<CommandId>();
    const lessonId = random.pick([s.lesson9, s.lesson16, s.lesson23, s.closedLesson, s.talksLesson]);
    const pupilId = random.pick([s.anna, s.boris, s.vera]);
    const works = one.file.read.raw<[string, number]>('SELECT id, version FROM work ORDER BY id');
    const [workId = s.work23, workVersion = 1] = works.length > 0 ? random.pick(works) : [];
    const versionOf = (sql: string, ...key: string[]): number => one.file.read.get<{ version: number }>(sql, ...key)?.version ?? 0;
    const base = { commandId };
    const markVersion = versionOf('SELECT version FROM mark WHERE work_id = ? AND pupil_id = ?', workId, pupilId);
    const dice = random.next();
    if (dice < 0.4) {
      const value = random.chance(0.25) ? null : 2 + random.below(4);
      return { ...base, name: 'setMark', baseVersion: markVersion, args: { workId: workId as never, pupilId, value, isDebt: value === null && random.chance(0.3) } };
    }
    if (dice < 0.45) return { ...base, name: 'commentMark', baseVersion: markVersion, args: { workId: workId as never, pupilId, comment: random.pick(['', 'списал', 'молодец']) } };
    if (dice < 0.65) {
      const code = random.chance(0.3) ? null : random.pick(ATTENDANCE_CODES);
      const version = versionOf('SELECT version FROM attendance WHERE lesson_id = ? AND pupil_id = ?', lessonId, pupilId);
      return { ...base, name: 'setAttendance', baseVersion: version, args: { lessonId, pupilId, code, minutes: code === 'LATE' && random.chance(0.5) ? 1 + random.below(30) : null } };
    }
    if (dice < 0.73) return { ...base, name: 'addWork', baseVersion: 0, args: { workId: this.newId(), lessonId, workTypeId: s.answer, title: 'Устно', weight: 1 } };
    if (dice < 0.79) return { ...base, name: 'changeWork', baseVersion: workVersion, args: { workId: workId as never, workTypeId: s.controlWork, title: random.pick(['К', 'Т']), weight: 2 } };
    if (dice < 0.86) return { ...base, name: 'removeWork', baseVersion: workVersion, args: { workId: workId as never } };
    if (dice < 0.94) {
      const version = versionOf('SELECT version FROM lesson WHERE id = ?', lessonId);
      return { ...base, name: 'setLessonContent', baseVersion: version, args: { lessonId, topic: random.pick(['Дроби', 'Пропорции']), homework: random.pick(['', '№ 12']) } };
    }
    const version = versionOf('SELECT version FROM term_mark WHERE journal_id = ? AND term_id = ? AND pupil_id = ?', s.algebra, s.openTerm, pupilId);
    return { ...base, name: 'setTermMark', baseVersion: version, args: { journalId: s.algebra, termId: s.openTerm, pupilId, value: random.pick(['3', '4', '5', 'н/а', null]), reason: 'так' } };
  }

  private crash(one: Workstation, where: string): void {
    this.note(`${one.name} crashed ${where}`);
    this.endStreams(one);
    one.life += 1;
    one.wakeAt = null;
    one.engine = this.makeEngine(one);
    one.engine.start();
  }

  private clone(original: Workstation): void {
    const copy = this.makeWorkstation(`${original.name}'`, original.staffId, original.file.image(), true);
    this.workstations.push(copy);
    this.note(`${original.name} cloned`);
    copy.engine.start();
  }

  private restore(): void {
    if (!this.backup) return;
    this.epochs += 1;
    this.school.restore(this.backup, `epoch-${this.epochs}`);
    this.note('restored');
  }

  private makeWorkstation(name: string, staffId: StaffId, image: Buffer, clone: boolean): Workstation {
    const one = { name, staffId, file: new SimulatedFile(image), clockOffset: 0, connected: true, wakeAt: null, wake: null, life: 0, clone, streams: new Set() } as unknown as Workstation;
    one.file.onCrash = () => this.crash(one, 'while writing');
    one.engine = this.makeEngine(one);
    return one;
  }

  private makeEngine(one: Workstation): SyncEngine {
    const life = one.life;
    return new SyncEngine({
      file: one.file, transport: this.makeTransport(one), clock: () => this.now + one.clockOffset, random: (count) => this.random.bytes(count), log: silent,
      wakeIn: (ms, wake) => {
        if (life !== one.life) return;
        one.wakeAt = this.now + ms;
        one.wake = wake;
      },
      onStatus: () => undefined, onApplied: () => undefined,
    });
  }

  /** Requests and answers are copied, delayed, lost, and sometimes carried twice. */
  private makeTransport(one: Workstation): SyncTransport {
    const life = one.life;
    const ask = <Answer>(name: string, work: () => Promise<Result<Answer>>): Promise<Result<Answer>> =>
      new Promise((resolve) => {
        const lost = failed('server_unreachable', { address: 'server' });
        const reach = (): boolean => one.connected && this.serverUp;
        const answer = (result: Result<Answer>): void => {
          // A process that died hears nothing.
          if (life === one.life) resolve(structuredClone(result));
        };
        const goes = this.calm || !this.random.chance(0.08);
        const twice = !this.calm && this.random.chance(0.05);
        const comes = this.calm || !this.random.chance(0.08);
        this.after(this.delay(), () => {
          if (!goes || !reach()) {
            this.after(this.delay(), () => answer(lost));
            return;
          }
          const serve = async (): Promise<void> => {
            const result = await work();
            this.note(`${one.name} ${name} ${result.ok ? 'ok' : result.error.code}`);
            this.after(this.delay(), () => answer(comes && reach() ? result : lost));
          };
          void serve();
          // The copy arrives later and its answer goes nowhere.
          if (twice) this.after(this.delay() * 3, () => void (reach() && work()));
        });
      });
    const reader = { schoolId: this.schoolId, staffId: one.staffId };
    return {
      hello: () => ask('hello', () => Promise.resolve(done(this.hello()))),
      openSession: () => ask('session', () => Promise.resolve(done(null))),
      push: (request: PushRequest) =>
        ask('push', async () => {
          this.school.onSave = (batch) => this.checkBases(batch, request);
          const outcome = await push(this.school, { ...reader, deviceId: 'device' }, structuredClone(request), this.now);
          if (typeof outcome === 'string') return failed(outcome);
          if (outcome.changed.length > 0) this.poke(outcome.changed);
          return done({ serverEpoch: outcome.head.epoch, verdicts: [...outcome.verdicts], seq: outcome.head.seq, sealed: null, backedUpTo: outcome.head.backedUpTo });
        }),
      pull: (request: PullRequest) =>
        ask('pull', async () => {
          const answer = await pull(this.school, reader, structuredClone(request), this.now);
          return typeof answer === 'string' ? failed(answer) : done(answer);
        }),
      snapshot: async (request: SnapshotRequest, onSection) => {
        const read = await ask('snapshot', () => this.sections(reader.staffId, request));
        if (!read.ok) return read;
        const cut = !this.calm && this.random.chance(0.15) ? this.random.below(read.value.length + 1) : read.value.length;
        for (const section of read.value.slice(0, cut)) {
          if (life !== one.life) return new Promise(() => undefined);
          await onSection(section);
        }
        return cut === read.value.length ? done(null) : failed('server_unreachable', { address: 'server' });
      },
      stream: (onPoke, onEnd) => {
        const listener = Object.assign(() => onPoke({ seq: 0, scopes: [] }), { onEnd });
        one.streams.add(listener);
        return () => void one.streams.delete(listener);
      },
    };
  }

  private async sections(staffId: StaffId, request: SnapshotRequest): Promise<Result<ScopeSection[]>> {
    if (request.serverEpoch !== this.school.head.epoch) return failed('server_epoch_changed');
    const granted = new Set(this.school.scopesOf(this.school.grantsOf(staffId)));
    if (!request.scopes.every((scope) => granted.has(scope))) return failed('scope_unknown');
    return this.school.read(this.schoolId, async (view) => {
      const heads = await view.heads(request.scopes);
      const changes = await view.changes(request.scopes.map((scope) => ({ scope, after: -1 })));
      return done(changes.map(({ scope, upTo, tables }) => ({
        scope, upTo, checksum: heads.get(scope)?.checksum ?? 0, tables: tables.map(({ table, columns, puts }) => ({ table, columns, rows: puts })),
      })));
    });
  }

  private hello(): Hello {
    return {
      serverEpoch: this.school.head.epoch, schoolId: this.schoolId, schoolName: 'Школа № 1', protocol: { oldest: 1, newest: { ...PROTOCOL } }, now: this.now, version: 'model',
      developmentIdentities: true, sealKeys: {},
    };
  }

  private poke(_scopes: readonly ScopeId[]): void {
    for (const one of this.workstations) for (const listener of one.streams) this.after(this.delay(), () => void (one.connected && one.streams.has(listener) && listener()));
  }

  private endStreams(one: Workstation): void {
    for (const listener of one.streams) {
      one.streams.delete(listener);
      this.after(this.delay(), (listener as unknown as { onEnd: () => void }).onEnd);
    }
  }

  private delay(): number {
    return this.calm ? 5 : 1 + this.random.below(this.random.chance(0.1) ? 20_000 : 300);
  }

  private after(ms: number, run: () => void): void {
    this.due.push({ at: this.now + ms, order: this.order++, run });
  }

  private newId<Id extends string>(): Id {
    return makeId<Id>(this.now, this.random.bytes(10));
  }
}

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
