import type { GroupId, StaffId } from '#domain/ids.ts';
import type { Actor, PolicySubject } from '#domain/policy/index.ts';
import { apiQuery, useApiQuery, type Bridge, type OutputFor } from '../bridge/index.ts';

export type Person = OutputFor<'accounts', 'signInToDemo'>;

const stateKey = ['app', 'readState', {}] as const;

/** Who is signed in in this window, as the shell remembers: the id alone; null = nobody. */
export async function readSession(bridge: Bridge): Promise<OutputFor<'app', 'readState'>['session']> {
  const state = await bridge.queries.ensureQueryData(apiQuery(bridge, 'app', 'readState', {}));
  return state.session;
}

/** After a sign-in: the page knows it without asking. */
export function rememberSession(bridge: Bridge, person: Person): void {
  bridge.queries.setQueryData<OutputFor<'app', 'readState'>>([...stateKey], (state) =>
    state === undefined ? undefined : { ...state, session: { staffId: person.staffId } },
  );
}

/** What is asked before a sign-in too and does not belong to the session. */
const isBeforeSignIn = (feature: unknown, method: unknown): boolean =>
  feature === 'app' || (feature === 'lock' && method === 'read') || (feature === 'accounts' && method !== 'readOwn') || (feature === 'workstations' && (method === 'listPeople' || method === 'listSchools'));

/** After a sign-out: what was asked under the session is forgotten. */
export function forgetSession(bridge: Bridge): void {
  bridge.queries.removeQueries({ predicate: ({ queryKey: [feature, method] }) => !isBeforeSignIn(feature, method) });
  bridge.queries.setQueryData<OutputFor<'app', 'readState'>>([...stateKey], (state) => (state === undefined ? undefined : { ...state, session: null }));
}

/** Another school is opened, or none: its people and everything of it are forgotten. */
export function forgetSchool(bridge: Bridge): void {
  bridge.queries.removeQueries({ predicate: ({ queryKey: [feature] }) => feature !== 'app' });
}

/** The signed-in person with position, roles and classes; undefined while it is being asked or when nobody is. */
export function useSessionPerson(): Person | undefined {
  const { data: state } = useApiQuery('app', 'readState', {});
  const isSignedIn = state !== undefined && state.session !== null;
  const { data: person } = useApiQuery('accounts', 'readOwn', {}, { enabled: isSignedIn, failureHandled: true });
  return isSignedIn ? person : undefined;
}

/** The signed-in person as domain/policy sees it, for hints in the page; the law is in the core. */
export const actorOf = (person: Person): Actor & { staffId: StaffId } => ({ staffId: person.staffId, roles: person.roles });

type SchoolClass = OutputFor<'school', 'readOverview'>['classes'][number];

/**
 * A class as domain/policy sees it. Whoever leads it is its class teacher here, also the acting one, whom a grant names and no list: `person.classes` holds both.
 */
export const classSubject = (person: Pick<Person, 'staffId' | 'classes'>, { groupId, name, classTeacher }: Pick<SchoolClass, 'name' | 'classTeacher'> & { readonly groupId: GroupId }): PolicySubject => ({
  classId: groupId, classTeacherId: person.classes.includes(name) ? person.staffId : classTeacher?.staffId,
});
