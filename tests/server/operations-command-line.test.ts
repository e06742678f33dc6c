import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtDisk } from '#domain/disk/index.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import { findRunningDatabase } from '#server/embedded/running-database.ts';
import type { ServerLog } from '#server/log.ts';
import { systemEyes } from '#server/operations/system-eyes.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID } from '../fixtures/school-server.ts';

const quiet: ServerLog = { info: () => undefined, warn: () => undefined, error: () => 'test' };

describe('the administrator’s commands on the embedded database (issue 3, 7)', () => {
  let folder: string;
  let server: RunningServer | null = null;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'uch-commands-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
    rmSync(folder, { recursive: true, force: true });
  });

  const { DATABASE_URL: _unused, ...environment } = process.env;
  const run = (place: string, args: string[], more: Record<string, string> = {}) =>
    promisify(execFile)(process.execPath, ['server/cli.ts', ...args, '--folder', join(folder, place)], { env: { ...environment, UCH_PORT: '0', ...more } });

  /** What the command line has told the register. */
  const told = ({ pool }: RunningServer) => inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ kind: string; result: string; params: string }>(
    `SELECT kind, result, params FROM security_event WHERE school_id = $1 AND kind LIKE 'backup%' ORDER BY seq`, [SMALL_SCHOOL_ID])).rows.map(({ kind, result, params }) => `${kind} ${result} ${params}`));

  it('init says whether the disk of the folder is encrypted, as it is found (ADR 0017)', { timeout: 60_000 }, async () => {
    const { stdout } = await run('init', ['init', '--name', 'Школа № 1', '--host', 'server.school.lan']);
    const sentence = { encrypted: 'is encrypted by the system', clear: 'is NOT encrypted', unknown: 'the system does not say' }[await lookAtDisk(systemEyes, folder)];
    expect(stdout).toContain(sentence);
    expect(stdout).toContain('fingerprint');
  });

  it('a backup is made beside the server at work, and restored into a folder of its own; a second one into it is refused', { timeout: 180_000 }, async () => {
    expect(findRunningDatabase(join(folder, 'first', 'database'))).toBeNull();
    const started = await startServer(readConfiguration(join(folder, 'first'), { UCH_PORT: '0', UCH_DEVELOPMENT_IDENTITIES: 'all' }), quiet);
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    server = started.value;
    const running = findRunningDatabase(join(folder, 'first', 'database'));
    await loadSmallSchool(running ?? '');
    const file = join(folder, 'school.uchb');
    const passphrase = { UCH_BACKUP_PASSPHRASE: 'верба и сирень' };

    expect((await run('first', ['backup', '--to', file], passphrase)).stdout).toMatch(/^In the backup: Школа № 1 \(.*\): \d+ rows as of /);
    expect(existsSync(file)).toBe(true);
    expect(await told(server)).toEqual([expect.stringMatching(/^backup_made done \{"rows":\d+\}$/)]);
    const health = await fetch(`http://127.0.0.1:${server.port}/health`);
    expect([health.status, await health.json()]).toMatchObject([200, { status: 'ok', schools: 1 }]);
    expect((await run('first', ['workstations'])).stdout).toBe('');

    await expect(run('second', ['restore', '--from', file])).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^✖ backup_key_wrong/m) as string });
    expect((await run('second', ['restore', '--from', file], passphrase)).stdout).toMatch(/^Restored: Школа № 1/);
    await expect(run('second', ['restore', '--from', file], passphrase)).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^✖ school_exists/m) as string });
    await expect(run('second', ['restore', '--from', join(folder, 'nowhere.uchb')])).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^✖ There is no file/m) as string });
    await expect(run('second', ['backup'])).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^✖ backup needs --to/m) as string });
    expect((await run('second', ['compact'])).stdout).toMatch(/^Forgotten: 0 verdicts/);

    // The register of the school, that came back with the copy, says so, and of which moment the copy is (issue 4, point 9).
    await server.stop();
    const second = await startServer(readConfiguration(join(folder, 'second'), { UCH_PORT: '0', UCH_DEVELOPMENT_IDENTITIES: 'off' }), quiet);
    if (!second.ok) throw new Error(JSON.stringify(second.error));
    server = second.value;
    expect(await told(server)).toEqual([expect.stringMatching(/^backup_restored done \{"copyOf":"20\d\d-\d\d-\d\dT[\d:.]+Z","rows":\d+\}$/)]);
  });
});
