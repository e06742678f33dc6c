/**
 * What is built, in one place: the shell, the core and the workers look for each other by these names.
 *
 * A chunk that is imported later lies in the folder of its entry, so `new URL('../main/core-process.js', import.meta.url)` means the
 * same in every module of the shell, wherever in the sources it was written; likewise in the core and its workers.
 */
export interface NodeEntry {
  /** Source, relative to the root of the checkout. */
  source: string;
  /** Output below dist/. */
  output: string;
  format: 'es' | 'cjs';
}

export const nodeEntries: readonly NodeEntry[] = [
  { source: 'electron/main.ts', output: 'electron/main.js', format: 'es' },
  { source: 'main/core-process.ts', output: 'main/core-process.js', format: 'es' },
  { source: 'main/printing/print-worker.ts', output: 'main/print-worker.js', format: 'es' },
  { source: 'main/imports/roster-worker.ts', output: 'main/roster-worker.js', format: 'es' },
  { source: 'main/vault/kdf-worker.ts', output: 'main/kdf-worker.js', format: 'es' },
  { source: 'server/server-process.ts', output: 'server/server-process.js', format: 'es' },
  // A sandboxed preload is CommonJS and may require nothing but electron.
  { source: 'electron/preload/preload.ts', output: 'preload/preload.cjs', format: 'cjs' },
];

export const rendererRoot = 'renderer';
export const rendererPage = 'renderer/index.html';
