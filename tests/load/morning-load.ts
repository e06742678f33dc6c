import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { journalScope, type ScopeId } from '#domain/contract/sync/index.ts';
import { makeId, type CommandId } from '#domain/ids.ts';
import type { BenchJournal } from '../bench/sync/bench-school.ts';
import { WireFailure, type TypedCommand, type VirtualWorkstation } from './virtual-workstation.ts';

export interface MorningPlan {
  readonly minutes: number;
  /** Mean of one workstation between two typed commands, ms; the gaps are drawn from an exponential distribution. */
  readonly meanGapMs: number;
  /** When, as shares of the run, everyone sends what was typed offline, as at 8:30 when the network comes. */
  readonly bursts: readonly number[];
  readonly burstCommands: number;
}

export interface LoadSeat {
  readonly workstation: VirtualWorkstation;
  readonly journal: BenchJournal;
}

/** Times in ms. */
export interface MorningFigures {
  readonly seconds: number;
  readonly commands: number;
  readonly pushes: readonly number[];
  readonly burstPushes: readonly number[];
  readonly pulls: readonly number[];
  /** From the key of a teacher to the moment when the workstation of the class teacher holds it. */
  readonly seen: readonly number[];
  readonly verdicts: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, number>;
  readonly rows: number;
  readonly pokes: number;
  /** Pairs that were typed and never seen when the run ended; 0 unless pokes or rows are lost. */
  readonly unseen: number;
}

/**
 * A school morning: every workstation types marks into its journal at a teacher's pace, pulls when it is poked, and all of them send a
 * batch at once at the bursts. Runs for `plan.minutes` and ends by itself; what is under way is waited for.
 */
export class MorningLoad {
  private readonly seats: readonly LoadSeat[];
  private readonly plan: MorningPlan;
  private readonly random: () => number;
  private readonly pushes: number[] = [];
  private readonly burstPushes: number[] = [];
  private readonly pulls: number[] = [];
  private readonly seen: number[] = [];
  private readonly verdicts = new Map<string, number>();
  private readonly failures = new Map<string, number>();
  private commands = 0;
  private rows = 0;
  private pokes = 0;
  /** What each reader of a scope is still to see. */
  private readonly expected = new Map<VirtualWorkstation, { scope: ScopeId; seq: number; typedAt: number }[]>();
  private readonly readers = new Map<ScopeId, VirtualWorkstation[]>();
  private readonly reached = new Map<VirtualWorkstation, Map<ScopeId, number>>();
  private readonly pulling = new Map<VirtualWorkstation, 'busy' | 'again'>();
  private until = 0;

  constructor(seats: readonly LoadSeat[], plan: MorningPlan, random: () => number = Math.random) {
    this.seats = seats;
    this.plan = plan;
    this.random = random;
  }

  async run(): Promise<MorningFigures> {
    for (const { workstation } of this.seats) {
      await workstation.pull();
      this.expected.set(workstation, []);
      this.reached.set(workstation, new Map());
      for (const scope of workstation.scopes) if (scope.startsWith('journal:')) this.readers.set(scope, [...(this.readers.get(scope) ?? []), workstation]);
      await workstation.listen(() => {
        this.pokes += 1;
        void this.pull(workstation);
      }, () => count(this.failures, 'stream ended'));
    }
    const started = performance.now();
    this.until = started + this.plan.minutes * 60_000;
    const bursts = this.plan.bursts.map((share) => pause(share * this.plan.minutes * 60_000).then(() => Promise.all(this.seats.map((seat) => this.burst(seat)))));
    await Promise.all([...this.seats.map((seat) => this.type(seat)), ...bursts]);
    const seconds = (performance.now() - started) / 1_000;
    // The last marks are still on their way to the readers.
    for (let waited = 0; waited < 5_000 && this.unseen() > 0; waited += 50) await pause(50);
    return {
      seconds, commands: this.commands, pushes: this.pushes, burstPushes: this.burstPushes, pulls: this.pulls, seen: this.seen, verdicts: this.verdicts, failures: this.failures,
      rows: this.rows, pokes: this.pokes, unseen: this.unseen(),
    };
  }

