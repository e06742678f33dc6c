import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { SecurityEventKind } from '#domain/audit/index.ts';
import { lookAtDisk, type DiskState } from '#domain/disk/index.ts';
import { idToUuid, type SchoolId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { isTimeZone } from '#domain/school-time.ts';
import { Accounts } from './accounts/accounts.ts';
import { listDevices, listHostedSchools, reopenSchool, withdrawDevice } from './accounts/device-repository.ts';
import { PgSecurityRegister } from './audit/security-register.ts';
import { makeAuthority, readCertificate } from './certificates/authority.ts';
import { findSealKey } from './certificates/seal-key.ts';
import { ConfigurationError, readConfiguration, type Configuration } from './configuration/configuration.ts';
import { listSealKeys } from './database/chain-repository.ts';
import { inSchool } from './database/pool.ts';
import { layDownBackup } from './operations/lay-down-backup.ts';
import { exportSchool } from './operations/export-school.ts';
import { makeBackup, type BackupProgress } from './operations/make-backup.ts';
import type { BackupContent } from './operations/check-backup.ts';
import { fingerprintOf, issueEnrolmentCode } from './http/account-routes.ts';
import { openServerLog } from './log.ts';
import { joinServerDatabase } from './operations/join-database.ts';
import { systemEyes } from './operations/system-eyes.ts';
import { keyOf, verifySchools } from './operations/verify-command.ts';
import { startServer, type OpenServerDatabase } from './start-server.ts';

const USAGE = `npm run server                                   start
npm run server -- init --name «Школа № 1» --host server.school.lan [--host 192.0.2.10]
npm run server -- import --file school.uchs      lays a school beside those that are there: an archive of a workstation, or what export wrote
                                                 [--time-zone Asia/Irkutsk] by which an imported school counts its days; Europe/Moscow where its archive names none
npm run server -- backup --to <file>              copies every school while people work
npm run server -- restore --from <file>           into an empty database
npm run server -- export --to <file> [--school <id>] [--close]   one school, to be moved to another server; here it is closed
npm run server -- reopen [--school <id>]          where the move was called off
npm run server -- compact                         forgets what nobody can ask for any more, and gives its room back
npm run server -- enrolment-code [--uses 30] [--hours 24]
npm run server -- workstations
npm run server -- withdraw --device <id>
npm run server -- administrator --staff <id or surname> [--basis «приказ № 1 от …»]   login and one-time password of an administrator, told once
npm run server -- recovery-key --out <file>       the school's key for rescues; its passphrase comes from --passphrase-file or UCH_RECOVERY_PASSPHRASE
npm run server -- verify [--seals <file.json>] [--seals-to <file.json>]   checks the chain of revisions; exit code 0, 1 or 2
npm run server -- seal-keys                      the keys whose seals workstations may believe
Backups are encrypted where a passphrase is given: --passphrase-file <file>, or UCH_BACKUP_PASSPHRASE
Options of all: --folder <folder> (./school-server), settings in <folder>/server.json, see docs/server.md`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string', default: 'school-server' }, name: { type: 'string' }, host: { type: 'string', multiple: true }, uses: { type: 'string', default: '1' },
    hours: { type: 'string', default: '24' }, device: { type: 'string' }, file: { type: 'string' }, seals: { type: 'string', multiple: true }, 'seals-to': { type: 'string' },
    to: { type: 'string' }, from: { type: 'string' }, school: { type: 'string' }, staff: { type: 'string' }, basis: { type: 'string' }, out: { type: 'string' }, close: { type: 'boolean', default: false }, 'passphrase-file': { type: 'string' }, 'time-zone': { type: 'string' },
  },
});
const folder = resolve(values.folder);
const register = new PgSecurityRegister();
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase().replaceAll(/(.{4})(?=.)/g, '$1 ');

