import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings/settings.ts';
import { placeWindow, type Area } from './place-window.ts';

const SMALL: Area = { x: 0, y: 0, width: 1366, height: 728 };
const RIGHT: Area = { x: 1366, y: 0, width: 1920, height: 1080 };
const state = (change: Partial<typeof DEFAULT_SETTINGS.window>) => ({ ...DEFAULT_SETTINGS.window, ...change });

test('the first window fits the smallest screen we serve', () => {
  expect(placeWindow(DEFAULT_SETTINGS.window, [SMALL])).toEqual({ width: 1366, height: 728 });
});

test('a window opens where it was left', () => {
  expect(placeWindow(state({ x: 1500, y: 50, width: 1400, height: 900 }), [SMALL, RIGHT])).toEqual({ x: 1500, y: 50, width: 1400, height: 900 });
});

test('a window whose screen was taken away comes home', () => {
  expect(placeWindow(state({ x: 1500, y: 50, width: 1400, height: 900 }), [SMALL])).toEqual({ width: 1366, height: 728 });
});

test('a window whose head is above the screen comes home', () => {
  expect(placeWindow(state({ x: 0, y: -300, width: 1000, height: 700 }), [SMALL])).toEqual({ width: 1000, height: 700 });
});

test('wherever it was, it is never larger than its screen and its head can be grasped', () => {
  const whole = fc.integer({ min: -5_000, max: 5_000 });
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 960, max: 5_000 }), fc.integer({ min: 600, max: 5_000 }), (x, y, width, height) => {
      const place = placeWindow(state({ x, y, width, height }), [SMALL, RIGHT]);
      const area = place.x === undefined ? SMALL : [SMALL, RIGHT].find((one) => place.width <= one.width && place.height <= one.height)!;
      expect(place.width).toBeLessThanOrEqual(area.width);
      expect(place.height).toBeLessThanOrEqual(area.height);
      if (place.x === undefined || place.y === undefined) return;
      expect(place.x).toBeLessThan(RIGHT.x + RIGHT.width);
      expect(place.y).toBeGreaterThanOrEqual(-width);
    }),
  );
});
