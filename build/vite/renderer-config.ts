import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { preloadFonts } from './preload-fonts.ts';
import { rendererPage, rendererRoot } from './entries.ts';

/**
 * The page: relative addresses for the app:// protocol, and nothing inline, so that a CSP of `script-src 'self'` holds.
 *
 * @param project root of the checkout
 * @param dist folder of the whole build
 */
export function rendererConfig(project: string, dist: string): InlineConfig {
  return {
    configFile: false,
    root: join(project, rendererRoot),
    base: './',
    logLevel: 'warn',
    plugins: [react(), preloadFonts(['PTSans_400Regular', 'PTSans_700Bold', 'PTSerif_400Regular', 'PTSerif_700Bold'])],
    build: {
      // The Chromium of the oldest Electron we run on.
      target: 'chrome148',
      outDir: join(dist, 'renderer'),
      emptyOutDir: true,
      // Fonts and pictures are files: a data: address would have to be allowed by the CSP.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: { input: join(project, rendererPage) },
    },
  };
}
