import { expect, test } from 'vitest';
import { PaperTray } from './paper-tray.ts';

const laid = (): { tray: PaperTray; bytes: Uint8Array } => {
  const tray = new PaperTray();
  const bytes = new Uint8Array([1, 2, 3]);
  tray.lay('a', 1, bytes);
  return { tray, bytes };
};

test('hands copies out to the window it was laid for, and to no other', () => {
  const { tray, bytes } = laid();
  const copy = tray.copyFor(1, 'a')!;
  expect([...copy]).toEqual([1, 2, 3]);
  copy.fill(0);
  expect([...bytes]).toEqual([1, 2, 3]);
  expect(tray.copyFor(2, 'a')).toBeNull();
  expect(tray.copyFor(1, 'b')).toBeNull();
});

test.each([
  ['removed', (tray: PaperTray) => tray.remove('a')],
  ['its window is gone', (tray: PaperTray) => tray.removeOf(1)],
  ['the person leaves', (tray: PaperTray) => tray.clear()],
])('%s: the bytes are wiped, and nothing is handed out any more', (_when, end) => {
  const { tray, bytes } = laid();
  end(tray);
  expect([...bytes]).toEqual([0, 0, 0]);
  expect(tray.copyFor(1, 'a')).toBeNull();
});

test('the end of one window leaves the papers of another', () => {
  const { tray } = laid();
  tray.lay('b', 2, new Uint8Array([9]));
  tray.removeOf(1);
  expect([...tray.copyFor(2, 'b')!]).toEqual([9]);
});
