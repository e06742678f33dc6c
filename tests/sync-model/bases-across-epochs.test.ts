import { beforeEach, describe, expect, it } from 'vitest';
import { classScope, journalScope, schoolScope, syncTable, type SyncVerdict } from '#domain/contract/sync/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import type { RowColumns } from '#domain/journal/index.ts';
import { seenChecksum } from '#domain/sync/index.ts';
import { nothingApplied } from '#main/sync/apply.ts';
import { refreshDisplayed } from '#main/sync/displayed.ts';
import { findPending, listForPush, requeueSent, type CommandBase } from '#main/sync/outbox-repository.ts';
import { findRow } from '#main/sync/rows-repository.ts';
import { forgetCursors, setFact } from '#main/sync/state-repository.ts';
import { applyVerdicts } from '#main/sync/verdicts.ts';
import { push } from '#server/sync/push.ts';
import { commandId, smallSchool as s, testId } from '../fixtures/small-school.ts';
import { FetchedFile } from './fetched-file.ts';

const KEY = `${s.work23}/${s.anna}`;
const algebra = journalScope(s.algebra);
let one: FetchedFile;
let numbers: number;

const mark = (value: number | null) => ({ workId: s.work23, pupilId: s.anna, value, isDebt: false });
/** The teacher's file: the cell gets a value. */
const type = (number: number, value: number) => one.type(s.teacher, { commandId: commandId(number), name: 'setMark', baseVersion: Number(shown()?.['version'] ?? 0), args: mark(value) });
const baseOf = (number: number): CommandBase => {
  const { baseVersion, baseEpoch, baseSeen } = findPending(one.file.read, commandId(number))!;
  return { baseVersion, baseEpoch, baseSeen };
};
const seen = (row: RowColumns | null): number => seenChecksum(syncTable('mark'), row);
const shown = (): RowColumns | null => findRow(one.file.read, 'mark', KEY);

/** The class teacher elsewhere, always with what stands there before his eyes. @returns the command's verdict */
async function otherTypes(id: CommandId, value: number): Promise<SyncVerdict> {
  const row = one.school.rows('mark').find((held) => held.row['work_id'] === s.work23 && held.row['pupil_id'] === s.anna)?.row ?? null;
  return otherSends(id, value, { baseVersion: Number(row?.['version'] ?? 0), baseEpoch: one.school.head.epoch, baseSeen: seen(row) });
}
async function otherSends(id: CommandId, value: number, base: CommandBase): Promise<SyncVerdict> {
  const { baseSeen, ...rest } = base;
  const command = { commandId: id, deviceSeq: ++numbers, name: 'setMark', args: mark(value), ...rest, ...(baseSeen === null ? {} : { baseSeen }), authorId: s.classTeacher, madeAt: numbers };
  return (await send(s.classTeacher, 90, [command]))[0]!;
}

async function send(staffId: StaffId, replica: number, commands: Parameters<typeof push>[2]['commands']): Promise<readonly SyncVerdict[]> {
  const { school } = one;
  const request = { protocol: { major: 1, minor: 0 }, replicaId: testId<string>(replica), serverEpoch: school.head.epoch, commands, chain: null };
  const outcome = await push(school, { schoolId: school.schoolId, deviceId: 'device', staffId }, request, Date.UTC(2026, 10, 25));
  if (typeof outcome === 'string') throw new Error(outcome);
  return outcome.verdicts;
}

/** The teacher's file sends what waits, as the engine does, and hears the answer. */
async function teacherSends(): Promise<readonly SyncVerdict[]> {
  const commands = listForPush(one.file.read, 100, 1_000_000).map(({ commandId: id, deviceSeq, name, args, baseVersion, baseEpoch, baseSeen, authorId, madeAt }) => ({
    commandId: id, deviceSeq, name, args: args as Record<string, unknown>, baseVersion, baseEpoch, ...(baseSeen === null ? {} : { baseSeen }), authorId, madeAt,
  }));
  const verdicts = await send(s.teacher, 91, commands);
  await one.write((tx) => applyVerdicts(tx, { verdicts: [...verdicts], seq: one.school.head.seq, backedUpTo: 0 }, 1, nothingApplied()));
  return verdicts;
}
const codes = (verdicts: readonly SyncVerdict[]): string[] => verdicts.map(({ status, code }) => code ?? status);

/** As the engine does when it is greeted with another epoch. */
const greet = () =>
  one.write((tx) => {
    for (const { entity, entityId } of requeueSent(tx)) refreshDisplayed(tx, entity, entityId);
    forgetCursors(tx);
    setFact(tx, 'serverEpoch', one.school.head.epoch);
  });

