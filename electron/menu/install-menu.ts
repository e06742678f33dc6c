import { app, BrowserWindow, dialog, Menu, shell } from 'electron';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import { runWindowAction, type TellCommand } from '../windows/run-window-action.ts';
import { applicationMenu } from './application-menu.ts';
import { MENU_TEXTS } from './menu-texts.ts';

/** Puts the menu into all windows; called again when the language changes. */
export function installMenu(windows: AppWindows, settings: SettingsStore, dataFolder: string, lock: () => void): void {
  const texts = MENU_TEXTS[settings.current.locale];
  const focused = (): BrowserWindow | null => {
    const window = BrowserWindow.getFocusedWindow();
    return window !== null && windows.memoryOf(window.webContents.id) !== null ? window : (windows.all()[0] ?? null);
  };
  const tell: TellCommand = (name) => {
    const window = focused();
    if (window) windows.tell('command', { name }, window.webContents.id);
  };
  const template = applicationMenu(texts, {
    window: (action) => {
      const window = focused();
      if (window) runWindowAction(window, action, { tell, lock });
    },
    command: tell,
    edit: (role) => pressKey(focused(), role === 'undo' ? 'Z' : 'Y'),
    showDataFolder: () => void shell.openPath(dataFolder),
    about: () => void showAbout(focused(), texts.about, texts.aboutVersion(app.getVersion())),
    quit: () => app.quit(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** The grid keeps an undo of its own beside that of text fields: the menu presses the key, and whoever has the focus hears it. */
function pressKey(window: BrowserWindow | null, keyCode: string): void {
  for (const type of ['keyDown', 'keyUp'] as const) window?.webContents.sendInputEvent({ type, keyCode, modifiers: ['control'] });
}

async function showAbout(window: BrowserWindow | null, title: string, version: string): Promise<void> {
  const { electron, chrome, node } = process.versions;
  const options = { type: 'info' as const, title, message: 'Учительская', detail: `${version}\nElectron ${electron}, Chromium ${chrome}, Node ${node}` };
  await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
}
