import type { BrowserWindow, WebContents } from 'electron';
import type { EventName } from '#domain/contract/ipc/index.ts';
import { EVENT_CHANNEL, WindowMemory } from '../ipc-gate/index.ts';

interface Known {
  readonly window: BrowserWindow;
  readonly memory: WindowMemory;
}

/**
 * The windows whose pages may speak to us, each with what the shell remembers of it. A window's id is that of its page
 * (`webContents.id`): it is what a call brings along.
 */
export class AppWindows {
  private readonly known = new Map<number, Known>();
  private readonly preparations: ((window: BrowserWindow) => void)[] = [];
  private readonly random: (bytes: number) => Uint8Array;

  constructor(random: (bytes: number) => Uint8Array) {
    this.random = random;
  }

  /** @param gone called once when the window is closed or its page has crashed or was loaded anew: what it began must end */
  add(window: BrowserWindow, gone: (windowId: number) => void): void {
    const { webContents } = window;
    const windowId = webContents.id;
    const memory = new WindowMemory(this.random);
    this.known.set(windowId, { window, memory });
    const drop = (): void => {
      memory.forget();
      gone(windowId);
    };
    window.once('closed', () => {
      this.known.delete(windowId);
      drop();
    });
    this.watchPage(webContents, drop);
    for (const prepare of this.preparations) prepare(window);
  }

  /** For every window there is and every one that will be. */
  prepareEach(prepare: (window: BrowserWindow) => void): void {
    this.preparations.push(prepare);
    for (const window of this.all()) prepare(window);
  }

  /** Its page may say nothing any more and its process ends at once; the frame stays until another window stands in its place. */
  retire(windowId: number): void {
    const known = this.known.get(windowId);
    if (!known) return;
    this.known.delete(windowId);
    known.memory.forget();
    if (!known.window.isDestroyed()) known.window.webContents.forcefullyCrashRenderer();
  }

  memories(): { readonly windowId: number; readonly memory: WindowMemory }[] {
    return [...this.known].map(([windowId, { memory }]) => ({ windowId, memory }));
  }

  memoryOf(windowId: number): WindowMemory | null {
    return this.known.get(windowId)?.memory ?? null;
  }

  windowOf(windowId: number): BrowserWindow | null {
    return this.known.get(windowId)?.window ?? null;
  }

  all(): BrowserWindow[] {
    return [...this.known.values()].map(({ window }) => window);
  }

  /** An event of the shell, to one window or to all; the core tells its own through the ports. */
  tell(name: EventName, payload: unknown, target: number | 'all'): void {
    for (const [windowId, { window }] of this.known) {
      if (target === 'all' || target === windowId) window.webContents.send(EVENT_CHANNEL, name, payload);
    }
  }

  /** A crashed page is loaded anew and signed out: nothing of the old one may speak for the person. */
  private watchPage(page: WebContents, drop: () => void): void {
    let loadedOnce = false;
    page.on('did-start-navigation', (details) => {
      if (!details.isMainFrame || details.isSameDocument) return;
      if (loadedOnce) drop();
      loadedOnce = true;
    });
    page.on('render-process-gone', (_event, { reason }) => {
      // A window that was retired ends on purpose.
      if (reason !== 'clean-exit' && !page.isDestroyed() && this.known.has(page.id)) page.reload();
    });
  }
}
