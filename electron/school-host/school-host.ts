import { done, failed, type Result } from '#domain/result.ts';
import type { LocalServer, LocalServerProgress } from '#main/local-servers.ts';
import type { Log } from '#main/log.ts';
import type { ServerToShell, ShellToServer } from '#server/server-protocol.ts';
import { isFolderWithin } from './folder-within.ts';

/** The part of a utility process that is used here; a test brings its own. */
export interface SchoolServerProcess {
  postMessage(message: ShellToServer): void;
  onMessage(listener: (message: ServerToShell) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
  killByForce(): void;
}

export interface SchoolHostParts {
  readonly fork: () => SchoolServerProcess;
  /** Schools lie below it and nowhere else. */
  readonly dataFolder: string;
  readonly log: Log;
  readonly clock: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** A server that was ready ended by itself. */
  readonly onEnded: () => void;
}

/** Streams end at once and PostgreSQL writes its last checkpoint; longer than that it hangs. */
const CLOSE_WITHIN_MS = 10_000;
const END_WITHIN_MS = 3_000;

/** One server process from its fork to its exit. */
interface Running {
  readonly folder: string;
  readonly process: SchoolServerProcess;
  readonly startedAt: number;
  readonly onProgress: (progress: LocalServerProgress) => void;
  readonly started: PromiseWithResolvers<Result<LocalServer>>;
  readonly closed: PromiseWithResolvers<void>;
  readonly ended: PromiseWithResolvers<void>;
  readonly codes: Map<number, (result: Result<string>) => void>;
  readonly exports: Map<number, (result: Result<null>) => void>;
  lastId: number;
  isReady: boolean;
  ending: Promise<void> | null;
}

/**
 * «Школа на этом компьютере»: keeps the process with the school server, one at a time. A server that ends by itself is not started again here: its
 * address and secret change, so the core, which knows whether the school is still wanted, asks anew.
 */
export class SchoolHost {
  private readonly parts: SchoolHostParts;
  private running: Running | null = null;
  private lastStart: Promise<unknown> = Promise.resolve();
  private closing = false;

  constructor(parts: SchoolHostParts) {
    this.parts = parts;
  }

  /**
   * Starts the server of a folder. One that runs there already is answered, with a code of its own where an archive is named: the core may have been
   * started anew. One of another folder is closed before. Never rejects; starts take their turn.
   * @param folder absolute, below the data folder
   * @returns codes of the server's start, and `local_server_failed` of its own
   */
  start(folder: string, archive: string | null, onProgress: (progress: LocalServerProgress) => void = () => undefined): Promise<Result<LocalServer>> {
    const turn = this.lastStart.then(() => this.startNow(folder, archive, onProgress));
    this.lastStart = turn;
    return turn;
  }

  /** The school of the running server into a file that is not there yet. Never rejects; `local_server_failed` where none runs. */
  async exportTo(to: string, passphrase: string): Promise<Result<null>> {
    const { running } = this;
    const started = await running?.started.promise;
    if (!running || running.ending || !started?.ok) return failed('local_server_failed', { reason: 'not started' });
    return new Promise((resolve) => {
      const id = ++running.lastId;
      running.exports.set(id, resolve);
      running.process.postMessage({ kind: 'export', id, to, passphrase });
    });
  }

  /** Resolves when the database is closed and the process has ended; a start under way is broken off. */
  stop(): Promise<void> {
    return this.running ? this.end(this.running) : Promise.resolve();
  }

  /** At the end of the application; nothing is started any more. */
  close(): Promise<void> {
    this.closing = true;
    return this.stop();
  }

  private async startNow(folder: string, archive: string | null, onProgress: (progress: LocalServerProgress) => void): Promise<Result<LocalServer>> {
    if (!isFolderWithin(this.parts.dataFolder, folder)) {
      this.parts.log.warn('school.folderRefused');
      return failed('local_server_failed', { reason: 'the folder lies outside of the data folder' });
    }
    if (this.running && !this.running.ending && this.running.folder === folder) return this.answerAgain(this.running, archive);
    await this.stop();
    if (this.closing) return failed('local_server_failed', { reason: 'the application is closing' });
    return this.begin(folder, archive, onProgress).started.promise;
  }

