import { describe, expect, it, test } from 'vitest';
import { bitLockerQuestion, driveOf, lookAtDisk, mountOf, parseMounts, readBitLocker, readFileVault, wholeOf, type DiskEyes } from './index.ts';

/** A computer as it was recorded: texts of files, links, and what programs answered. Folders are those above the files. */
function eyesOf(computer: { platform?: string; systemRoot?: string; files?: Readonly<Record<string, string>>; links?: Readonly<Record<string, string>>; folders?: readonly string[]; answer?: string | null }): DiskEyes & { readonly ran: string[][] } {
  const { platform = 'linux', systemRoot = '', files = {}, links = {}, folders = [], answer = null } = computer;
  const all = [...Object.keys(files), ...folders, ...Object.values(links)];
  const ran: string[][] = [];
  const real = (path: string): string => links[path] ?? path;
  return {
    platform, systemRoot, ran,
    readText: (path) => Promise.resolve(files[path] ?? null),
    list: (path) => Promise.resolve([...new Set([...all, ...Object.keys(links)].filter((one) => one.startsWith(`${path}/`)).map((one) => one.slice(path.length + 1).split('/')[0]!))]),
    realPath: (path) => Promise.resolve(path === '/' || Object.hasOwn(links, path) || all.some((one) => one === path || one.startsWith(`${path}/`)) ? real(path) : null),
    run(program, args) {
      ran.push([program, ...args]);
      return Promise.resolve(answer);
    },
  };
}

/** /proc/self/mountinfo of a notebook of the staff room: LVM on LUKS, a separate clear /boot, a stick, a share, memory. */
const MOUNTS = `22 62 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:14 - proc proc rw
25 62 0:5 / /dev rw,nosuid shared:10 - devtmpfs devtmpfs rw,size=4096k,nr_inodes=1
62 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/school-root rw
90 62 253:2 / /home rw,relatime shared:40 - ext4 /dev/mapper/school-home rw
95 62 8:1 / /boot rw,relatime shared:42 - ext4 /dev/sda1 rw
97 62 8:17 / /media/Флешка\\040школы rw,nosuid - vfat /dev/sdb1 rw
99 62 0:50 / /mnt/share rw,relatime - cifs //server/share rw
100 62 0:51 / /tmp rw,nosuid,nodev shared:50 - tmpfs tmpfs rw`;

const LAYERS = {
  '/sys/devices/virtual/block/dm-0/dm/uuid': 'CRYPT-LUKS2-2f1c8a0c2b8e4b9a8f2f8f6f4ce0a111-luks-2f1c8a0c\n',
  '/sys/devices/virtual/block/dm-1/dm/uuid': 'LVM-9hQ0ZkVb5m3VXW3YxkqW9t9P1aZrT0cD\n',
  '/sys/devices/virtual/block/dm-2/dm/uuid': 'LVM-9hQ0ZkVb5m3VXW3YxkqW9t9P1aZrT0cE\n',
  '/sys/devices/pci0000:00/ata1/block/sda/sda1/partition': '1\n',
  '/sys/devices/pci0000:00/ata1/block/sda/sda3/partition': '3\n',
  '/sys/devices/pci0000:00/usb1/block/sdb/sdb1/partition': '1\n',
};
const LINKS = {
  '/sys/dev/block/253:1': '/sys/devices/virtual/block/dm-1', '/sys/dev/block/253:2': '/sys/devices/virtual/block/dm-2',
  '/sys/dev/block/8:1': '/sys/devices/pci0000:00/ata1/block/sda/sda1', '/sys/dev/block/8:17': '/sys/devices/pci0000:00/usb1/block/sdb/sdb1',
  '/sys/class/block/dm-0': '/sys/devices/virtual/block/dm-0', '/sys/class/block/dm-1': '/sys/devices/virtual/block/dm-1',
  '/sys/class/block/sda3': '/sys/devices/pci0000:00/ata1/block/sda/sda3', '/sys/class/block/sdb1': '/sys/devices/pci0000:00/usb1/block/sdb/sdb1',
};
const FOLDERS = ['/home/teacher/.config/u', '/boot/u', '/media/Флешка школы/u', '/mnt/share/u', '/tmp/u', '/sys/devices/virtual/block/dm-1/slaves/dm-0', '/sys/devices/virtual/block/dm-2/slaves/dm-0', '/sys/devices/virtual/block/dm-0/slaves/sda3'];
const notebook = (changed: { files?: Record<string, string>; folders?: readonly string[]; links?: Record<string, string> } = {}) =>
  eyesOf({ files: { '/proc/self/mountinfo': MOUNTS, ...LAYERS, ...changed.files }, links: { ...LINKS, ...changed.links }, folders: [...FOLDERS, ...(changed.folders ?? [])] });

