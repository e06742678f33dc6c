/**
 * The core as a process of its own: the other end of electron/core-host. It knows nothing of Electron but the shape of the
 * port that a utility process is given.
 */
import { randomBytes } from 'node:crypto';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Events } from '#domain/contract/ipc/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { createCore, type Core } from './core.ts';
import type { CoreFolders, CoreToShell, PageFiles, PageQuestion, ShellToCore } from './core-protocol.ts';
import { ShellLocalServers, type LocalServers } from './local-servers.ts';
import { openLogFile } from './log-file.ts';
import type { Log } from './log.ts';
import { PageDoor, type PagePort } from './page-door.ts';
import { Keychain } from './secrets/keychain.ts';
import { openKeychainEntry } from './secrets/open-keychain-entry.ts';

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ShellToCore; readonly ports: readonly PagePort[] }) => void): unknown;
  postMessage(message: CoreToShell): void;
}

function parentPort(): ParentPort {
  const { parentPort: port } = process as unknown as { readonly parentPort?: ParentPort };
  if (!port) throw new Error('core-process is started by the shell as a utility process only');
  return port;
}

/** What the core asks about pages, and the answers of the shell. */
class PageQuestions {
  private readonly port: ParentPort;
  private readonly waiting = new Map<number, (result: Result<PageFiles | null>) => void>();
  private lastId = 0;

  constructor(port: ParentPort) {
    this.port = port;
  }

  ask(pageId: number, question: PageQuestion): Promise<Result<PageFiles | null>> {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.port.postMessage({ kind: 'askPage', id, pageId, question });
    });
  }

  answered(id: number, result: Result<PageFiles | null>): void {
    this.waiting.get(id)?.(result);
    this.waiting.delete(id);
  }
}

interface Started {
  readonly core: Result<Core>;
  readonly door: PageDoor;
  readonly log: Log;
}

async function serve(port: ParentPort): Promise<void> {
  const localServers = new ShellLocalServers((message) => port.postMessage(message));
  const questions = new PageQuestions(port);
  const started = Promise.withResolvers<Started>();

  port.on('message', ({ data, ports }) => {
    switch (data.kind) {
      case 'start':
        started.resolve(start(port, questions, localServers, data.folders));
        return;
      case 'localServerAnswered':
      case 'localServerProgress':
      case 'localServerEnded':
        localServers.hear(data);
        return;
      case 'call':
        void answer(port, started.promise, data);
        return;
      case 'windowClosed':
        void started.promise.then(({ door }) => door.windowClosed(data.windowId));
        return;
      case 'page':
        void started.promise.then(({ door }) => ports[0] && door.open(data.page, ports[0]));
        return;
      case 'pageAnswered':
        questions.answered(data.id, data.result);
        return;
      case 'pageLeft':
        void started.promise.then(({ door }) => door.left(data.windowId));
        return;
      case 'askPaper':
        void started.promise.then(({ core }) => handPaper(port, core, data));
        return;
      case 'close':
        void started.promise.then((parts) => close(port, parts));
        return;
      default:
        data satisfies never;
    }
  });

  const { core } = await started.promise;
  port.postMessage(core.ok ? { kind: 'started' } : { kind: 'notStarted', error: core.error });
}

async function answer(port: ParentPort, started: Promise<{ readonly core: Result<Core> }>, call: Extract<ShellToCore, { kind: 'call' }>): Promise<void> {
  const { core } = await started;
  const result = core.ok ? await core.value.call(call.method, call.input, call.caller) : core;
  port.postMessage({ kind: 'answer', id: call.id, result });
}

function handPaper(port: ParentPort, core: Result<Core>, { id, windowId, paperId }: Extract<ShellToCore, { kind: 'askPaper' }>): void {
  const paper = core.ok ? core.value.copyPaper(windowId, paperId) : null;
  port.postMessage({ kind: 'paper', id, paper });
  // Messages are copies; what stays here is wiped.
  paper?.fill(0);
}

function start(port: ParentPort, questions: PageQuestions, localServers: LocalServers, folders: CoreFolders): Started {
  const log = openLogFile({ folder: join(folders.dataFolder, 'logs'), name: 'core', clock: Date.now, random: randomBytes });
  // What nobody caught leaves the core in an unknown state: it is logged, and the shell starts a fresh one.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error(`core.${event}`, error);
      process.exit(1);
    });
  }
  const ask = (pageId: number, question: PageQuestion): Promise<Result<PageFiles | null>> => questions.ask(pageId, question);
  try {
    const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
    // Here and not in the shell: what the keychain tells ends with this process at a lock (docs/adr/0018).
    const secrets = new Keychain({ open: openKeychainEntry, random, log, wait: (ms) => sleep(ms, undefined, { ref: false }) });
    const core = createCore({ ...folders, secrets, localServers, clock: Date.now, uptime: () => uptime() * 1_000, random, log });
    const door = new PageDoor({ core: done(core), ask, log });
    core.onEvent((name, payload, target) => {
      door.tell(name, payload, target);
      if (name === 'changed' && (payload as Events['changed']).topic === 'school') port.postMessage({ kind: 'schoolChanged' });
    });
    return { core: done(core), door, log };
  } catch (error) {
    const notStarted = failed('app_unexpected', { reference: log.error('core.start', error) });
    return { core: notStarted, door: new PageDoor({ core: notStarted, ask, log }), log };
  }
}

async function close(port: ParentPort, { core, door, log }: Started): Promise<void> {
  door.close();
  try {
    if (core.ok) await core.value.close();
  } catch (error) {
    log.error('core.close', error);
  }
  port.postMessage({ kind: 'closed' });
}

await serve(parentPort());
