import { QueryClientProvider, useMutation, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { createContext, use, useEffect, useEffectEvent, type ReactNode } from 'react';
import type { EventName, Events } from '#domain/contract/ipc/index.ts';
import { apiQuery, type Bridge } from './bridge.ts';
import type { FailureError } from './failure-error.ts';
import type { CommandName, FeatureName, InputFor, OutputFor, QueryName } from './methods.ts';

const BridgeContext = createContext<Bridge | null>(null);

/** Gives the components below the bridge and its cache. */
export function BridgeProvider({ bridge, children }: { readonly bridge: Bridge; readonly children: ReactNode }) {
  return (
    <BridgeContext value={bridge}>
      <QueryClientProvider client={bridge.queries}>{children}</QueryClientProvider>
    </BridgeContext>
  );
}

export function useBridge(): Bridge {
  const bridge = use(BridgeContext);
  if (bridge === null) throw new Error('BridgeProvider is missing above this component');
  return bridge;
}

export interface ApiQueryOptions {
  readonly enabled?: boolean;
  /** While the next input is being asked, the answer to the last one stays. */
  readonly keepPrevious?: boolean;
  /** The screen shows a failure itself; no trouble screen covers it. */
  readonly failureHandled?: boolean;
}

/** Asks the core or the shell; asked again by itself when a `changed` event speaks of it. */
export function useApiQuery<F extends FeatureName, M extends QueryName<F>>(
  feature: F,
  method: M,
  input: InputFor<F, M>,
  { enabled = true, keepPrevious = false, failureHandled = false }: ApiQueryOptions = {},
): UseQueryResult<OutputFor<F, M>, FailureError> {
  const bridge = useBridge();
  return useQuery<OutputFor<F, M>, FailureError>({
    ...apiQuery(bridge, feature, method, input),
    enabled,
    meta: { failureHandled },
    ...(keepPrevious ? { placeholderData: (previous: OutputFor<F, M> | undefined) => previous } : {}),
  } as Parameters<typeof useQuery<OutputFor<F, M>, FailureError>>[0]);
}

export interface ApiCommandOptions<Output, Input> {
  readonly onDone?: (output: Output, input: Input) => void;
  readonly onFailure?: (error: FailureError, input: Input) => void;
  /** The screen shows a failure itself (`mutation.error`); otherwise a notification does. */
  readonly failureHandled?: boolean;
}

/** A command as a mutation: `mutate(input)` or `mutateAsync(input)`. A failure that nobody handles is shown as a notification. */
export function useApiCommand<F extends FeatureName, M extends CommandName<F>>(
  feature: F,
  method: M,
  { onDone, onFailure, failureHandled = onFailure !== undefined }: ApiCommandOptions<OutputFor<F, M>, InputFor<F, M>> = {},
): UseMutationResult<OutputFor<F, M>, FailureError, InputFor<F, M>> {
  const bridge = useBridge();
  return useMutation<OutputFor<F, M>, FailureError, InputFor<F, M>>({
    mutationFn: (input) => bridge.ask(feature, method, input),
    meta: { failureHandled },
    onSuccess: (output, input) => onDone?.(output, input),
    onError: (error, input) => onFailure?.(error, input),
  });
}

/** Listens to an event of the shell or the core for as long as the component stands. */
export function useApiEvent<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): void {
  const bridge = useBridge();
  const latest = useEffectEvent(listener);
  useEffect(() => bridge.listen(name, (event) => latest(event)), [bridge, name]);
}
