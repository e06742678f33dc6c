import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const shell = readdirSync(join(project, 'electron'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(project, 'electron', name), 'utf8') }));

const naming = (pattern: RegExp): string[] => shell.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

test('the sources of the shell are looked at', () => {
  expect(shell.length).toBeGreaterThan(40);
  expect(naming(/new BrowserWindow\(/)).toEqual(['printing/print-pdf.ts', 'windows/main-window.ts']);
});

test('Electron 15: no source of the shell hands an address to another program', () => {
  expect(naming(/openExternal/)).toEqual([]);
  // A path to open is the data folder, from the menu, or comes from the memory of the window (ipc-gate/window-memory.ts).
  expect(naming(/shell\.(openPath|showItemInFolder)/).sort()).toEqual(['menu/install-menu.ts', 'shell-handlers/electron-shell.ts']);
  expect(shell.find(({ name }) => name === 'menu/install-menu.ts')?.text.match(/shell\.\w+\([^)]*\)/g)).toEqual(['shell.openPath(dataFolder)']);
});

test('every window is made with the preferences of security/page-preferences.ts', () => {
  for (const { name, text } of shell) {
    const windows = text.match(/new BrowserWindow\(/g)?.length ?? 0;
    const decided = text.match(/webPreferences: \{ \.\.\.(pagePreferences|bareDocumentPreferences)\(/g)?.length ?? 0;
    expect({ name, decided }).toEqual({ name, decided: windows });
  }
});

test('Electron 17: one source listens to pages, and nothing is heard around the gate', () => {
  expect(naming(/ipcMain\.(handle|on|once|handleOnce)\(/)).toEqual(['ipc-gate/open-gate.ts']);
  expect(naming(/\.ipc\.(handle|on|once)\(|ipc-message/)).toEqual([]);
});
