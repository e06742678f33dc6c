import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '#main/database/database.ts';
import type { WritePoint } from '#main/database/handles.ts';
import { findBrokenLink } from '#main/features/audit/index.ts';
import { fillSmallSchool } from '../fixtures/small-school.ts';

/** Kill −9 in the middle of an import (issue 2 item 6: nothing half-imported). */
let folder: string;
const key = () => new Uint8Array(Buffer.alloc(32, 3));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-import-crash-'));
  const database = await open();
  await fillSmallSchool(database);
  await database.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open() {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: key() });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

function importAndDie(point: WritePoint | 'never', times: number): Promise<{ killed: boolean; acknowledged: boolean }> {
  const script = new URL('./import-roster-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, join(folder, 'school.db'), point, String(times)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') return reject(new Error(`child ended with ${code}: ${complaint}`));
      return resolve({ killed: signal === 'SIGKILL', acknowledged: out.includes('ack 30') });
    });
  });
}

async function look() {
  const database = await open();
  const count = (table: string) => database.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n;
  const seen = { pupils: count('pupil'), stays: count('membership'), revisions: count('revision'), broken: findBrokenLink(database.read), sound: database.checkIntegrity().ok };
  await database.close();
  return seen;
}

const NOTHING = { pupils: 4, stays: 4, revisions: 0, broken: null, sound: true };
const EVERYTHING = { pupils: 34, stays: 34, revisions: 61, broken: null, sound: true };

it.each<[WritePoint, number, typeof NOTHING]>([
  ['row-written', 1, NOTHING], ['row-written', 31, NOTHING], ['row-written', 61, NOTHING], ['revision-written', 30, NOTHING],
  ['before-commit', 1, NOTHING], ['after-commit', 1, EVERYTHING],
])('killed at %s, time %i', async (point, times, left) => {
  expect(await importAndDie(point, times)).toEqual({ killed: true, acknowledged: false });
  expect(await look()).toEqual(left);
  // The same command again: what was not done is done now, what was done is not done twice.
  const again = await importAndDie('never', 1);
  expect(again.killed).toBe(false);
  expect(await look()).toEqual(EVERYTHING);
});
