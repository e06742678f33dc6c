import type { AppContract, HandlersOf } from '#domain/contract/ipc/index.ts';
import type { ShellContext } from '../ipc-gate/index.ts';
import type { LettersShell } from './letters-handlers.ts';

type CredentialsHandlers = HandlersOf<Pick<AppContract, 'credentials'>, 'shell', ShellContext>['credentials'];

export function credentialsHandlers(shell: LettersShell): CredentialsHandlers {
  return {
    printSlips: ({ spoolId, title }, { windowId }) => shell.printPaper(windowId, spoolId, title),
  };
}
