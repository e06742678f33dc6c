import { app, BrowserWindow } from 'electron';

// The floor of a cold start: Electron with one sandboxed window and one line of text, nothing else.
app.once('ready', () => {
  const window = new BrowserWindow({ width: 1366, height: 768, show: true, webPreferences: { sandbox: true, contextIsolation: true } });
  void window.loadURL('data:text/html;charset=utf-8,<!doctype html><title>empty</title><h1>empty</h1>');
});
app.on('window-all-closed', () => app.quit());
