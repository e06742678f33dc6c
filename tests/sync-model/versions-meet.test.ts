import { beforeEach, describe, expect, it } from 'vitest';
import { classScope, journalScope, privateScope, schoolScope } from '#domain/contract/sync/index.ts';
import { applyPatch, nothingApplied } from '#main/sync/apply.ts';
import { findBase } from '#main/sync/base-repository.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { findHeldScope } from '#main/sync/state-repository.ts';
import { takeUpContract } from '#main/sync/take-up-contract.ts';
import { commandId, smallSchool as s } from '../fixtures/small-school.ts';
import { FetchedFile } from './fetched-file.ts';
import type { MemorySchool } from './memory-school.ts';
import type { SimulatedFile } from './simulated-file.ts';
import { CONTRACTS, migrationAfter } from './versions.ts';

let file: SimulatedFile;
let school: MemorySchool;
let one: FetchedFile;

const extras = (): string[] => file.read.raw<[string, string, string]>('SELECT table_name, key, fields FROM row_extra ORDER BY table_name, key').map((row) => row.join(' '));

const wholeSchool = [
  () => schoolScope(school.schoolId), () => classScope(s.class7A), () => privateScope(s.class7A), () => classScope(s.class1A), () => privateScope(s.class1A), () => journalScope(s.algebra),
];

/** A server one minor ahead, with something in each of its new columns, and a workstation of today that holds everything. */
beforeEach(async () => {
  one = await FetchedFile.make(1);
  ({ file, school } = one);
  // As the engine does when it starts: the file says of which minor it is, before anything is fetched.
  await one.write((tx) => takeUpContract(tx, CONTRACTS[0]!));
  school.change('school', school.schoolId, { motto: 'Учиться!' });
  school.change('pupil_contact', s.anna, { address: 'дом 1', email: 'anna@example.test' });
  school.change('pupil_contact', s.firstGrader, { address: 'дом 2', email: 'gleb@example.test' });
  for (const scope of wholeSchool) await one.fetch(scope());
});

/** A mark with a column that only the server knows. */
const taggedMark = (tag: string, version: number): void =>
  school.changeOfJournal('mark', `${s.work23}/${s.anna}`, s.algebra, { work_id: s.work23, pupil_id: s.anna, value: 5, is_debt: 0, comment: '', author_id: s.teacher, made_at: 1, version, tag });

describe('a workstation of an older minor (ADR 0010)', () => {
  it('has the checksums of the server and keeps aside what it does not know', async () => {
    taggedMark('олимпиада', 1);
    expect(await one.patch(journalScope(s.algebra))).toBe(true);
    for (const scope of wholeSchool) expect([scope(), countChecksum(file.read, scope())]).toEqual([scope(), findHeldScope(file.read, scope())!.checksum]);
    expect(extras()).toContain(`mark ${s.work23}/${s.anna} {"tag":"олимпиада"}`);
    expect(extras()).toContain(`pupil_contact ${s.anna} {"email":"anna@example.test"}`);
    // A later value replaces the one that is kept.
    taggedMark('конкурс', 2);
    expect(await one.patch(journalScope(s.algebra))).toBe(true);
    expect(extras().filter((text) => text.startsWith('mark'))).toEqual([`mark ${s.work23}/${s.anna} {"tag":"конкурс"}`]);
  });

  it('lets go what it kept when the row goes', async () => {
    taggedMark('олимпиада', 1);
    await one.patch(journalScope(s.algebra));
    await one.write((tx) => {
      const { upTo, checksum } = findHeldScope(tx, journalScope(s.algebra))!;
      applyPatch(tx, { scope: journalScope(s.algebra), upTo: upTo + 1, checksum, tables: [{ table: 'mark', columns: [], puts: [], removes: [`${s.work23}/${s.anna}`] }] }, nothingApplied());
    });
    expect(extras().filter((text) => text.startsWith('mark'))).toEqual([]);
  });

  it('lets go what it kept when the right to see it ends, and of nothing else', async () => {
    taggedMark('олимпиада', 1);
    await one.patch(journalScope(s.algebra));
    await one.end(journalScope(s.algebra));
    expect(extras().filter((text) => text.startsWith('mark'))).toEqual([]);
    expect(extras().filter((text) => text.startsWith('pupil_contact'))).toHaveLength(2);
    await one.end(privateScope(s.class1A));
    expect(extras().filter((text) => text.startsWith('pupil_contact'))).toEqual([`pupil_contact ${s.anna} {"email":"anna@example.test"}`]);
    await one.end(privateScope(s.class7A));
    expect(extras().filter((text) => text.startsWith('pupil_contact'))).toEqual([]);
    expect(extras()).toContain(`school ${school.schoolId} {"motto":"Учиться!"}`);
  });

  it('has it in its columns after an update, beneath what waits, too, without asking the server', async () => {
    taggedMark('олимпиада', 1);
    await one.patch(journalScope(s.algebra));
    const four = { commandId: commandId(1), name: 'setMark', baseVersion: 1, args: { workId: s.work23, pupilId: s.anna, value: 4, isDebt: false } } as const;
    expect(await one.type(s.teacher, four)).toBe('accepted');
    file.migrate(migrationAfter(0));
    await one.write((tx) => takeUpContract(tx, CONTRACTS[1]!));
    expect(file.read.get('SELECT value, tag FROM mark')).toEqual({ value: 4, tag: 'олимпиада' });
    expect(findBase(file.read, 'mark', `${s.work23}/${s.anna}`)?.row).toMatchObject({ value: 5, tag: 'олимпиада' });
    expect(file.read.get('SELECT motto FROM school')).toEqual({ motto: 'Учиться!' });
    expect(file.read.get('SELECT email FROM pupil WHERE id = ?', s.anna)).toEqual({ email: 'anna@example.test' });
    expect(extras()).toEqual([]);
    // And cursors stand as they stood.
    for (const scope of wholeSchool) expect([scope(), countChecksum(file.read, scope())]).toEqual([scope(), findHeldScope(file.read, scope())!.checksum]);
  });

  it('fetches scopes with a table that it comes to know, once', async () => {
    school.upgrade();
    school.change('room', 'room1', { id: 'room1', name: 'Кабинет 12' });
    expect(await one.patch(schoolScope(school.schoolId))).toBe(true);
    expect(file.read.get('SELECT count(*) AS n FROM row_extra WHERE table_name = ?', 'room')).toEqual({ n: 0 });
    for (const version of [0, 1]) file.migrate(migrationAfter(version));
    await one.write((tx) => takeUpContract(tx, CONTRACTS[2]!));
    expect(findHeldScope(file.read, schoolScope(school.schoolId))!.upTo).toBe(0);
    expect(findHeldScope(file.read, journalScope(s.algebra))!.upTo).toBeGreaterThan(0);
    expect(await one.fetch(schoolScope(school.schoolId), CONTRACTS[2])).toBe(true);
    expect(file.read.all('SELECT id, name FROM room')).toEqual([{ id: 'room1', name: 'Кабинет 12' }]);
  });
});
