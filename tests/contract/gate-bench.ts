import { contract, goesByShell, type MethodDefinition } from '#domain/contract/ipc/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { createGate, PagePorts, WindowMemory, type GateParts, type Sender } from '#electron/ipc-gate/index.ts';
import { shellHandlers, type AppShell, type LettersShell, type LockShell, type ShellHandlers } from '#electron/shell-handlers/index.ts';
import { DEFAULT_SETTINGS } from '#electron/settings/settings.ts';
import type { CoreCaller } from '#main/core-protocol.ts';
import { judgeCall } from '#main/judge-call.ts';
import type { Log } from '#main/log.ts';
import { PageDoor } from '#main/page-door.ts';
import { PlayedPort } from '../fixtures/played-port.ts';

export const WINDOW = 7;
export const PAGE: Sender = { windowId: WINDOW, isMainFrame: true, isOurOrigin: true };

export interface CoreCall {
  readonly method: string;
  readonly input: unknown;
  readonly caller: CoreCaller;
}

/** The real contract, gate, ports, door and handlers of the shell; the core behind its own judgement and the operating system are played. */
export interface Bench {
  /** As a page calls: by the shell what is the shell's, by a port what is the core's. */
  readonly call: (sender: Sender, method: unknown, input: unknown) => Promise<Result<unknown>>;
  /** Past the preload: everything to the shell. */
  readonly callShell: (sender: Sender, method: unknown, input: unknown) => Promise<Result<unknown>>;
  readonly openPort: (sender?: Sender) => Result<PlayedPort>;
  readonly door: PageDoor;
  readonly ports: PagePorts<PlayedPort>;
  readonly memory: WindowMemory;
  /** The window is known no more, as when it is locked. */
  readonly forgetWindow: () => void;
  readonly coreCalls: CoreCall[];
  readonly sessions: (string | null)[];
  readonly logged: { readonly event: string; readonly text: string }[];
  readonly handlers: ShellHandlers;
}

export function makeBench(options: { readonly core?: (call: CoreCall) => Promise<Result<unknown>>; readonly shell?: Partial<AppShell & LettersShell & LockShell> } = {}): Bench {
  let counted = 0;
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(++counted);
  const memory = new WindowMemory(random);
  let known = true;
  const memoryOf = (windowId: number): WindowMemory | null => (known && windowId === WINDOW ? memory : null);
  const coreCalls: CoreCall[] = [];
  const sessions: (string | null)[] = [];
  const logged: { event: string; text: string }[] = [];
  const keep = (event: string, ...facts: unknown[]): void => void logged.push({ event, text: JSON.stringify(facts) });
  const log: Log = {
    info: keep,
    warn: keep,
    error(event, error, facts) {
      keep(event, String(error), facts);
      return 'REF00001';
    },
  };
  const shell: AppShell & LettersShell & LockShell = {
    version: '0.1.0',
    electronVersion: '42.0.0',
    platform: 'linux',
    packaged: true,
    settings: () => DEFAULT_SETTINGS,
    setAppearance: () => {},
    askFileToOpen: async () => '/school/7А.xlsx',
    askFileToSave: async () => '/school/Письма.pdf',
    fileSize: async () => 1024,
    showInFolder: () => {},
    openFile: async () => true,
    printPaper: async () => done({ printed: true }),
    lock: () => {},
    ...options.shell,
  };
  const handlers = shellHandlers(shell);
  const callCore = (method: string, input: unknown, caller: CoreCaller): Promise<Result<unknown>> => {
    const judged = judgeCall(method, input, caller.session);
    if (!judged.ok) return Promise.resolve(judged);
    const call = { method, input: judged.value.input, caller };
    coreCalls.push(call);
    return options.core ? options.core(call) : Promise.resolve(done({ staffId: 'AAAAAAAAAAAAAAAAAAAAAA' }));
  };
  const sessionChanged = (): void => void sessions.push(memory.signedIn?.staffId ?? null);
  const ports = new PagePorts<PlayedPort>({
    makeChannel: PlayedPort.pair,
    memoryOf,
    core: { openPage: (page, port) => (door.open(page, port), true) },
    log,
    sessionChanged,
  });
  const door: PageDoor = new PageDoor({
    core: done({ call: callCore, windowClosed: () => {} }),
    ask: (pageId, question) => Promise.resolve(ports.answer(pageId, question)),
    log,
  });
  const callShell = createGate({
    contract,
    shell: handlers as unknown as GateParts['shell'],
    core: { call: callCore, pageLeft: (windowId) => door.left(windowId) },
    memoryOf,
    log,
    sessionChanged,
  });
  const openPort = (sender: Sender = PAGE): Result<PlayedPort> => ports.handOut(sender);
  const call: Bench['call'] = async (sender, method, input) => {
    const definition = METHODS.find(([name]) => name === method)?.[1];
    if (definition && goesByShell(definition)) return callShell(sender, method, input);
    const port = openPort(sender);
    return port.ok ? port.value.call(method, input) : failed(port.error.code);
  };
  return { call, callShell, openPort, door, ports, memory, forgetWindow: () => void (known = false), coreCalls, sessions, logged, handlers };
}

/** Every method of the contract with its definition: `journal.readPage` … */
export const METHODS: readonly (readonly [string, MethodDefinition])[] = Object.entries(contract).flatMap(([feature, methods]) =>
  Object.entries(methods as Readonly<Record<string, MethodDefinition>>).map(([name, definition]) => [`${feature}.${name}`, definition] as const),
);
