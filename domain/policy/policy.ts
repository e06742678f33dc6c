import type { StaffRole } from './roles.ts';
import { DEFAULT_POLICY_SETTINGS, type PolicySettings } from './settings.ts';

/*
 * can(actor, action, subject): a hint in the page, the law in the core and on the server. RIGHTS is the whole of it: docs/rights.md is written from it, and
 * tests/server/policy-matrix.test.ts holds the same by hand.
 */

/** Who acts. */
export interface Actor {
  readonly staffId: string;
  readonly roles: readonly StaffRole[];
  /** Of a methodist: the directions overseen; null or absent: every one. */
  readonly directions?: readonly string[] | null | undefined;
  /** Journals and classes that grants name, beside what the load says: a substitute teacher, an acting class teacher. */
  readonly journals?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  /** Whether the workstation is registered as one to administrate from (P-10). Absent is no. The workstation itself says yes and lets the server judge. */
  readonly onAdministrativeWorkstation?: boolean | undefined;
}

/** What is acted upon: only what is known and of matter to the action has to be told; what is not told is nobody's. */
export interface PolicySubject {
  /** Who teaches the journal in question, by the load. */
  readonly teacherId?: string | undefined;
  /** The journal itself, for grants that name it. */
  readonly journalId?: string | undefined;
  /** The class teacher of the class in question (of the parent class for a subgroup); of a pupil's or parent's the class teacher of the pupil's class. */
  readonly classTeacherId?: string | undefined;
  /** The class itself (the parent class for a subgroup), for grants that name it. */
  readonly classId?: string | undefined;
  /** The direction of the journal's subject. */
  readonly direction?: string | undefined;
  /** Whose account, device or agreement it is. */
  readonly holderId?: string | undefined;
}

/**
 * How far a right reaches. `school`: everything. `direction`: journals of the directions a methodist oversees, and everything where none is named. `journal`: the journals
 * one teaches. `class`: the class one leads. `self`: what is one's own. For `journal`, `class` and `self` the relation itself is asked, not the title: whoever has the
 * journal in their load is its teacher.
 */
export type Reach = 'school' | 'direction' | 'journal' | 'class' | 'self';

/** `everybody`: whoever is signed in. `teaching`: whoever has journals – teacher, club teacher, organiser, master. */
export type Holder = StaffRole | 'everybody' | 'teaching';

/** One right: how far it reaches, and the setting it hangs on. */
export interface Right {
  readonly reach: Reach;
  readonly when?: 'classTeacherMayMarkAllSubjects';
}

const school = { reach: 'school' } as const;
const direction = { reach: 'direction' } as const;
const journal = { reach: 'journal' } as const;
const ownClass = { reach: 'class' } as const;
const self = { reach: 'self' } as const;

const TABLE = {
  // The school's own lists: years, terms, subjects, bells, staff, groups, journals, timetable.
  'school.read': { everybody: school },
  // Lists of a class with contacts and families; names alone come with each journal of the class (P-01, P-06).
  'people.read': { director: school, deputy: school, methodist: direction, secretary: school, administrator: school, class_teacher: ownClass, teaching: journal },
  'people.import': { director: school, deputy: school, secretary: school, administrator: school },
  'journal.read': { director: school, deputy: school, methodist: direction, class_teacher: ownClass, teaching: journal },
  // C-3: regulations differ on whether the class teacher enters marks in every subject of the own class.
  'journal.write': { teaching: journal, class_teacher: { reach: 'class', when: 'classTeacherMayMarkAllSubjects' } },
  'letters.read': { director: school, deputy: school, methodist: direction, class_teacher: ownClass },
  'letters.make': { director: school, deputy: school, class_teacher: ownClass },
  'workstations.manage': { administrator: school },
  // Staff accounts: the head sees who has one; the administrator issues, resets and blocks them.
  'accounts.read': { director: school, administrator: school },
  'accounts.manage': { administrator: school },
  // pupils and parents get theirs from the class teacher, or from the administrator.
  'credentials.issue': { administrator: school, class_teacher: ownClass },
  // everybody for the own account.
  'accounts.reportCompromise': { everybody: self, class_teacher: ownClass, administrator: school },
  // The register of compromises goes to the head and to support.
  'compromises.read': { director: school, administrator: school, class_teacher: ownClass },
  // the head appoints, the administrator enters it.
  'roles.manage': { director: school, administrator: school },
  'settings.manage': { director: school, administrator: school },
  // who works in the journal, by days and counts. It is for those who answer for the journal's being kept and for those who help with it.
  'usage.read': { director: school, deputy: school, administrator: school },
  // Who is watched does not read the register: the auditor alone, and nothing else is the auditor's.
  'security.read': { auditor: school },
  'outbox.rescue': { administrator: school },
  // The key that opens every sealed file of the school: whoever makes another one decides who may rescue from then on.
  'recoveryKey.make': { administrator: school },
  // P-02, P-03: consents come with the admission papers (secretary) and at the parents' meeting (class teacher). The head and the deputy answer for them, the administrator keeps the
  // folder of documents they belong to (P-11) and sees what is missing; neither enters a consent for somebody else's family.
  'consents.read': { director: school, deputy: school, secretary: school, administrator: school, class_teacher: ownClass },
  'consents.manage': { secretary: school, class_teacher: ownClass },
  // P-04, G-08: what pupils achieved. The class teacher hears of it, the deputy sends pupils to olympiads, and the lists of classes are the secretary's and the administrator's. A subject
  // teacher has no duty that needs it (P-06); whoever prepared a pupil tells the class teacher.
  'achievements.read': { director: school, deputy: school, secretary: school, administrator: school, class_teacher: ownClass },
  'achievements.manage': { deputy: school, secretary: school, administrator: school, class_teacher: ownClass },
  // P-12: parents report changes; who keeps the list enters and applies them.
  'changeRequests.record': { secretary: school, class_teacher: ownClass },
  'changeRequests.apply': { secretary: school, class_teacher: ownClass },
  // P-05: at the request of the person or of the authority; it cannot be taken back.
  'persons.block': { director: school, administrator: school },
  'persons.destroy': { director: school, administrator: school },
  'transfers.read': { director: school, deputy: school, secretary: school, administrator: school },
  // The auditor enters what of the security register goes to an inspector, and reads no other transfer.
  'transfers.record': { director: school, deputy: school, secretary: school, administrator: school, auditor: school },
  // P-07: kept with the papers of the staff.
  'nondisclosure.manage': { director: school, secretary: school, administrator: school },
  // P-11, P-13: documents on personal data are kept by the deputy and by whom the head made responsible.
  'documents.manage': { director: school, deputy: school, administrator: school },
} satisfies Readonly<Record<string, Readonly<Partial<Record<Holder, Right>>>>>;

