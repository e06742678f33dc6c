import type { SyncCommand, SyncVerdict, WireRow, WireValue } from '#domain/contract/sync/index.ts';
import { mayWrite } from './rights-table.ts';
import type { JournalPlan, SchoolPlan } from './two-schools.ts';

type Row = Record<string, WireValue>;
interface Standing {
  row: Row;
  journalId: string;
  /** The school's sequence at its last change. */
  seq: number;
}

/** What may be answered to a command, and what it then does to the rows. */
export interface Expectation {
  readonly status: SyncVerdict['status'];
  /** undefined: none. */
  readonly code?: string | undefined;
  /** Another answer that is right as well, where the plain table does not count averages. */
  readonly orElse?: { readonly status: SyncVerdict['status']; readonly code: string };
  readonly version?: number;
  readonly standing?: Row | null;
  readonly apply: (seq: number, author: string, madeAt: number) => void;
}

const ORDER: Readonly<Record<string, readonly string[]>> = {
  lesson: ['id', 'journal_id', 'held_on', 'bell_number', 'plan_item_id', 'topic', 'homework', 'author_id', 'made_at', 'version'],
  work: ['id', 'lesson_id', 'work_type_id', 'title', 'weight', 'position', 'author_id', 'made_at', 'version'],
  mark: ['work_id', 'pupil_id', 'value', 'is_debt', 'comment', 'author_id', 'made_at', 'version'],
  attendance: ['lesson_id', 'pupil_id', 'code', 'minutes', 'author_id', 'made_at', 'version'],
  term_mark: ['journal_id', 'term_id', 'pupil_id', 'value', 'reason', 'author_id', 'made_at', 'version'],
};
export const LIST_TABLES = ['pupil', 'membership', 'pupil_contact', 'guardian'] as const;
export type ListTable = (typeof LIST_TABLES)[number];

const TERM_MARKS: Readonly<Record<string, string>> = { 5: '5', 4: '4', 3: '3', 2: '2', зачёт: 'зачёт' };
const nothing = (): void => undefined;

/**
 * The rows of a school as they must stand, kept beside the server by plain rules (domain.md §3, the conflict table of design §4). It never asks the
 * product what is right.
 */
export class ExpectedSchool {
  readonly plan: SchoolPlan;
  seq = 1;
  readonly tables: Readonly<Record<'lesson' | 'work' | 'mark' | 'attendance' | 'term_mark', Map<string, Standing>>> = {
    lesson: new Map(), work: new Map(), mark: new Map(), attendance: new Map(), term_mark: new Map(),
  };
  /** By journal: what was removed, as «table key», with the sequence of its last removal. */
  readonly removed = new Map<string, Map<string, number>>();
  readonly scopeSeq = new Map<string, number>();
  readonly verdicts = new Map<string, { readonly fingerprint: string; readonly verdict: SyncVerdict }>();
  readonly replicas = new Map<string, number>();
  accepted = 0;
  /** Synced rows of roles, by «staff/role»: they appear when the server is asked to give or end one. */
  readonly roleRows = new Map<string, { readonly row: WireRow; readonly seq: number }>();

  /** Rows of class lists as they stand, by table and key, with the sequence of their last change. */
  private readonly lists = new Map<ListTable, Map<string, { row: WireRow; seq: number }>>();

  constructor(plan: SchoolPlan) {
    this.plan = plan;
    for (const table of LIST_TABLES) this.lists.set(table, new Map(plan.rows.get(table)!.map((row) => [String(row[0]), { row, seq: 1 }])));
    const journalOfLesson = new Map(plan.lessons.map(({ id, journalId }) => [id, journalId]));
    for (const values of plan.rows.get('lesson')!) this.tables.lesson.set(String(values[0]), { row: named('lesson', values), journalId: String(values[1]), seq: 1 });
    for (const values of plan.rows.get('work')!) {
      this.tables.work.set(String(values[0]), { row: named('work', values), journalId: journalOfLesson.get(String(values[1]))!, seq: 1 });
    }
  }

  journal(id: unknown): JournalPlan | undefined {
    return this.plan.journals.find((one) => one.id === id);
  }

