/**
 * Roles of staff. Pupils and parents are kinds of persons and not roles: they have accounts for the web part and no desktop. Several roles a person; each is given by
 * an order, from a day to a day.
 */
export const STAFF_ROLES = [
  'director', 'deputy', 'teacher', 'class_teacher', 'club_teacher', 'organiser', 'methodist', 'master', 'secretary', 'administrator', 'auditor',
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** What a role is about, where it is not the whole school. */
export type ObjectKind = 'journal' | 'class' | 'direction';

/**
 * Which objects a grant of a role may name. `optional`: without one it is about every object of the kind (a methodist without a direction oversees all). `required` is a
 * title that gives no journal or class by itself; those come with the load, or with a grant that names them. A role that is not here is one of the whole school.
 */
export const ROLE_OBJECTS: Readonly<Partial<Record<StaffRole, { readonly kind: ObjectKind; readonly object: 'optional' | 'required' }>>> = {
  teacher: { kind: 'journal', object: 'required' },
  club_teacher: { kind: 'journal', object: 'required' },
  organiser: { kind: 'journal', object: 'required' },
  master: { kind: 'journal', object: 'required' },
  class_teacher: { kind: 'class', object: 'required' },
  methodist: { kind: 'direction', object: 'optional' },
};

/** One grant of one person, as the server and the workstation's file hold it. Days are ISO and both belong to it; `endsOn` null: until it is ended. */
export interface RoleGrant {
  readonly role: string;
  /** A journal's or a class's id, or a direction's name; empty for the whole school. */
  readonly objectId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

/** Does the grant count on this day? */
export const isLive = ({ startsOn, endsOn }: Pick<RoleGrant, 'startsOn' | 'endsOn'>, day: string): boolean => startsOn <= day && (endsOn === null || day <= endsOn);

/** What a person's grants come to. */
export interface GrantedRoles {
  readonly roles: readonly StaffRole[];
  /** Named by grants of roles that teach. */
  readonly journals: readonly string[];
  readonly classes: readonly string[];
  /** That a methodist oversees; null: every one. */
  readonly directions: readonly string[] | null;
}

/**
 * Live grants → roles and objects. A role that this version does not know is left aside, not guessed; so is a role of the whole school that names an object (a deputy of
 * one class is no deputy), and an object given twice counts once.
 */
export function rolesOfGrants(grants: readonly Pick<RoleGrant, 'role' | 'objectId'>[]): GrantedRoles {
  const has = (role: StaffRole) => grants.some((one) => one.role === role && (one.objectId === '' || ROLE_OBJECTS[role] !== undefined));
  const objectsOf = (kind: ObjectKind) => [...new Set(grants.flatMap(({ role, objectId }) => (objectId !== '' && kindOf(role) === kind ? [objectId] : [])))];
  const overseesAll = grants.some(({ role, objectId }) => objectId === '' && kindOf(role) === 'direction');
  return {
    roles: STAFF_ROLES.filter(has), journals: objectsOf('journal'), classes: objectsOf('class'), directions: overseesAll ? null : objectsOf('direction'),
  };
}

const kindOf = (role: string): ObjectKind | undefined => STAFF_ROLES.filter((known) => known === role).map((known) => ROLE_OBJECTS[known]?.kind)[0];
