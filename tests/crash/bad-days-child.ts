import { writeSync } from 'node:fs';
import type { CommandId } from '#domain/ids.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { openDatabase } from '#main/database/database.ts';
import { databaseFailure } from '#main/database/damage.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';

/**
 * Comments a mark again and again, on a disk that is small or a folder that is read-only; prints «ack n» for each durable
 * one and «failed code» for the first that was refused by the world. Arguments: file, how many.
 */
const [file, times] = process.argv.slice(2);
if (file === undefined || times === undefined) throw new Error('file, times');

const opened = await openDatabase({ file, key: new Uint8Array(Buffer.alloc(32, 3)) });
if (!opened.ok) {
  writeSync(1, `failed ${opened.error.code}\n`);
} else {
  for (let number = 1; number <= Number(times); number++) {
    try {
      await submitCommands(
        opened.value,
        [
          {
            commandId: testId<CommandId>(2_000_000 + number),
            name: 'commentMark',
            baseVersion: 0,
            args: { workId: s.work23, pupilId: s.anna, comment: 'ъ'.repeat(180) },
          },
        ],
        { actor: { staffId: s.teacher, roles: ['teacher'] }, staffId: s.teacher, now: number, settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false },
      );
      writeSync(1, `ack ${number}\n`);
    } catch (error) {
      const failure = databaseFailure(error, file);
      if (!failure) throw error;
      writeSync(1, `failed ${failure.error.code}\n`);
      break;
    }
  }
}
