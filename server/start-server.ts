import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type pg from 'pg';
import type { FastifyInstance } from 'fastify';
import { DAYS_KEPT } from '#domain/audit/index.ts';
import { lookAtDisk } from '#domain/disk/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { Accounts } from './accounts/accounts.ts';
import { listHostedSchools } from './accounts/device-repository.ts';
import { WaitWatch } from './accounts/wait-watch.ts';
import { PasswordHasher } from './accounts/password-hash.ts';
import { buildApp } from './app.ts';
import { PgSecurityRegister } from './audit/security-register.ts';
import type { ServerCertificate } from './certificates/authority.ts';
import { readSealKey } from './certificates/seal-key.ts';
import { ConfigurationError, isLoopback, LONGEST_OFFLINE_DAYS, type Configuration } from './configuration/configuration.ts';
import { listSealKeys } from './database/chain-repository.ts';
import { migrate } from './database/migrate.ts';
import { PgSyncStore } from './database/pg-sync-store.ts';
import { inSchool, openPool } from './database/pool.ts';
import { startEmbeddedDatabase } from './embedded/embedded-database.ts';
import { Contacts } from './http/contacts.ts';
import type { DoorParts } from './http/door-parts.ts';
import { Metrics } from './http/metrics.ts';
import { Pokes } from './http/pokes.ts';
import { DailyUpkeep } from './operations/daily-upkeep.ts';
import { systemEyes } from './operations/system-eyes.ts';
import type { ServerLog } from './log.ts';

/** Requests under way end in milliseconds; a snapshot that is cut is asked for again. */
const STOP_WITHIN_MS = 3_000;

export const SERVER_VERSION = '0.1.0';

