import type { Failure } from '#domain/errors.ts';
import { makeId, type JournalId } from '#domain/ids.ts';
import type { JournalCommand, Verdict } from '#domain/journal/index.ts';
import { done, type Result } from '#domain/result.ts';
import { failureOf, type Bridge, type OutputFor } from '../../bridge/index.ts';
import { CommandQueue } from './command-queue.ts';
import { HeldMarks, type HeldMarksParts } from './held-marks.ts';
import { unpackPage, type PackedPage } from './journal-page.ts';
import { JournalSheet, type Problem, type SheetTerm } from './journal-sheet.ts';
import { failureOfVerdict } from './sheet-problems.ts';
import { isStored } from './sheet-rows.ts';

export type Overview = OutputFor<'school', 'readOverview'>;

export interface DeskParts {
  readonly bridge: Bridge;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly wait: (ms: number) => Promise<void>;
  readonly confirmPerson: HeldMarksParts['confirmPerson'];
  /** Of marks that wait for the password. */
  readonly keepHeld: HeldMarksParts['keep'];
}

/** A page is read anew when others changed it and nobody has typed for so long. */
const QUIET_MS = 400;
/** Changes of no window come from the school server, also the own ones on their way back, perhaps at every mark: they are gathered a little longer. */
const ROWS_QUIET_MS = 1_000;
/** How long a core that is starting is waited for before the failure is shown. */
const START_ATTEMPTS = 30;
const START_PAUSE_MS = 200;

/**
 * The journals that are open in this window and the one queue of their commands. It outlives the change from one journal to
 * another, so that nothing typed is dropped on the way.
 */
