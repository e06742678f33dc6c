import { describe, expect, test } from 'vitest';
import { done, failed, type Result } from '#domain/result.ts';
import type { CoreToShell, ShellToCore } from '#main/core-protocol.ts';
import type { LocalServer, LocalServerProgress } from '#main/local-servers.ts';
import { CoreHost, type CoreProcess } from './core-host.ts';

const FOLDERS = { dataFolder: '/data', resourcesFolder: '/resources', workerFolder: '/main' };
const CALLER = { session: null, windowId: 1, filePath: null };

class PlayedCore implements CoreProcess<string> {
  readonly pid = 1;
  readonly heard: ShellToCore[] = [];
  readonly ports: string[] = [];
  killed = false;
  private tell: (message: CoreToShell) => void = () => {};
  private exit: (code: number) => void = () => {};

  postMessage(message: ShellToCore, port?: string): void {
    if (port !== undefined) this.ports.push(port);
    // Messages are copies on the real pipe too.
    this.heard.push(structuredClone(message));
  }
  onMessage(listener: (message: CoreToShell) => void): void {
    this.tell = listener;
  }
  onExit(listener: (code: number) => void): void {
    this.exit = listener;
  }
  kill(): void {
    this.killed = true;
  }
  says(message: CoreToShell): void {
    this.tell(message);
  }
  ends(code: number): void {
    this.exit(code);
  }
  answers(result: Result<unknown>): void {
    const call = this.heard.findLast((message) => message.kind === 'call');
    if (call?.kind === 'call') this.says({ kind: 'answer', id: call.id, result });
  }
}

class PlayedSchools {
  readonly starts: { folder: string; archive: string | null; onProgress: (progress: LocalServerProgress) => void; answer: PromiseWithResolvers<Result<LocalServer>> }[] = [];
  stops = 0;
  readonly exports: { to: string; passphrase: string }[] = [];

  start(folder: string, archive: string | null, onProgress: (progress: LocalServerProgress) => void = () => {}): Promise<Result<LocalServer>> {
    const answer = Promise.withResolvers<Result<LocalServer>>();
    this.starts.push({ folder, archive, onProgress, answer });
    return answer.promise;
  }
  async stop(): Promise<void> {
    this.stops += 1;
  }
  exportTo(to: string, passphrase: string): Promise<Result<null>> {
    this.exports.push({ to, passphrase });
    return Promise.resolve(done(null));
  }
}

function open() {
  const cores: PlayedCore[] = [];
  const events: string[] = [];
  const waits: { ms: number; over: () => void }[] = [];
  const time = { now: 0 };
  const schools = new PlayedSchools();
  const host = new CoreHost({
    fork: () => {
      const core = new PlayedCore();
      cores.push(core);
      return core;
    },
    folders: FOLDERS,
    schools,
    log: { info: () => {}, warn: () => {}, error: () => 'REF' },
    clock: () => time.now,
    wait: (ms) => new Promise((resolve) => waits.push({ ms, over: resolve })),
    onRestarted: (reason) => void events.push(`restarted: ${reason}`),
    onSchoolChanged: () => void events.push('school changed'),
    onPageQuestion: (pageId, question) => (events.push(`${pageId} ${question.kind}`), failed('session_missing')),
  });
  host.start();
  return { host, cores, events, waits, time, schools };
}