  scopeStandsAt(scope: string): number {
    return this.scopeSeq.get(scope) ?? 1;
  }

  /** Rows of a journal with a sequence after a given one, in the order of the contract's columns; `plan_item` stands as it was laid down. */
  rowsAfter(journalId: string, after: number): Map<string, WireRow[]> {
    const found = new Map<string, WireRow[]>();
    const plan = this.plan.rows.get('plan_item')!.filter((row) => row[1] === journalId && after < 1);
    if (plan.length > 0) found.set('plan_item', [...plan]);
    for (const [table, rows] of Object.entries(this.tables)) {
      const some = [...rows.values()].filter((one) => one.journalId === journalId && one.seq > after).map(({ row }) => ORDER[table]!.map((column) => row[column] ?? null));
      if (some.length > 0) found.set(table, some);
    }
    return found;
  }

  listRow(table: ListTable, key: string): WireRow | undefined {
    return this.lists.get(table)!.get(key)?.row;
  }

  listRows(table: ListTable, after = -1): WireRow[] {
    return [...this.lists.get(table)!.values()].filter(({ seq }) => seq > after).map(({ row }) => row);
  }

  listSeq(table: ListTable, key: string): number {
    return this.lists.get(table)!.get(key)!.seq;
  }

  putListRow(table: ListTable, key: string, row: WireRow, seq: number): void {
    this.lists.get(table)!.set(key, { row, seq });
  }

  /** A row that goes along with another: unchanged, and sent again. */
  raiseListRow(table: ListTable, key: string): void {
    const found = this.lists.get(table)!.get(key);
    if (found) found.seq = this.seq;
  }

  deleteListRow(table: ListTable, key: string): void {
    this.lists.get(table)!.delete(key);
  }

  /** Roles of one kind of one person moved: the synced row is what stands of them and is not over, or there is none. */
  moveRole(staffId: string, role: string, day: string): void {
    this.seq += 1;
    this.scopeSeq.set(`school:${this.plan.id}`, this.seq);
    const key = `${staffId}/${role}`;
    const standing = this.plan.grants
      .filter((one) => one.staffId === staffId && one.role === role && (one.endsOn === null || (one.endsOn >= day && one.endsOn >= one.startsOn)))
      .map(({ objectId, startsOn, endsOn, basis = 'приказ' }) => ({ objectId, startsOn, endsOn, basis }))
      .sort((a, b) => (a.objectId === b.objectId ? (a.startsOn < b.startsOn ? -1 : 1) : a.objectId < b.objectId ? -1 : 1));
    const removed = this.removed.get(this.plan.id) ?? new Map<string, number>();
    this.removed.set(this.plan.id, removed);
    if (standing.length === 0) {
      this.roleRows.delete(key);
      removed.set(`staff_role ${key}`, this.seq);
    } else {
      this.roleRows.set(key, { row: [staffId, role, standing[0]!.basis, JSON.stringify(standing)], seq: this.seq });
      removed.delete(`staff_role ${key}`);
    }
  }

  /** What a command of a session must be answered with. `malformed`: the maker broke it on purpose. */
  expect(command: SyncCommand & { readonly malformed?: boolean }, staffId: string, day: string): Expectation {
    const { name } = command;
    const args = command.args as unknown as GivenArgs;
    if (command.authorId !== staffId) return refuse('author_forged');
    if (!Object.hasOwn(RULES, name)) return refuse('command_unknown');
    if (command.malformed) return refuse('command_invalid');
    return RULES[name]!(this, { args, base: command.baseVersion, staffId, day });
  }

  put(table: keyof ExpectedSchool['tables'], key: string, journalId: string, row: Row, seq: number): void {
    this.tables[table].set(key, { row, journalId, seq });
    this.touch(journalId, seq);
  }

  remove(table: keyof ExpectedSchool['tables'], key: string, seq: number): void {
    const standing = this.tables[table].get(key);
    if (!standing) return;
    this.tables[table].delete(key);
    const gone = this.removed.get(standing.journalId) ?? new Map<string, number>();
    this.removed.set(standing.journalId, gone.set(`${table} ${key}`, seq));
    this.touch(standing.journalId, seq);
  }

