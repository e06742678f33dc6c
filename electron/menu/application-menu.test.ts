import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { applicationMenu, type MenuActions } from './application-menu.ts';
import { MENU_TEXTS } from './menu-texts.ts';

function open(locale: 'ru' | 'en') {
  const done: string[] = [];
  const actions: MenuActions = {
    window: (action) => void done.push(action),
    command: (name) => void done.push(name),
    edit: (role) => void done.push(role),
    showDataFolder: () => void done.push('data folder'),
    about: () => void done.push('about'),
    quit: () => void done.push('quit'),
  };
  const items = applicationMenu(MENU_TEXTS[locale], actions).flatMap((menu) => menu.submenu as MenuItemConstructorOptions[]);
  return { items, done };
}

describe.each(['ru', 'en'] as const)('in %s', (locale) => {
  test('every item has a text and does something', () => {
    const { items, done } = open(locale);
    const real = items.filter((item) => item.type !== 'separator');
    for (const item of real) {
      expect(item.label).toMatch(/\S/);
      const before = done.length;
      (item.click as (() => void) | undefined)?.();
      expect(item.role !== undefined || done.length === before + 1).toBe(true);
    }
    expect(real.length).toBeGreaterThan(12);
  });

  test('keys are shown and not registered: under the Russian layout accelerators are deaf', () => {
    const { items } = open(locale);
    for (const item of items.filter((one) => one.accelerator !== undefined)) expect(item.registerAccelerator).toBe(false);
  });
});

test('the Russian menu has typographic quotes and no English', () => {
  const texts = Object.values(MENU_TEXTS.ru).map((text) => (typeof text === 'string' ? text : text('1')));
  expect(texts.join()).not.toMatch(/"|[A-Za-z]/);
});
