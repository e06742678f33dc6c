import { act, useEffect, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api, EventName, Events } from '#domain/contract/ipc/index.ts';
import type { Failure } from '#domain/errors.ts';
import { createBridge, type Bridge, type FailureReport } from './bridge.ts';
import { BridgeProvider, useApiCommand, useApiQuery } from './hooks.tsx';
import { useJob, type Job } from './use-job.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

type Method = (input: never) => Promise<unknown>;

/** The shell's side of the page: methods that answer what the test wants, and events it sends. */
function makeShell(methods: Record<string, Record<string, Method>>) {
  const listeners = new Map<EventName, Set<(event: never) => void>>();
  const api = {
    ...methods,
    on: (name: EventName, listener: (event: never) => void) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener));
      return () => heard.delete(listener);
    },
  } as unknown as Api;
  return {
    api,
    emit: <Name extends EventName>(name: Name, event: Events[Name]) => {
      for (const listener of listeners.get(name) ?? []) (listener as (event: Events[Name]) => void)(event);
    },
    listening: () => [...listeners.values()].reduce((sum, heard) => sum + heard.size, 0),
  };
}

const ok = async (value: unknown) => ({ ok: true, value });
/** Waits until the page has come so far. */
const until = (check: () => void) =>
  vi.waitFor(async () => {
    await act(async () => {});
    check();
  });
const refused = async (failure: Failure) => ({ ok: false, error: failure });
const bridgeOf = (api: Api): Bridge => createBridge({ api, makeJobId: () => 'job-1' });

describe('the bridge', () => {
  it('throws a failure of the catalogue with its code and values', async () => {
    const shell = makeShell({ journal: { readPage: () => refused({ code: 'term_closed', params: { term: '1 четверть' } }) } });
    await expect(bridgeOf(shell.api).ask('journal', 'readPage', {} as never)).rejects.toMatchObject({
      failure: { code: 'term_closed', params: { term: '1 четверть' } },
    });
  });

  it('turns a rejected call and an unknown method into failures, never into foreign exceptions', async () => {
    const shell = makeShell({ app: { readState: () => Promise.reject(new TypeError('no such channel')) } });
    const bridge = bridgeOf(shell.api);
    await expect(bridge.ask('app', 'readState', {})).rejects.toMatchObject({ failure: { code: 'app_unexpected' } });
    await expect(bridge.ask('school', 'readOverview', {})).rejects.toMatchObject({
      failure: { code: 'ipc_unknown_method', params: { method: 'school.readOverview' } },
    });
  });

  it('stops listening when it is closed', () => {
    const shell = makeShell({});
    const bridge = bridgeOf(shell.api);
    expect(shell.listening()).toBe(1);
    bridge.close();
    expect(shell.listening()).toBe(0);
  });
});

