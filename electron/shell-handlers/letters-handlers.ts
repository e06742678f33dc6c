import type { AppContract, HandlersOf } from '#domain/contract/ipc/index.ts';
import type { Result } from '#domain/result.ts';
import type { ShellContext } from '../ipc-gate/index.ts';

export interface LettersShell {
  /** The print dialog of the OS in front of that window, for a document that the core holds in its memory for that window. */
  printPaper(windowId: number, paperId: string, title: string): Promise<Result<{ printed: boolean }>>;
}

type LettersHandlers = HandlersOf<Pick<AppContract, 'letters'>, 'shell', ShellContext>['letters'];

export function lettersHandlers(shell: LettersShell): LettersHandlers {
  return {
    printSpooled: ({ spoolId, title }, { windowId }) => shell.printPaper(windowId, spoolId, title),
  };
}
