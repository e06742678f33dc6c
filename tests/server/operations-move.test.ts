import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type pg from 'pg';
import { enrolAnswer } from '#domain/contract/sync/index.ts';
import { idToUuid, type SchoolId, type StaffId } from '#domain/ids.ts';
import { done } from '#domain/result.ts';
import { SyncEngine } from '#main/sync/engine.ts';
import { HttpTransport, ServerDoor, type ServerPlace } from '#main/sync/http-transport.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import type { SyncStatus } from '#main/sync/status.ts';
import { listDevices, withdrawDevice } from '#server/accounts/device-repository.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { listCopiedTables } from '#server/database/copy-repository.ts';
import { beginSchool } from '#server/database/load-school.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { type RunningServer } from '#server/start-server.ts';
import { deviceKey, loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type PostgresKind, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const START_SECRET = 'of this start alone';

/** «Школа на этом компьютере» on one PostgreSQL, and the server it moves to on the other; and the way back. */
describe.each([['embedded', 'debian'], ['debian', 'embedded']] as const)('a school moves from %s to %s (ADR 0011)', (fromKind, toKind) => {
  const postgres = new Map<PostgresKind, TestPostgres>();
  let folder: string;
  const pools: pg.Pool[] = [];
  const servers: RunningServer[] = [];
  const workstations: TestWorkstation[] = [];
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    for (const kind of POSTGRES_KINDS) postgres.set(kind, await startPostgres(kind));
  });
  afterAll(async () => void (await Promise.all([...postgres.values()].map((one) => one.stop()))));
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uch-move-'))));
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
    await Promise.all(workstations.splice(0).map((one) => one.close()));
    await Promise.all(servers.splice(0).map((one) => one.stop()));
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (connectionString: string): pg.Pool => {
    const pool = openPool({ connectionString, most: 2 });
    pools.push(pool);
    return pool;
  };
  const start = async (place: string, databaseUrl: string, secret: string | null): Promise<RunningServer> => {
    const server = await startTestServer({ folder: join(folder, place), databaseUrl, startSecret: secret });
    servers.push(server);
    return server;
  };
  const join2 = async (server: RunningServer, staffId: StaffId, seed: Uint8Array): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId, { seed, startSecret: START_SECRET });
    workstations.push(one);
    return one;
  };
  /** The same file and key speak to another place, with a code of the new server: it is still the same workstation. */
  const moveTo = async (one: TestWorkstation, server: RunningServer, place: ServerPlace, staffId: StaffId, seed: Uint8Array): Promise<{ status: () => SyncStatus | null }> => {
    const door = new ServerDoor(place);
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
    const enrolled = await door.ask('POST', '/v1/enrolment', enrolAnswer, {
      secret: Buffer.from(secret).toString('hex'), name: 'Учительская, ПК 1', publicKey: deviceKey(seed).publicKey, platform: 'test', version: '0.1.0',
    });
    expect(enrolled).toMatchObject({ ok: true, value: { deviceId: one.deviceId } });
    let status: SyncStatus | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const engine = new SyncEngine({
      file: one.file, transport: new HttpTransport(door, { deviceId: one.deviceId, staffId, version: '0.1.0', sign: async (text) => done(await deviceKey(seed).sign(text)) }), clock: Date.now,
      random: (bytes) => new Uint8Array(randomBytes(bytes)), log: { info: () => undefined, warn: () => undefined, error: () => 'test' },
      wakeIn: (ms, wake) => {
        clearTimeout(timer);
        timer = setTimeout(wake, Math.min(ms, 500));
      },
      onStatus: (now) => void (status = now), onApplied: () => undefined,
    });
    ends.push(async () => {
      clearTimeout(timer);
      engine.stop();
      await door.close();
    });
    engine.start();
    return { status: () => status };
  };
  const valueOf = (at: TestWorkstation, pupilId: string) => at.file.read.get<{ value: number }>('SELECT value FROM mark WHERE work_id = ? AND pupil_id = ?', s.work23, pupilId)?.value;
  const contentOf = async (pool: pg.Pool): Promise<Record<string, string[]>> => {
    const client = await pool.connect();
    const tables = await listCopiedTables(client);
    client.release();
    return inSchool(pool, SMALL_SCHOOL_ID, 'read', async (connection) => {
      const content: Record<string, string[]> = {};
      for (const { name, columns } of tables.filter(({ name: table }) => table !== 'school_epoch' && !table.startsWith('security_'))) {
        const kept = columns.filter((column) => !['epoch', 'backed_up_to', 'closed_at'].includes(column.name));
        const { rows } = await connection.query<{ row: string }>(`SELECT ROW(${kept.map((column) => column.name).join(', ')})::text AS row FROM ${name} WHERE school_id = $1 ORDER BY 1`, [SMALL_SCHOOL_ID]);
        content[name] = rows.map(({ row }) => row);
      }
      return content;
    });
  };
  const eventsOf = (pool: pg.Pool): Promise<string[]> =>
    inSchool(pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ row: string }>('SELECT e::text AS row FROM security_event e WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows.map(({ row }) => row));
  const command = (databaseUrl: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, ['server/cli.ts', ...args, '--folder', join(folder, 'cli')], { env: { ...process.env, DATABASE_URL: databaseUrl } });

  it('with revisions, verdicts, grants, devices and chain; workstations keep id, key, file and outbox, and nothing is lost', { timeout: 180_000 }, async () => {
    const fromUrl = await postgres.get(fromKind)!.fresh();
    await loadSmallSchool(fromUrl);
    const old = await start('old', fromUrl, START_SECRET);
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
    const a = await join2(old, s.teacher, seeds[0]);
    const b = await join2(old, s.classTeacher, seeds[1]);
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    await a.command('setMark', { workId: s.work16, pupilId: s.anna, value: 2, isDebt: false });
    await a.command('setMark', { workId: s.work16, pupilId: s.anna, value: null, isDebt: false }, 1);
    await a.command('removeWork', { workId: s.work16 }, 1);
    await b.until('the mark', () => valueOf(b, s.anna) === 3 && b.count('work') === a.count('work'));
    await a.synced();
    b.engine.stop();
    await b.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false }, 1);

    // One export …
    const file = join(folder, 'school.uchb');
    writeFileSync(join(folder, 'passphrase'), 'верба и сирень\n');
    const exported = await command(fromUrl, 'export', '--school', idToUuid(SMALL_SCHOOL_ID), '--close', '--to', file, '--passphrase-file', join(folder, 'passphrase'));
    expect(exported.stdout).toContain(idToUuid(SMALL_SCHOOL_ID));
    const before = await contentOf(open(fromUrl));
    // The old place answers no more; what is typed meanwhile waits.
    await a.command('setMark', { workId: s.work23, pupilId: s.boris, value: 4, isDebt: false });
    await a.until('the refusal', () => a.status?.reason?.code === 'school_unknown');
    expect(a.status?.waiting).toBe(1);
    a.engine.stop();

    // … one import, beside a school that is there.
    const toUrl = await postgres.get(toKind)!.fresh();
    const other = newId<SchoolId>();
    await inSchool(open(toUrl), other, 'write', (client) => beginSchool(client, { schoolId: other, name: 'Школа № 2', now: Date.now() }));
    await expect(command(toUrl, 'import', '--file', file)).rejects.toMatchObject({ stderr: expect.stringMatching(/^✖ backup_key_wrong/m) as string });
    const imported = await command(toUrl, 'import', '--file', file, '--passphrase-file', join(folder, 'passphrase'));
    expect(imported.stdout).toContain(idToUuid(SMALL_SCHOOL_ID));
    expect(await contentOf(open(toUrl))).toEqual(before);
    // Security events go along; each place adds its own of the move itself, which comes after the copy.
    const eventsBefore = (await eventsOf(open(fromUrl))).filter((event) => !event.includes('school_moved'));
    expect(eventsBefore.length).toBeGreaterThan(2);
    expect(await eventsOf(open(toUrl))).toEqual(expect.arrayContaining(eventsBefore));
    await expect(command(toUrl, 'import', '--file', file, '--passphrase-file', join(folder, 'passphrase'))).rejects.toMatchObject({ stderr: expect.stringMatching(/^✖ school_exists/m) as string });

    // The new server has an authority of its own; a code of it tells the workstations address and fingerprint.
    const { caPem } = await makeAuthority(join(folder, 'new', 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
    const fresh = await start('new', toUrl, null);
    const place = { address: `127.0.0.1:${fresh.port}`, caPem, schoolId: SMALL_SCHOOL_ID, startSecret: null };
    const movedA = await moveTo(a, fresh, place, s.teacher, seeds[0]);
    const movedB = await moveTo(b, fresh, place, s.classTeacher, seeds[1]);
    const isWhole = (one: TestWorkstation, moved: { status: () => SyncStatus | null }) => moved.status()?.state === 'synced' && one.count('outbox') === 0 && valueOf(one, s.anna) === 5 && valueOf(one, s.boris) === 4;
    await expect.poll(() => [isWhole(a, movedA), isWhole(b, movedB)], { timeout: 15_000 }).toEqual([true, true]);
    for (const one of [a, b]) {
      expect([one.count('problem'), one.brokenScopes()]).toEqual([0, 0]);
      for (const { scope, checksum } of listHeldScopes(one.file.read)) expect([scope, countChecksum(one.file.read, scope)]).toEqual([scope, checksum]);
    }
    const devices = await inSchool(fresh.pool, SMALL_SCHOOL_ID, 'read', (client) => listDevices(client, SMALL_SCHOOL_ID));
    expect(devices.map(({ deviceId }) => deviceId).sort((x, y) => (x < y ? -1 : 1))).toEqual([a.deviceId, b.deviceId].sort((x, y) => (x < y ? -1 : 1)));

    // The chain goes on from the old place to the new one without a gap, and fits the seals of both.
    const numbers = await inSchool(fresh.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ n: number }>('SELECT chain_seq AS n FROM revision WHERE school_id = $1 ORDER BY 1', [SMALL_SCHOOL_ID])).rows.map(({ n }) => n));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
    const verified = (await command(toUrl, 'verify')).stdout;
    expect(verified).toMatch(/: 6 revisions, [1-9]\d* seals of the server[^]*✔ Everything fits\./);
    expect((await command(fromUrl, 'verify')).stdout).toMatch(/: 4 revisions, [1-9]\d* seals/);
  });

  it('a workstation that was withdrawn is not the same one again', async () => {
    const url = await postgres.get(fromKind)!.fresh();
    await loadSmallSchool(url);
    const server = await start('old', url, START_SECRET);
    const seed = new Uint8Array(32).fill(4);
    const a = await join2(server, s.teacher, seed);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => withdrawDevice(client, SMALL_SCHOOL_ID, a.deviceId, Date.now()));
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
    const again = await server.parts.accounts.enrol(SMALL_SCHOOL_ID, { secret: Buffer.from(secret).toString('hex'), name: 'x', publicKey: deviceKey(seed).publicKey, platform: 'test', version: '0' });
    expect(again).toMatchObject({ ok: true, value: { deviceId: expect.not.stringMatching(a.deviceId) as string } });
  });

  it('a move that is called off opens the school again, and so does an export that fails', { timeout: 120_000 }, async () => {
    const url = await postgres.get(fromKind)!.fresh();
    await loadSmallSchool(url);
    const server = await start('old', url, START_SECRET);
    const a = await join2(server, s.teacher, new Uint8Array(32).fill(3));
    const { epoch } = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ epoch: string }>('SELECT epoch FROM school_log WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows[0]!);
    await expect(command(url, 'export', '--close', '--to', join(folder, 'nowhere', 'school.uchb'))).rejects.toMatchObject({ stderr: expect.stringMatching(/^✖ backup_not_written/m) as string });
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 3, isDebt: false });
    await a.synced();
    await command(url, 'export', '--close', '--to', join(folder, 'school.uchb'));
    await a.command('setMark', { workId: s.work23, pupilId: s.boris, value: 4, isDebt: false });
    await a.until('the refusal', () => a.status?.reason?.code === 'school_unknown');
    expect((await command(url, 'reopen')).stdout).toMatch(/^Opened/);
    a.engine.syncNow();
    await a.synced();
    const { rows } = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query('SELECT epoch, backed_up_to FROM school_log WHERE school_id = $1', [SMALL_SCHOOL_ID]));
    // A file that is made to be moved does not let workstations forget anything.
    expect(rows).toEqual([{ epoch, backed_up_to: 0 }]);
  });
});
