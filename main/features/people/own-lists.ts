import { createHash } from 'node:crypto';
import type { ListActRequest, ListChangeAnswer, MovementsAnswer, PreviewRosterAnswer } from '#domain/contract/sync/index.ts';
import { makeId, type CommandId, type GroupId, type PupilId, type StaffId } from '#domain/ids.ts';
import {
  countsOfRoster, findHindrance, isDecided, LIST_CHANGE_OFFERED_MS, planRosterImport, stepsBack, stepsOfAct, stepsOfRoster, usualStart, writtenOf, type ListCounts, type ListFacts, type ListStep,
  type RosterPlan,
} from '#domain/people/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';
import { recordLocalEvent, recordRevision } from '../audit/index.ts';
import type { ClassLists, RosterCommand, RosterWish } from './class-lists.ts';
import { findEntry, LIST_ENTITY, listEntries, listSteps, type ListRecord } from './list-log-repository.ts';
import {
  countPupilsOfClass, deleteMembership, deletePupil, findClass, findMembership, findPupil, hasEntriesInClass, insertMembership, insertPupil, listBornOn, listKnownPupils, listStays, pupilIsInUse,
  setMembershipEnd, updatePupil, type ClassRow,
} from './people-repository.ts';

export interface Author {
  readonly staffId: StaffId;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** The calendar day of `now`. */
  readonly today: string;
  readonly random: (bytes: number) => Uint8Array;
}

interface Prepared {
  readonly enrolOn: string;
  readonly plan: RosterPlan;
  /** SHA-256 of everything that would be written. */
  readonly fingerprint: string;
}

/** The lists of a school without a server, in its own file: one transaction for each change, all or nothing, a revision for each row. */
export class OwnLists implements ClassLists {
  private readonly database: SchoolDatabase;
  private readonly author: Author;

  constructor(database: SchoolDatabase, author: Author) {
    this.database = database;
    this.author = author;
  }

  preview(group: ClassRow, wish: RosterWish): Promise<Result<PreviewRosterAnswer>> {
    const prepared = this.prepare(this.database.read, group, wish);
    if (!prepared.ok) return Promise.resolve(prepared);
    const { enrolOn, plan, fingerprint } = prepared.value;
    return Promise.resolve(done({ enrolOn, rows: [...plan.rows], counts: plan.counts, fingerprint }));
  }

  /**
   * Carries a plan out that was seen. A retry of the same command answers as before.
   * @returns `import_start_outside_year`, `import_stale`, `import_undecided`, `import_nothing_to_do`
   */
  apply(group: ClassRow, command: RosterCommand): Promise<Result<ListChangeAnswer>> {
    return this.database.write((tx) => {
      const before = findEntry(tx, command.commandId);
      if (before) return done(answerOf(before.record));
      const prepared = this.prepare(tx, group, command);
      if (!prepared.ok) return prepared;
      const { plan, fingerprint, enrolOn } = prepared.value;
      if (fingerprint !== command.fingerprint) return failed('import_stale');
      if (!isDecided(plan)) return failed('import_undecided', { questions: plan.counts.question, errors: plan.counts.error });
      const steps = stepsOfRoster(plan, group.groupId, factsOf(tx), { newId: this.newId, basis: command.basis });
      if (steps.length === 0) return failed('import_nothing_to_do');
      const [row] = plan.rows;
      const one = command.kind === 'enrol' ? { fromGroupId: row?.leaves?.groupId ?? null, pupilId: pupilIn(steps), onDay: row?.startsOn ?? null } : { fromGroupId: null, pupilId: null, onDay: enrolOn };
      return done(this.write(tx, command.commandId, 'applyRoster', steps, { groupId: group.groupId, kind: command.kind, basis: command.basis, ...one, ...countsOfRoster(plan) }));
    });
  }

