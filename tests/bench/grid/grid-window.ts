import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { _electron, type CDPSession, type ElectronApplication, type Page } from 'playwright-core';
import { build } from 'vite';
import { resolveElectron } from '../../../build/electron-runtime.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The synthetic journal in the real Electron, with the developer protocol at hand. */
export interface GridWindow {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly cdp: CDPSession;
  /** CPU as many times slower; 1 is as it is. */
  slowDown(times: number): Promise<void>;
  close(): Promise<void>;
}

/** Builds the page and opens it, 1366×768. Needs a screen (build/headless-desk.mjs gives one). */
export async function openGridWindow(): Promise<GridWindow> {
  const folder = await mkdtemp(join(tmpdir(), 'grid-page-'));
  await build({
    configFile: false,
    root: join(here, 'page'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: folder, emptyOutDir: true, target: 'chrome140', modulePreload: false, chunkSizeWarningLimit: 4000 },
  });
  const { executable } = await resolveElectron();
  const asRoot = process.getuid?.() === 0;
  const application = await _electron.launch({
    executablePath: executable,
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--allow-file-access-from-files', join(here, 'shell.mjs'), join(folder, 'index.html')],
  });
  const page = await application.firstWindow();
  await page.waitForFunction('window.gridPage !== undefined');
  const cdp = await page.context().newCDPSession(page);
  return {
    application,
    page,
    cdp,
    slowDown: async (times) => {
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: times });
    },
    close: async () => {
      await application.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
