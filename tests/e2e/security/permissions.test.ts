import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** What a page asks the computer for (Electron's security guide, point 5): our own page asks, and no policy stands between. */
let running: RunningApp;
const page = () => running.page;

beforeAll(async () => {
  running = await launchApp();
});
afterAll(() => running?.close());

describe('permissions', () => {
  it.each([
    'camera', 'microphone', 'geolocation', 'notifications', 'midi', 'clipboard-read', 'persistent-storage', 'background-sync', 'screen-wake-lock',
    'idle-detection', 'window-management', 'local-fonts', 'storage-access', 'accelerometer',
  ])('Electron 5: %s is denied', async (name) => {
    expect(await page().evaluate((asked) => navigator.permissions.query({ name: asked as PermissionName }).then(({ state }) => state), name)).toBe('denied');
  });

  it('Electron 5: who asks without looking first is refused as well', async () => {
    const answers = await page().evaluate(async () => {
      const outcome = (asked: () => Promise<unknown>): Promise<string> =>
        Promise.resolve()
          .then(asked)
          .then((given) => (given === 'denied' ? 'refused' : 'granted'), () => 'refused');
      const devices = navigator as unknown as Record<'usb' | 'hid' | 'serial', { requestDevice?(filters: object): Promise<unknown>; requestPort?(): Promise<unknown>; getDevices?(): Promise<unknown[]>; getPorts?(): Promise<unknown[]> }>;
      return {
        camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
        microphone: await outcome(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        screen: await outcome(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        place: await outcome(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 5_000 }))),
        notification: await outcome(() => Notification.requestPermission()),
        clipboard: await outcome(() => navigator.clipboard.readText()),
        midi: await outcome(() => navigator.requestMIDIAccess({ sysex: true })),
        usb: await outcome(() => devices.usb.requestDevice!({ filters: [] })),
        hid: await outcome(async () => ((await devices.hid.requestDevice!({ filters: [] })) as unknown[]).length || Promise.reject(new Error('none'))),
        serial: await outcome(() => devices.serial.requestPort!()),
      };
    });
    expect(Object.entries(answers).filter(([, answer]) => answer !== 'refused')).toEqual([]);
  });

  it('Electron 5: copying marks as text goes on, which is the one thing that is needed', async () => {
    expect(await page().evaluate(() => navigator.clipboard.writeText('5').then(() => 'written', (error: unknown) => String(error)))).toBe('written');
    expect(await running.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('5');
  });
});
