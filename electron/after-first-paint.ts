import type { MessagePortMain } from 'electron';
import { contract } from '#domain/contract/ipc/index.ts';
import type { Log } from '#main/log.ts';
import type { CoreHost } from './core-host/core-host.ts';
import { createGate, type Gate, type GateParts } from './ipc-gate/index.ts';
import { installLock, type OpenLocked } from './lock/install-lock.ts';
import type { WindowLock } from './lock/window-lock.ts';
import { installMenu } from './menu/install-menu.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { electronShell } from './shell-handlers/electron-shell.ts';
import { shellHandlers } from './shell-handlers/index.ts';
import type { AppWindows } from './windows/app-windows.ts';
import { listenForKeys } from './windows/run-window-action.ts';

export interface Surroundings {
  readonly core: CoreHost<MessagePortMain>;
  readonly windows: AppWindows;
  readonly settings: SettingsStore;
  readonly log: Log;
  readonly dataFolder: string;
  readonly development: boolean;
  readonly openLocked: OpenLocked;
  readonly onLock: (lock: WindowLock) => void;
  readonly wait: (ms: number) => Promise<void>;
}

/** What is loaded while the first page paints: the schemas with the gate, the menu, the keys of the window. */
export function finishStart({ core, windows, settings, log, dataFolder, development, wait, openLocked, onLock }: Surroundings): Gate {
  const lock = installLock({ core, windows, log, wait, openLocked });
  onLock(lock);
  const lockNow = (): void => void lock.now('asked');
  const install = (): void => installMenu(windows, settings, dataFolder, lockNow);
  windows.prepareEach((window) => {
    listenForKeys(window, development, { tell: (name) => windows.tell('command', { name }, window.webContents.id), lock: lockNow });
    if (window.isVisible()) install();
    else window.once('show', install);
  });
  return createGate({
    contract,
    // The types have joined every handler to its schema; the gate looks them up by name.
    shell: shellHandlers(electronShell({ windows, settings, dataFolder, takePaper: (windowId, paperId) => core.takePaper(windowId, paperId), log, wait, localeChanged: install, lock: lockNow })) as unknown as GateParts['shell'],
    core,
    memoryOf: (windowId) => windows.memoryOf(windowId),
    log,
    sessionChanged: (windowId, memory) => void lock.sessionChanged(windowId, memory),
  });
}
