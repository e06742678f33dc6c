import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoArchive } from '../../fixtures/demo-archive.ts';
import { closeServerIn, startServerIn } from '../../fixtures/server-in-electron.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { isAlive } from '../../fixtures/is-alive.ts';

describe.runIf(process.platform === 'linux')('the school server in a process of the application (design §1)', () => {
  let root: string;
  let archive: string;
  let running: RunningApp;
  let folder: string;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'uch-host-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(root, 0o755);
    archive = await makeDemoArchive(root);
    folder = join(root, 'school');
    running = await launchApp();
  });
  afterAll(async () => {
    await running?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const postmaster = (): number => Number(readFileSync(join(folder, 'database', 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const start = async (from: string | null) => {
    const { answer, pid } = await startServerIn(running.app, folder, from);
    if (answer.kind !== 'ready') throw new Error(JSON.stringify(answer));
    return { ...answer, pid };
  };

  it('lays an archive down, answers with the secret alone, and closes in order', async () => {
    const { address, startSecret, schoolId, enrolmentCode } = await start(archive);
    expect(enrolmentCode).toEqual(expect.any(String));
    expect((await fetch(`${address}/v1/sync/hello`)).status).toBe(401);
    expect(await (await fetch(`${address}/v1/sync/hello`, { headers: { 'x-start-secret': startSecret } })).json()).toMatchObject({ schoolId });
    const database = postmaster();
    await closeServerIn(running.app);
    expect(isAlive(database)).toBe(false);
    expect(existsSync(join(folder, 'database', 'server.lock'))).toBe(false);
  });

  it('leaves no PostgreSQL behind when it is killed', async () => {
    const { pid } = await start(null);
    const database = postmaster();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(database), { timeout: 20_000 }).toBe(false);
  });

  it('leaves nothing behind when the whole application is killed', async () => {
    const { pid, schoolId } = await start(null);
    const database = postmaster();
    const ended = new Promise((resolve) => running.app.process().once('exit', resolve));
    running.app.process().kill('SIGKILL');
    await ended;
    await expect.poll(() => [isAlive(pid), isAlive(database)], { timeout: 20_000 }).toEqual([false, false]);
    running = await launchApp();
    expect(await start(null)).toMatchObject({ schoolId });
    await closeServerIn(running.app);
  });
});
