import type { ShellHandlersOf } from '#domain/contract/ipc/index.ts';
import type { ShellContext } from '../ipc-gate/index.ts';
import { appHandlers, type AppShell } from './app-handlers.ts';
import { credentialsHandlers } from './credentials-handlers.ts';
import { lockHandlers, type LockShell } from './lock-handlers.ts';
import { lettersHandlers, type LettersShell } from './letters-handlers.ts';

export type { AppShell } from './app-handlers.ts';
export type { LettersShell } from './letters-handlers.ts';
export type { LockShell } from './lock-handlers.ts';

export type ShellHandlers = ShellHandlersOf<ShellContext>;

/** Every method whose place is the shell; a missing or surplus one does not compile. */
export function shellHandlers(shell: AppShell & LettersShell & LockShell): ShellHandlers {
  return { app: appHandlers(shell), credentials: credentialsHandlers(shell), letters: lettersHandlers(shell), lock: lockHandlers(shell) };
}
