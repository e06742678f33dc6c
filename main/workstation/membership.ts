import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ID_PATTERN, type SchoolId, type StaffId } from '#domain/ids.ts';
import { failed, type Result } from '#domain/result.ts';
import { writeWhole } from '../write-whole.ts';

const membership = z.object({
  version: z.literal(1),
  schoolId: z.string().regex(ID_PATTERN) as unknown as z.ZodType<SchoolId, SchoolId>,
  name: z.string(),
  /** `local`: its server runs on this computer, inside the application. */
  kind: z.enum(['local', 'joined']),
  /** `host:port`; empty for a local school, whose port is another at every start. */
  address: z.string(),
  /** PEM of the only authority that is believed; null for a local school. */
  caPem: z.string().nullable(),
  deviceId: z.string().regex(ID_PATTERN),
  /** Under which names the keychain holds the keys of this membership: two data folders of one OS user are two workstations. */
  keychainId: z.string().regex(ID_PATTERN),
  /** As the administrator sees this computer in the list. */
  workstationName: z.string(),
  joinedAt: z.number(),
  openedAt: z.number().nullable(),
  /** Whether people sign in with login and password there, as its server said last: without contact this is how one knows what to ask. */
  asksPassword: z.boolean().default(false),
});

/**
 * That this workstation belongs to a school: what is needed to reach its server, and nothing secret – the key of the workstation is in the keychain.
 * Lies as `schools/<id>/workstation.json` beside the files of the people who work here, without their names.
 */
export type Membership = z.output<typeof membership>;

/** Where the files of schools lie, below the data folder of the application. */
export class Memberships {
  private readonly root: string;

  constructor(dataFolder: string) {
    this.root = join(dataFolder, 'schools');
  }

  folderOf(schoolId: SchoolId): string {
    return join(this.root, schoolId);
  }

  /**
   * The folder of a school, closed to other accounts of the computer, also where a former version left it open: the database of a school on this computer lies below it in clear. Where we are root the user that
   * PostgreSQL runs as must be able to pass; Windows has rights of its own.
   * @returns its path
   */
  makeFolder(schoolId: SchoolId): string {
    const folder = this.folderOf(schoolId);
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    mkdirSync(folder, { recursive: true, mode });
    chmodSync(folder, mode);
    return folder;
  }

  /** The encrypted file of one person. */
  fileOf(schoolId: SchoolId, staffId: StaffId): string {
    return join(this.folderOf(schoolId), `${staffId}.db`);
  }

  /** Who has worked in that school here. */
  listStaffWithFiles(schoolId: SchoolId): StaffId[] {
    const folder = this.folderOf(schoolId);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => (name.endsWith('.db') && ID_PATTERN.test(name.slice(0, -3)) ? [name.slice(0, -3) as StaffId] : []));
  }

  /** Last opened first; a folder without a whole `workstation.json` is no school (joining was cut off). */
  list(): Membership[] {
    if (!existsSync(this.root)) return [];
    const all = readdirSync(this.root).flatMap((name) => {
      const found = ID_PATTERN.test(name) ? this.find(name as SchoolId) : undefined;
      return found?.ok ? [found.value] : [];
    });
    return all.sort((a, b) => (b.openedAt ?? b.joinedAt) - (a.openedAt ?? a.joinedAt));
  }

  /** @returns `school_unknown` */
  find(schoolId: SchoolId): Result<Membership> {
    try {
      const parsed = membership.safeParse(JSON.parse(readFileSync(this.pathOf(schoolId), 'utf8')));
      if (parsed.success && parsed.data.schoolId === schoolId) return { ok: true, value: parsed.data };
    } catch {
      // Missing or unreadable: to the person both mean that the school is to be joined anew.
    }
    return failed('school_unknown');
  }

  /** Whole or not at all: written beside its name and moved there. */
  save(value: Membership): void {
    const path = this.pathOf(value.schoolId);
    this.makeFolder(value.schoolId);
    writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Of a school that was never whole; one that is listed is not touched, nor one that holds anybody's file, also one that was set aside for a rescue. */
  clearUnfinished(): void {
    if (!existsSync(this.root)) return;
    for (const name of readdirSync(this.root)) {
      if (!ID_PATTERN.test(name) || this.find(name as SchoolId).ok || readdirSync(this.folderOf(name as SchoolId)).some((file) => file.endsWith('.db'))) continue;
      rmSync(this.folderOf(name as SchoolId), { recursive: true, force: true });
    }
  }

  private pathOf(schoolId: SchoolId): string {
    return join(this.folderOf(schoolId), 'workstation.json');
  }
}
