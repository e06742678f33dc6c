import { describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { choosePeople, grantsInOrder, stateOfGrant, type BoardGrant, type BoardPerson } from './choose-people.ts';

const today = '2026-11-26';
const grant = (role: BoardGrant['role'], startsOn: string, endsOn: string | null): BoardGrant => ({
  grantId: `${role}${startsOn}`, role, objectId: '', objectName: '', startsOn, endsOn, basis: 'приказ', givenBy: null, givenAt: null, endBasis: '', endedBy: null, endedAt: null,
});
const person = (name: string, grants: BoardGrant[], more: Partial<BoardPerson> = {}): BoardPerson =>
  ({ staffId: name as StaffId, name, position: 'Учитель', journalsByLoad: 0, classesByLoad: [], grants, ...more });

describe('the list of roles', () => {
  it('tells what stands from what is to come and what is over', () => {
    const states = ([['2026-11-26', '2026-11-26'], ['2026-09-01', '2026-11-25'], ['2026-11-27', null], ['2026-11-27', '2026-11-26'], ['2026-11-26', '2026-11-25']] as const)
      .map(([startsOn, endsOn]) => stateOfGrant({ startsOn, endsOn }, today));
    expect(states).toEqual(['live', 'past', 'coming', 'past', 'past']);
  });

  it('shows the past only when it is asked for, and last', () => {
    const one = person('а', [grant('deputy', '2024-09-01', '2025-05-31'), grant('secretary', '2026-12-01', null), grant('teacher', '2020-09-01', null)]);
    expect(grantsInOrder(one, today, false).map(({ role }) => role)).toEqual(['teacher', 'secretary']);
    expect(grantsInOrder(one, today, true).map(({ role }) => role)).toEqual(['teacher', 'secretary', 'deputy']);
  });

  it('finds by words of name and position, and by roles that count today', () => {
    const people = [
      person('Ёлкина Мария', [grant('deputy', '2024-09-01', '2025-05-31')]), person('Петров Илья', [grant('deputy', '2026-09-01', null)], { position: 'Заместитель директора' }),
      person('Иванова Анна', [], { journalsByLoad: 3, classesByLoad: ['7А'] }),
    ];
    const names = (...how: [string, BoardGrant['role'] | null]) => choosePeople(people, ...how, today).map(({ name }) => name.split(' ')[0]);
    expect([names('елк', null), names('илья дир', null), names('', 'deputy'), names('', 'teacher'), names('', 'class_teacher'), names('нет', null)])
      .toEqual([['Ёлкина'], ['Петров'], ['Петров'], ['Иванова'], ['Иванова'], []]);
  });
});
