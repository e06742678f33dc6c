import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
  /** Memory of all processes together with everything started, pages they share counted once (PSS), MB. */
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
    // The core answers any call: with it everything that a start brings has been started.
    await page.evaluate(() => (globalThis as unknown as { api?: { accounts: { listDemoPeople(input: object): Promise<unknown> } } }).api?.accounts.listDemoPeople({}));
    const pids = await app.evaluate(({ app: shell }) => shell.getAppMetrics().map((process) => process.pid));
    const shares = await Promise.all(pids.map(proportionalMemory));
    return { paintedAfter: paintedAt - startedAt, memory: shares.reduce((sum, share) => sum + share, 0) };
  } finally {
    await app.close();
  }
}

/** MB of one process, its share of what it shares with others (Linux). */
async function proportionalMemory(pid: number): Promise<number> {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
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
