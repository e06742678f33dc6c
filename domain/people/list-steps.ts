import type { GroupId, PupilId } from '../ids.ts';
import { failed, done, missingCase, type Result } from '../result.ts';
import type { IsoDate } from './dates.ts';
import { fullName, parseNameParts, sortName, type FullName } from './names.ts';
import type { RosterPlan, RosterPlanRow } from './roster-plan.ts';
import type { Sex } from './roster-rows.ts';

/*
 * What a change of the lists of classes writes (M-09), row by row. The workstation's own school and the school's server carry the same steps out, each in one transaction, and take
 * them back by the same rule; nothing is done here.
 */

/** A pupil as lists keep one. */
export interface PupilRow {
  readonly id: PupilId;
  readonly name: FullName;
  readonly sex: Sex;
  readonly birthDate: IsoDate | null;
  readonly address: string;
  readonly phone: string;
  readonly version: number;
}

/** One stay of a pupil in a class or in a subgroup of it. */
export interface MembershipRow {
  readonly id: string;
  readonly groupId: GroupId;
  readonly pupilId: PupilId;
  readonly startsOn: IsoDate;
  /** The last day; null while the pupil is there. */
  readonly endsOn: IsoDate | null;
  /** The papers by which the pupil came, and left. */
  readonly basis: string;
}

export type ListStep =
  | { readonly entity: 'pupil'; readonly entityId: PupilId; readonly before: PupilRow | null; readonly after: PupilRow | null }
  | { readonly entity: 'membership'; readonly entityId: string; readonly before: MembershipRow | null; readonly after: MembershipRow | null };

/** What the steps are made from, as it stands at this moment. */
export interface ListFacts {
  readonly pupil: (id: PupilId) => PupilRow | undefined;
  /** A pupil's stays in a class and in its subgroups, by id. */
  readonly stays: (pupilId: PupilId, classId: GroupId) => readonly MembershipRow[];
}

export interface StepOptions {
  readonly newId: () => string;
  /** «приказ № 12 от 01.09.2026»; empty where no paper is told. */
  readonly basis: string;
}

/** For how long the taking back of a change is offered: a mistake shows within days, and then the class is at work. */
export const LIST_CHANGE_OFFERED_MS = 14 * 86_400_000;

/** How many pupils a change touched. */
export interface ListCounts {
  readonly added: number;
  readonly changed: number;
  /** Known pupils who came into the class from none. */
  readonly enrolled: number;
  /** Known pupils who came from another class. */
  readonly moved: number;
}

export function countsOfRoster({ counts, rows }: RosterPlan): ListCounts {
  const alsoChanged = rows.filter(({ action, changes }) => (action === 'enrol' || action === 'move') && changes.length > 0).length;
  return { added: counts.add, changed: counts.update + alsoChanged, enrolled: counts.enrol, moved: counts.move };
}

/** The first day for whom a list names none: a new class begins with the year (M-09: until 5 September), into a class at work one comes today. */
export function usualStart(year: { readonly startsOn: IsoDate; readonly endsOn: IsoDate }, pupilsInClass: number, today: IsoDate): IsoDate {
  const isNew = pupilsInClass === 0 || today <= `${year.startsOn.slice(0, 8)}05`;
  if (isNew || today < year.startsOn) return year.startsOn;
  return today > year.endsOn ? year.endsOn : today;
}

/** Everything that a plan would write, as one text; two plans with the same text do the same. */
export function writtenOf(groupId: GroupId, plan: RosterPlan): string {
  const written = plan.rows.map(({ line, action, pupilId, target, startsOn, leaves, changes }) => [line, action, pupilId, target, startsOn, leaves, changes]);
  return JSON.stringify([groupId, written]);
}

/** The steps of a decided plan; @throws RangeError for one with open questions */
export function stepsOfRoster(plan: RosterPlan, groupId: GroupId, facts: ListFacts, options: StepOptions): ListStep[] {
  return plan.rows.flatMap((row) => stepsOfRow(row, groupId, facts, options));
}