describe('Linux (P-09, ADR 0017)', () => {
  it('finds the layer that encrypts beneath the volumes of a notebook', async () => {
    expect(await lookAtDisk(notebook(), '/home/teacher/.config/u')).toBe('encrypted');
  });

  it('a folder that is not there yet lies where the nearest one above it does', async () => {
    expect(await lookAtDisk(notebook(), '/home/teacher/.config/u/schools/new/server')).toBe('encrypted');
    expect(await lookAtDisk(notebook(), '/boot/u/schools')).toBe('clear');
  });

  it('an ordinary partition and a stick are clear, also under a name with blanks', async () => {
    expect(await lookAtDisk(notebook(), '/boot/u')).toBe('clear');
    expect(await lookAtDisk(notebook(), '/media/Флешка школы/u')).toBe('clear');
  });

  it('a share and memory are not known', async () => {
    expect(await lookAtDisk(notebook(), '/mnt/share/u')).toBe('unknown');
    expect(await lookAtDisk(notebook(), '/tmp/u')).toBe('unknown');
  });

  it('a volume that lies on an encrypted and a clear disk is clear', async () => {
    expect(await lookAtDisk(notebook({ folders: ['/sys/devices/virtual/block/dm-2/slaves/sdb1'] }), '/home/teacher/.config/u')).toBe('clear');
  });

  test.each(['CRYPT-VERITY-3d1b-root', 'CRYPT-INTEGRITY-home', 'mpath-3600508b400105e210000900000490000', ''])('a layer of another kind («%s») is looked through: what is beneath decides', async (uuid) => {
    const eyes = notebook({ files: { '/sys/devices/virtual/block/dm-0/dm/uuid': `${uuid}\n` } });
    expect(await lookAtDisk(eyes, '/home/teacher/.config/u')).toBe('clear');
  });

  test.each(['LUKS1', 'PLAIN', 'BITLK', 'TCRYPT', 'FVAULT2', 'LOOPAES'])('CRYPT-%s encrypts', async (kind) => {
    expect(await lookAtDisk(notebook({ files: { '/sys/devices/virtual/block/dm-0/dm/uuid': `CRYPT-${kind}-x\n` } }), '/home/teacher/.config/u')).toBe('encrypted');
  });

  test.each(['nbd0', 'loop3', 'zram0', 'drbd1'])('a disk of somewhere else (%s) is not known', async (name) => {
    const eyes = eyesOf({ files: { '/proc/self/mountinfo': '1 0 43:0 / / rw - ext4 /dev/x rw' }, links: { '/sys/dev/block/43:0': `/sys/devices/virtual/block/${name}` }, folders: ['/data'] });
    expect(await lookAtDisk(eyes, '/data')).toBe('unknown');
  });

  it('btrfs is asked for each disk it lies on', async () => {
    const files = { '/proc/self/mountinfo': '62 1 0:31 /root / rw,relatime - btrfs /dev/mapper/luks-1 rw', ...LAYERS };
    const links = { ...LINKS, '/dev/mapper/luks-1': '/dev/dm-0' };
    const one = { files, links, folders: [...FOLDERS, '/sys/fs/btrfs/features', '/sys/fs/btrfs/2b8e/devices/dm-0'] };
    expect(await lookAtDisk(eyesOf(one), '/home')).toBe('encrypted');
    expect(await lookAtDisk(eyesOf({ ...one, folders: [...one.folders, '/sys/fs/btrfs/2b8e/devices/sdb1'] }), '/home')).toBe('clear');
    expect(await lookAtDisk(eyesOf({ files, links: LINKS, folders: FOLDERS }), '/home')).toBe('unknown');
  });

  it('layers that go round end, and what cannot be read is not known', async () => {
    const round = notebook({ files: { '/sys/devices/virtual/block/dm-0/dm/uuid': 'LVM-x\n' }, folders: ['/sys/devices/virtual/block/dm-0/slaves/dm-1'] });
    expect(await lookAtDisk(round, '/home/teacher/.config/u')).not.toBe('encrypted');
    expect(await lookAtDisk(eyesOf({ folders: ['/home'] }), '/home')).toBe('unknown');
    expect(await lookAtDisk(eyesOf({ files: { '/proc/self/mountinfo': 'nonsense\n\n1 2 x:y - -' }, folders: ['/home'] }), '/home')).toBe('unknown');
    expect(await lookAtDisk({ ...eyesOf({ folders: ['/home'] }), readText: () => Promise.reject(new Error('EACCES')) }, '/home')).toBe('unknown');
  });

  it('of two mounts on one place the later one covers the earlier; a name that only begins alike is another', () => {
    const mounts = parseMounts('1 0 8:1 / /data rw - ext4 /dev/sda1 rw\n2 1 8:2 / /data rw shared:3 master:1 - ext4 /dev/sda2 rw\n3 0 8:3 / /data-old rw - ext4 /dev/sda3 rw\n4 0 8:4 / / rw - ext4 /dev/sda4 rw');
    expect([mountOf(mounts, '/data/x'), mountOf(mounts, '/data-old'), mountOf(mounts, '/other')].map((mount) => mount?.device)).toEqual(['8:2', '8:3', '8:4']);
    expect(mountOf([], '/data')).toBeNull();
  });
});

