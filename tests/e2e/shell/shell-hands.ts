import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import type { Api } from '#domain/contract/ipc/index.ts';
import { resolveElectron } from '../../../build/electron-runtime.mjs';
import { launchArguments, launchEnvironment, projectFolder } from '../launch-app.ts';

/** `window.api` inside `page.evaluate`. */
export type WithApi = typeof globalThis & { readonly api: Api };

/** Process id of the core that runs now, null between two of them. */
export async function corePid(app: ElectronApplication): Promise<number | null> {
  return app.evaluate(({ app: electron }) => electron.getAppMetrics().find((metric) => metric.name === 'uchitelskaya-core')?.pid ?? null);
}

/** Everything the shell and the core have logged in that data folder. */
export async function logOf(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'logs');
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('');
}

/** Starts one more application without Playwright and waits for its end. */
export async function startAnother(dataFolder: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const { executable } = await resolveElectron();
  const child = spawn(executable, [projectFolder, ...launchArguments(dataFolder)], { env: launchEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

/** Collects an event of the shell in the page; answer it with `heardEvents`. */
export async function listenFor(page: Page, name: 'coreRestarted' | 'command' | 'changed'): Promise<void> {
  await page.evaluate((event) => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { [`heard_${event}`]: heard });
    (globalThis as WithApi).api.on(event, (payload) => heard.push(payload));
  }, name);
}

export async function heardEvents(page: Page, name: string): Promise<unknown[]> {
  return page.evaluate((event) => (globalThis as unknown as Record<string, unknown[]>)[`heard_${event}`] ?? [], name);
}
