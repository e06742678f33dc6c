import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, nativeTheme, shell, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { FilePurposeName } from '../ipc-gate/index.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import type { AppShell } from './app-handlers.ts';
import { FILE_KIND_TEXTS } from './file-kind-texts.ts';

/** The real dialogs, folders and appearance behind the handlers. */
export function electronAppShell(windows: AppWindows, settings: SettingsStore, localeChanged: () => void): AppShell {
  const filters = (purpose: FilePurposeName, extensions: readonly string[]) => [
    { name: FILE_KIND_TEXTS[settings.current.locale][purpose], extensions: [...extensions] },
  ];
  return {
    version: app.getVersion(),
    electronVersion: process.versions.electron ?? '',
    platform: process.platform,
    packaged: app.isPackaged,
    settings: () => settings.current,

    setAppearance(change) {
      settings.change(change);
      if (change.colorScheme) nativeTheme.themeSource = change.colorScheme === 'auto' ? 'system' : change.colorScheme;
      if (change.locale) localeChanged();
    },

    async askFileToOpen(windowId, purpose, extensions) {
      const options: OpenDialogOptions = { properties: ['openFile', 'dontAddToRecent'], filters: filters(purpose, extensions) };
      const parent = windows.windowOf(windowId);
      const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },

    async askFileToSave(windowId, purpose, suggestedName, extensions) {
      const options: SaveDialogOptions = {
        defaultPath: join(app.getPath('documents'), suggestedName),
        filters: filters(purpose, extensions),
        properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
      };
      const parent = windows.windowOf(windowId);
      const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    },

    fileSize: async (path) => (await stat(path)).size,
    showInFolder: (path) => shell.showItemInFolder(path),
    openFile: async (path) => (await shell.openPath(path)) === '',
  };
}
