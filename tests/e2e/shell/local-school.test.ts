import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { corePid, logOf, type WithApi } from './shell-hands.ts';
import { isAlive } from '../../fixtures/is-alive.ts';
import { ADMINISTRATOR } from '../workstations/own-school-hands.ts';

const serverPid = (app: ElectronApplication): Promise<number | null> =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().find((metric) => metric.name === 'uchitelskaya-school')?.pid ?? null);

describe.runIf(process.platform === 'linux')('«Школа на этом компьютере» in the whole application (design §1)', () => {
  let dataFolder: string;
  let running: RunningApp;
  let schoolId: string;

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-local-school-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Below the data folder, wherever the core keeps its schools. */
  const postmasterFile = (): string => {
    const found = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('postmaster.pid'));
    if (found.length !== 1) throw new Error(`${found.length} databases run`);
    return join(dataFolder, found[0]!);
  };
  const postmaster = (): number => Number(readFileSync(postmasterFile(), 'utf8').split('\n')[0]);

  const openSchool = () => running.page.evaluate((id) => (globalThis as WithApi).api.workstations.openSchool({ jobId: 'open', schoolId: id as never }), schoolId);
  const signIn = () => running.page.evaluate(({ login, password }) => (globalThis as WithApi).api.accounts.signIn({ jobId: 'sign-in', login, password }), ADMINISTRATOR);
  const status = () => running.page.evaluate(() => (globalThis as WithApi).api.sync.readStatus({}));
  /** In touch and with nothing left to send, heard from since that moment. */
  const isSynced = async (since = 0): Promise<boolean> => {
    const now = await status();
    return now.ok && now.value.state === 'synced' && (now.value.lastContactAt ?? 0) > since;
  };

  it('is made, opened and worked in, with its server in a process of the application', async () => {
    const made = await running.page.evaluate(({ login, password }) =>
      (globalThis as WithApi).api.workstations.createLocal({ jobId: 'make', name: 'Школа у реки', administrator: { lastName: 'Ёлкина', firstName: 'Дарья', middleName: '', login, password }, acceptsDisk: true }),
    ADMINISTRATOR);
    expect(made).toMatchObject({ ok: true, value: { kind: 'local' } });
    if (made.ok) ({ schoolId } = made.value);
    expect(await serverPid(running.app)).toBeTypeOf('number');
    expect(await openSchool()).toMatchObject({ ok: true, value: { online: true } });
    expect(await signIn()).toMatchObject({ ok: true });
    await expect.poll(() => isSynced(), { timeout: 30_000 }).toBe(true);
  });

  it('lives through the crash of its server: another one, and the file is in touch again', async () => {
    const [before, database] = [(await serverPid(running.app))!, postmaster()];
    process.kill(before, 'SIGKILL');
    const killedAt = Date.now();
    await expect.poll(() => serverPid(running.app), { timeout: 30_000 }).not.toBe(before);
    await expect.poll(() => serverPid(running.app), { timeout: 30_000 }).toBeTypeOf('number');
    await expect.poll(() => isAlive(database), { timeout: 30_000 }).toBe(false);
    await expect.poll(async () => (await logOf(dataFolder)).match(/school\.ready/g)?.length, { timeout: 30_000 }).toBe(2);
    // In touch after the crash, not still taken for it.
    await expect.poll(() => isSynced(killedAt), { timeout: 60_000 }).toBe(true);
  });

  it('lives through the crash of the core: the same server is found again', async () => {
    const server = await serverPid(running.app);
    const core = (await corePid(running.app))!;
    process.kill(core, 'SIGKILL');
    await expect.poll(() => corePid(running.app), { timeout: 20_000 }).not.toBe(core);
    await expect.poll(openSchool, { timeout: 20_000 }).toMatchObject({ ok: true, value: { online: true } });
    expect(await serverPid(running.app)).toBe(server);
  });

  it('closes with the application, the core first, and opens again with the next', async () => {
    const [server, database] = [(await serverPid(running.app))!, postmaster()];
    const lock = join(postmasterFile(), '..', '..', 'server.lock');
    expect(existsSync(lock)).toBe(true);
    await running.close();
    await expect.poll(() => [isAlive(server), isAlive(database), existsSync(lock)], { timeout: 10_000 }).toEqual([false, false, false]);
    const log = await logOf(dataFolder);
    expect(log).not.toContain('killedAtClose');
    expect(log).toContain('shell.ended');

    running = await launchApp({ dataFolder });
    expect(await openSchool()).toMatchObject({ ok: true, value: { online: true } });
    expect(await signIn()).toMatchObject({ ok: true });
    await expect.poll(() => isSynced(), { timeout: 30_000 }).toBe(true);
  });
});
