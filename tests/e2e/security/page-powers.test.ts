import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';
import type { WithApi } from '../shell/shell-hands.ts';
import { openStranger } from './attack-hands.ts';

/** What a page is made of and what it can lay hands on (Electron's security guide, points 2–4, 6, 8–12 and 20). */
let running: RunningApp;
const page = () => running.page;

beforeAll(async () => {
  running = await launchApp();
});
afterAll(() => running?.close());

/** The preferences that Chromium was told of, not what a source says: Electron keeps them with the page. */
const livingPreferences = () =>
  running.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()),
  );

describe('the preferences of every page that stands', () => {
  it.each([
    ['Electron 2: Node is off', { nodeIntegration: false, nodeIntegrationInSubFrames: false }],
    ['Electron 3: contexts are isolated', { contextIsolation: true }],
    ['Electron 4: the sandbox is asked for', { sandbox: true }],
    ['Electron 6: web security is on', { webSecurity: true }],
    ['Electron 8: insecure content is not allowed', { allowRunningInsecureContent: false }],
    ['Electron 9: experimental features are off', { experimentalFeatures: false }],
    ['Electron 10: no feature of Blink is switched on by name', { enableBlinkFeatures: '' }],
    ['Electron 12: the webview tag is off', { webviewTag: false }],
  ])('%s', async (_point, expected) => {
    const all = await livingPreferences();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject(expected);
  });
});

const NODE_NAMES = ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron', '__dirname', 'setImmediate'];

describe('a stranger’s script in the window', () => {
  it('Electron 2: finds nothing of Node or Electron in the page, in a frame or in a worker, and no bridge in a frame', async () => {
    await openStranger(running.app, page(), '<iframe srcdoc="<p>frame</p>"></iframe>');
    const found = await page().evaluate(async (names) => {
      const worker = new Worker(URL.createObjectURL(new Blob([`postMessage(${JSON.stringify(names)}.filter((name) => name in globalThis))`])));
      const frame = document.querySelector('iframe')!.contentWindow as unknown as Record<string, unknown>;
      return {
        page: names.filter((name) => name in globalThis),
        frame: [...names, 'api'].filter((name) => name in frame),
        worker: await new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data))),
      };
    }, NODE_NAMES);
    expect(found).toEqual({ page: [], frame: [], worker: [] });
  });

  it('Electron 3: does not reach the preload through the prototypes they would share', async () => {
    await openStranger(running.app, page(), '');
    const seen = await page().evaluate(async () => {
      const touched: string[] = [];
      const watched: [string, Record<string, unknown>][] = [
        ['Array', Array.prototype as unknown as Record<string, unknown>],
        ['Function', Function.prototype as unknown as Record<string, unknown>],
        ['Promise', Promise.prototype as unknown as Record<string, unknown>],
      ];
      const { api } = globalThis as WithApi;
      const undo: (() => void)[] = [];
      for (const [owner, prototype] of watched) {
        for (const name of ['some', 'map', 'call', 'apply', 'then'].filter((method) => Object.hasOwn(prototype, method))) {
          const original = prototype[name] as (...given: unknown[]) => unknown;
          undo.push(() => (prototype[name] = original));
          prototype[name] = function spied(this: unknown, ...given: unknown[]): unknown {
            touched.push(`${owner}.${name}`);
            return Reflect.apply(original, this, given);
          };
        }
      }
      const off = api.on('command', () => undefined);
      off();
      const asked = api.app.readState({});
      const during = [...touched];
      for (const back of undo) back();
      return { during, answered: (await asked).ok };
    });
    expect(seen).toEqual({ during: [], answered: true });
  });

  it('Electron 3: leaves no mark on the prototypes of the shell by what it sends', async () => {
    await openStranger(running.app, page(), '');
    await page().evaluate(async () => {
      const { api } = globalThis as unknown as { api: { app: Record<string, (input: unknown) => Promise<unknown>> } };
      const poison = JSON.parse('{"__proto__":{"poisoned":1},"constructor":{"prototype":{"poisoned":1}},"locale":"ru"}') as unknown;
      await api.app['setAppearance']!(poison);
      await api.app['readState']!(poison);
    });
    expect(await running.app.evaluate(() => 'poisoned' in {})).toBe(false);
  });

  it('Electron 20: holds functions only, cannot change them, and has none for a channel of its own', async () => {
    await openStranger(running.app, page(), '');
    const found = await page().evaluate(() => {
      const { api } = globalThis as unknown as { api: Record<string, unknown> };
      const kinds = Object.values(api).flatMap((part) => (typeof part === 'function' ? ['function'] : Object.values(part as object).map((method) => typeof method)));
      const { app } = api as { app: Record<string, unknown> };
      const before = app['readState'];
      const forge = (change: () => void): void => {
        try {
          change();
        } catch {
          // Refused aloud; what counts is what stands afterwards.
        }
      };
      forge(() => void (app['readState'] = () => 'forged'));
      forge(() => void Object.defineProperty(api, 'app', { value: {} }));
      forge(() => void (api['own'] = () => 'forged'));
      forge(() => void Reflect.setPrototypeOf(app, { invoke: () => 'forged' }));
      return {
        kinds: [...new Set(kinds)],
        kept: (globalThis as unknown as { api: { app: Record<string, unknown> } }).api.app['readState'] === before,
        added: 'own' in api || 'invoke' in app,
        names: Object.keys(api).filter((name) => /invoke|send|ipc|require|shell|path/i.test(name)),
      };
    });
    expect(found).toEqual({ kinds: ['function'], kept: true, added: false, names: [] });
  });

  it('Electron 20: hears of an event its content and nothing of Electron’s', async () => {
    await openStranger(running.app, page(), '');
    await page().evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(globalThis, { heardArguments: heard });
      (globalThis as WithApi).api.on('command', (...given: unknown[]) => {
        heard.push({ count: given.length, sender: given.some((one) => typeof one === 'object' && one !== null && ('sender' in one || 'ports' in one)) });
      });
    });
    await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().forEach((contents) => contents.send('api:event', 'command', { name: 'print' })));
    await expect.poll(() => page().evaluate(() => (globalThis as unknown as { heardArguments: unknown[] }).heardArguments)).toEqual([{ count: 1, sender: false }]);
  });

  it('Electron 20: listens to no event but those of the contract', async () => {
    const refused = await page().evaluate(() =>
      ['api:call', 'toString', '__proto__', '*', ''].map((name) => {
        try {
          (globalThis as unknown as { api: { on(event: string, listener: () => void): void } }).api.on(name, () => undefined);
          return `${name} heard`;
        } catch {
          return 'refused';
        }
      }),
    );
    expect(new Set(refused)).toEqual(new Set(['refused']));
  });

  it('Electron 20: is not answered by anything that listens to messages between windows', async () => {
    await openStranger(running.app, page(), '');
    const state = await page().evaluate(async () => {
      const { port1, port2 } = new MessageChannel();
      for (const channel of ['api:call', 'app.setAppearance', 'ipc-message', 'ELECTRON_BROWSER_REQUIRE']) {
        window.postMessage({ channel, method: 'app.setAppearance', args: ['app.setAppearance', { locale: 'en' }], input: { locale: 'en' } }, '*');
      }
      window.postMessage('port', '*', [port2]);
      port1.postMessage(['app.setAppearance', { locale: 'en' }]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return (globalThis as WithApi).api.app.readState({});
    });
    expect(state).toMatchObject({ ok: true, value: { locale: 'ru' } });
  });
});

