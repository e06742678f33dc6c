import type { CoreHandlersOf, Session } from '#domain/contract/ipc/index.ts';
import type { LockedPerson } from './core-protocol.ts';

/** What a handler of the core knows of its caller beside the input. */
export interface CallContext {
  readonly session: Session | null;
  readonly windowId: number;
  /** When the call began, milliseconds since 1970 UTC: roles are judged by its day. */
  readonly now: number;
  /** Where the method takes a file: its path, from the shell's memory. */
  readonly filePath: string | null;
  /** Whose window it is that stands locked; nobody may name another. */
  readonly locked?: LockedPerson | null;
  /** Tells the window how far long work has come. */
  progress(done: number, total: number, step: string): void;
  /** Aborted by `app.cancelJob` and when the window goes. */
  readonly signal: AbortSignal;
}

export type CoreHandlers = CoreHandlersOf<CallContext>;
