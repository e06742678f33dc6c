import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ID_PATTERN, type SchoolId, type StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { readSealedFile, type SealedFile } from '../vault/sealed-file.ts';
import { writeWhole } from '../write-whole.ts';
import type { Memberships } from './membership.ts';

const count = z.number().int().nonnegative();
const rescueNote = z.object({ version: z.literal(1), at: count, waiting: count, accepted: count, refused: count, conflicts: count, left: count, foreign: count.nullable().default(null) });

/** How a rescue of a file ended, kept beside it as `<name>.rescued`: counts, no names. `at` in milliseconds since 1970 UTC; `foreign` of another author, which are not sent, null in notes of before. */
export type RescueNote = z.output<typeof rescueNote>;

/** A person's encrypted file on this workstation, as far as it can be known without its key. */
export interface SealedOnDisk {
  /** Its name without `.db`. */
  readonly vault: string;
  readonly staffId: StaffId;
  /** When it was set aside for a rescue; null for the one its owner works in. */
  readonly setAsideAt: number | null;
  /** When anything was written into it last. */
  readonly changedAt: number;
  readonly bytes: number;
  /** null where neither header nor the copy of the seal can be read. */
  readonly sealed: SealedFile | null;
  readonly rescued: RescueNote | null;
}

const NAME = /^(?<staffId>[\w-]{22})(?:\.(?<stamp>\d{1,16})\.sealed)?\.db$/;
const BESIDE = ['.db', '.db-wal', '.db.keycheck', '.vault', '.recovery'] as const;

const pathOf = (memberships: Memberships, schoolId: SchoolId, vault: string): string => join(memberships.folderOf(schoolId), `${vault}.db`);

/** Last changed first. */
export function listSealedFiles(memberships: Memberships, schoolId: SchoolId): SealedOnDisk[] {
  const folder = memberships.folderOf(schoolId);
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name): SealedOnDisk[] => {
    const { staffId = '', stamp } = NAME.exec(name)?.groups ?? {};
    if (!ID_PATTERN.test(staffId)) return [];
    const path = join(folder, name);
    const [file, log] = [statSync(path), existsSync(`${path}-wal`) ? statSync(`${path}-wal`) : null];
    return [{
      vault: name.slice(0, -'.db'.length), staffId: staffId as StaffId, setAsideAt: stamp === undefined ? null : Number(stamp), changedAt: Math.trunc(Math.max(file.mtimeMs, log?.mtimeMs ?? 0)),
      bytes: file.size + (log?.size ?? 0), sealed: readSealedFile(path), rescued: readNote(path),
    }];
  });
  return found.sort((one, other) => other.changedAt - one.changedAt);
}

/** The path of a file by its name. Code: `rescue_file_unknown` */
export function findSealedFile(memberships: Memberships, schoolId: SchoolId, vault: string): Result<string> {
  const path = pathOf(memberships, schoolId, vault);
  return NAME.test(basename(path)) && existsSync(path) ? done(path) : failed('rescue_file_unknown');
}

/**
 * Copies a sealed file of another workstation, with what lies beside it, into the folder of the school, as one that was set aside. The file comes last: what is not whole is not listed.
 * @param at milliseconds since 1970 UTC, part of its name
 * @returns its name here; `vault_damaged` where nothing tells whose it is, `school_unknown` for one of another school
 */
export function takeSealedFile(memberships: Memberships, schoolId: SchoolId, file: string, at: number): Result<string> {
  const sealed = readSealedFile(file);
  if (!sealed) return failed('vault_damaged', { file: basename(file) });
  if (sealed.schoolId !== schoolId) return failed('school_unknown');
  const vault = `${sealed.staffId}.${Math.trunc(at)}.sealed`;
  const [from, to] = [file.slice(0, -'.db'.length), pathOf(memberships, schoolId, vault).slice(0, -'.db'.length)];
  for (const suffix of BESIDE.toReversed()) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
  return done(vault);
}

/** @param file `….db` */
export function keepRescueNote(file: string, note: Omit<RescueNote, 'version'>): void {
  const path = notePath(file);
  writeWhole(path, `${JSON.stringify({ version: 1, ...note })}\n`);
}

const notePath = (file: string): string => file.replace(/\.db$/, '.rescued');

function readNote(file: string): RescueNote | null {
  try {
    const parsed = rescueNote.safeParse(JSON.parse(readFileSync(notePath(file), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // None, or one that was cut: the rescue is run again, which doubles nothing.
    return null;
  }
}
