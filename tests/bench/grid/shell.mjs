// @ts-check
/** The smallest Electron application that shows one local page; the grid is tested and measured in it. */
import { app, BrowserWindow } from 'electron';

const page = process.argv.at(-1) ?? '';
app.commandLine.appendSwitch('force-device-scale-factor', '1');
app.on('window-all-closed', () => app.quit());

async function openWindow() {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    useContentSize: true,
    frame: false,
    webPreferences: { backgroundThrottling: false },
  });
  await window.loadFile(page);
}

// not a top-level await: Electron is ready only after its main module has run
void app.whenReady().then(openWindow);
