import type { MenuItemConstructorOptions } from 'electron';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { WindowAction } from '../windows/keys.ts';
import type { MenuTexts } from './menu-texts.ts';

export interface MenuActions {
  /** Of the window that has the focus. */
  window(action: WindowAction): void;
  command(name: Events['command']['name']): void;
  /** Undo and redo of a text field or of the grid: the page knows which. */
  edit(role: 'undo' | 'redo'): void;
  showDataFolder(): void;
  about(): void;
  quit(): void;
}

/**
 * The menu that Alt shows. The keys stand there to be read: they are heard by place in windows/keys and by the page, so that they work under the
 * Russian layout; only copying is left to the roles, which Chromium handles itself.
 */
export function applicationMenu(texts: MenuTexts, actions: MenuActions): MenuItemConstructorOptions[] {
  const shown = (label: string, accelerator: string, click: () => void): MenuItemConstructorOptions => ({
    label, accelerator, registerAccelerator: false, click: () => click(),
  });
  const role = (label: string, name: MenuItemConstructorOptions['role'], accelerator: string): MenuItemConstructorOptions => ({
    label, role: name, accelerator, registerAccelerator: false,
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  return [
    {
      label: texts.file,
      submenu: [
        shown(texts.print, 'CmdOrCtrl+P', () => actions.command('print')),
        line,
        shown(texts.lock, 'CmdOrCtrl+L', () => actions.window('lock')),
        { label: texts.signOut, click: () => actions.command('sign-out') },
        { label: texts.quit, click: () => actions.quit() },
      ],
    },
    {
      label: texts.edit,
      submenu: [
        shown(texts.undo, 'CmdOrCtrl+Z', () => actions.edit('undo')),
        shown(texts.redo, 'CmdOrCtrl+Y', () => actions.edit('redo')),
        line,
        role(texts.cut, 'cut', 'CmdOrCtrl+X'),
        role(texts.copy, 'copy', 'CmdOrCtrl+C'),
        role(texts.paste, 'paste', 'CmdOrCtrl+V'),
        role(texts.selectAll, 'selectAll', 'CmdOrCtrl+A'),
        line,
        shown(texts.find, 'CmdOrCtrl+F', () => actions.command('find')),
      ],
    },
    {
      label: texts.view,
      submenu: [
        shown(texts.palette, 'CmdOrCtrl+K', () => actions.command('open-palette')),
        line,
        shown(texts.zoomIn, 'CmdOrCtrl+=', () => actions.window('zoom-in')),
        shown(texts.zoomOut, 'CmdOrCtrl+-', () => actions.window('zoom-out')),
        shown(texts.zoomReset, 'CmdOrCtrl+0', () => actions.window('zoom-reset')),
        line,
        shown(texts.fullScreen, 'F11', () => actions.window('full-screen')),
      ],
    },
    {
      label: texts.help,
      submenu: [
        { label: texts.dataFolder, click: () => actions.showDataFolder() },
        { label: texts.about, click: () => actions.about() },
      ],
    },
  ];
}