  private async answerAgain(running: Running, archive: string | null): Promise<Result<LocalServer>> {
    const started = await running.started.promise;
    if (!started.ok) return started;
    if (archive === null) return done({ ...started.value, enrolmentCode: null });
    const code = await new Promise<Result<string>>((resolve) => {
      const id = ++running.lastId;
      running.codes.set(id, resolve);
      running.process.postMessage({ kind: 'makeCode', id });
    });
    return code.ok ? done({ ...started.value, enrolmentCode: code.value }) : code;
  }

  private begin(folder: string, archive: string | null, onProgress: (progress: LocalServerProgress) => void): Running {
    const running: Running = {
      folder, process: this.parts.fork(), startedAt: this.parts.clock(), onProgress, started: Promise.withResolvers(), closed: Promise.withResolvers(),
      ended: Promise.withResolvers(), codes: new Map(), exports: new Map(), lastId: 0, isReady: false, ending: null,
    };
    this.running = running;
    running.process.onMessage((message) => this.hear(running, message));
    running.process.onExit((code) => this.exited(running, code));
    running.process.postMessage({ kind: 'start', folder, archive });
    return running;
  }

  private hear(running: Running, message: ServerToShell): void {
    switch (message.kind) {
      case 'ready': {
        const { address, startSecret, schoolId, enrolmentCode } = message;
        running.isReady = true;
        this.parts.log.info('school.ready', { ms: this.parts.clock() - running.startedAt });
        running.started.resolve(done({ address, startSecret, schoolId, enrolmentCode }));
        return;
      }
      case 'failed': {
        this.parts.log.warn('school.notStarted', { code: message.code });
        const { code, params } = message;
        // Answered when the process is gone, so that whoever tries again finds the folder free.
        void this.end(running).then(() => running.started.resolve({ ok: false, error: { code, params } }));
        return;
      }
      case 'progress':
        running.onProgress({ done: message.done, total: message.total, step: message.step });
        return;
      case 'codeMade':
        running.codes.get(message.id)?.(message.result);
        running.codes.delete(message.id);
        return;
      case 'exported':
        running.exports.get(message.id)?.(message.result);
        running.exports.delete(message.id);
        return;
      case 'closed':
        running.closed.resolve();
        return;
      default:
        message satisfies never;
    }
  }

  private end(running: Running): Promise<void> {
    running.ending ??= this.endInOrder(running);
    return running.ending;
  }

  private async endInOrder(running: Running): Promise<void> {
    const { process, closed, ended } = running;
    process.postMessage({ kind: 'close' });
    if (!(await this.comesWithin(CLOSE_WITHIN_MS, closed.promise, ended.promise))) this.parts.log.warn('school.killedAtClose');
    process.kill();
    if (await this.comesWithin(END_WITHIN_MS, ended.promise)) return;
    process.killByForce();
    await this.comesWithin(END_WITHIN_MS, ended.promise);
    this.forget(running);
  }

  private async comesWithin(ms: number, ...events: readonly Promise<void>[]): Promise<boolean> {
    return Promise.race([...events.map((event) => event.then(() => true)), this.parts.wait(ms).then(() => false)]);
  }

  private exited(running: Running, code: number): void {
    const isOwnEnd = running.ending !== null;
    this.forget(running);
    running.ended.resolve();
    // Where it said itself why it failed, that answer comes first.
    if (!isOwnEnd) this.parts.log.warn('school.ended', { code, lived: this.parts.clock() - running.startedAt });
    const gone = failed('local_server_failed', { reason: `exit ${code}` });
    void (running.ending ?? Promise.resolve()).then(() => running.started.resolve(gone));
    for (const answer of running.codes.values()) answer(gone);
    running.codes.clear();
    for (const answer of running.exports.values()) answer(gone);
    running.exports.clear();
    if (running.isReady && !isOwnEnd) this.parts.onEnded();
  }

  private forget(running: Running): void {
    if (this.running === running) this.running = null;
  }
}
