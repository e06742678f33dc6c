import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, describe, expect, it } from 'vitest';
import { E2E_EXCEPTIONS, FUSES } from '../../build/packaging/fuses.ts';
import { projectFolder } from '../e2e/launch-app.ts';

/** The fuses as they are burnt into the executables (Electron's security guide, point 19). */
const folder = process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked';
const name = process.platform === 'win32' ? 'uchitelskaya.exe' : 'uchitelskaya';
const release = join(projectFolder, 'out', 'packed', folder, name);
const e2e = join(projectFolder, 'out', 'packed-e2e', folder, name);

/** Every fuse that the tool of today can name. */
const known = Object.values(FuseV1Options).filter((value): value is FuseV1Options => typeof value === 'number');

/** The wanted state of each, written here once more by hand: a decision that is turned in fuses.ts must be turned here too. */
const WANTED: Readonly<Record<keyof typeof FuseV1Options, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

beforeAll(() => {
  if (!existsSync(release) || !existsSync(e2e)) throw new Error('Run `npm test -- packed`: it packs first.');
});

describe('Electron 19: the fuses of the release', () => {
  it.each(known.map((fuse) => [FuseV1Options[fuse] as keyof typeof FuseV1Options, fuse] as const))('Electron 19: %s stands as wanted in the packed executable', async (fuseName, fuse) => {
    const wire = await getCurrentFuseWire(release);
    expect(wire[fuse]).toBe(WANTED[fuseName] ? FuseState.ENABLE : FuseState.DISABLE);
    expect(FUSES[fuse].on).toBe(WANTED[fuseName]);
  });

  it('Electron 19: the executable carries no fuse beside the known ones', async () => {
    const carried = Object.keys(await getCurrentFuseWire(release)).filter((key) => /^\d+$/.test(key)).map(Number);
    expect(carried.filter((fuse) => !known.includes(fuse))).toEqual([]);
    expect(carried).toHaveLength(known.length);
  });

  it('Electron 19: the flavour for tests differs in one fuse', async () => {
    const [ours, theirs] = [await getCurrentFuseWire(release), await getCurrentFuseWire(e2e)];
    expect(known.filter((fuse) => ours[fuse] !== theirs[fuse])).toEqual(E2E_EXCEPTIONS);
  });
});