  /** One deed about one pupil. @returns the codes of `stepsOfAct` */
  act(group: ClassRow, { commandId, act }: ListActRequest): Promise<Result<ListChangeAnswer>> {
    return this.database.write((tx) => {
      const before = findEntry(tx, commandId);
      if (before) return done(answerOf(before.record));
      const row = act.kind === 'correct' ? undefined : findMembership(tx, act.stayId);
      const from = row && findClass(tx, row.groupId);
      const bornThen = act.kind === 'correct' && act.birthDate !== null ? listBornOn(tx, act.birthDate) : [];
      const steps = stepsOfAct(act, {
        ...factsOf(tx), stay: row && from && { row, year: { id: from.yearId, startsOn: from.yearStartsOn, endsOn: from.yearEndsOn } },
        toYearId: act.kind === 'transfer' ? findClass(tx, act.toGroupId)?.yearId : undefined, hasEntries: (pupilId, classId, day) => hasEntriesInClass(tx, pupilId, classId, day), bornThen, today: this.author.today,
      }, this.newId);
      if (!steps.ok) return steps;
      const isTransfer = act.kind === 'transfer';
      return done(this.write(tx, commandId, 'changePupil', steps.value, {
        groupId: isTransfer ? act.toGroupId : (from?.groupId ?? group.groupId), kind: act.kind, fromGroupId: isTransfer ? from!.groupId : null, pupilId: act.pupilId,
        onDay: isTransfer ? act.startsOn : act.kind === 'dismiss' ? act.endsOn : null, basis: act.basis, added: 0, changed: act.kind === 'correct' ? 1 : 0, enrolled: 0, moved: isTransfer ? 1 : 0,
      }));
    });
  }

  /**
   * Takes a change back, as one command: what was added goes, what was changed is as it was.
   * @returns `import_not_last`, `import_in_use` with the pupil's name; then nothing was changed
   */
  undo(_group: ClassRow, command: { readonly commandId: CommandId; readonly changeId: CommandId }): Promise<Result<ListCounts>> {
    return this.database.write((tx) => {
      const entry = findEntry(tx, command.changeId);
      if (!entry || entry.undoneAt !== null || this.author.now - entry.madeAt > LIST_CHANGE_OFFERED_MS) return failed('import_not_last');
      const steps = listSteps(tx, entry);
      const facts = takeBackFacts(tx, steps);
      const hindrance = findHindrance(steps, facts);
      if (hindrance !== undefined) {
        const pupil = findPupil(tx, hindrance);
        return failed('import_in_use', { pupil: pupil ? `${pupil.name.last} ${pupil.name.first}` : '–' });
      }
      this.carryOut(tx, command.commandId, 'undoRoster', stepsBack(steps, facts.row));
      this.record(tx, command.commandId, 'undoRoster', LIST_ENTITY, entry.record.groupId, entry.record, null);
      this.tellRegister(tx, command.commandId, entry.record.groupId, { undone: 1 });
      return done(countsOf(entry.record));
    });
  }

  movements({ groupId }: ClassRow): Promise<Result<MovementsAnswer>> {
    const db = this.database.read;
    const movements = listEntries(db, groupId).map(({ record, author, madeAt, undoneAt }) => {
      const pupil = record.pupilId ? findPupil(db, record.pupilId) : undefined;
      return {
        ...countsOf(record), changeId: record.importId, kind: record.kind ?? 'import', pupilId: record.pupilId ?? null,
        pupilName: pupil ? [pupil.name.last, pupil.name.first, pupil.name.middle].filter((part) => part !== '').join(' ') : null, className: findClass(db, record.groupId)?.name ?? '',
        fromClassName: record.fromGroupId ? (findClass(db, record.fromGroupId)?.name ?? null) : null, onDay: record.onDay ?? null, basis: record.basis ?? '', author, madeAt, undoneAt,
        mayUndo: undoneAt === null && this.author.now - madeAt <= LIST_CHANGE_OFFERED_MS,
      };
    });
    return Promise.resolve(done({ movements }));
  }