/** Lets promises that are already settled run on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('the core is told where it works before anything else', () => {
  const { host, cores } = open();
  void host.call('journal.readPage', {}, CALLER);
  expect(cores[0]?.heard[0]).toEqual({ kind: 'start', folders: FOLDERS });
  expect(cores[0]?.heard[1]).toMatchObject({ kind: 'call', method: 'journal.readPage', caller: CALLER });
});

test('answers find their calls in whatever order they come', async () => {
  const { host, cores } = open();
  const [first, second] = [host.call('a.a', 1, CALLER), host.call('b.b', 2, CALLER)];
  const ids = cores[0]!.heard.filter((message) => message.kind === 'call').map((message) => message.id);
  cores[0]!.says({ kind: 'answer', id: ids[1]!, result: done('second') });
  cores[0]!.says({ kind: 'answer', id: ids[0]!, result: done('first') });
  expect([await first, await second]).toEqual([done('first'), done('second')]);
});

test('of what changed the shell hears that it was the school, and nothing else (docs/adr/0018)', () => {
  const { cores, events } = open();
  cores[0]!.says({ kind: 'schoolChanged' });
  expect(events).toEqual(['school changed']);
});

describe('the port of a page (docs/adr/0018)', () => {
  const page = { pageId: 1, windowId: 7, staffId: null, locked: null };

  test('is given to the core that runs', () => {
    const { host, cores } = open();
    expect(host.openPage(page, 'a port')).toBe(true);
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'page', page });
    expect(cores[0]!.ports).toEqual(['a port']);
  });

  test('waits for the core that comes with a lock, and never reaches the one that goes', async () => {
    const { host, cores } = open();
    const restarted = host.restart();
    expect(host.openPage(page, 'a port')).toBe(true);
    expect(cores[0]!.ports).toEqual([]);
    cores[0]!.ends(0);
    await restarted;
    await settle();
    expect(cores[1]!.ports).toEqual(['a port']);
  });

  test('is refused between two cores and at the end', async () => {
    const { host, cores } = open();
    cores[0]!.ends(1);
    await settle();
    cores[1]!.ends(1);
    expect(host.openPage(page, 'a port')).toBe(false);
    expect(cores.flatMap(({ ports }) => ports)).toEqual([]);
    const second = open();
    void second.host.close();
    expect(second.host.openPage(page, 'a port')).toBe(false);
  });

  test('what the core asks of a page is answered by the shell; a core that ended gets no answer', () => {
    const { cores, events } = open();
    cores[0]!.says({ kind: 'askPage', id: 4, pageId: 1, question: { kind: 'entered', staffId: 's' } });
    expect(events).toEqual(['1 entered']);
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'pageAnswered', id: 4, result: failed('session_missing') });
    cores[0]!.ends(1);
    cores[0]!.says({ kind: 'askPage', id: 5, pageId: 1, question: { kind: 'entered', staffId: 's' } });
    expect(events).toEqual(['1 entered', 'restarted: exit 1']);
  });
});

describe('a paper for the printer', () => {
  test('is asked of the core in the name of the window, and comes over the pipe', async () => {
    const { host, cores } = open();
    const taken = host.takePaper(7, 'a1');
    const asked = cores[0]!.heard.at(-1);
    expect(asked).toMatchObject({ kind: 'askPaper', windowId: 7, paperId: 'a1' });
    if (asked?.kind === 'askPaper') cores[0]!.says({ kind: 'paper', id: asked.id, paper: new Uint8Array([37, 80]) });
    expect([...(await taken)!]).toEqual([37, 80]);
  });

  test('is gone with the core, and none is asked of one that ends', async () => {
    const { host, cores } = open();
    const taken = host.takePaper(7, 'a1');
    cores[0]!.ends(9);
    expect(await taken).toBeNull();
    await settle();
    void host.restart();
    expect(await host.takePaper(7, 'a1')).toBeNull();
    expect(cores.at(-1)!.heard.filter(({ kind }) => kind === 'askPaper')).toEqual([]);
  });
});

describe('the school on this computer', () => {
  const SERVER: LocalServer = { address: 'http://127.0.0.1:5', startSecret: 's', schoolId: 'a', enrolmentCode: 'code' };

  test('is started for the core that asked, which hears how far it is', async () => {
    const { cores, schools } = open();
    cores[0]!.says({ kind: 'startLocalServer', id: 4, folder: '/data/schools/a', archive: '/data/a.uchs' });
    expect(schools.starts).toMatchObject([{ folder: '/data/schools/a', archive: '/data/a.uchs' }]);
    schools.starts[0]!.onProgress({ done: 1, total: 9, step: 'import' });
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'localServerProgress', id: 4, done: 1, total: 9, step: 'import' });
    schools.starts[0]!.answer.resolve(done(SERVER));
    await settle();
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'localServerAnswered', id: 4, result: done(SERVER) });
  });

  test('answers nothing to a core that came after the one that asked', async () => {
    const { cores, schools } = open();
    cores[0]!.says({ kind: 'startLocalServer', id: 1, folder: '/data/schools/a', archive: null });
    cores[0]!.ends(9);
    await settle();
    schools.starts[0]!.onProgress({ done: 1, total: 9, step: 'import' });
    schools.starts[0]!.answer.resolve(done(SERVER));
    await settle();
    expect(cores[1]!.heard.map(({ kind }) => kind)).toEqual(['start']);
  });

  test('is copied into a file when the core asks', async () => {
    const { cores, schools } = open();
    cores[0]!.says({ kind: 'exportLocalServer', id: 7, to: '/copies/school.uchb', passphrase: 'secret' });
    await settle();
    expect(schools.exports).toEqual([{ to: '/copies/school.uchb', passphrase: 'secret' }]);
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'localServerAnswered', id: 7, result: done(null) });
  });

  test('is stopped when the core asks; its own end is told', async () => {
    const { host, cores, schools } = open();
    cores[0]!.says({ kind: 'stopLocalServer', id: 2 });
    await settle();
    expect(schools.stops).toBe(1);
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'localServerAnswered', id: 2, result: done(null) });
    host.localServerEnded();
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'localServerEnded' });
  });
});

describe('when the core ends by itself', () => {
  test('every call under way answers ipc_core_gone, a new core starts and the pages are told', async () => {
    const { host, cores, events } = open();
    const calls = [host.call('a.a', 1, CALLER), host.call('a.a', 2, CALLER)];
    cores[0]!.ends(137);
    expect(await Promise.all(calls)).toEqual([failed('ipc_core_gone'), failed('ipc_core_gone')]);
    await settle();
    expect(cores).toHaveLength(2);
    expect(cores[1]!.heard).toEqual([{ kind: 'start', folders: FOLDERS }]);
    expect(events).toEqual(['restarted: exit 137']);

    const again = host.call('a.a', 3, CALLER);
    cores[1]!.answers(done('well'));
    expect(await again).toEqual(done('well'));
  });

  test('one that keeps falling over is started ever later; calls meanwhile are refused at once', async () => {
    const { host, cores, waits } = open();
    for (const expected of [500, 2_000, 10_000, 30_000, 30_000]) {
      cores.at(-1)!.ends(1);
      await settle();
      if (waits.length === 0) {
        // The first fall is mended at once.
        cores.at(-1)!.ends(1);
        await settle();
      }
      expect(waits.at(-1)!.ms).toBe(expected);
      expect(await host.call('a.a', 1, CALLER)).toEqual(failed('ipc_core_gone'));
      const before = cores.length;
      waits.at(-1)!.over();
      await settle();
      expect(cores).toHaveLength(before + 1);
    }
  });

  test('one that was healthy for long is started at once again', async () => {
    const { cores, waits, time } = open();
    cores[0]!.ends(1);
    await settle();
    time.now += 60_000;
    cores[1]!.ends(1);
    await settle();
    expect(cores).toHaveLength(3);
    expect(waits).toEqual([]);
  });
});

describe('closing', () => {
  test('waits for the core to have written everything, then ends it; later calls are refused', async () => {
    const { host, cores } = open();
    let closed = false;
    const closing = host.close().then(() => void (closed = true));
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'close' });
    expect(await host.call('a.a', 1, CALLER)).toEqual(failed('ipc_core_gone'));
    await settle();
    expect(closed).toBe(false);
    cores[0]!.says({ kind: 'closed' });
    await closing;
    expect(cores[0]!.killed).toBe(true);
  });

  test('a core that hangs is ended by force after ten seconds', async () => {
    const { host, cores, waits } = open();
    const closing = host.close();
    expect(waits.at(-1)!.ms).toBe(10_000);
    waits.at(-1)!.over();
    await closing;
    expect(cores[0]!.killed).toBe(true);
  });

  test('a core that ends while closing is not started again', async () => {
    const { host, cores } = open();
    const closing = host.close();
    cores[0]!.ends(0);
    await closing;
    await settle();
    expect(cores).toHaveLength(1);
  });
});

describe('a lock (docs/adr/0013)', () => {
  test('closes the core in order and starts one that knows nothing; nobody is told that it was restarted', async () => {
    const { host, cores, events } = open();
    const before = host.call('journal.readPage', {}, CALLER);
    const restarted = host.restart();
    const after = host.call('lock.readRule', {}, CALLER);
    expect(cores[0]!.heard.at(-1)).toEqual({ kind: 'close' });
    expect(cores).toHaveLength(1);
    cores[0]!.says({ kind: 'closed' });
    cores[0]!.ends(0);
    await restarted;
    await settle();
    expect(await before).toEqual(failed('ipc_core_gone'));
    expect(cores).toHaveLength(2);
    expect(cores[1]!.heard.map((message) => message.kind)).toEqual(['start', 'call']);
    expect(events).toEqual([]);
    const asked = cores[1]!.heard.find((message) => message.kind === 'call');
    cores[1]!.says({ kind: 'answer', id: asked!.id, result: done(1) });
    expect(await after).toEqual(done(1));
  });

  test('kills a core that does not end, and starts the next all the same', async () => {
    const { host, cores, waits } = open();
    const restarted = host.restart();
    waits[0]!.over();
    await settle();
    expect(cores[0]!.killed).toBe(true);
    cores[0]!.ends(9);
    await restarted;
    expect(cores).toHaveLength(2);
  });
});
