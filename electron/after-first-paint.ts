import { contract } from '#domain/contract/ipc/index.ts';
import type { Log } from '#main/log.ts';
import type { CoreHost } from './core-host/core-host.ts';
import { createGate, type Gate, type GateParts } from './ipc-gate/index.ts';
import { installMenu } from './menu/install-menu.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { electronShell } from './shell-handlers/electron-shell.ts';
import { shellHandlers } from './shell-handlers/index.ts';
import type { AppWindows } from './windows/app-windows.ts';
import { listenForKeys } from './windows/run-window-action.ts';

export interface Surroundings {
  readonly core: CoreHost;
  readonly windows: AppWindows;
  readonly settings: SettingsStore;
  readonly log: Log;
  readonly dataFolder: string;
  readonly development: boolean;
  readonly wait: (ms: number) => Promise<void>;
}

/** What is loaded while the first page paints: the schemas with the gate, the menu, the keys of the window. */
export function finishStart({ core, windows, settings, log, dataFolder, development, wait }: Surroundings): Gate {
  const install = (): void => installMenu(windows, settings, dataFolder);
  for (const window of windows.all()) {
    listenForKeys(window, development, (name) => windows.tell('command', { name }, window.webContents.id));
    if (window.isVisible()) install();
    else window.once('show', install);
  }
  return createGate({
    contract,
    // The types have joined every handler to its schema; the gate looks them up by name.
    shell: shellHandlers(electronShell({ windows, settings, dataFolder, log, wait, localeChanged: install })) as unknown as GateParts['shell'],
    core,
    memoryOf: (windowId) => windows.memoryOf(windowId),
    log,
  });
}
