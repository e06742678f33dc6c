import { beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS_IN_PUSH_UNTOLD, MOST_COMMANDS_IN_PUSH, pushRequest } from '#domain/contract/sync/index.ts';
import { done } from '#domain/result.ts';
import { countWaiting, enqueueCommand } from '#main/sync/outbox-repository.ts';
import { commandId, smallSchool as s } from '../fixtures/small-school.ts';
import { LonelyWorkstation } from './lonely-workstation.ts';
import { SimulatedFile } from './simulated-file.ts';
import { makeTemplate } from './template.ts';

const START = 1_795_400_000_000;

let file: SimulatedFile;
let one: LonelyWorkstation;
let sizes: number[];
let bytes: number[];

beforeEach(async () => {
  file = new SimulatedFile((await makeTemplate()).image);
  one = new LonelyWorkstation(file, START);
  sizes = [];
  bytes = [];
});

/** Waiting commands with a text of so many characters each. */
const fill = (count: number, characters: number): Promise<void> =>
  file.write((tx) => {
    for (let n = 1; n <= count; n += 1) {
      enqueueCommand(
        tx, { commandId: commandId(n), name: 'setHomework', args: { lessonId: s.lesson23, homework: 'щ'.repeat(characters) }, baseVersion: 0, baseEpoch: '', baseSeen: null, authorId: s.teacher, madeAt: START },
        { entity: 'lesson', entityId: s.lesson23, journalId: s.algebra, version: n },
      );
    }
  });

/** A server that refuses everything, in good order. */
const takeAll = (hello: LonelyWorkstation['answers']['hello']): void => {
  one.answers = {
    ...(hello ? { hello } : {}),
    push: (request) => {
      expect(pushRequest.safeParse(request).success).toBe(true);
      if (request.commands.length > 0) {
        sizes.push(request.commands.length);
        bytes.push(Buffer.byteLength(JSON.stringify(request)));
      }
      return done({ verdicts: request.commands.map((command) => ({ commandId: command.commandId, status: 'rejected' as const, code: 'term_closed', version: 0 })) });
    },
  };
};

describe('how much goes with one push (design §4)', () => {
  it.each([
    ['a server that does not tell its limit', undefined, COMMANDS_IN_PUSH_UNTOLD, 12],
    ['a server that takes what this version sends', { limits: { commandsInPush: MOST_COMMANDS_IN_PUSH } }, 500, 3],
    ['a server that takes less', { limits: { commandsInPush: 40 } }, 40, 30],
    ['a server that takes more than this version sends', { limits: { commandsInPush: 100_000 } }, 500, 3],
    ['a server that tells nonsense', { limits: { commandsInPush: 0 } }, 1, 1_200],
  ])('%s', async (_who, hello, most, pushes) => {
    await fill(1_200, 1);
    takeAll(hello);
    one.engine.start();
    await one.pass(100);
    expect(Math.max(...sizes)).toBe(most);
    expect(sizes).toHaveLength(pushes);
    expect(countWaiting(file.read)).toBe(0);
  });

  it('long texts are cut by their bytes, in their order, and one alone goes however long it is', async () => {
    await fill(300, 2_000);
    await file.write((tx) => {
      enqueueCommand(
        tx, { commandId: commandId(301), name: 'setHomework', args: { lessonId: s.lesson23, homework: 'щ'.repeat(300_000) }, baseVersion: 0, baseEpoch: '', baseSeen: null, authorId: s.teacher, madeAt: START },
        { entity: 'lesson', entityId: s.lesson23, journalId: s.algebra, version: 301 },
      );
    });
    takeAll({ limits: { commandsInPush: MOST_COMMANDS_IN_PUSH } });
    one.engine.start();
    await one.pass(100);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(301);
    expect(sizes.at(-1)).toBe(1);
    expect(Math.max(...bytes.slice(0, -1))).toBeLessThan(1_048_576 / 2);
    expect(countWaiting(file.read)).toBe(0);
  });
});
