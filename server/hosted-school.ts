import { chmodSync, createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { SchoolId } from '#domain/ids.ts';
import { RUSSIAN_TIME_ZONES } from '#domain/school-time.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { listHostedSchools } from './accounts/device-repository.ts';
import { guardPostmaster } from './embedded/postmaster-guard.ts';
import { issueEnrolmentCode } from './http/account-routes.ts';
import type { ServerLog } from './log.ts';
import { exportSchool } from './operations/export-school.ts';
import { importSchool, readArchivedSchool } from './operations/import-school.ts';
import type { ReadyServer, ServerProgress } from './server-protocol.ts';
import { startServer, type RunningServer } from './start-server.ts';

export interface HostedSchoolOptions {
  /** Absolute; of this school alone. */
  readonly folder: string;
  /** A school archive that is laid down where the folder holds no school yet. */
  readonly archive: string | null;
  readonly startSecret: string;
  readonly log: ServerLog;
  readonly onProgress?: (progress: ServerProgress) => void;
}

export interface HostedSchool extends ReadyServer {
  /** An enrolment code of one use, for an hour. */
  makeCode(): Promise<string>;
  /** The whole school into a file that is not there yet, encrypted. Code: `backup_not_written`. */
  exportTo(to: string, passphrase: string): Promise<Result<null>>;
  /** Comes when its PostgreSQL ended although nobody asked it to; nothing is answered any more. */
  readonly databaseEnded: Promise<void>;
  /** Streams end, requests finish, the database closes. */
  stop(): Promise<void>;
}

/** A single workstation and its streams; every connection is a process of PostgreSQL on a small computer. */
const CONNECTIONS = 4;
const CODE_HOURS = 1;

/**
 * «Школа на этом компьютере»: the school server on loopback, with its embedded database in a folder. The settings of a big server (file, environment)
 * do not reach it: a DATABASE_URL of this computer is somebody else's. Nobody works without a password here: a school of a former version, which has none yet, waits until its administrator has chosen
 * one (`POST /v1/first-administrator`). The start secret keeps other programs of the computer out.
 * @returns `school_unknown` where the folder holds no school and no archive is named, `import_file_missing`, `import_damaged`, `database_busy`,
 *   `database_from_future`, `local_server_failed`; nothing runs then
 */
export async function startHostedSchool(options: HostedSchoolOptions): Promise<Result<HostedSchool>> {
  const { folder, archive, startSecret, log, onProgress } = options;
  try {
    closeFolder(folder);
    onProgress?.({ step: 'database', done: 0, total: 0 });
    const started = await startServer({ folder, host: '127.0.0.1', port: 0, developmentIdentities: 'off', poolSize: CONNECTIONS }, log, startSecret);
    if (!started.ok) return started;
    return await openSchool(started.value, options);
  } catch (error) {
    return failed('local_server_failed', { reason: reasonOf(error, log) });
  }

  async function openSchool(server: RunningServer, { onProgress: tell }: HostedSchoolOptions): Promise<Result<HostedSchool>> {
    const release = guardPostmaster(join(folder, 'database', 'postgresql'));
    const stop = async (): Promise<void> => {
      await server.stop();
      release();
    };
    try {
      const school = await findSchool(server.pool, archive, tell);
      if (!school.ok) {
        await stop();
        return school;
      }
      const schoolId = school.value;
      const makeCode = async (): Promise<string> => (await issueEnrolmentCode(server.parts, schoolId, { uses: 1, validHours: CODE_HOURS }, 'local')).code;
      return done({
        address: `http://127.0.0.1:${server.port}`, startSecret, schoolId, enrolmentCode: archive === null ? null : await makeCode(), makeCode,
        databaseEnded: server.databaseEnded, stop,
        async exportTo(to, passphrase) {
          const made = await exportSchool(server.pool, { schoolId, to, passphrase, now: Date.now(), closes: false });
          return made.ok ? done(null) : made;
        },
      });
    } catch (error) {
      const reason = reasonOf(error, log);
      await stop();
      return failed('local_server_failed', { reason });
    }
  }
}

/** Made where it is missing, and closed to other accounts of the computer, also where a former version left it open. The user that PostgreSQL runs as where we are root must be able to pass; Windows has rights of its own. */
function closeFolder(folder: string): void {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  mkdirSync(folder, { recursive: true, mode });
  chmodSync(folder, mode);
}

/** The school of the folder; laid down from the archive where there is none yet. */
async function findSchool(pool: pg.Pool, archive: string | null, onProgress: HostedSchoolOptions['onProgress']): Promise<Result<SchoolId>> {
  const [present] = await listHostedSchools(pool);
  const archiveIsThere = archive !== null && existsSync(archive);
  if (present) {
    // A start that was cut after the import is made again with the same archive; another school's is a mistake of the caller.
    const archived = archiveIsThere ? await readArchivedSchool(createReadStream(archive)) : null;
    if (archived?.ok && archived.value !== present.schoolId) return failed('local_server_failed', { reason: 'the folder holds another school than the archive' });
    return done(present.schoolId as SchoolId);
  }
  if (archive === null) return failed('school_unknown');
  if (!archiveIsThere) return failed('import_file_missing');
  const { size } = statSync(archive);
  const file = createReadStream(archive);
  let told = -1;
  const imported = await importSchool(pool, file, () => {
    const percent = Math.floor((file.bytesRead / size) * 100);
    if (percent !== told) onProgress?.({ step: 'import', done: percent, total: 100 });
    told = percent;
  }, zoneOfComputer());
  return imported.ok ? done(imported.value.schoolId) : imported;
}

/** Of a school that is made at its own computer: where the computer stands. One that is set to no zone of Russia says nothing of the school. */
function zoneOfComputer(): string | null {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return RUSSIAN_TIME_ZONES.find((zone) => zone === timeZone) ?? null;
}

/** For an administrator. A message may quote what a person typed, so only system errors and PostgreSQL's codes say more than their kind. */
function reasonOf(error: unknown, log: ServerLog): string {
  const reference = log.error('school.notStarted', error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return `${code || (error instanceof Error ? error.name : typeof error)} (${reference})`;
}
