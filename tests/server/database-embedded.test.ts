import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPool } from '#server/database/pool.ts';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '#server/embedded/embedded-database.ts';

/** A process of its own that holds the database of a folder until it is killed. */
const HOLDER = `
const { startEmbeddedDatabase } = await import('#server/embedded/embedded-database.ts');
const started = await startEmbeddedDatabase(process.argv[1]);
console.log(started.ok ? started.value.connectionString : started.error.code);
setInterval(() => undefined, 1000);`;

describe('the embedded database (design §6)', () => {
  let folder: string;
  const holders: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'uch-embedded-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    for (const holder of holders.splice(0)) await killed(holder);
    // Whatever a failed test left running is ended by the next opener of its folder.
    const last = await startEmbeddedDatabase(folder);
    if (last.ok) await last.value.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const hold = (): Promise<{ holder: ChildProcess; connectionString: string }> =>
    new Promise((resolve, reject) => {
      const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      holders.push(holder);
      holder.stdout.once('data', (text: Buffer) => resolve({ holder, connectionString: text.toString('utf8').trim() }));
      holder.once('exit', () => reject(new Error('the holder ended')));
    });

  const query = async (connectionString: string, sql: string): Promise<unknown[]> => {
    const pool = openPool({ connectionString, most: 1 });
    try {
      return (await pool.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await pool.end();
    }
  };

  it('keeps what was committed when its server is killed, and the next start ends the orphan, by whatever path', async () => {
    const { holder, connectionString } = await hold();
    await query(connectionString, 'CREATE TABLE kept AS SELECT 42 AS x');
    expect(await startEmbeddedDatabase(folder)).toMatchObject({ ok: false, error: { code: 'database_busy' } });
    const orphan = Number(readFileSync(join(folder, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
    await killed(holder);
    expect(() => process.kill(orphan, 0)).not.toThrow();
    const again = await startEmbeddedDatabase(relative(process.cwd(), folder));
    expect(again).toMatchObject({ ok: true });
    const { value } = again as { value: EmbeddedDatabase };
    expect(await query(value.connectionString, 'SELECT x FROM kept')).toEqual([{ x: 42 }]);
    expect(await startEmbeddedDatabase(folder)).toMatchObject({ ok: false, error: { code: 'database_busy' } });
    await value.stop();
  });

  it('a PostgreSQL that does not start is an answer with its own words, not silence', async () => {
    const first = await startEmbeddedDatabase(folder);
    await (first as { value: EmbeddedDatabase }).value.stop();
    const settings = join(folder, 'postgresql', 'postgresql.conf');
    const before = readFileSync(settings);
    appendFileSync(settings, '\nnonsense = = 1\n');
    const refused = await startEmbeddedDatabase(folder);
    writeFileSync(settings, before);
    expect(refused).toMatchObject({ ok: false, error: { code: 'local_server_failed', params: { reason: expect.stringContaining('syntax error') as string } } });
  });

  it('one that ended by itself can be stopped', async () => {
    const started = (await startEmbeddedDatabase(folder)) as { value: EmbeddedDatabase };
    const postmaster = Number(readFileSync(join(folder, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGINT');
    for (let isThere = true; isThere; await new Promise((resolve) => setTimeout(resolve, 50))) {
      try {
        process.kill(postmaster, 0);
      } catch {
        isThere = false;
      }
    }
    await started.value.stop();
  });

  it('a lock of a process that is gone is taken over, also where its number is somebody else’s now', async () => {
    writeFileSync(join(folder, 'server.lock'), `${process.ppid} 1`);
    const started = await startEmbeddedDatabase(folder);
    expect(started).toMatchObject({ ok: true });
    await (started as { value: EmbeddedDatabase }).value.stop();
  });
});

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
