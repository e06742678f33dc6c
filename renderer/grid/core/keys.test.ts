import { describe, expect, it } from 'vitest';
import { readKey, type KeyPress } from './keys.ts';

const press = (key: string, code: string, held = ''): KeyPress => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
});

describe('what a key means', () => {
  it.each([
    ['KeyZ', 'z', 'я', { type: 'undo' }],
    ['KeyY', 'y', 'н', { type: 'redo' }],
    ['KeyD', 'd', 'в', { type: 'fill', to: 'down' }],
    ['KeyR', 'r', 'к', { type: 'fill', to: 'right' }],
    ['KeyA', 'a', 'ф', { type: 'selectAll' }],
    ['KeyI', 'i', 'ш', { type: 'describe' }],
  ])('Ctrl+%s is the same under the Latin and the Russian layout, and with Cmd', (code, latin, russian, wish) => {
    expect(readKey(press(latin, code, 'ctrl'), undefined)).toEqual(wish);
    expect(readKey(press(russian, code, 'ctrl'), undefined)).toEqual(wish);
    expect(readKey(press(russian, code, 'meta'), undefined)).toEqual(wish);
  });

  it('redoes by Ctrl+Shift+Z under both layouts', () => {
    expect(readKey(press('Z', 'KeyZ', 'ctrl shift'), undefined)).toEqual({ type: 'redo' });
    expect(readKey(press('Я', 'KeyZ', 'ctrl shift'), undefined)).toEqual({ type: 'redo' });
  });

  it.each(['5', '.', '/', 'н', 'Б', ' '])('leaves the character «%s» to the typing line', (key) => {
    expect(readKey(press(key, 'KeyY'), undefined)).toBeUndefined();
    expect(readKey(press(key, 'KeyY'), 'typed')).toBeUndefined();
  });

  it('leaves copy, cut and paste to the native events', () => {
    for (const code of ['KeyC', 'KeyX', 'KeyV']) expect(readKey(press('с', code, 'ctrl'), undefined)).toBeUndefined();
  });

  it('moves by arrows, jumps with Ctrl, extends with Shift', () => {
    expect(readKey(press('ArrowLeft', 'ArrowLeft'), undefined)).toEqual({ type: 'move', to: 'left', extend: false });
    expect(readKey(press('ArrowDown', 'ArrowDown', 'ctrl shift'), undefined)).toEqual({ type: 'move', to: 'bottomEdge', extend: true });
  });

  it('an arrow commits a typed draft, and moves the caret of an opened one', () => {
    expect(readKey(press('ArrowRight', 'ArrowRight'), 'typed')).toEqual({ type: 'move', to: 'right', extend: false });
    expect(readKey(press('ArrowRight', 'ArrowRight'), 'opened')).toBeUndefined();
    expect(readKey(press('ArrowRight', 'ArrowRight', 'shift'), 'typed')).toBeUndefined();
  });

  it('leaves Delete, Backspace, Home, End and Ctrl+Z to an open draft', () => {
    for (const [key, code, held] of [['Delete', 'Delete', ''], ['Backspace', 'Backspace', ''], ['Home', 'Home', ''], ['End', 'End', ''], ['z', 'KeyZ', 'ctrl'], ['a', 'KeyA', 'ctrl']] as const) {
      expect(readKey(press(key, code, held), 'typed')).toBeUndefined();
      expect(readKey(press(key, code, held), undefined)).toBeDefined();
    }
  });

  it('clears by Delete and by Backspace, but leaves Shift+Delete to the system as «cut»', () => {
    expect(readKey(press('Delete', 'Delete'), undefined)).toEqual({ type: 'clear' });
    expect(readKey(press('Backspace', 'Backspace'), undefined)).toEqual({ type: 'clear' });
    expect(readKey(press('Delete', 'Delete', 'shift'), undefined)).toBeUndefined();
  });

  it('knows Enter, Tab and F2 with their companions', () => {
    expect(readKey(press('Enter', 'NumpadEnter'), undefined)).toEqual({ type: 'advance', by: 'enter', back: false });
    expect(readKey(press('Enter', 'Enter', 'shift'), 'typed')).toEqual({ type: 'advance', by: 'enter', back: true });
    expect(readKey(press('Enter', 'Enter', 'ctrl'), 'typed')).toEqual({ type: 'commitToRange' });
    expect(readKey(press('Enter', 'Enter', 'alt'), undefined)).toEqual({ type: 'openColumn' });
    expect(readKey(press('Tab', 'Tab', 'shift'), undefined)).toEqual({ type: 'advance', by: 'tab', back: true });
    expect(readKey(press('Tab', 'Tab', 'ctrl'), undefined)).toBeUndefined();
    expect(readKey(press('F2', 'F2'), undefined)).toEqual({ type: 'open' });
    expect(readKey(press('F2', 'F2', 'shift'), 'typed')).toEqual({ type: 'comment' });
  });

  it('selects a row by Shift+Space and a column by Ctrl+Space', () => {
    expect(readKey(press(' ', 'Space', 'shift'), undefined)).toEqual({ type: 'selectRow' });
    expect(readKey(press(' ', 'Space', 'ctrl'), undefined)).toEqual({ type: 'selectColumn' });
  });

  it('turns pages along columns with Alt', () => {
    expect(readKey(press('PageDown', 'PageDown', 'alt'), undefined)).toEqual({ type: 'move', to: 'pageRight', extend: false });
    expect(readKey(press('PageUp', 'PageUp', 'shift'), undefined)).toEqual({ type: 'move', to: 'pageUp', extend: true });
  });

  it('is not ours: F1, «?», other command keys', () => {
    expect(readKey(press('F1', 'F1'), undefined)).toBeUndefined();
    expect(readKey(press('?', 'Slash', 'shift'), undefined)).toBeUndefined();
    expect(readKey(press('k', 'KeyK', 'ctrl'), undefined)).toBeUndefined();
    expect(readKey(press('d', 'KeyD', 'ctrl alt'), undefined)).toBeUndefined();
  });
});
