import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SchoolId } from '#domain/ids.ts';
import { Memberships } from './membership.ts';

const SCHOOL = 'A'.repeat(22) as SchoolId;
const NOBODY = 65_534;

/** The database of a school on this computer lies below its folder in clear (P-09, ADR 0017). */
describe.skipIf(process.platform === 'win32')('the folder of a school', () => {
  let root: string;
  const rights = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'uch-folder-'));
    chmodSync(root, 0o755);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is closed to other accounts of the computer; as root the user of PostgreSQL passes and lists nothing', () => {
    const folder = new Memberships(join(root, 'own')).makeFolder(SCHOOL);
    expect(rights(folder)).toBe(process.getuid?.() === 0 ? '711' : '700');
  });

  it('is closed again where a former version left it open', () => {
    const memberships = new Memberships(join(root, 'former'));
    mkdirSync(memberships.folderOf(SCHOOL), { recursive: true, mode: 0o755 });
    chmodSync(memberships.folderOf(SCHOOL), 0o755);
    memberships.makeFolder(SCHOOL);
    expect(rights(memberships.folderOf(SCHOOL))).toBe(process.getuid?.() === 0 ? '711' : '700');
  });

  it.runIf(process.getuid?.() === 0)('of an ordinary user is theirs alone (0700)', () => {
    const place = join(root, 'ordinary');
    mkdirSync(place);
    chownSync(place, NOBODY, NOBODY);
    const module = new URL('membership.ts', import.meta.url).href;
    const made = spawnSync(
      process.execPath, ['--input-type=module', '-e', `process.umask(0); const { Memberships } = await import(${JSON.stringify(module)}); console.log(new Memberships(${JSON.stringify(place)}).makeFolder('${SCHOOL}'))`],
      { uid: NOBODY, gid: NOBODY, encoding: 'utf8', cwd: join(import.meta.dirname, '../..') },
    );
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(rights(made.stdout.trim())).toBe('700');
  });
});
