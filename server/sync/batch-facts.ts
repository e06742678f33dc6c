import { syncTable, type WireValue } from '#domain/contract/sync/index.ts';
import type { GroupId, JournalId, LessonId, PupilId, StaffId, TermId, WorkId, WorkTypeId, YearId } from '#domain/ids.ts';
import type { AttendanceCode, JournalEntity, JournalFact, LessonFact, MembershipSpan, RowColumns, TermFact, WorkFact } from '#domain/journal/index.ts';
import type { PolicySettings } from '#domain/policy/index.ts';
import type { WeightedMark } from '#domain/results/index.ts';
import type { BatchFacts, Grants } from './store.ts';

/** What a store read for one batch, as plain rows by the columns of their tables. */
export interface FactRows {
  readonly grants: Grants;
  readonly settings: PolicySettings;
  readonly journals: readonly JournalRow[];
  readonly terms: readonly TermFact[];
  readonly lessons: readonly RowColumns[];
  /** Every work of those lessons, so that a new one finds its position. */
  readonly works: readonly RowColumns[];
  readonly marks: readonly RowColumns[];
  readonly attendance: readonly RowColumns[];
  readonly termMarks: readonly RowColumns[];
  readonly memberships: readonly { readonly group_id: string; readonly pupil_id: string; readonly starts_on: string; readonly ends_on: string | null }[];
  readonly workTypeIds: readonly string[];
  readonly weighted: readonly { readonly journal_id: string; readonly pupil_id: string; readonly held_on: string; readonly work_id: string; readonly value: number; readonly weight: number }[];
}

export interface JournalRow {
  readonly journal_id: string;
  readonly year_id: string;
  readonly group_id: string;
  /** The class of a subgroup, else the group itself. */
  readonly class_id: string;
  readonly grade: number;
  readonly subject: string;
  readonly graded: number;
}

type Row = Record<string, WireValue>;

/**
 * The facts of one batch in memory. A decision is put here before the next command is judged, so that a batch sees itself. Who teaches and
 * who leads is answered from the author's live grants, not from the journal's row: a right that ended does not count.
 */
export class LoadedFacts implements BatchFacts {
  readonly grants: Grants;
  readonly settings: PolicySettings;
  private readonly rows: Readonly<Record<JournalEntity, Map<string, Row>>>;
  private readonly journals: Map<string, JournalRow>;
  private readonly terms: readonly TermFact[];
  private readonly memberships = new Map<string, MembershipSpan[]>();
  private readonly workTypes: ReadonlySet<string>;
  private readonly weighted: FactRows['weighted'];

  constructor(read: FactRows) {
    this.grants = read.grants;
    this.settings = read.settings;
    this.terms = read.terms;
    this.journals = new Map(read.journals.map((row) => [row.journal_id, row]));
    this.rows = {
      lesson: byKey('lesson', read.lessons), work: byKey('work', read.works), mark: byKey('mark', read.marks),
      attendance: byKey('attendance', read.attendance), term_mark: byKey('term_mark', read.termMarks),
    };
    for (const { group_id, pupil_id, starts_on, ends_on } of read.memberships) {
      const key = `${group_id}/${pupil_id}`;
      const spans = this.memberships.get(key) ?? [];
      spans.push({ startsOn: starts_on, endsOn: ends_on });
      this.memberships.set(key, spans);
    }
    this.workTypes = new Set(read.workTypeIds);
    this.weighted = read.weighted;
  }

  standing(entity: JournalEntity, entityId: string): Row | null {
    return this.rows[entity].get(entityId) ?? null;
  }

  put(entity: JournalEntity, entityId: string, row: RowColumns | null): void {
    if (row) this.rows[entity].set(entityId, { ...row });
    else this.rows[entity].delete(entityId);
  }

  findLesson(lessonId: LessonId): LessonFact | undefined {
    const row = this.rows.lesson.get(lessonId);
    return row && {
      lessonId, journalId: row['journal_id'] as JournalId, heldOn: String(row['held_on']), bellNumber: Number(row['bell_number']),
      planItemId: row['plan_item_id'] as string | null, topic: String(row['topic']), homework: String(row['homework']), version: Number(row['version']),
      authorId: row['author_id'] as StaffId | null,
    };
  }

