import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layData, layWorkers, makeDemoFile, openDemoFile } from '../fixtures/letters-core.ts';

/** Bad days of letters on a real disk (issue 2): full, read-only. A clear code; no file, no number, no letter in the register. */
let folder: string;
let data: string;
let workers: string;
/** class, term, class teacher */
let who: [string, string, string];
const child = new URL('./make-letters-child.ts', import.meta.url).pathname;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-letters-bad-day-'));
  data = join(folder, 'data');
  await makeDemoFile(folder, 264);
  layData(folder, data);
  workers = await layWorkers(folder);
  const database = await openDemoFile(data);
  who = database.read.raw<[string, string, string]>(
    `SELECT g.id, t.id, g.class_teacher_id FROM study_group g JOIN term t ON t.number = 2 WHERE g.name = '7А' AND g.kind = 'class'`,
  )[0]!;
  await database.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the child says; anything else it prints is a failure of the test. */
const said = (out: string) => JSON.parse(out) as { asked: number; answer: { ok: boolean; error?: { code: string; params: object } }; register: object; troubles: string[] };

it('a full disk: nothing of the batch remains, and the register is empty', () => {
  const small = join(folder, 'small');
  const left = join(folder, 'left');
  mkdirSync(small);
  // A real file system, too small for the letters of a class, in a mount namespace of its own.
  const script = `mount -t tmpfs -o size=64k none "${small}" && "${process.execPath}" "${child}" "${data}" "${workers}" "${small}/letters.pdf" ${who.join(' ')}; code=$?
    ls -A "${small}" > "${left}"; exit $code`;
  const run = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  const { asked, answer, register, troubles } = said(run.stdout);
  expect(asked).toBeGreaterThan(15);
  expect(answer).toEqual({ ok: false, error: { code: 'print_disk_full', params: { folder: small } } });
  expect(register).toEqual({ ok: true, value: [] });
  expect(troubles).toEqual([]);
  expect(execFileSync('cat', [left], { encoding: 'utf8' })).toBe('');
});

it('a read-only folder: said at once, an older file in it untouched', () => {
  const locked = join(folder, 'locked');
  const own = join(folder, 'own');
  mkdirSync(locked);
  writeFileSync(join(locked, 'old.pdf'), 'old');
  chmodSync(locked, 0o555);
  layData(folder, own);
  const asRoot = userInfo().uid === 0;
  if (asRoot) {
    // Root may write anywhere: the child becomes «nobody», who must be able to come here and to keep the school.
    chmodSync(folder, 0o755);
    for (const path of [own, join(own, 'demo'), ...readdirSync(join(own, 'demo')).map((name) => join(own, 'demo', name))]) chownSync(path, 65_534, 65_534);
  }
  try {
    const out = execFileSync(process.execPath, [child, own, workers, join(locked, 'letters.pdf'), ...who], {
      encoding: 'utf8', ...(asRoot ? { uid: 65_534, gid: 65_534 } : {}),
    });
    const { answer, register, troubles } = said(out);
    expect(answer).toEqual({ ok: false, error: { code: 'print_folder_read_only', params: { folder: locked } } });
    expect(register).toEqual({ ok: true, value: [] });
    expect(troubles).toEqual([]);
    expect(readdirSync(locked)).toEqual(['old.pdf']);
  } finally {
    chmodSync(locked, 0o755);
  }
});
