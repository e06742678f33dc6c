import { basename } from 'node:path';
import { done, failed, type Result } from '#domain/result.ts';
import type { AppContract, HandlersOf } from '#domain/contract/ipc/index.ts';
import { FILE_PURPOSES, type FilePurposeName, type ShellContext } from '../ipc-gate/index.ts';
import type { Settings } from '../settings/settings.ts';
import { readState } from './read-state.ts';
import { withExtension } from './suggested-name.ts';

/** What the handlers need of Electron and of this start; a test brings its own. */
export interface AppShell {
  readonly version: string;
  readonly electronVersion: string;
  readonly platform: string;
  readonly packaged: boolean;
  settings(): Settings;
  setAppearance(change: Partial<Pick<Settings, 'colorScheme' | 'locale'>>): void;
  /** The dialog of the OS over that window; null when the person cancels. */
  askFileToOpen(windowId: number, purpose: FilePurposeName, extensions: readonly string[]): Promise<string | null>;
  askFileToSave(windowId: number, purpose: FilePurposeName, suggestedName: string, extensions: readonly string[]): Promise<string | null>;
  fileSize(path: string): Promise<number>;
  showInFolder(path: string): void;
  /** @returns false where the system knows no program for it */
  openFile(path: string): Promise<boolean>;
}

type AppHandlers = HandlersOf<Pick<AppContract, 'app'>, 'shell', ShellContext>['app'];

export function appHandlers(shell: AppShell): AppHandlers {
  return {
    readState: (_input, { memory }) => done(readState(shell.settings(), shell, memory.signedIn)),

    setAppearance(input) {
      shell.setAppearance({
        ...(input.colorScheme === undefined ? {} : { colorScheme: input.colorScheme }),
        ...(input.locale === undefined ? {} : { locale: input.locale }),
      });
      return done({});
    },

    async chooseFileToOpen({ purpose }, { windowId, memory }) {
      const path = await shell.askFileToOpen(windowId, purpose, FILE_PURPOSES[purpose].extensions);
      if (path === null) return done(null);
      const bytes = await shell.fileSize(path);
      return done({ fileToken: memory.rememberFile(path, purpose), name: basename(path), bytes });
    },

    async chooseFileToSave({ purpose, suggestedName }, { windowId, memory }) {
      const { extensions } = FILE_PURPOSES[purpose];
      const chosen = await shell.askFileToSave(windowId, purpose, withExtension(suggestedName, extensions[0]), extensions);
      if (chosen === null) return done(null);
      const path = withExtensionOf(chosen, extensions[0]);
      return done({ fileToken: memory.rememberFile(path, purpose), name: basename(path) });
    },

    async showSavedFile({ fileToken, how }, { memory }): Promise<Result<Record<string, never>>> {
      const file = memory.findWritten(fileToken);
      if (!file.ok) return file;
      switch (how) {
        case 'folder':
          shell.showInFolder(file.value);
          return done({});
        case 'open':
          return (await shell.openFile(file.value)) ? done({}) : failed('file_not_opened', { name: basename(file.value) });
        default:
          return how satisfies never;
      }
    },
  };
}

/** Linux dialogs add no extension, and without one nobody's computer opens the file. */
const withExtensionOf = (path: string, extension: string): string =>
  path.toLowerCase().endsWith(`.${extension}`) ? path : `${path}.${extension}`;
