import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runOnHeadlessDesk } from '../headless-desk.mjs';
import { projectFolder, projectNode } from './project.mjs';
import { sandboxIsOn } from './sandbox.mjs';
import { setUp } from './set-up.mjs';
import { SetupFailure } from './setup-failure.mjs';

/**
 * Sets up, builds and opens the application; without a display it walks the guided tour on a headless desk instead.
 *
 * @param {string[]} args `--tour` walks the tour although there is a display; the rest is for the application
 * @returns {Promise<number>} exit code
 */
export async function startApplication(args) {
  const withoutDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const tour = withoutDisplay || args.includes('--tour');
  if (tour && process.platform !== 'linux') throw new SetupFailure('The guided tour runs on Linux only: leave out --tour to open the application.');
  const electron = await setUp({ desk: tour });
  if (tour) return walkTheTour(withoutDisplay);

  const sandbox = await sandboxIsOn(electron.dist);
  if (!sandbox) console.warn('\nYou are root, and Electron starts as root only without its sandbox: work as an ordinary user on a real workstation.');
  console.log('\nOpening «Учительская» …');
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE; // Set in the terminals of editors that are Electron themselves.
  return new Promise((resolve, reject) => {
    const child = spawn(electron.executable, [...(sandbox ? [] : ['--no-sandbox']), projectFolder, ...args], { env, stdio: 'inherit' });
    // The application ends in order, and we after it: marks are being saved.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** @param {boolean} withoutDisplay */
async function walkTheTour(withoutDisplay) {
  console.log(`\n${withoutDisplay ? 'There is no display here: the guided tour' : 'The guided tour'} of the main job runs in the real application on a screen in memory.`);
  const code = await runOnHeadlessDesk(projectNode(), [join(projectFolder, 'tests', 'tour', 'tour.ts')], { cwd: projectFolder });
  const folder = join(projectFolder, 'out', 'tour');
  const made = (await readdir(folder).catch(() => [])).filter((name) => /\.(png|pdf|xlsx)$/.test(name)).sort();
  if (code !== 0) throw new SetupFailure(`The tour stopped half-way (code ${code}): what it says above tells where, and out/tour/ shows how far it came.`);
  console.log(`\nScreenshots and PDFs of the tour are in out/tour/ (${made.length} files):`);
  for (const name of made) console.log(`  out/tour/${name}`);
  return 0;
}
