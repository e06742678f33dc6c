import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings, SMALLEST_WINDOW, ZOOM } from './settings.ts';
import { SettingsStore } from './settings-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(failing = false) {
  const logged: string[] = [];
  let opened = 0;
  const store = new SettingsStore({
    folder,
    log: { info: (event) => void logged.push(event), warn: (event) => void logged.push(event), error: (event) => (logged.push(event), 'REF') },
    clock: () => 1_000,
    openWriter: async (where, name) => {
      opened += 1;
      if (failing) throw new Error('read-only');
      return { write: (settings) => writeFileSync(join(where, `${name}.json`), JSON.stringify(settings)) };
    },
  });
  return { store, logged, opened: () => opened };
}

test('without a file the defaults hold, and a start writes nothing', () => {
  const { store, opened } = open();
  expect(store.current).toEqual(DEFAULT_SETTINGS);
  expect(opened()).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('a change holds at once and is there at the next start', async () => {
  const { store, opened } = open();
  store.change({ colorScheme: 'dark' });
  store.change({ locale: 'en' });
  expect(store.current).toMatchObject({ colorScheme: 'dark', locale: 'en' });
  await store.written();
  expect(opened()).toBe(1);
  expect(open().store.current).toEqual({ ...DEFAULT_SETTINGS, colorScheme: 'dark', locale: 'en' });
});

test.each(['', '{', 'not json', '{"colorScheme": "dark"'])('a damaged file («%s») is renamed aside, said in the log, and defaults hold', async (text) => {
  writeFileSync(join(folder, 'settings.json'), text);
  const { store, logged } = open();
  expect(store.current).toEqual(DEFAULT_SETTINGS);
  expect(logged).toEqual(['settings.damagedSetAside']);
  expect(readFileSync(join(folder, 'settings.json.damaged-1000'), 'utf8')).toBe(text);
  store.change({ locale: 'en' });
  await store.written();
  expect(open().store.current.locale).toBe('en');
});

test('a folder that cannot be written costs the settings of this run and nothing else', async () => {
  const { store, logged } = open(true);
  store.change({ colorScheme: 'dark' });
  await store.written();
  expect(store.current.colorScheme).toBe('dark');
  expect(logged).toEqual(['settings.notWritten']);
});

describe('parseSettings', () => {
  test('takes whatever it is given and answers settings that a window can open with', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (json, window) => {
        for (const settings of [parseSettings(json), parseSettings({ window }), parseSettings({ window: { width: json, zoom: window } })]) {
          expect(['light', 'dark', 'auto']).toContain(settings.colorScheme);
          expect(['ru', 'en']).toContain(settings.locale);
          expect(settings.window.width).toBeGreaterThanOrEqual(SMALLEST_WINDOW.width);
          expect(settings.window.height).toBeGreaterThanOrEqual(SMALLEST_WINDOW.height);
          expect(settings.window.zoom).toBeGreaterThanOrEqual(ZOOM.least);
          expect(settings.window.zoom).toBeLessThanOrEqual(ZOOM.most);
        }
      }),
    );
  });

  test('keeps what is right beside what is wrong', () => {
    expect(parseSettings({ colorScheme: 'dark', locale: 'de', window: { x: 10, y: 1.5, width: 1200, height: 'tall', zoom: 99 } })).toEqual({
      colorScheme: 'dark',
      locale: 'ru',
      window: { x: 10, y: null, width: 1200, height: DEFAULT_SETTINGS.window.height, maximized: false, zoom: 0 },
    });
  });
});
