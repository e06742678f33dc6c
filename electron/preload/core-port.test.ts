import { describe, expect, it } from 'vitest';
import { done, failed } from '#domain/result.ts';
import type { PageCall } from '#main/page-protocol.ts';
import { PlayedPort } from '../../tests/fixtures/played-port.ts';
import { CorePort } from './core-port.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A preload with its shell; `core` is the other end of the port that was given last. */
function open() {
  const asked = { times: 0 };
  const events: unknown[] = [];
  const port = new CorePort(() => (asked.times += 1), (name, payload) => events.push([name, payload]));
  const give = (): { core: PlayedPort; calls: PageCall[] } => {
    const { port1, port2 } = PlayedPort.pair();
    const calls: PageCall[] = [];
    port2.on('message', ({ data }) => calls.push(data as PageCall));
    port2.start();
    port.given(port1);
    return { core: port2, calls };
  };
  return { port, asked, events, give };
}

describe('the preload’s way to the core (docs/adr/0018)', () => {
  it('asks for one port, and sends nothing before the core has said that it hears', async () => {
    const { port, asked, give } = open();
    port.prepare();
    const answer = port.call('accounts.unlock', { password: 'снег тает' });
    expect(asked.times).toBe(1);
    const { core, calls } = give();
    await settle();
    expect(calls).toEqual([]);
    core.postMessage({ kind: 'ready' });
    await settle();
    expect(calls).toEqual([{ id: 1, method: 'accounts.unlock', input: { password: 'снег тает' } }]);
    core.postMessage({ kind: 'answer', id: 1, result: done('well') });
    expect(await answer).toEqual(done('well'));
  });

  it('answers ipc_core_gone for what was under way when the port ended, and asks for another with the next call', async () => {
    const { port, asked, give } = open();
    const answer = port.call('a.a', {});
    const { core } = give();
    core.postMessage({ kind: 'ready' });
    await settle();
    core.close();
    expect(await answer).toEqual(failed('ipc_core_gone'));
    const again = port.call('a.a', {});
    expect(asked.times).toBe(2);
    const { core: next, calls } = give();
    next.postMessage({ kind: 'ready' });
    await settle();
    next.postMessage({ kind: 'answer', id: calls[0]!.id, result: done(2) });
    expect(await again).toEqual(done(2));
  });

  it('says why there is no port', async () => {
    const { port } = open();
    const answer = port.call('a.a', {});
    port.refused('ipc_sender_refused');
    expect(await answer).toEqual(failed('ipc_sender_refused'));
  });

  it('hears no port but its own: one that was replaced neither answers nor ends anything', async () => {
    const { port, events, give } = open();
    const first = give();
    const { core, calls } = give();
    core.postMessage({ kind: 'ready' });
    await settle();
    const answer = port.call('a.a', {});
    first.core.postMessage({ kind: 'answer', id: 1, result: done('forged') });
    first.core.postMessage({ kind: 'event', name: 'changed', payload: {} });
    first.core.close();
    await settle();
    core.postMessage({ kind: 'answer', id: calls[0]!.id, result: done('own') });
    expect(await answer).toEqual(done('own'));
    expect(events).toEqual([]);
  });

  it('refuses what no message can carry, and goes on', async () => {
    const { port, give } = open();
    const { core, calls } = give();
    core.postMessage({ kind: 'ready' });
    await settle();
    expect(await port.call('a.a', () => undefined)).toEqual(failed('ipc_input_invalid'));
    void port.call('b.b', {});
    await settle();
    expect(calls.map(({ method }) => method)).toEqual(['b.b']);
  });

  it('passes events of the core on', async () => {
    const { events, give } = open();
    const { core } = give();
    core.postMessage({ kind: 'event', name: 'changed', payload: { topic: 'people' } });
    await settle();
    expect(events).toEqual([['changed', { topic: 'people' }]]);
  });
});
