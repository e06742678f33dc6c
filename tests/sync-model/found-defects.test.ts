import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { classScope, journalScope, schoolScope, type SyncVerdict } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { nothingApplied } from '#main/sync/apply.ts';
import { refreshDisplayed } from '#main/sync/displayed.ts';
import { countWaiting, requeueSent } from '#main/sync/outbox-repository.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { findHeldScope } from '#main/sync/state-repository.ts';
import { applyVerdicts } from '#main/sync/verdicts.ts';
import { push } from '#server/sync/push.ts';
import { commandId, smallSchool as s, testId } from '../fixtures/small-school.ts';
import { FetchedFile } from './fetched-file.ts';
import { geometry } from './template.ts';

let one: FetchedFile;
const emptyMark = { work_id: s.work23, pupil_id: s.anna, value: null, is_debt: 0, comment: '', author_id: s.teacher, made_at: 1, version: 2 };
const removeWork = (number: number, workId: string, baseVersion = 1) => ({ commandId: commandId(number), name: 'removeWork', baseVersion, args: { workId: workId as never } }) as const;

const answer = (...verdicts: Partial<SyncVerdict>[]) =>
  one.write((tx) => applyVerdicts(tx, { verdicts: verdicts.map((verdict) => ({ commandId: '', status: 'accepted', version: 1, ...verdict })), seq: 2, backedUpTo: 0 }, 1, nothingApplied()));
/** The server was restored: as the engine does when it greets with another epoch. */
const sendAgain = () =>
  one.write((tx) => {
    for (const { entity, entityId } of requeueSent(tx)) refreshDisplayed(tx, entity, entityId);
  });
const count = (table: string): number => one.file.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n;
const expectWhole = (journalId: typeof s.algebra): void => {
  const held = findHeldScope(one.file.read, journalScope(journalId))!;
  expect(countChecksum(one.file.read, held.scope)).toBe(held.checksum);
};

beforeEach(async () => {
  one = await FetchedFile.make(0);
  one.school.changeOfJournal('mark', `${s.work23}/${s.anna}`, s.algebra, emptyMark);
  for (const scope of [schoolScope(one.school.schoolId), classScope(s.class7A), journalScope(s.algebra), journalScope(geometry.journal)]) await one.fetch(scope);
});