describe('a webview', () => {
  it('Electron 11: is an unknown element, whatever it asks for', async () => {
    await openStranger(running.app, page(), '<webview src="app://uchitelskaya/stranger.html" allowpopups nodeintegration disablewebsecurity webpreferences="sandbox=no"></webview>');
    expect(await page().evaluate(() => Object.prototype.toString.call(document.querySelector('webview')) + typeof (document.querySelector('webview') as unknown as { getWebContentsId?: unknown }).getWebContentsId)).toBe('[object HTMLElement]undefined');
    expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getType()))).toEqual(['window']);
  });

  it('Electron 12: is not attached even in a window whose tag is on', async () => {
    await openStranger(running.app, page(), '<webview src="about:blank"></webview>');
    const kinds = await running.app.evaluate(async ({ BrowserWindow, session, webContents }, address) => {
      const window = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('pages', { cache: false }), webviewTag: true, sandbox: true } });
      const refused = new Promise<void>((resolve) => window.webContents.once('will-attach-webview', () => setTimeout(resolve, 300)));
      await window.loadURL(address);
      await refused;
      const types = webContents.getAllWebContents().map((contents) => contents.getType());
      window.destroy();
      return types;
    }, page().url());
    expect(kinds.filter((kind) => kind === 'webview')).toEqual([]);
    expect(kinds).toHaveLength(2);
  });
});

it('Electron 6: the page of another host of ours is another origin', async () => {
  await openStranger(running.app, page(), '');
  expect(await page().evaluate(() => fetch('app://other/index.html').then(() => 'answered', () => 'refused'))).toBe('refused');
  // The document itself is there: only the origin is between them.
  expect(await running.app.evaluate(({ session }) => session.fromPartition('pages', { cache: false }).fetch('app://other/index.html').then((answer) => answer.text()))).toBe('of another host');
});
