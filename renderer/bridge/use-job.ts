import { useCallback, useEffect, useRef, useState } from 'react';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { Failure } from '#domain/errors.ts';
import { failureOf } from './failure-error.ts';
import { useBridge } from './hooks.tsx';
import type { FeatureName, InputFor, JobName, OutputFor } from './methods.ts';

export type JobProgress = Pick<Events['progress'], 'done' | 'total' | 'step'>;

export type JobState =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly progress: JobProgress | null; readonly cancelling: boolean }
  | { readonly is: 'failed'; readonly failure: Failure };

export interface Job<Input, Output> {
  readonly state: JobState;
  /** Starts the work; answers its value, or null when it failed or was cancelled (see `state`). A second start while it runs is refused with null. */
  readonly start: (input: Omit<Input, 'jobId'>) => Promise<Output | null>;
  /** Asks the core to end it; what it began is removed. */
  readonly cancel: () => void;
  /** Why the last start answered null, for the handler that started it; null where it was cancelled. */
  readonly failure: () => Failure | null;
  /** Forgets a failure. */
  readonly clear: () => void;
}

/** Long work of the core with progress and cancel. It is cancelled when the component goes. */
export function useJob<F extends FeatureName, M extends JobName<F>>(feature: F, method: M): Job<InputFor<F, M>, OutputFor<F, M>> {
  const bridge = useBridge();
  const [state, setState] = useState<JobState>({ is: 'idle' });
  const running = useRef<string | null>(null);
  const last = useRef<Failure | null>(null);

  useEffect(
    () =>
      bridge.listen('progress', ({ jobId, ...progress }) => {
        if (jobId !== running.current) return;
        setState((before) => (before.is === 'running' ? { ...before, progress } : before));
      }),
    [bridge],
  );

  const cancelRunning = useCallback(() => {
    if (running.current === null) return;
    // A job that has just ended refuses the cancel; its own answer tells what happened.
    void bridge.api.app.cancelJob({ jobId: running.current });
  }, [bridge]);

  useEffect(() => cancelRunning, [cancelRunning]);

  const start = useCallback(
    async (input: Omit<InputFor<F, M>, 'jobId'>): Promise<OutputFor<F, M> | null> => {
      if (running.current !== null) return null;
      const jobId = bridge.makeJobId();
      running.current = jobId;
      last.current = null;
      setState({ is: 'running', progress: null, cancelling: false });
      try {
        const output = await bridge.ask(feature, method, { ...input, jobId } as unknown as InputFor<F, M>);
        setState({ is: 'idle' });
        return output;
      } catch (thrown) {
        const failure = failureOf(thrown);
        last.current = failure.code === 'job_cancelled' ? null : failure;
        setState(failure.code === 'job_cancelled' ? { is: 'idle' } : { is: 'failed', failure });
        return null;
      } finally {
        running.current = null;
      }
    },
    [bridge, feature, method],
  );

  const cancel = useCallback(() => {
    cancelRunning();
    setState((before) => (before.is === 'running' ? { ...before, cancelling: true } : before));
  }, [cancelRunning]);

  const clear = useCallback(() => setState((before) => (before.is === 'failed' ? { is: 'idle' } : before)), []);

  const failure = useCallback(() => last.current, []);

  return { state, start, cancel, failure, clear };
}
