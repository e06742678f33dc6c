import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { resolveElectron } from '../../build/electron-runtime.mjs';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface LaunchOptions {
  /** Kept after the run; without it a temporary one is made and removed. */
  readonly dataFolder?: string;
  /** More switches for the application. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where the application is started from; the checkout unless given. */
  readonly cwd?: string;
  /** Content of the window in pixels; the smallest screen we serve unless given. */
  readonly size?: { readonly width: number; readonly height: number };
  /** A packed application instead of the runtime with this checkout. */
  readonly executable?: string;
  /** Where the page does not come up by itself (a screen of the OS, a second instance): do not wait for it. */
  readonly waitForPage?: boolean;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** Errors of the page's console and uncaught exceptions; a test that ends with some should fail: `expect(consoleErrors).toEqual([])`. */
  readonly consoleErrors: string[];
  /** Ends the application in order and removes the temporary data folder. */
  close(): Promise<void>;
}

/** Root may run Chromium without its sandbox only; everybody else runs it as our users do. */
const sandboxSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * Playwright's own preparation, which holds the application back until Playwright listens. It gives it only to the Electron it
 * finds by itself; without it a launch on a busy machine hung for good (3 of 14 with four busy loops, 0 of 14 with it).
 */
const holdUntilHeard = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'lib', 'server', 'electron', 'loader.js');

/** The switches and the environment every run of the real application is made with. */
export function launchArguments(dataFolder: string, args: readonly string[] = []): string[] {
  return [...sandboxSwitches, '--disable-gpu', `--data-folder=${dataFolder}`, ...args];
}

export function launchEnvironment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...rest } = Object.fromEntries(own);
  return { ...rest, ...env };
}

/** Starts the built application on a data folder of its own and waits for the first page. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'uchitelskaya-')));
  const executablePath = options.executable ?? (await resolveElectron()).executable;
  const app = await _electron.launch({
    executablePath,
    // Unless told, Playwright switches the sandbox off by itself.
    chromiumSandbox: sandboxSwitches.length === 0,
    args: [...(options.executable ? [] : ['-r', holdUntilHeard, projectFolder]), ...launchArguments(dataFolder, options.args)],
    env: launchEnvironment(options.env),
    cwd: options.cwd ?? projectFolder,
    // Playwright would play a light system otherwise, and the shell's own choice would not be seen.
    colorScheme: null,
  });
  const consoleErrors: string[] = [];
  const listen = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => consoleErrors.push(String(error.stack ?? error)));
  };
  app.on('window', listen);
  const close = async (): Promise<void> => {
    await app.close();
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await app.firstWindow();
    if (options.waitForPage ?? true) {
      await page.waitForLoadState('load');
      // The shell loads its gate with the first call; what is evaluated in it meanwhile may be collected under Playwright's hands.
      await page.evaluate(() => (globalThis as unknown as { api?: { app: { readState(input: object): Promise<unknown> } } }).api?.app.readState({}));
      const { width, height } = options.size ?? { width: 1366, height: 768 };
      await app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
        { width, height },
      );
    }
    return { app, page, dataFolder, consoleErrors, close };
  } catch (error) {
    await close();
    throw error;
  }
}
