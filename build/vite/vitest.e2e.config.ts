import { defineConfig } from 'vitest/config';

const suite = (name: string, ...folders: readonly string[]) => ({
  extends: true as const,
  test: { name, include: folders.map((folder) => `tests/${folder}/**/*.test.ts`) },
});

/** What runs in the real Electron, one window at a time: the build machine has two cores and a test waits for paint. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [suite('e2e', 'e2e'), suite('e2e-sandboxed', 'e2e-sandboxed', 'e2e/security'), suite('packed', 'packed')],
  },
});
