import { createHash } from 'node:crypto';
import type pg from 'pg';
import type {
  ApplyRosterRequest, ListActRequest, ListChangeAnswer, MovementsAnswer, MovementsRequest, PreviewRosterAnswer, PreviewRosterRequest, UndoListChangeRequest,
} from '#domain/contract/sync/index.ts';
import { makeId, type CommandId } from '#domain/ids.ts';
import {
  countsOfRoster, findHindrance, isDecided, LIST_CHANGE_OFFERED_MS, planRosterImport, stepsBack, stepsOfAct, stepsOfRoster, usualStart, writtenOf, type ListCounts, type ListStep, type RosterPlan,
} from '#domain/people/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { appendRevision } from '../database/append-revision.ts';
import { schoolDay } from '../database/school-day.ts';
import { look, recordedChange, refusal, type Deed, type PersonalDataOptions } from '../personal-data/recorded-change.ts';
import { carryOut } from './carry-out.ts';
import {
  countPupilsOfClass, findClass, findStayInClass, hasEntriesInClass, listBornOn, listKnownPupils, readListFacts, readTakeBackFacts, subjectsOfClass, type SchoolClass,
} from './list-facts.ts';
import { findChange, insertChange, listMovements, listSteps, setUndone, type ListChange } from './list-log.ts';

/** One command holds the school's log; a list of a class is some thirty pupils. */
const MOST_STEPS = 1_500;

interface Prepared {
  readonly group: SchoolClass;
  readonly enrolOn: string;
  readonly plan: RosterPlan;
  readonly fingerprint: string;
}

/** The lists of classes of a school, changed by whoever keeps them (M-09): import, enrolment, transfer, dismissal, correction, and the taking back of each. */
export class ClassListsOfSchool {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /** The plan against the lists of this moment; nothing is written. @returns `group_unknown`, `not_allowed`, `import_start_outside_year` */
  preview(session: OpenSession, wish: PreviewRosterRequest): Promise<Result<PreviewRosterAnswer>> {
    return look(this.options, session, async (client, rights, now) => {
      const refused = refusal(rights, 'people.import', [{ classId: wish.groupId }]);
      if (refused) return refused;
      const prepared = await prepare(client, session.schoolId, wish, now);
      if (!prepared.ok) return prepared;
      const { enrolOn, plan, fingerprint } = prepared.value;
      return done({ enrolOn, rows: [...plan.rows], counts: plan.counts, fingerprint });
    });
  }

  /**
   * Carries out the plan that was seen, all of it or nothing.
   * @returns the codes of `preview`, `import_stale`, `import_undecided`, `import_nothing_to_do`, `import_too_many_rows`, `command_other`
   */
  apply(session: OpenSession, wish: ApplyRosterRequest): Promise<Result<ListChangeAnswer>> {
    return recordedChange(this.options, session, 'class_list_imported', async (deed) => {
      const { client, rights, now, event } = deed;
      event.subjectId = wish.groupId;
      const refused = refusal(rights, 'people.import', [{ classId: wish.groupId }]);
      if (refused) return refused;
      const digest = digestOf(wish);
      const before = await alreadyDone(client, session, wish.commandId, digest);
      if (before) return before;
      const prepared = await prepare(client, session.schoolId, wish, now);
      if (!prepared.ok) return prepared;
      const { group, plan, fingerprint, enrolOn } = prepared.value;
      if (fingerprint !== wish.fingerprint) return failed('import_stale');
      if (!isDecided(plan)) return failed('import_undecided', { questions: plan.counts.question, errors: plan.counts.error });
      const facts = await readListFacts(client, session.schoolId, plan.rows.flatMap(({ pupilId }) => (pupilId === null ? [] : [pupilId])));
      const steps = stepsOfRoster(plan, group.groupId, facts, { newId: this.newId(now), basis: wish.basis });
      if (steps.length === 0) return failed('import_nothing_to_do');
      const isOne = wish.kind === 'enrol';
      const [row] = plan.rows;
      return this.carryOut(deed, steps, {
        changeId: wish.commandId, kind: wish.kind, classId: group.groupId, fromClassId: isOne ? (row?.leaves?.groupId ?? null) : null,
        pupilId: isOne ? pupilIn(steps) : null, onDay: isOne ? (row?.startsOn ?? null) : enrolOn, basis: wish.basis, counts: countsOfRoster(plan), digest, authorId: session.staffId, madeAt: now,
      });
    });
  }

