import { describe, expect, test } from 'vitest';
import { done, failed, type Result } from '#domain/result.ts';
import type { LocalServer } from '#main/local-servers.ts';
import type { ServerToShell, ShellToServer } from '#server/server-protocol.ts';
import { SchoolHost, type SchoolServerProcess } from './school-host.ts';

const SERVER: LocalServer = { address: 'http://127.0.0.1:5', startSecret: 'secret', schoolId: 'school', enrolmentCode: 'code' };
const A = '/data/schools/a';
const B = '/data/schools/b';
const ARCHIVE = '/data/schools/a/sample.uchs';

class PlayedServer implements SchoolServerProcess {
  readonly heard: ShellToServer[] = [];
  killed = 0;
  killedByForce = 0;
  /** Whether it ends when it is asked to. */
  hangs = false;
  private tell: (message: ServerToShell) => void = () => {};
  private exit: (code: number) => void = () => {};

  postMessage(message: ShellToServer): void {
    this.heard.push(structuredClone(message));
  }
  onMessage(listener: (message: ServerToShell) => void): void {
    this.tell = listener;
  }
  onExit(listener: (code: number) => void): void {
    this.exit = listener;
  }
  kill(): void {
    this.killed += 1;
    if (!this.hangs) setImmediate(() => this.exit(0));
  }
  killByForce(): void {
    this.killedByForce += 1;
    setImmediate(() => this.exit(137));
  }
  says(message: ServerToShell): void {
    this.tell(structuredClone(message));
  }
  ends(code: number): void {
    this.exit(code);
  }
}

function open() {
  const servers: PlayedServer[] = [];
  const waits: { ms: number; over: () => void }[] = [];
  const warnings: string[] = [];
  let ended = 0;
  const host = new SchoolHost({
    fork: () => {
      const server = new PlayedServer();
      servers.push(server);
      return server;
    },
    dataFolder: '/data',
    log: { info: () => {}, warn: (event) => void warnings.push(event), error: () => 'REF' },
    clock: () => 0,
    wait: (ms) => new Promise((resolve) => waits.push({ ms, over: resolve })),
    onEnded: () => void (ended += 1),
  });
  const ready = async (folder: string, archive: string | null = null): Promise<PlayedServer> => {
    const starting = host.start(folder, archive);
    await settle();
    servers.at(-1)!.says({ kind: 'ready', ...SERVER });
    expect((await starting).ok).toBe(true);
    return servers.at(-1)!;
  };
  return { host, servers, waits, warnings, ready, ended: () => ended };
}