  private touch(journalId: string, seq: number): void {
    this.scopeSeq.set(`journal:${journalId}`, seq);
  }
}

/** The arguments of all commands together; each rule reads those of its own. */
interface GivenArgs {
  readonly workId: string;
  readonly pupilId: string;
  readonly lessonId: string;
  readonly journalId: string;
  readonly termId: string;
  readonly workTypeId: string;
  readonly title: string;
  readonly weight: number;
  readonly topic: string;
  readonly homework: string;
  readonly comment: string;
  readonly reason: string;
  readonly value: number | string | null;
  readonly isDebt: boolean;
  readonly code: string | null;
  readonly minutes: number | null;
}

interface Asked {
  readonly args: GivenArgs;
  readonly base: number;
  readonly staffId: string;
  readonly day: string;
}

const named = (table: string, values: WireRow): Row => Object.fromEntries(ORDER[table]!.map((column, at) => [column, values[at] ?? null]));
const refuse = (code: string): Expectation => ({ status: 'rejected', code, apply: nothing });
const conflicts = (standing: Row | null): Expectation => ({
  status: 'conflict', code: 'conflict_newer_version', standing, version: Number(standing?.['version'] ?? 0), apply: nothing,
});
/** Another author's hand after what I saw. */
const isNewer = (row: Row | undefined, { base, staffId }: Asked): boolean => row !== undefined && Number(row['version']) > base && row['author_id'] !== staffId;

type Place = { readonly lesson: Row; readonly journal: JournalPlan; readonly closed: boolean };

function placeOf(school: ExpectedSchool, asked: Asked, lessonId: unknown): Place | Expectation {
  const lesson = school.tables.lesson.get(String(lessonId))?.row;
  const journal = lesson && school.journal(lesson['journal_id']);
  const term = lesson && school.plan.terms.find(({ startsOn, endsOn }) => startsOn <= String(lesson['held_on']) && String(lesson['held_on']) <= endsOn);
  if (!lesson || !journal || !term) return refuse('journal_unknown');
  return mayWrite(school.plan, asked.staffId, asked.day, journal) ? { lesson, journal, closed: term.closed } : refuse('not_allowed');
}

const isRefused = (place: Place | Expectation): place is Expectation => 'apply' in place;

function refuseCell(school: ExpectedSchool, place: Place, pupilId: unknown, takesMarks: boolean): Expectation | null {
  const day = String(place.lesson['held_on']);
  const spans = school.plan.memberships.filter((one) => one.groupId === place.journal.groupId && one.pupilId === pupilId);
  if (!spans.some(({ startsOn, endsOn }) => startsOn <= day && (endsOn === null || day <= endsOn))) {
    return refuse(spans.some(({ endsOn }) => endsOn !== null && endsOn < day) ? 'pupil_departed' : 'pupil_not_enrolled');
  }
  if (place.closed) return refuse('term_closed');
  return takesMarks ? refuseUnmarked(place.journal) : null;
}

const refuseUnmarked = (journal: JournalPlan): Expectation | null =>
  journal.grade === 1 ? refuse('grade_without_marks') : journal.graded ? null : refuse('subject_without_marks');

/** A work is one whole: only who saw it as it is, or was its last hand, changes it. */
const isStaleWork = (row: Row, { base, staffId }: Asked): boolean => {
  const version = Number(row['version']);
  return version !== base && !(version > base && row['author_id'] === staffId);
};

