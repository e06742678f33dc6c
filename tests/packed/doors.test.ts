import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findInsecureSwitches } from '#electron/security/insecure-switches.ts';
import { launchApp, projectFolder, type RunningApp } from '../e2e/launch-app.ts';

/** Doors from outside into the packed application: its command line, its environment, its folder, signals, developer tools. */
const release = join(projectFolder, 'out', 'packed', 'linux-unpacked');
const e2e = join(projectFolder, 'out', 'packed-e2e', 'linux-unpacked');
const SECOND = 1_000;

beforeAll(() => {
  if (process.getuid?.() === 0 || !existsSync(e2e)) throw new Error('Run `npm test -- packed`: it packs, and becomes an ordinary user for this suite.');
});

/** A switch that is refused ends the start, so that what was read before it – and by whom – can be told from what was said. */
const ENDS_AT_ONCE = '--remote-debugging-port=0';

describe.runIf(process.platform === 'linux')('the release, started by somebody who means harm', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'doors-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }));

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}, program = join(release, 'uchitelskaya')) =>
    spawnSync(program, [...args, '--disable-gpu', `--data-folder=${dataFolder}`], { encoding: 'utf8', timeout: 30 * SECOND, env: { ...process.env, ...env } });

  it.each(findInsecureSwitches(() => true))('Electron 19: ends at once with --%s', (name) => {
    const { status, stderr } = start([`--${name}=0`]);
    // A sandbox that Chromium cannot do without, or a port that is none, may end it even earlier; open it never is.
    expect(stderr).not.toMatch(/Debugger listening|DevTools listening/);
    expect(status === 1 ? stderr : 'Refused: --').toContain('Refused: --');
    expect(status).not.toBe(0);
  });

  it.each([
    ['ELECTRON_RUN_AS_NODE', { ELECTRON_RUN_AS_NODE: '1' }, ['-e', 'console.log("FOREIGN")']],
    ['NODE_OPTIONS', { NODE_OPTIONS: '--require FOREIGN' }, []],
    ['NODE_OPTIONS with an inspector', { NODE_OPTIONS: '--inspect=0' }, []],
    ['NODE_EXTRA_CA_CERTS', { NODE_EXTRA_CA_CERTS: '/FOREIGN.pem' }, []],
    ['a module on the command line', {}, ['-r', 'FOREIGN']],
  ] as const)('Electron 19: is no Node by %s', async (_what, env, args) => {
    const script = join(dataFolder, 'foreign.cjs');
    await writeFile(script, 'console.log("FOREIGN")');
    const put = (text: string): string => text.replace(/^\/?FOREIGN(\.pem)?$/, script).replace('--require FOREIGN', `--require ${script}`);
    const { stdout, stderr } = start([...args.map(put), ENDS_AT_ONCE], Object.fromEntries(Object.entries(env).map(([name, value]) => [name, put(value)])));
    expect(stdout).not.toContain('FOREIGN');
    expect(stderr).not.toMatch(/Debugger listening|foreign\.cjs/);
    // Our own shell was what ran.
    expect(stderr).toContain('Refused: --');
  });

  it('Electron 19: runs no application that lies beside its archive or is named to it', async () => {
    // The release where somebody may write: its executable, with links to the rest and a folder that Electron would otherwise take first.
    const place = join(dataFolder, 'place');
    const foreign = join(place, 'resources', 'app');
    await mkdir(foreign, { recursive: true });
    await copyFile(join(release, 'uchitelskaya'), join(place, 'uchitelskaya'));
    for (const name of (await readdir(release)).filter((one) => !['uchitelskaya', 'resources'].includes(one))) await symlink(join(release, name), join(place, name));
    for (const name of await readdir(join(release, 'resources'))) await symlink(join(release, 'resources', name), join(place, 'resources', name));
    await writeFile(join(foreign, 'package.json'), '{"name":"foreign","main":"main.cjs"}');
    await writeFile(join(foreign, 'main.cjs'), 'console.log("FOREIGN"); process.exit(0);');
    for (const args of [[ENDS_AT_ONCE], [foreign, ENDS_AT_ONCE]]) {
      const { stdout, stderr } = start(args, {}, join(place, 'uchitelskaya'));
      expect(stdout).not.toContain('FOREIGN');
      expect(stderr).toContain('Refused: --');
    }
  });

  it('Electron 19: opens no debugger at the signal that opens Node’s', async () => {
    const running = spawn(join(release, 'uchitelskaya'), ['--disable-gpu', `--data-folder=${dataFolder}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    running.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise((resolve) => running.on('exit', resolve));
    try {
      const log = async (): Promise<string> => {
        const names = await readdir(join(dataFolder, 'logs')).catch(() => []);
        return (await Promise.all(names.map((name) => readFile(join(dataFolder, 'logs', name), 'utf8')))).join('');
      };
      await expect.poll(log, { timeout: 30 * SECOND }).toContain('core.started');
      running.kill('SIGUSR1');
      await new Promise((resolve) => setTimeout(resolve, SECOND));
      expect(said).not.toContain('Debugger listening');
    } finally {
      running.kill();
      await ended;
    }
  });
});

describe.runIf(process.platform === 'linux')('the packed application, from within', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await launchApp({ executable: join(e2e, 'uchitelskaya') });
  });
  afterAll(() => running?.close());

  it('Electron 19: has no developer tools, by the shell or by keys', async () => {
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.openDevTools());
    for (const keys of ['Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C', 'F12']) await running.page.keyboard.press(keys);
    await new Promise((resolve) => setTimeout(resolve, SECOND));
    expect(await running.app.evaluate(({ BrowserWindow, webContents }) => ({ opened: BrowserWindow.getAllWindows()[0]!.webContents.isDevToolsOpened(), pages: webContents.getAllWebContents().length }))).toEqual({ opened: false, pages: 1 });
  });

  it('Electron 18: its files stand in one archive, and no page reads it as a file', async () => {
    expect(await running.app.evaluate(({ app }) => app.getAppPath())).toBe(join(e2e, 'resources', 'app.asar'));
    const answers = await running.page.evaluate((path) => Promise.all([`file://${path}`, 'app://uchitelskaya/../package.json'].map((url) => fetch(url).then(({ status }) => status, () => 0))), join(e2e, 'resources', 'app.asar'));
    expect(answers).toEqual([0, 404]);
  });
});
