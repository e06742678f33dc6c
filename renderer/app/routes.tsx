import { createHashHistory, createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { GroupId } from '#domain/ids.ts';
import { StartScreen } from '#renderer/features/school/index.ts';
import type { Bridge } from '../bridge/index.ts';
import { ScreenFailure, LostPage } from './error-boundary.tsx';
import { readSession } from './session.ts';

/*
 * Where every screen is registered. A feature adds a route below `desk` with
 * `component: lazyRouteComponent(() => import('#renderer/features/<feature>/index.ts'), '<Screen>')`, puts it into the tree at the
 * end, and its place of the navigation into sections.ts. Screens are lazy so that the first paint waits for none but the start
 * screen, which it is.
 */

const root = createRootRouteWithContext<{ readonly bridge: Bridge }>()({});

/** The way in: with somebody signed in it leads to the journals. */
const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    if ((await readSession(context.bridge)) !== null) throw redirect({ to: '/journal' });
  },
  component: StartScreen,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('#renderer/features/accounts/index.ts'), 'SignInScreen'),
});

/** The window stands locked. */
const locked = createRoute({
  getParentRoute: () => root,
  path: '/locked',
  component: lazyRouteComponent(() => import('#renderer/features/accounts/index.ts'), 'LockScreen'),
});

/** Who works, in a school of this workstation: by password, or by the list of a trial server. */
const peopleOfSchool = createRoute({
  getParentRoute: () => root,
  path: '/school/$schoolId',
  validateSearch: ({ offline }: Record<string, unknown>): { offline?: true } => (offline === true ? { offline } : {}),
  component: lazyRouteComponent(() => import('#renderer/features/workstations/index.ts'), 'SchoolDoorScreen'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('#renderer/features/workstations/index.ts'), 'JoinScreen'),
});

const newSchool = createRoute({
  getParentRoute: () => root,
  path: '/new-school',
  component: lazyRouteComponent(() => import('#renderer/features/workstations/index.ts'), 'LocalSchoolScreen'),
});

/** Everything behind the sign-in: navigation on the left, the bar above, the screen. */
const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context }) => {
    if ((await readSession(context.bridge)) === null) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('./layout/desk.tsx'), 'Desk'),
});

/** One screen for the list and for an open journal, so that going from one to another keeps what is on its way. */
const journals = createRoute({
  getParentRoute: () => desk,
  path: '/journal',
  component: lazyRouteComponent(() => import('#renderer/features/journal/index.ts'), 'JournalScreen'),
});

/** Which term, and a cell to go to: lesson and pupil by their ids, taken out of the address as soon as the cell is selected. */
interface JournalSearch {
  readonly term?: string;
  readonly lesson?: string;
  readonly pupil?: string;
}

const journal = createRoute({
  getParentRoute: () => journals,
  path: '$journalId',
  validateSearch: (search: Record<string, unknown>): JournalSearch => {
    const { term, lesson, pupil } = search;
    return { ...(typeof term === 'string' ? { term } : {}), ...(typeof lesson === 'string' ? { lesson } : {}), ...(typeof pupil === 'string' ? { pupil } : {}) };
  },
});

const letters = createRoute({
  getParentRoute: () => desk,
  path: '/letters',
  component: lazyRouteComponent(() => import('#renderer/features/letters/index.ts'), 'LettersScreen'),
});

const people = createRoute({
  getParentRoute: () => desk,
  path: '/people',
  validateSearch: ({ class: groupId, view }: Record<string, unknown>): { class?: GroupId; view?: 'achievements' } =>
    ({ ...(typeof groupId === 'string' ? { class: groupId as GroupId } : {}), ...(view === 'achievements' ? { view } : {}) }),
  component: lazyRouteComponent(() => import('#renderer/features/people/index.ts'), 'PeopleScreen'),
});

const workstations = createRoute({
  getParentRoute: () => desk,
  path: '/workstations',
  component: lazyRouteComponent(() => import('#renderer/features/workstations/index.ts'), 'WorkstationsScreen'),
});

const rescue = createRoute({
  getParentRoute: () => desk,
  path: '/workstations/rescue',
  component: lazyRouteComponent(() => import('#renderer/features/rescue/index.ts'), 'RescueScreen'),
});

const credentials = createRoute({
  getParentRoute: () => desk,
  path: '/credentials',
  component: lazyRouteComponent(() => import('#renderer/features/credentials/index.ts'), 'CredentialsScreen'),
});

const roles = createRoute({
  getParentRoute: () => desk,
  path: '/roles',
  component: lazyRouteComponent(() => import('#renderer/features/roles/index.ts'), 'RolesScreen'),
});

const personalData = createRoute({
  getParentRoute: () => desk,
  path: '/personal-data',
  component: lazyRouteComponent(() => import('#renderer/features/personal-data/index.ts'), 'PersonalDataScreen'),
});

const usage = createRoute({
  getParentRoute: () => desk,
  path: '/usage',
  component: lazyRouteComponent(() => import('#renderer/features/usage/index.ts'), 'UsageScreen'),
});

const security = createRoute({
  getParentRoute: () => desk,
  path: '/security',
  component: lazyRouteComponent(() => import('#renderer/features/audit/index.ts'), 'SecurityRegisterScreen'),
});

const routeTree = root.addChildren([
  start, signIn, locked, join, newSchool, peopleOfSchool,
  desk.addChildren([letters, journals.addChildren([journal]), people, workstations, rescue, credentials, roles, personalData, usage, security]),
]);

/** The router of the page: hash addresses, because the page is a file of the application and not a server's. */
export const createAppRouter = (bridge: Bridge) =>
  createRouter({
    routeTree,
    history: createHashHistory(),
    context: { bridge },
    defaultErrorComponent: ScreenFailure,
    defaultNotFoundComponent: LostPage,
    defaultPendingMs: 300,
  });

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
