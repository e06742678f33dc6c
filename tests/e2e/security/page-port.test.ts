import type { MessagePortMain } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { lockBy, pressCtrlL } from '../lock/lock-hands.ts';
import { corePid, logOf, type WithApi } from '../shell/shell-hands.ts';
import { openStranger } from './attack-hands.ts';

/**
 * The port between a page and the core (docs/adr/0018; Electron's security guide, points 17 and 20) in the built application, against a page that has got hold of its end: the
 * hands of the test take it in the shell, where it passes by on its way to the preload.
 */
let running: RunningApp;
const page = () => running.page;

beforeAll(async () => {
  running = await launchApp();
  await openDemoSchool(page());
  await signIn(page(), '7А');
});
afterAll(() => running?.close());

/** What came, without what it carries. */
interface Heard {
  readonly kind: string;
  readonly id?: number;
  readonly code?: string;
}
interface Stolen {
  readonly port: MessagePortMain;
  readonly heard: Heard[];
  closed: boolean;
}
type Shell = typeof globalThis & { stolen: Stolen };
interface FrameLike {
  readonly url: string;
}
type PortListener = (event: { sender: { id: number; mainFrame: FrameLike }; senderFrame: FrameLike | null }) => Promise<void>;

/** Asks as the window's main frame and keeps what is given; answers the code where nothing is. */
const steal = (): Promise<string> =>
  running.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const [listener] = ipcMain.listeners('api:port') as unknown as PortListener[];
    return new Promise<string>((resolve) => {
      const frame = {
        url: webContents.mainFrame.url,
        detached: false,
        isDestroyed: () => false,
        postMessage(_channel: string, code: string | null, [port]: MessagePortMain[]) {
          if (!port) {
            resolve(String(code));
            return;
          }
          const stolen: Stolen = { port, heard: [], closed: false };
          port.on('message', ({ data: { kind, id, result } }) => stolen.heard.push({ kind, id, code: result?.ok ? 'ok' : result?.error?.code }));
          port.on('close', () => (stolen.closed = true));
          port.start();
          Object.assign(globalThis, { stolen });
          resolve('given');
        },
      };
      void listener!({ sender: { id: webContents.id, mainFrame: frame }, senderFrame: frame });
    });
  });
const send = (...messages: unknown[]): Promise<void> =>
  running.app.evaluate((_electron, all) => {
    for (const message of all) (globalThis as Shell).stolen.port.postMessage(message);
  }, messages);
const stolen = (): Promise<{ heard: Heard[]; closed: boolean }> =>
  running.app.evaluate(() => {
    const { heard, closed } = (globalThis as Shell).stolen;
    return { heard, closed };
  });
const codeOf = async (id: number): Promise<string | undefined> => (await stolen()).heard.find((one) => one.kind === 'answer' && one.id === id)?.code;

describe('who gets a port', () => {
  it('Electron 17: the main frame of our window alone: no frame within it, no other address, no frame that is gone', async () => {
    await openStranger(running.app, page(), '<script>if (top === window) document.write("<iframe src=stranger.html></iframe>")</script>');
    const answers = await running.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const [listener] = ipcMain.listeners('api:port') as unknown as PortListener[];
      const told: string[] = [];
      const frameOf = (url: string) => ({
        url, detached: false, isDestroyed: () => false,
        postMessage: (_channel: string, code: string | null, ports: unknown[]) => told.push(`${url} ${code} ${ports.length}`),
      });
      const inner = frameOf(webContents.mainFrame.frames[0]!.url);
      await listener!({ sender: webContents, senderFrame: inner });
      await listener!({ sender: webContents, senderFrame: null });
      for (const url of ['about:blank', 'https://example.org/', 'file:///index.html']) {
        const frame = frameOf(url);
        await listener!({ sender: { id: webContents.id, mainFrame: frame }, senderFrame: frame });
      }
      const strange = frameOf(webContents.mainFrame.url);
      await listener!({ sender: { id: 9_999, mainFrame: strange }, senderFrame: strange });
      return told;
    });
    expect(answers).toHaveLength(5);
    expect(answers.every((told) => told.endsWith(' ipc_sender_refused 0'))).toBe(true);
    expect(await logOf(running.dataFolder)).toContain('gate.senderRefused');
  });

  it('Electron 20: the page finds no port, neither by messages nor by spying on those it can make', async () => {
    await openStranger(running.app, page(), '');
    const seen = await page().evaluate(async () => {
      const caught: string[] = [];
      window.addEventListener('message', (event) => void (event.ports.length > 0 && caught.push('message')), true);
      const prototype = MessagePort.prototype as unknown as Record<'postMessage' | 'start', (this: MessagePort, ...given: unknown[]) => void>;
      const original = { ...Object.getOwnPropertyDescriptors(MessagePort.prototype) } as unknown as Record<'postMessage' | 'start', { value: (this: MessagePort, ...given: unknown[]) => void }>;
      prototype.postMessage = function spied(this: MessagePort, ...given: unknown[]) {
        caught.push('postMessage');
        return Reflect.apply(original.postMessage.value, this, given);
      };
      prototype.start = function spied(this: MessagePort) {
        caught.push('start');
        return Reflect.apply(original.start.value, this, []);
      };
      const answer = await (globalThis as WithApi).api.workstations.listSchools({});
      return { caught, answered: answer.ok, names: Object.keys((globalThis as WithApi).api).filter((name) => /port/i.test(name)) };
    });
    expect(seen).toEqual({ caught: [], answered: true, names: [] });
  });
});

