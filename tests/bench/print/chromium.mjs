// @ts-check
/**
 * Electron's own printing, as an application would use it: the page is loaded and settled before the clock starts, so the
 * figure is printToPDF alone. Arguments: file with the answer, then pages of HTML; each is printed to `<page>.pdf`.
 */
import { writeFile } from 'node:fs/promises';
import { app, BrowserWindow } from 'electron';

const [answer = '', ...pages] = process.argv.slice(process.argv.findIndex((argument) => argument.endsWith('chromium.mjs')) + 1);
app.on('window-all-closed', () => undefined);

async function printAll() {
  /** @type {number[]} */
  const milliseconds = [];
  for (const page of pages) {
    const window = new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } });
    await window.loadFile(page);
    await window.webContents.executeJavaScript('document.fonts.ready.then(() => true)');
    const began = performance.now();
    const pdf = await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
    milliseconds.push(performance.now() - began);
    await writeFile(`${page}.pdf`, pdf);
    window.destroy();
  }
  await writeFile(answer, JSON.stringify(milliseconds));
  app.quit();
}

// not a top-level await: Electron is ready only after its main module has run
void app.whenReady().then(printAll);
