import { beforeEach, describe, expect, it } from 'vitest';
import { classScope, CONTRACT, journalScope, privateScope, schoolScope, type ScopeId } from '#domain/contract/sync/index.ts';
import type { ScopeSection } from '#domain/sync/index.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { applyPatch, applySection, nothingApplied, removeScope } from '#main/sync/apply.ts';
import { findBase } from '#main/sync/base-repository.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { findHeldScope } from '#main/sync/state-repository.ts';
import { takeUpContract } from '#main/sync/take-up-contract.ts';
import { commandId, smallSchool as s } from '../fixtures/small-school.ts';
import { MemorySchool } from './memory-school.ts';
import { SimulatedFile } from './simulated-file.ts';
import { makeTemplate } from './template.ts';
import { CONTRACTS, migrationAfter } from './versions.ts';

let file: SimulatedFile;
let school: MemorySchool;

const sectionOf = async (scope: ScopeId): Promise<ScopeSection> =>
  school.read(school.schoolId, async (view) => {
    const [changes] = await view.changes([{ scope, after: -1 }]);
    const heads = await view.heads([scope]);
    return { scope, upTo: changes!.upTo, checksum: heads.get(scope)!.checksum, tables: changes!.tables.map(({ table, columns, puts }) => ({ table, columns, rows: puts })) };
  });

const asServer = { foreignKeys: false } as const;
const fetch = async (scope: ScopeId, contract = CONTRACT): Promise<boolean> => {
  const section = await sectionOf(scope);
  return file.write((tx) => applySection(tx, section, nothingApplied(), contract), asServer);
};
const patch = async (scope: ScopeId): Promise<boolean> => {
  const { upTo } = findHeldScope(file.read, scope)!;
  return school.read(school.schoolId, async (view) => {
    const [changes] = await view.changes([{ scope, after: upTo }]);
    const checksum = (await view.heads([scope])).get(scope)!.checksum;
    return file.write((tx) => applyPatch(tx, { ...changes!, checksum }, nothingApplied()), asServer);
  });
};
const end = (scope: ScopeId): Promise<void> => file.write((tx) => removeScope(tx, scope, 1, nothingApplied()), asServer);
const extras = (): string[] => file.read.raw<[string, string, string]>('SELECT table_name, key, fields FROM row_extra ORDER BY table_name, key').map((row) => row.join(' '));

const wholeSchool = [
  () => schoolScope(school.schoolId), () => classScope(s.class7A), () => privateScope(s.class7A), () => classScope(s.class1A), () => privateScope(s.class1A), () => journalScope(s.algebra),
];

/** A server one minor ahead, with something in each of its new columns, and a workstation of today that holds everything. */
beforeEach(async () => {
  const template = await makeTemplate();
  file = new SimulatedFile(template.image);
  school = new MemorySchool(template.schoolId, template.rows, 'epoch', 1);
  school.change('school', template.schoolId, { motto: 'Учиться!' });
  school.change('pupil_contact', s.anna, { address: 'дом 1', email: 'anna@example.test' });
  school.change('pupil_contact', s.firstGrader, { address: 'дом 2', email: 'gleb@example.test' });
  for (const scope of wholeSchool) expect(await fetch(scope())).toBe(true);
});

/** A mark with a column that only the server knows. */
const taggedMark = (tag: string, version: number): void =>
  school.changeOfJournal('mark', `${s.work23}/${s.anna}`, s.algebra, { work_id: s.work23, pupil_id: s.anna, value: 5, is_debt: 0, comment: '', author_id: s.teacher, made_at: 1, version, tag });

describe('a workstation of an older minor (ADR 0010)', () => {
  it('has the checksums of the server and keeps aside what it does not know', async () => {
    taggedMark('олимпиада', 1);
    expect(await patch(journalScope(s.algebra))).toBe(true);
    for (const scope of wholeSchool) expect([scope(), countChecksum(file.read, scope())]).toEqual([scope(), findHeldScope(file.read, scope())!.checksum]);
    expect(extras()).toContain(`mark ${s.work23}/${s.anna} {"tag":"олимпиада"}`);
    expect(extras()).toContain(`pupil_contact ${s.anna} {"email":"anna@example.test"}`);
    // A later value replaces the one that is kept.
    taggedMark('конкурс', 2);
    expect(await patch(journalScope(s.algebra))).toBe(true);
    expect(extras().filter((text) => text.startsWith('mark'))).toEqual([`mark ${s.work23}/${s.anna} {"tag":"конкурс"}`]);
  });

  it('lets go what it kept when the row goes', async () => {
    taggedMark('олимпиада', 1);
    await patch(journalScope(s.algebra));
    await file.write((tx) => {
      const { upTo, checksum } = findHeldScope(tx, journalScope(s.algebra))!;
      applyPatch(tx, { scope: journalScope(s.algebra), upTo: upTo + 1, checksum, tables: [{ table: 'mark', columns: [], puts: [], removes: [`${s.work23}/${s.anna}`] }] }, nothingApplied());
    }, asServer);
    expect(extras().filter((text) => text.startsWith('mark'))).toEqual([]);
  });

  it('lets go what it kept when the right to see it ends, and of nothing else', async () => {
    taggedMark('олимпиада', 1);
    await patch(journalScope(s.algebra));
    await end(journalScope(s.algebra));
    expect(extras().filter((text) => text.startsWith('mark'))).toEqual([]);
    expect(extras().filter((text) => text.startsWith('pupil_contact'))).toHaveLength(2);
    await end(privateScope(s.class1A));
    expect(extras().filter((text) => text.startsWith('pupil_contact'))).toEqual([`pupil_contact ${s.anna} {"email":"anna@example.test"}`]);
    await end(privateScope(s.class7A));
    expect(extras().filter((text) => text.startsWith('pupil_contact'))).toEqual([]);
    expect(extras()).toContain(`school ${school.schoolId} {"motto":"Учиться!"}`);
  });

  it('has it in its columns after an update, beneath what waits, too, without asking the server', async () => {
    taggedMark('олимпиада', 1);
    await patch(journalScope(s.algebra));
    const actor = requireActor(file.read, { session: { staffId: s.teacher } });
    if (!actor.ok) throw new Error(actor.error.code);
    const { verdicts } = await submitCommands(
      file, [{ commandId: commandId(1), name: 'setMark', baseVersion: 1, args: { workId: s.work23, pupilId: s.anna, value: 4, isDebt: false } }],
      { ...actor.value, now: Date.UTC(2026, 10, 25), settings: DEFAULT_POLICY_SETTINGS },
    );
    expect(verdicts[0]?.status).toBe('accepted');
    file.migrate(migrationAfter(0));
    await file.write((tx) => takeUpContract(tx, CONTRACTS[1]!), asServer);
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
    expect(await patch(schoolScope(school.schoolId))).toBe(true);
    expect(file.read.get('SELECT count(*) AS n FROM row_extra WHERE table_name = ?', 'room')).toEqual({ n: 0 });
    for (const version of [0, 1]) file.migrate(migrationAfter(version));
    await file.write((tx) => takeUpContract(tx, CONTRACTS[2]!), asServer);
    expect(findHeldScope(file.read, schoolScope(school.schoolId))!.upTo).toBe(0);
    expect(findHeldScope(file.read, journalScope(s.algebra))!.upTo).toBeGreaterThan(0);
    expect(await fetch(schoolScope(school.schoolId), CONTRACTS[2]!)).toBe(true);
    expect(file.read.all('SELECT id, name FROM room')).toEqual([{ id: 'room1', name: 'Кабинет 12' }]);
  });
});
