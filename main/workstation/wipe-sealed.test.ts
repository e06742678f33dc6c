import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeId, type SchoolId, type StaffId } from '#domain/ids.ts';
import { done, failed } from '#domain/result.ts';
import { Memberships } from './membership.ts';
import { findSealedFile, keepRescueNote, listSealedFiles } from './sealed-files.ts';
import { isRescuedWhole, KEPT_AFTER_RESCUE_DAYS, wipeDue, wipeSealed } from './wipe-sealed.ts';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const schoolId = makeId<SchoolId>(1, random(10));
const staffId = makeId<StaffId>(2, random(10));
const keychainId = makeId<string>(3, random(10));
const membership = { schoolId, keychainId };
const DAY = 86_400_000;
const RESCUED_AT = 1_795_000_000_000;
const DUE = RESCUED_AT + KEPT_AFTER_RESCUE_DAYS * DAY;
const WHOLE = { at: RESCUED_AT, waiting: 3, accepted: 3, refused: 0, conflicts: 0, left: 0, foreign: 0 };
const ASIDE = `${staffId}.1000.sealed`;

let folder: string;
let memberships: Memberships;
let removed: string[];
let warned: string[];
let isKeychainLocked: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uch-wipe-'));
  memberships = new Memberships(folder);
  mkdirSync(memberships.folderOf(schoolId), { recursive: true });
  [removed, warned, isKeychainLocked] = [[], [], false];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const parts = () => ({
  memberships, log: { info: () => undefined, warn: (event: string) => void warned.push(event), error: () => '' },
  secrets: { remove: async (name: string) => (removed.push(name), isKeychainLocked ? failed('keychain_missing') : done(null)) },
});
const path = (name: string): string => join(memberships.folderOf(schoolId), name);
const lying = () => readdirSync(memberships.folderOf(schoolId)).toSorted();
/** A file with everything beside it, written before the rescue. */
function lay(vault: string, note: Parameters<typeof keepRescueNote>[1] | null = WHOLE): void {
  for (const suffix of ['.db', '.db-wal', '.db.keycheck', '.vault', '.recovery']) {
    writeFileSync(path(vault + suffix), `marks ${suffix}`);
    utimesSync(path(vault + suffix), (RESCUED_AT - DAY) / 1_000, (RESCUED_AT - DAY) / 1_000);
  }
  if (note) keepRescueNote(path(`${vault}.db`), note);
}
const sweep = async (now: number, tells = true) => {
  const told: [string, string][] = [];
  const count = await wipeDue(parts(), membership, now, async (file, eventId) => (told.push([file.vault, eventId]), tells));
  return { count, told };
};

describe('what was set aside and rescued whole is wiped after a month (issue 4, point 3; 152-ФЗ)', () => {
  it('goes with everything beside it and its entry in the keychain, overwritten, once it was told, and not a day sooner', async () => {
    lay(ASIDE);
    lay(staffId, null);
    const working = lying().filter((name) => !name.includes('sealed'));
    linkSync(path(`${ASIDE}.db`), join(folder, 'the same bytes'));
    expect(await sweep(DUE - 1)).toEqual({ count: 0, told: [] });
    const { count, told } = await sweep(DUE);
    expect([count, told.map(([vault]) => vault), told[0]![1]]).toEqual([1, [ASIDE], expect.stringMatching(/^[\w-]{22}$/)]);
    expect(lying()).toEqual(working);
    expect(readFileSync(join(folder, 'the same bytes'), 'utf8')).toBe('');
    expect(removed).toEqual([`vault-${keychainId}-${staffId}.1000`]);
    expect(await sweep(DUE)).toEqual({ count: 0, told: [] });
  });

  it.each([
    ['nobody rescued', null],
    ['something was refused', { ...WHOLE, accepted: 2, refused: 1 }],
    ['something is a conflict', { ...WHOLE, accepted: 2, conflicts: 1 }],
    ['something is left', { ...WHOLE, accepted: 2, left: 1 }],
    ['another author is named', { ...WHOLE, foreign: 1 }],
    ['a rescue of before did not say', { ...WHOLE, foreign: null }],
  ])('a file of which %s stays for ever', async (_what, note) => {
    lay(ASIDE, note);
    const before = lying();
    expect((await sweep(DUE + 3_650 * DAY)).count).toBe(0);
    expect(lying()).toEqual(before);
  });

  it('a file that was written after its rescue, and the one that its owner works in, stay', async () => {
    lay(ASIDE);
    utimesSync(path(`${ASIDE}.db-wal`), RESCUED_AT / 1_000 + 60, RESCUED_AT / 1_000 + 60);
    lay(staffId);
    expect((await sweep(DUE + 3_650 * DAY)).count).toBe(0);
    expect(await wipeSealed(parts(), membership, listSealedFiles(memberships, schoolId).find(({ vault }) => vault === staffId)!)).toMatchObject({ ok: false, error: { code: 'rescue_file_unknown' } });
    expect(lying()).toHaveLength(12);
  });

  it('what cannot be told is not wiped', async () => {
    lay(ASIDE);
    expect((await sweep(DUE, false)).count).toBe(0);
    expect(findSealedFile(memberships, schoolId, ASIDE)).toMatchObject({ ok: true });
  });

  it('one that was cut off at any point is ended later, told under the same id, and never taken for a setting aside that was cut off', async () => {
    lay(ASIDE);
    const [first] = (await sweep(DUE, false)).told;
    for (const suffix of ['.vault', '.recovery', '.db-wal', '.db.keycheck']) {
      rmSync(path(ASIDE + suffix));
      const [file] = listSealedFiles(memberships, schoolId);
      expect([suffix, isRescuedWhole(file!), (await sweep(DUE, false)).told]).toEqual([suffix, true, [first]]);
    }
    expect((await sweep(DUE)).count).toBe(1);
    expect(lying()).toEqual([]);
  });

  it('a keychain that is locked holds nothing up', async () => {
    lay(ASIDE);
    isKeychainLocked = true;
    expect((await sweep(DUE)).count).toBe(1);
    expect([lying(), warned]).toEqual([[], ['rescue.entryNotRemoved']]);
  });
});
