import type { Query } from '@tanstack/react-query';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { FeatureName, QueryName } from './methods.ts';

type Topic = Events['changed']['topic'];
type Asked = FeatureName | { [F in FeatureName]: `${F}.${QueryName<F>}` }[FeatureName];

/** What is asked again when a topic changed: a whole feature, or one query of it. */
const ASKED_AGAIN: Readonly<Record<Topic, readonly string[]>> = {
  // Not the list of journals: no mark changes it, and it would be asked again at every key.
  journal: ['journal.readPage', 'journal.readLesson', 'journal.readCell', 'letters'],
  lesson: ['journal.readLesson', 'journal.readPage'],
  people: ['people', 'journal', 'letters', 'school.readOverview'],
  letters: ['letters'],
  school: ['school', 'journal', 'people', 'letters', 'accounts'],
} satisfies Record<Topic, readonly (Asked | 'people' | 'letters')[]>;

/**
 * Whether a query is to be asked again after a `changed` event. A query that names ids is asked again when the event speaks of
 * one of them or of all; a query without ids (a list) always.
 */
export function isAskedAgain(event: Events['changed'], queryKey: Query['queryKey']): boolean {
  const [feature, method, input] = queryKey;
  if (typeof feature !== 'string' || typeof method !== 'string') return false;
  const named = ASKED_AGAIN[event.topic];
  if (!named.includes(feature) && !named.includes(`${feature}.${method}`)) return false;
  const values = typeof input === 'object' && input !== null ? Object.values(input) : [];
  if (event.ids.length === 0 || values.length === 0) return true;
  return event.topic === 'people' || event.topic === 'school' || values.some((value) => typeof value === 'string' && event.ids.includes(value));
}
