import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PrintFolder } from './print-folder.ts';

let data: string;
let waits: { readonly ms: number; readonly over: () => void }[];
let folder: PrintFolder;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'uch-print-folder-'));
  waits = [];
  folder = new PrintFolder({ dataFolder: data, wait: (ms) => new Promise((resolve) => waits.push({ ms, over: resolve })) });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

test('temporary files of printing go to a folder of its owner, and are gone with the dialog, whatever its end', async () => {
  const environment: NodeJS.ProcessEnv = { TMPDIR: '/elsewhere' };
  for (const end of [() => Promise.resolve('printed'), () => Promise.reject(new Error('closed'))]) {
    let seen = '';
    const printing = folder.during(environment, () => {
      seen = environment['TMPDIR']!;
      writeFileSync(join(seen, '.org.chromium.x'), 'Абдурахманова');
      return end();
    });
    await printing.catch(() => undefined);
    expect(seen).toBe(join(data, 'spool'));
    expect(existsSync(seen)).toBe(false);
    expect(environment['TMPDIR']).toBe('/elsewhere');
  }
  const without: NodeJS.ProcessEnv = {};
  await folder.during(without, () => Promise.resolve(null));
  expect('TMPDIR' in without).toBe(false);
});

test.runIf(process.platform !== 'win32')('nobody else may enter; the bytes can be read until the queue has them, and are overwritten then', async () => {
  const pages = 'Абдурахманова'.repeat(10_000);
  await folder.during({}, () => {
    const path = join(data, 'spool');
    expect(statSync(path).mode & 0o777).toBe(0o700);
    writeFileSync(join(path, 'pages'), pages);
    // A second name outside keeps the file itself, so that what is done to its bytes is seen.
    linkSync(join(path, 'pages'), join(data, 'kept'));
    return Promise.resolve();
  });
  expect(existsSync(join(data, 'spool'))).toBe(false);
  expect(readFileSync(join(data, 'kept'), 'utf8')).toBe(pages);
  expect(waits.map(({ ms }) => ms)).toEqual([120_000]);
  waits[0]!.over();
  await new Promise((resolve) => setImmediate(resolve));
  expect(readFileSync(join(data, 'kept'))).toHaveLength(0);
});
