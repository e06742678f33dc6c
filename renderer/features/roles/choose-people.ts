import { isLive, type StaffRole } from '#domain/policy/index.ts';
import type { OutputFor } from '../../bridge/index.ts';

export type Board = OutputFor<'roles', 'readBoard'>;
export type BoardPerson = Board['people'][number];
export type BoardGrant = BoardPerson['grants'][number];

export type GrantState = 'live' | 'coming' | 'past';

/** Where a grant stands on a day. One that was ended before it began never counted. */
export const stateOfGrant = (grant: Pick<BoardGrant, 'startsOn' | 'endsOn'>, today: string): GrantState =>
  isLive(grant, today) ? 'live' : grant.startsOn > today && (grant.endsOn === null || grant.endsOn >= grant.startsOn) ? 'coming' : 'past';

/** Live ones first, then those to come, then what is over. */
export const grantsInOrder = (person: BoardPerson, today: string, withPast: boolean): BoardGrant[] => {
  const order: Readonly<Record<GrantState, number>> = { live: 0, coming: 1, past: 2 };
  return person.grants
    .filter((grant) => withPast || stateOfGrant(grant, today) !== 'past')
    .toSorted((a, b) => order[stateOfGrant(a, today)] - order[stateOfGrant(b, today)] || b.startsOn.localeCompare(a.startsOn));
};

/** Whether the person has the role today: by a grant, by the load, or by leading a class. */
const hasRole = (person: BoardPerson, role: StaffRole, today: string): boolean =>
  person.grants.some((grant) => grant.role === role && stateOfGrant(grant, today) === 'live') ||
  (role === 'teacher' && person.journalsByLoad > 0) || (role === 'class_teacher' && person.classesByLoad.length > 0);

const folded = (text: string): string => text.toLocaleLowerCase('ru').replaceAll('ё', 'е');

/** By every word of the query, in names and positions; «ё» is «е». */
export function choosePeople(people: readonly BoardPerson[], query: string, role: StaffRole | null, today: string): BoardPerson[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    const text = folded(`${person.name} ${person.position}`);
    return words.every((word) => text.includes(word)) && (role === null || hasRole(person, role, today));
  });
}
