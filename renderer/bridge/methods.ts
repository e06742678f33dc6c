import type { ApiOf, AppContract } from '#domain/contract/ipc/index.ts';
import type { Result } from '#domain/result.ts';

type Methods = ApiOf<AppContract>;

/** The contract as the page's hooks see it: names, inputs and answers, told apart by kind. Types only. */
export type FeatureName = keyof AppContract;
export type MethodName<F extends FeatureName> = keyof AppContract[F] & string;

type WithTrait<F extends FeatureName, Trait> = {
  [M in MethodName<F>]: AppContract[F][M] extends Trait ? M : never;
}[MethodName<F>];

export type QueryName<F extends FeatureName> = WithTrait<F, { kind: 'query' }>;
export type CommandName<F extends FeatureName> = WithTrait<F, { kind: 'command' }>;
/** Long work: its input carries `jobId`. */
export type JobName<F extends FeatureName> = WithTrait<F, { job: true }>;

export type InputFor<F extends FeatureName, M extends MethodName<F>> = Methods[F][M] extends (input: infer Input) => unknown ? Input : never;
export type OutputFor<F extends FeatureName, M extends MethodName<F>> = Methods[F][M] extends (input: never) => Promise<Result<infer Output>>
  ? Output
  : never;
