import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Called by electron-builder after copying and before it sets the fuses it knows by name.
 *
 * @param {{appOutDir: string, electronPlatformName: string}} context
 */
export default async function afterPack({ appOutDir, electronPlatformName }) {
  // The repack and some mirrors carry Electron's welcome application; with the asar-only fuse it would be dead weight.
  await rm(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
  // electron-builder has no name for this fuse yet: see fuses.ts.
  const executable = join(appOutDir, electronPlatformName === 'win32' ? 'uchitelskaya.exe' : 'uchitelskaya');
  await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.WasmTrapHandlers]: true });
}
