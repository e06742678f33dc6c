import type { StaffId } from '#domain/ids.ts';
import type { SessionEnd } from '#domain/contract/sync/index.ts';
import { failed, type Result } from '#domain/result.ts';
import type { SchoolDatabase } from './database/database.ts';
import type { PersonSync } from './sync/person-sync.ts';
import type { PersonVault } from './workstation/person-vault.ts';

export type SchoolKind = 'demo' | 'local' | 'joined';

export interface OpenedSchool {
  readonly kind: SchoolKind;
  readonly database: SchoolDatabase;
  /** Whose file it is; null in the demonstration school, which has one file for all. */
  readonly staffId: StaffId | null;
  /** null in the demonstration school, which sends nothing anywhere. */
  readonly sync: PersonSync | null;
  /** null where nobody signs in with a password. */
  readonly vault: PersonVault | null;
}

/** Which school file is open on this workstation; the one place that holds it. */
export class OpenSchool {
  private current: OpenedSchool | null = null;
  private ending: Promise<void> | null = null;
  private readonly onClose: () => void;

  /** @param onClose what else must not outlive a person's file */
  constructor(onClose: () => void = () => undefined) {
    this.onClose = onClose;
  }

  get(): Result<SchoolDatabase> {
    return this.current ? { ok: true, value: this.current.database } : failed('database_not_open');
  }

  kind(): SchoolKind | null {
    return this.current?.kind ?? null;
  }

  sync(): PersonSync | null {
    return this.current?.sync ?? null;
  }

  vault(): PersonVault | null {
    return this.current?.vault ?? null;
  }

  /** A file belongs to one person: a window that another signed in at has nothing to ask of it. */
  isOf(staffId: string): boolean {
    return this.current === null || this.current.staffId === null || this.current.staffId === staffId;
  }

  /**
   * The session at the server ends: the window locks, or the program does. The file stays open for the last words of the page; nothing of it is sent any more. Once, whoever asks first says why.
   * @returns when the server has heard of it; at once where it is away or nothing is open. Never rejects
   */
  endSession(because?: SessionEnd): Promise<void> {
    const sync = this.current?.sync;
    if (this.ending || !sync) return this.ending ?? Promise.resolve();
    const { isAway } = sync;
    sync.stop();
    const ended = sync.endSession(because).catch(() => undefined);
    this.ending = isAway ? Promise.resolve() : ended;
    return this.ending;
  }

  async replace(opened: OpenedSchool): Promise<void> {
    await this.close();
    this.current = opened;
  }

  async close(): Promise<void> {
    const closing = this.current;
    this.current = null;
    this.ending = null;
    this.onClose();
    closing?.sync?.stop();
    await closing?.vault?.close();
    await closing?.database.close();
  }
}
