import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contract, events, goesByShell } from '#domain/contract/ipc/index.ts';
import { done, failed } from '#domain/result.ts';
import { BY_SHELL, EVENTS, METHODS as PRELOAD } from '#electron/preload/api.generated.ts';
import { FILE_PURPOSES, type FilePurposeName } from '#electron/ipc-gate/index.ts';
import { makeBench, METHODS, PAGE, WINDOW } from './gate-bench.ts';
import { validInput } from './valid-input.ts';

const TEACHER = { staffId: 'AAAAAAAAAAAAAAAAAAAAAA' };

test('the preload has exactly the methods and events of the contract', () => {
  const names = Object.fromEntries(Object.entries(contract).map(([feature, methods]) => [feature, Object.keys(methods)]));
  expect(PRELOAD).toEqual(names);
  expect(EVENTS).toEqual(Object.keys(events));
});

describe.each(METHODS)('%s', (name, definition) => {
  test('has a handler of the shell, or goes to the core', async () => {
    const bench = makeBench();
    const [feature, method] = name.split('.') as [string, string];
    const handlers = bench.handlers as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    expect(typeof handlers[feature]?.[method] === 'function').toBe(definition.place === 'shell');

    bench.memory.signedIn = TEACHER;
    const input = fc.sample(validInput(definition.input), 1)[0] as Readonly<Record<string, unknown>>;
    await bench.call(PAGE, name, input);
    // A method with a file is not passed on with a token that nobody handed out.
    const reachesTheCore = definition.place === 'core' && !definition.file;
    expect(BY_SHELL.has(name)).toBe(goesByShell(definition));
    expect(bench.coreCalls.map((call) => call.method)).toEqual(reachesTheCore ? [name] : []);
  });

  test('refuses whatever its schema does not take, and tells nobody', async () => {
    const bench = makeBench();
    bench.memory.signedIn = TEACHER;
    await fc.assert(
      fc.asyncProperty(
        // What has crossed a process: structured clone makes plain objects of those without a prototype.
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }).filter((junk) => !definition.input.safeParse(structuredClone(junk)).success),
        async (junk) => {
          const answer = await bench.call(PAGE, name, junk);
          expect(answer).toMatchObject({ ok: false, error: { code: 'ipc_input_invalid', params: { method: name } } });
        },
      ),
      { numRuns: 60 },
    );
    expect(bench.coreCalls).toEqual([]);
  });

  test('takes every input that its schema takes', async () => {
    await fc.assert(
      fc.asyncProperty(validInput(definition.input), async (input) => {
        const bench = makeBench();
        bench.memory.signedIn = TEACHER;
        const answer = await bench.call(PAGE, name, input);
        expect(answer.ok ? null : answer.error.code).toBeOneOf([null, 'ipc_file_unknown']);
      }),
      { numRuns: 30 },
    );
  });

  test('asks for a session where the contract says so', async () => {
    const bench = makeBench();
    const answer = await bench.call(PAGE, name, fc.sample(validInput(definition.input), 1)[0]);
    const missing = !answer.ok && answer.error.code === 'session_missing';
    expect(missing).toBe(definition.session === 'required');
    expect(missing && bench.coreCalls.length > 0).toBe(false);
  });

  test.each([
    ['a frame inside the page', { ...PAGE, isMainFrame: false }],
    ['a stranger’s origin', { ...PAGE, isOurOrigin: false }],
    ['a window we do not know', { ...PAGE, windowId: WINDOW + 1 }],
  ])('refuses %s before it looks at anything else', async (_who, sender) => {
    const bench = makeBench();
    bench.memory.signedIn = TEACHER;
    const answer = await bench.call(sender, name, fc.sample(validInput(definition.input), 1)[0]);
    expect(answer).toEqual(failed('ipc_sender_refused'));
    expect(bench.coreCalls).toEqual([]);
  });
});

test.each(METHODS.filter(([, definition]) => definition.file))('%s takes a path from the shell’s memory only', async (name, definition) => {
  const bench = makeBench();
  bench.memory.signedIn = TEACHER;
  const input = fc.sample(validInput(definition.input), 1)[0] as Readonly<Record<string, unknown>>;
  const guessed = await bench.call(PAGE, name, { ...input, fileToken: '/etc/passwd-and-more' });
  expect(guessed).toEqual(failed('ipc_file_unknown'));
  expect(bench.coreCalls).toEqual([]);

  const purpose = Object.entries(FILE_PURPOSES).find(([, known]) => known.feature === name.split('.')[0] && known.mode === definition.file)!;
  const fileToken = bench.memory.rememberFile('/school/chosen', purpose[0] as FilePurposeName);
  await bench.call(PAGE, name, { ...input, fileToken });
  expect(bench.coreCalls.map((call) => call.caller.filePath)).toEqual(['/school/chosen']);
});

