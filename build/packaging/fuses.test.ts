import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkFuses, E2E_EXCEPTIONS, FUSES } from './fuses.ts';

/** Where Electron's build leaves room for the fuses: these words, the version of the wire, its length, one character for each fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuses-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function executableWith(fuses: readonly FuseState[]): Promise<string> {
  const path = join(folder, 'uchitelskaya');
  await writeFile(path, Buffer.concat([Buffer.from(`head${SENTINEL}`), Buffer.from([1, fuses.length, ...fuses]), Buffer.from('tail')]));
  return path;
}

const known = Object.values(FuseV1Options).filter((value): value is FuseV1Options => typeof value === 'number');
const decided = known.map((fuse) => (FUSES[fuse].on ? FuseState.ENABLE : FuseState.DISABLE));
const turned = (fuse: FuseV1Options): FuseState[] =>
  known.map((one, index) => (one === fuse ? (FUSES[fuse].on ? FuseState.DISABLE : FuseState.ENABLE) : decided[index]!));

describe('the fuses of an executable (Electron 19)', () => {
  test('Electron 19: are right where each stands as decided', async () => {
    expect(await checkFuses(await executableWith(decided))).toEqual([]);
  });

  test.each(known.map((fuse) => [FuseV1Options[fuse], fuse] as const))('Electron 19: %s the other way round is a problem', async (name, fuse) => {
    expect(await checkFuses(await executableWith(turned(fuse)))).toEqual([expect.stringContaining(name)]);
    const allowed = E2E_EXCEPTIONS.includes(fuse) ? 0 : 2;
    expect(await checkFuses(await executableWith(turned(fuse)), E2E_EXCEPTIONS)).toHaveLength(allowed);
  });

  test('Electron 19: a fuse that nobody has decided is a problem, however it stands', async () => {
    for (const state of [FuseState.ENABLE, FuseState.DISABLE, FuseState.REMOVED, FuseState.INHERIT]) {
      expect(await checkFuses(await executableWith([...decided, state]))).toEqual([`Fuse ${known.length} is new in this Electron: decide it in build/packaging/fuses.ts.`]);
    }
  });

  test('Electron 19: a fuse that the executable does not carry any more is a problem', async () => {
    expect(await checkFuses(await executableWith(decided.slice(0, -1)))).toEqual([expect.stringContaining(FuseV1Options[known.length - 1]!)]);
  });

  test('has a reason for every decision', () => {
    for (const fuse of known) expect(FUSES[fuse].why.length).toBeGreaterThan(20);
  });
});
