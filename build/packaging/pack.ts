/**
 * `npm run pack`: the unpacked application for this system in out/packed/, built on the Electron that resolveElectron finds.
 * `npm run pack -- --e2e`: also out/packed-e2e/, which differs in one fuse and lets Playwright in.
 */
import { cp, copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flipFuses, FuseVersion, type FuseV1Options } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { endWithFailure } from '../bootstrap/setup-failure.mjs';
import { ensureBuild } from '../bootstrap/set-up.mjs';
import { resolveElectron } from '../electron-runtime.mjs';
import { checkFuses, E2E_EXCEPTIONS } from './fuses.ts';

const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
const output = join(project, 'out', 'packed');
const unpacked = process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked';
const executableName = process.platform === 'win32' ? 'uchitelskaya.exe' : 'uchitelskaya';

async function pack(): Promise<string> {
  await ensureBuild({ project });
  const electron = await resolveElectron({ project, say: console.log });
  await rm(output, { recursive: true, force: true });
  await build({
    projectDir: project,
    targets: (process.platform === 'win32' ? Platform.WINDOWS : Platform.LINUX).createTarget('dir'),
    config: { extends: join(project, 'electron-builder.yml'), electronDist: electron.dist, electronVersion: electron.version },
  });
  return join(output, unpacked);
}

/** The same files, with the executable of its own and one fuse turned. */
async function makeE2eFlavour(release: string): Promise<string> {
  const folder = join(project, 'out', 'packed-e2e', unpacked);
  await rm(folder, { recursive: true, force: true });
  await cp(release, folder, { recursive: true, verbatimSymlinks: true });
  const executable = join(folder, executableName);
  await copyFile(executable, `${executable}.own`);
  await rename(`${executable}.own`, executable);
  const flips = Object.fromEntries(E2E_EXCEPTIONS.map((fuse) => [fuse, true])) as Partial<Record<FuseV1Options, boolean>>;
  await flipFuses(executable, { version: FuseVersion.V1, ...flips });
  return folder;
}

async function verify(folder: string, exceptions: readonly FuseV1Options[] = []): Promise<void> {
  const problems = await checkFuses(join(folder, executableName), exceptions);
  if ((await readdir(join(folder, 'resources'))).includes('default_app.asar')) problems.push('default_app.asar is in the package.');
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

try {
  const release = await pack();
  await verify(release);
  const asar = await stat(join(release, 'resources', 'app.asar'));
  console.log(`Packed: out/packed/${unpacked}/${executableName}, app.asar ${(asar.size / 1024 / 1024).toFixed(1)} MB; fuses as decided.`);
  if (process.argv.includes('--e2e')) {
    await verify(await makeE2eFlavour(release), E2E_EXCEPTIONS);
    console.log(`For end-to-end tests: out/packed-e2e/${unpacked}/${executableName}`);
  }
} catch (error) {
  endWithFailure(error);
}