  private prepare(db: ReadHandle, group: ClassRow, wish: RosterWish): Result<Prepared> {
    const year = { startsOn: group.yearStartsOn, endsOn: group.yearEndsOn };
    const enrolOn = wish.enrolOn ?? usualStart(year, countPupilsOfClass(db, group.groupId), this.author.today);
    if (enrolOn < year.startsOn || enrolOn > year.endsOn) return failed('import_start_outside_year', { from: year.startsOn, to: year.endsOn });
    const plan = planRosterImport(wish.rows, listKnownPupils(db, group.yearId), {
      group: { id: group.groupId, name: group.name, grade: group.grade }, year, enrolOn, today: this.author.today, decisions: wish.decisions,
    });
    return done({ enrolOn, plan, fingerprint: createHash('sha256').update(writtenOf(group.groupId, plan)).digest('hex') });
  }

  private write(tx: WriteHandle, commandId: CommandId, command: string, steps: readonly ListStep[], about: Omit<ListRecord, 'importId' | 'revisions'>): ListChangeAnswer {
    this.carryOut(tx, commandId, command, steps);
    const record: ListRecord = { importId: commandId, revisions: steps.length, ...about };
    this.record(tx, commandId, command, LIST_ENTITY, record.groupId, null, record);
    this.tellRegister(tx, commandId, record.groupId, { ...countsOf(record) });
    return answerOf(record);
  }

  /** Every row and its revision together. */
  private carryOut(tx: WriteHandle, commandId: CommandId, command: string, steps: readonly ListStep[]): void {
    for (const step of steps) {
      if (step.entity === 'pupil') {
        if (step.after === null) deletePupil(tx, step.entityId);
        else if (step.before === null) insertPupil(tx, step.after);
        else updatePupil(tx, step.after);
      } else if (step.after === null) deleteMembership(tx, step.entityId);
      else if (step.before === null) insertMembership(tx, step.after);
      else setMembershipEnd(tx, step.after);
      this.record(tx, commandId, command, step.entity, step.entityId, step.before, step.after);
    }
  }

  private record(tx: WriteHandle, commandId: CommandId, command: string, entity: string, entityId: string, before: unknown, after: unknown): void {
    tx.reached('row-written');
    recordRevision(tx, { commandId, command, entity, entityId, before, after, authorId: this.author.staffId, madeAt: this.author.now });
    tx.reached('revision-written');
  }

  /** The school's register of security events: which class, by whom and how many; names are in the revisions. */
  private tellRegister(tx: WriteHandle, commandId: CommandId, groupId: GroupId, params: Readonly<Record<string, number>>): void {
    recordLocalEvent(tx, { eventId: commandId, staffId: this.author.staffId, kind: 'lists_imported', result: 'done', subjectId: groupId, deviceAt: this.author.now, params });
  }

  private readonly newId = (): string => makeId<string>(this.author.now, this.author.random(10));
}

const factsOf = (db: ReadHandle): ListFacts => ({ pupil: (id) => findPupil(db, id), stays: (pupilId, classId) => listStays(db, pupilId, classId) });
const countsOf = ({ added, changed, enrolled, moved }: ListCounts): ListCounts => ({ added, changed, enrolled, moved });
const answerOf = (record: ListRecord): ListChangeAnswer => ({ changeId: record.importId, ...countsOf(record) });
const pupilIn = (steps: readonly ListStep[]): PupilId | null => steps.flatMap((step) => (step.entity === 'membership' ? [(step.after ?? step.before)!.pupilId] : [step.entityId]))[0] ?? null;

function takeBackFacts(db: ReadHandle, steps: readonly ListStep[]): Parameters<typeof findHindrance>[1] {
  const stays = steps.flatMap(({ entity, entityId }) => (entity === 'membership' ? [entityId] : []));
  return {
    row: (step) => (step.entity === 'pupil' ? findPupil(db, step.entityId) : findMembership(db, step.entityId)),
    isUsed: (step) => (step.entity === 'pupil' ? pupilIsInUse(db, step.entityId, stays) : hasEntriesInClass(db, step.after!.pupilId, step.after!.groupId, step.after!.startsOn)),
  };
}
