import type { Failure } from '#domain/errors.ts';

/**
 * A failure of the catalogue on its way through promises: React Query and error boundaries know exceptions only.
 * `failure` is data; its words come from `texts.errors` by code.
 */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Any thrown thing as a failure: what is not ours is `app_unexpected`, with its message as the reference. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  const reference = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'app_unexpected', params: { reference: reference.slice(0, 200) } };
}
