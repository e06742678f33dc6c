import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asOrdinaryUser } from './ordinary-user.mjs';
import { npmCommand, projectFolder, projectNode } from './project.mjs';
import { runCommand } from './run-command.mjs';
import { sandboxIsOn } from './sandbox.mjs';
import { ensureBuild, setUp } from './set-up.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { countsOfReport, failuresOfReport, lineOf, sumOf } from './test-counts.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {Awaited<ReturnType<typeof setUp>>} Electron */
/** @typedef {{name: string, title: string, run: (electron: Electron) => Promise<Counts>}} Suite */

const project = projectFolder;
const node = projectNode();
const reports = join(project, 'out', 'test');
const MINUTE = 60_000;
/** Fifteen were too few for the unit suite on a machine that had other work: that is no failure, a suite that hangs is. */
const SUITE_MINUTES = 28;
const onDesk = process.platform === 'linux';

/** @type {readonly Suite[]} */
const SUITES = [
  { name: 'types', title: 'types', run: () => oneCheck('check:types') },
  { name: 'lint', title: 'lint', run: () => oneCheck('check:lint') },
  { name: 'imports', title: 'import table', run: () => oneCheck('check:imports') },
  { name: 'generated', title: 'generated files', run: () => oneCheck('generate', '--', '--check') },
  { name: 'build', title: 'build', run: build },
  { name: 'unit', title: 'unit, contract and crash', run: () => vitest('unit', 'build/vite/vitest.config.ts', []) },
  { name: 'e2e', title: 'in the real Electron', run: vitestOnTwoDesks },
  { name: 'e2e-sandboxed', title: 'as an ordinary user, with the sandbox', run: (electron) => vitestAsOrdinaryUser('e2e-sandboxed', electron) },
  { name: 'packed', title: 'the packed application and its fuses, as an ordinary user', run: (electron) => vitestAsOrdinaryUser('packed', electron, packBoth) },
];

/**
 * Runs everything, or the named suites, and prints the sum as the last line.
 *
 * @param {string[]} names
 * @returns {Promise<number>} exit code: 1 when anything failed
 */
export async function runTests(names) {
  const chosen = names.length === 0 ? SUITES : SUITES.filter((suite) => names.includes(suite.name));
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`✖ There is no suite «${unknown[0]}»: choose from ${SUITES.map((suite) => suite.name).join(', ')}.`);
    return end([{ passed: 0, failed: 1, skipped: 0 }]);
  }

  let stopped = false;
  const stop = () => (stopped = true); // The running suite gets the same Ctrl+C; we stay to clear up and to count.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  /** @type {Electron} */
  let electron;
  try {
    electron = await setUp({ desk: onDesk, build: false });
  } catch (error) {
    report(error);
    return end([{ passed: 0, failed: 1, skipped: 0 }]);
  }

  await mkdir(reports, { recursive: true });
  /** @type {{suite: Suite, counts: Counts, seconds: number}[]} */
  const results = [];
  for (const [index, suite] of chosen.entries()) {
    console.log(`\n── ${index + 1}/${chosen.length} ${suite.name}: ${suite.title}`);
    const started = performance.now();
    const counts = stopped ? { passed: 0, failed: 1, skipped: 0 } : await settle(suite, electron);
    const seconds = (performance.now() - started) / 1000;
    results.push({ suite, counts, seconds });
    console.log(`${counts.failed === 0 ? '✔' : '✖'} ${suite.name}: ${lineOf(counts)} (${seconds.toFixed(1)} s)`);
  }

  console.log('\n── Summary');
  for (const { suite, counts, seconds } of results) {
    console.log(`${counts.failed === 0 ? '✔' : '✖'} ${suite.name.padEnd(14)} ${lineOf(counts).padEnd(28)} ${seconds.toFixed(1).padStart(6)} s`);
    for (const failure of counts.failures ?? []) console.log(`  ${failure}`);
  }
  return end(results.map((result) => result.counts));
}

/** @param {readonly Counts[]} all */
function end(all) {
  const sum = sumOf(all);
  console.log(lineOf(sum));
  return sum.failed > 0 ? 1 : 0;
}

/** @param {unknown} error */
function report(error) {
  console.error(error instanceof SetupFailure ? `✖ ${error.message}` : error);
}

/**
 * @param {Suite} suite
 * @param {Electron} electron
 * @returns {Promise<Counts>}
 */
