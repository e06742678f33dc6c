import { contract, type MethodDefinition } from '#domain/contract/ipc/index.ts';
import { done, type Result } from '#domain/result.ts';
import { createGate, WindowMemory, type Gate, type GateParts, type Sender } from '#electron/ipc-gate/index.ts';
import { shellHandlers, type AppShell, type LettersShell, type LockShell, type ShellHandlers } from '#electron/shell-handlers/index.ts';
import { DEFAULT_SETTINGS } from '#electron/settings/settings.ts';
import type { CoreCaller } from '#main/core-protocol.ts';
import type { Log } from '#main/log.ts';

export const WINDOW = 7;
export const PAGE: Sender = { windowId: WINDOW, isMainFrame: true, isOurOrigin: true };

export interface CoreCall {
  readonly method: string;
  readonly input: unknown;
  readonly caller: CoreCaller;
}

/** A gate with the real contract and the real handlers of the shell; the core and the operating system are played. */
export interface Bench {
  readonly gate: Gate;
  readonly memory: WindowMemory;
  readonly coreCalls: CoreCall[];
  readonly logged: { readonly event: string; readonly text: string }[];
  readonly handlers: ShellHandlers;
}

export function makeBench(options: { readonly core?: (call: CoreCall) => Promise<Result<unknown>>; readonly shell?: Partial<AppShell & LettersShell & LockShell> } = {}): Bench {
  let counted = 0;
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(++counted);
  const memory = new WindowMemory(random);
  const coreCalls: CoreCall[] = [];
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
  const gate = createGate({
    contract,
    shell: handlers as unknown as GateParts['shell'],
    core: {
      call: (method, input, caller) => {
        const call = { method, input, caller };
        coreCalls.push(call);
        return options.core ? options.core(call) : Promise.resolve(done({}));
      },
    },
    memoryOf: (windowId) => (windowId === WINDOW ? memory : null),
    log,
  });
  return { gate, memory, coreCalls, logged, handlers };
}

/** Every method of the contract with its definition: `journal.readPage` … */
export const METHODS: readonly (readonly [string, MethodDefinition])[] = Object.entries(contract).flatMap(([feature, methods]) =>
  Object.entries(methods as Readonly<Record<string, MethodDefinition>>).map(([name, definition]) => [`${feature}.${name}`, definition] as const),
);
