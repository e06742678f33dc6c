import { goesByShell, type Contract, type MethodDefinition } from '#domain/contract/ipc/index.ts';
import { failed, type Result } from '#domain/result.ts';
import type { CoreCaller } from '#main/core-protocol.ts';
import type { Log } from '#main/log.ts';
import { memoryOfSender, type Sender } from './sender.ts';
import type { WindowMemory } from './window-memory.ts';

/** What a handler of the shell knows beside the input. */
export interface ShellContext {
  readonly windowId: number;
  readonly memory: WindowMemory;
}

export type MethodName = `${string}.${string}`;
export type ShellHandler = (input: unknown, context: ShellContext) => Result<unknown> | Promise<Result<unknown>>;

export interface GateParts {
  readonly contract: Contract;
  readonly shell: Readonly<Record<string, Readonly<Record<string, ShellHandler>>>>;
  readonly core: {
    call(method: MethodName, input: unknown, caller: CoreCaller): Promise<Result<unknown>>;
    /** The person of that window left: its port is nobody's from now on. */
    pageLeft(windowId: number): void;
  };
  /** Null for a window that is not ours. */
  readonly memoryOf: (windowId: number) => WindowMemory | null;
  readonly log: Log;
  /** Somebody left in a window. */
  readonly sessionChanged?: (windowId: number, memory: WindowMemory) => void;
}

export type Gate = (sender: Sender, method: unknown, input: unknown) => Promise<Result<unknown>>;

interface Entry {
  readonly name: MethodName;
  readonly definition: MethodDefinition;
  readonly handler: ShellHandler | null;
}

/**
 * The door between pages and the shell (design §3, step 2; Electron's security checklist 17, «Validate the sender of all IPC
 * messages»): main frame? our origin? known window? known method? input schema? session? Then the handler of the shell. Methods of
 * the core are unknown here: a page asks them through its port (page-ports.ts, main/page-door.ts). Leaving alone comes
 * this way and is passed on, so that it works also where the core hangs.
 *
 * It never rejects: what is thrown behind it becomes `app_unexpected` with the reference of the log's entry. Codes of its own:
 * `ipc_sender_refused`, `ipc_unknown_method`, `ipc_input_invalid`, `session_missing`, `app_unexpected`.
 */
export function createGate(parts: GateParts): Gate {
  const entries = tableOf(parts);
  return async (sender, method, input) => {
    const memory = memoryOfSender(parts, sender);
    if (!memory) return failed('ipc_sender_refused');
    const entry = typeof method === 'string' ? entries.get(method) : undefined;
    if (!entry) return failed('ipc_unknown_method', { method: String(method).slice(0, 80) });
    try {
      return await pass(parts, entry, sender.windowId, memory, input);
    } catch (error) {
      return failed('app_unexpected', { reference: parts.log.error('gate.threw', error, { method: entry.name }) });
    }
  };
}

function tableOf(parts: GateParts): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [feature, methods] of Object.entries(parts.contract)) {
    for (const [name, definition] of Object.entries(methods)) {
      if (!goesByShell(definition)) continue;
      const handler = definition.place === 'shell' ? (parts.shell[feature]?.[name] ?? null) : null;
      entries.set(`${feature}.${name}`, { name: `${feature}.${name}`, definition, handler });
    }
  }
  return entries;
}

async function pass(parts: GateParts, entry: Entry, windowId: number, memory: WindowMemory, input: unknown): Promise<Result<unknown>> {
  const { definition, name } = entry;
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    parts.log.warn('gate.inputInvalid', { method: name, path });
    return failed('ipc_input_invalid', { method: name, path });
  }
  if (definition.session === 'required' && !memory.signedIn) return failed('session_missing');
  if (definition.session === 'closes') return leave(parts, name, windowId, memory, parsed.data);
  if (!entry.handler) throw new Error(`no handler of the shell for ${name}`);
  return entry.handler(parsed.data, { windowId, memory });
}

/** Works even when the core is gone. */
async function leave(parts: GateParts, name: MethodName, windowId: number, memory: WindowMemory, input: unknown): Promise<Result<unknown>> {
  const session = memory.signedIn ? { staffId: memory.signedIn.staffId } : null;
  const result = await parts.core.call(name, input, { session, windowId, filePath: null });
  memory.forget();
  if (parts.memoryOf(windowId) !== memory) return result;
  parts.core.pageLeft(windowId);
  parts.sessionChanged?.(windowId, memory);
  return result;
}
