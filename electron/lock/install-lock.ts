import { BrowserWindow, clipboard, powerMonitor, type MessagePortMain } from 'electron';
import type { Log } from '#main/log.ts';
import type { CoreHost } from '../core-host/core-host.ts';
import type { Locked } from '../ipc-gate/index.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import { openForgetting } from './forget-heard.ts';
import { clearOwnCopy } from './own-clipboard.ts';
import { watchTouches } from './watch-touches.ts';
import { WindowLock } from './window-lock.ts';

/** Opens a window with the lock screen where another one stands; resolves when it is seen. Known to `AppWindows` from its first moment. */
export type OpenLocked = (before: BrowserWindow, locked: Locked | null) => Promise<void>;

export interface InstallLockParts {
  readonly core: CoreHost<MessagePortMain>;
  readonly windows: AppWindows;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  readonly openLocked: OpenLocked;
}

const TICK_MS = 1_000;

/** Joins the lock to the windows, the clock and the power of the computer. */
export function installLock({ core, windows, log, wait, openLocked }: InstallLockParts): WindowLock {
  const lock = new WindowLock({
    windows: {
      memories: () => windows.memories(),
      tellAll: (name, payload) => windows.tell(name, payload, 'all'),
      replaceAll: async (locked) => {
        const before = windows.all();
        const beside = BrowserWindow.getAllWindows().filter((window) => !before.includes(window));
        for (const window of before) windows.retire(window.webContents.id);
        // Documents on their way to a printer.
        for (const window of beside) window.destroy();
        await Promise.all(before.map(async (window) => {
          await openLocked(window, locked);
          window.destroy();
        }));
      },
    },
    core,
    log,
    clock: () => performance.now(),
    wait,
    clearOwnCopy: () => clearOwnCopy(clipboard, process.platform),
    forgetHeard: openForgetting(),
  });
  windows.prepareEach((window) => watchTouches(window.webContents, () => lock.touched()));
  setInterval(() => lock.tick(), TICK_MS).unref();
  powerMonitor.on('lock-screen', () => void lock.now('os-locked'));
  powerMonitor.on('suspend', () => void lock.now('suspended'));
  // Where the computer fell asleep before we heard of it.
  powerMonitor.on('resume', () => void lock.now('resumed'));
  powerMonitor.on('shutdown', () => void lock.now('shutdown'));
  return lock;
}
