import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { done, failed } from '#domain/result.ts';
import { MOST_UNDER_WAY } from '#main/page-door.ts';
import { isTooHeavy, MOST_WEIGHT } from '#main/weigh-input.ts';
import { PlayedPort } from '../fixtures/played-port.ts';
import { makeBench, METHODS, PAGE, WINDOW, type Bench } from './gate-bench.ts';

/** The port between a page and the core, past the shell (docs/adr/0018; issue 4, point 5): no weaker anywhere than the gate. */
const TEACHER = { staffId: 'AAAAAAAAAAAAAAAAAAAAAA' };
const LIST = ['journal.listJournals', {}] as const;

/** A signed-in page with its port. */
function open(options: Parameters<typeof makeBench>[0] = {}): { readonly bench: Bench; readonly port: PlayedPort } {
  const bench = makeBench(options);
  bench.memory.signedIn = TEACHER;
  const port = bench.openPort();
  if (!port.ok) throw new Error(port.error.code);
  port.value.start();
  return { bench, port: port.value };
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('who gets a port (Electron 17)', () => {
  test.each([
    ['a frame inside the page', { ...PAGE, isMainFrame: false }],
    ['a stranger’s origin', { ...PAGE, isOurOrigin: false }],
    ['a window we do not know', { ...PAGE, windowId: WINDOW + 1 }],
  ])('not %s', (_who, sender) => {
    const bench = makeBench();
    expect(bench.openPort(sender)).toEqual(failed('ipc_sender_refused'));
    expect(bench.logged.at(-1)?.event).toBe('gate.senderRefused');
  });

  test('not a window that is locked or closed', () => {
    const bench = makeBench();
    bench.forgetWindow();
    expect(bench.openPort()).toEqual(failed('ipc_sender_refused'));
  });

  test('one at a time: a page that asks again loses the one before', async () => {
    const { bench, port } = open();
    const next = bench.openPort();
    await settle();
    expect(port.isClosed).toBe(true);
    expect(next.ok && (await next.value.call(...LIST)).ok).toBe(true);
  });

  test('a port says that it is open before anything is sent', async () => {
    const { port } = open();
    await settle();
    expect(port.heard).toEqual([{ kind: 'ready' }]);
  });
});

describe('what goes through a port', () => {
  test('no method of the shell, and none of the core goes by the shell', async () => {
    for (const [name, definition] of METHODS) {
      const { bench, port } = open();
      // Leaving begins in the shell, which passes it on.
      const isOfShell = definition.place === 'shell' || definition.session === 'closes';
      const past = isOfShell ? await port.call(name, {}) : await bench.callShell(PAGE, name, {});
      expect({ name, past }).toEqual({ name, past: failed('ipc_unknown_method', { method: name }) });
    }
  });

  test.each(['journal.burn', 'constructor.name', '__proto__.toString', 'toString', '', 'journal.readPage.x', 'a'.repeat(100_000)])('a guessed name is refused: %.30s', async (name) => {
    const { bench, port } = open();
    expect(await port.call(name, {})).toEqual(failed('ipc_unknown_method', { method: name.slice(0, 80) }));
    expect(bench.coreCalls).toEqual([]);
  });

  test('what is no call ends the port, whatever it is, and nobody hears of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }), async (junk) => {
        const { bench, port } = open();
        port.postMessage(junk);
        await settle();
        expect(port.isClosed).toBe(true);
        expect(bench.coreCalls).toEqual([]);
        expect(bench.logged.map(({ event }) => event)).toEqual(['page.junk']);
      }),
      { numRuns: 200 },
    );
    for (const almost of [{ id: 1, method: 'journal.listJournals' }, { id: '1', method: 'journal.listJournals', input: {} }, { id: 0.5, method: 'x', input: {} }, { id: 1, method: 7, input: {} }]) {
      const { port } = open();
      port.postMessage(almost);
      await settle();
      expect(port.isClosed).toBe(true);
    }
  });

  test('what the log keeps of junk and of refused inputs is no word that was typed', async () => {
    const { bench, port } = open();
    await port.call('journal.readLesson', { lessonId: 'Иванов Пётр' });
    port.postMessage('Иванов Пётр');
    await settle();
    expect(bench.logged.map(({ event }) => event)).toEqual(['page.inputInvalid', 'page.junk']);
    expect(bench.logged.map(({ text }) => text).join()).not.toMatch(/Иванов/);
  });

  test('an input that is too heavy is refused before its schema reads it', async () => {
    const { bench, port } = open();
    const began = performance.now();
    for (const heavy of ['я'.repeat(MOST_WEIGHT + 1), new Uint8Array(MOST_WEIGHT + 1), Array.from({ length: MOST_WEIGHT / 8 }, () => 0)]) {
      expect(await port.call('journal.submitCommands', { commands: heavy })).toEqual(failed('ipc_input_invalid', { method: 'journal.submitCommands', path: '' }));
    }
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(bench.coreCalls).toEqual([]);
  });

  test('a page that floods is refused what is too much; the others and it itself later are answered', async () => {
    const hold = Promise.withResolvers<void>();
    const { bench, port } = open({ core: async () => (await hold.promise, done([])) });
    const answers = Array.from({ length: MOST_UNDER_WAY + 50 }, () => port.call(...LIST));
    const refused = await Promise.all(answers.slice(MOST_UNDER_WAY));
    expect(refused).toEqual(Array.from({ length: 50 }, () => failed('ipc_too_many_calls')));
    expect(bench.coreCalls).toHaveLength(MOST_UNDER_WAY);
    hold.resolve();
    expect((await Promise.all(answers.slice(0, MOST_UNDER_WAY))).every(({ ok }) => ok)).toBe(true);
    expect(await port.call(...LIST)).toEqual(done([]));
  });
});

