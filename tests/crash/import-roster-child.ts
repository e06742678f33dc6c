import { writeSync } from 'node:fs';
import type { CommandId } from '#domain/ids.ts';
import { openDatabase } from '#main/database/database.ts';
import type { WritePoint } from '#main/database/handles.ts';
import { findClass } from '#main/features/people/people-repository.ts';
import { OwnLists } from '#main/features/people/own-lists.ts';
import { readRosterBook } from '#main/imports/read-roster-book.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';

/**
 * Imports a list of thirty pupils and says «ack» when it is durable; ends itself without warning the n-th time it comes to a
 * named point. Arguments: file, point, n.
 */
const [file, point, times] = process.argv.slice(2);
if (file === undefined || point === undefined || times === undefined) throw new Error('file, point, times');

let left = Number(times);
const die = (reached: WritePoint) => {
  if (reached === point && --left === 0) process.kill(process.pid, 'SIGKILL');
};
const letters = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯЁ';
const list = `ФИО;Дата рождения\n${Array.from(letters, (letter, at) => `${letter}имонов Пётр Сергеевич;${String((at % 28) + 1).padStart(2, '0')}.03.2014`).join('\n')}\n`;
const today = '2026-11-23';

const opened = await openDatabase({ file, key: new Uint8Array(Buffer.alloc(32, 3)), onWritePoint: die });
if (!opened.ok) throw new Error(opened.error.code);
const database = opened.value;
const group = findClass(database.read, s.class7A)!;
const book = await readRosterBook(new TextEncoder().encode(list), today);
if (!book.ok) throw new Error(book.error.code);
let made = 0;
const lists = new OwnLists(database, { staffId: s.deputy, now: 1_795_000_000_000, today, random: () => Uint8Array.from({ length: 10 }, (_, at) => (at === 9 ? made++ : 1)) });
const wish = { rows: book.value.sheets[0]!.rows, enrolOn: today, decisions: Array.from(letters, (_, at) => ({ line: at + 2, answer: 'other' as const })) };
const previewed = await lists.preview(group, wish);
if (!previewed.ok) throw new Error(previewed.error.code);
const applied = await lists.apply(group, { ...wish, kind: 'import', basis: '', commandId: testId<CommandId>(1), fingerprint: previewed.value.fingerprint });
if (!applied.ok) throw new Error(`${applied.error.code} ${JSON.stringify(applied.error.params)}`);
writeSync(1, `ack ${applied.value.added}\n`);
await database.close();
