import type { BrowserWindow } from 'electron';
import type { Events } from '#domain/contract/ipc/index.ts';
import { ZOOM } from '../settings/settings.ts';
import { windowAction, type WindowAction } from './keys.ts';

export type TellCommand = (name: Events['command']['name']) => void;

/** What a key or a menu item may set going outside of the window. */
export interface WindowDeeds {
  readonly tell: TellCommand;
  readonly lock: () => void;
}

/** Keys of the window reach it before the page; the page never sees them. */
export function listenForKeys(window: BrowserWindow, development: boolean, { tell, lock }: WindowDeeds): void {
  window.webContents.on('before-input-event', (event, input) => {
    const action = windowAction(input, process.platform === 'darwin', development);
    if (action === null) return;
    event.preventDefault();
    runWindowAction(window, action, { tell, lock });
  });
}

export function runWindowAction(window: BrowserWindow, action: WindowAction, { tell, lock }: WindowDeeds): void {
  const page = window.webContents;
  const zoom = (level: number): void => page.setZoomLevel(Math.min(Math.max(level, ZOOM.least), ZOOM.most));
  switch (action) {
    case 'zoom-in':
      return zoom(page.getZoomLevel() + ZOOM.step);
    case 'zoom-out':
      return zoom(page.getZoomLevel() - ZOOM.step);
    case 'zoom-reset':
      return zoom(0);
    case 'full-screen':
      return window.setFullScreen(!window.isFullScreen());
    case 'print':
      return tell('print');
    case 'lock':
      return lock();
    case 'developer-tools':
      return page.toggleDevTools();
    default:
      action satisfies never;
  }
}