describe('whose a port is', () => {
  test('nobody becomes another by a field of the call', async () => {
    const { bench, port } = open();
    port.postMessage({ id: 900, method: 'journal.listJournals', input: {}, session: { staffId: 'x' }, caller: { windowId: 1 }, staffId: 'x' });
    await settle();
    expect(bench.coreCalls.map(({ caller }) => caller)).toEqual([{ session: TEACHER, windowId: WINDOW, filePath: null }]);
  });

  test('a sign-in is the window’s only with the consent of the shell: of one that was locked meanwhile it is not', async () => {
    const entered = Promise.withResolvers<void>();
    const bench = makeBench({ core: async ({ method }) => (method === 'accounts.signInToDemo' ? (await entered.promise, done(TEACHER)) : done([])) });
    const port = bench.openPort();
    if (!port.ok) throw new Error('no port');
    const answer = port.value.call('accounts.signInToDemo', TEACHER);
    bench.forgetWindow();
    entered.resolve();
    expect(await answer).toEqual(failed('session_missing'));
    expect(await port.value.call(...LIST)).toEqual(failed('session_missing'));
    expect([bench.memory.signedIn, bench.sessions]).toEqual([null, []]);
  });

  test('after leaving it is nobody’s', async () => {
    const { bench, port } = open();
    expect((await port.call(...LIST)).ok).toBe(true);
    await bench.callShell(PAGE, 'accounts.signOut', {});
    expect(await port.call(...LIST)).toEqual(failed('session_missing'));
    expect(bench.sessions).toEqual([null]);
  });

  test('a port of before is dead once its window shows another page or is locked', async () => {
    const { bench, port } = open();
    bench.ports.takeBack(WINDOW);
    bench.door.windowClosed(WINDOW);
    await settle();
    expect(port.isClosed).toBe(true);
    // Also one whose other end somebody kept open.
    const kept = open();
    kept.bench.door.open({ pageId: 99, windowId: WINDOW, staffId: null, locked: null }, PlayedPort.pair().port2);
    kept.port.isClosed = false;
    void kept.port.call(...LIST);
    await settle();
    expect(kept.bench.coreCalls).toEqual([]);
  });

  test('when the core closes for the lock, no page is answered any more, and no late answer comes', async () => {
    const hold = Promise.withResolvers<void>();
    const { bench, port } = open({ core: async () => (await hold.promise, done('Иванов')) });
    void port.call(...LIST);
    await settle();
    bench.door.close();
    hold.resolve();
    await settle();
    expect(port.isClosed).toBe(true);
    expect(JSON.stringify(port.heard)).not.toContain('Иванов');
  });

  test('a file is one of the page’s own window: a token is judged by the shell when the core asks', async () => {
    const { bench, port } = open();
    const fileToken = bench.memory.rememberFile('/school/Список.xlsx', 'roster-template');
    const input = { fileToken, groupId: 'A'.repeat(22) };
    expect(await port.call('people.saveRosterTemplate', { ...input, fileToken: 'A'.repeat(32) })).toEqual(failed('ipc_file_unknown'));
    expect(await port.call('people.saveRosterTemplate', input)).toMatchObject({ ok: true });
    bench.forgetWindow();
    expect(await port.call('people.saveRosterTemplate', input)).toEqual(failed('ipc_file_unknown'));
    expect(bench.coreCalls.map(({ caller }) => caller.filePath)).toEqual(['/school/Список.xlsx']);
  });

  test('a cancel does not overtake the job that waits for its file', async () => {
    const { bench, port } = open();
    const fileToken = bench.memory.rememberFile('/school/Письма.xlsx', 'roster-template');
    const answers = [port.call('people.saveRosterTemplate', { fileToken, groupId: 'A'.repeat(22) }), port.call('app.cancelJob', { jobId: 'j' })];
    await Promise.all(answers);
    expect(bench.coreCalls.map(({ method }) => method)).toEqual(['people.saveRosterTemplate', 'app.cancelJob']);
  });

  test('after the core has fallen over, the shell tells the next one who is signed in', async () => {
    const { bench } = open();
    const next = bench.openPort();
    expect(next.ok && (await next.value.call(...LIST)).ok).toBe(true);
    expect(bench.coreCalls.at(-1)?.caller.session).toEqual(TEACHER);
  });
});

