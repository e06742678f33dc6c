import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeEnrolmentCode } from '#domain/contract/sync/index.ts';
import { makeDemoArchive } from '../fixtures/demo-archive.ts';
import { deviceKey } from '../fixtures/school-server.ts';
import { ServerChild } from '../fixtures/server-child.ts';
import { isAlive } from '../fixtures/is-alive.ts';

/** A database of this computer that is none of ours, where nothing listens; and what lets a trial server work without passwords. */
const FOREIGN = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/other', UCH_DEVELOPMENT_IDENTITIES: 'all' };

describe('the process of «Школа на этом компьютере» (design §6)', () => {
  let root: string;
  let archive: string;
  let otherArchive: string;
  let folder: string;
  const children: ServerChild[] = [];
  let places = 0;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'uch-hosted-'));
    chmodSync(root, 0o755);
    archive = await makeDemoArchive(root);
    otherArchive = await makeDemoArchive(root, 2);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  beforeEach(() => void (folder = join(root, `school-${++places}`)));
  afterEach(async () => {
    const last = children.splice(0);
    await Promise.all(last.map((child) => child.kill()));
  });

  const fork = (env: Readonly<Record<string, string>> = {}): ServerChild => {
    const child = new ServerChild('#server/server-process.ts', env);
    children.push(child);
    return child;
  };
  const ready = async (child: ServerChild, from: string | null) => {
    const answer = await child.start(folder, from);
    if (answer.kind !== 'ready') throw new Error(JSON.stringify(answer));
    return answer;
  };
  const postmaster = (): number => Number(readFileSync(join(folder, 'database', 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);

  it('lays the archive down, answers those alone who know the secret, and gives a code of one use', async () => {
    // Neither the environment nor a file beside the school lets anybody in without a password.
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'server.json'), JSON.stringify({ developmentIdentities: 'all', databaseUrl: FOREIGN.DATABASE_URL }));
    const child = fork(FOREIGN);
    const { address, startSecret, schoolId, enrolmentCode } = await ready(child, archive);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(startSecret.length).toBeGreaterThanOrEqual(32);
    const progress = child.heard.filter((message) => message.kind === 'progress');
    expect(progress[0]).toEqual({ kind: 'progress', step: 'database', done: 0, total: 0 });
    expect(progress.at(-1)).toEqual({ kind: 'progress', step: 'import', done: 100, total: 100 });
    const parts = progress.filter(({ step }) => step === 'import').map(({ done }) => done);
    expect(parts).toEqual([...new Set(parts)].toSorted((a, b) => a - b));

    for (const path of ['/health', '/metrics', '/v1/sync/hello', '/v1/identities', '/nowhere']) {
      expect([path, (await fetch(address + path)).status]).toEqual([path, 401]);
      expect((await fetch(address + path, { headers: { 'x-start-secret': `${startSecret.slice(1)}x` } })).status).toBe(401);
    }
    const headers = { 'x-start-secret': startSecret, 'content-type': 'application/json' };
    expect(await (await fetch(`${address}/v1/sync/hello`, { headers })).json()).toMatchObject({ schoolId, developmentIdentities: false, passwords: false });
    expect(await (await fetch(`${address}/v1/identities`, { headers })).json()).toEqual({ people: [] });
    expect(await (await fetch(`${address}/health`, { headers })).json()).toMatchObject({ developmentIdentities: false });

    const enrol = async (code: string): Promise<number> => {
      const decoded = decodeEnrolmentCode(code);
      if (!decoded.ok) throw new Error(decoded.error.code);
      expect(decoded.value.address).toBe(address);
      const body = JSON.stringify({ secret: Buffer.from(decoded.value.secret).toString('hex'), name: 'Учительская', publicKey: deviceKey().publicKey, platform: 'linux', version: '0.1.0' });
      return (await fetch(`${address}/v1/enrolment`, { method: 'POST', headers, body })).status;
    };
    expect(await enrol(enrolmentCode!)).toBe(200);
    expect(await enrol(enrolmentCode!)).not.toBe(200);
    child.say({ kind: 'makeCode', id: 7 });
    const made = await child.hears('codeMade');
    expect(made).toMatchObject({ id: 7, result: { ok: true } });
    expect(await enrol(made.result.ok ? made.result.value : '')).toBe(200);

    // What only certificates need is not loaded on loopback.
    child.say({ kind: 'isMetadataLoaded' });
    expect(await child.hears('metadata')).toEqual({ kind: 'metadata', loaded: false });

    const pid = postmaster();
    await child.close();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(folder, 'database', 'server.lock'))).toBe(false);
    const log = readFileSync(join(folder, 'logs', 'server.log'), 'utf8');
    expect(log).toContain('server.started');
    expect(log).toContain('server.stopped');
    expect(log).toMatch(/"event":"server\.disk","disk":"(clear|encrypted|unknown)","database":"here"/);
    // Closed to other accounts; as root the user of PostgreSQL must pass.
    expect((statSync(folder).mode & 0o777).toString(8)).toBe(process.getuid?.() === 0 ? '711' : '700');
    expect(log).not.toMatch(/\p{Script=Cyrillic}/u);
    expect(log).not.toContain(startSecret);

    // The next start finds the school, with another secret; a repeated first start brings a code again, another school's archive does not pass.
    const second = fork();
    const again = await ready(second, null);
    expect(again).toMatchObject({ schoolId, enrolmentCode: null });
    expect(again.startSecret).not.toBe(startSecret);
    await second.close();
    const third = fork();
    expect((await ready(third, archive)).enrolmentCode).toEqual(expect.any(String));
    await third.close();
    expect(await fork().start(folder, otherArchive)).toMatchObject({ kind: 'failed', code: 'local_server_failed', params: { reason: expect.stringContaining('another school') as string } });
  });

  it('leaves no PostgreSQL behind when it is killed, and keeps what it had', async () => {
    const child = fork();
    const { schoolId } = await ready(child, archive);
    const pid = postmaster();
    expect(isAlive(pid)).toBe(true);
    await child.kill();
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    const next = fork();
    expect(await ready(next, null)).toMatchObject({ schoolId });
    await next.close();
  });

  it('closes in order when the shell is gone', async () => {
    const child = fork();
    await ready(child, archive);
    const pid = postmaster();
    child.child.disconnect();
    expect(await child.ended).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(folder, 'database', 'server.lock'))).toBe(false);
  });

  it('ends when its PostgreSQL ends, and the next start recovers', async () => {
    const child = fork();
    const { schoolId } = await ready(child, archive);
    process.kill(postmaster(), 'SIGKILL');
    expect(await child.ended).toBe(1);
    const next = fork();
    expect(await ready(next, null)).toMatchObject({ schoolId });
    await next.close();
  });

  it('says what is wrong, leaves nothing running and can be tried again', async () => {
    const nothing = fork();
    expect(await nothing.start(folder, null)).toMatchObject({ kind: 'failed', code: 'school_unknown' });
    await nothing.close();
    expect(existsSync(join(folder, 'database', 'postgresql', 'postmaster.pid'))).toBe(false);

    const nowhere = fork();
    nowhere.say({ kind: 'start', folder: join(archive, 'below-a-file'), archive });
    expect(await nowhere.hears('failed')).toMatchObject({ code: 'local_server_failed', params: { reason: expect.stringMatching(/^ENOTDIR/) as string } });

    const missing = fork();
    expect(await missing.start(folder, join(root, 'nowhere.uchs'))).toMatchObject({ kind: 'failed', code: 'import_file_missing' });
    await missing.close();

    const cut = join(root, 'cut.uchs');
    copyFileSync(archive, cut);
    truncateSync(cut, Math.floor(statSync(cut).size / 2));
    const damaged = fork();
    expect(await damaged.start(folder, cut)).toMatchObject({ kind: 'failed', code: 'import_damaged' });
    damaged.say({ kind: 'makeCode', id: 1 });
    expect(await damaged.hears('codeMade')).toMatchObject({ result: { ok: false, error: { code: 'import_damaged' } } });
    await damaged.close();

    const good = fork();
    await ready(good, archive);
    expect(await fork().start(folder, null)).toMatchObject({ kind: 'failed', code: 'database_busy' });
    await good.close();
  });
});
