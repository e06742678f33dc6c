import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { Failure } from '#domain/errors.ts';
import type { Api, EventName, Events } from '#domain/contract/ipc/index.ts';
import type { Result } from '#domain/result.ts';
import { isAskedAgain } from './asked-again.ts';
import { FailureError, failureOf } from './failure-error.ts';
import type { FeatureName, InputFor, MethodName, OutputFor, QueryName } from './methods.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent outside the application. */
    readonly api?: Api;
  }
}

/** Where a failure came from: of a query the screen cannot be drawn, of a command the screen stands. */
export interface FailureReport {
  readonly from: 'query' | 'command';
  readonly failure: Failure;
  /** The caller shows it itself. */
  readonly handled: boolean;
}

/** The page's one way to the shell and the core, with the cache of what they answered. */
export interface Bridge {
  readonly api: Api;
  readonly queries: QueryClient;
  /** Calls a method; a failure is thrown as FailureError. For code outside components; in components use the hooks. */
  ask<F extends FeatureName, M extends MethodName<F>>(feature: F, method: M, input: InputFor<F, M>): Promise<OutputFor<F, M>>;
  /** A name for long work; its progress events carry it. */
  makeJobId(): string;
  listen<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /** Hears every failed query and command. */
  onFailure(listener: (report: FailureReport) => void): () => void;
  /** Stops listening to the shell. */
  close(): void;
}

export interface BridgeOptions {
  readonly api: Api;
  readonly makeJobId: () => string;
}

/** How a query is remembered: feature, method, input. */
export const queryKeyOf = <F extends FeatureName, M extends QueryName<F>>(feature: F, method: M, input: InputFor<F, M>) =>
  [feature, method, input] as const;

/** The options of one query, for `useQuery`, `ensureQueryData` and prefetching alike. */
export const apiQuery = <F extends FeatureName, M extends QueryName<F>>(bridge: Bridge, feature: F, method: M, input: InputFor<F, M>) => ({
  queryKey: queryKeyOf(feature, method, input),
  queryFn: () => bridge.ask(feature, method, input),
});

/**
 * Builds the bridge. Answers stay fresh until a `changed` event names them: the core knows when something changed, so nothing is
 * asked by the clock. `networkMode: 'always'`, because a workstation without a network is a normal day.
 */
export function createBridge({ api, makeJobId }: BridgeOptions): Bridge {
  const failureListeners = new Set<(report: FailureReport) => void>();
  const report = (from: FailureReport['from'], thrown: unknown, meta: Record<string, unknown> | undefined) => {
    const handled = meta?.['failureHandled'] === true;
    for (const listener of failureListeners) listener({ from, failure: failureOf(thrown), handled });
  };

  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: (thrown, query) => report('query', thrown, query.meta) }),
    mutationCache: new MutationCache({
      onError: (thrown, _input, _before, mutation) => report('command', thrown, mutation.options.meta),
    }),
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });

  const call = async (feature: string, method: string, input: unknown): Promise<Result<unknown>> => {
    const methods = (api as unknown as Record<string, Record<string, (input: unknown) => Promise<Result<unknown>>> | undefined>)[feature];
    const answer = methods?.[method];
    if (answer === undefined) return { ok: false, error: { code: 'ipc_unknown_method', params: { method: `${feature}.${method}` } } };
    try {
      return await answer(input);
    } catch (thrown) {
      return { ok: false, error: failureOf(thrown) };
    }
  };

  const stops = [
    api.on('changed', (event) => {
      void queries.invalidateQueries({ predicate: (query) => isAskedAgain(event, query.queryKey) });
    }),
  ];

  return {
    api,
    queries,
    async ask(feature, method, input) {
      const result = await call(feature, method, input);
      if (!result.ok) throw new FailureError(result.error);
      return result.value as OutputFor<typeof feature, typeof method>;
    },
    makeJobId,
    listen: (name, listener) => api.on(name, listener),
    onFailure(listener) {
      failureListeners.add(listener);
      return () => failureListeners.delete(listener);
    },
    close() {
      for (const stop of stops) stop();
      failureListeners.clear();
    },
  };
}
