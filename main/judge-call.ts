import { contract, type MethodDefinition, type Session } from '#domain/contract/ipc/index.ts';
import { done, failed, type Result } from '#domain/result.ts';

export interface FoundMethod {
  readonly feature: string;
  readonly name: string;
  readonly definition: MethodDefinition;
}

export interface JudgedCall extends FoundMethod {
  /** As the schema has read it: nothing that it does not know is left. */
  readonly input: unknown;
}

/** The method of the contract by its full name, `journal.readPage`; names of every object are none. */
export function findMethod(method: string): FoundMethod | undefined {
  const [feature, name, ...more] = method.split('.', 3);
  if (feature === undefined || name === undefined || more.length > 0 || !Object.hasOwn(contract, feature)) return undefined;
  const methods: Readonly<Record<string, MethodDefinition>> = contract[feature as keyof typeof contract];
  const definition = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return definition && { feature, name, definition };
}

/**
 * Known method of the core? input schema? session?
 *
 * @returns the call with the input as the schema has read it. Codes: `ipc_unknown_method`, `ipc_input_invalid`, `session_missing`
 */
export function judgeCall(method: string, input: unknown, session: Session | null): Result<JudgedCall> {
  const found = findMethod(method);
  if (!found || found.definition.place !== 'core') return failed('ipc_unknown_method', { method: method.slice(0, 80) });
  const parsed = found.definition.input.safeParse(input);
  if (!parsed.success) return failed('ipc_input_invalid', { method, path: parsed.error.issues[0]?.path.map(String).join('.') ?? '' });
  if (found.definition.session === 'required' && session === null) return failed('session_missing');
  return done({ ...found, input: parsed.data });
}