describe('events', () => {
  test('go to the window they are for, through its port alone', async () => {
    const { bench, port } = open();
    bench.door.tell('progress', { jobId: 'j', done: 1, total: 2, step: '' }, WINDOW);
    bench.door.tell('progress', { jobId: 'k', done: 1, total: 2, step: '' }, WINDOW + 1);
    bench.door.tell('changed', { topic: 'school', ids: [], source: null }, 'all');
    await settle();
    expect(port.heard.slice(1)).toEqual([
      { kind: 'event', name: 'progress', payload: { jobId: 'j', done: 1, total: 2, step: '' } },
      { kind: 'event', name: 'changed', payload: { topic: 'school', ids: [], source: null } },
    ]);
  });
});

describe('the weight of an input', () => {
  test('stops reading where the limit is, also of what is deep or empty', () => {
    expect(isTooHeavy({ a: 'x'.repeat(100) }, 100)).toBe(true);
    expect(isTooHeavy({ a: 'x'.repeat(50), b: [1, 2] }, 200)).toBe(false);
    let deep: unknown = 'x';
    for (let depth = 0; depth < 10_000; depth += 1) deep = [deep];
    expect(isTooHeavy(deep)).toBe(true);
    expect(isTooHeavy(Array.from({ length: 1_000_000 }, () => []))).toBe(true);
    expect(isTooHeavy(new Map([['a', 1]]), 100)).toBe(false);
    expect(isTooHeavy(10n ** 10n)).toBe(true);
  });

  test('lets every input through that the contract allows a list of a thousand of', () => {
    expect(isTooHeavy({ kind: 'staff', holderIds: Array.from({ length: 1_000 }, () => 'A'.repeat(64)), reason: 'first' })).toBe(false);
  });
});