/** The database of a server lies on its disk in clear (docs/adr/0017). */
const DISK_WORDS: Readonly<Record<DiskState, string>> = {
  encrypted: 'The disk of this folder is encrypted by the system.',
  clear: 'The disk of this folder is NOT encrypted: who carries it away reads the whole school. Encrypt it (LUKS, BitLocker, FileVault) before the school is laid down, see docs/server.md.',
  unknown: 'Whether the disk of this folder is encrypted, the system does not say: make sure that it is (LUKS, BitLocker, FileVault), see docs/server.md.',
};

type JoinedDatabase = Pick<OpenServerDatabase, 'pool' | 'close'>;

/** Also while the server is at work. */
async function withDatabase(configuration: Configuration, work: (database: JoinedDatabase) => Promise<void>): Promise<void> {
  const database = await joinServerDatabase(configuration);
  if (!database.ok) throw new ConfigurationError(`${database.error.code} ${JSON.stringify(database.error.params)}`);
  try {
    await work(database.value);
  } finally {
    await database.value.close();
  }
}

/** What was done at the server itself, by who has its command line: nobody's name is known there. */
const tellRegister = (pool: OpenServerDatabase['pool'], schoolId: string, kind: SecurityEventKind, params: Readonly<Record<string, string | number>>, subjectId: string | null = null): Promise<void> =>
  inSchool(pool, schoolId, 'write', (client) => register.record(client, { schoolId, kind, result: 'done', actorId: null, deviceId: null, subjectId, at: Date.now(), deviceAt: null, params }));

/** That a chain did not fit is an event, however often it is looked at once. */
const tellBroken = (pool: OpenServerDatabase['pool'], schoolId: string, found: { readonly what: string; readonly fault: string; readonly seq: number }): Promise<void> =>
  inSchool(pool, schoolId, 'write', (client) => register.record(client, {
    eventId: createHash('sha256').update(`${schoolId} ${found.what} ${found.fault} ${found.seq}`).digest().subarray(0, 16).toString('base64url'), schoolId, kind: 'server_chain_broken', result: 'refused', actorId: null,
    deviceId: null, subjectId: null, at: Date.now(), deviceAt: null, params: found,
  }));

const needed = (command: string, name: 'file' | 'to' | 'from' | 'device' | 'staff' | 'out'): string => {
  const value = values[name];
  if (value === undefined) throw new ConfigurationError(`${command} needs --${name}.`);
  return value;
};

/** A file to be read. */
const given = (command: string, name: 'file' | 'from'): string => {
  const file = resolve(needed(command, name));
  if (!existsSync(file)) throw new ConfigurationError(`There is no file ${file}.`);
  return file;
};

const orStop = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new ConfigurationError(`${result.error.code} ${JSON.stringify(result.error.params)}`);
  return result.value;
};

/** Never an argument: those stand in the list of processes for everybody. */
function readPassphrase(variable = 'UCH_BACKUP_PASSPHRASE'): string | null {
  const file = values['passphrase-file'];
  const text = file === undefined ? process.env[variable] : readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (file !== undefined && text === '') throw new ConfigurationError(`The file ${file} holds no passphrase.`);
  return text === undefined || text === '' ? null : text;
}

/** One line in two seconds, beside what the command answers. */
function showProgress(): (progress: BackupProgress) => void {
  let shownAt = Date.now();
  return ({ stage, table, rows }) => {
    if (Date.now() - shownAt < 2_000) return;
    shownAt = Date.now();
    console.error(`… ${stage} ${table} ${rows} rows`.replaceAll(/ +/g, ' '));
  };
}

const tellSchools = (what: string, { madeAt, schools }: BackupContent): void => {
  for (const { schoolId, name, rows } of schools) console.log(`${what} ${name} (${idToUuid(schoolId)}): ${rows} rows as of ${new Date(madeAt).toLocaleString('ru')}.`);
};

/** Named by --school in either spelling, or the only one. */
async function chosenSchool(database: JoinedDatabase, withClosed: 'withClosed' | null = null): Promise<SchoolId> {
  const { school } = values;
  if (school === undefined) return onlySchool(database, withClosed);
  const found = (await listHostedSchools(database.pool, withClosed)).find(({ schoolId }) => schoolId === school || idToUuid(schoolId) === school.toLowerCase());
  if (!found) throw new ConfigurationError(`This database holds no school ${school}.`);
  return found.schoolId as SchoolId;
}