test('an unknown method is refused by name, also names of every object', async () => {
  const bench = makeBench();
  const guessed = ['journal.burn', 'constructor.name', '__proto__.toString', 'journal', 'journal.readPage.more', ''];
  for (const method of [...guessed, 42, null, undefined, { a: 1 }]) expect(await bench.callShell(PAGE, method, {})).toMatchObject({ ok: false, error: { code: 'ipc_unknown_method' } });
  for (const method of guessed) expect(await bench.call(PAGE, method, {})).toMatchObject({ ok: false, error: { code: 'ipc_unknown_method' } });
});

describe('the session', () => {
  const person = { ...TEACHER, name: 'Кузнецова Мария Петровна', position: 'учитель', roles: [], classes: [], subjects: [] };

  test('is made from the core’s answer and handed to the core, never taken from the page', async () => {
    const bench = makeBench({ core: async ({ method }) => done(method === 'accounts.signInToDemo' ? person : []) });
    await bench.call(PAGE, 'accounts.signInToDemo', { staffId: 'BBBBBBBBBBBBBBBBBBBBBB' });
    expect(bench.memory.signedIn).toEqual(TEACHER);
    await bench.call(PAGE, 'journal.listJournals', { session: { staffId: 'CCCCCCCCCCCCCCCCCCCCCC' }, staffId: 'CCCCCCCCCCCCCCCCCCCCCC' });
    expect(bench.coreCalls.at(-1)?.caller).toEqual({ session: { staffId: TEACHER.staffId }, windowId: WINDOW, filePath: null });
    expect(bench.coreCalls.at(-1)?.input).toEqual({});
  });

  test('is not made by a sign-in that was refused', async () => {
    const bench = makeBench({ core: async () => failed('person_unknown') });
    await bench.call(PAGE, 'accounts.signInToDemo', { staffId: TEACHER.staffId });
    expect(bench.memory.signedIn).toBeNull();
  });

  test('ends with sign-out, with the chosen files, also when the core is gone', async () => {
    const bench = makeBench({ core: async () => failed('ipc_core_gone') });
    bench.memory.signedIn = TEACHER;
    const token = bench.memory.rememberFile('/school/a.xlsx', 'roster');
    await bench.call(PAGE, 'accounts.signOut', {});
    expect(bench.memory.signedIn).toBeNull();
    expect(bench.memory.findFile(token, 'people', 'read')).toEqual(failed('ipc_file_unknown'));
    expect(await bench.call(PAGE, 'journal.listJournals', {})).toEqual(failed('session_missing'));
  });
});

describe('a locked window (R-08, L-09)', () => {
  const locked = { staffId: 's1', schoolId: '-'.repeat(22) as never, way: 'password' as const, hint: 'i…p' };
  const entered = done({ staffId: 's1', name: 'Иванова Мария Петровна' });

  test('tells the core who locked, whatever the page says, and is open after the sign-in', async () => {
    const bench = makeBench({ core: async () => entered });
    bench.memory.locked = locked;
    await bench.call(PAGE, 'accounts.unlock', { jobId: 'j', password: 'снег тает', locked: { staffId: 's2' }, staffId: 's2' });
    expect(bench.coreCalls[0]!.caller.locked).toEqual({ schoolId: locked.schoolId, staffId: 's1' });
    expect(bench.coreCalls[0]!.input).toEqual({ jobId: 'j', password: 'снег тает' });
    expect(bench.memory.locked).toBeNull();
    expect(bench.memory.signedIn?.staffId).toBe('s1');
  });

  test('tells its page how one comes back, and not who', async () => {
    const bench = makeBench();
    bench.memory.locked = locked;
    expect(await bench.call(PAGE, 'lock.read', {})).toEqual(done({ way: 'password', schoolId: locked.schoolId, hint: 'i…p' }));
    expect((await makeBench().call(PAGE, 'lock.read', {}))).toEqual(done(null));
  });
});

describe('a defect behind the gate', () => {
  test('becomes app_unexpected with the reference of the log', async () => {
    const bench = makeBench({ core: () => Promise.reject(new Error('boom')) });
    bench.memory.signedIn = TEACHER;
    expect(await bench.call(PAGE, 'journal.listJournals', {})).toEqual(failed('app_unexpected', { reference: 'REF00001' }));
    expect(bench.logged.at(-1)?.event).toBe('page.threw');
  });

  test('nothing that a person typed is logged when an input is refused', async () => {
    const bench = makeBench();
    bench.memory.signedIn = TEACHER;
    await bench.call(PAGE, 'journal.readLesson', { lessonId: 'Иванов Пётр' });
    expect(bench.logged.map((entry) => entry.text).join()).not.toMatch(/Иванов/);
    expect(bench.logged.at(-1)).toMatchObject({ event: 'page.inputInvalid', text: expect.stringContaining('lessonId') as unknown });
  });
});
