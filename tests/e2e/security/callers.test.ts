import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { launchApp, projectFolder, type RunningApp } from '../launch-app.ts';
import { logOf } from '../shell/shell-hands.ts';
import { openStranger, STRANGER } from './attack-hands.ts';

/** Who may call, and with what (Electron's security guide, point 17), with a signed-in teacher in the window. */
let running: RunningApp;
const page = () => running.page;

interface Answer {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
}
type AnyApi = Record<string, Record<string, (input: unknown) => Promise<Answer>>>;

beforeAll(async () => {
  running = await launchApp();
  await openDemoSchool(page());
  await signIn(page(), '7А');
});
afterAll(() => running?.close());

const call = (method: string, input: unknown): Promise<Answer> =>
  page().evaluate(
    ([name, given]) => {
      const [feature, own] = name.split('.') as [string, string];
      return (globalThis as unknown as { api: AnyApi }).api[feature]![own]!(given);
    },
    [method, input] as [string, unknown],
  );

const codeOf = async (method: string, input: unknown): Promise<string> => {
  const answer = await call(method, input);
  return answer.ok ? 'ok' : (answer.error?.code ?? '');
};

it('Electron 17: the window of the application is answered', async () => {
  expect(await codeOf('journal.listJournals', {})).toBe('ok');
});

describe('a call from elsewhere', () => {
  it('Electron 17: a window that is none of ours is refused, though it shows our page with our bridge', async () => {
    const answers = await running.app.evaluate(
      async ({ BrowserWindow, session }, { preload, address }) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, session: session.fromPartition('pages', { cache: false }), sandbox: true, contextIsolation: true } });
        await window.loadURL(address);
        const answer = (await window.webContents.executeJavaScript('Promise.all([api.app.readState({}), api.journal.listJournals({})])')) as unknown;
        window.destroy();
        return answer;
      },
      { preload: `${projectFolder}/dist/preload/preload.cjs`, address: 'app://uchitelskaya/index.html' },
    );
    const refused = { ok: false, error: { code: 'ipc_sender_refused', params: {} } };
    expect(answers).toEqual([refused, refused]);
    expect(await logOf(running.dataFolder)).toContain('gate.senderRefused');
  });
});

describe('a call with forged content', () => {
  it('Electron 17: nobody becomes another person by a field of the call', async () => {
    for (const forged of [{ session: { staffId: 'x' } }, { staffId: 'x' }, { caller: { windowId: 1 } }, { windowId: 1 }]) {
      const [own, other] = [await call('journal.listJournals', {}), await call('journal.listJournals', forged)];
      // Refused, or answered as the person who is signed in: never as another.
      expect(other.ok ? other : own).toEqual(own);
    }
    expect(await call('app.readState', {})).toMatchObject({ ok: true, value: { session: { staffId: expect.any(String) as string } } });
  });

  it('Electron 17: a path is no token of a file', async () => {
    const groupId = 'A'.repeat(22);
    for (const path of ['/etc/../etc/hostname', 'file:///etc/hostname', '../../../../etc/hostname', `${running.dataFolder}/x.xlsx`.slice(0, 64), 'toString'.repeat(2)]) {
      expect(await codeOf('app.showSavedFile', { fileToken: path, how: 'open' })).toBe('ipc_file_unknown');
      expect(await codeOf('people.saveRosterTemplate', { fileToken: path, groupId })).toBe('ipc_file_unknown');
    }
    expect(await codeOf('app.showSavedFile', { fileToken: 'A'.repeat(32), how: 'open' })).toBe('ipc_file_unknown');
  });

  it('Electron 17: what is no input of the method is refused before anything hears of it', async () => {
    for (const input of [null, 7, 'text', [], { classId: { $ne: null } }, { journalId: '../x' }, new Date(0)]) expect(await codeOf('journal.readPage', input)).toBe('ipc_input_invalid');
    expect(await codeOf('app.setAppearance', { locale: 'xx' })).toBe('ipc_input_invalid');
  });

  it('Electron 17: names of every object are no methods of the bridge', async () => {
    const found = await page().evaluate(() => {
      const { api } = globalThis as unknown as { api: AnyApi };
      return ['constructor', '__proto__', 'toString', 'hasOwnProperty'].filter((name) => Object.hasOwn(api, name) || Object.hasOwn(api['app']!, name));
    });
    expect(found).toEqual([]);
  });

  it('Electron 17: after leaving, the page that stayed is answered no more', async () => {
    expect(await codeOf('accounts.signOut', {})).toBe('ok');
    expect(await codeOf('journal.listJournals', {})).toBe('session_missing');
  });
});

it('Electron 17: a page of another origin in our own window is refused', async () => {
  const answers = await running.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const { id } = BrowserWindow.getAllWindows()[0]!.webContents;
    const listeners = (ipcMain as unknown as { _invokeHandlers: Map<string, (event: object, method: string, input: object) => Promise<{ ok: boolean; error?: { code: string } }>> })._invokeHandlers;
    const told = [];
    for (const url of ['app://uchitelskaya/index.html', 'about:blank', 'https://example.org/', 'app://uchitelskaya.example.org/index.html', 'file:///index.html', '']) {
      // Our window never gets so far (Electron 13): only the address of its main frame is made up.
      const mainFrame = { url };
      const answer = await listeners.get('api:call')!({ sender: { id, mainFrame }, senderFrame: mainFrame }, 'app.readState', {});
      told.push(answer.ok ? 'ok' : answer.error?.code);
    }
    return told;
  });
  expect(answers).toEqual(['ok', ...Array.from({ length: 5 }, () => 'ipc_sender_refused')]);
});

it('Electron 17: a frame within our own window is refused, though it is of our origin', async () => {
  await openStranger(running.app, page(), '<script>if (top === window) document.write("<iframe src=stranger.html></iframe>")</script>');
  // Our windows put no bridge into frames (Electron 2), so the call is handed to the shell's own listener with the frame that stands.
  const found = await running.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const frame = webContents.mainFrame.frames[0]!;
    const listeners = (ipcMain as unknown as { _invokeHandlers: Map<string, (event: object, method: string, input: object) => Promise<{ ok: boolean; error?: { code: string } }>> })._invokeHandlers;
    const answers = [];
    for (const senderFrame of [webContents.mainFrame, frame, null]) {
      const answer = await listeners.get('api:call')!({ sender: webContents, senderFrame }, 'app.readState', {});
      answers.push(answer.ok ? 'ok' : answer.error?.code);
    }
    return { url: frame.url, answers };
  });
  expect(found).toEqual({ url: STRANGER, answers: ['ok', 'ipc_sender_refused', 'ipc_sender_refused'] });
});
