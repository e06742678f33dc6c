import { kill } from 'node:process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { corePid, heardEvents, listenFor, logOf, startAnother, type WithApi } from './shell-hands.ts';

describe('the running application', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await launchApp();
  });
  afterAll(() => running?.close());

  it('shows its start page in one window, under its own scheme', async () => {
    const { app, page } = running;
    await page.getByRole('heading', { name: 'Демонстрационная школа' }).waitFor();
    expect(page.url()).toMatch(/^app:\/\/uchitelskaya\/index\.html/);
    expect(await page.title()).toBe('Учительская');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))).toEqual([true]);
  });

  it('tells the page of itself, and nothing of the computer', async () => {
    const state = await running.page.evaluate(() => (globalThis as WithApi).api.app.readState({}));
    expect(state).toMatchObject({ ok: true, value: { version: '0.1.0', developmentRuntime: true, locale: 'ru', session: null } });
    expect(JSON.stringify(state)).not.toContain(running.dataFolder);
  });

  it('is opened once for a data folder: the second one ends and the first one comes forward', async () => {
    const second = await startAnother(running.dataFolder);
    expect(second.code).toBe(0);
    expect(second.said).toContain('already open');
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('has a Russian menu, hidden until Alt', async () => {
    const menu = await running.app.evaluate(({ Menu, BrowserWindow }) => ({
      labels: Menu.getApplicationMenu()?.items.map((item) => item.label),
      hidden: BrowserWindow.getAllWindows()[0]?.autoHideMenuBar,
    }));
    expect(menu).toEqual({ labels: ['Файл', 'Правка', 'Вид', 'Справка'], hidden: true });
  });

  it('passes a menu item on to the page of its window', async () => {
    await listenFor(running.page, 'command');
    await running.app.evaluate(({ Menu }) => {
      const view = Menu.getApplicationMenu()?.items.find((item) => item.label === 'Вид');
      view?.submenu?.items.find((item) => item.label === 'Перейти к…')?.click();
    });
    await expect.poll(() => heardEvents(running.page, 'command')).toEqual([{ name: 'open-palette' }]);
    await running.page.keyboard.press('Escape');
  });

  it('zooms by place on the keyboard', async () => {
    const zoom = (): Promise<number | undefined> => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());
    const press = (keyCode: string): Promise<void> =>
      running.app.evaluate(({ BrowserWindow }, key) => {
        const page = BrowserWindow.getAllWindows()[0]?.webContents;
        for (const type of ['keyDown', 'keyUp'] as const) page?.sendInputEvent({ type, keyCode: key, modifiers: ['control'] });
      }, keyCode);
    await press('=');
    await expect.poll(zoom).toBe(0.5);
    await press('-');
    await press('-');
    await expect.poll(zoom).toBe(-0.5);
    await press('0');
    await expect.poll(zoom).toBe(0);
  });

  it('starts the core anew when it is killed, tells the page, and answers again', async () => {
    const { app, page } = running;
    const before = await corePid(app);
    expect(before).toBeTypeOf('number');
    await listenFor(page, 'coreRestarted');
    kill(before!, 'SIGKILL');
    await expect.poll(() => heardEvents(page, 'coreRestarted')).toHaveLength(1);
    await expect
      .poll(() => page.evaluate(() => (globalThis as WithApi).api.accounts.listDemoPeople({})))
      .toEqual({ ok: false, error: { code: 'database_not_open', params: {} } });
    expect(await corePid(app)).not.toBe(before);
    expect(await logOf(running.dataFolder)).toContain('core.ended');
  });

  it('answers a call that was under way when the core was killed, and is closed all the same', async () => {
    const { app, page } = running;
    const answer = page.evaluate(() => (globalThis as WithApi).api.school.resetDemo({ jobId: 'kill-me' }));
    kill((await corePid(app))!, 'SIGKILL');
    expect(await answer).toEqual({ ok: false, error: { code: 'ipc_core_gone', params: {} } });
  });

  it('has written no error to the console of the page through all this', () => {
    expect(running.consoleErrors).toEqual([]);
  });
});

describe('what a workstation remembers', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'uchitelskaya-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }));

  it('is the colours and the language, from one start to the next', async () => {
    const first = await launchApp({ dataFolder });
    await first.page.evaluate(() => (globalThis as WithApi).api.app.setAppearance({ colorScheme: 'dark', locale: 'en' }));
    await first.close();
    expect(JSON.parse(await readFile(join(dataFolder, 'settings.json'), 'utf8'))).toMatchObject({ colorScheme: 'dark', locale: 'en' });

    const second = await launchApp({ dataFolder });
    const state = await second.page.evaluate(() => (globalThis as WithApi).api.app.readState({}));
    expect(state).toMatchObject({ ok: true, value: { colorScheme: 'dark', locale: 'en' } });
    expect(await second.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase())).toBe('#161a19');
    await second.close();
  });

  it('is set aside when its file is damaged, and the application starts', async () => {
    await writeFile(join(dataFolder, 'settings.json'), '{"colorScheme": "da');
    const running = await launchApp({ dataFolder });
    await running.page.getByRole('heading', { name: 'Демонстрационная школа' }).waitFor();
    await running.close();
    expect((await readdir(dataFolder)).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true);
    expect(await logOf(dataFolder)).toContain('settings.damagedSetAside');
  });

  it('holds nothing that a page has seen: no cookies, no storage, no cache of pages', async () => {
    const running = await launchApp({ dataFolder });
    await running.page.getByRole('heading', { name: 'Демонстрационная школа' }).waitFor();
    await running.close();
    const files = await readdir(join(dataFolder, 'chromium'), { recursive: true });
    expect(files.filter((name) => /indexeddb|service worker/i.test(name))).toEqual([]);
  });

  it('ends in order: the core has closed its files before the process is gone', async () => {
    const running = await launchApp({ dataFolder });
    await expect.poll(() => logOf(dataFolder)).toContain('core.started');
    await running.close();
    const log = await logOf(dataFolder);
    expect(log).toContain('shell.ended');
    expect(log).not.toContain('core.killedAtClose');
    expect(log).not.toContain('core.ended');
  });
});
