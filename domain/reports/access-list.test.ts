import { describe, expect, it } from 'vitest';
import { ROLE_OBJECTS, STAFF_ROLES, type StaffRole } from '../policy/index.ts';
import { accessesOf, accessList, type AccessGrant, type AccessPerson } from './access-list.ts';
import type { ReportDocument } from './report-document.ts';

const year = { name: '2026/27', endsOn: '2027-05-26' };
const grant = (role: StaffRole, over: Partial<AccessGrant> = {}): AccessGrant => ({ role, objectName: '', startsOn: '2026-09-01', endsOn: null, basis: 'приказ № 7', ...over });
const person = (over: Partial<AccessPerson> = {}): AccessPerson => ({ name: 'Ёжикова Анна', position: 'Учитель', grants: [], journals: [], classes: [], ...over });
const lines = (one: AccessPerson) => accessesOf(one, year).map(({ role, scope, basis, term }) => [role, scope, basis, term]);
const plain = (document: ReportDocument): string => JSON.stringify(document).replaceAll('\u00a0', ' ');

describe('who is admitted to personal data (P-06, P-11, R-04)', () => {
  it.each(STAFF_ROLES)('a %s has a line that says what the role opens, its paper and its term', (role) => {
    const [[word, scope, basis, term] = []] = lines(person({ grants: [grant(role)] }));
    expect([word !== '', scope !== '', basis, term]).toEqual([true, true, 'приказ № 7', 'с 01.09.2026 до отмены']);
  });

  it('a term has an end, or none, and no beginning where nobody knows it', () => {
    expect(lines(person({ grants: [grant('secretary', { endsOn: '2026-12-31' }), grant('administrator', { startsOn: '' })] })).map((line) => line[3])).toEqual(['с 01.09.2026 по 31.12.2026', 'до отмены']);
  });

  it.each(STAFF_ROLES.filter((one) => ROLE_OBJECTS[one] !== undefined))('a %s of an object names it', (role) => {
    expect(lines(person({ grants: [grant(role, { objectName: 'Щука' })] }))[0]![1]).toContain('Щука');
  });

  it('the load opens its own journals, with the title by order or without it, and once', () => {
    const journals = [{ subject: 'Алгебра', group: '7А' }, { subject: 'Алгебра', group: '7Б' }, { subject: 'Геометрия', group: '7А' }];
    const load = 'журналы и списки по нагрузке – Алгебра: 7А, 7Б; Геометрия: 7А';
    expect(lines(person({ journals }))).toEqual([['учитель', load, 'учебная нагрузка, 2026/27 учебный год', 'по 26.05.2027']]);
    expect(lines(person({ journals, grants: [grant('teacher')] }))).toEqual([['учитель', load, 'приказ № 7', 'с 01.09.2026 до отмены']]);
    // A substitution names one journal; the own load is beside it.
    expect(lines(person({ journals, grants: [grant('teacher', { objectName: 'Физика, 9А' })] })).map((line) => line[1])).toEqual(['журнал и список: Физика, 9А', load]);
  });

  it('a class that is led by the lists and named by an order stands once', () => {
    expect(lines(person({ classes: ['7А'] }))[0]!.slice(0, 3)).toEqual(['классный руководитель', 'журналы всех предметов, списки с адресами и семьями, согласия, достижения: 7А', 'список классов, 2026/27 учебный год']);
    expect(lines(person({ classes: ['7А'], grants: [grant('class_teacher', { objectName: '7А' })] }))).toHaveLength(1);
    expect(lines(person({ classes: ['7А'], grants: [grant('class_teacher')] }))).toHaveLength(1);
    expect(lines(person({ classes: ['7А'], grants: [grant('class_teacher', { objectName: '8Б' })] })).map((line) => line[1]!.slice(-2))).toEqual(['8Б', '7А']);
  });

  it('who has neither role nor load is not on the list, and the number says how many are', () => {
    const text = plain(accessList({ school: 'Школа', director: 'Ёлкина Е. Е.', date: '2026-11-26', year, people: [person({ grants: [grant('deputy')] }), person({ name: 'Вахтёр Пётр' })] }));
    expect(text).toContain('Всего допущено: 1 человек');
    expect(text).not.toContain('Вахтёр');
  });
});
