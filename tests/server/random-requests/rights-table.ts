import type { SchoolPlan } from './two-schools.ts';

/** One right of one person: a role, for the whole school or for one journal, class or direction, from a day to a day. */
export interface Grant {
  readonly staffId: string;
  readonly role: 'director' | 'deputy' | 'methodist' | 'secretary' | 'administrator' | 'auditor' | 'teacher' | 'club_teacher' | 'organiser' | 'master' | 'class_teacher';
  /** Empty: the whole school. */
  readonly objectId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** As the server's answer named it, where it was given by a request. */
  readonly id?: string;
  readonly basis?: string;
}

type Objects = 'every' | 'named' | 'of the class' | 'of the direction' | 'none';

/**
 * Who may do what with which objects (R-01, R-02, R-04, P-01), written down by hand and on purpose without the product's own rule: if the two ever
 * differ, one of them is wrong.
 */
const RIGHTS: Readonly<Record<Grant['role'], { readonly reads: Objects; readonly writes: Objects; readonly lists: Objects; readonly families: Objects; readonly workstations: boolean; readonly roles: boolean; readonly keeps: boolean; readonly usage: boolean }>> = {
  director: { reads: 'every', writes: 'none', lists: 'every', families: 'every', workstations: false, roles: true, keeps: true, usage: true },
  deputy: { reads: 'every', writes: 'none', lists: 'every', families: 'every', workstations: false, roles: false, keeps: true, usage: true },
  methodist: { reads: 'of the direction', writes: 'none', lists: 'every', families: 'every', workstations: false, roles: false, keeps: false, usage: false },
  secretary: { reads: 'none', writes: 'none', lists: 'every', families: 'every', workstations: false, roles: false, keeps: true, usage: false },
  administrator: { reads: 'none', writes: 'none', lists: 'every', families: 'every', workstations: true, roles: true, keeps: true, usage: true },
  auditor: { reads: 'none', writes: 'none', lists: 'none', families: 'none', workstations: false, roles: false, keeps: false, usage: false },
  teacher: { reads: 'named', writes: 'named', lists: 'none', families: 'none', workstations: false, roles: false, keeps: false, usage: false },
  club_teacher: { reads: 'named', writes: 'named', lists: 'none', families: 'none', workstations: false, roles: false, keeps: false, usage: false },
  organiser: { reads: 'named', writes: 'named', lists: 'none', families: 'none', workstations: false, roles: false, keeps: false, usage: false },
  master: { reads: 'named', writes: 'named', lists: 'none', families: 'none', workstations: false, roles: false, keeps: false, usage: false },
  class_teacher: { reads: 'of the class', writes: 'of the class', lists: 'of the class', families: 'of the class', workstations: false, roles: false, keeps: false, usage: false },
};

const liveGrants = (school: SchoolPlan, staffId: string, day: string): Grant[] =>
  school.grants.filter((one) => one.staffId === staffId && one.startsOn <= day && (one.endsOn === null || one.endsOn >= day));

function reaches(objects: Objects, grant: Grant, at: { readonly journalId?: string; readonly classId: string; readonly direction?: string }): boolean {
  if (objects === 'every') return grant.objectId === '';
  if (objects === 'named') return at.journalId !== undefined && grant.objectId === at.journalId;
  // A methodist without a direction oversees them all.
  if (objects === 'of the direction') return grant.objectId === '' || (at.journalId !== undefined && grant.objectId === at.direction);
  return objects === 'of the class' && grant.objectId === at.classId;
}

/** May the person read the journal's rows? */
export const mayRead = (school: SchoolPlan, staffId: string, day: string, journal: { readonly id: string; readonly classId: string; readonly direction: string }): boolean =>
  liveGrants(school, staffId, day).some((one) => reaches(RIGHTS[one.role].reads, one, { journalId: journal.id, classId: journal.classId, direction: journal.direction }));

/** May the person change the journal's rows? Leading the class is enough where the school has it so (C-3). */
export const mayWrite = (school: SchoolPlan, staffId: string, day: string, journal: { readonly id: string; readonly classId: string; readonly direction: string }): boolean =>
  liveGrants(school, staffId, day).some(
    (one) => reaches(RIGHTS[one.role].writes, one, { journalId: journal.id, classId: journal.classId, direction: journal.direction }) && (one.role !== 'class_teacher' || school.classTeacherMarksAll));

export const mayManageRoles = (school: SchoolPlan, staffId: string, day: string): boolean =>
  liveGrants(school, staffId, day).some((one) => RIGHTS[one.role].roles && one.objectId === '');

/** Enrolment, transfer, dismissal: those who keep the lists of the whole school. */
export const mayKeepLists = (school: SchoolPlan, staffId: string, day: string): boolean =>
  liveGrants(school, staffId, day).some((one) => RIGHTS[one.role].keeps && one.objectId === '');

/** Who works in the journal. */
export const mayReadUsage = (school: SchoolPlan, staffId: string, day: string): boolean =>
  liveGrants(school, staffId, day).some((one) => RIGHTS[one.role].usage && one.objectId === '');

export const mayManageWorkstations = (school: SchoolPlan, staffId: string, day: string): boolean =>
  liveGrants(school, staffId, day).some((one) => RIGHTS[one.role].workstations && one.objectId === '');

/** Every scope the person may hold: the school's own lists for anybody, a class's names with each of its journals. */
export function scopesOf(school: SchoolPlan, staffId: string, day: string): Set<string> {
  const scopes = new Set<string>([`school:${school.id}`]);
  const live = liveGrants(school, staffId, day);
  for (const classId of school.classes) {
    if (live.some((one) => reaches(RIGHTS[one.role].lists, one, { classId }))) scopes.add(`class:${classId}`);
    if (live.some((one) => reaches(RIGHTS[one.role].families, one, { classId }))) scopes.add(`private:${classId}`);
  }
  for (const journal of school.journals) {
    if (!mayRead(school, staffId, day, journal)) continue;
    scopes.add(`journal:${journal.id}`).add(`class:${journal.classId}`);
  }
  return scopes;
}
