/**
 * `npm run dist`: the installers for this system (AppImage and deb on Linux, NSIS on Windows) in out/installers/.
 * They are made with the official Electron alone, and electron-builder's own tools are downloaded: see docs/installers.md.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'electron-builder';
import { SetupFailure, endWithFailure } from '../bootstrap/setup-failure.mjs';
import { ensureBuild } from '../bootstrap/set-up.mjs';
import { resolveElectron } from '../electron-runtime.mjs';

const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

try {
  const electron = await resolveElectron({ project });
  if (electron.source === 'repack') {
    throw new SetupFailure(
      'Installers for users are made with the official Electron, which is not reachable here: run `npm run dist` where github.com answers, or set ELECTRON_OVERRIDE_DIST_PATH to the unpacked official archive (docs/installers.md).',
    );
  }
  await ensureBuild({ project });
  const made = await build({
    projectDir: project,
    config: {
      extends: join(project, 'electron-builder.yml'),
      directories: { output: 'out/installers' },
      electronDist: electron.dist,
      electronVersion: electron.version,
    },
  });
  for (const file of made) console.log(file);
} catch (error) {
  endWithFailure(error);
}
