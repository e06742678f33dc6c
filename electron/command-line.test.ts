import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readDataFolder } from './command-line.ts';

test('the switch beats the variable, the variable beats the folder of the system', () => {
  const argv = ['electron', '.', '--data-folder=/stick/school'];
  expect(readDataFolder(argv, { UCHITELSKAYA_DATA: '/other' }, '/system', '/here')).toBe('/stick/school');
  expect(readDataFolder(['electron'], { UCHITELSKAYA_DATA: '/other' }, '/system', '/here')).toBe('/other');
  expect(readDataFolder(['electron'], {}, '/system', '/here')).toBe('/system');
});

test('an empty one counts as none, a relative one from where the application was started', () => {
  expect(readDataFolder(['--data-folder='], { UCHITELSKAYA_DATA: '' }, '/system', '/here')).toBe('/system');
  expect(readDataFolder(['--data-folder=school'], {}, '/system', '/here')).toBe(resolve('/here', 'school'));
});