describe('Windows', () => {
  const folders = ['C:\\Users\\Учитель\\AppData\\Roaming\\u'];
  test.each([
    ['1\r\n', 'encrypted'], ['2\r\n', 'clear'], ['0', 'clear'], ['3\r\n', 'clear'], ['4', 'clear'], ['5\r\n', 'clear'], ['8', 'clear'], ['6', 'unknown'], ['7', 'unknown'], ['', 'unknown'], ['\r\n', 'unknown'], ['11', 'unknown'],
    ['Exception calling "NameSpace"', 'unknown'], [null, 'unknown'],
  ] as const)('the shell says %j: %s', async (answer, state) => {
    expect(readBitLocker(answer)).toBe(state);
    const eyes = eyesOf({ platform: 'win32', systemRoot: 'C:\\Windows', folders, answer });
    expect(await lookAtDisk({ ...eyes, realPath: (path) => Promise.resolve(path) }, folders[0]!)).toBe(state);
  });

  it('asks by the whole path of the program, and puts nothing but a letter into the question', async () => {
    const eyes = eyesOf({ platform: 'win32', systemRoot: 'C:\\Windows', answer: '1' });
    await lookAtDisk({ ...eyes, realPath: (path) => Promise.resolve(path) }, "d:\\it's'); Remove-Item x; ('");
    expect(eyes.ran).toEqual([['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', ...bitLockerQuestion('D')]]);
    expect(eyes.ran[0]!.join(' ')).not.toContain('Remove-Item');
  });

  it('a share is not asked for', async () => {
    expect([driveOf('\\\\server\\school\\u'), driveOf('C:'), driveOf('relative\\path'), driveOf('\\\\?\\e:\\u')]).toEqual([null, null, null, 'E']);
    const eyes = eyesOf({ platform: 'win32', systemRoot: 'C:\\Windows', answer: '1' });
    expect(await lookAtDisk({ ...eyes, realPath: (path) => Promise.resolve(path) }, '\\\\server\\school\\u')).toBe('unknown');
    expect(eyes.ran).toEqual([]);
  });
});

describe('macOS', () => {
  test.each([
    ['FileVault is On.\n', 'encrypted'],
    ['FileVault is Off.\n', 'clear'],
    ['FileVault is Off.\nDeferred enablement appears to be active for user \'teacher\'.\n', 'clear'],
    ['FileVault is On.\nEncryption in progress: Percent completed = 34.5\n', 'clear'],
    ['FileVault is Off.\nDecryption in progress: Percent completed = 12\n', 'clear'],
    ['Error: Unable to determine status.\n', 'unknown'],
    [null, 'unknown'],
  ] as const)('fdesetup says %j: %s', async (answer, state) => {
    expect(readFileVault(answer)).toBe(state);
    const eyes = eyesOf({ platform: 'darwin', folders: ['/Users/teacher/Library/u', '/Volumes/Disk/u'], answer });
    expect(await lookAtDisk(eyes, '/Users/teacher/Library/u')).toBe(state);
    expect(eyes.ran).toEqual([['/usr/bin/fdesetup', 'status']]);
    expect(await lookAtDisk(eyes, '/Volumes/Disk/u')).toBe('unknown');
  });
});

it('another system, and parts of which nothing is known, are not known', async () => {
  expect(await lookAtDisk(eyesOf({ platform: 'freebsd', folders: ['/home'] }), '/home')).toBe('unknown');
  expect(await lookAtDisk(eyesOf({}), 'relative')).toBe('unknown');
  expect([wholeOf([]), wholeOf(['encrypted', 'unknown']), wholeOf(['unknown', 'clear'])]).toEqual(['unknown', 'unknown', 'clear']);
});
