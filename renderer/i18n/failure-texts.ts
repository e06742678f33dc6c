import type { ErrorCode, Failure } from '#domain/errors.ts';

/** What happened, and what is safe or what to do next. */
export interface FailureWords {
  readonly title: string;
  readonly help: string;
}

/** Words for every code of the catalogue: a code without words does not compile. */
export type FailureTexts = Readonly<Record<ErrorCode, (params: Failure['params']) => FailureWords>>;
