import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (largestFileBytes?: number) =>
  openLogFile({
    folder: join(folder, 'logs'),
    name: 'shell',
    clock: () => Date.UTC(2026, 10, 22, 8, 30),
    random: (bytes) => new Uint8Array(bytes).fill(0xab),
    ...(largestFileBytes === undefined ? {} : { largestFileBytes }),
  });
const read = (name = 'shell.log') => readFileSync(join(folder, 'logs', name), 'utf8');

test('a line is on the disk when the call returns', () => {
  open().info('core.started', { ms: 12, writable: true });
  expect(read()).toBe('2026-11-22T08:30:00.000Z info core.started {"ms":12,"writable":true}\n');
});

test('the reference of an error finds its entry', () => {
  const reference = open().error('gate.threw', new TypeError('x is not a function'), { method: 'journal.readPage' });
  expect(reference).toBe('ABABABAB');
  const line = read();
  expect(line).toContain(`"reference":"${reference}"`);
  expect(line).toContain('TypeError');
  expect(line).toContain('log-file.test.ts');
  expect(line.split('\n')).toHaveLength(2);
});

test('names, marks in quotes and telephones of an error’s message are not kept', () => {
  open().error('import.failed', new Error('row «Иванова Мария» "5" +7 (912) 345-67-89 ivanova@mail.ru at Кузнецов'));
  expect(read()).not.toMatch(/Иванова|Мария|912|ivanova|Кузнецов|"5"/);
});

test('what is thrown and is no error is named by its kind alone', () => {
  open().error('import.failed', 'Иванова');
  expect(read()).toContain('"thrown":"string"');
  expect(read()).not.toContain('Иванова');
});

test('a full file is turned over, and three are kept at most', () => {
  const log = open(1_000);
  for (let line = 0; line < 100; line += 1) log.info('fill', { line, fact: 'x'.repeat(80) });
  const names = readdirSync(join(folder, 'logs')).sort();
  expect(names).toEqual(['shell.1.log', 'shell.2.log', 'shell.log']);
  for (const name of names) expect(statSync(join(folder, 'logs', name)).size).toBeLessThanOrEqual(1_000);
  expect(read()).toContain('"line":99');
});

test('a folder that cannot be made never stops the work', () => {
  writeFileSync(join(folder, 'logs'), 'a file where the folder should be');
  const log = open();
  log.info('core.started');
  expect(log.error('gate.threw', new Error('boom'))).toBe('ABABABAB');
});
