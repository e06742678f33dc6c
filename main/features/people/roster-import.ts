import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { makeId, type CommandId, type GroupId, type PupilId, type StaffId } from '#domain/ids.ts';
import { classKey, isDecided, planRosterImport, type RosterDecision, type RosterPlan, type RosterPlanRow, type RosterReading } from '#domain/people/index.ts';
import { done, failed, missingCase, type Result } from '#domain/result.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';
import type { RosterBook } from '../../imports/index.ts';
import { recordLocalEvent, recordRevision } from '../audit/index.ts';
import { findLastImport, IMPORT_ENTITY, listImportSteps, type ChangeCounts, type ImportRecord, type ImportStep } from './import-log-repository.ts';
import {
  countPupilsOfClass, deleteMembership, deletePupil, findMembership, findPupil, hasEntriesInClass, insertMembership, insertPupil, listKnownPupils,
  listStaysBeyond, pupilIsInUse, setMembershipEnd, updatePupil, type ClassRow, type MembershipRow, type PupilRow,
} from './people-repository.ts';

export interface RosterChoice {
  readonly sheet: string | null;
  readonly enrolOn: string | null;
  readonly decisions: readonly RosterDecision[];
}

export interface Author {
  readonly staffId: StaffId;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** The calendar day of `now`. */
  readonly today: string;
  readonly random: (bytes: number) => Uint8Array;
}

export interface PreparedRoster {
  readonly reading: RosterReading;
  readonly enrolOn: string;
  readonly plan: RosterPlan;
  /** SHA-256 of everything that would be written. */
  readonly fingerprint: string;
}

/**
 * The plan of an import against the data of this moment; nothing is written.
 * @returns `import_sheet_unknown`, `import_start_outside_year`
 */
export function prepareRoster(db: ReadHandle, group: ClassRow, book: RosterBook, choice: RosterChoice, today: string): Result<PreparedRoster> {
  const reading = choice.sheet === null ? sheetFor(book, group) : book.sheets.find(({ sheet }) => sheet === choice.sheet);
  if (!reading) return failed('import_sheet_unknown', { sheet: choice.sheet ?? '' });
  const enrolOn = choice.enrolOn ?? usualStart(db, group, today);
  if (enrolOn < group.yearStartsOn || enrolOn > group.yearEndsOn) {
    return failed('import_start_outside_year', { from: group.yearStartsOn, to: group.yearEndsOn });
  }
  const plan = planRosterImport(reading.rows, listKnownPupils(db, group.yearId), {
    group: { id: group.groupId, name: group.name, grade: group.grade },
    year: { startsOn: group.yearStartsOn, endsOn: group.yearEndsOn },
    enrolOn,
    today,
    decisions: choice.decisions,
  });
  return done({ reading, enrolOn, plan, fingerprint: fingerprintOf(group, plan) });
}

/**
 * Carry the plan out: one transaction, all or nothing, a revision for each row. A retry of the same command answers as before.
 * @returns the codes of prepareRoster, `import_stale`, `import_undecided`, `import_nothing_to_do`
 */
export function applyRoster(
  database: SchoolDatabase,
  group: ClassRow,
  book: RosterBook,
  command: RosterChoice & { readonly commandId: CommandId; readonly fingerprint: string },
  author: Author,
): Promise<Result<ImportRecord>> {
  return database.write((tx) => {
    const last = findLastImport(tx, group.groupId);
    if (last?.record.importId === command.commandId) return done(last.record);
    const prepared = prepareRoster(tx, group, book, command, author.today);
    if (!prepared.ok) return prepared;
    const { plan, fingerprint } = prepared.value;
    if (fingerprint !== command.fingerprint) return failed('import_stale');
    if (!isDecided(plan)) return failed('import_undecided', { questions: plan.counts.question, errors: plan.counts.error });
    const { add, update, enrol, move } = plan.counts;
    if (add + update + enrol + move === 0) return failed('import_nothing_to_do');
    const writer = new ImportWriter(tx, 'applyRoster', command.commandId, author);
    for (const row of plan.rows) writeRow(writer, group.groupId, row);
    const record: ImportRecord = { importId: command.commandId, groupId: group.groupId, revisions: writer.written, ...writer.counts(plan) };
    writer.record(IMPORT_ENTITY, group.groupId, null, record);
    tellRegister(tx, command.commandId, group.groupId, author, { added: add, changed: update, enrolled: enrol, moved: move });
    return done(record);
  });
}

