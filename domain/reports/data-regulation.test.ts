import { describe, expect, it } from 'vitest';
import { can, STAFF_ROLES, type Action, type StaffRole } from '../policy/index.ts';
import { accessesOf } from './access-list.ts';
import { dataRegulation } from './data-regulation.ts';
import type { OrderedSettings } from './introduction-order.ts';
import { asCell, plainText, type ReportDocument } from './report-document.ts';
import { ROLE_WORDS } from './role-words.ts';

const settings: OrderedSettings = { idleLockMinutes: 5, leaseDays: 7, temporaryPasswordDays: 14, classTeacherMayMarkAllSubjects: true, administrationOnMarkedWorkstations: false };
const regulation = (over: Partial<OrderedSettings> = {}): ReportDocument => dataRegulation({ school: 'Школа', address: '', director: 'Ёлкина Е. Е.', settings: { ...settings, ...over } });
const plain = (document: ReportDocument): string => JSON.stringify(document).replaceAll('\u00a0', ' ');
const tableOf = (name: string): string[][] =>
  regulation().sections[0]!.blocks.flatMap((block) => (block.kind === 'table' && block.name === name ? block.body.map((row) => row.cells.map((cell) => plainText(asCell(cell).text).replaceAll('\u00a0', ' '))) : []));

describe('the regulation of the system (P-11)', () => {
  it('names the data of P-04: of parents, of pupils, and of who works in it', () => {
    expect(tableOf('Состав данных').slice(0, 2)).toEqual([
      ['Родители (законные представители)', 'фамилия, имя, отчество, пол, телефоны'],
      ['Обучающиеся', 'фамилия, имя, отчество, дата рождения, пол, адрес; посещаемость и причины пропусков; участие и победы в олимпиадах, конкурсах и конференциях, призы и награды (если это нужно)'],
    ]);
    expect(plain(regulation())).not.toMatch(/СНИЛС|паспорт|фотограф/iu);
  });

  it('gives duties to every role, each once', () => {
    expect(tableOf('Обязанности').flatMap(([roles]) => roles!.split(', ')).toSorted()).toEqual(STAFF_ROLES.map((role) => ROLE_WORDS[role]).toSorted());
  });

  it('says what the school chose, and nothing of what it did not', () => {
    expect(plain(regulation({ idleLockMinutes: 1, temporaryPasswordDays: 21 }))).toMatch(/через 1 минуту бездействия/u);
    expect(plain(regulation({ temporaryPasswordDays: 21 }))).toContain('действует 21 день');
    expect([plain(regulation()), plain(regulation({ administrationOnMarkedWorkstations: true }))].map((text) => text.includes('с отмеченных рабочих мест'))).toEqual([false, true]);
  });
});

describe('what is told of a role is what the policy lets it do (P-06)', () => {
  const told: readonly (readonly [StaffRole, readonly Action[], readonly Action[]])[] = [
    ['director', ['journal.read', 'people.read', 'consents.read', 'accounts.read', 'persons.block', 'persons.destroy'], ['journal.write', 'security.read']],
    ['deputy', ['journal.read', 'people.read', 'consents.read', 'transfers.record', 'documents.manage'], ['persons.block', 'accounts.read', 'security.read']],
    ['secretary', ['people.read', 'consents.manage', 'changeRequests.apply', 'nondisclosure.manage'], ['journal.read', 'accounts.read', 'persons.block']],
    ['administrator', ['people.read', 'consents.read', 'accounts.manage', 'roles.manage', 'workstations.manage', 'persons.block', 'persons.destroy'], ['journal.read', 'security.read']],
    ['auditor', ['security.read'], ['journal.read', 'people.read', 'accounts.read', 'consents.read']],
    ['methodist', ['journal.read', 'people.read'], ['journal.write', 'consents.read', 'accounts.read']],
  ];

  it.each(told)('a %s of the whole school', (role, may, mayNot) => {
    const actor = { staffId: 'a', roles: [role], directions: null };
    expect([may.filter((action) => !can(actor, action)), mayNot.filter((action) => can(actor, action))]).toEqual([[], []]);
    const [{ scope } = { scope: '' }] = accessesOf({ name: 'Ёжикова Анна', position: '', journals: [], classes: [], grants: [{ role, objectName: '', startsOn: '', endsOn: null, basis: '' }] }, { name: '2026/27', endsOn: '2027-05-26' });
    // «журналы» are named where they are read, «согласия» and «достижения» where those are, «логин» where accounts are.
    expect(scope.includes('достижения')).toBe(can(actor, 'achievements.read'));
    expect([/журналы[ ,].*(классов|направлений)/u.test(scope), scope.includes('согласия'), scope.includes('логин')]).toEqual([can(actor, 'journal.read'), can(actor, 'consents.read'), can(actor, 'accounts.read')]);
  });
});
