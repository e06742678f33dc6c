import type { StaffRole } from '#domain/policy/index.ts';
import { findMatching } from '../../app/palette/match.ts';
import type { OutputFor } from '../../bridge/index.ts';

export type DemoPerson = OutputFor<'accounts', 'listDemoPeople'>[number];

/** Whose eyes a newcomer should look through first: the class teacher of 7А, whose class the guide speaks of. */
export const SUGGESTED_CLASS = '7А';

export interface PeopleFilter {
  readonly query: string;
  readonly role: StaffRole | null;
  /** Whether the class of the guide stands first. */
  readonly suggesting?: boolean;
}

/** The roles that somebody has, in the order of the catalogue. */
export const rolesAmong = (people: readonly DemoPerson[], order: readonly StaffRole[]): StaffRole[] =>
  order.filter((role) => people.some((person) => person.roles.includes(role)));

/**
 * People by name, position, class or subject; without a filter the suggested person stands first, otherwise by name.
 * `people` come sorted by name from the core.
 */
export function choosePeople(people: readonly DemoPerson[], { query, role, suggesting = true }: PeopleFilter): DemoPerson[] {
  const ofRole = role === null ? people : people.filter((person) => person.roles.includes(role));
  const found = findMatching(
    query,
    ofRole.map((person) => ({ person, label: person.name, keywords: [person.position, ...person.classes, ...person.subjects].join(' ') })),
  ).map(({ person }) => person);
  if (!suggesting) return found;
  return found.toSorted((a, b) => Number(isSuggested(b)) - Number(isSuggested(a)));
}

export const isSuggested = (person: DemoPerson): boolean => person.classes.includes(SUGGESTED_CLASS);