/** What the simulation found in us, said in a few steps; the seeds that find each when it is planted again stand in mutations.ts. */
describe('defects that the simulation found', () => {
  it('a right that ends takes no rows from beneath a work that is hidden in another journal', async () => {
    expect(await one.type(s.teacher, removeWork(1, s.work23))).toBe('accepted');
    expect(count('base_row')).toBe(2);
    await one.end(journalScope(geometry.journal));
    expect(count('base_row')).toBe(2);
    expectWhole(s.algebra);
  });

  it('a journal that is fetched while a removal waits shows no marks of the work', async () => {
    await one.type(s.teacher, removeWork(1, s.work23));
    await answer({ commandId: commandId(1), entity: 'work', entityId: s.work23, version: 2 });
    await one.end(journalScope(s.algebra));
    await sendAgain();
    expect(await one.fetch(journalScope(s.algebra))).toBe(true);
    expect(one.file.read.get('SELECT 1 FROM work WHERE id = ?', s.work23)).toBeUndefined();
    expect(count('mark')).toBe(0);
    expectWhole(s.algebra);
    // The server refuses: both come back.
    await answer({ commandId: commandId(1), status: 'rejected', code: 'term_closed', version: 0 });
    expect([count('mark'), count('problem'), count('base_row')]).toEqual([1, 1, 0]);
    expectWhole(s.algebra);
  });

  it('what is sent again after a restore is not shown without the right, and leaves when the server has it (seed 98)', async () => {
    const absence = { commandId: commandId(1), name: 'setAttendance', baseVersion: 0, args: { lessonId: s.lesson23, pupilId: s.anna, code: 'ILLNESS', minutes: null } } as const;
    expect(await one.type(s.teacher, absence)).toBe('accepted');
    await answer({ commandId: commandId(1), entity: 'attendance', entityId: `${s.lesson23}/${s.anna}` });
    await one.end(journalScope(s.algebra));
    await sendAgain();
    expect([countWaiting(one.file.read), count('attendance')]).toEqual([1, 0]);
    await answer({ commandId: commandId(1), entity: 'attendance', entityId: `${s.lesson23}/${s.anna}` });
    expect([count('outbox'), count('attendance'), count('base_row'), count('problem'), count('sent_command')]).toEqual([0, 0, 0, 0, 1]);
  });

  it('what is sent again is shown as soon as its journal is there', async () => {
    const absence = { commandId: commandId(1), name: 'setAttendance', baseVersion: 0, args: { lessonId: s.lesson23, pupilId: s.anna, code: 'ILLNESS', minutes: null } } as const;
    await one.type(s.teacher, absence);
    await answer({ commandId: commandId(1), entity: 'attendance', entityId: `${s.lesson23}/${s.anna}` });
    await one.end(journalScope(s.algebra));
    await sendAgain();
    await one.fetch(journalScope(s.algebra));
    expect(one.file.read.get('SELECT code, version FROM attendance')).toEqual({ code: 'ILLNESS', version: 1 });
    expectWhole(s.algebra);
  });

  it('a work that was added and removed does not come back between verdict and row (seed 276)', async () => {
    const workId = makeId<typeof s.work23>(1, new Uint8Array(10));
    await one.type(s.teacher, { commandId: commandId(1), name: 'addWork', baseVersion: 0, args: { workId, lessonId: s.lesson23, workTypeId: s.answer, title: 'Устно', weight: 1 } });
    await one.type(s.teacher, removeWork(2, workId));
    await answer({ commandId: commandId(1), entity: 'work', entityId: workId }, { commandId: commandId(2), entity: 'work', entityId: workId, version: 2 });
    expect(one.file.read.get('SELECT 1 FROM work WHERE id = ?', workId)).toBeUndefined();
    expect(count('outbox')).toBe(2);
    // The server never shows the row: it tells that it is gone.
    const { upTo } = findHeldScope(one.file.read, journalScope(s.algebra))!;
    one.school.removeOfJournal('work', workId, s.algebra);
    expect(await one.patch(journalScope(s.algebra))).toBe(true);
    expect(findHeldScope(one.file.read, journalScope(s.algebra))!.upTo).toBeGreaterThan(upTo);
    expect([count('outbox'), count('base_row')]).toEqual([0, 0]);
  });

  it('a mark that is sent again is not shown while its work is not there (seed 221)', async () => {
    const five = { commandId: commandId(1), name: 'setMark', baseVersion: 0, args: { workId: s.work16, pupilId: s.anna, value: 5, isDebt: false } } as const;
    const key = `${s.work16}/${s.anna}`;
    const before = one.school.backup();
    expect(await one.type(s.teacher, five)).toBe('accepted');
    await answer({ commandId: commandId(1), entity: 'mark', entityId: key });
    one.school.changeOfJournal('mark', key, s.algebra, { ...emptyMark, work_id: s.work16, value: 5, version: 1 });
    await one.patch(journalScope(s.algebra));
    // Somebody else removed the work with all that is in it; then the server went back to before the mark.
    one.school.removeOfJournal('mark', key, s.algebra);
    one.school.removeOfJournal('work', s.work16, s.algebra);
    await one.patch(journalScope(s.algebra));
    one.school.restore(before, 'another');
    await sendAgain();
    expect(one.file.read.get('SELECT 1 FROM mark WHERE work_id = ?', s.work16)).toBeUndefined();
    expect(await one.fetch(journalScope(s.algebra))).toBe(true);
    expect(one.file.read.get('SELECT value FROM mark WHERE work_id = ?', s.work16)).toEqual({ value: 5 });
    expectWhole(s.algebra);
  });

  it('an old message that holds more than the later one before it accuses nobody (seed 1455)', async () => {
    const links = ['A', 'B'].map((letter) => letter.repeat(43));
    const headAt = (length: number): string =>
      links.slice(0, length).reduce((hash, link) => createHash('sha256').update(Buffer.from(hash, 'hex')).update(Buffer.from(link, 'base64url')).digest('hex'), '0'.repeat(64));
    const told = async (length: number, ...numbers: number[]) => {
      const { school } = one;
      const commands = numbers.map((deviceSeq) => ({
        commandId: commandId(deviceSeq), deviceSeq, name: 'setMark', args: { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false }, baseVersion: 2, authorId: s.teacher, madeAt: 1,
      }));
      const chain = { seq: length, hash: headAt(length), from: { seq: 0, hash: '0'.repeat(64) }, links: links.slice(0, length) };
      const request = { protocol: { major: 1, minor: 0 }, replicaId: testId<string>(91), serverEpoch: school.head.epoch, commands, chain };
      const outcome = await push(school, { schoolId: school.schoolId, deviceId: 'device', staffId: s.teacher }, request, 2, { keyId: 'key', publicKey: '', sign: () => '' });
      return typeof outcome === 'string' ? outcome : outcome.chain?.kind;
    };
    // The server was updated while the message was on its way, and said that it takes one command at a time.
    expect(await told(2, 1)).toBe('begun');
    expect(await told(1, 1, 2)).toBe('unplaced');
    // Who speaks now and has less than he had is still found out.
    expect(await told(1, 3)).toBe('broken');
  });
});
