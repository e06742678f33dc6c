import type { WireRow } from '#domain/contract/sync/index.ts';
import type { ExpectedSchool, ListTable } from './expected-school.ts';

const SCHOOL_TABLES = ['school', 'academic_year', 'term', 'holiday', 'bell', 'subject', 'work_type', 'setting', 'staff', 'staff_role', 'study_group', 'journal', 'timetable_slot'];

/** Every row of a scope that changed after a sequence, by table. The school's own lists do not change in this test, roles aside: they came with sequence 1. */
export function expectedRows(school: ExpectedSchool, scope: string, after: number): Map<string, readonly WireRow[]> {
  const [kind, id] = [scope.slice(0, scope.indexOf(':')), scope.slice(scope.indexOf(':') + 1)];
  if (kind === 'journal') return school.rowsAfter(id, after);
  const found = new Map<string, readonly WireRow[]>();
  const roles = [...school.roleRows.values()].filter(({ seq }) => seq > after).map(({ row }) => row);
  if (kind === 'school' && roles.length > 0) found.set('staff_role', roles);
  const pupils = new Set(school.plan.memberships.filter(({ classId }) => classId === id).map(({ pupilId }) => pupilId));
  const groups = new Set(school.plan.memberships.filter(({ classId }) => classId === id).map(({ groupId }) => groupId));
  const takeList = (table: ListTable, belongs: (row: WireRow) => boolean): void => {
    const rows = school.listRows(table, after).filter(belongs);
    if (rows.length > 0) found.set(table, rows);
  };
  if (kind === 'class') {
    takeList('pupil', ([pupilId]) => pupils.has(String(pupilId)));
    takeList('membership', ([, groupId]) => groups.has(String(groupId)));
  }
  if (kind === 'private') {
    takeList('pupil_contact', ([pupilId]) => pupils.has(String(pupilId)));
    takeList('guardian', ([, pupilId]) => pupils.has(String(pupilId)));
  }
  if (after >= 1) return found;
  const take = (table: string, belongs: (row: WireRow) => boolean): void => {
    const rows = school.plan.rows.get(table)!.filter(belongs);
    if (rows.length > 0) found.set(table, rows);
  };
  if (kind === 'school') for (const table of SCHOOL_TABLES) take(table, () => true);
  return found;
}

/** Keys of what was removed from a scope after a sequence; a workstation that holds nothing yet (0) is told of none. */
export const expectedRemovals = (school: ExpectedSchool, scope: string, after: number): string[] =>
  after <= 0 || scope.startsWith('private:') ? [] : [...(school.removed.get(scope.slice(scope.indexOf(':') + 1)) ?? [])].filter(([, seq]) => seq > after).map(([key]) => key).sort();

/** Which scopes of which schools a name belongs to: whoever holds none of them must never see it. */
export class Owners {
  /** Name → «school scope»; a name may be used in both schools, because nobody but the school looks after it. */
  private readonly owners = new Map<string, Set<string>>();

  learn(school: ExpectedSchool): void {
    const { plan } = school;
    const own = (id: unknown, ...scopes: string[]): void => {
      for (const scope of scopes) this.add(String(id), plan.id, scope);
    };
    for (const table of SCHOOL_TABLES) for (const row of plan.rows.get(table)!) for (const value of row) if (isId(value)) own(value, `school:${plan.id}`);
    for (const { pupilId, classId } of plan.memberships) own(pupilId, `class:${classId}`);
    for (const { id, journalId } of plan.lessons) own(id, `journal:${journalId}`);
    for (const [id, { journalId }] of school.tables.work) own(id, `journal:${journalId}`);
    for (const row of plan.rows.get('guardian')!) for (const { classId } of plan.memberships.filter(({ pupilId }) => pupilId === row[1])) own(row[0], `private:${classId}`);
  }

  /** A pupil came into a class, and the family to those who may read its families. */
  gain({ plan }: ExpectedSchool, pupilId: string, classId: string): void {
    this.add(pupilId, plan.id, `class:${classId}`);
    for (const [id, of] of plan.rows.get('guardian')!) if (of === pupilId) this.add(String(id), plan.id, `private:${classId}`);
  }

  learnWork(school: string, workId: string, journalId: string): void {
    this.add(workId, school, `journal:${journalId}`);
  }

  /** @returns the first name in a text that a holder of these scopes of this school must not see */
  findForeign(text: string, school: string, scopes: ReadonlySet<string>, own: ReadonlySet<string>): string | null {
    for (const [id] of text.matchAll(/(?<![-\w])[-\w]{22}(?![-\w])/g)) {
      const owners = this.owners.get(id);
      if (owners === undefined || own.has(id)) continue;
      if (![...owners].some((owner) => owner.startsWith(school) && scopes.has(owner.slice(school.length + 1)))) return id;
    }
    return null;
  }

  private add(id: string, school: string, scope: string): void {
    const owners = this.owners.get(id) ?? new Set<string>();
    this.owners.set(id, owners.add(`${school} ${scope}`));
  }
}

const isId = (value: unknown): boolean => typeof value === 'string' && /^[-\w]{22}$/.test(value);
