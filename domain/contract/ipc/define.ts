import type { z } from 'zod';
import type { Result } from '../../result.ts';

/**
 * How one method of the bridge is written down. Everything else is derived from it: the preload, the gate's table, the
 * types of handlers and of `window.api`, the contract tests and `docs/ipc.md`.
 */
export interface MethodDefinition {
  /** A query changes nothing; a command may. */
  readonly kind: 'query' | 'command';
  /** Who answers: the core (database, rules) or the shell (windows, dialogs, keychain). */
  readonly place: 'core' | 'shell';
  /** Whether a signed-in person is needed; `opens` and `closes` make and end the session, which the shell remembers. */
  readonly session: 'required' | 'none' | 'opens' | 'closes';
  /** The action that domain/policy judges; `none` where everybody may. */
  readonly action: string;
  /** One line for docs/ipc.md. */
  readonly what: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** Long work: the input carries `jobId`, progress comes as an event, `jobs.cancel` ends it. */
  readonly job?: true;
  /** The input carries `fileToken`, which the shell turns into a path from its own memory; a page never names a path. */
  readonly file?: 'read' | 'write';
}

/** Whether a page asks the shell for it; everything else goes through its port to the core (docs/adr/0018). Leaving must work also where the core hangs. */
export const goesByShell = ({ place, session }: MethodDefinition): boolean => place === 'shell' || session === 'closes';

export type FeatureDefinition = Readonly<Record<string, MethodDefinition>>;

/** Keeps the literal types; a feature without input, output or place does not compile. */
export const defineFeature = <const Feature extends FeatureDefinition>(feature: Feature): Feature => feature;

export type Contract = Readonly<Record<string, FeatureDefinition>>;

export type InputOf<Method extends MethodDefinition> = z.input<Method['input']>;
export type ParsedInputOf<Method extends MethodDefinition> = z.output<Method['input']>;
export type OutputOf<Method extends MethodDefinition> = z.output<Method['output']>;

/** `window.api`, as the page sees it. */
export type ApiOf<C extends Contract> = {
  readonly [Feature in keyof C]: {
    readonly [Method in keyof C[Feature]]: (input: InputOf<C[Feature][Method]>) => Promise<Result<OutputOf<C[Feature][Method]>>>;
  };
};

type PlacedMethods<Feature extends FeatureDefinition, Place extends MethodDefinition['place']> = {
  [Method in keyof Feature]: Feature[Method]['place'] extends Place ? Method : never;
}[keyof Feature];

/** The handlers one side must bring: every method of its place, no more, no fewer. */
export type HandlersOf<C extends Contract, Place extends MethodDefinition['place'], Context> = {
  readonly [Feature in keyof C as PlacedMethods<C[Feature], Place> extends never ? never : Feature]: {
    readonly [Method in PlacedMethods<C[Feature], Place>]: (
      input: ParsedInputOf<C[Feature][Method]>,
      context: Context,
    ) => Result<OutputOf<C[Feature][Method]>> | Promise<Result<OutputOf<C[Feature][Method]>>>;
  };
};
