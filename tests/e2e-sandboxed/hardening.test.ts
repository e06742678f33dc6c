import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trouble } from '#renderer/i18n/ru/trouble.ts';
import { launchApp, type RunningApp } from '../e2e/launch-app.ts';
import { logOf } from '../e2e/shell/shell-hands.ts';

/** What a page could try if a stranger's script ran in it; asked of the real page in the real window, with the sandbox on. */
describe('a page that turned bad', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await launchApp();
  });
  afterAll(() => running?.close());

  it('finds nothing of Node or Electron, and a bridge of functions only', async () => {
    const found = await running.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron', '__dirname'];
      const { api } = globalThis as unknown as { api: Record<string, unknown> };
      const kinds = Object.values(api).flatMap((part) => (typeof part === 'function' ? ['function'] : Object.values(part as object).map((method) => typeof method)));
      return { leaked: names.filter((name) => name in globalThis), kinds: [...new Set(kinds)] };
    });
    expect(found).toEqual({ leaked: [], kinds: ['function'] });
  });

  it('cannot change the bridge for the rest of the page', async () => {
    const kept = await running.page.evaluate(() => {
      const { api } = globalThis as unknown as { api: { app: { readState: unknown } } };
      const before = api.app.readState;
      try {
        api.app.readState = () => 'forged';
      } catch {
        return true;
      }
      return api.app.readState === before;
    });
    expect(kept).toBe(true);
  });

  it('runs no inline script, no eval and no handler in an attribute', async () => {
    const ran = await running.page.evaluate(() => {
      const marks = globalThis as unknown as { ran: string[] };
      marks.ran = [];
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran.push("inline")';
      document.body.append(script);
      const picture = document.createElement('img');
      picture.setAttribute('onerror', 'globalThis.ran.push("attribute")');
      picture.src = 'data:image/png;base64,broken';
      document.body.append(picture);
      const loaded = new Promise((resolve) => picture.addEventListener('error', resolve));
      return loaded.then(() => new Promise<string[]>((resolve) => {
        // Later, because the debugger lets its own evaluation do what the page may not.
        setTimeout(() => {
          try {
            // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- this is what must not work
            new Function('globalThis.ran.push("eval")')();
          } catch {
            marks.ran.push('eval refused');
          }
          resolve(marks.ran);
        }, 0);
      }));
    });
    expect(ran).toEqual(['eval refused']);
  });

  it.each(['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/hostname', 'app://other/index.html'])('fetches nothing from %s', async (address) => {
    const answer = await running.page.evaluate((url) => fetch(url).then(() => 'answered', () => 'refused'), address);
    expect(answer).toBe('refused');
  });

  it('reaches no file beside the built page', async () => {
    const statuses = await running.page.evaluate(() =>
      Promise.all(['/../main/core-process.js', '/%2e%2e/preload/preload.cjs', '/..%5cpackage.json', '/index.html'].map(async (path) => (await fetch(`app://uchitelskaya${path}`)).status)),
    );
    expect(statuses).toEqual([404, 404, 404, 200]);
  });

  it('opens no window', async () => {
    const opened = await running.page.evaluate(() => [window.open('https://example.org/'), window.open('about:blank'), window.open('app://uchitelskaya/index.html')]);
    expect(opened).toEqual([null, null, null]);
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('goes nowhere else', async () => {
    const before = running.page.url();
    await running.page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await expect.poll(() => logOf(running.dataFolder)).toContain('"kind":"navigation"');
    expect(running.page.url()).toBe(before);
  });

  it('embeds nothing: a frame stays empty, a webview is an unknown element', async () => {
    const frames = await running.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      const webview = document.createElement('webview');
      webview.setAttribute('src', 'https://example.org/');
      document.body.append(frame, webview);
      return new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      });
    });
    expect(frames).toBe('frame-src');
    expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().filter((page) => page.getType() === 'webview').length)).toBe(0);
  });

  it('gets no camera, place, notification, clipboard or device', async () => {
    const answers = await running.page.evaluate(async () => {
      const state = async (name: string): Promise<string> => (await navigator.permissions.query({ name: name as PermissionName })).state;
      return {
        camera: await state('camera'),
        microphone: await state('microphone'),
        geolocation: await state('geolocation'),
        notifications: await state('notifications'),
        media: await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', () => 'refused'),
        clipboard: await navigator.clipboard.readText().then(() => 'granted', () => 'refused'),
      };
    });
    expect(answers).toEqual({ camera: 'denied', microphone: 'denied', geolocation: 'denied', notifications: 'denied', media: 'refused', clipboard: 'refused' });
  });

  it('downloads nothing', async () => {
    await running.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'data:text/plain,marks';
      link.download = 'marks.txt';
      document.body.append(link);
      link.click();
    });
    await expect.poll(() => logOf(running.dataFolder)).toContain('"kind":"download"');
  });

  it('is not heard through any other channel, nor under a name of its own', async () => {
    const answers = await running.page.evaluate(async () => {
      const { api } = globalThis as unknown as { api: Record<string, Record<string, (input: unknown) => Promise<unknown>>> };
      return [await api['journal']?.['listJournals']?.({}), await api['app']?.['showSavedFile']?.({ fileToken: '/etc/passwd-0000000', how: 'open' }), Object.keys(api).sort()];
    });
    expect(answers.slice(0, 2)).toEqual([
      { ok: false, error: { code: 'session_missing', params: {} } },
      { ok: false, error: { code: 'session_missing', params: {} } },
    ]);
  });
});

describe('a data folder that cannot be written', () => {
  it('is a screen; nothing is written anywhere else', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'uchitelskaya-'));
    await chmod(dataFolder, 0o500);
    try {
      const running = await launchApp({ dataFolder });
      await running.page.getByRole('button', { name: 'Открыть', exact: true }).click();
      await running.page.getByRole('heading', { name: trouble.screens.database_read_only.title }).waitFor();
      await running.close();
    } finally {
      await chmod(dataFolder, 0o700);
      await rm(dataFolder, { recursive: true, force: true });
    }
  });
});
