import { done } from '#domain/result.ts';
import type { AppContract, HandlersOf } from '#domain/contract/ipc/index.ts';
import type { ShellContext } from '../ipc-gate/index.ts';

export interface LockShell {
  /** Locks every window of ours; does not wait. */
  lock(): void;
}

type LockHandlers = HandlersOf<Pick<AppContract, 'lock'>, 'shell', ShellContext>['lock'];

export function lockHandlers(shell: LockShell): LockHandlers {
  return {
    now() {
      shell.lock();
      return done({});
    },

    read(_input, { memory: { locked } }) {
      return done(locked && { way: locked.way, schoolId: locked.schoolId, hint: locked.hint });
    },
  };
}
