import { writeSync } from 'node:fs';
import type { CommandId, WorkId } from '#domain/ids.ts';
import { openDatabase } from '#main/database/database.ts';
import type { WritePoint } from '#main/database/handles.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';

/**
 * Saves thirty marks, one command each, and says «ack N» when one is durable; ends itself without warning the n-th time it
 * comes to a named point, or is ended from outside.
 * Arguments: file, round, point, n.
 */
const [file, round, point, times] = process.argv.slice(2);
if (file === undefined || round === undefined || point === undefined || times === undefined) throw new Error('file, round, point, times');

let left = Number(times);
const die = (reached: WritePoint) => {
  if (reached === point && --left === 0) process.kill(process.pid, 'SIGKILL');
};
const opened = await openDatabase({ file, key: new Uint8Array(Buffer.alloc(32, 3)), onWritePoint: die });
if (!opened.ok) throw new Error(opened.error.code);
const database = opened.value;
writeSync(1, 'ready\n');

// All thirty are typed before the first is stored: a fast hand.
await Promise.all(
  Array.from({ length: 30 }, async (_, mark) => {
    const number = Number(round) * 100 + mark;
    const { verdicts } = await submitCommands(
      database,
      [
        {
          commandId: testId<CommandId>(1_000_000 + number),
          name: 'setMark',
          baseVersion: 0,
          args: { workId: testId<WorkId>(5_000 + mark), pupilId: s.anna, value: 1 + (number % 5), isDebt: false },
        },
      ],
      { actor: { staffId: s.teacher, roles: ['teacher'] }, staffId: s.teacher, now: number, settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false },
    );
    if (verdicts[0]?.status !== 'accepted') throw new Error(`refused: ${verdicts[0]?.code}`);
    writeSync(1, `ack ${number}\n`);
  }),
);
writeSync(1, 'all\n');
await database.close();