  findJournal(journalId: JournalId): JournalFact | undefined {
    const row = this.journals.get(journalId);
    if (!row) return undefined;
    const { staffId, journals, classes } = this.grants;
    return {
      journalId, yearId: row.year_id as YearId, groupId: row.group_id as GroupId, grade: row.grade, subjectName: row.subject, graded: row.graded === 1, classId: row.class_id as GroupId,
      teacherId: journals.includes(journalId) ? staffId : ('' as StaffId),
      classTeacherId: classes.includes(row.class_id) ? staffId : null,
    };
  }

  findTerm(termId: TermId): TermFact | undefined {
    return this.terms.find((term) => term.termId === termId);
  }

  findTermOfDay(yearId: YearId, day: string): TermFact | undefined {
    return this.terms.find((term) => term.yearId === yearId && term.startsOn <= day && day <= term.endsOn);
  }

  findWork(workId: WorkId): WorkFact | undefined {
    const row = this.rows.work.get(workId);
    return row && asWork(row);
  }

  listWorksOfLesson(lessonId: LessonId): readonly WorkFact[] {
    const works: WorkFact[] = [];
    for (const row of this.rows.work.values()) if (row['lesson_id'] === lessonId) works.push(asWork(row));
    return works.sort((a, b) => a.position - b.position);
  }

  hasWorkType(workTypeId: WorkTypeId): boolean {
    return this.workTypes.has(workTypeId);
  }

  findMark(workId: WorkId, pupilId: PupilId) {
    const row = this.rows.mark.get(`${workId}/${pupilId}`);
    return row && { value: row['value'] as number | null, isDebt: row['is_debt'] === 1, comment: String(row['comment']), ...signed(row) };
  }

  countMarksOfWork(workId: WorkId): number {
    return this.marksOfWork(workId).filter((key) => isSomething(this.standing('mark', key))).length;
  }

  marksOfWork(workId: string): readonly string[] {
    return [...this.rows.mark].flatMap(([key, row]) => (row['work_id'] === workId ? [key] : []));
  }

  findAttendance(lessonId: LessonId, pupilId: PupilId) {
    const row = this.rows.attendance.get(`${lessonId}/${pupilId}`);
    if (!row) return undefined;
    const code = row['code'] as AttendanceCode | null;
    return { attendance: code === null ? null : { code, minutes: row['minutes'] as number | null }, ...signed(row) };
  }

  findTermMark(journalId: JournalId, termId: TermId, pupilId: PupilId) {
    const row = this.rows.term_mark.get(`${journalId}/${termId}/${pupilId}`);
    return row && { value: row['value'] as string | null, reason: String(row['reason']), ...signed(row) };
  }

  listMembershipSpans(groupId: GroupId, pupilId: PupilId): readonly MembershipSpan[] {
    return this.memberships.get(`${groupId}/${pupilId}`) ?? [];
  }

  listWeightedMarks(journalId: JournalId, pupilId: PupilId, from: string, to: string): readonly WeightedMark[] {
    return this.weighted
      .filter((mark) => mark.journal_id === journalId && mark.pupil_id === pupilId && mark.held_on >= from && mark.held_on <= to)
      .flatMap((mark) => {
        // A command of the same batch may have changed the mark or its work since it was read.
        const row = this.rows.mark.get(`${mark.work_id}/${pupilId}`);
        const work = this.rows.work.get(mark.work_id);
        const value = row ? (row['value'] as number | null) : mark.value;
        return value === null ? [] : [{ value, weight: work ? Number(work['weight']) : mark.weight }];
      });
  }
}

const byKey = (entity: JournalEntity, rows: readonly RowColumns[]): Map<string, Row> => {
  const { key } = syncTable(entity);
  return new Map(rows.map((row) => [key.map((name) => String(row[name])).join('/'), { ...row }]));
};

const isSomething = (row: RowColumns | null): boolean => row !== null && (row['value'] !== null || row['is_debt'] === 1 || row['comment'] !== '');

const signed = (row: Row) => ({ authorId: row['author_id'] as StaffId, madeAt: Number(row['made_at']), version: Number(row['version']) });

const asWork = (row: Row): WorkFact => ({
  workId: row['id'] as WorkId, lessonId: row['lesson_id'] as LessonId, workTypeId: row['work_type_id'] as WorkTypeId, title: String(row['title']),
  weight: Number(row['weight']), position: Number(row['position']), version: Number(row['version']), authorId: row['author_id'] as StaffId | null,
  madeAt: row['made_at'] as number | null,
});