describe('a page that has got hold of its end', () => {
  beforeAll(async () => {
    await running.close();
    running = await launchApp();
    await openDemoSchool(page());
    await signIn(page(), '7А');
    // A page that foresees the journal under the pointer asks for its port back in the middle of an attack.
    await page().getByText('Мои журналы').waitFor();
    await page().mouse.move(0, 0);
  });

  it('gets what its person may, and by guessing nothing: no method of the shell, no unknown one, no other person', async () => {
    expect(await steal()).toBe('given');
    await send(
      { id: 1, method: 'journal.listJournals', input: {} },
      { id: 2, method: 'app.showSavedFile', input: { fileToken: 'A'.repeat(32), how: 'open' } },
      { id: 3, method: '__proto__.toString', input: {} },
      { id: 4, method: 'people.saveRosterTemplate', input: { fileToken: '/etc/hostname-and-more', groupId: 'A'.repeat(22) } },
      { id: 5, method: 'accounts.unlock', input: { jobId: 'j', password: 'x', locked: { staffId: 'x' } }, locked: { staffId: 'x' } },
      { id: 6, method: 'accounts.signOut', input: {} },
    );
    await expect.poll(() => codeOf(6)).toBe('ipc_unknown_method');
    await expect.poll(() => codeOf(4)).toBe('ipc_file_unknown');
    await expect.poll(() => codeOf(5)).toBe('session_missing');
    expect([await codeOf(1), await codeOf(2), await codeOf(3)]).toEqual(['ok', 'ipc_unknown_method', 'ipc_unknown_method']);
  });

  it('is cut off with the first thing that is no call; the honest page asks anew and works', async () => {
    expect(await steal()).toBe('given');
    await send('junk');
    await expect.poll(async () => (await stolen()).closed).toBe(true);
    expect(await logOf(running.dataFolder)).toContain('page.junk');
    await expect.poll(() => page().evaluate(() => (globalThis as WithApi).api.journal.listJournals({}).then(({ ok }) => ok))).toBe(true);
  });

  it('floods and sends what is too heavy in vain: the core lives and the page works on', async () => {
    const before = await corePid(running.app);
    expect(await steal()).toBe('given');
    await running.app.evaluate(() => {
      const { port } = (globalThis as Shell).stolen;
      // Each waits for the shell, which knows of no such file.
      for (let id = 1; id <= 2_000; id += 1) port.postMessage({ id, method: 'people.saveRosterTemplate', input: { fileToken: 'A'.repeat(32), groupId: 'A'.repeat(22) } });
    });
    await expect.poll(async () => (await stolen()).heard.filter(({ kind }) => kind === 'answer').length, { timeout: 30_000 }).toBe(2_000);
    await send({ id: 8_999, method: 'journal.listJournals', input: {} });
    await expect.poll(async () => ({ code: await codeOf(8_999), closed: (await stolen()).closed }), { timeout: 30_000 }).toEqual({ code: 'ok', closed: false });
    const codes = new Set((await stolen()).heard.filter(({ kind, id = 0 }) => kind === 'answer' && id <= 2_000).map(({ code }) => code));
    expect(codes).toEqual(new Set(['ipc_file_unknown', 'ipc_too_many_calls']));

    await running.app.evaluate(() => (globalThis as Shell).stolen.port.postMessage({ id: 9_000, method: 'drafts.keep', input: { place: 'x', text: 'я'.repeat(5_000_000) } }));
    await expect.poll(() => codeOf(9_000), { timeout: 30_000 }).toBe('ipc_input_invalid');
    // What is heavier still Chromium may not even carry.
    await running.app.evaluate(() => (globalThis as Shell).stolen.port.postMessage({ id: 9_001, method: 'drafts.keep', input: { place: 'x', text: 'я'.repeat(50_000_000) } }));
    await expect.poll(() => page().evaluate(() => (globalThis as WithApi).api.journal.listJournals({}).then(({ ok }) => ok))).toBe(true);
    expect(await corePid(running.app)).toBe(before);
  });

  it('holds a dead end after a lock', async () => {
    expect(await steal()).toBe('given');
    await send({ id: 1, method: 'journal.listJournals', input: {} });
    await expect.poll(() => codeOf(1)).toBe('ok');
    running = await lockBy(running, () => pressCtrlL(running.app));
    await expect.poll(async () => (await stolen()).closed).toBe(true);
    await send({ id: 2, method: 'journal.listJournals', input: {} });
    await send({ id: 3, method: 'accounts.listDemoPeople', input: {} });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([await codeOf(2), await codeOf(3)]).toEqual([undefined, undefined]);
    // The page of after the lock has a port of its own, and nobody in it.
    expect(await page().evaluate(() => (globalThis as WithApi).api.journal.listJournals({}))).toMatchObject({ ok: false, error: { code: 'session_missing' } });
  });

  it('holds a dead end after the page was loaded anew', async () => {
    expect(await steal()).toBe('given');
    await page().reload();
    await expect.poll(async () => (await stolen()).closed).toBe(true);
    await send({ id: 2, method: 'accounts.listDemoPeople', input: {} });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await codeOf(2)).toBeUndefined();
  });
});
