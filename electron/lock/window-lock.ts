import { IDLE_LOCK_MINUTES, IDLE_WARNING_SECONDS } from '#domain/contract/ipc/lock.ts';
import type { AppContract, OutputOf } from '#domain/contract/ipc/index.ts';
import type { Result } from '#domain/result.ts';
import type { CoreCaller } from '#main/core-protocol.ts';
import type { Log } from '#main/log.ts';
import type { Locked, WindowMemory } from '../ipc-gate/index.ts';
import { IdleWatch } from './idle-watch.ts';

export type LockRule = OutputOf<AppContract['lock']['readRule']>;
export type LockReason = 'idle' | 'asked' | 'os-locked' | 'suspended' | 'resumed' | 'shutdown';

/** Our windows, as the lock sees them; a test brings its own. */
export interface LockableWindows {
  /** Every window with somebody signed in or not. */
  memories(): readonly { readonly windowId: number; readonly memory: WindowMemory }[];
  tellAll(name: 'idleWarning' | 'locking', payload: unknown): void;
  /** Ends the processes of every page, closes whatever stood open beside it, and shows the lock screen in a page that has seen nothing. */
  replaceAll(locked: Locked | null): Promise<void>;
}

export interface WindowLockParts {
  readonly windows: LockableWindows;
  readonly core: {
    call(method: `${string}.${string}`, input: unknown, caller: CoreCaller): Promise<Result<unknown>>;
    restart(): Promise<void>;
  };
  readonly log: Log;
  /** Milliseconds that only grow. */
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Clears the clipboard where it holds what was copied here. */
  readonly clearOwnCopy: () => Promise<boolean>;
  /** Gives memory back that held what the shell itself heard. */
  readonly forgetHeard: () => void;
}

/** So long a page may still send what stands in its fields; it is not asked whether it did. */
const LAST_WORDS_MS = 80;

/**
 * The lock (docs/adr/0013): the core closes the file, zeroes its keys and ends, another one is started; the page's process is ended and another one shows the lock
 * screen. What remains is who locked – two ids and two letters of the login.
 */
export class WindowLock {
  private readonly parts: WindowLockParts;
  private readonly watch: IdleWatch;
  /** Of the session that stands; a session of before it never speaks for it. */
  private session: { readonly staffId: string; readonly windowId: number; rule: LockRule | null } | null = null;
  private underWay: Promise<void> | null = null;

  constructor(parts: WindowLockParts) {
    this.parts = parts;
    this.watch = new IdleWatch({
      clock: parts.clock,
      warnMs: IDLE_WARNING_SECONDS * 1_000,
      onWarning: (secondsLeft) => parts.windows.tellAll('idleWarning', { secondsLeft }),
      onIdle: () => void this.now('idle'),
    });
  }

  /** Somebody signed in or out in a window. */
  async sessionChanged(windowId: number, memory: WindowMemory): Promise<void> {
    const { signedIn } = memory;
    if (signedIn === null) {
      if (this.session?.windowId === windowId) this.end();
      await this.clearClipboard();
      return;
    }
    this.session = { staffId: signedIn.staffId, windowId, rule: null };
    this.watch.limitTo(IDLE_LOCK_MINUTES.usual * 60_000);
    await this.readRule();
  }

  /** The settings of the school may have changed. */
  async schoolChanged(): Promise<void> {
    if (this.session) await this.readRule();
  }

  touched(): void {
    this.watch.touched();
  }

  tick(): void {
    this.watch.tick();
  }

  /** Locks every window where somebody is signed in; with nobody there it does nothing. Never rejects. */
  now(reason: LockReason): Promise<void> {
    if (this.underWay) return this.underWay;
    if (!this.parts.windows.memories().some(({ memory }) => memory.signedIn !== null)) return Promise.resolve();
    this.underWay = this.lock(reason)
      .catch((error: unknown) => void this.parts.log.error('lock.failed', error))
      .finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async lock(reason: LockReason): Promise<void> {
    const { windows, core, log, wait } = this.parts;
    const began = this.parts.clock();
    const { session } = this;
    const locked = session?.rule ? { ...session.rule, staffId: session.staffId } : null;
    this.end();
    windows.tellAll('locking', {});
    // Not waited for: a core that hangs must not keep the window open. It has the time of the last words.
    if (session) void core.call('lock.noteLocked', { reason }, { session: { staffId: session.staffId }, windowId: session.windowId, filePath: null }).catch(() => undefined);
    await wait(LAST_WORDS_MS);
    for (const { memory } of windows.memories()) memory.forget();
    await Promise.all([core.restart(), windows.replaceAll(locked), this.clearClipboard()]);
    this.parts.forgetHeard();
    log.info('lock.locked', { reason, ms: Math.round(this.parts.clock() - began) });
  }

  /** A clipboard that fails keeps no window open. */
  private async clearClipboard(): Promise<void> {
    try {
      await this.parts.clearOwnCopy();
    } catch (error) {
      this.parts.log.error('lock.clipboardNotCleared', error);
    }
  }

  private end(): void {
    this.session = null;
    this.watch.limitTo(null);
  }

  private async readRule(): Promise<void> {
    const { session } = this;
    if (!session) return;
    const answer = await this.parts.core.call('lock.readRule', {}, { session: { staffId: session.staffId }, windowId: session.windowId, filePath: null });
    // Who signed in with a password that must be changed first has no file yet: the usual limit counts.
    if (!answer.ok || this.session !== session) return;
    session.rule = answer.value as LockRule;
    this.watch.changeLimit(session.rule.idleLockMinutes * 60_000);
  }
}
