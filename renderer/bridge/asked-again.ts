import type { Query } from '@tanstack/react-query';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { FeatureName, QueryName } from './methods.ts';

type Topic = Events['changed']['topic'];
type Asked = FeatureName | { [F in FeatureName]: `${F}.${QueryName<F>}` }[FeatureName];

interface Dependence {
  /** A whole feature, or one query of it. */
  readonly on: Asked;
  /** The field of the query's input that the event's ids speak of; without it every such query is asked again. */
  readonly by?: string;
}

/** What is asked again when a topic changed. */
const ASKED_AGAIN: Readonly<Record<Topic, readonly Dependence[]>> = {
  // Neither the list of journals nor the open lesson: they would be asked again at every mark. The journal screen asks for the
  // lesson itself when somebody else has changed the journal.
  journal: [{ on: 'journal.readPage', by: 'journalId' }, { on: 'journal.readCell' }, { on: 'letters' }],
  lesson: [{ on: 'journal.readLesson', by: 'lessonId' }, { on: 'journal.readPage' }],
  people: [{ on: 'people' }, { on: 'personalData.readClass' }, { on: 'personalData.listAchievements' }, { on: 'journal' }, { on: 'letters' }, { on: 'school.readOverview' }],
  letters: [{ on: 'letters' }],
  school: [{ on: 'school' }, { on: 'journal' }, { on: 'people' }, { on: 'letters' }, { on: 'accounts' }, { on: 'roles' }],
};

/** Whether a query, known by its key of feature, method and input, is to be asked again after a `changed` event. */
export function isAskedAgain({ topic, ids }: Events['changed'], [feature, method, input]: Query['queryKey']): boolean {
  if (typeof feature !== 'string' || typeof method !== 'string') return false;
  return ASKED_AGAIN[topic].some(({ on, by }) => {
    if (on !== feature && on !== `${feature}.${method}`) return false;
    if (by === undefined || ids.length === 0) return true;
    const named: unknown = (input as Readonly<Record<string, unknown>> | undefined)?.[by];
    return typeof named === 'string' && ids.includes(named);
  });
}
