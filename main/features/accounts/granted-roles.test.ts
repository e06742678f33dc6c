import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { can } from '#domain/policy/index.ts';
import { fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { MIGRATIONS } from '../../database/migrations/index.ts';
import { findGrantedRoles, listClassesOf } from './accounts-repository.ts';
import { requireActor } from './require-actor.ts';

let folder: string;
let db: SchoolDatabase;
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-granted-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations: MIGRATIONS });
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
  await fillSmallSchool(db);
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (role: string, ...grants: { objectId: string; startsOn: string; endsOn: string | null }[]) =>
  db.write((tx) => tx.run('INSERT OR REPLACE INTO staff_role (staff_id, role, basis, grants) VALUES (?, ?, ?, ?)', s.stranger, role, 'приказ № 7', JSON.stringify(grants)));
const actorOn = (day: string) => {
  const actor = requireActor(db.read, { session: { staffId: s.stranger }, now: at(day) });
  if (!actor.ok) throw new Error(actor.error.code);
  return actor.value.actor;
};
const algebra = { journalId: s.algebra, classId: s.class7A, teacherId: s.teacher, classTeacherId: s.classTeacher };

describe('roles of a day on the workstation (R-04)', () => {
  it('count between their days and neither before nor after', async () => {
    await put('deputy', { objectId: '', startsOn: '2026-11-01', endsOn: '2026-11-26' });
    expect(['2026-10-31', '2026-11-01', '2026-11-26', '2026-11-27'].map((day) => can(actorOn(day), 'journal.read', algebra))).toEqual([false, true, true, false]);
  });

  it('a substitute writes in the journal the grant names, an acting class teacher leads the class it names, while it lasts', async () => {
    await put('teacher', { objectId: '', startsOn: '2020-09-01', endsOn: null }, { objectId: s.algebra, startsOn: '2026-11-01', endsOn: '2026-11-30' });
    expect([can(actorOn('2026-11-20'), 'journal.write', algebra), can(actorOn('2026-12-01'), 'journal.write', algebra)]).toEqual([true, false]);
    expect(can(actorOn('2026-11-20'), 'journal.write', { ...algebra, journalId: s.talks })).toBe(false);
    await put('class_teacher', { objectId: s.class7A, startsOn: '2026-11-01', endsOn: '2026-11-30' });
    expect([can(actorOn('2026-11-20'), 'letters.make', algebra), can(actorOn('2026-12-01'), 'letters.make', algebra)]).toEqual([true, false]);
    expect(listClassesOf(db.read, s.stranger, s.year, actorOn('2026-11-20').classes)).toEqual(['7А']);
  });

  it('begin and end at the school’s midnight, wherever this computer stands', async () => {
    await put('deputy', { objectId: '', startsOn: '2026-11-01', endsOn: '2026-11-26' });
    const rolesAt = (moment: string) => {
      const actor = requireActor(db.read, { session: { staffId: s.stranger }, now: Date.parse(moment) });
      return actor.ok ? actor.value.actor.roles.includes('deputy') : null;
    };
    // By Moscow where the school has chosen no zone.
    expect(['2026-10-31T20:59:59.999Z', '2026-10-31T21:00:00Z', '2026-11-26T20:59:59.999Z', '2026-11-26T21:00:00Z'].map(rolesAt)).toEqual([false, true, true, false]);
    await db.write((tx) => tx.run(`INSERT INTO setting (name, value) VALUES ('timeZone', '"Asia/Kamchatka"')`));
    expect(['2026-10-31T11:59:59.999Z', '2026-10-31T12:00:00Z', '2026-11-26T11:59:59.999Z', '2026-11-26T12:00:00Z'].map(rolesAt)).toEqual([false, true, true, false]);
  });

  it('a row of a server before days and objects stands without end; without a day, what has days does not count', async () => {
    await put('secretary');
    expect(actorOn('2030-01-01').roles).toEqual(['teacher', 'secretary']);
    await put('deputy', { objectId: '', startsOn: '2020-01-01', endsOn: null });
    expect(findGrantedRoles(db.read, s.stranger, null).roles).toEqual(['teacher', 'secretary']);
  });

  it('a role of the whole school that names an object, and a word that is not known, give nothing', async () => {
    await put('director', { objectId: s.class7A, startsOn: '2020-01-01', endsOn: null });
    await put('headmaster');
    expect(actorOn('2026-11-20').roles).toEqual(['teacher']);
  });
});