export interface OpenServerDatabase {
  readonly pool: pg.Pool;
  readonly connectionString: string;
  /** Comes when the embedded PostgreSQL ended although nobody asked it to; never with a database of somebody else, which comes back by itself. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** The database of a configuration, brought to the newest shape: a real PostgreSQL where one is named, else the embedded default. */
export async function openServerDatabase(
  configuration: Pick<Configuration, 'folder' | 'databaseUrl' | 'poolSize'>, onStatement?: (text: string) => void,
): Promise<Result<OpenServerDatabase>> {
  const embedded = configuration.databaseUrl === undefined ? await startEmbeddedDatabase(join(configuration.folder, 'database')) : null;
  if (embedded && !embedded.ok) return embedded;
  const connectionString = embedded ? embedded.value.connectionString : configuration.databaseUrl!;
  const pool = openPool({ connectionString, most: configuration.poolSize, ...(onStatement ? { onStatement } : {}) });
  const ended = embedded ? embedded.value.ended : new Promise<void>(() => undefined);
  const close = async (): Promise<void> => {
    await pool.end();
    await embedded?.value.stop();
  };
  const giveUp = async <Failed>(refused: Failed): Promise<Failed> => {
    await close().catch(() => undefined);
    return refused;
  };
  try {
    const client = await pool.connect();
    // Given back before anything closes: a pool waits at its end for every connection that is still out, for ever.
    const migrated = await migrate(client).finally(() => client.release());
    return migrated.ok ? done({ pool, connectionString, ended, close }) : await giveUp(migrated);
  } catch (error) {
    return giveUp(failed('local_server_failed', { reason: error instanceof Error ? error.message : String(error) }));
  }
}

export interface RunningServer {
  readonly app: FastifyInstance;
  readonly parts: DoorParts;
  readonly pool: pg.Pool;
  readonly port: number;
  /** Comes when the embedded PostgreSQL ended although nobody asked it to: nothing can be answered any more, and whoever started the server starts it anew. */
  readonly databaseEnded: Promise<void>;
  /** Streams end, requests finish, the database closes. */
  stop(): Promise<void>;
}

/** Whoever hosts a server in its own process names what it needs, and no more. */
export type StartConfiguration = Omit<Configuration, 'longestOfflineDays' | 'securityDays'> & Partial<Pick<Configuration, 'longestOfflineDays' | 'securityDays'>>;

/**
 * Starts the server of a configuration.
 * @param startSecret «Школа на этом компьютере»: asked of every request
 * @throws ConfigurationError where it would speak clear text to a network
 */
export async function startServer(configuration: StartConfiguration, log: ServerLog, startSecret: string | null = null): Promise<Result<RunningServer>> {
  const certificate = startSecret === null ? await readCertificate(configuration.folder) : null;
  if (!certificate && !isLoopback(configuration.host)) {
    throw new ConfigurationError(`The setting «host» is ${configuration.host}, but there is no certificate: run \`npm run server -- init\` first.`);
  }
  // Before the database: a folder that cannot be written must not leave one running.
  const seal = readSealKey(configuration.folder);
  const database = await openServerDatabase(configuration);
  if (!database.ok) return database;
  const { pool, connectionString } = database.value;
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
  const register = new PgSecurityRegister();
  const accounts = new Accounts({ pool, register, developmentIdentities: configuration.developmentIdentities, clock: Date.now, random });
  const pokes = new Pokes(connectionString, log);
  const metrics = new Metrics();
  const streams = new Set<ServerResponse>();
  let port = configuration.port;
  const parts: DoorParts = {
    store: new PgSyncStore(pool), accounts, hasher: new PasswordHasher(random), waits: new WaitWatch(() => performance.now()), pokes, contacts: new Contacts(accounts, Date.now, log), metrics, log, clock: Date.now, version: SERVER_VERSION, streams, pool, random, register,
    caPem: certificate?.caPem ?? null,
    publicAddress: () => configuration.publicAddress ?? `${certificate ? '' : 'http://'}${configuration.host}:${port}`,
    schools: () => listHostedSchools(pool), startSecret, sealer: seal,
    sealKeys: async (schoolId) => ({ ...(await inSchool(pool, schoolId, 'read', (client) => listSealKeys(client, schoolId))), [seal.keyId]: seal.publicKey }),
  };
  metrics.gauge('uch_streams', () => streams.size);
  metrics.gauge('uch_pool_connections', () => pool.totalCount);
  metrics.gauge('uch_pool_waiting', () => pool.waitingCount);
  metrics.gauge('uch_memory_bytes', () => process.memoryUsage.rss());
  const upkeep = new DailyUpkeep({
    pool, metrics, log, clock: Date.now, longestOfflineDays: configuration.longestOfflineDays ?? LONGEST_OFFLINE_DAYS, register, sealer: seal, securityDays: configuration.securityDays ?? DAYS_KEPT,
    callIn(ms, call) {
      const timer = setTimeout(call, ms).unref();
      return () => clearTimeout(timer);
    },
  });
  const app = buildApp(parts, certificate ? { key: certificate.keyPem, cert: certificate.certPem } : undefined);
  const stop = async (): Promise<void> => {
    for (const stream of streams) stream.end('event: bye\ndata: {}\n\n');
    // A connection that never asked anything is not idle to Node, and would hold the stop for a minute; so would a stream that came in between.
    const force = setTimeout(() => app.server.closeAllConnections(), STOP_WITHIN_MS);
    await app.close();
    clearTimeout(force);
    await upkeep.stop();
    await pokes.close();
    await database.value.close();
    log.info('server.stopped');
  };
  try {
    await pokes.open();
    await app.listen({ host: configuration.host, port: configuration.port });
  } catch (error) {
    await stop().catch(() => undefined);
    return failed('local_server_failed', { reason: error instanceof Error ? error.message : String(error) });
  }
  upkeep.start();
  await tellDevelopmentIdentities(parts);
  const address = app.server.address();
  port = typeof address === 'object' && address ? address.port : port;
  if (accounts.takesDevelopmentIdentities) log.warn('server.developmentIdentities', { note: 'people work without passwords: for development and trial only' });
  log.info('server.started', { host: configuration.host, port, tls: certificate !== null });
  // Not waited for: PowerShell takes its time, and the answer changes nothing at the start.
  void tellDisk(configuration, log);
  void database.value.ended.then(() => log.error('database.ended', new Error('PostgreSQL ended')));
  return done({ app, parts, pool, port, databaseEnded: database.value.ended, stop });
}

/** Whether who carries the disk away can read the database (docs/adr/0017). With a database of somebody else only the keys of the folder lie on it. */
async function tellDisk({ folder, databaseUrl }: StartConfiguration, log: ServerLog): Promise<void> {
  const disk = await lookAtDisk(systemEyes, folder);
  const database = databaseUrl === undefined ? 'here' : 'elsewhere';
  if (disk === 'encrypted') log.info('server.disk', { disk, database });
  else log.warn('server.disk', { disk, database, note: 'who carries this disk away may read the school: see docs/server.md' });
}

/** Certificates and what makes them are loaded by a server that listens to a network alone; on loopback they would cost start and memory. */
async function readCertificate(folder: string): Promise<ServerCertificate | null> {
  const authority = await import('./certificates/authority.ts');
  return authority.readCertificate(join(folder, 'tls'), Date.now());
}

/** A school that works without passwords is told so in its own register at every start. A register that cannot be written does not keep a school from its server: the log says so. */
async function tellDevelopmentIdentities({ accounts, schools, register, pool, clock, log }: DoorParts): Promise<void> {
  if (!accounts.takesDevelopmentIdentities) return;
  try {
    for (const { schoolId } of await schools()) {
      if (await accounts.usesPasswords(schoolId as SchoolId)) continue;
      await inSchool(pool, schoolId, 'write', (client) => register.record(client, {
        schoolId, kind: 'development_identities', result: 'done', actorId: null, deviceId: null, subjectId: null, at: clock(), deviceAt: null, params: {},
      }));
    }
  } catch (error) {
    log.error('audit.notWritten', error);
  }
}