beforeEach(async () => {
  one = await FetchedFile.make(0);
  numbers = 0;
  await one.write((tx) => setFact(tx, 'serverEpoch', 'epoch'));
  for (const scope of [schoolScope(one.school.schoolId), classScope(s.class7A), algebra]) await one.fetch(scope);
});

describe('what a command remembers of what its author saw (ADR 0014)', () => {
  it('the row, its version and the history they are of', async () => {
    await otherTypes(commandId(50), 3);
    await one.patch(algebra);
    const before = shown();
    expect(await type(1, 4)).toBe('accepted');
    expect(baseOf(1)).toEqual({ baseVersion: 1, baseEpoch: 'epoch', baseSeen: seen(before) });
  });

  it('on top of what was not sent: what the first of them saw', async () => {
    await type(1, 4);
    await otherTypes(commandId(50), 3);
    await one.patch(algebra);
    await type(2, 5);
    expect(baseOf(2)).toEqual({ baseVersion: 0, baseEpoch: 'epoch', baseSeen: 0 });
    expect(baseOf(2)).toEqual(baseOf(1));
  });

  it('rows stay of the lost history until they are fetched anew, although the server was greeted', async () => {
    await otherTypes(commandId(50), 3);
    await one.patch(algebra);
    const before = shown();
    one.school.restore(one.school.backup(), 'second');
    await greet();
    await type(1, 4);
    expect(baseOf(1)).toEqual({ baseVersion: 1, baseEpoch: 'epoch', baseSeen: seen(before) });
    await teacherSends();
    await one.fetch(algebra);
    await type(2, 5);
    expect(baseOf(2)).toMatchObject({ baseVersion: 2, baseEpoch: 'second' });
  });

  it('behind a verdict whose row has not come: the version of the verdict, of the history that gave it', async () => {
    const backup = one.school.backup();
    one.school.restore(backup, 'second');
    await greet();
    await type(1, 4);
    expect(codes(await teacherSends())).toEqual(['accepted']);
    await type(2, 5);
    expect(baseOf(2)).toMatchObject({ baseVersion: 1, baseEpoch: 'second' });
  });

  it('and keeps it when it was accepted and is sent again', async () => {
    await otherTypes(commandId(50), 3);
    await one.patch(algebra);
    await type(1, 4);
    const base = baseOf(1);
    await teacherSends();
    await one.patch(algebra);
    expect(findPending(one.file.read, commandId(1))).toBeUndefined();
    one.school.restore(one.school.backup(), 'second');
    await greet();
    expect(baseOf(1)).toEqual(base);
  });
});

