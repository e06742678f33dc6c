import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, nativeTheme, shell, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { Log } from '#main/log.ts';
import type { FilePurposeName } from '../ipc-gate/index.ts';
import { PrintFolder } from '../printing/print-folder.ts';
import { printPdf } from '../printing/print-pdf.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import type { AppShell } from './app-handlers.ts';
import { FILE_KIND_TEXTS } from './file-kind-texts.ts';
import type { LettersShell } from './letters-handlers.ts';
import type { LockShell } from './lock-handlers.ts';

export interface ElectronShellParts {
  readonly windows: AppWindows;
  readonly settings: SettingsStore;
  readonly dataFolder: string;
  /** A document in the memory of the core; null where it is gone. */
  readonly takePaper: (windowId: number, paperId: string) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  readonly localeChanged: () => void;
  readonly lock: () => void;
}

/** The real dialogs, folders, printers and appearance behind the handlers. */
export function electronShell({ windows, settings, dataFolder, takePaper, log, wait, localeChanged, lock }: ElectronShellParts): AppShell & LettersShell & LockShell {
  const printFolder = new PrintFolder({ dataFolder, wait });
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

    lock,
    printPaper: (windowId, paperId, title) => printPdf({ takePaper: () => takePaper(windowId, paperId), folder: printFolder, title, parent: windows.windowOf(windowId), log, wait }),
  };
}
