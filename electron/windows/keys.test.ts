import { describe, expect, test } from 'vitest';
import { windowAction, type Key } from './keys.ts';

const key = (code: string, held: Partial<Key> = {}): Key => ({ type: 'keyDown', code, control: false, meta: false, shift: false, alt: false, ...held });
const control = (code: string, held: Partial<Key> = {}): Key => key(code, { control: true, ...held });

test.each([
  ['Equal', 'zoom-in'], ['NumpadAdd', 'zoom-in'], ['Minus', 'zoom-out'], ['NumpadSubtract', 'zoom-out'],
  ['Digit0', 'zoom-reset'], ['Numpad0', 'zoom-reset'], ['KeyP', 'print'],
] as const)('Ctrl with %s is %s, whatever letter the layout puts there', (code, action) => {
  expect(windowAction(control(code), false, false)).toBe(action);
});

test('Ctrl+Shift+«=» is how «+» is typed', () => {
  expect(windowAction(control('Equal', { shift: true }), false, false)).toBe('zoom-in');
});

test('F11 fills the screen', () => {
  expect(windowAction(key('F11'), false, false)).toBe('full-screen');
});

test('on a Mac the command key does it', () => {
  expect(windowAction(key('KeyP', { meta: true }), true, false)).toBe('print');
  expect(windowAction(control('KeyP'), true, false)).toBeNull();
});

test('developer tools open in development only', () => {
  expect(windowAction(control('KeyI', { shift: true }), false, true)).toBe('developer-tools');
  expect(windowAction(control('KeyI', { shift: true }), false, false)).toBeNull();
});

describe('everything else is the page’s', () => {
  test.each([
    key('Digit5'), key('Minus'), control('KeyC'), control('KeyK'), control('KeyF'), control('KeyZ'), control('KeyP', { alt: true }),
    control('KeyP', { shift: true }), control('Minus', { shift: true }), key('F11', { shift: true }), { ...control('KeyP'), type: 'keyUp' },
  ])('%o', (typed) => {
    expect(windowAction(typed, false, true)).toBeNull();
  });
});
