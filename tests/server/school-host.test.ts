import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CoreHost, type CoreProcess } from '#electron/core-host/core-host.ts';
import { SchoolHost, type SchoolServerProcess } from '#electron/school-host/school-host.ts';
import { ShellLocalServers, type LocalServer } from '#main/local-servers.ts';
import type { Log } from '#main/log.ts';
import { makeDemoArchive } from '../fixtures/demo-archive.ts';
import { ServerChild } from '../fixtures/server-child.ts';
import { isAlive } from '../fixtures/is-alive.ts';

/** Core, shell and server joined as in the product, with the server in a process of its own and no Electron: every message takes its real way. */
describe('«Школа на этом компьютере» from the core to the database (design §1)', () => {
  let root: string;
  let archive: string;
  const children: ServerChild[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'uch-chain-'));
    chmodSync(root, 0o755);
    archive = await makeDemoArchive(root);
  });
  afterEach(async () => void (await Promise.all(children.splice(0).map((child) => child.kill()))));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const fork = (): SchoolServerProcess => {
    const server = new ServerChild();
    children.push(server);
    return {
      postMessage: (message) => void server.hears('listening').then(() => server.say(message)),
      onMessage: (listener) => void server.child.on('message', listener),
      onExit: (listener) => void server.child.once('exit', (code) => listener(code ?? 137)),
      kill: () => void server.child.kill(),
      killByForce: () => void server.child.kill('SIGKILL'),
    };
  };

  /** @param patience what is left of each wait */
  const joinAll = (patience = 1) => {
    const warnings: string[] = [];
    const log: Log = { info: () => undefined, warn: (event) => void warnings.push(event), error: () => 'test' };
    const wait = (ms: number): Promise<void> => sleep(ms * patience, undefined, { ref: false });
    const schools = new SchoolHost({ fork, dataFolder: root, log, clock: Date.now, wait, onEnded: () => shell.localServerEnded() });
    const port: { hear: Parameters<CoreProcess<never>['onMessage']>[0] } = { hear: () => undefined };
    const core = new ShellLocalServers((message) => port.hear(structuredClone(message)));
    const shell = new CoreHost({
      fork: () => ({
        pid: 1,
        postMessage(message) {
          if (message.kind === 'localServerAnswered' || message.kind === 'localServerProgress' || message.kind === 'localServerEnded') core.hear(structuredClone(message));
          if (message.kind === 'close') port.hear({ kind: 'closed' });
        },
        onMessage: (listener) => void (port.hear = listener),
        onExit: () => undefined,
        kill: () => undefined,
      }),
      folders: { dataFolder: root, resourcesFolder: '', workerFolder: '' },  schools, log, clock: Date.now, wait,
      onRestarted: () => undefined, onSchoolChanged: () => undefined, onPageQuestion: () => ({ ok: true, value: null }),
    });
    shell.start();
    return { core, shell, schools, warnings };
  };
  const postmaster = (folder: string): number => Number(readFileSync(join(folder, 'database', 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const hello = async ({ address, startSecret }: LocalServer): Promise<unknown> =>
    (await fetch(`${address}/v1/sync/hello`, { headers: { 'x-start-secret': startSecret } })).json();
  const started = async (core: ShellLocalServers, folder: string, from: string | null, onProgress: (step: { step: string }) => void = () => undefined): Promise<LocalServer> => {
    const result = await core.start({ folder, archive: from, onProgress });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  };

  it('starts with progress in a folder of any name, survives the crash of the server, and closes behind the core', async () => {
    const folder = join(root, 'schools', 'Школа № 1, «сельская»');
    const { core, shell, schools } = joinAll();
    const steps = new Set<string>();
    const first = await started(core, folder, archive, ({ step }) => steps.add(step));
    expect(steps).toEqual(new Set(['database', 'import']));
    expect(await hello(first)).toMatchObject({ schoolId: first.schoolId });
    expect(await started(core, folder, null)).toEqual({ ...first, enrolmentCode: null });
    const another = await started(core, folder, archive);
    expect(another.enrolmentCode).not.toBe(first.enrolmentCode);
    expect(children).toHaveLength(1);

    const ended = new Promise<void>((resolve) => core.onEnded(resolve));
    children[0]!.child.kill('SIGKILL');
    await ended;
    const second = await started(core, folder, null);
    expect(second.startSecret).not.toBe(first.startSecret);
    expect(await hello(second)).toMatchObject({ schoolId: first.schoolId });

    const database = postmaster(folder);
    await shell.close();
    expect(isAlive(database)).toBe(true);
    await schools.close();
    expect(isAlive(database)).toBe(false);
    expect(existsSync(join(folder, 'database', 'server.lock'))).toBe(false);
  });

  it('one that hangs is ended by force, its database with it, and the folder opens again', async () => {
    const folder = join(root, 'schools', 'hangs');
    const { core, warnings } = joinAll(0.02);
    const { schoolId } = await started(core, folder, archive);
    const database = postmaster(folder);
    children[0]!.child.kill('SIGSTOP');
    await core.stop();
    expect(warnings).toContain('school.killedAtClose');
    expect(await children[0]!.ended).toBe('SIGKILL');
    await expect.poll(() => isAlive(database), { timeout: 20_000 }).toBe(false);
    expect(await started(core, folder, null)).toMatchObject({ schoolId });
    await core.stop();
  });

  it('a folder outside of the data folder is refused', async () => {
    const { core } = joinAll();
    expect(await core.start({ folder: join(tmpdir(), 'elsewhere'), archive, onProgress: () => undefined })).toMatchObject({ ok: false, error: { code: 'local_server_failed' } });
    expect(children).toEqual([]);
  });
});
