import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { idToUuid, type SchoolId } from '#domain/ids.ts';
import { Accounts } from './accounts/accounts.ts';
import { listDevices, listHostedSchools, withdrawDevice } from './accounts/device-repository.ts';
import { makeAuthority, readCertificate } from './certificates/authority.ts';
import { findSealKey } from './certificates/seal-key.ts';
import { ConfigurationError, readConfiguration, type Configuration } from './configuration/configuration.ts';
import { listSealKeys } from './database/chain-repository.ts';
import { inSchool } from './database/pool.ts';
import { fingerprintOf, issueEnrolmentCode } from './http/account-routes.ts';
import { openServerLog } from './log.ts';
import { keyOf, verifySchools } from './operations/verify-command.ts';
import { openServerDatabase, startServer, type OpenServerDatabase } from './start-server.ts';

const USAGE = `npm run server                                   start
npm run server -- init --name «Школа № 1» --host server.school.lan [--host 192.0.2.10]
npm run server -- import --file school.uchs      lays a school archive down
npm run server -- enrolment-code [--uses 30] [--hours 24]
npm run server -- workstations
npm run server -- withdraw --device <id>
npm run server -- verify [--seals <file.json>] [--seals-to <file.json>]   checks the chain of revisions; exit code 0, 1 or 2
npm run server -- seal-keys                      the keys whose seals workstations may believe
Options of all: --folder <folder> (./school-server), settings in <folder>/server.json, see docs/server.md`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string', default: 'school-server' }, name: { type: 'string' }, host: { type: 'string', multiple: true }, uses: { type: 'string', default: '1' },
    hours: { type: 'string', default: '24' }, device: { type: 'string' }, file: { type: 'string' }, seals: { type: 'string', multiple: true }, 'seals-to': { type: 'string' },
  },
});
const folder = resolve(values.folder);
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase().replaceAll(/(.{4})(?=.)/g, '$1 ');

async function withDatabase(configuration: Configuration, work: (database: OpenServerDatabase) => Promise<void>): Promise<void> {
  const database = await openServerDatabase(configuration);
  if (!database.ok) throw new ConfigurationError(`${database.error.code} ${JSON.stringify(database.error.params)}`);
  try {
    await work(database.value);
  } finally {
    await database.value.close();
  }
}

async function onlySchool({ pool }: OpenServerDatabase): Promise<SchoolId> {
  const [school, other] = await listHostedSchools(pool);
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
  },

  async import(configuration) {
    const { file } = values;
    if (file === undefined) throw new ConfigurationError('import needs --file.');
    const { importSchool } = await import('./operations/import-school.ts');
    await withDatabase(configuration, async ({ pool }) => {
      const imported = await importSchool(pool, createReadStream(file));
      if (!imported.ok) throw new ConfigurationError(`${imported.error.code} ${JSON.stringify(imported.error.params)}`);
      console.log(`${imported.value.name} (${idToUuid(imported.value.schoolId)}): ${imported.value.rows} rows.`);
    });
  },

  async 'enrolment-code'(configuration) {
    const certificate = await readCertificate(join(folder, 'tls'), Date.now());
    await withDatabase(configuration, async (database) => {
      const accounts = new Accounts({ pool: database.pool, developmentIdentities: configuration.developmentIdentities, clock: Date.now, random });
      const address = configuration.publicAddress ?? `${certificate ? '' : 'http://'}${configuration.host}:${configuration.port}`;
      const issued = await issueEnrolmentCode(
        { accounts, caPem: certificate?.caPem ?? null, publicAddress: () => address }, await onlySchool(database), { uses: Number(values.uses), validHours: Number(values.hours) }, 'cli',
      );
      console.log(`For ${issued.uses} workstations until ${new Date(issued.expiresAt).toLocaleString('ru')}:\n\n  ${issued.code}\n\nPolicy file:\n${issued.policyFile}`);
    });
  },

  async workstations(configuration) {
    await withDatabase(configuration, async (database) => {
      const schoolId = await onlySchool(database);
      const devices = await inSchool(database.pool, schoolId, 'read', (client) => listDevices(client, schoolId));
      const day = (at: number | null): string => (at === null ? '–' : new Date(at).toLocaleString('ru'));
      for (const one of devices) console.log([one.deviceId, one.name, one.version, day(one.lastContactAt), `waits ${one.waiting}`, one.withdrawnAt === null ? '' : 'withdrawn'].join('  '));
    });
  },

  async withdraw(configuration) {
    const { device } = values;
    if (device === undefined) throw new ConfigurationError('withdraw needs --device.');
    await withDatabase(configuration, async (database) => {
      const schoolId = await onlySchool(database);
      const found = await inSchool(database.pool, schoolId, 'write', (client) => withdrawDevice(client, schoolId, device, Date.now()));
      console.log(found ? 'Withdrawn: it is answered no more.' : 'No such workstation at work.');
    });
  },

  async verify(configuration) {
    // A mistyped folder must not be made and then found in order.
    if (configuration.databaseUrl === undefined && !existsSync(join(folder, 'database'))) throw new ConfigurationError(`${folder} holds no database of a school server.`);
    let code = 2;
    await withDatabase(configuration, async ({ pool }) => {
      code = await verifySchools(pool, findSealKey(folder), { seals: values.seals ?? [], sealsTo: values['seals-to'] }, (line) => console.log(line));
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