function changeMark(school: ExpectedSchool, asked: Asked, change: (row: Row | undefined) => Row, needsPresence: boolean): Expectation {
  const { workId, pupilId } = asked.args;
  const work = school.tables.work.get(workId)?.row;
  if (!work) return refuse('journal_unknown');
  const place = placeOf(school, asked, work['lesson_id']);
  if (isRefused(place)) return place;
  const cell = refuseCell(school, place, pupilId, true);
  if (cell) return cell;
  const key = `${workId}/${pupilId}`;
  const row = school.tables.mark.get(key)?.row;
  if (isNewer(row, asked)) return conflicts(row!);
  if (needsPresence && school.tables.attendance.get(`${String(work['lesson_id'])}/${pupilId}`)?.row['code'] === 'EXEMPT') return refuse('pupil_exempt');
  const version = Number(row?.['version'] ?? 0) + 1;
  return {
    status: 'accepted', version,
    apply: (seq, author, madeAt) =>
      school.put('mark', key, place.journal.id, { work_id: workId, pupil_id: pupilId, ...change(row), author_id: author, made_at: madeAt, version }, seq),
  };
}

/** Rules by the name of the command; each reads like the sentence of the requirements that it stands for. */
const RULES: Readonly<Record<string, (school: ExpectedSchool, asked: Asked) => Expectation>> = {
  setMark(school, asked) {
    const { value, isDebt } = asked.args;
    const hasMark = value !== null;
    const debt = !hasMark && isDebt;
    return changeMark(school, asked, (row) => ({ value, is_debt: debt ? 1 : 0, comment: hasMark || debt ? (row?.['comment'] ?? '') : '' }), hasMark || debt);
  },
  commentMark: (school, asked) =>
    changeMark(school, asked, (row) => ({ value: row?.['value'] ?? null, is_debt: row?.['is_debt'] ?? 0, comment: asked.args.comment }), false),
  setAttendance(school, asked) {
    const { lessonId, pupilId } = asked.args;
    const place = placeOf(school, asked, lessonId);
    if (isRefused(place)) return place;
    const cell = refuseCell(school, place, pupilId, false);
    if (cell) return cell;
    const key = `${lessonId}/${pupilId}`;
    const row = school.tables.attendance.get(key)?.row;
    const { code } = asked.args;
    const minutes = code === 'LATE' ? asked.args.minutes : null;
    const version = Number(row?.['version'] ?? 0) + 1;
    const put: Expectation = {
      status: 'accepted', version,
      apply: (seq, author, madeAt) =>
        school.put('attendance', key, place.journal.id, { lesson_id: lessonId, pupil_id: pupilId, code, minutes, author_id: author, made_at: madeAt, version }, seq),
    };
    const kept: Expectation = { status: 'adjusted', code: 'attendance_outranked', version: Number(row?.['version'] ?? 0), apply: nothing };
    if (!isNewer(row, asked)) return put;
    const stands = row!['code'];
    const isPaper = (one: unknown) => one === 'EXCUSED' || one === 'ILLNESS';
    const isBare = (one: unknown) => one === 'ABSENT' || one === 'UNEXCUSED';
    if (isPaper(stands) && isBare(code)) return kept;
    if (isPaper(code) && isBare(stands)) return put;
    if (stands !== code) return conflicts(row!);
    if (stands === null || row!['minutes'] === minutes || minutes === null) return kept;
    return row!['minutes'] === null ? put : conflicts(row!);
  },
  addWork(school, asked) {
    const { lessonId, workId, workTypeId, title, weight } = asked.args;
    const place = placeOf(school, asked, lessonId);
    if (isRefused(place)) return place;
    const refused = place.closed ? refuse('term_closed') : refuseUnmarked(place.journal);
    if (refused) return refused;
    if (!school.plan.workTypes.includes(workTypeId) || school.tables.work.has(workId)) return refuse('journal_unknown');
    const beside = [...school.tables.work.values()].filter(({ row }) => row['lesson_id'] === lessonId);
    if (beside.length >= 4) return refuse('work_limit_reached');
    const position = Math.max(0, ...beside.map(({ row }) => Number(row['position']))) + 1;
    return {
      status: 'accepted', version: 1,
      apply: (seq, author, madeAt) =>
        school.put('work', workId, place.journal.id, {
          id: workId, lesson_id: lessonId, work_type_id: workTypeId, title: title.trim(), weight: weight, position, author_id: author, made_at: madeAt, version: 1,
        }, seq),
    };
  },
  changeWork(school, asked) {
    const { workId, workTypeId, title, weight } = asked.args;
    return withWork(school, asked, (row, place) => {
      if (!school.plan.workTypes.includes(workTypeId)) return refuse('journal_unknown');
      if (isStaleWork(row, asked)) return conflicts(row);
      const version = Number(row['version']) + 1;
      return {
        status: 'accepted', version,
        apply: (seq, author, madeAt) =>
          school.put('work', workId, place.journal.id, { ...row, work_type_id: workTypeId, title: title.trim(), weight: weight, author_id: author, made_at: madeAt, version }, seq),
      };
    });
  },
  removeWork(school, asked) {
    const { workId } = asked.args;
    return withWork(school, asked, (row) => {
      if (isStaleWork(row, asked)) return conflicts(row);
      const marks = [...school.tables.mark].filter(([, one]) => one.row['work_id'] === workId);
      if (marks.some(([, one]) => one.row['value'] !== null || one.row['is_debt'] === 1 || one.row['comment'] !== '')) return refuse('work_has_marks');
      return {
        status: 'accepted', version: Number(row['version']) + 1,
        apply(seq) {
          school.remove('work', workId, seq);
          for (const [key] of marks) school.remove('mark', key, seq);
        },
      };
    });
  },
  setLessonContent(school, asked) {
    const place = placeOf(school, asked, asked.args.lessonId);
    if (isRefused(place)) return place;
    if (place.closed) return refuse('term_closed');
    const { topic, homework } = asked.args;
    const version = Number(place.lesson['version']) + 1;
    return {
      ...(isNewer(place.lesson, asked) ? { status: 'adjusted' as const, code: 'content_both_kept' } : { status: 'accepted' as const }), version,
      apply: (seq, author, madeAt) =>
        school.put('lesson', asked.args.lessonId, place.journal.id, { ...place.lesson, topic: topic.trim(), homework: homework.trim(), author_id: author, made_at: madeAt, version }, seq),
    };
  },
  setTermMark(school, asked) {
    const { journalId, termId, pupilId, reason } = asked.args;
    const journal = school.journal(journalId);
    const term = school.plan.terms.find(({ id }) => id === termId);
    if (!journal || !term) return refuse('journal_unknown');
    if (!mayWrite(school.plan, asked.staffId, asked.day, journal)) return refuse('not_allowed');
    if (term.closed) return refuse('term_closed');
    const unmarked = refuseUnmarked(journal);
    if (unmarked) return unmarked;
    const spans = school.plan.memberships.filter((one) => one.groupId === journal.groupId && one.pupilId === pupilId);
    if (!spans.some(({ startsOn, endsOn }) => startsOn <= term.endsOn && (endsOn === null || endsOn >= term.startsOn))) return refuse('pupil_not_enrolled');
    const given = asked.args.value;
    const value = given === null ? null : TERM_MARKS[given];
    if (value === undefined) return refuse('term_mark_unknown');
    const key = `${journalId}/${termId}/${pupilId}`;
    const row = school.tables.term_mark.get(key)?.row;
    if (isNewer(row, asked)) return conflicts(row!);
    const version = Number(row?.['version'] ?? 0) + 1;
    return {
      status: 'accepted', version,
      // Without a reason the average decides, which is not the matter here; a mark for a reason must be taken.
      ...(value !== null && reason.trim() === '' ? { orElse: { status: 'rejected' as const, code: 'term_mark_needs_reason' } } : {}),
      apply: (seq, author, madeAt) =>
        school.put('term_mark', key, journal.id, {
          journal_id: journalId, term_id: termId, pupil_id: pupilId, value, reason: reason.trim(), author_id: author, made_at: madeAt, version,
        }, seq),
    };
  },
};

function withWork(school: ExpectedSchool, asked: Asked, judge: (row: Row, place: Place) => Expectation): Expectation {
  const row = school.tables.work.get(asked.args.workId)?.row;
  if (!row) return refuse('journal_unknown');
  const place = placeOf(school, asked, row['lesson_id']);
  if (isRefused(place)) return place;
  const refused = place.closed ? refuse('term_closed') : refuseUnmarked(place.journal);
  return refused ?? judge(row, place);
}
