import { defineConfig } from 'vitest/config';

/** Tests that sit for a minute or two until something happens by itself. */
const WAITS = '**/*.waits.test.ts';

const suite = (name: string, ...folders: readonly string[]) => ({
  extends: true as const,
  test: { name, include: folders.map((folder) => `tests/${folder}/**/*.test.ts`), exclude: [WAITS] },
});

/** What runs in the real Electron, one window at a time: the build machine has two cores and a test waits for paint. Those that sit and wait have a desk of their own beside the others. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [suite('e2e', 'e2e'), { extends: true, test: { name: 'e2e-waits', include: [`tests/e2e/${WAITS}`] } }, suite('e2e-sandboxed', 'e2e-sandboxed', 'e2e/security'), suite('packed', 'packed')],
  },
});
