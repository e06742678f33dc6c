import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '#domain/errors.ts';
import type { CommandId, WorkId } from '#domain/ids.ts';
import type { JournalCommand, Verdict } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { CommandQueue } from './command-queue.ts';

const command = (number: number): JournalCommand => ({
  commandId: String(number) as CommandId, name: 'removeWork', baseVersion: 0, args: { workId: `work ${number}` as WorkId },
});
const accepted = (commands: readonly JournalCommand[]): Result<{ verdicts: Verdict[] }> =>
  done({ verdicts: commands.map(({ commandId }) => ({ commandId, status: 'accepted' as const, version: 1 })) });

/** A core whose calls are answered by hand. */
function handCore() {
  const calls: { readonly ids: string[]; readonly commands: readonly JournalCommand[]; answer(result?: Result<{ verdicts: Verdict[] }>): Promise<void> }[] = [];
  const pauses: { readonly ms: number; end(): Promise<void> }[] = [];
  const turn = async () => {
    for (let i = 0; i < 8; i++) await Promise.resolve();
  };
  const queue = new CommandQueue({
    submit: (commands) => {
      const { promise, resolve } = Promise.withResolvers<Result<{ verdicts: Verdict[] }>>();
      calls.push({
        ids: commands.map((one) => one.commandId), commands,
        answer: (result = accepted(commands)) => {
          resolve(result);
          return turn();
        },
      });
      return promise;
    },
    wait: (ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      pauses.push({ ms, end: () => { resolve(); return turn(); } });
      return promise;
    },
  });
  const verdicts: string[] = [];
  const add = (...numbers: number[]) => queue.add(numbers.map(command), (one, verdict) => verdicts.push(`${one.commandId} ${verdict.status}`));
  return { queue, calls, pauses, verdicts, add };
}

describe('the queue of commands', () => {
  it('sends at once what comes to rest, and together what came while a call was under way', async () => {
    const { calls, add, verdicts, queue } = handCore();
    add(1, 2);
    add(3);
    add(4);
    expect(calls.map((call) => call.ids)).toEqual([['1', '2']]);
    expect(queue.state).toEqual({ is: 'saving', commands: 4 });
    await calls[0]!.answer();
    expect(calls.map((call) => call.ids)).toEqual([['1', '2'], ['3', '4']]);
    await calls[1]!.answer();
    expect(verdicts).toEqual(['1 accepted', '2 accepted', '3 accepted', '4 accepted']);
    expect(queue.state).toEqual({ is: 'idle' });
  });

  it('offers the same commands again after the core ended, in their order', async () => {
    const { calls, pauses, add, verdicts } = handCore();
    add(1);
    add(2);
    await calls[0]!.answer(failed('ipc_core_gone'));
    expect(verdicts).toEqual([]);
    await pauses[0]!.end();
    expect(calls[1]!.ids).toEqual(['1', '2']);
    expect(calls[1]!.commands[0]).toBe(calls[0]!.commands[0]);
    await calls[1]!.answer();
    expect(verdicts).toEqual(['1 accepted', '2 accepted']);
  });

  it('says why nothing is stored, waits ever longer and goes on by hand', async () => {
    const { calls, pauses, add, queue, verdicts } = handCore();
    add(1);
    for (let attempt = 0; attempt < 6; attempt++) {
      await calls[attempt]!.answer(failed('database_disk_full', { folder: 'x' }));
      expect(queue.state).toMatchObject({ is: 'held', commands: 1, failure: { code: 'database_disk_full' } });
      if (attempt < 5) await pauses[attempt]!.end();
    }
    expect(pauses.map((pause) => pause.ms)).toEqual([100, 300, 1_000, 3_000, 5_000, 5_000]);
    queue.retry();
    for (let i = 0; i < 8; i++) await Promise.resolve();
    await calls[6]!.answer();
    expect(verdicts).toEqual(['1 accepted']);
    expect(queue.state).toEqual({ is: 'idle' });
  });

  it.each<ErrorCode>(['app_unexpected', 'ipc_input_invalid'])('one command that makes the core stumble (%s) does not hold the others', async (code) => {
    const { calls, add, verdicts } = handCore();
    add(1, 2, 3);
    await calls[0]!.answer(failed(code));
    expect(calls[1]!.ids).toEqual(['1']);
    await calls[1]!.answer(failed(code));
    expect(calls[2]!.ids).toEqual(['2']);
    await calls[2]!.answer();
    await calls[3]!.answer();
    expect(verdicts).toEqual(['1 rejected', '2 accepted', '3 accepted']);
  });

  it('a verdict that is missing is a refusal, never silence', async () => {
    const { calls, add, verdicts } = handCore();
    add(1, 2);
    await calls[0]!.answer(done({ verdicts: [{ commandId: '2' as CommandId, status: 'accepted', version: 1 }] }));
    expect(verdicts).toEqual(['1 rejected', '2 accepted']);
  });

  it('tells when everything has its verdict', async () => {
    const { calls, add, queue } = handCore();
    let idle = false;
    add(1);
    add(2);
    void queue.whenIdle().then(() => (idle = true));
    await calls[0]!.answer();
    expect(idle).toBe(false);
    await calls[1]!.answer();
    expect(idle).toBe(true);
    await queue.whenIdle();
  });

  it('whatever fails and whenever something is added: every command gets one verdict, in the order of typing', async () => {
    const failure = fc.constantFrom<ErrorCode | null>(null, null, 'ipc_core_gone', 'database_busy', 'app_unexpected');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }), fc.array(failure, { maxLength: 12 }), async (sizes, failures) => {
        let next = 0;
        let call = 0;
        const seen: string[] = [];
        const queue = new CommandQueue({
          submit: async (commands) => {
            const code = failures[call] ?? null;
            call += 1;
            await Promise.resolve();
            return code === null ? accepted(commands) : failed(code);
          },
          wait: () => Promise.resolve(),
        });
        for (const size of sizes) {
          queue.add(Array.from({ length: size }, () => command((next += 1))), (one) => seen.push(one.commandId));
          await Promise.resolve();
        }
        await queue.whenIdle();
        expect(seen).toEqual(Array.from({ length: next }, (_, index) => String(index + 1)));
      }),
    );
  });
});
