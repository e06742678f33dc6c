import type { Failure } from '#domain/errors.ts';
import type { JournalCommand, Verdict } from '#domain/journal/index.ts';
import { MOST_COMMANDS_IN_BATCH } from '#domain/journal/index.ts';
import type { Result } from '#domain/result.ts';

export type SettleCommand = (command: JournalCommand, verdict: Verdict) => void;

/** What the teacher is told about storing. */
export type QueueState =
  | { readonly is: 'idle' }
  | { readonly is: 'saving'; readonly commands: number }
  /** The core does not take anything now; everything typed is kept here and offered again. */
  | { readonly is: 'held'; readonly commands: number; readonly failure: Failure };

export interface QueueParts {
  /** `journal.submitCommands`; never rejects. */
  readonly submit: (commands: readonly JournalCommand[]) => Promise<Result<{ readonly verdicts: readonly Verdict[] }>>;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

interface Entry {
  readonly command: JournalCommand;
  readonly settle: SettleCommand;
}

const IDLE: QueueState = { is: 'idle' };
/** Pauses before what failed as a whole is offered again. */
const AGAIN_AFTER_MS = [100, 300, 1_000, 3_000, 5_000] as const;

/**
 * Commands on their way to the core, in the order of typing. What is added while no call is under way goes at once and
 * together; what comes meanwhile goes with the next call. A call that fails as a whole (the core ended, the disk is full)
 * is made again with the same command ids, so that nothing is lost and nothing happens twice.
 */
export class CommandQueue {
  readonly #parts: QueueParts;
  readonly #listeners = new Set<() => void>();
  readonly #idle: (() => void)[] = [];
  #waiting: Entry[] = [];
  #underWay = false;
  #failure: Failure | null = null;
  #wake: (() => void) | null = null;
  #state: QueueState = IDLE;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  get state(): QueueState {
    return this.#state;
  }

  /** How many have no verdict yet. */
  get commands(): number {
    return this.#waiting.length;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Commands that belong together: they travel in one call unless that would be too long. */
  add(commands: readonly JournalCommand[], settle: SettleCommand): void {
    if (commands.length === 0) return;
    for (const command of commands) this.#waiting.push({ command, settle });
    this.#tell();
    if (!this.#underWay) void this.#run();
  }

  /** Offers again at once what is held. */
  retry(): void {
    this.#wake?.();
  }

  /** Resolves when everything has its verdict; at once when there is nothing. */
  whenIdle(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #run(): Promise<void> {
    this.#underWay = true;
    let failures = 0;
    // A batch that makes the core stumble is taken apart, so that one bad command does not hold the others.
    let most = MOST_COMMANDS_IN_BATCH;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, most);
      const result = await this.#parts.submit(batch.map((entry) => entry.command));
      if (result.ok) {
        failures = 0;
        most = MOST_COMMANDS_IN_BATCH;
        this.#failure = null;
        this.#settle(batch, result.value.verdicts);
        continue;
      }
      if (isDefect(result.error)) {
        if (batch.length > 1) most = 1;
        else this.#settle(batch, batch.map(({ command }) => ({ commandId: command.commandId, status: 'rejected', ...result.error, version: 0 })));
        continue;
      }
      this.#failure = failures === 0 && result.error.code === 'ipc_core_gone' ? null : result.error;
      this.#tell();
      await this.#pause(AGAIN_AFTER_MS[Math.min(failures, AGAIN_AFTER_MS.length - 1)]!);
      failures += 1;
    }
    this.#underWay = false;
    this.#failure = null;
    this.#tell();
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #settle(batch: readonly Entry[], verdicts: readonly Verdict[]): void {
    this.#waiting = this.#waiting.slice(batch.length);
    const byId = new Map(verdicts.map((verdict) => [verdict.commandId, verdict]));
    for (const { command, settle } of batch) {
      const verdict = byId.get(command.commandId);
      if (verdict) settle(command, verdict);
      else settle(command, { commandId: command.commandId, status: 'rejected', code: 'app_unexpected', params: { reference: command.commandId }, version: 0 });
    }
    this.#tell();
  }

  #pause(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return Promise.race([this.#parts.wait(ms), woken]).finally(() => {
      this.#wake = null;
    });
  }

  #tell(): void {
    const commands = this.#waiting.length;
    const before = this.#state;
    this.#state = commands === 0 ? IDLE : this.#failure ? { is: 'held', commands, failure: this.#failure } : { is: 'saving', commands };
    if (before.is === 'idle' && this.#state.is === 'idle') return;
    for (const listener of this.#listeners) listener();
  }
}

/** A failure that the same call will meet again for ever: the batch, not the moment, is to blame. */
const isDefect = (failure: Failure): boolean => failure.code === 'ipc_input_invalid' || failure.code === 'app_unexpected';
