import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { blockedKinds, openStranger, startLoudServer, STRANGER, type LoudServer } from './attack-hands.ts';

/** Ways out of the window: elsewhere, into more windows, into other programs, onto the disk (Electron's security guide, points 13–15). */
let running: RunningApp;
let loud: LoudServer;
let downloads: string;
const page = () => running.page;
const countBlocked = async (kind: string): Promise<number> => (await blockedKinds(running.dataFolder)).filter((one) => one === kind).length;

beforeAll(async () => {
  loud = await startLoudServer();
  downloads = await mkdtemp(join(tmpdir(), 'uchitelskaya-downloads-'));
  running = await launchApp();
  await running.app.evaluate(({ app }, folder) => app.setPath('downloads', folder), downloads);
});
afterAll(async () => {
  await running?.close();
  await loud.close();
  await rm(downloads, { recursive: true, force: true });
});

/** Where Electron itself says that the window is. */
const address = () => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getURL());

/** Chromium begins a navigation a moment after the script asked for it. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('Electron 13: the window stays on our page', () => {
  it.each([
    ['another site', 'https://example.org/'],
    ['a look-alike of our origin', 'app://uchitelskaya.example.org/index.html'],
    ['another host behind our scheme', 'app://other/index.html'],
    ['a file', 'file:///etc/hostname'],
    ['a data address', 'data:text/html,<h1>marks</h1>'],
    ['the documents of the printing window', 'print-document://document/x.pdf'],
    ['pages of Chromium', 'chrome://gpu'],
    ['its PDF viewer', 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html'],
  ])('Electron 13: does not go to %s', async (_what, to) => {
    await openStranger(running.app, page(), `<a href="${to}">away</a>`);
    const before = await blockedKinds(running.dataFolder);
    await page().evaluate((url) => {
      location.href = url;
    }, to);
    await aWhile();
    await page().evaluate((url) => location.replace(url), to).catch(() => undefined);
    await aWhile();
    await page().evaluate(() => document.querySelector('a')!.click());
    await aWhile();
    expect([page().url(), await address()]).toEqual([STRANGER, STRANGER]);
    // Some addresses Chromium refuses to a page by itself; the rest is our rule's and in the log.
    const least = /^(chrome|file|data)/.test(to) ? 0 : 1;
    expect((await blockedKinds(running.dataFolder)).length - before.length).toBeGreaterThanOrEqual(least);
  });

  it('Electron 13: does not go by a form or by the page’s own refresh', async () => {
    await openStranger(running.app, page(), `<form method="post" action="http://127.0.0.1:${loud.port}/form"><input name="mark" value="5"></form><meta http-equiv="refresh" content="0;url=https://example.org/">`);
    await page().evaluate(() => document.querySelector('form')!.submit());
    await expect.poll(() => countBlocked('navigation')).toBeGreaterThan(1);
    await aWhile();
    expect(await address()).toBe(STRANGER);
    expect(loud.heard).toEqual([]);
  });

  it('Electron 13: a frame goes nowhere', async () => {
    const before = await countBlocked('frame');
    await openStranger(running.app, page(), '<iframe src="data:text/html,data"></iframe><iframe src="app://other/index.html"></iframe><iframe src="file:///etc/hostname"></iframe>');
    await expect.poll(() => countBlocked('frame')).toBeGreaterThan(before + 1);
    const shown = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.mainFrame.frames.map((frame) => frame.url));
    expect(shown.filter((url) => !['', 'about:blank'].includes(url))).toEqual([]);
  });

  it('Electron 13: a script does not replace the page by an address of its own making', async () => {
    await openStranger(running.app, page(), '');
    await page().evaluate(() => {
      location.href = URL.createObjectURL(new Blob(['<h1>made</h1>'], { type: 'text/html' }));
    });
    await aWhile();
    expect(await address()).toBe(STRANGER);
  });

  it('Electron 13: a file that is dropped on the window is not opened in it', async () => {
    await openStranger(running.app, page(), '<main style="height:100vh">drop</main>');
    const file = join(downloads, 'dropped.html');
    await writeFile(file, '<h1>dropped</h1>');
    const debug = await page().context().newCDPSession(page());
    try {
      const data = { items: [], files: [file], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await debug.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
      await aWhile();
      expect(await address()).toBe(STRANGER);
    } finally {
      await debug.detach();
      await rm(file);
    }
  });

  it('Electron 13: who empties the window gets our page again', async () => {
    await openStranger(running.app, page(), '');
    const before = await countBlocked('emptied');
    await page().evaluate(() => {
      location.href = 'about:blank';
    });
    await expect.poll(address).toBe('app://uchitelskaya/index.html');
    expect(await countBlocked('emptied')).toBe(before + 1);
  });
});

describe('Electron 14: a page opens no window', () => {
  it.each(['https://example.org/', 'about:blank', STRANGER, 'app://uchitelskaya/index.html', 'data:text/html,x', 'file:///etc/hostname', 'javascript:1'])('Electron 14: not by script: %s', async (to) => {
    await openStranger(running.app, page(), '');
    const opened = await page().evaluate((url) => [window.open(url), window.open(url, '_blank', 'popup,nodeIntegration=yes,sandbox=no'), window.open(url, 'named', 'noopener')], to);
    expect(opened).toEqual([null, null, null]);
    expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  });

  it('Electron 14: not by a link, a form or a click with a key held', async () => {
    await openStranger(running.app, page(), `<a href="${STRANGER}" target="_blank">new</a><form target="_blank" action="${STRANGER}"><button>send</button></form><a id="plain" href="${STRANGER}">plain</a>`);
    const before = await countBlocked('window');
    await page().click('a[target]');
    await page().click('button');
    await page().click('#plain', { modifiers: ['Shift'] });
    await page().click('#plain', { modifiers: ['Control'] });
    await expect.poll(() => countBlocked('window')).toBe(before + 4);
    expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  });
});

describe('Electron 15: nothing of the page starts another program', () => {
  it('Electron 15: neither a link of another program nor an address in the place of a file opens anything', async () => {
    await running.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { openedByTheShell: opened });
      for (const name of ['openExternal', 'openPath', 'showItemInFolder'] as const) {
        Object.assign(shell, { [name]: (what: string) => void opened.push(`${name} ${what}`) });
      }
    });
    await openStranger(running.app, page(), '');
    const before = await countBlocked('navigation');
    for (const to of ['mailto:a@example.org', 'tel:112', 'ssh://example.org', 'ms-settings:privacy', 'own-program:run']) {
      await page().evaluate((url) => {
        location.href = url;
      }, to);
      await aWhile();
    }
    const answers = await page().evaluate(() => {
      const { app } = (globalThis as unknown as { api: { app: Record<string, (input: unknown) => Promise<{ ok: boolean }>> } }).api;
      return Promise.all(['https://example.org/', 'file:///etc/hostname', '/etc/hostname', '../../../etc/hostname'].map((fileToken) => app['showSavedFile']!({ fileToken, how: 'open' })));
    });
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, false]);
    expect(await countBlocked('navigation')).toBeGreaterThanOrEqual(before + 5);
    expect(await running.app.evaluate(() => (globalThis as unknown as { openedByTheShell: string[] }).openedByTheShell)).toEqual([]);
  });

  it('Electron 15: a page downloads nothing', async () => {
    await running.app.evaluate(({ session }) => {
      const prevented: boolean[] = [];
      Object.assign(globalThis, { preventedDownloads: prevented });
      // Behind the rule's own listener: what it made of the download.
      session.fromPartition('pages', { cache: false }).on('will-download', (event) => void prevented.push(event.defaultPrevented));
    });
    await openStranger(running.app, page(), '<a download="marks.txt" href="data:text/plain,marks">data</a>');
    await page().click('a');
    await page().evaluate(() => {
      const link = document.querySelector('a')!;
      link.href = URL.createObjectURL(new Blob(['marks']));
      link.click();
    });
    await expect.poll(() => countBlocked('download')).toBe(2);
    expect(await running.app.evaluate(() => (globalThis as unknown as { preventedDownloads: boolean[] }).preventedDownloads)).toEqual([true, true]);
    // Chromium takes away what it had begun beside the place where it would have stood.
    await expect.poll(() => readdir(downloads)).toEqual([]);
  });
});
