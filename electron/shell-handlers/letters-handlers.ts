import { join } from 'node:path';
import type { AppContract, HandlersOf } from '#domain/contract/ipc/index.ts';
import type { Result } from '#domain/result.ts';
import type { ShellContext } from '../ipc-gate/index.ts';

export interface LettersShell {
  /** Where the core leaves documents for the printer. */
  readonly spoolFolder: string;
  /** The print dialog of the OS in front of that window. */
  printPdf(windowId: number, path: string, title: string): Promise<Result<{ printed: boolean }>>;
}

type LettersHandlers = HandlersOf<Pick<AppContract, 'letters'>, 'shell', ShellContext>['letters'];

export function lettersHandlers(shell: LettersShell): LettersHandlers {
  return {
    // The schema lets hexadecimal digits through and nothing else, so the name cannot leave the folder.
    printSpooled: ({ spoolId, title }, { windowId }) => shell.printPdf(windowId, join(shell.spoolFolder, `${spoolId}.pdf`), title),
  };
}