describe('a restored server and what was seen in the lost history (ADR 0014)', () => {
  it('nobody’s new value is overwritten because its number is lower than one that is lost (seeds 69, 685 and 1077 of before)', async () => {
    const backup = one.school.backup();
    for (const [at, value] of [3, 2, 3].entries()) await otherTypes(commandId(50 + at), value);
    await one.patch(algebra);
    await type(1, 4);
    expect(baseOf(1).baseVersion).toBe(3);
    one.school.restore(backup, 'second');
    expect(await otherTypes(commandId(60), 5)).toMatchObject({ status: 'accepted', version: 1 });
    await greet();
    const [verdict] = await teacherSends();
    expect(verdict).toMatchObject({ status: 'conflict', code: 'conflict_newer_version', version: 1, standing: { value: 5, author_id: s.classTeacher } });
    // Both values are kept: one stands, the other waits for its author's decision.
    expect(one.file.read.get('SELECT command_id, status FROM problem')).toEqual({ command_id: commandId(1), status: 'conflict' });
  });

  it('what was seen and came again is overwritten knowingly, also under another number', async () => {
    const backup = one.school.backup();
    await otherTypes(commandId(50), 3);
    await otherTypes(commandId(51), 2);
    await one.patch(algebra);
    await type(1, 4);
    one.school.restore(backup, 'second');
    expect(await otherSends(commandId(51), 2, { baseVersion: 1, baseEpoch: 'epoch', baseSeen: 0 })).toMatchObject({ status: 'accepted', version: 1 });
    await greet();
    expect(codes(await teacherSends())).toEqual(['accepted']);
  });

  it('what the backup holds was seen by who saw what became of it', async () => {
    await otherTypes(commandId(50), 3);
    const backup = one.school.backup();
    await otherTypes(commandId(51), 2);
    await one.patch(algebra);
    await type(1, 4);
    one.school.restore(backup, 'second');
    await greet();
    expect(codes(await teacherSends())).toEqual(['accepted']);
  });

  it('and not by who had not looked since', async () => {
    await type(1, 4);
    await otherTypes(commandId(50), 3);
    const backup = one.school.backup();
    one.school.restore(backup, 'second');
    await greet();
    expect(codes(await teacherSends())).toEqual(['conflict_newer_version']);
  });

  it('a chain of one’s own, accepted in the lost history, comes again as itself', async () => {
    const backup = one.school.backup();
    for (const [at, value] of [3, 4, 5].entries()) {
      await type(at + 1, value);
      await teacherSends();
      await one.patch(algebra);
    }
    await type(4, 2);
    one.school.restore(backup, 'second');
    await greet();
    expect(codes(await teacherSends())).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    await one.fetch(algebra);
    expect(shown()).toMatchObject({ value: 2, version: 4 });
    // Heard twice it happens once.
    expect(one.school.revisions).toHaveLength(4);
  });

  it('a chain is cut where another author wrote between, and the whole rest asks', async () => {
    const backup = one.school.backup();
    await type(1, 3);
    await teacherSends();
    await one.patch(algebra);
    await type(2, 4);
    one.school.restore(backup, 'second');
    await otherTypes(commandId(60), 5);
    await greet();
    expect(codes(await teacherSends())).toEqual(['conflict_newer_version', 'conflict_newer_version']);
    await one.fetch(algebra);
    expect(shown()).toMatchObject({ value: 5, author_id: s.classTeacher });
  });

  it('on another device of one’s own the order of the server wins, nobody is asked', async () => {
    const backup = one.school.backup();
    await otherTypes(commandId(50), 3);
    await one.patch(algebra);
    await type(1, 4);
    one.school.restore(backup, 'second');
    const elsewhere = { commandId: commandId(70), deviceSeq: 1, name: 'setMark', args: mark(2), baseVersion: 0, baseEpoch: 'second', baseSeen: 0, authorId: s.teacher, madeAt: 1 };
    expect(codes(await send(s.teacher, 92, [elsewhere]))).toEqual(['accepted']);
    await greet();
    expect(codes(await teacherSends())).toEqual(['accepted']);
  });

  it('of a history two restores ago the common past is the older of the cuts', async () => {
    const backup = one.school.backup();
    await otherTypes(commandId(50), 3);
    await otherTypes(commandId(51), 2);
    await one.patch(algebra);
    await type(1, 4);
    one.school.restore(backup, 'second');
    // Of the second history, and in the backup of which the third begins.
    await otherTypes(commandId(60), 5);
    one.school.restore(one.school.backup(), 'third');
    await greet();
    expect(codes(await teacherSends())).toEqual(['conflict_newer_version']);
  });

  it('a work goes by whoever saw what became of it, and asks where it was changed since', async () => {
    const change = (number: number, title: string) => ({
      commandId: commandId(number), deviceSeq: ++numbers, name: 'changeWork', args: { workId: s.work16, workTypeId: s.answer, title, weight: 1 }, baseVersion: 9, baseEpoch: one.school.head.epoch,
      authorId: s.classTeacher, madeAt: 1,
    });
    const versionThere = (): number => Number(one.school.rows('work').find(({ row }) => row['id'] === s.work16)!.row['version']);
    const backup = one.school.backup();
    expect(codes(await send(s.classTeacher, 90, [{ ...change(50, 'К'), baseVersion: versionThere() }]))).toEqual(['accepted']);
    await one.patch(algebra);
    expect(await one.type(s.teacher, { commandId: commandId(1), name: 'removeWork', baseVersion: 2, args: { workId: s.work16 } })).toBe('accepted');
    one.school.restore(backup, 'second');
    const alone = structuredClone(one.school.backup());
    await greet();
    expect(codes(await teacherSends())).toEqual(['accepted']);
    one.school.restore(alone, 'third');
    expect(codes(await send(s.classTeacher, 90, [{ ...change(60, 'Т'), baseVersion: versionThere() }]))).toEqual(['accepted']);
    await greet();
    expect(codes(await teacherSends())).toEqual(['conflict_newer_version']);
  });

  it('a workstation that tells no history is judged by its numbers, as before', async () => {
    const backup = one.school.backup();
    await otherTypes(commandId(50), 3);
    one.school.restore(backup, 'second');
    await otherTypes(commandId(60), 5);
    const untold = { commandId: commandId(70), deviceSeq: 1, name: 'setMark', args: mark(2), authorId: s.teacher, madeAt: 1 };
    expect(codes(await send(s.teacher, 92, [{ ...untold, baseVersion: 0 }, { ...untold, commandId: commandId(71), deviceSeq: 2, baseVersion: 1 }]))).toEqual(['conflict_newer_version', 'accepted']);
  });
});