function stepsOfRow(row: RosterPlanRow, groupId: GroupId, facts: ListFacts, options: StepOptions): ListStep[] {
  switch (row.action) {
    case 'add': {
      const pupil: PupilRow = { id: options.newId() as PupilId, ...row.target!, version: 1 };
      return [{ entity: 'pupil', entityId: pupil.id, before: null, after: pupil }, arrival(groupId, pupil.id, row.startsOn!, options)];
    }
    case 'update':
      return changed(row, facts);
    case 'enrol':
      return [...changed(row, facts), arrival(groupId, row.pupilId!, row.startsOn!, options)];
    case 'move':
      return [...changed(row, facts), ...departure(facts.stays(row.pupilId!, row.leaves!.groupId), row.leaves!.endsOn, options.basis), arrival(groupId, row.pupilId!, row.startsOn!, options)];
    case 'same':
    case 'skip':
      return [];
    case 'question':
    case 'error':
      throw new RangeError('an undecided plan is not carried out');
    default:
      return missingCase(row.action);
  }
}

function changed(row: RosterPlanRow, facts: ListFacts): ListStep[] {
  if (row.changes.length === 0) return [];
  const before = facts.pupil(row.pupilId!)!;
  return [{ entity: 'pupil', entityId: before.id, before, after: { id: before.id, ...row.target!, version: before.version + 1 } }];
}

function arrival(groupId: GroupId, pupilId: PupilId, startsOn: IsoDate, { newId, basis }: StepOptions): ListStep {
  const row: MembershipRow = { id: newId(), groupId, pupilId, startsOn, endsOn: null, basis };
  return { entity: 'membership', entityId: row.id, before: null, after: row };
}

/** The class and its subgroups end together; a stay that was only to begin does not begin. */
function departure(stays: readonly MembershipRow[], endsOn: IsoDate, basis: string): ListStep[] {
  return stays
    .filter((stay) => stay.endsOn === null || stay.endsOn > endsOn)
    .map((stay) => ({
      entity: 'membership', entityId: stay.id, before: stay,
      after: stay.startsOn > endsOn ? null : { ...stay, endsOn, basis: [stay.basis, basis].filter((paper) => paper !== '').join('; ') },
    }));
}

/** One deed about one pupil. `stayId` is the stay in the class that was seen without an end; `baseVersion` the pupil's version that was seen. */
export type ListAct =
  /** `startsOn`: the first day in the other class. */
  | { readonly kind: 'transfer'; readonly pupilId: PupilId; readonly stayId: string; readonly toGroupId: GroupId; readonly startsOn: IsoDate; readonly basis: string }
  /** `endsOn`: the last day in the school. */
  | { readonly kind: 'dismiss'; readonly pupilId: PupilId; readonly stayId: string; readonly endsOn: IsoDate; readonly basis: string }
  | {
      readonly kind: 'correct'; readonly pupilId: PupilId; readonly baseVersion: number; readonly name: FullName; readonly birthDate: IsoDate | null; readonly sex: Sex; readonly basis: string;
    };

export interface ActFacts extends ListFacts {
  /** The class of the stay, with its school year; undefined where the stay is not known, or is one in a subgroup. */
  readonly stay: { readonly row: MembershipRow; readonly year: { readonly id: string; readonly startsOn: IsoDate; readonly endsOn: IsoDate } } | undefined;
  /** The school year of the class to go to; undefined where there is no such class. */
  readonly toYearId: string | undefined;
  /** Whether there are entries of the pupil in the class from a day on. */
  readonly hasEntries: (pupilId: PupilId, classId: GroupId, from: IsoDate) => boolean;
  /** Of a correction: the pupils of the school with the birth date that is to be. */
  readonly bornThen: readonly PupilRow[];
  readonly today: IsoDate;
}

/**
 * The steps of one deed.
 * @returns `pupil_unknown`; `pupil_changed` where the row is not as it was seen; `group_unknown`, `list_day_wrong` with the days that would do, `pupil_has_entries` where a stay would
 * vanish beneath marks, `pupil_known` where the name would become another pupil's, `import_nothing_to_do`
 */
export function stepsOfAct(act: ListAct, facts: ActFacts, newId: () => string): Result<ListStep[]> {
  const pupil = facts.pupil(act.pupilId);
  if (!pupil) return failed('pupil_unknown');
  return act.kind === 'correct' ? corrected(act, pupil, facts) : gone(act, pupil, facts, newId);
}

