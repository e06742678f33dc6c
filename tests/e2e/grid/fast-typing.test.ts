import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGridWindow, type GridWindow } from '../../bench/grid/grid-window.ts';
import { GridHands } from './grid-hands.ts';

let window: GridWindow;
let hands: GridHands;

beforeAll(async () => {
  window = await openGridWindow();
  hands = new GridHands(window);
});

afterAll(async () => {
  await window.close();
});

const MARKS = ['5', '4', '3', '2', '5', '5', '4', '4', '3', '5', '2', '4', '5', '3', '4', '5', '4', '3', '2', '5'];

/** Sends keys as a hand does: at their own pace, without waiting for what the window makes of the last one. */
async function hammer(keys: readonly { key: string; code: string; text?: string; virtual: number }[], pauseMs: number): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const started = performance.now();
  for (const [index, { key, code, text, virtual }] of keys.entries()) {
    const due = started + index * pauseMs;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const press = { key, code, windowsVirtualKeyCode: virtual };
    sent.push(window.cdp.send('Input.dispatchKeyEvent', { type: text === undefined ? 'rawKeyDown' : 'keyDown', ...press, ...(text === undefined ? {} : { text }) }));
    sent.push(window.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press }));
  }
  await Promise.all(sent);
}

const digit = (mark: string): { key: string; code: string; text: string; virtual: number } => ({ key: mark, code: `Digit${mark}`, text: mark, virtual: mark.charCodeAt(0) });
const ENTER = { key: 'Enter', code: 'Enter', text: '\r', virtual: 13 };
const DOWN = { key: 'ArrowDown', code: 'ArrowDown', virtual: 40 };
const TAB = { key: 'Tab', code: 'Tab', virtual: 9 };

describe.each([1, 4])('20 marks in a row, CPU %i× slower: no key is lost', (slower) => {
  beforeAll(async () => {
    await window.slowDown(slower);
  });

  afterAll(async () => {
    await window.slowDown(1);
  });

  it.each([0, 20, 50])('Enter after each mark, %i ms between keys, while marks are stored', async (pause) => {
    await hands.open({ storeAfterMs: 15 });
    await hammer(MARKS.flatMap((mark) => [digit(mark), ENTER]), pause);
    expect(await hands.column(0, 21)).toEqual([...MARKS, '']);
  });

  it('an arrow after each mark', async () => {
    await hands.open({ storeAfterMs: 15 });
    await hammer(MARKS.flatMap((mark) => [digit(mark), DOWN]), 0);
    expect(await hands.column(0, 21)).toEqual([...MARKS, '']);
  });

  it('Tab along a row, beyond the edge of the window', async () => {
    await hands.open({ columns: 120, storeAfterMs: 15 });
    await hands.select({ row: 3, column: 15 });
    await hammer(MARKS.flatMap((mark) => [digit(mark), TAB]), 0);
    expect((await hands.texts({ row: 3, column: 15 }, 1, 20))[0]).toEqual(MARKS);
  });

  it('two-letter codes of the Russian layout', async () => {
    await hands.open({ storeAfterMs: 15 });
    const codes = ['НП', 'УП', 'ОТ', 'ОП', 'Б'];
    const place: Readonly<Record<string, string>> = { Н: 'KeyY', П: 'KeyG', У: 'KeyE', О: 'KeyJ', Т: 'KeyN', Б: 'Comma' };
    const keys = Array.from({ length: 20 }, (_, index) => codes[index % codes.length] ?? '').flatMap((code) => [
      ...Array.from(code, (letter) => ({ key: letter, code: place[letter] ?? '', text: letter, virtual: 0 })),
      ENTER,
    ]);
    await hammer(keys, 0);
    expect(await hands.column(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => codes[index % codes.length]));
  });
});
