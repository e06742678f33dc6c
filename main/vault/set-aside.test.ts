import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeId, type SchoolId, type StaffId } from '#domain/ids.ts';
import { TestKeychain } from '../../tests/fixtures/test-keychain.ts';
import { Memberships } from '../workstation/membership.ts';
import { Vaults, type VaultParts } from './vaults.ts';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const schoolId = makeId<SchoolId>(1, random(10));
const staffId = makeId<StaffId>(2, random(10));

let folder: string;
let memberships: Memberships;
let now = 1_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uch-aside-'));
  memberships = new Memberships(folder);
  mkdirSync(memberships.folderOf(schoolId), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const vaults = (): Vaults => {
  const parts = { secrets: new TestKeychain(), clock: () => now, uptime: () => 0, random, log: { info: () => undefined, warn: () => undefined, error: () => '' } };
  return new Vaults(parts as unknown as VaultParts, memberships, { schoolId, keychainId: makeId(3, random(10)) });
};
const lay = (...names: readonly string[]): void => {
  for (const name of names) writeFileSync(join(memberships.folderOf(schoolId), name), name);
};
const lying = (): Record<string, string> => Object.fromEntries(readdirSync(memberships.folderOf(schoolId)).sort().map((name) => [name, readFileSync(join(memberships.folderOf(schoolId), name), 'utf8')]));

describe('a file that is set aside for a rescue (issue 4, point 3)', () => {
  it('goes whole, and another one later has a name of its own', async () => {
    for (const stamp of [1_000, 2_000]) {
      now = stamp;
      lay(`${staffId}.db`, `${staffId}.db-wal`, `${staffId}.db.keycheck`, `${staffId}.vault`, `${staffId}.recovery`);
      expect(await vaults().setAside(staffId)).toEqual({ ok: true, value: `${staffId}.${stamp}.sealed.db` });
    }
    expect(Object.keys(lying())).toEqual([1_000, 2_000].flatMap((stamp) => ['db', 'db-wal', 'db.keycheck', 'recovery', 'vault'].map((suffix) => `${staffId}.${stamp}.sealed.${suffix}`)));
  });

  it.each([
    ['after the header', [`${staffId}.1000.sealed.vault`], ['.db', '.db-wal', '.db.keycheck', '.recovery']],
    ['after the last writes', [`${staffId}.1000.sealed.vault`, `${staffId}.1000.sealed.db-wal`], ['.db', '.db.keycheck', '.recovery']],
    ['before the file itself', [`${staffId}.1000.sealed.vault`, `${staffId}.1000.sealed.db-wal`, `${staffId}.1000.sealed.db.keycheck`], ['.db', '.recovery']],
  ])('cut off %s, it is ended under its own name: the file and its last writes stay together', async (_when, gone, left) => {
    now = 9_000;
    lay(...gone, ...left.map((suffix) => `${staffId}${suffix}`));
    expect(await vaults().setAside(staffId)).toEqual({ ok: true, value: `${staffId}.1000.sealed.db` });
    expect(Object.keys(lying())).toEqual(['db', 'db-wal', 'db.keycheck', 'recovery', 'vault'].map((suffix) => `${staffId}.1000.sealed.${suffix}`));
  });

  it('is not cleared with a school that was never whole, though nobody works in it any more', () => {
    lay(`${staffId}.1000.sealed.db`, `${staffId}.1000.sealed.vault`);
    memberships.clearUnfinished();
    expect(Object.keys(lying())).toHaveLength(2);
    for (const name of Object.keys(lying())) rmSync(join(memberships.folderOf(schoolId), name));
    memberships.clearUnfinished();
    expect(readdirSync(join(folder, 'schools'))).toEqual([]);
  });
});