function gone(act: Exclude<ListAct, { readonly kind: 'correct' }>, pupil: PupilRow, facts: ActFacts, newId: () => string): Result<ListStep[]> {
  const { stay } = facts;
  if (!stay || stay.row.pupilId !== pupil.id || stay.row.endsOn !== null) return failed('pupil_changed', { pupil: shown(pupil) });
  const { row, year } = stay;
  const first = act.kind === 'transfer' ? act.startsOn : act.endsOn;
  if (first < row.startsOn || first > year.endsOn) return failed('list_day_wrong', { from: row.startsOn, to: year.endsOn });
  const stays = facts.stays(pupil.id, row.groupId);
  if (act.kind === 'dismiss') return done(departure(stays, act.endsOn, act.basis));
  if (facts.toYearId !== year.id || act.toGroupId === row.groupId) return failed('group_unknown');
  const steps = departure(stays, dayBefore(act.startsOn), act.basis);
  // Enrolled into the wrong class by mistake: that stay goes as if it had not been, and must have left nothing.
  const vanishes = steps.some(({ entityId, after }) => entityId === row.id && after === null);
  if (vanishes && facts.hasEntries(pupil.id, row.groupId, row.startsOn)) return failed('pupil_has_entries', { pupil: shown(pupil) });
  return done([...steps, arrival(act.toGroupId, pupil.id, act.startsOn, { newId, basis: act.basis })]);
}

function corrected(act: Extract<ListAct, { readonly kind: 'correct' }>, pupil: PupilRow, facts: ActFacts): Result<ListStep[]> {
  if (pupil.version !== act.baseVersion) return failed('pupil_changed', { pupil: shown(pupil) });
  const parsed = parseNameParts(act.name.last, act.name.first, act.name.middle);
  if (!parsed.ok) return failed('name_wrong');
  if (act.birthDate !== null && (act.birthDate > facts.today || act.birthDate < '1900-01-01')) return failed('list_day_wrong', { from: '1900-01-01', to: facts.today });
  const after: PupilRow = { ...pupil, name: parsed.name, birthDate: act.birthDate, sex: act.sex, version: pupil.version + 1 };
  if (sameRow(pupil, after)) return failed('import_nothing_to_do');
  const twin = facts.bornThen.find((other) => other.id !== pupil.id && nameKey(other.name) === nameKey(after.name));
  if (twin) return failed('pupil_known', { pupil: shown(twin) });
  return done([{ entity: 'pupil', entityId: pupil.id, before: pupil, after }]);
}

/** By which pupils are told apart: the same person is written the same way by it. */
export const nameKey = (name: FullName): string => sortName(name.last, name.first, name.middle);

const shown = ({ name }: PupilRow): string => fullName({ ...name, middle: '' });
const dayBefore = (day: IsoDate): IsoDate => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** What stands against taking steps back, for the rows as they are now. */
export interface TakeBackFacts {
  /** The row that a step is about, as it stands; undefined where there is none. */
  readonly row: (step: ListStep) => PupilRow | MembershipRow | undefined;
  /** Whether something hangs on a row that the step brought. */
  readonly isUsed: (step: ListStep) => boolean;
}

/** The first pupil who stands against taking steps back: otherwise by now, or with entries since. What was changed and changed back again is as it was, whatever its version. */
export function findHindrance(steps: readonly ListStep[], facts: TakeBackFacts): PupilId | undefined {
  for (const step of steps) {
    const row = facts.row(step) ?? null;
    if (!sameRow(row, step.after) || (step.before === null && facts.isUsed(step))) return pupilOfStep(step);
  }
  return undefined;
}

export const pupilOfStep = (step: ListStep): PupilId => (step.entity === 'pupil' ? step.entityId : (step.after ?? step.before)!.pupilId);

/**
 * The steps that take others back, last first. Versions never go back: a row that is as it was has changed once more.
 * @param row as `findHindrance` was given it, which found none
 */
export function stepsBack(steps: readonly ListStep[], row: TakeBackFacts['row']): ListStep[] {
  return steps.toReversed().map((step) => {
    if (step.entity === 'membership') return { ...step, before: step.after, after: step.before };
    const now = row(step) as PupilRow;
    return { ...step, before: now, after: step.before && { ...step.before, version: now.version + 1 } };
  });
}

/** Whether two rows say the same, in whatever order their fields stand and whatever their version. */
function sameRow(left: PupilRow | MembershipRow | null, right: PupilRow | MembershipRow | null): boolean {
  if (left === null || right === null) return left === right;
  const flat = (row: object): string => JSON.stringify(Object.entries(row).filter(([name]) => name !== 'version').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, typeof value === 'object' && value !== null ? Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)) : (value as unknown)]));
  return flat(left) === flat(right);
}
