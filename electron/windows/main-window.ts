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
    window.show();
  });
  nativeTheme.on('updated', recolour);
  window.on('close', () => {
    nativeTheme.off('updated', recolour);
    const { x, y, width, height } = window.getNormalBounds();
    parts.onState({ x, y, width, height, maximized: window.isMaximized(), zoom: window.webContents.getZoomLevel() });
  });
  void window.loadURL(`${PAGE_ADDRESS}?start=${encodeURIComponent(JSON.stringify(parts.startState))}`);
  return window;

  function recolour(): void {
    window.setBackgroundColor(background());
  }
}
