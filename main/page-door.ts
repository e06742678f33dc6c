import type { EventName, MethodDefinition, Session } from '#domain/contract/ipc/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { Caller, Core } from './core.ts';
import type { PageFacts, PageFiles, PageQuestion } from './core-protocol.ts';
import { findMethod, judgeCall } from './judge-call.ts';
import type { Log } from './log.ts';
import { isPageCall, type CoreToPage, type PageCall } from './page-protocol.ts';
import { isTooHeavy } from './weigh-input.ts';

/** The core's end of a port to a page; a test brings its own. */
export interface PagePort {
  postMessage(message: CoreToPage): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export interface PageDoorParts {
  /** The core, or why there is none. */
  readonly core: Result<Pick<Core, 'call' | 'windowClosed'>>;
  /** Asks the shell about a page. */
  readonly ask: (pageId: number, question: PageQuestion) => Promise<Result<PageFiles | null>>;
  readonly log: Log;
}

/** Calls of one page that are not answered yet; a page of ours has about ten at its busiest. */
export const MOST_UNDER_WAY = 256;

interface Page extends PageFacts {
  readonly port: PagePort;
  /** Who is signed in, by the core's own answers and the shell's consent; never what the page says. */
  staffId: string | null;
  locked: PageFacts['locked'];
  underWay: number;
  /** The last question about files; a cancel must not overtake the job that waits for it. */
  asking: Promise<unknown>;
}

/**
 * The door between pages and the core, past the shell (docs/adr/0018; Electron's security checklist 17): a call? not too many? not too
 * heavy? a method of the core? then its schema, its session and its files. Who may have a port at all, the shell judges when it hands one out.
 *
 * What is no call closes the port: only the preload writes to it, and ours writes none. Nothing is thrown out of here.
 */
export class PageDoor {
  private readonly parts: PageDoorParts;
  /** By window: a window has one page, and a new one ends the one before. */
  private readonly pages = new Map<number, Page>();

  constructor(parts: PageDoorParts) {
    this.parts = parts;
  }

  /** Takes the port of a page; what an earlier page of that window held is dead. */
  open(facts: PageFacts, port: PagePort): void {
    this.shut(facts.windowId);
    const page: Page = { ...facts, port, underWay: 0, asking: Promise.resolve() };
    this.pages.set(facts.windowId, page);
    port.on('message', ({ data }) => void this.hear(page, data));
    port.on('close', () => {
      if (this.pages.get(page.windowId) === page) this.windowClosed(page.windowId);
    });
    port.start();
    port.postMessage({ kind: 'ready' });
  }

  /** The window is gone or shows another page: its port ends, and what it began. */
  windowClosed(windowId: number): void {
    this.shut(windowId);
    if (this.parts.core.ok) this.parts.core.value.windowClosed(windowId);
  }

  /** The person left. */
  left(windowId: number): void {
    const page = this.pages.get(windowId);
    if (page) page.staffId = null;
  }

  /** An event for one window, or for all. */
  tell(name: EventName, payload: unknown, target: number | 'all'): void {
    for (const [windowId, { port }] of this.pages) {
      if (target === 'all' || target === windowId) port.postMessage({ kind: 'event', name, payload });
    }
  }

  /** The core closes: from now on no page is answered. */
  close(): void {
    for (const windowId of this.pages.keys()) this.shut(windowId);
  }

  private shut(windowId: number): void {
    const page = this.pages.get(windowId);
    this.pages.delete(windowId);
    page?.port.close();
  }

  private async hear(page: Page, message: unknown): Promise<void> {
    if (this.pages.get(page.windowId) !== page) return;
    if (!isPageCall(message)) {
      this.parts.log.warn('page.junk', { windowId: page.windowId });
      this.windowClosed(page.windowId);
      return;
    }
    if (page.underWay >= MOST_UNDER_WAY) {
      page.port.postMessage({ kind: 'answer', id: message.id, result: failed('ipc_too_many_calls') });
      return;
    }
    page.underWay += 1;
    const result = await this.answer(page, message);
    page.underWay -= 1;
    // Of a page that was closed meanwhile nobody hears.
    if (this.pages.get(page.windowId) === page) page.port.postMessage({ kind: 'answer', id: message.id, result });
  }

  private async answer(page: Page, { method, input }: PageCall): Promise<Result<unknown>> {
    try {
      const found = findMethod(method);
      // Leaving goes by the shell, which also does it where the core hangs.
      if (!found || found.definition.place !== 'core' || found.definition.session === 'closes') return failed('ipc_unknown_method', { method: method.slice(0, 80) });
      if (isTooHeavy(input)) return this.invalid(method, '');
      const result = await this.pass(page, method, found.definition, input);
      return result.ok || result.error.code !== 'ipc_input_invalid' ? result : this.invalid(method, String(result.error.params['path'] ?? ''));
    } catch (error) {
      return failed('app_unexpected', { reference: this.parts.log.error('page.threw', error, { method: method.slice(0, 80) }) });
    }
  }

  private async pass(page: Page, method: string, definition: MethodDefinition, input: unknown): Promise<Result<unknown>> {
    const { core } = this.parts;
    if (!core.ok) return core;
    let files: PageFiles | null = null;
    if (definition.file) {
      const judged = judgeCall(method, input, sessionOf(page));
      if (!judged.ok) return judged;
      const { fileToken = '' } = judged.value.input as { readonly fileToken?: string };
      const asking = this.parts.ask(page.pageId, { kind: 'files', feature: judged.value.feature, mode: definition.file, fileToken });
      page.asking = Promise.all([page.asking, asking]);
      const asked = await asking;
      if (!asked.ok) return asked;
      files = asked.value;
    }
    if (method === 'app.cancelJob') await page.asking;
    const result = await core.value.call(method, input, callerOf(page, files));
    return definition.session === 'opens' && result.ok ? this.entered(page, result) : result;
  }

  /** The session is made from the core's answer. A window that was locked or closed meanwhile is not signed in again by one that comes late. */
  private async entered(page: Page, result: Extract<Result<unknown>, { ok: true }>): Promise<Result<unknown>> {
    const { staffId } = result.value as { readonly staffId: string };
    const agreed = await this.parts.ask(page.pageId, { kind: 'entered', staffId });
    if (!agreed.ok) return agreed;
    page.staffId = staffId;
    page.locked = null;
    return done(result.value);
  }

  private invalid(method: string, path: string): Result<never> {
    this.parts.log.warn('page.inputInvalid', { method, path });
    return failed('ipc_input_invalid', { method, path });
  }
}

const sessionOf = ({ staffId }: Page): Session | null => (staffId === null ? null : { staffId });

function callerOf(page: Page, files: PageFiles | null): Caller {
  return {
    session: sessionOf(page),
    windowId: page.windowId,
    filePath: files?.filePath ?? null,
    ...(page.locked === null ? {} : { locked: page.locked }),
  };
}
