import type { Log } from '#main/log.ts';
import type { WindowMemory } from './window-memory.ts';

/** What the shell sees of a caller; a page cannot forge any of it. */
export interface Sender {
  readonly windowId: number;
  readonly isMainFrame: boolean;
  readonly isOurOrigin: boolean;
}

export interface SenderParts {
  /** Null for a window that is not ours. */
  readonly memoryOf: (windowId: number) => WindowMemory | null;
  readonly log: Log;
}

/** What is remembered of the caller's window; null where the caller is refused (Electron's security checklist 17, «Validate the sender of all IPC messages»). */
export function memoryOfSender({ memoryOf, log }: SenderParts, sender: Sender): WindowMemory | null {
  const memory = sender.isMainFrame && sender.isOurOrigin ? memoryOf(sender.windowId) : null;
  if (!memory) log.warn('gate.senderRefused', { windowId: sender.windowId, mainFrame: sender.isMainFrame, ourOrigin: sender.isOurOrigin });
  return memory;
}
