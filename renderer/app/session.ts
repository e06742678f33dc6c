import type { StaffId } from '#domain/ids.ts';
import type { Actor } from '#domain/policy/index.ts';
import { apiQuery, useApiQuery, type Bridge, type OutputFor } from '../bridge/index.ts';

export type Person = OutputFor<'accounts', 'signInToDemo'>;

const stateKey = ['app', 'readState', {}] as const;

/** Who is signed in in this window, as the shell remembers; null = nobody. */
export async function readSession(bridge: Bridge): Promise<OutputFor<'app', 'readState'>['session']> {
  const state = await bridge.queries.ensureQueryData(apiQuery(bridge, 'app', 'readState', {}));
  return state.session;
}

/** After a sign-in: the page knows it without asking. */
export function rememberSession(bridge: Bridge, person: Person): void {
  bridge.queries.setQueryData<OutputFor<'app', 'readState'>>([...stateKey], (state) =>
    state === undefined ? undefined : { ...state, session: { staffId: person.staffId, name: person.name } },
  );
}

/** After a sign-out: what was asked under the session is forgotten. */
export function forgetSession(bridge: Bridge): void {
  bridge.queries.removeQueries({ predicate: ({ queryKey: [feature] }) => feature !== 'app' && feature !== 'accounts' });
  bridge.queries.setQueryData<OutputFor<'app', 'readState'>>([...stateKey], (state) => (state === undefined ? undefined : { ...state, session: null }));
}

/** The signed-in person with position, roles and classes; undefined while it is being asked or when nobody is. */
export function useSessionPerson(): Person | undefined {
  const { data: state } = useApiQuery('app', 'readState', {});
  const staffId = state?.session?.staffId;
  const { data: people } = useApiQuery('accounts', 'listDemoPeople', {}, { enabled: staffId !== undefined, failureHandled: true });
  return people?.find((person) => person.staffId === staffId);
}

/** The signed-in person as domain/policy sees it, for hints in the page; the law is in the core. */
export const actorOf = (person: Person): Actor & { staffId: StaffId } => ({ staffId: person.staffId, roles: person.roles });
