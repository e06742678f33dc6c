import { done, failed, type Result } from '#domain/result.ts';
import type { CoreCaller, CoreFolders, CoreToShell, PageFacts, PageFiles, PageQuestion, ShellToCore } from '#main/core-protocol.ts';
import type { Log } from '#main/log.ts';
import type { SchoolHost } from '../school-host/school-host.ts';

/** The part of a utility process that is used here; a test brings its own, and its own kind of ports. */
export interface CoreProcess<Port> {
  readonly pid: number | undefined;
  /** @param port is given away with the message */
  postMessage(message: ShellToCore, port?: Port): void;
  onMessage(listener: (message: CoreToShell) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

export interface CoreHostParts<Port> {
  readonly fork: () => CoreProcess<Port>;
  readonly folders: CoreFolders;
  /** Starts «Школа на этом компьютере» for the core. */
  readonly schools: Pick<SchoolHost, 'start' | 'stop' | 'exportTo'>;
  readonly log: Log;
  readonly clock: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** The core fell over and another one was started. */
  readonly onRestarted: (reason: string) => void;
  /** Settings of the school may have changed. */
  readonly onSchoolChanged: () => void;
  /** What the core cannot know of a page. */
  readonly onPageQuestion: (pageId: number, question: PageQuestion) => Result<PageFiles | null>;
}

/** How long the shell waits before it starts the core again: at once, then ever longer while it keeps falling over. */
const RESTART_AFTER_MS = [0, 500, 2_000, 10_000, 30_000] as const;
/** A core that lived so long was healthy; its next end starts the counting anew. */
const HEALTHY_AFTER_MS = 60_000;
/** The write queue empties in milliseconds; a core that does not end within this hangs. */
const CLOSE_WITHIN_MS = 10_000;

/**
 * Keeps one core process running and talks to it. A call that was under way when the core ended answers `ipc_core_gone`: the shell cannot know
 * whether it was carried out, and the commands of the contract may be repeated under the same `commandId`.
 */
export class CoreHost<Port> {
  private readonly parts: CoreHostParts<Port>;
  private core: CoreProcess<Port> | null = null;
  private readonly underWay = new Map<number, (result: Result<unknown>) => void>();
  private readonly papersAsked = new Map<number, (paper: Uint8Array<ArrayBuffer> | null) => void>();
  private lastId = 0;
  private startedAt = 0;
  private fallsInARow = 0;
  private closing: PromiseWithResolvers<void> | null = null;
  private renewing: PromiseWithResolvers<void> | null = null;

  constructor(parts: CoreHostParts<Port>) {
    this.parts = parts;
  }

  /** Of the process that runs now, for tests that end it. */
  get pid(): number | undefined {
    return this.core?.pid;
  }

  start(): void {
    const core = this.parts.fork();
    this.core = core;
    this.startedAt = this.parts.clock();
    core.onMessage((message) => this.hear(core, message));
    core.onExit((code) => void this.ended(core, code));
    core.postMessage({ kind: 'start', folders: this.parts.folders });
  }

  /** Never rejects. Code of its own: `ipc_core_gone`. Calls before the core has started wait in its port. */
  call(method: `${string}.${string}`, input: unknown, caller: CoreCaller): Promise<Result<unknown>> {
    // Who asks while the window locks is answered by the core that comes.
    if (this.renewing) return this.renewing.promise.then(() => this.call(method, input, caller));
    const { core } = this;
    if (!core || this.closing) return Promise.resolve(failed('ipc_core_gone'));
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.underWay.set(id, resolve);
      core.postMessage({ kind: 'call', id, method, input, caller });
    });
  }

