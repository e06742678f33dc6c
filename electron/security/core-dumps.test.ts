import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { App } from 'electron';
import { expect, test } from 'vitest';
import { keepMemoryOutOfDumps, watchDumps } from './core-dumps.ts';

test.runIf(process.platform === 'linux')('another process of ours is told by its id, and what it starts afterwards writes no dump and no memory', async () => {
  const told = spawn('/bin/sh', ['-c', 'read go; cat /proc/self/coredump_filter; ulimit -c; ulimit -Hc'], { stdio: ['pipe', 'pipe', 'inherit'] });
  expect(keepMemoryOutOfDumps(told.pid)).toBe(true);
  await expect.poll(() => /Max core file size\s+(\S+)\s+(\S+)/.exec(readFileSync(`/proc/${told.pid}/limits`, 'utf8'))?.slice(1), { timeout: 20_000 }).toEqual(['0', '0']);
  let said = '';
  told.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise((resolve) => told.once('close', resolve));
  told.stdin.end('go\n');
  await ended;
  expect(said.trim().split('\n')).toEqual(['00000000', '0', '0']);
});

test.runIf(process.platform === 'linux')('this process is told without any id', () => {
  const script = `
    const { keepMemoryOutOfDumps } = await import(${JSON.stringify(new URL('./core-dumps.ts', import.meta.url).href)});
    const { readFileSync } = await import('node:fs');
    console.log(keepMemoryOutOfDumps(), readFileSync('/proc/self/coredump_filter', 'utf8').trim());`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe('true 00000000');
});

test('every process that Chromium starts is told once: when a document stands, and when the one that paints is started anew', () => {
  const listeners = new Map<string, (...words: unknown[]) => void>();
  let running = [1, 2];
  const app = { on: (name: string, listener: (...words: unknown[]) => void) => void listeners.set(name, listener), getAppMetrics: () => running.map((pid) => ({ pid })) } as unknown as App;
  const told: number[] = [];
  watchDumps(app, (pid) => told.push(pid));
  let stands: () => void = () => undefined;
  listeners.get('web-contents-created')!(null, { on: (name: string, listener: () => void) => void (name === 'dom-ready' && (stands = listener)) });
  expect(told).toEqual([]);
  stands();
  expect(told).toEqual([1, 2]);
  running = [1, 3];
  listeners.get('gpu-info-update')!();
  stands();
  expect(told).toEqual([1, 2, 3]);
});

test('one that is not ours to change is no error and is asked nothing more; other systems have nothing of the kind', () => {
  const asked: unknown[] = [];
  const parts = { platform: 'linux' as NodeJS.Platform, write: (...words: string[]) => void asked.push(words), run: (...words: unknown[]) => void asked.push(words) };
  expect(keepMemoryOutOfDumps(7, { ...parts, platform: 'win32' })).toBe(false);
  const refuse = (): never => {
    throw new Error('EACCES');
  };
  expect(keepMemoryOutOfDumps(7, { ...parts, write: refuse })).toBe(false);
  expect(asked).toEqual([]);
  expect(keepMemoryOutOfDumps(7, parts)).toBe(true);
  expect(asked).toEqual([['/proc/7/coredump_filter', '0'], ['/usr/bin/prlimit', ['--pid', '7', '--core=0:0']]]);
});
