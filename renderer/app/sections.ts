import { can, type PolicySubject } from '#domain/policy/index.ts';
import { IconChartBar, IconDevices2, IconFileCheck, IconKey, IconMail, IconNotebook, IconShieldCheck, IconShieldSearch, IconUsersGroup, type Icon } from '@tabler/icons-react';
import type { Texts } from '../i18n/index.ts';
import type { OutputFor } from '../bridge/index.ts';
import { actorOf, type Person } from './session.ts';

export type SchoolKind = OutputFor<'school', 'readOverview'>['school']['kind'];

/**
 * A place of the left navigation. A section stands here as soon as its screen exists, never before. `isFor` is a hint by
 * domain/policy (`can(actorOf(person), 'letters.make', …)`): who never may anything there does not see it.
 */
export interface Section {
  readonly id: keyof Omit<Texts['app']['sections'], 'label'>;
  readonly path: '/journal' | '/letters' | '/people' | '/workstations' | '/credentials' | '/roles' | '/personal-data' | '/usage' | '/security';
  readonly icon: Icon;
  /** All of it is administration: closed where the school wants it done from marked workstations and this is none (P-10). */
  readonly isAdministration?: true;
  readonly isFor: (person: Person, schoolKind: SchoolKind | undefined) => boolean;
}

/** A journal and a class of the person's own, where there are any. */
const ownOf = ({ staffId, subjects, classes }: Person): PolicySubject => ({
  teacherId: subjects.length > 0 ? staffId : undefined, classTeacherId: classes.length > 0 ? staffId : undefined,
});

const ALL: readonly Section[] = [
  { id: 'journal', path: '/journal', icon: IconNotebook, isFor: () => true },
  // Whoever teaches or leads a class sees its pupils, and whoever has an office for it; an auditor has no business there (P-06).
  { id: 'people', path: '/people', icon: IconUsersGroup, isFor: (person) => can(actorOf(person), 'people.read', ownOf(person)) },
  {
    id: 'letters',
    path: '/letters',
    icon: IconMail,
    // A class teacher for the own class, those who oversee for every class.
    isFor: (person) => can(actorOf(person), 'letters.read', ownOf(person)),
  },
  {
    id: 'workstations',
    path: '/workstations',
    isAdministration: true,
    icon: IconDevices2,
    // The demonstration school has no server, and so no workstations.
    isFor: (person, schoolKind) => schoolKind !== undefined && schoolKind !== 'demo' && can(actorOf(person), 'workstations.manage'),
  },
  {
    id: 'credentials',
    path: '/credentials',
    icon: IconKey,
    // The administrator and the head for the staff, a class teacher for pupils and parents of the own class; accounts are the server's.
    isFor: (person, schoolKind) =>
      schoolKind !== undefined && schoolKind !== 'demo' &&
      (can(actorOf(person), 'accounts.read') || can(actorOf(person), 'credentials.issue', ownOf(person))),
  },
  {
    id: 'roles',
    path: '/roles',
    isAdministration: true,
    icon: IconShieldCheck,
    // Roles are the server's; the demonstration school has its people as they are.
    isFor: (person, schoolKind) => schoolKind !== undefined && schoolKind !== 'demo' && can(actorOf(person), 'roles.manage'),
  },
  {
    id: 'personalData',
    path: '/personal-data',
    icon: IconFileCheck,
    // A class teacher for the own class; registers are the server's.
    isFor: (person, schoolKind) => schoolKind !== undefined && schoolKind !== 'demo' && can(actorOf(person), 'consents.read', { classTeacherId: person.classes.length > 0 ? person.staffId : undefined }),
  },
  {
    id: 'usage',
    path: '/usage',
    icon: IconChartBar,
    // Counted at the server, of what came to it.
    isFor: (person, schoolKind) => schoolKind !== undefined && schoolKind !== 'demo' && can(actorOf(person), 'usage.read'),
  },
  {
    id: 'audit',
    path: '/security',
    isAdministration: true,
    icon: IconShieldSearch,
    // Who is watched does not read it; the register is the server's.
    isFor: (person, schoolKind) => schoolKind !== undefined && schoolKind !== 'demo' && can(actorOf(person), 'security.read'),
  },
];

/** The sections of a person, in the order of their numbers (Ctrl+1 …). */
export const sectionsOf = (person: Person | undefined, schoolKind: SchoolKind | undefined): readonly Section[] =>
  ALL.filter((section) => person !== undefined && section.isFor(person, schoolKind));
