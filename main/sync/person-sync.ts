import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import type { SessionEnd } from '#domain/contract/sync/index.ts';
import { failed, type Result } from '#domain/result.ts';
import { sendWaitingEvents } from '../features/audit/index.ts';
import type { Log } from '../log.ts';
import type { Applied } from './apply.ts';
import { SyncEngine, type SyncFile } from './engine.ts';
import { HttpTransport, type ServerDoor, type Workstation } from './http-transport.ts';
import { greetRegister } from './register-witness.ts';
import type { SyncStatus } from './status.ts';

export interface PersonSyncParts {
  readonly file: SyncFile;
  readonly workstation: Workstation;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly onStatus: (status: SyncStatus) => void;
  readonly onApplied: (applied: Applied) => void;
  /** The security register does not fit what was seen of it; it is written in the file by now. */
  readonly onRegisterBroken: () => void;
}

/** The security register is greeted at the first contact and every so often after it. */
const GREETED_EVERY_MS = 10 * 60_000;
/** Opening a session keeps this process busy for some twenty milliseconds, and a person who waits for the desk longer than for the first row of a colleague. */
const DESK_FIRST_MS = 50;
/** A server that is slower than this is told as missing meanwhile. */
const SESSION_AWAITED_MS = 3_000;

/** The sync of one person's open file, for as long as the file is open. */
export class PersonSync {
  private readonly parts: PersonSyncParts;
  private door: ServerDoor;
  private transport: HttpTransport;
  private engine: SyncEngine;
  private isSending = false;
  /** The first contact failed. */
  private readonly away = Promise.withResolvers<void>();
  private greetedAt = Number.NEGATIVE_INFINITY;
  private isStopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: PersonSyncParts, door: ServerDoor) {
    this.parts = parts;
    this.door = door;
    this.transport = new HttpTransport(door, parts.workstation);
    this.engine = this.makeEngine();
  }

  start(): void {
    this.engine.start();
  }

  /** At once where a session is there; else the page that is about to be drawn asks first. */
  startBehindDesk(): void {
    if (this.parts.workstation.session === undefined) this.transport.beginAfter(sleep(DESK_FIRST_MS, undefined, { ref: false }));
    this.engine.start();
  }

  /** Before the file closes; what is under way is heard no more. */
  stop(): void {
    clearTimeout(this.timer);
    this.isStopped = true;
    this.engine.stop();
  }

  /**
   * Ends the session at the server, after `stop`: whoever signs out or locks leaves nothing open there (ASVS V7.4). The sign-in, which only the open vault can use, stays. Without contact the session ends by itself.
   * @param because of a lock, of which the register hears otherwise; without it the register is told that the person signed out
   */
  async endSession(because?: SessionEnd): Promise<void> {
    const token = this.transport.giveUp();
    if (token !== '') await this.door.ask('DELETE', because === undefined ? '/v1/sessions' : `/v1/sessions?because=${because}`, nothing, undefined, token);
  }

  /** Whether the server did not answer when it was asked last; before `stop`. */
  get isAway(): boolean {
    return this.engine.isAway;
  }

  /** A server on this computer was started anew and listens elsewhere. */
  moveTo(door: ServerDoor): void {
    this.stop();
    this.door = door;
    this.restart();
  }

  /** Asks anew after the server had ended the sign-in: a new password was chosen here. */
  restart(): void {
    this.stop();
    // What stands open under the former password is used by nobody any more.
    void this.endSession().catch((error: unknown) => this.parts.log.error('sync.endSession', error));
    const { session: _used, ...workstation } = this.parts.workstation;
    this.transport = new HttpTransport(this.door, workstation);
    this.engine = this.makeEngine();
    this.isStopped = false;
    this.engine.start();
  }

  /** A command was put into the outbox. */
  wake(): void {
    this.engine.wake();
  }

  syncNow(): void {
    this.engine.syncNow();
  }

  status(): SyncStatus {
    return this.engine.status();
  }

  /** A request in the name of the signed-in person; one that comes while the first session is being opened waits for it. Code of its own: `needs_server` while there is no session. */
  async ask<Schema extends z.ZodType>(method: 'GET' | 'POST' | 'PUT', path: string, schema: Schema, body?: unknown): Promise<Result<z.output<Schema>>> {
    if (this.transport.sessionToken === '' && !this.isStopped) await Promise.race([this.transport.attempted, this.away.promise, sleep(SESSION_AWAITED_MS, undefined, { ref: false })]);
    const { sessionToken } = this.transport;
    return sessionToken === '' ? failed('needs_server') : this.door.ask(method, path, schema, body, sessionToken);
  }

  /** What the school's register is to know of this workstation; after a sync, because then the server is there. What fails stays and goes with the next. */
  private async sendEvents(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    const { transport } = this;
    try {
      const { file, clock, workstation: { staffId } } = this.parts;
      const asking = {
        file, staffId, clock,
        ask: async <Schema extends z.ZodType>(method: 'POST', path: string, schema: Schema, body: unknown): Promise<Result<z.output<Schema>>> => {
          const answer = await this.ask(method, path, schema, body);
          // Stopped in between: the file may be closed. The server takes each event once, so sending again does no harm.
          return this.isStopped || transport !== this.transport ? failed('needs_server') : answer;
        },
      };
      await sendWaitingEvents(asking);
      // The person has left meanwhile, and the file is closed.
      if (this.isStopped || transport !== this.transport) return;
      // A clock that went back greets once more than it had to.
      if (Math.abs(clock() - this.greetedAt) < GREETED_EVERY_MS) return;
      this.greetedAt = clock();
      const greeted = await greetRegister(asking);
      if (!greeted.ok || greeted.value === null) return;
      const { fault, known, claimed } = greeted.value;
      this.parts.log.warn('audit.registerBroken', { fault, known, claimed });
      this.parts.onRegisterBroken();
    } catch (error) {
      this.parts.log.error('audit.notSent', error);
    } finally {
      this.isSending = false;
    }
  }

  private makeEngine(): SyncEngine {
    const { file, clock, random, log, onStatus, onApplied } = this.parts;
    return new SyncEngine({
      file, transport: this.transport, clock, random, log, onApplied,
      onStatus: (status) => {
        onStatus(status);
        if (status.reason !== null) this.away.resolve();
        if (status.state === 'synced') void this.sendEvents();
      },
      wakeIn: (ms, wake) => {
        clearTimeout(this.timer);
        this.timer = setTimeout(wake, ms);
        this.timer.unref();
      },
    });
  }
}