/** Lets promises that are already settled, and ends that were played, run on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};

describe('a start', () => {
  test('forks, tells where, hears how far it is and answers when it is ready', async () => {
    const { host, servers } = open();
    const progress: unknown[] = [];
    const starting = host.start(A, ARCHIVE, (step) => progress.push(step));
    await settle();
    expect(servers[0]!.heard).toEqual([{ kind: 'start', folder: A, archive: ARCHIVE }]);
    servers[0]!.says({ kind: 'progress', done: 2, total: 5, step: 'import' });
    servers[0]!.says({ kind: 'ready', ...SERVER });
    expect(await starting).toEqual(done(SERVER));
    expect(progress).toEqual([{ done: 2, total: 5, step: 'import' }]);
  });

  test.each(['/data', '/data/..', '/elsewhere', '/data/../etc', 'schools/a'])('in %s, outside of the data folder, is refused and nothing is forked', async (folder) => {
    const { host, servers, warnings } = open();
    expect(await host.start(folder, null)).toMatchObject({ ok: false, error: { code: 'local_server_failed' } });
    expect(servers).toEqual([]);
    expect(warnings).toEqual(['school.folderRefused']);
  });

  test('of a folder whose server runs is answered at once; with an archive it gets a code of its own', async () => {
    const { host, servers, ready } = open();
    const server = await ready(A, ARCHIVE);
    expect(await host.start(A, null)).toEqual(done({ ...SERVER, enrolmentCode: null }));
    const again = host.start(A, ARCHIVE);
    await settle();
    expect(server.heard.at(-1)).toEqual({ kind: 'makeCode', id: 1 });
    server.says({ kind: 'codeMade', id: 1, result: done('another') });
    expect(await again).toEqual(done({ ...SERVER, enrolmentCode: 'another' }));
    expect(servers).toHaveLength(1);
  });

  test('of another folder waits until the server that runs has closed', async () => {
    const { host, servers, ready, ended } = open();
    const first = await ready(A);
    const starting = host.start(B, null);
    await settle();
    expect(first.heard.at(-1)).toEqual({ kind: 'close' });
    expect(servers).toHaveLength(1);
    first.says({ kind: 'closed' });
    await settle();
    expect(servers).toHaveLength(2);
    servers[1]!.says({ kind: 'ready', ...SERVER, schoolId: 'other' });
    expect(await starting).toMatchObject({ ok: true, value: { schoolId: 'other' } });
    expect(ended()).toBe(0);
  });

  test('that fails answers with its reason when the process is gone, and can be tried again', async () => {
    const { host, servers, ended } = open();
    let answer: Result<LocalServer> | undefined;
    void host.start(A, ARCHIVE).then((result) => (answer = result));
    await settle();
    servers[0]!.says({ kind: 'failed', code: 'import_damaged', params: {} });
    await settle();
    expect(answer).toBeUndefined();
    servers[0]!.says({ kind: 'closed' });
    await settle();
    expect(servers[0]!.killed).toBe(1);
    expect(answer).toEqual(failed('import_damaged'));
    const again = host.start(A, null);
    await settle();
    servers[1]!.says({ kind: 'ready', ...SERVER });
    expect(await again).toMatchObject({ ok: true });
    expect(ended()).toBe(0);
  });

  test('whose process ends before it is ready says so; the core is not told of an end it never saw begin', async () => {
    const { host, servers, ended } = open();
    const starting = host.start(A, null);
    await settle();
    servers[0]!.ends(139);
    expect(await starting).toEqual(failed('local_server_failed', { reason: 'exit 139' }));
    expect(ended()).toBe(0);
  });
});

describe('a server that ends by itself', () => {
  test('is told to the core and not started again; the next start works', async () => {
    const { host, servers, ready, ended } = open();
    const server = await ready(A);
    server.ends(137);
    await settle();
    expect(ended()).toBe(1);
    expect(servers).toHaveLength(1);
    await ready(A);
    expect(servers).toHaveLength(2);
    expect(await host.start(A, null)).toMatchObject({ ok: true });
  });

  test('answers a code that was asked for', async () => {
    const { host, ready } = open();
    const server = await ready(A);
    const again = host.start(A, ARCHIVE);
    await settle();
    server.ends(1);
    expect(await again).toEqual(failed('local_server_failed', { reason: 'exit 1' }));
  });
});

describe('a stop', () => {
  test('waits for the database to be closed and the process to have ended', async () => {
    const { host, ready, ended } = open();
    const server = await ready(A);
    let stopped = 0;
    void host.stop().then(() => (stopped += 1));
    void host.stop().then(() => (stopped += 1));
    await settle();
    expect(server.heard.filter(({ kind }) => kind === 'close')).toHaveLength(1);
    expect([stopped, server.killed]).toEqual([0, 0]);
    server.says({ kind: 'closed' });
    await settle();
    expect([stopped, server.killed, server.killedByForce]).toEqual([2, 1, 0]);
    expect(ended()).toBe(0);
  });

  test('is over at once where nothing runs', async () => {
    const { host, waits } = open();
    await host.stop();
    expect(waits).toEqual([]);
  });

  test('of one that hangs is by force after ten seconds and three', async () => {
    const { host, ready, waits, warnings } = open();
    const server = await ready(A);
    server.hangs = true;
    const stopping = host.stop();
    await settle();
    expect(waits.at(-1)!.ms).toBe(10_000);
    waits.at(-1)!.over();
    await settle();
    expect(server.killed).toBe(1);
    expect(waits.at(-1)!.ms).toBe(3_000);
    waits.at(-1)!.over();
    await stopping;
    expect(server.killedByForce).toBe(1);
    expect(warnings).toContain('school.killedAtClose');
  });

  test('breaks off a start that is under way', async () => {
    const { host, servers } = open();
    const starting = host.start(A, ARCHIVE);
    await settle();
    const stopping = host.stop();
    servers[0]!.says({ kind: 'closed' });
    await stopping;
    expect(await starting).toMatchObject({ ok: false, error: { code: 'local_server_failed' } });
  });
});

test('at the end of the application the server is closed and none is started any more', async () => {
  const { host, servers, ready } = open();
  const server = await ready(A);
  const closing = host.close();
  const late = host.start(B, null);
  server.says({ kind: 'closed' });
  await closing;
  expect(await late).toMatchObject({ ok: false, error: { code: 'local_server_failed' } });
  expect(servers).toHaveLength(1);
});

describe('a copy of the school', () => {
  test('is written by the server that runs; one that ends meanwhile says so, and without one there is none', async () => {
    const { host, ready } = open();
    expect(await host.exportTo('/copies/a', 'secret')).toMatchObject({ ok: false, error: { code: 'local_server_failed' } });
    const server = await ready(A);
    const [whole, cut] = [host.exportTo('/copies/a', 'secret'), host.exportTo('/copies/b', 'secret')];
    await settle();
    const asked = server.heard.filter((message) => message.kind === 'export');
    expect(asked.map(({ to }) => to)).toEqual(['/copies/a', '/copies/b']);
    server.says({ kind: 'exported', id: asked[0]!.id, result: done(null) });
    expect(await whole).toEqual(done(null));
    server.ends(1);
    expect(await cut).toMatchObject({ ok: false, error: { code: 'local_server_failed' } });
  });
});
