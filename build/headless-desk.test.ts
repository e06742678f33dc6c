import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from './bootstrap/project.mjs';

const desk = join(projectFolder, 'build', 'headless-desk.mjs');

/** Runs a piece of JavaScript on a desk and answers what it printed. */
function onDesk(script: string, switches: string[] = []): { status: number | null; output: string } {
  const result = spawnSync(process.execPath, [desk, ...switches, '--', process.execPath, '--input-type=module', '-e', script], {
    cwd: projectFolder,
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { status: result.status, output: result.stdout + result.stderr };
}

const KEYRING = `
  import { Entry } from '@napi-rs/keyring';
  const entry = () => new Entry('uchitelskaya-desk', 'anna', { linux: { store: 'secret-service' } });
`;

describe.runIf(process.platform === 'linux')('the headless desk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'desk-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has a keychain that keeps a secret, and folders of its own', () => {
    const { status, output } = onDesk(`${KEYRING}
      entry().setPassword('пять');
      console.log(entry().getPassword(), process.env.DISPLAY, process.env.XDG_DATA_HOME);
    `);
    expect(output).toMatch(/^пять :\d+ \/tmp\/desk-\w+\/data$/m);
    expect(status).toBe(0);
  });

  it('each desk’s keychain is empty and its own', () => {
    const { output } = onDesk(`${KEYRING} console.log('found:', entry().getPassword());`);
    expect(output).toContain('found: null');
  });

  it('can be without a keychain', () => {
    const { output } = onDesk(`${KEYRING} try { entry().setPassword('x'); console.log('kept'); } catch { console.log('refused'); }`, ['--no-keychain']);
    expect(output).toContain('refused');
  });

  it('passes the exit code on and leaves nothing behind', () => {
    const { status, output } = onDesk('console.log(process.env.XDG_RUNTIME_DIR); process.exit(7);');
    expect(status).toBe(7);
    expect(output).toMatch(/^\/tmp\/desk-\w+\/run$/m);
    expect(existsSync(output.trim())).toBe(false);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('is cleared up after %s', async (signal) => {
    const note = join(folder, 'note');
    const script = `require('fs').writeFileSync(${JSON.stringify(note)}, process.env.XDG_RUNTIME_DIR); setInterval(() => {}, 1000); process.stdin.on('end', () => process.exit()).resume();`;
    // The pipe ends with the desk, and the command with it: kill −9 lets nobody say good-bye.
    const running = spawn(process.execPath, [desk, '--no-keychain', '--', process.execPath, '-e', script], { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise((resolve) => running.on('exit', resolve));
    await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8'), { timeout: 20_000 }).toMatch(/^\/tmp\/desk-/);
    const runtime = readFileSync(note, 'utf8');
    expect(existsSync(runtime)).toBe(true);
    running.kill(signal);
    running.stdin.end();
    await ended;
    await expect.poll(() => existsSync(runtime), { timeout: 20_000 }).toBe(false);
  });

  it.each([
    [[], /Say what to run/],
    [['--size', '3x', '--', 'true'], /write the size like 1366x768/],
    [['--no-keychain', '--', 'no-such-program'], /There is no program «no-such-program»/],
  ])('says in a sentence what is wrong with %j', (args, sentence) => {
    const result = spawnSync(process.execPath, [desk, ...args], { encoding: 'utf8' });
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(sentence);
  });
});