/**
 * Take the newest import of a class back, as one command: what was added goes, what was changed is as it was.
 * @returns `import_not_last`, `import_in_use` with the pupil's name; then nothing was changed
 */
export function undoRoster(
  database: SchoolDatabase,
  groupId: GroupId,
  command: { readonly commandId: CommandId; readonly importId: CommandId },
  author: Author,
): Promise<Result<ImportRecord>> {
  return database.write((tx) => {
    const last = findLastImport(tx, groupId);
    if (last?.record.importId !== command.importId) return failed('import_not_last');
    const steps = listImportSteps(tx, last);
    const hindrance = findHindrance(tx, groupId, steps);
    if (hindrance) return failed('import_in_use', { pupil: hindrance });
    const writer = new ImportWriter(tx, 'undoRoster', command.commandId, author);
    for (const step of [...steps].reverse()) takeBack(writer, step);
    writer.record(IMPORT_ENTITY, groupId, last.record, null);
    tellRegister(tx, command.commandId, groupId, author, { undone: 1 });
    return done(last.record);
  });
}

/** The school's register of security events: which class, by whom and how many; names are in the revisions. */
function tellRegister(tx: WriteHandle, commandId: CommandId, groupId: GroupId, { staffId, now }: Author, params: Readonly<Record<string, number>>): void {
  recordLocalEvent(tx, { eventId: commandId, staffId, kind: 'lists_imported', result: 'done', subjectId: groupId, deviceAt: now, params });
}

/** Every change of an import goes through here: the row and its revision together. */
class ImportWriter {
  readonly tx: WriteHandle;
  written = 0;
  private readonly command: string;
  private readonly commandId: CommandId;
  private readonly author: Author;

  constructor(tx: WriteHandle, command: string, commandId: CommandId, author: Author) {
    this.tx = tx;
    this.command = command;
    this.commandId = commandId;
    this.author = author;
  }

  newId<Id extends string>(): Id {
    return makeId<Id>(this.author.now, this.author.random(10));
  }

  record(entity: string, entityId: string, before: unknown, after: unknown): void {
    this.tx.reached('row-written');
    recordRevision(this.tx, {
      commandId: this.commandId, command: this.command, entity, entityId, before, after, authorId: this.author.staffId, madeAt: this.author.now,
    });
    this.tx.reached('revision-written');
    this.written += 1;
  }

  counts({ counts, rows }: RosterPlan): ChangeCounts {
    const alsoChanged = rows.filter(({ action, changes }) => (action === 'enrol' || action === 'move') && changes.length > 0).length;
    return { added: counts.add, changed: counts.update + alsoChanged, enrolled: counts.enrol, moved: counts.move };
  }
}

function writeRow(writer: ImportWriter, groupId: GroupId, row: RosterPlanRow): void {
  switch (row.action) {
    case 'add': {
      const pupil: PupilRow = { id: writer.newId<PupilId>(), ...row.target!, version: 1 };
      insertPupil(writer.tx, pupil);
      writer.record('pupil', pupil.id, null, pupil);
      enrol(writer, groupId, pupil.id, row.startsOn!);
      return;
    }
    case 'update':
      change(writer, row);
      return;
    case 'enrol':
      change(writer, row);
      enrol(writer, groupId, row.pupilId!, row.startsOn!);
      return;
    case 'move':
      change(writer, row);
      leave(writer, row.pupilId!, row.leaves!.groupId, row.leaves!.endsOn);
      enrol(writer, groupId, row.pupilId!, row.startsOn!);
      return;
    case 'same':
    case 'skip':
      return;
    case 'question':
    case 'error':
      throw new RangeError('an undecided plan is not carried out');
    default:
      missingCase(row.action);
  }
}

