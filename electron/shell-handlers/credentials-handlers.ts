import { join } from 'node:path';
import type { AppContract, HandlersOf } from '#domain/contract/ipc/index.ts';
import type { ShellContext } from '../ipc-gate/index.ts';
import type { LettersShell } from './letters-handlers.ts';

type CredentialsHandlers = HandlersOf<Pick<AppContract, 'credentials'>, 'shell', ShellContext>['credentials'];

export function credentialsHandlers(shell: LettersShell): CredentialsHandlers {
  return {
    // The schema lets hexadecimal digits through and nothing else, so the name cannot leave the folder.
    printSlips: ({ spoolId, title }, { windowId }) => shell.printPdf(windowId, join(shell.spoolFolder, `${spoolId}.pdf`), title),
  };
}