  private unseen(): number {
    let left = 0;
    for (const list of this.expected.values()) left += list.length;
    return left;
  }

  private async type(seat: LoadSeat): Promise<void> {
    for (;;) {
      const gap = -Math.log(1 - this.random()) * this.plan.meanGapMs;
      if (performance.now() + gap >= this.until) return;
      await pause(gap);
      await this.send(seat, [this.mark(seat.journal)], this.pushes);
    }
  }

  private burst(seat: LoadSeat): Promise<void> {
    return this.send(seat, Array.from({ length: this.plan.burstCommands }, () => this.mark(seat.journal)), this.burstPushes);
  }

  private mark(journal: BenchJournal): TypedCommand {
    const pick = <Value>(of: readonly Value[]): Value => of[Math.floor(this.random() * of.length)]!;
    return {
      commandId: makeId<CommandId>(Date.now(), randomBytes(10)), name: 'setMark', baseVersion: 0,
      args: { workId: pick(journal.workIds), pupilId: pick(journal.pupilIds), value: 2 + Math.floor(this.random() * 4), isDebt: false },
    };
  }

  private async send({ workstation, journal }: LoadSeat, commands: readonly TypedCommand[], times: number[]): Promise<void> {
    const typedAt = performance.now();
    try {
      const { verdicts, seq } = await workstation.push(commands, Date.now());
      times.push(performance.now() - typedAt);
      this.commands += commands.length;
      for (const { status, code } of verdicts) count(this.verdicts, code ? `${status} ${code}` : status);
      const scope = journalScope(journal.journalId);
      if (verdicts.every(({ status }) => status === 'rejected' || status === 'conflict')) return;
      for (const reader of this.readers.get(scope) ?? []) {
        if (reader === workstation) continue;
        if ((this.reached.get(reader)!.get(scope) ?? 0) >= seq) this.seen.push(performance.now() - typedAt);
        else this.expected.get(reader)!.push({ scope, seq, typedAt });
      }
    } catch (error) {
      this.failed(error);
    }
  }

  /** One pull at a time; pokes that come meanwhile are one more pull after it. */
  private async pull(workstation: VirtualWorkstation): Promise<void> {
    if (this.pulling.has(workstation)) {
      this.pulling.set(workstation, 'again');
      return;
    }
    this.pulling.set(workstation, 'busy');
    try {
      do {
        this.pulling.set(workstation, 'busy');
        const from = performance.now();
        const answer = await workstation.pull();
        this.pulls.push(performance.now() - from);
        for (const { tables } of answer.patches) for (const { puts, removes } of tables) this.rows += puts.length + removes.length;
        // A cut answer does not yet stand for its sequence.
        if (answer.more) this.pulling.set(workstation, 'again');
        else this.noteSeen(workstation, answer.seq);
      } while ((this.pulling.get(workstation) as string) === 'again');
    } catch (error) {
      this.failed(error);
    }
    this.pulling.delete(workstation);
  }

  /** An answer stands for the school's sequence `seq`: every scope that was held is now known up to there. */
  private noteSeen(reader: VirtualWorkstation, seq: number): void {
    const now = performance.now();
    const reached = this.reached.get(reader)!;
    for (const scope of reader.scopes) reached.set(scope, seq);
    const expected = this.expected.get(reader)!;
    const left = expected.filter((one) => one.seq > seq);
    for (const one of expected) if (one.seq <= seq) this.seen.push(now - one.typedAt);
    expected.splice(0, expected.length, ...left);
  }

  private failed(error: unknown): void {
    count(this.failures, error instanceof WireFailure ? `${error.status} ${error.code}` : ((error as NodeJS.ErrnoException).code ?? (error as Error).message));
  }
}

const count = (of: Map<string, number>, name: string): void => void of.set(name, (of.get(name) ?? 0) + 1);
