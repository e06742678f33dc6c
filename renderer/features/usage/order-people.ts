import { allEntries } from '#domain/accounts/index.ts';
import type { OutputFor } from '../../bridge/index.ts';

export type UsageOfPerson = OutputFor<'usage', 'read'>['people'][number];

/** Columns of the table, in their order; `all` is the sum of the kinds. */
export const USAGE_COLUMNS = ['name', 'lastSignInAt', 'days', 'all', 'marks', 'termMarks', 'lessons', 'attendance', 'works', 'other'] as const;
export type UsageColumn = (typeof USAGE_COLUMNS)[number];

export interface UsageOrder {
  readonly by: UsageColumn;
  readonly descending: boolean;
}

export type UsageFilter = 'all' | 'worked' | 'idle';

const valueOf = (person: UsageOfPerson, column: Exclude<UsageColumn, 'name'>): number =>
  column === 'all' ? allEntries(person) : column === 'lastSignInAt' ? (person.lastSignInAt ?? 0) : person[column];

/** A first click shows the most first, except for names; another one turns it round. */
export const nextOrder = (order: UsageOrder, by: UsageColumn): UsageOrder => (order.by === by ? { by, descending: !order.descending } : { by, descending: by !== 'name' });

/** Those that are looked for, in order; equals by name. The question is found in name and position, ё as е. */
export function orderPeople(people: readonly UsageOfPerson[], { question, filter, order }: { readonly question: string; readonly filter: UsageFilter; readonly order: UsageOrder }): UsageOfPerson[] {
  const plain = (text: string): string => text.toLocaleLowerCase('ru').replaceAll('ё', 'е');
  const words = plain(question).split(/\s+/u).filter((word) => word !== '');
  const byName = (a: UsageOfPerson, b: UsageOfPerson): number => a.name.localeCompare(b.name, 'ru');
  const sign = order.descending ? -1 : 1;
  const { by } = order;
  return people
    .filter((one) => (filter === 'all' || (allEntries(one) > 0) === (filter === 'worked')) && words.every((word) => plain(`${one.name} ${one.position}`).includes(word)))
    .toSorted((a, b) => (by === 'name' ? sign * byName(a, b) : sign * (valueOf(a, by) - valueOf(b, by)) || byName(a, b)));
}
