import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { resolveElectron } from '../../../build/electron-runtime.mjs';
import { launchArguments, launchEnvironment, projectFolder } from '../../e2e/launch-app.ts';
import { median } from '../median.ts';
import type { BenchFigure } from '../figure.ts';

const RUNS = 7;

interface Start {
  /** From the start of the process to the first contentful paint, ms. */
  readonly paintedAfter: number;
  /** Working set of all processes together, MB. */
  readonly memory: number;
}

async function startOnce(executablePath: string, args: readonly string[]): Promise<Start> {
  const startedAt = Date.now();
  const app = await _electron.launch({ executablePath, args: [...args], env: launchEnvironment(), cwd: projectFolder });
  try {
    const page = await app.firstWindow();
    const paintedAt = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const paint = list.getEntriesByName('first-contentful-paint')[0];
            if (paint) resolve(performance.timeOrigin + paint.startTime);
          }).observe({ type: 'paint', buffered: true });
        }),
    );
    const memory = await app.evaluate(({ app: shell }) => shell.getAppMetrics().reduce((sum, process) => sum + process.memory.workingSetSize, 0));
    return { paintedAfter: paintedAt - startedAt, memory: memory / 1024 };
  } finally {
    await app.close();
  }
}

/** Cold start to the start page against an empty Electron application, turn by turn in the same run. */
export async function benchColdStart(): Promise<BenchFigure[]> {
  const { executable } = await resolveElectron();
  const empty = fileURLToPath(new URL('./empty-app.mjs', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'uchitelskaya-cold-'));
  const ours: Start[] = [];
  const floor: Start[] = [];
  try {
    for (let run = 0; run <= RUNS; run++) {
      const bare = await startOnce(executable, [empty, ...launchArguments(join(folder, 'empty'))]);
      const real = await startOnce(executable, [projectFolder, ...launchArguments(join(folder, 'real'))]);
      // The first pair fills the caches of the disk for both.
      if (run === 0) continue;
      floor.push(bare);
      ours.push(real);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const bare = median(floor.map((start) => start.paintedAfter));
  const real = median(ours.map((start) => start.paintedAfter));
  const more = median(ours.map((start) => start.memory)) - median(floor.map((start) => start.memory));
  return [
    { name: `cold start to the start page, median of ${RUNS} (${real.toFixed(0)} ms), against an empty Electron application`, value: real / bare, unit: '×', floor: bare, goal: '≤ 1.25', reached: real / bare <= 1.25 },
    { name: 'memory beyond an empty Electron application, all processes', value: more, unit: 'MB', goal: '≤ 60', reached: more <= 60 },
  ];
}