export class JournalDesk {
  readonly queue: CommandQueue;
  readonly #parts: DeskParts;
  readonly #held: HeldMarks;
  readonly #sheets = new Map<string, JournalSheet>();
  readonly #reading = new Map<string, Promise<Result<JournalSheet>>>();
  readonly #listeners = new Set<() => void>();
  readonly #adjusted = new Set<(failure: Failure) => void>();
  readonly #drafts = new Set<() => void>();
  readonly #stale = new Set<string>();
  readonly #stops: (() => void)[];
  #heard = 0;
  #settled = 0;
  #calls = 0;
  #refreshing = false;
  #problems: readonly { readonly sheet: JournalSheet; readonly problem: Problem }[] = [];

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.queue = new CommandQueue({ submit: (commands) => this.#submit(commands), wait: parts.wait });
    this.#held = new HeldMarks({ submit: (commands) => this.#ask(commands), confirmPerson: parts.confirmPerson, keep: parts.keepHeld });
    const { bridge } = parts;
    this.#stops = [
      bridge.listen('changed', ({ topic, ids, source }) => {
        if (topic !== 'journal' && topic !== 'lesson' && topic !== 'people' && topic !== 'school') return;
        const named = topic === 'journal' ? ids : [];
        // Of no window: rows came from the school server.
        if (source === null) {
          this.#markStale(named, ROWS_QUIET_MS);
          return;
        }
        this.#heard += 1;
        // The event of our own commands comes while their call is under way; `#submit` counts it.
        if (this.#calls === 0) this.#markStale(named);
      }),
      bridge.listen('coreRestarted', () => this.#markStale([])),
    ];
  }

  /** A sheet of the term, read or as it stands here with what is still on its way. Codes: those of `journal.readPage`. */
  async open(journalId: JournalId, term: SheetTerm, overview: Overview): Promise<Result<JournalSheet>> {
    const name = sheetName(journalId, term.termId);
    const known = this.#sheets.get(name);
    if (known) return done(known);
    const reading = this.#reading.get(name) ?? this.#read(name, journalId, term, overview);
    return reading;
  }

  /** Begins to read before the journal is asked for: the pointer is already on its name. */
  foresee(journalId: JournalId, term: SheetTerm, overview: Overview): void {
    const name = sheetName(journalId, term.termId);
    if (this.#sheets.has(name) || this.#reading.has(name)) return;
    void this.#read(name, journalId, term, overview);
  }

  /** Forgets journals that are not shown and owe nothing, so that the next opening reads them anew. */
  keepOnly(shown: JournalSheet): void {
    for (const [name, sheet] of this.#sheets) {
      if (sheet !== shown && sheet.problems.length === 0 && this.queue.state.is === 'idle') this.#sheets.delete(name);
    }
  }

  /** What was typed and not taken, of all open journals. */
  get problems(): readonly { readonly sheet: JournalSheet; readonly problem: Problem }[] {
    return this.#problems;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears, once for each code of a call, that something was stored in another way than it was typed. Answers how to stop. */
  onAdjusted(listener: (failure: Failure) => void): () => void {
    this.#adjusted.add(listener);
    return () => this.#adjusted.delete(listener);
  }

  /** A field that sends its text a little later registers how to send it now. */
  addDraft(flush: () => void): () => void {
    this.#drafts.add(flush);
    return () => this.#drafts.delete(flush);
  }

  /** Sends what fields still hold back and waits until everything has its verdict. */
  async settle(): Promise<void> {
    this.flush();
    await this.queue.whenIdle();
  }

  /**
   * Marks that waited for the password when the window locked: they go once more, as they were typed.
   * @returns how many were stored, and why one was not
   */
  async offerHeld(commands: readonly JournalCommand[]): Promise<{ readonly stored: number; readonly refused: Failure | null }> {
    let stored = 0;
    let refused: Failure | null = null;
    this.queue.add(commands, (_command, verdict) => {
      if (isStored(verdict)) stored += 1;
      else refused = failureOfVerdict(verdict);
    });
    await this.queue.whenIdle();
    this.#markStale([]);
    return { stored, refused };
  }

  flush(): void {
    for (const flush of this.#drafts) flush();
  }

  /** Reads the page anew at once, for a conflict that is to be decided. */
  async refresh(sheet: JournalSheet): Promise<void> {
    const name = sheetName(sheet.journalId, sheet.parts.term.termId);
    this.#stale.add(name);
    await this.#refreshStale(0);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  async #read(name: string, journalId: JournalId, term: SheetTerm, overview: Overview): Promise<Result<JournalSheet>> {
    const reading = this.#readSheet(name, journalId, term, overview);
    this.#reading.set(name, reading);
    try {
      return await reading;
    } finally {
      this.#reading.delete(name);
    }
  }

  async #readSheet(name: string, journalId: JournalId, term: SheetTerm, overview: Overview): Promise<Result<JournalSheet>> {
    const page = await this.#readPage(journalId, term.termId);
    if (!page.ok) return page;
    const sheet = new JournalSheet(unpackPage(page.value), {
      term,
      today: overview.today,
      workTypes: overview.workTypes,
      roundingThreshold: overview.roundingThreshold,
      newId: () => makeId(this.#parts.now(), this.#parts.random(10)),
      send: (commands, settle) => this.queue.add(commands, settle),
    });
    sheet.subscribe(() => this.#gatherProblems());
    this.#sheets.set(name, sheet);
    return done(sheet);
  }

  /** A core that is just starting anew is waited for. */
  async #readPage(journalId: JournalId, termId: SheetTerm['termId']): Promise<Result<PackedPage>> {
    for (let attempt = 0; ; attempt += 1) {
      const page = await this.#parts.bridge.api.journal.readPage({ journalId, termId });
      const starting = !page.ok && (page.error.code === 'ipc_core_gone' || page.error.code === 'database_not_open');
      if (!starting || attempt === START_ATTEMPTS) return page;
      await this.#parts.wait(START_PAUSE_MS);
    }
  }

  async #submit(commands: readonly JournalCommand[]): Promise<Result<{ readonly verdicts: readonly Verdict[] }>> {
    const heard = this.#heard;
    this.#calls += 1;
    const result = await this.#held.settle(commands, await this.#ask(commands));
    this.#calls -= 1;
    this.#settled += 1;
    const verdicts = result.ok ? result.value.verdicts : [];
    const own = verdicts.some((verdict) => isStored(verdict)) ? 1 : 0;
    const otherwise = verdicts.some(({ status }) => status === 'conflict' || status === 'adjusted');
    if (this.#heard - heard > own || otherwise) this.#markStale([]);
    this.#tellAdjusted(verdicts);
    return result;
  }

  #tellAdjusted(verdicts: readonly Verdict[]): void {
    const told = new Set<string>();
    for (const verdict of verdicts) {
      if (verdict.status !== 'adjusted' || verdict.code === undefined || told.has(verdict.code)) continue;
      told.add(verdict.code);
      for (const listener of this.#adjusted) listener(failureOfVerdict(verdict));
    }
  }

  async #ask(commands: readonly JournalCommand[]): Promise<Result<{ readonly verdicts: readonly Verdict[] }>> {
    try {
      return await this.#parts.bridge.api.journal.submitCommands({ commands: [...commands] });
    } catch (thrown) {
      return { ok: false, error: failureOf(thrown) satisfies Failure };
    }
  }

  #markStale(journalIds: readonly string[], quietMs = QUIET_MS): void {
    for (const [name, sheet] of this.#sheets) {
      if (journalIds.length === 0 || journalIds.includes(sheet.journalId)) this.#stale.add(name);
    }
    void this.#refreshStale(quietMs);
  }

  /** Reads stale pages when nothing is on its way; what was acknowledged meanwhile makes the answer too old, and it is asked again. */
  async #refreshStale(quietMs: number): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      if (quietMs > 0) await this.#parts.wait(quietMs);
      for (;;) {
        const [name] = this.#stale;
        if (name === undefined) return;
        const sheet = this.#sheets.get(name);
        if (!sheet) {
          this.#stale.delete(name);
          continue;
        }
        await this.queue.whenIdle();
        const settled = this.#settled;
        this.#stale.delete(name);
        const page = await this.#readPage(sheet.journalId, sheet.parts.term.termId);
        // The right was withdrawn, or the core does not come back: what stands here stays, and the next event asks again.
        if (!page.ok) continue;
        if (settled !== this.#settled || this.#calls > 0) {
          this.#stale.add(name);
          continue;
        }
        sheet.restore(unpackPage(page.value));
        void this.#parts.bridge.queries.invalidateQueries({ queryKey: ['journal', 'readLesson'] });
      }
    } finally {
      this.#refreshing = false;
    }
  }

  #gatherProblems(): void {
    const problems = [...this.#sheets.values()].flatMap((sheet) => sheet.problems.map((problem) => ({ sheet, problem })));
    if (problems.length === 0 && this.#problems.length === 0) return;
    this.#problems = problems;
    for (const listener of this.#listeners) listener();
  }
}

const sheetName = (journalId: string, termId: string): string => `${journalId}/${termId}`;
