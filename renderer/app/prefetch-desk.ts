import { apiQuery, queryKeyOf, type Bridge } from '../bridge/index.ts';
import type { Person } from './session.ts';

/**
 * Asks at once what the desk asks in turn, so that it is drawn in one go after a sign-in (issue 4, point 5). What fails is met again, and told, by the screen that needs it.
 * @param person as the sign-in has answered; the desk need not ask for them
 */
export async function prefetchDesk(bridge: Bridge, { staffId, name, position, roles, classes, subjects }: Person): Promise<void> {
  const { queries } = bridge;
  const own = queryKeyOf('accounts', 'readOwn', {});
  queries.setQueryData<Person>(own, { staffId, name, position, roles, classes, subjects });
  const overview = apiQuery(bridge, 'school', 'readOverview', {});
  const journals = apiQuery(bridge, 'journal', 'listJournals', {});
  const drafts = apiQuery(bridge, 'drafts', 'list', {});
  const rule = apiQuery(bridge, 'lock', 'readRule', {});
  const status = apiQuery(bridge, 'sync', 'readStatus', {});
  const meta = { failureHandled: true };
  await Promise.all([
    queries.prefetchQuery({ ...overview, meta }), queries.prefetchQuery({ ...journals, meta }), queries.prefetchQuery({ ...drafts, meta }), queries.prefetchQuery({ ...rule, meta }),
    queries.prefetchQuery({ ...status, meta }),
  ]);
}
