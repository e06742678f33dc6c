import { describe, expect, it } from 'vitest';
import { matchesShortcut } from './use-shortcut.ts';

const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);

describe('shortcuts', () => {
  it('know the key by its place: Ctrl+K under the Russian layout types «л»', () => {
    expect(matchesShortcut(press({ code: 'KeyK', key: 'л', ctrlKey: true }), { code: 'KeyK', mod: true })).toBe(true);
    expect(matchesShortcut(press({ code: 'KeyK', key: 'k', metaKey: true }), { code: 'KeyK', mod: true })).toBe(true);
    expect(matchesShortcut(press({ code: 'KeyR', key: 'k', ctrlKey: true }), { code: 'KeyK', mod: true })).toBe(false);
  });

  it('want exactly their modifiers', () => {
    expect(matchesShortcut(press({ code: 'F1', key: 'F1' }), { code: 'F1' })).toBe(true);
    expect(matchesShortcut(press({ code: 'F1', key: 'F1', shiftKey: true }), { code: 'F1' })).toBe(false);
    expect(matchesShortcut(press({ code: 'KeyK', key: 'k' }), { code: 'KeyK', mod: true })).toBe(false);
  });
});
