import { wholeOf, type DiskEyes, type DiskState } from './disk-state.ts';

/** One line of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export interface Mount {
  /** `major:minor`; major 0 where no block device stands behind it. */
  readonly device: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  /** `/dev/…`, or a word of the file system's own. */
  readonly source: string;
}

/** Blanks, tabs, line ends and backslashes of paths are written as octal numbers there. */
const unescaped = (field: string): string => field.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    // Optional fields end with a dash.
    const dash = fields.indexOf('-', 6);
    const [device, mountPoint, fileSystem, source] = [fields[2], fields[4], fields[dash + 1], fields[dash + 2]];
    if (dash < 0 || !device || !mountPoint || !fileSystem || source === undefined || !/^\d+:\d+$/.test(device)) return [];
    return [{ device, mountPoint: unescaped(mountPoint), fileSystem, source: unescaped(source) }];
  });
}

/** Where a folder lies: the longest mount point above it; of two on one place the later one covers the earlier. */
export function mountOf(mounts: readonly Mount[], folder: string): Mount | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const isAbove = mount.mountPoint === '/' || folder === mount.mountPoint || folder.startsWith(`${mount.mountPoint}/`);
    if (isAbove && mount.mountPoint.length >= (found?.mountPoint.length ?? 0)) found = mount;
  }
  return found;
}

/**
 * What the device mapper calls the layers that encrypt. `CRYPT-VERITY-…` and `CRYPT-INTEGRITY-…` carry the same first word and hide nothing; a plain target that somebody made with
 * dmsetup has no such name and is not told from a clear one.
 */
const ENCRYPTING = /^CRYPT-(LUKS1|LUKS2|PLAIN|LOOPAES|TCRYPT|BITLK|FVAULT2)-/;

/** Disks of other computers, files in the place of disks, and memory: what is beneath is not seen from here. */
const ELSEWHERE = /^(nbd|rbd|drbd|loop|zram|ram)\d/;

/** A stack of layers is a few high; a circle would be a defect of the system. */
const MOST_LAYERS = 16;

/** A block device by its folder in /sys and what stands beneath it: encrypted where an encrypting layer lies under every way down. */
async function stateOfDevice(eyes: DiskEyes, folder: string, layers: number): Promise<DiskState> {
  const uuid = (await eyes.readText(`${folder}/dm/uuid`))?.trim() ?? '';
  if (ENCRYPTING.test(uuid)) return 'encrypted';
  if (layers === 0) return 'unknown';
  const slaves = await eyes.list(`${folder}/slaves`);
  if (slaves.length > 0) return wholeOf(await Promise.all(slaves.map((name) => stateOfNamed(eyes, name, layers - 1))));
  const above = folder.slice(0, folder.lastIndexOf('/'));
  if ((await eyes.readText(`${folder}/partition`)) !== null) return stateOfDevice(eyes, above, layers - 1);
  const name = folder.slice(above.length + 1);
  // A mapped device without anything beneath is one that is being taken away, or a target that reads nothing.
  return uuid !== '' || ELSEWHERE.test(name) ? 'unknown' : 'clear';
}

async function stateOfNamed(eyes: DiskEyes, name: string, layers: number): Promise<DiskState> {
  const folder = await eyes.realPath(`/sys/class/block/${name.replaceAll('/', '!')}`);
  return folder === null ? 'unknown' : stateOfDevice(eyes, folder, layers);
}

/** Btrfs has no block device of its own: each of those that it lies on. */
async function stateOfBtrfs(eyes: DiskEyes, source: string): Promise<DiskState> {
  const device = await eyes.realPath(source);
  if (device === null || !device.startsWith('/dev/')) return 'unknown';
  const name = device.slice('/dev/'.length);
  for (const id of await eyes.list('/sys/fs/btrfs')) {
    const devices = await eyes.list(`/sys/fs/btrfs/${id}/devices`);
    if (devices.includes(name)) return wholeOf(await Promise.all(devices.map((one) => stateOfNamed(eyes, one, MOST_LAYERS))));
  }
  return 'unknown';
}

/**
 * Linux: by what the kernel says of the device under the mount point, without any program. File systems that encrypt by themselves (fscrypt, ZFS, eCryptfs, gocryptfs) and what has no block
 * device (overlay, tmpfs, network) are `unknown`; a disk that encrypts in its own hardware looks `clear`, because the system does not say whether it is locked by anything.
 */
export async function lookOnLinux(eyes: DiskEyes, folder: string): Promise<DiskState> {
  const text = await eyes.readText('/proc/self/mountinfo');
  const place = await eyes.realPath(folder);
  const mount = text === null || place === null ? null : mountOf(parseMounts(text), place);
  if (!mount) return 'unknown';
  if (mount.fileSystem === 'btrfs') return stateOfBtrfs(eyes, mount.source);
  if (mount.device.startsWith('0:')) return 'unknown';
  const device = await eyes.realPath(`/sys/dev/block/${mount.device}`);
  return device === null ? 'unknown' : stateOfDevice(eyes, device, MOST_LAYERS);
}