async function settle(suite, electron) {
  try {
    return await suite.run(electron);
  } catch (error) {
    report(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * A script of package.json that is one test; what it prints is shown when it fails.
 *
 * @param {...string} script
 * @returns {Promise<Counts>}
 */
async function oneCheck(...script) {
  const npm = npmCommand();
  const result = await runCommand(npm.command, [...npm.args, 'run', '--silent', ...script], { cwd: project, shell: npm.shell, timeout: 5 * MINUTE });
  if (result.code === 0) return { passed: 1, failed: 0, skipped: 0 };
  console.log(result.output.trim());
  if (result.late) console.log('It took longer than five minutes and was stopped.');
  return { passed: 0, failed: 1, skipped: 0 };
}

/**
 * @param {string} name of the suite and of its report
 * @param {string} config
 * @param {string[]} more
 */
const vitestArgs = (name, config, more) => [
  'node_modules/vitest/vitest.mjs', 'run', '--config', config, ...more,
  '--reporter=default', '--reporter=json', `--outputFile.json=out/test/${name}.json`,
];

/**
 * @param {string} name
 * @param {string} config
 * @param {string[]} before what stands between Node and vitest
 * @param {string[]} [more]
 * @returns {Promise<Counts>}
 */
async function vitest(name, config, before, more = []) {
  await rm(join(reports, `${name}.json`), { force: true });
  const result = await runCommand(node, [...before, ...vitestArgs(name, config, more)], { cwd: project, show: true, timeout: SUITE_MINUTES * MINUTE });
  if (result.late) console.log(`It took longer than ${SUITE_MINUTES} minutes and was stopped.`);
  return outcome(join(reports, `${name}.json`), project, result.code);
}

/**
 * @param {string} file the report
 * @param {string} folder that the suite ran in
 * @param {number | null} code
 * @returns {Promise<Counts>}
 */
async function outcome(file, folder, code) {
  const found = await readReport(file);
  return { ...countsOfReport(found, code), failures: failuresOfReport(found, folder) };
}

/** @returns {Promise<Counts>} */
async function build() {
  console.log(await ensureBuild());
  return { passed: 1, failed: 0, skipped: 0 };
}

/**
 * @param {string} name
 * @param {Electron} electron
 * @returns {Promise<Counts>}
 */
async function vitestOnDesk(name, electron) {
  await ensureBuild();
  await sandboxIsOn(electron.dist);
  return vitest(name, 'build/vite/vitest.e2e.config.ts', onDesk ? ['build/headless-desk.mjs', '--', node] : [], ['--project', name]);
}

/**
 * The tests in the real Electron, and beside them, on a desk of their own, those that sit and wait for a minute or two.
 *
 * @param {Electron} electron
 * @returns {Promise<Counts>}
 */
async function vitestOnTwoDesks(electron) {
  await ensureBuild();
  const both = await Promise.all([vitestOnDesk('e2e', electron), vitestOnDesk('e2e-waits', electron)]);
  return { ...sumOf(both), failures: both.flatMap(({ failures = [] }) => failures) };
}

/**
 * Packs the release and the flavour for tests.
 *
 * @param {string} checkout
 * @param {Electron} electron
 * @returns {Promise<string[]>} the folders of both
 */
async function packBoth(checkout, electron) {
  const result = await runCommand(projectNode(checkout), ['build/packaging/pack.ts', '--e2e'], {
    cwd: checkout,
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dist },
    timeout: 5 * MINUTE,
  });
  if (result.code !== 0) throw new Error(`The application could not be packed.\n${result.output}`);
  const unpacked = process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked';
  return ['packed', 'packed-e2e'].map((folder) => join(checkout, 'out', folder, unpacked));
}

/**
 * With the sandbox, which root does not have: root becomes an ordinary user for it, everybody else is one.
 *
 * @param {string} name
 * @param {Electron} electron
 * @param {(checkout: string, electron: Electron) => Promise<string[]>} [prepare] answers folders with an Electron of their own
 * @returns {Promise<Counts>}
 */
async function vitestAsOrdinaryUser(name, electron, prepare = () => Promise.resolve([])) {
  await ensureBuild();
  if (process.getuid?.() !== 0) {
    await prepare(project, electron);
    return vitestOnDesk(name, electron);
  }
  return asOrdinaryUser({ project, electronDist: electron.dist }, async (place) => {
    for (const folder of await prepare(place.project, electron)) await place.allowSandbox(folder);
    const args = ['build/headless-desk.mjs', '--', projectNode(place.project), ...vitestArgs(name, 'build/vite/vitest.e2e.config.ts', ['--project', name])];
    const result = await place.run(args, true, 15 * MINUTE);
    const counts = await outcome(join(place.project, 'out', 'test', `${name}.json`), place.project, result.code);
    await keepPictures(join(place.project, 'out'), join(project, 'out', 'as-ordinary-user'));
    return counts;
  });
}

/**
 * Screenshots and reports are worth more than the copy they were made in; the packed application is not.
 *
 * @param {string} from
 * @param {string} to
 */
async function keepPictures(from, to) {
  await cp(from, to, { recursive: true, filter: (path) => !path.startsWith(join(from, 'packed')) }).catch(report);
}

/**
 * @param {string} file
 * @returns {Promise<unknown>} null when there is none or it was cut off
 */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
