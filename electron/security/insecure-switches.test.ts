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

test('what opens a debugger, drops the sandbox, moves the network or runs another program is among them', () => {
  const all = findInsecureSwitches(() => true);
  expect(new Set(all).size).toBe(all.length);
  for (const name of [
    'remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'js-flags', 'no-sandbox', 'disable-gpu-sandbox', 'single-process', 'renderer-cmd-prefix',
    'utility-cmd-prefix', 'gpu-launcher', 'browser-subprocess-path', 'proxy-server', 'host-resolver-rules', 'ssl-key-log-file', 'log-net-log', 'load-extension', 'ignore-certificate-errors',
  ]) expect(all).toContain(name);
});