  /** One deed about one pupil. @returns `not_allowed`, `command_other`, and the codes of `stepsOfAct` */
  act(session: OpenSession, { commandId, act }: ListActRequest): Promise<Result<ListChangeAnswer>> {
    return recordedChange(this.options, session, EVENTS[act.kind], async (deed) => {
      const { client, rights, now, event } = deed;
      const { schoolId } = session;
      event.subjectId = act.pupilId;
      const refused = refusal(rights, 'people.import');
      if (refused) return refused;
      const digest = digestOf({ commandId, act });
      const before = await alreadyDone(client, session, commandId, digest);
      if (before) return before;
      const facts = await readListFacts(client, schoolId, [act.pupilId]);
      const stay = act.kind === 'correct' ? undefined : await findStayInClass(client, schoolId, act.stayId);
      const to = act.kind === 'transfer' ? await findClass(client, schoolId, act.toGroupId) : undefined;
      const hasEntries = act.kind === 'transfer' && stay !== undefined && (await hasEntriesInClass(client, schoolId, act.pupilId, stay.row.groupId, stay.row.startsOn));
      const bornThen = act.kind === 'correct' && act.birthDate !== null ? await listBornOn(client, schoolId, act.birthDate) : [];
      const steps = stepsOfAct(act, {
        ...facts, stay: stay && { row: stay.row, year: { id: stay.group.yearId, ...stay.group.year } }, toYearId: to?.yearId, hasEntries: () => hasEntries, bornThen, today: await schoolDay(client, schoolId, now),
      }, this.newId(now));
      if (!steps.ok) return steps;
      const own = act.kind === 'correct' ? await classOfNow(client, schoolId, act.pupilId) : undefined;
      const classId = act.kind === 'transfer' ? act.toGroupId : (stay?.group.groupId ?? own);
      if (classId === undefined) return failed('pupil_unknown');
      return this.carryOut(deed, steps.value, {
        changeId: commandId, kind: act.kind, classId, fromClassId: act.kind === 'transfer' ? stay!.group.groupId : null, pupilId: act.pupilId,
        onDay: act.kind === 'transfer' ? act.startsOn : act.kind === 'dismiss' ? act.endsOn : null, basis: act.basis,
        counts: { added: 0, changed: act.kind === 'correct' ? 1 : 0, enrolled: 0, moved: act.kind === 'transfer' ? 1 : 0 }, digest, authorId: session.staffId, madeAt: now,
      });
    });
  }

  /**
   * Takes a change back: what it brought goes, what it changed is as it was.
   * @returns `not_allowed`, `import_not_last` where it was taken back or is too old, `import_in_use` with the pupil who stands against it
   */
  undo(session: OpenSession, { commandId, changeId }: UndoListChangeRequest): Promise<Result<ListCounts>> {
    return recordedChange(this.options, session, 'class_list_undone', async (deed) => {
      const { client, rights, now, seq, moved, log, event } = deed;
      const { schoolId, staffId, deviceId } = session;
      const refused = refusal(rights, 'people.import');
      if (refused) return refused;
      const change = await findChange(client, schoolId, changeId);
      if (change?.undoId === commandId) return done(change.counts);
      if (!change || change.undoId !== null || now - change.madeAt > LIST_CHANGE_OFFERED_MS) return failed('import_not_last');
      event.subjectId = change.classId;
      const steps = await listSteps(client, schoolId, changeId);
      if (steps.length !== change.steps) return failed('import_in_use', { pupil: '–' });
      const facts = await readTakeBackFacts(client, schoolId, steps);
      const hindrance = findHindrance(steps, facts);
      if (hindrance !== undefined) {
        const pupil = (await readListFacts(client, schoolId, [hindrance])).pupil(hindrance);
        return failed('import_in_use', { pupil: pupil ? `${pupil.name.last} ${pupil.name.first}` : '–' });
      }
      await carryOut(client, schoolId, stepsBack(steps, facts.row), seq, moved);
      await setUndone(client, schoolId, changeId, { undoId: commandId, by: staffId, at: now });
      await appendRevision(client, schoolId, log, {
        commandId, command: 'undoListChange', entity: LIST_CHANGE, entityId: changeId, after: JSON.stringify({ rows: rowsOf(steps) }), authorId: staffId, deviceId, at: now,
      });
      event.params = { rows: steps.length };
      return done(change.counts);
    });
  }