  /** A document that window is printing, which the caller wipes; null where it is gone, also because the core ended. It comes over the pipe and is in no file. */
  takePaper(windowId: number, paperId: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const { core } = this;
    if (!core || this.closing || this.renewing) return Promise.resolve(null);
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.papersAsked.set(id, resolve);
      core.postMessage({ kind: 'askPaper', id, windowId, paperId });
    });
  }

  /** Its long work is ended and its state dropped. */
  windowClosed(windowId: number): void {
    this.core?.postMessage({ kind: 'windowClosed', windowId });
  }

  /**
   * Gives the core its end of a port to a page; while the window locks, the core that comes. The port of a core that ended is dead, and its page asks for another one.
   *
   * @returns false where there is none to take it
   */
  openPage(page: PageFacts, port: Port): boolean {
    const { core, renewing } = this;
    if (this.closing) return false;
    if (renewing) {
      void renewing.promise.then(() => this.openPage(page, port));
      return true;
    }
    core?.postMessage({ kind: 'page', page }, port);
    return core !== null;
  }

  /** The person of that window left. */
  pageLeft(windowId: number): void {
    this.core?.postMessage({ kind: 'pageLeft', windowId });
  }

  /** The school server on this computer ended by itself. */
  localServerEnded(): void {
    this.core?.postMessage({ kind: 'localServerEnded' });
  }

  /**
   * The lock: what was accepted is on the disk, keys are zeroed, the process ends, and another one that knows nothing is started. Nobody is told `coreRestarted`, because no page
   * outlives it. Calls that were under way answer `ipc_core_gone`; later ones wait for the new core. By force after ten seconds.
   */
  restart(): Promise<void> {
    if (this.renewing) return this.renewing.promise;
    const { core } = this;
    if (!core || this.closing) return Promise.resolve();
    const renewing = (this.renewing = Promise.withResolvers<void>());
    core.postMessage({ kind: 'close' });
    void this.killAtLock(core, renewing);
    return renewing.promise;
  }

  private async killAtLock(core: CoreProcess<Port>, renewing: PromiseWithResolvers<void>): Promise<void> {
    await this.parts.wait(CLOSE_WITHIN_MS);
    if (this.renewing !== renewing) return;
    this.parts.log.warn('core.killedAtLock');
    core.kill();
  }

  /** Resolves when everything that was accepted is on the disk and the core has ended; by force after ten seconds. */
  async close(): Promise<void> {
    if (!this.closing) {
      this.closing = Promise.withResolvers<void>();
      // A core that is on its way out was told already.
      if (this.core && !this.renewing) this.core.postMessage({ kind: 'close' });
      else if (!this.core) this.closing.resolve();
    }
    const ended = this.closing.promise.then(() => 'ended' as const);
    const late = this.parts.wait(CLOSE_WITHIN_MS).then(() => 'late' as const);
    if ((await Promise.race([ended, late])) === 'late') this.parts.log.warn('core.killedAtClose');
    this.core?.kill();
  }

  private hear(core: CoreProcess<Port>, message: CoreToShell): void {
    switch (message.kind) {
      case 'started':
        this.parts.log.info('core.started', { ms: this.parts.clock() - this.startedAt });
        return;
      case 'notStarted':
        this.parts.log.warn('core.notStarted', { code: message.error.code });
        return;
      case 'answer':
        this.underWay.get(message.id)?.(message.result);
        this.underWay.delete(message.id);
        return;
      case 'paper':
        this.papersAsked.get(message.id)?.(message.paper);
        this.papersAsked.delete(message.id);
        return;
      case 'startLocalServer':
        void this.startLocalServer(core, message.id, message.folder, message.archive);
        return;
      case 'exportLocalServer':
        void this.exportLocalServer(core, message.id, message.to, message.passphrase);
        return;
      case 'stopLocalServer':
        void this.stopLocalServer(core, message.id);
        return;
      case 'schoolChanged':
        this.parts.onSchoolChanged();
        return;
      case 'askPage':
        if (core === this.core) this.postTo(core, { kind: 'pageAnswered', id: message.id, result: this.parts.onPageQuestion(message.pageId, message.question) });
        return;
      case 'closed':
        this.closing?.resolve();
        if (this.renewing) core.kill();
        return;
      default:
        message satisfies never;
    }
  }

  private async startLocalServer(core: CoreProcess<Port>, id: number, folder: string, archive: string | null): Promise<void> {
    const result = await this.parts.schools.start(folder, archive, (progress) => this.postTo(core, { kind: 'localServerProgress', id, ...progress }));
    this.postTo(core, { kind: 'localServerAnswered', id, result });
  }

  private async exportLocalServer(core: CoreProcess<Port>, id: number, to: string, passphrase: string): Promise<void> {
    this.postTo(core, { kind: 'localServerAnswered', id, result: await this.parts.schools.exportTo(to, passphrase) });
  }

  private async stopLocalServer(core: CoreProcess<Port>, id: number): Promise<void> {
    await this.parts.schools.stop();
    this.postTo(core, { kind: 'localServerAnswered', id, result: done(null) });
  }

  /** An answer is for the core that asked: the numbers of the next one begin anew. */
  private postTo(core: CoreProcess<Port>, message: ShellToCore): void {
    if (core === this.core) core.postMessage(message);
  }

  private async ended(core: CoreProcess<Port>, code: number): Promise<void> {
    if (core !== this.core) return;
    this.core = null;
    const unanswered = [...this.underWay.values()];
    this.underWay.clear();
    for (const answer of unanswered) answer(failed('ipc_core_gone'));
    for (const answer of this.papersAsked.values()) answer(null);
    this.papersAsked.clear();
    if (this.closing) {
      this.closing.resolve();
      this.renewing?.resolve();
      this.renewing = null;
      return;
    }
    const { renewing } = this;
    if (renewing) {
      this.renewing = null;
      this.start();
      renewing.resolve();
      return;
    }
    const lived = this.parts.clock() - this.startedAt;
    this.fallsInARow = lived >= HEALTHY_AFTER_MS ? 0 : this.fallsInARow;
    const pause = RESTART_AFTER_MS[Math.min(this.fallsInARow, RESTART_AFTER_MS.length - 1)]!;
    this.fallsInARow += 1;
    this.parts.log.warn('core.ended', { code, lived, unanswered: unanswered.length, restartInMs: pause });
    if (pause > 0) await this.parts.wait(pause);
    if (this.closing) return;
    this.start();
    this.parts.onRestarted(`exit ${code}`);
  }
}