describe('the hooks', () => {
  let place: HTMLElement;
  let root: Root;
  beforeEach(() => {
    place = document.createElement('div');
    root = createRoot(place);
  });
  afterEach(() => act(() => root.unmount()));

  const render = (bridge: Bridge, children: ReactNode) => act(async () => root.render(<BridgeProvider bridge={bridge}>{children}</BridgeProvider>));

  it('ask once, and again when a changed event names what was asked', async () => {
    let version = 0;
    const readLesson = vi.fn<Method>(() => ok({ topic: `тема ${++version}` }));
    const shell = makeShell({ journal: { readLesson } });
    function Lesson() {
      const { data } = useApiQuery('journal', 'readLesson', { lessonId: 'l1' as never });
      return <p>{data?.topic}</p>;
    }
    await render(bridgeOf(shell.api), <Lesson />);
    await until(() => expect(place.textContent).toBe('тема 1'));
    await act(async () => shell.emit('changed', { topic: 'lesson', ids: ['l2'], source: null }));
    expect(readLesson).toHaveBeenCalledTimes(1);
    await act(async () => shell.emit('changed', { topic: 'lesson', ids: ['l1'], source: 7 }));
    await until(() => expect(place.textContent).toBe('тема 2'));
    expect(readLesson).toHaveBeenCalledTimes(2);
  });

  it('do not repeat a refused query and report it', async () => {
    const readOverview = vi.fn<Method>(() => refused({ code: 'database_damaged', params: { file: 'x' } }));
    const shell = makeShell({ school: { readOverview } });
    const bridge = bridgeOf(shell.api);
    const reports: FailureReport[] = [];
    bridge.onFailure((report) => reports.push(report));
    function Overview() {
      const { error } = useApiQuery('school', 'readOverview', {});
      return <p>{error?.failure.code}</p>;
    }
    await render(bridge, <Overview />);
    await until(() => expect(place.textContent).toBe('database_damaged'));
    expect(readOverview).toHaveBeenCalledTimes(1);
    expect(reports).toEqual([{ from: 'query', failure: { code: 'database_damaged', params: { file: 'x' } }, handled: false }]);
  });

  it('report a failed command as handled when the caller handles it, and as unhandled otherwise', async () => {
    const shell = makeShell({ accounts: { signOut: () => refused({ code: 'ipc_core_gone', params: {} }) } });
    const bridge = bridgeOf(shell.api);
    const reports: FailureReport[] = [];
    bridge.onFailure((report) => reports.push(report));
    const onFailure = vi.fn<(error: unknown) => void>();
    function Buttons() {
      const open = useApiCommand('accounts', 'signOut');
      const handled = useApiCommand('accounts', 'signOut', { onFailure });
      return (
        <>
          <button type="button" onClick={() => open.mutate({})}>1</button>
          <button type="button" onClick={() => handled.mutate({})}>2</button>
        </>
      );
    }
    await render(bridge, <Buttons />);
    for (const button of place.querySelectorAll('button')) await act(async () => button.click());
    await until(() => expect(reports).toHaveLength(2));
    expect(reports.map(({ from, handled }) => [from, handled])).toEqual([['command', false], ['command', true]]);
    expect(onFailure).toHaveBeenCalledTimes(1);
  });

  describe('for long work', () => {
    let finish: (answer: unknown) => void;
    const hand: { job?: Job<{ jobId: string }, unknown> } = {};
    const cancelJob = vi.fn<Method>(() => ok({}));
    const openDemo = vi.fn<Method>(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const shell = makeShell({ school: { openDemo }, app: { cancelJob } });
    function Work() {
      const job = useJob('school', 'openDemo');
      useEffect(() => {
        hand.job = job;
      }, [job]);
      const { state } = job;
      return <p>{state.is === 'running' ? `${state.progress?.done ?? '–'}${state.cancelling ? ' stopping' : ''}` : state.is}</p>;
    }
    beforeEach(() => {
      cancelJob.mockClear();
      openDemo.mockClear();
    });

    it('show the progress of this job only, and its answer', async () => {
      await render(bridgeOf(shell.api), <Work />);
      let answer: unknown;
      await act(async () => {
        void hand.job!.start({}).then((value) => (answer = value));
      });
      expect(openDemo).toHaveBeenCalledWith({ jobId: 'job-1' });
      await act(async () => shell.emit('progress', { jobId: 'another', done: 9, total: 9, step: 'x' }));
      expect(place.textContent).toBe('–');
      await act(async () => shell.emit('progress', { jobId: 'job-1', done: 3, total: 9, step: 'x' }));
      expect(place.textContent).toBe('3');
      expect(await hand.job!.start({})).toBeNull();
      expect(openDemo).toHaveBeenCalledTimes(1);
      await act(async () => finish({ ok: true, value: 'school' }));
      expect([place.textContent, answer]).toEqual(['idle', 'school']);
    });

    it('cancel, and take a cancelled job for no failure', async () => {
      await render(bridgeOf(shell.api), <Work />);
      await act(async () => void hand.job!.start({}));
      await act(async () => hand.job!.cancel());
      expect(cancelJob).toHaveBeenCalledWith({ jobId: 'job-1' });
      expect(place.textContent).toBe('– stopping');
      await act(async () => finish({ ok: false, error: { code: 'job_cancelled', params: {} } }));
      expect(place.textContent).toBe('idle');
    });

    it('keep a failure until it is cleared', async () => {
      await render(bridgeOf(shell.api), <Work />);
      await act(async () => void hand.job!.start({}));
      await act(async () => finish({ ok: false, error: { code: 'database_disk_full', params: { folder: 'x' } } }));
      expect(hand.job!.state).toEqual({ is: 'failed', failure: { code: 'database_disk_full', params: { folder: 'x' } } });
      await act(async () => hand.job!.clear());
      expect(place.textContent).toBe('idle');
    });

    it('end with the component that began it', async () => {
      await render(bridgeOf(shell.api), <Work />);
      await act(async () => void hand.job!.start({}));
      await act(async () => root.render(null));
      expect(cancelJob).toHaveBeenCalledWith({ jobId: 'job-1' });
      await act(async () => finish({ ok: false, error: { code: 'job_cancelled', params: {} } }));
    });
  });
});
