import { BrowserWindow, nativeTheme, screen, type Session } from 'electron';
import { PAGE_ADDRESS, pagePreferences } from '../security/index.ts';
import { SMALLEST_WINDOW, type WindowState } from '../settings/settings.ts';
import { BACKGROUND } from './background.ts';
import { placeWindow, type Area } from './place-window.ts';

export interface MainWindowParts {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly development: boolean;
  readonly state: WindowState;
  readonly onState: (state: WindowState) => void;
  /** What the page would ask first, told with its address, so that its first paint waits for no answer. */
  readonly startState: object;
  /** Where the page begins: `/locked`; the start page unless told. */
  readonly path?: string;
  /** Comes up without taking the keyboard from another program, or lies in the task bar as the one before it did. */
  readonly comesUp?: 'focused' | 'quiet' | 'minimized';
}

const background = (): string => (nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light);

/** Makes the window hidden and shows it with the first paint, in the ground colour of the page, so that nothing flashes. */
export function openMainWindow(parts: MainWindowParts): BrowserWindow {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  const areas: [Area, ...Area[]] = [main.workArea, ...others.map((display) => display.workArea)];
  const window = new BrowserWindow({
    ...placeWindow(parts.state, areas),
    minWidth: SMALLEST_WINDOW.width,
    minHeight: SMALLEST_WINDOW.height,
    show: false,
    title: 'Учительская',
    icon: parts.icon,
    backgroundColor: background(),
    autoHideMenuBar: true,
    webPreferences: { ...pagePreferences(parts.session, parts.preload, parts.development), zoomFactor: 1.2 ** parts.state.zoom },
  });
  window.once('ready-to-show', () => {
    if (parts.state.maximized) window.maximize();
    if (parts.comesUp === 'minimized') window.minimize();
    else if (parts.comesUp === 'quiet') window.showInactive();
    else window.show();
  });
  nativeTheme.on('updated', recolour);
  window.once('closed', () => nativeTheme.off('updated', recolour));
  window.on('close', () => {
    parts.onState(stateOf(window));
  });
  void window.loadURL(`${PAGE_ADDRESS}?start=${encodeURIComponent(JSON.stringify(parts.startState))}${parts.path ? `#${parts.path}` : ''}`);
  return window;

  function recolour(): void {
    window.setBackgroundColor(background());
  }
}

/** How a window stands now, so that another can stand in its place. */
export function stateOf(window: BrowserWindow): WindowState {
  const { x, y, width, height } = window.getNormalBounds();
  return { x, y, width, height, maximized: window.isMaximized(), zoom: window.webContents.getZoomLevel() };
}
