import type { Contract, MethodDefinition } from '#domain/contract/ipc/index.ts';
import { failed, type Result } from '#domain/result.ts';
import type { CoreCaller } from '#main/core-protocol.ts';
import type { Log } from '#main/log.ts';
import type { SignedIn, WindowMemory } from './window-memory.ts';

/** What the shell sees of a caller; a page cannot forge any of it. */
export interface Sender {
  readonly windowId: number;
  readonly isMainFrame: boolean;
  readonly isOurOrigin: boolean;
}

/** What a handler of the shell knows beside the input. */
export interface ShellContext {
  readonly windowId: number;
  readonly memory: WindowMemory;
  /** Path behind `fileToken`, for a method with `file`. */
  readonly filePath: string | null;
  /** Asks the core in the name of the same caller, with a path of the shell's own where the method takes a file. */
  askCore(method: MethodName, input: unknown, filePath?: string): Promise<Result<unknown>>;
}

export type MethodName = `${string}.${string}`;
export type ShellHandler = (input: unknown, context: ShellContext) => Result<unknown> | Promise<Result<unknown>>;

export interface GateParts {
  readonly contract: Contract;
  readonly shell: Readonly<Record<string, Readonly<Record<string, ShellHandler>>>>;
  readonly core: { call(method: MethodName, input: unknown, caller: CoreCaller): Promise<Result<unknown>> };
  /** Null for a window that is not ours. */
  readonly memoryOf: (windowId: number) => WindowMemory | null;
  readonly log: Log;
  /** Somebody signed in or out in a window. */
  readonly sessionChanged?: (windowId: number, memory: WindowMemory) => void;
}

export type Gate = (sender: Sender, method: unknown, input: unknown) => Promise<Result<unknown>>;

interface Entry {
  readonly name: MethodName;
  readonly feature: string;
  readonly definition: MethodDefinition;
  readonly handler: ShellHandler | null;
}

/**
 * The one door between pages and everything else (design §3, step 2; Electron's security checklist 17, «Validate the sender of all IPC
 * messages»): main frame? our origin? known window? known method? input schema? session? file token? Then the handler of the
 * shell, or the core.
 *
 * It never rejects: what is thrown behind it becomes `app_unexpected` with the reference of the log's entry. Codes of its own:
 * `ipc_sender_refused`, `ipc_unknown_method`, `ipc_input_invalid`, `ipc_file_unknown`, `session_missing`, `app_unexpected`.
 */
export function createGate(parts: GateParts): Gate {
  const entries = tableOf(parts);
  return async (sender, method, input) => {
    const memory = sender.isMainFrame && sender.isOurOrigin ? parts.memoryOf(sender.windowId) : null;
    if (!memory) {
      parts.log.warn('gate.senderRefused', { windowId: sender.windowId, mainFrame: sender.isMainFrame, ourOrigin: sender.isOurOrigin });
      return failed('ipc_sender_refused');
    }
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
      const handler = definition.place === 'shell' ? (parts.shell[feature]?.[name] ?? null) : null;
      entries.set(`${feature}.${name}`, { name: `${feature}.${name}`, feature, definition, handler });
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

  let filePath: string | null = null;
  if (definition.file) {
    const { fileToken } = parsed.data as { readonly fileToken?: string };
    const file = memory.findFile(fileToken ?? '', entry.feature, definition.file);
    if (!file.ok) return file;
    filePath = file.value;
  }

  const callerWith = (path: string | null): CoreCaller => ({
    session: memory.signedIn ? { staffId: memory.signedIn.staffId } : null,
    windowId,
    filePath: path,
    ...(memory.locked?.schoolId ? { locked: { schoolId: memory.locked.schoolId, staffId: memory.locked.staffId } } : {}),
  });
  const result =
    definition.place === 'core'
      ? await parts.core.call(name, parsed.data, callerWith(filePath))
      : await shellHandler(entry)(parsed.data, {
          windowId,
          memory,
          filePath,
          askCore: (method, question, path) => parts.core.call(method, question, callerWith(path ?? null)),
        });
  // A window that was locked or closed meanwhile is not signed in again by an answer that comes late.
  if (parts.memoryOf(windowId) !== memory) return definition.session === 'opens' ? failed('session_missing') : result;
  if (changeSession(definition, memory, result)) parts.sessionChanged?.(windowId, memory);
  return result;
}

function shellHandler(entry: Entry): ShellHandler {
  if (!entry.handler) throw new Error(`no handler of the shell for ${entry.name}`);
  return entry.handler;
}

/** The session is made from the core's answer, never from what the page asked for; leaving works even when the core is gone. @returns whether it changed */
function changeSession(definition: MethodDefinition, memory: WindowMemory, result: Result<unknown>): boolean {
  switch (definition.session) {
    case 'opens': {
      if (!result.ok) return false;
      const { staffId, name } = result.value as SignedIn;
      memory.signedIn = { staffId, name };
      memory.locked = null;
      return true;
    }
    case 'closes':
      memory.forget();
      return true;
    case 'required':
    case 'none':
      return false;
    default:
      return definition.session satisfies never;
  }
}
