/**
 * can(actor, action, subject): a hint in the page, the law in the core and on the server. One readable table; what
 * regulations differ on is a setting (C-3: may the class teacher enter marks for all subjects).
 */
export const STAFF_ROLES = ['director', 'deputy', 'teacher', 'class_teacher', 'methodist', 'secretary', 'administrator'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export interface Actor {
  readonly staffId: string;
  readonly roles: readonly StaffRole[];
}

export type Action =
  | 'school.read'
  | 'people.read'
  | 'people.import'
  | 'journal.read'
  | 'journal.write'
  | 'letters.read'
  | 'letters.make'
  | 'workstations.manage';

export interface PolicySubject {
  /** Who teaches the journal in question. */
  readonly teacherId?: string | undefined;
  /** The class teacher of the class in question (of the parent class for a subgroup). */
  readonly classTeacherId?: string | undefined;
}

export interface PolicySettings {
  /** C-3: the class teacher enters marks in every subject of the own class. */
  readonly classTeacherMayMarkAllSubjects: boolean;
}

export const DEFAULT_POLICY_SETTINGS: PolicySettings = { classTeacherMayMarkAllSubjects: true };

type Rule = (actor: Actor, subject: PolicySubject, settings: PolicySettings) => boolean;

const has = (actor: Actor, ...roles: StaffRole[]) => roles.some((role) => actor.roles.includes(role));
const teaches: Rule = (actor, subject) => subject.teacherId !== undefined && subject.teacherId === actor.staffId;
const leads: Rule = (actor, subject) => subject.classTeacherId !== undefined && subject.classTeacherId === actor.staffId;
const oversees: Rule = (actor) => has(actor, 'director', 'deputy', 'methodist');
const anybody: Rule = () => true;

const TABLE: Readonly<Record<Action, Rule>> = {
  'school.read': anybody,
  'people.read': (actor, subject, settings) =>
    oversees(actor, subject, settings) || has(actor, 'secretary', 'administrator') || leads(actor, subject, settings) || teaches(actor, subject, settings),
  'people.import': (actor) => has(actor, 'secretary', 'administrator', 'deputy', 'director'),
  'journal.read': (actor, subject, settings) => oversees(actor, subject, settings) || teaches(actor, subject, settings) || leads(actor, subject, settings),
  'journal.write': (actor, subject, settings) =>
    teaches(actor, subject, settings) || (settings.classTeacherMayMarkAllSubjects && leads(actor, subject, settings)),
  'letters.read': (actor, subject, settings) => oversees(actor, subject, settings) || leads(actor, subject, settings),
  'letters.make': (actor, subject, settings) => has(actor, 'director', 'deputy') || leads(actor, subject, settings),
  'workstations.manage': (actor) => has(actor, 'administrator'),
};

export const ACTIONS = Object.keys(TABLE) as readonly Action[];

/** May this person do this to that? */
export const can = (actor: Actor, action: Action, subject: PolicySubject = {}, settings: PolicySettings = DEFAULT_POLICY_SETTINGS): boolean =>
  TABLE[action](actor, subject, settings);
