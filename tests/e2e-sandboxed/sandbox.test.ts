import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../e2e/launch-app.ts';

/** What Chromium made of a process, from the kernel's own account. */
function processFacts(pid: number): { command: string; seccomp: string; noNewPrivileges: string; depth: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string => new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(status)?.[1] ?? '';
  // How many process namespaces deep it lives: a container is one for everybody, the sandbox one or two more.
  const depth = (/^NSpid:\s*(.+)$/m.exec(status)?.[1] ?? '').split(/\s+/).length;
  return { depth, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '), seccomp: field('Seccomp'), noNewPrivileges: field('NoNewPrivs') };
}

describe.runIf(process.platform === 'linux')('the application of an ordinary user (issue 2, item 2)', () => {
  let running: RunningApp;
  beforeAll(async () => {
    if (process.getuid?.() === 0) throw new Error('Run `npm test -- e2e-sandboxed`: it becomes an ordinary user for this suite.');
    running = await launchApp();
  });
  afterAll(() => running?.close());

  it('Electron 4: runs no process without the sandbox', async () => {
    const pids = await running.app.evaluate(({ app }) => app.getAppMetrics().map((metric) => metric.pid));
    expect(pids.length).toBeGreaterThan(1);
    for (const pid of pids) expect(processFacts(pid).command).not.toContain('no-sandbox');
  });

  it('Electron 4: keeps the page in a namespace of its own, behind a system call filter (2) and without a way to more rights', async () => {
    const pid = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());
    const page = processFacts(pid);
    expect(page).toMatchObject({ seccomp: '2', noNewPrivileges: '1' });
    expect(page.depth).toBeGreaterThan(processFacts(process.pid).depth);
  });

  it('leaves no memory of any process to a dump of a crash: pages may write none, the others are told to leave it out', async () => {
    const processes = await running.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid, type, name }) => ({ pid, name: `${type} ${name ?? ''}` })));
    expect(processes.some(({ name }) => name.startsWith('Tab'))).toBe(true);
    // What a process that may write none is told belongs to the system and not to us.
    const dumps = processes.map(({ pid, name }) => ({ name, dump: statSync(`/proc/${pid}/coredump_filter`).uid === process.getuid?.() ? readFileSync(`/proc/${pid}/coredump_filter`, 'utf8').trim() : 'none' }));
    expect(dumps.filter(({ dump }) => dump !== 'none' && dump !== '00000000')).toEqual([]);
    expect(dumps.filter(({ name }) => name.startsWith('Browser')).map(({ dump }) => dump)).toEqual(['00000000']);
  });

  it('opens its page and its core all the same', async () => {
    expect(running.page.url()).toMatch(/^app:\/\//);
    await expect
      .poll(() => running.app.evaluate(({ app }) => app.getAppMetrics().filter((metric) => metric.type === 'Utility').map((metric) => metric.name)), { timeout: 20_000 })
      .toContain('uchitelskaya-core');
    expect(running.consoleErrors).toEqual([]);
  });
});
