import { defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';

/** Two projects: plain Node for rules, core and build; jsdom for what needs a document. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['{domain,main,electron,server,build}/**/*.test.ts', 'tests/{contract,core,crash,imports,load,processes,security,server,sync-model}/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'page',
          environment: 'jsdom',
          include: ['renderer/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
