import { done, failed, type Result } from '#domain/result.ts';
import type { LockedPerson, PageFacts, PageFiles, PageQuestion } from '#main/core-protocol.ts';
import type { Log } from '#main/log.ts';
import { memoryOfSender, type Sender } from './sender.ts';
import type { WindowMemory } from './window-memory.ts';

export interface PagePortsParts<Port> {
  /** Both ends of a new port. */
  readonly makeChannel: () => { readonly port1: Port; readonly port2: Port };
  /** Null for a window that is not ours. */
  readonly memoryOf: (windowId: number) => WindowMemory | null;
  /** @returns false where there is no core to take it now */
  readonly core: { openPage(page: PageFacts, port: Port): boolean };
  readonly log: Log;
  /** Somebody signed in in a window. */
  readonly sessionChanged: (windowId: number, memory: WindowMemory) => void;
}

interface Page {
  readonly windowId: number;
  readonly memory: WindowMemory;
}

/**
 * Hands out the ports between pages and the core (docs/adr/0018). The shell does not hear what goes through one, so it judges before: main frame, our
 * origin, a window of ours; and after, when the core asks whether a page still speaks for its window. One port for each window: a
 * new one ends the one before.
 */
export class PagePorts<Port> {
  private readonly parts: PagePortsParts<Port>;
  /** The page that holds the port of its window, by the number it was given. */
  private readonly pages = new Map<number, Page>();
  private lastId = 0;

  constructor(parts: PagePortsParts<Port>) {
    this.parts = parts;
  }

  /** The page's end. Codes: `ipc_sender_refused`, `ipc_core_gone`. */
  handOut(sender: Sender): Result<Port> {
    const memory = memoryOfSender(this.parts, sender);
    if (!memory) return failed('ipc_sender_refused');
    const { windowId } = sender;
    this.takeBack(windowId);
    const { port1, port2 } = this.parts.makeChannel();
    const pageId = ++this.lastId;
    const page: PageFacts = { pageId, windowId, staffId: memory.signedIn?.staffId ?? null, locked: lockedPerson(memory) };
    if (!this.parts.core.openPage(page, port2)) return failed('ipc_core_gone');
    this.pages.set(pageId, { windowId, memory });
    return done(port1);
  }

  /** Its window is gone, shows another page or is locked: what the core asks of it is refused from now on. */
  takeBack(windowId: number): void {
    for (const [pageId, page] of this.pages) if (page.windowId === windowId) this.pages.delete(pageId);
  }

  /** A question of the core. Codes: `session_missing`, `ipc_file_unknown`. */
  answer(pageId: number, question: PageQuestion): Result<PageFiles | null> {
    const page = this.pages.get(pageId);
    const stands = page !== undefined && this.parts.memoryOf(page.windowId) === page.memory ? page : null;
    switch (question.kind) {
      case 'entered':
        if (!stands) return failed('session_missing');
        stands.memory.enter(question.staffId);
        this.parts.sessionChanged(stands.windowId, stands.memory);
        return done(null);
      case 'files':
        return stands ? filesOf(stands.memory, question) : failed('ipc_file_unknown');
      default:
        return question satisfies never;
    }
  }
}

function lockedPerson({ locked }: WindowMemory): LockedPerson | null {
  return locked?.schoolId ? { schoolId: locked.schoolId, staffId: locked.staffId } : null;
}

function filesOf(memory: WindowMemory, { feature, mode, fileToken }: Extract<PageQuestion, { kind: 'files' }>): Result<PageFiles> {
  const file = memory.findFile(fileToken, feature, mode);
  return file.ok ? done({ filePath: file.value }) : file;
}
