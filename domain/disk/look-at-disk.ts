import type { DiskEyes, DiskState } from './disk-state.ts';
import { lookOnLinux } from './linux-disk.ts';
import { bitLockerQuestion, driveOf, readBitLocker, readFileVault } from './system-answers.ts';

/**
 * Whether the disk that a folder lies on is encrypted by the system. Asks nothing that needs the rights of an administrator, and never throws: any doubt is `unknown`.
 * @param folder absolute; where it is not there yet, the nearest one above that is
 */
export async function lookAtDisk(eyes: DiskEyes, folder: string): Promise<DiskState> {
  try {
    const place = await nearestOf(eyes, folder);
    if (place === null) return 'unknown';
    switch (eyes.platform) {
      case 'linux':
        return await lookOnLinux(eyes, place);
      case 'win32': {
        const drive = driveOf(place);
        if (drive === null || eyes.systemRoot === '') return 'unknown';
        return readBitLocker(await eyes.run(`${eyes.systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`, bitLockerQuestion(drive)));
      }
      case 'darwin':
        // FileVault speaks of the startup volume alone.
        return place.startsWith('/Volumes/') ? 'unknown' : readFileVault(await eyes.run('/usr/bin/fdesetup', ['status']));
      default:
        return 'unknown';
    }
  } catch {
    return 'unknown';
  }
}

async function nearestOf(eyes: DiskEyes, folder: string): Promise<string | null> {
  for (let path = folder; path !== ''; ) {
    const place = await eyes.realPath(path);
    if (place !== null) return place;
    const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    if (end < 0) return null;
    // The root keeps its sign: `/`, `C:\`.
    const above = end === 0 || path[end - 1] === ':' ? path.slice(0, end + 1) : path.slice(0, end);
    if (above === path) return null;
    path = above;
  }
  return null;
}