  /** What was done to the list of a class, for whoever may read the list. @returns `group_unknown`, `not_allowed` */
  movements(session: OpenSession, { groupId }: MovementsRequest): Promise<Result<MovementsAnswer>> {
    return look(this.options, session, async (client, rights, now) => {
      const refused = refusal(rights, 'people.read', await subjectsOfClass(client, session.schoolId, groupId));
      if (refused) return refused;
      if (!(await findClass(client, session.schoolId, groupId))) return failed('group_unknown');
      const mayChange = refusal(rights, 'people.import') === null;
      const movements = await listMovements(client, session.schoolId, groupId, now - LIST_CHANGE_OFFERED_MS);
      return done({ movements: movements.map((one) => ({ ...one, mayUndo: one.mayUndo && mayChange })) });
    });
  }

  private async carryOut({ client, session, now, seq, moved, log, event }: Deed, steps: readonly ListStep[], change: ListChange): Promise<Result<ListChangeAnswer>> {
    const { schoolId, staffId, deviceId } = session;
    if (steps.length > MOST_STEPS) return failed('import_too_many_rows', { most: MOST_STEPS / 3 });
    await carryOut(client, schoolId, steps, seq, moved);
    await insertChange(client, schoolId, change, steps);
    // Which rows, by whom and when, stands in the chain; what was written there is in list_step, where it can be destroyed (docs/adr/0015).
    await appendRevision(client, schoolId, log, {
      commandId: change.changeId, command: 'changeList', entity: LIST_CHANGE, entityId: change.changeId,
      after: JSON.stringify({ kind: change.kind, classId: change.classId, fromClassId: change.fromClassId, rows: rowsOf(steps) }), authorId: staffId, deviceId, at: now,
    });
    event.params = { ...change.counts };
    return done({ changeId: change.changeId, ...change.counts });
  }

  private newId(now: number): () => string {
    return () => makeId<string>(now, this.options.random(10));
  }
}

/** The entity of the chain's revisions about lists. */
const LIST_CHANGE = 'listChange';
const EVENTS = { transfer: 'pupil_transferred', dismiss: 'pupil_dismissed', correct: 'pupil_corrected' } as const;
const rowsOf = (steps: readonly ListStep[]) => steps.map(({ entity, entityId }) => [entity, entityId]);
const pupilIn = (steps: readonly ListStep[]) => steps.flatMap((step) => (step.entity === 'membership' ? [(step.after ?? step.before)!.pupilId] : [step.entityId]))[0] ?? null;
const digestOf = (wish: object): string => createHash('sha256').update(JSON.stringify(wish)).digest('hex');

/** A request that came twice is answered as before; another one under a used id is refused. */
async function alreadyDone(client: pg.ClientBase, { schoolId, staffId }: OpenSession, commandId: CommandId, digest: string): Promise<Result<ListChangeAnswer> | null> {
  const change = await findChange(client, schoolId, commandId);
  if (!change) return null;
  return change.digest === digest && change.authorId === staffId ? done({ changeId: commandId, ...change.counts }) : failed('command_other');
}

async function prepare(client: pg.ClientBase, schoolId: string, wish: PreviewRosterRequest, now: number): Promise<Result<Prepared>> {
  const group = await findClass(client, schoolId, wish.groupId);
  if (!group) return failed('group_unknown');
  const today = await schoolDay(client, schoolId, now);
  const enrolOn = wish.enrolOn ?? usualStart(group.year, await countPupilsOfClass(client, schoolId, group.groupId), today);
  if (enrolOn < group.year.startsOn || enrolOn > group.year.endsOn) return failed('import_start_outside_year', { from: group.year.startsOn, to: group.year.endsOn });
  const plan = planRosterImport(wish.rows, await listKnownPupils(client, schoolId, group.yearId), {
    group: { id: group.groupId, name: group.name, grade: group.grade }, year: group.year, enrolOn, today, decisions: wish.decisions,
  });
  return done({ group, enrolOn, plan, fingerprint: createHash('sha256').update(writtenOf(group.groupId, plan)).digest('hex') });
}

/** The class of now, or the last one. */
async function classOfNow(client: pg.ClientBase, schoolId: string, pupilId: string): Promise<ListChange['classId'] | undefined> {
  const { rows } = await client.query<{ id: ListChange['classId'] }>(
    'SELECT class_id AS id FROM membership WHERE school_id = $1 AND pupil_id = $2 ORDER BY (ends_on IS NULL) DESC, starts_on DESC, id LIMIT 1', [schoolId, pupilId],
  );
  return rows[0]?.id;
}
