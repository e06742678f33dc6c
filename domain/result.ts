import type { Failure } from './errors.ts';

/** What crosses a border: a value, or a failure that names a code of the catalogue. Never an exception. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

export const done = <Value>(value: Value): Result<Value> => ({ ok: true, value });

export type Failed = Extract<Result<never>, { readonly ok: false }>;

export const failed = (code: Failure['code'], params: Failure['params'] = {}): Failed => ({
  ok: false,
  error: { code, params },
});

/** For the end of a switch that must be exhaustive. */
export function missingCase(value: never): never {
  throw new TypeError(`case not handled: ${String(value)}`);
}