function change(writer: ImportWriter, row: RosterPlanRow): void {
  if (row.changes.length === 0) return;
  const before = findPupil(writer.tx, row.pupilId!)!;
  const after: PupilRow = { id: before.id, ...row.target!, version: before.version + 1 };
  updatePupil(writer.tx, after);
  writer.record('pupil', before.id, before, after);
}

function enrol(writer: ImportWriter, groupId: GroupId, pupilId: PupilId, startsOn: string): void {
  const row: MembershipRow = { id: writer.newId(), groupId, pupilId, startsOn, endsOn: null, basis: '' };
  insertMembership(writer.tx, row);
  writer.record('membership', row.id, null, row);
}

/** The class and its subgroups end together; a stay in a subgroup that was only to begin does not begin. */
function leave(writer: ImportWriter, pupilId: PupilId, classId: GroupId, endsOn: string): void {
  for (const stay of listStaysBeyond(writer.tx, pupilId, classId, endsOn)) {
    if (stay.startsOn > endsOn) {
      deleteMembership(writer.tx, stay.id);
      writer.record('membership', stay.id, stay, null);
    } else {
      setMembershipEnd(writer.tx, stay.id, endsOn);
      writer.record('membership', stay.id, stay, { ...stay, endsOn });
    }
  }
}

/** The name of the first pupil who stands against taking an import back. */
function findHindrance(db: ReadHandle, groupId: GroupId, steps: readonly ImportStep[]): string | undefined {
  const stays = steps.flatMap(({ entity, entityId }) => (entity === 'membership' ? [entityId] : []));
  for (const { entity, entityId, before, after } of steps) {
    const row = entity === 'pupil' ? findPupil(db, entityId as PupilId) : findMembership(db, entityId);
    const pupilId = entity === 'pupil' ? (entityId as PupilId) : ((after ?? before) as MembershipRow).pupilId;
    const isAsLeft = isDeepStrictEqual({ ...row }, { ...(after as object | null) });
    const isUsed = entity === 'pupil'
      ? before === null && pupilIsInUse(db, pupilId, stays)
      : before === null && hasEntriesInClass(db, pupilId, groupId, (after as MembershipRow).startsOn);
    if (!isAsLeft || isUsed) {
      const pupil = findPupil(db, pupilId);
      return pupil ? `${pupil.name.last} ${pupil.name.first}` : '–';
    }
  }
  return undefined;
}

function takeBack(writer: ImportWriter, { entity, entityId, before, after }: ImportStep): void {
  const { tx } = writer;
  if (entity === 'pupil') {
    if (before === null) deletePupil(tx, entityId as PupilId);
    // Versions never go back: the row is as it was, and that is a change of its own.
    else updatePupil(tx, { ...(before as PupilRow), version: (after as PupilRow).version + 1 });
  } else if (before === null) deleteMembership(tx, entityId);
  else if (after === null) insertMembership(tx, before as MembershipRow);
  else setMembershipEnd(tx, entityId, (before as MembershipRow).endsOn);
  const now = entity === 'pupil' ? findPupil(tx, entityId as PupilId) : findMembership(tx, entityId);
  writer.record(entity, entityId, after, now ?? null);
}

/** A sheet named like the class, else the first. */
function sheetFor(book: RosterBook, group: ClassRow): RosterReading | undefined {
  return book.sheets.find(({ sheet }) => classKey(sheet) === classKey(group.name)) ?? book.sheets[0];
}

/** Lists of a new class begin with the year (M-09: until 5 September); into a class at work one comes today. */
function usualStart(db: ReadHandle, group: ClassRow, today: string): string {
  const isNew = countPupilsOfClass(db, group.groupId) === 0 || today <= `${group.yearStartsOn.slice(0, 8)}05`;
  if (isNew || today < group.yearStartsOn) return group.yearStartsOn;
  return today > group.yearEndsOn ? group.yearEndsOn : today;
}

function fingerprintOf(group: ClassRow, plan: RosterPlan): string {
  const written = plan.rows.map(({ line, action, pupilId, target, startsOn, leaves, changes }) => [line, action, pupilId, target, startsOn, leaves, changes]);
  return createHash('sha256').update(JSON.stringify([group.groupId, written])).digest('hex');
}