async function onlySchool({ pool }: JoinedDatabase, withClosed: 'withClosed' | null = null): Promise<SchoolId> {
  const [school, other] = await listHostedSchools(pool, withClosed);
  if (!school || other) throw new ConfigurationError(school ? 'This database holds several schools.' : 'This database holds no school yet: import one.');
  return school.schoolId as SchoolId;
}

const COMMANDS: Readonly<Record<string, (configuration: Configuration) => Promise<void>>> = {
  async start(configuration) {
    const started = await startServer(configuration, openServerLog(() => randomBytes(4).toString('hex')));
    if (!started.ok) throw new ConfigurationError(`${started.error.code} ${JSON.stringify(started.error.params)}`);
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      void started.value.stop().then(() => process.exit(0));
    };
    // Whoever watches the service starts both anew; a server that can only answer with failures must not stand in the way.
    void started.value.databaseEnded.then(() => (stopping ? undefined : process.exit(1)));
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  },

  async init() {
    const hosts = values.host ?? [];
    if (values.name === undefined || hosts.length === 0) throw new ConfigurationError('init needs --name and at least one --host.');
    const tls = join(folder, 'tls');
    if (await readCertificate(tls, Date.now())) throw new ConfigurationError(`${tls} already holds an authority; workstations trust it, so it is not made anew.`);
    const { caPem } = await makeAuthority(tls, values.name, hosts, Date.now());
    console.log(`The school's authority is made in ${tls}. Its fingerprint, which workstations pin:\n  ${hex(fingerprintOf(caPem))}`);
    console.log(DISK_WORDS[await lookAtDisk(systemEyes, folder)]);
  },

  async import(configuration) {
    const file = given('import', 'file');
    const { isBackup } = await import('./operations/backup-file.ts');
    const { importSchool } = await import('./operations/import-school.ts');
    await withDatabase(configuration, async ({ pool }) => {
      if (await isBackup(file)) {
        tellSchools('Laid down:', orStop(await layDownBackup(pool, { from: file, passphrase: readPassphrase(), reason: 'moved', now: Date.now(), random, onProgress: showProgress() })));
        return;
      }
      const timeZone = values['time-zone'] ?? null;
      if (timeZone !== null && !isTimeZone(timeZone)) throw new ConfigurationError(`${timeZone} is no time zone; such as Asia/Irkutsk.`);
      const imported = orStop(await importSchool(pool, createReadStream(file), () => undefined, timeZone));
      console.log(`${imported.name} (${idToUuid(imported.schoolId)}): ${imported.rows} rows.`);
    });
  },

  async backup(configuration) {
    const to = resolve(needed('backup', 'to'));
    await withDatabase(configuration, async (database) => {
      const schoolId = values.school === undefined ? null : await chosenSchool(database);
      const made = orStop(await makeBackup(database.pool, { to, schoolId, passphrase: readPassphrase(), isKept: true, now: Date.now(), onProgress: showProgress() }));
      for (const one of made.schools) await tellRegister(database.pool, one.schoolId, 'backup_made', { rows: one.rows });
      tellSchools('In the backup:', made);
    });
  },

  async export(configuration) {
    const to = resolve(needed('export', 'to'));
    await withDatabase(configuration, async (database) => {
      const schoolId = await chosenSchool(database);
      const made = orStop(await exportSchool(database.pool, { to, schoolId, passphrase: readPassphrase(), closes: values.close, now: Date.now(), onProgress: showProgress() }));
      await tellRegister(database.pool, schoolId, 'school_moved', { closed: Number(values.close) });
      tellSchools('To be moved:', made);
      if (values.close) console.log('The school is closed here. Should the move be called off: npm run server -- reopen');
    });
  },

  async reopen(configuration) {
    await withDatabase(configuration, async (database) => {
      const schoolId = await chosenSchool(database, 'withClosed');
      const found = await inSchool(database.pool, schoolId, 'write', (client) => reopenSchool(client, schoolId));
      console.log(found ? 'Opened: workstations are answered here again.' : 'No such school that is closed.');
    });
  },

  async restore(configuration) {
    const from = given('restore', 'from');
    await withDatabase(configuration, async ({ pool }) => {
      const laid = orStop(await layDownBackup(pool, { from, passphrase: readPassphrase(), reason: 'restored', now: Date.now(), random, onProgress: showProgress() }));
      for (const one of laid.schools) await tellRegister(pool, one.schoolId, 'backup_restored', { rows: one.rows, copyOf: new Date(laid.madeAt).toISOString() });
      tellSchools('Restored:', laid);
    });
  },

  async compact(configuration) {
    const { compact } = await import('./operations/retention.ts');
    await withDatabase(configuration, async ({ pool }) => {
      const { verdicts, tombstones, sessions } = await compact(pool, { longestOfflineDays: configuration.longestOfflineDays, now: Date.now() });
      console.log(`Forgotten: ${verdicts} verdicts and ${tombstones} removals older than ${configuration.longestOfflineDays} days, ${sessions} sessions and codes past their time.`);
    });
  },

  async 'enrolment-code'(configuration) {
    const certificate = await readCertificate(join(folder, 'tls'), Date.now());
    await withDatabase(configuration, async (database) => {
      const accounts = new Accounts({ pool: database.pool, register, developmentIdentities: configuration.developmentIdentities, clock: Date.now, random });
      const address = configuration.publicAddress ?? `${certificate ? '' : 'http://'}${configuration.host}:${configuration.port}`;
      const issued = await issueEnrolmentCode(
        { accounts, caPem: certificate?.caPem ?? null, publicAddress: () => address }, await chosenSchool(database), { uses: Number(values.uses), validHours: Number(values.hours) }, 'cli',
      );
      console.log(`For ${issued.uses} workstations until ${new Date(issued.expiresAt).toLocaleString('ru')}:\n\n  ${issued.code}\n\nPolicy file:\n${issued.policyFile}`);
    });
  },

  async administrator(configuration) {
    const named = needed('administrator', 'staff');
    const { findStaff, issueAdministrator } = await import('./accounts/first-administrator.ts');
    const { PasswordHasher } = await import('./accounts/password-hash.ts');
    await withDatabase(configuration, async (database) => {
      const schoolId = await chosenSchool(database);
      const found = await findStaff(database.pool, schoolId, named, Date.now());
      if (found.kind === 'none') throw new ConfigurationError(`Nobody of the staff is «${named}».`);
      if (found.kind === 'several') {
        throw new ConfigurationError(`Several of the staff are «${named}»: name one by the id.\n${found.people.map(({ holderId, name, about }) => `  ${idToUuid(holderId)}  ${name}, ${about}`).join('\n')}`);
      }
      const issued = await issueAdministrator({ pool: database.pool, register, hasher: new PasswordHasher(random), now: Date.now(), random }, schoolId, found.person, values.basis ?? null);
      if (!issued.ok && issued.error.code === 'not_allowed') throw new ConfigurationError('This person is no administrator yet: tell by which order the role is given, --basis «приказ № … от …».');
      if (!issued.ok && issued.error.code === 'roles_conflict') {
        throw new ConfigurationError('This person is an auditor, who reads what administrators do: end that role in the window first («Роли и права»), or name somebody else.');
      }
      const { name, login, password, temporaryUntil } = orStop(issued);
      console.log(`${name}\n  login:     ${login}\n  password:  ${password}\nIt is told this once, and is to be changed at the first sign-in, which must be before ${new Date(temporaryUntil).toLocaleString('ru')}. From now on nobody works here without a password.`);
    });
  },

  async 'recovery-key'(configuration) {
    const out = resolve(needed('recovery-key', 'out'));
    const { makeRecoveryKey } = await import('./accounts/recovery-key.ts');
    const { LEAST_RECOVERY_PASSPHRASE } = await import('#domain/contract/sync/index.ts');
    const { insertRecoveryKey } = await import('./accounts/account-repository.ts');
    const passphrase = readPassphrase('UCH_RECOVERY_PASSPHRASE');
    if (passphrase === null || [...passphrase].length < LEAST_RECOVERY_PASSPHRASE) {
      throw new ConfigurationError(`recovery-key needs a passphrase of at least ${LEAST_RECOVERY_PASSPHRASE} characters: --passphrase-file <file>, or UCH_RECOVERY_PASSPHRASE.`);
    }
    if (existsSync(out)) throw new ConfigurationError(`The file ${out} exists; a key for rescues is never written over another.`);
    await withDatabase(configuration, async (database) => {
      const schoolId = await chosenSchool(database);
      const schoolName = (await listHostedSchools(database.pool)).find((one) => one.schoolId === schoolId)?.name ?? '';
      const made = await makeRecoveryKey({ schoolId, schoolName }, passphrase, Date.now(), random);
      // The file first: a public half without its private one would take rescues that nobody can make.
      writeFileSync(out, `${JSON.stringify(made, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
      await inSchool(database.pool, schoolId, 'write', (client) => insertRecoveryKey(client, schoolId, made));
      console.log(`The key ${made.keyId} is written to ${out}. Keep it and its passphrase apart from the server, in the safe: who has both opens every file of this school.`);
    });
  },

  async workstations(configuration) {
    await withDatabase(configuration, async (database) => {
      const schoolId = await chosenSchool(database);
      const devices = await inSchool(database.pool, schoolId, 'read', (client) => listDevices(client, schoolId));
      const day = (at: number | null): string => (at === null ? '–' : new Date(at).toLocaleString('ru'));
      for (const one of devices) console.log([one.deviceId, one.name, one.version, day(one.lastContactAt), `waits ${one.waiting}`, one.withdrawnAt === null ? '' : 'withdrawn'].join('  '));
    });
  },

  async withdraw(configuration) {
    const device = needed('withdraw', 'device');
    await withDatabase(configuration, async (database) => {
      const schoolId = await chosenSchool(database);
      const found = await inSchool(database.pool, schoolId, 'write', (client) => withdrawDevice(client, schoolId, device, Date.now()));
      if (found) await tellRegister(database.pool, schoolId, 'workstation_withdrawn', {}, device);
      console.log(found ? 'Withdrawn: it is answered no more.' : 'No such workstation at work.');
    });
  },

  async verify(configuration) {
    // A mistyped folder must not be made and then found in order.
    if (configuration.databaseUrl === undefined && !existsSync(join(folder, 'database'))) throw new ConfigurationError(`${folder} holds no database of a school server.`);
    let code = 2;
    await withDatabase(configuration, async ({ pool }) => {
      code = await verifySchools(pool, findSealKey(folder), { seals: values.seals ?? [], sealsTo: values['seals-to'] }, (line) => console.log(line), (schoolId, { what, fault, seq }) => tellBroken(pool, schoolId, { what, fault, seq }));
    });
    process.exit(code);
  },

  async 'seal-keys'(configuration) {
    await withDatabase(configuration, async (database) => {
      const schoolId = await onlySchool(database);
      const known = await inSchool(database.pool, schoolId, 'read', (client) => listSealKeys(client, schoolId));
      console.log(JSON.stringify({ ...known, ...keyOf(findSealKey(folder)) }, null, 2));
    });
  },
};

try {
  const name = positionals[0] ?? 'start';
  if (!Object.hasOwn(COMMANDS, name)) throw new ConfigurationError(`There is no command «${name}».\n${USAGE}`);
  mkdirSync(folder, { recursive: true });
  await COMMANDS[name]!(readConfiguration(folder, process.env));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(`✖ ${error.message}`);
  // Not exitCode: the embedded PostgreSQL's exit hook would put a 0 in its place.
  process.exit(2);
}