export type Action = keyof typeof TABLE;

/** The whole table: action → who → how far. */
export const RIGHTS: Readonly<Record<Action, Readonly<Partial<Record<Holder, Right>>>>> = TABLE;

export const ACTIONS = Object.keys(TABLE) as readonly Action[];

/** Who has journals, by the load or by a grant. */
const TEACHING: ReadonlySet<StaffRole> = new Set<StaffRole>(['teacher', 'club_teacher', 'organiser', 'master']);

/** What a role may do with an action, widest first, for printing: what is everybody's and what comes with journals is the role's, too. Empty: nothing. */
export function rightsOf(role: StaffRole, action: Action): readonly Right[] {
  const { everybody, teaching, [role]: own } = RIGHTS[action];
  return [own, TEACHING.has(role) ? teaching : undefined, everybody].filter((right) => right !== undefined);
}

/**
 * What is administration (P-10): where the school wants it so, done on a registered workstation only. Reporting a compromise and reading are not: they must not
 * wait for a place.
 */
export const ADMINISTRATIVE_ACTIONS: ReadonlySet<Action> = new Set<Action>([
  'workstations.manage', 'accounts.manage', 'roles.manage', 'settings.manage', 'security.read', 'outbox.rescue', 'recoveryKey.make', 'persons.block', 'persons.destroy',
]);

/** May this person do this to that? */
export function can(actor: Actor, action: Action, subject: PolicySubject = {}, settings: PolicySettings = DEFAULT_POLICY_SETTINGS): boolean {
  if (settings.administrationOnMarkedWorkstations && ADMINISTRATIVE_ACTIONS.has(action) && actor.onAdministrativeWorkstation !== true) return false;
  return (Object.entries(RIGHTS[action]) as [Holder, Right][]).some(
    ([holder, right]) => (right.when === undefined || settings[right.when]) && reaches(actor, holder, right.reach, subject));
}

function reaches(actor: Actor, holder: Holder, reach: Reach, subject: PolicySubject): boolean {
  switch (reach) {
    case 'journal': return isOwn(actor, subject.teacherId) || isNamed(actor.journals, subject.journalId);
    case 'class': return isOwn(actor, subject.classTeacherId) || isNamed(actor.classes, subject.classId);
    case 'self': return isOwn(actor, subject.holderId);
    case 'school': return hasRole(actor, holder);
    case 'direction':
      return hasRole(actor, holder) && (actor.directions === undefined || actor.directions === null || (subject.direction !== undefined && actor.directions.includes(subject.direction)));
  }
}

const isOwn = (actor: Actor, id: string | undefined): boolean => id !== undefined && id === actor.staffId;
const isNamed = (granted: readonly string[] | undefined, id: string | undefined): boolean => id !== undefined && granted !== undefined && granted.includes(id);
const hasRole = (actor: Actor, holder: Holder): boolean => holder === 'everybody' || (holder !== 'teaching' && actor.roles.includes(holder));
