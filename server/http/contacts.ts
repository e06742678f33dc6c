import type { Accounts, OpenSession } from '../accounts/accounts.ts';
import type { ServerLog } from '../log.ts';

const WRITTEN_EVERY_MS = 15_000;

/** Last contact and what waits, for the administrator's list: written now and then, not with every pull. */
export class Contacts {
  private readonly accounts: Accounts;
  private readonly clock: () => number;
  private readonly log: ServerLog;
  private readonly written = new Map<string, { at: number; waiting: number }>();

  constructor(accounts: Accounts, clock: () => number, log: ServerLog) {
    this.accounts = accounts;
    this.clock = clock;
    this.log = log;
  }

  note(session: OpenSession, waiting: number): void {
    const last = this.written.get(session.deviceId);
    const now = this.clock();
    if (last && now - last.at < WRITTEN_EVERY_MS && last.waiting === waiting) return;
    this.written.set(session.deviceId, { at: now, waiting });
    this.accounts.noteContact(session, waiting).catch((error: unknown) => void this.log.error('contact.notWritten', error));
  }
}
