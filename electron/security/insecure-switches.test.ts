import { expect, test } from 'vitest';
import { findInsecureSwitches } from './insecure-switches.ts';

test('switches that open the application are found by name', () => {
  const given = new Set(['disable-gpu', 'remote-debugging-port', 'no-sandbox', 'data-folder']);
  expect(findInsecureSwitches((name) => given.has(name))).toEqual(['remote-debugging-port', 'no-sandbox']);
});

test('ordinary switches pass', () => {
  const given = new Set(['disable-gpu', 'data-folder', 'force-device-scale-factor', 'lang']);
  expect(findInsecureSwitches((name) => given.has(name))).toEqual([]);
});
