import { ERRORS, type ErrorCode, type Failure } from '#domain/errors.ts';
import type { CommandId, JournalId, LessonId, PupilId, TermId, WorkId, WorkTypeId } from '#domain/ids.ts';
import {
  planCellChange, reduceAttendance, reduceMark, reduceMarkComment, refuseAttendance, refuseMark,
  type AttendanceRow, type CellContent, type CellState, type JournalCommand, type JournalCommandArgs, type MarkRow, type Verdict,
} from '#domain/journal/index.ts';
import { deviates, forecastTerm, type Forecast, type TermMark, type WeightedMark } from '#domain/results/index.ts';
import type { SettleCommand } from './command-queue.ts';
import { IdPlaces } from './id-places.ts';
import type { JournalPage, PageLesson, PagePupil } from './journal-page.ts';
import { PendingRows } from './pending-rows.ts';

export interface SheetTerm {
  readonly termId: TermId;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly closed: boolean;
}

export interface WorkType {
  readonly workTypeId: WorkTypeId;
  readonly name: string;
  readonly shortName: string;
  readonly weight: number;
  readonly isControl: boolean;
}

export interface SheetParts {
  readonly term: SheetTerm;
  /** ISO day of the school. */
  readonly today: string;
  readonly workTypes: readonly WorkType[];
  readonly roundingThreshold: number;
  /** A fresh id each time. */
  readonly newId: () => string;
  /** Hands commands to the queue; they stay together. */
  readonly send: (commands: readonly JournalCommand[], settle: SettleCommand) => void;
}

/** One work of a lesson as it is shown. */
export interface SheetWork {
  readonly workId: WorkId;
  readonly type: WorkType | undefined;
  readonly workTypeId: WorkTypeId;
  readonly title: string;
  readonly weight: number;
  readonly version: number;
  /** Not acknowledged yet. */
  readonly pending: boolean;
  /** Whether a pupil of this page has something for it: then it cannot be removed. */
  readonly hasEntries: boolean;
}

/** What was typed and not taken by the core: kept with its reason until somebody decides. */
export interface Problem {
  readonly id: number;
  /** `conflict`: another author changed the entry first, and it can be replaced; `refused`: a rule forbids it. */
  readonly kind: 'conflict' | 'refused';
  readonly place: ProblemPlace;
  readonly typed: string;
  readonly failure: Failure;
}

export type ProblemPlace =
  | { readonly of: 'cell'; readonly pupilId: PupilId; readonly lessonId: LessonId; readonly content: CellContent }
  | { readonly of: 'comment'; readonly pupilId: PupilId; readonly lessonId: LessonId; readonly workId: WorkId }
  | { readonly of: 'term'; readonly pupilId: PupilId; readonly value: TermMark | null; readonly reason: string }
  | { readonly of: 'work'; readonly lessonId: LessonId }
  | { readonly of: 'lesson'; readonly lessonId: LessonId; readonly content: LessonContent };

export interface LessonContent {
  readonly topic: string;
  readonly homework: string;
}

/** What changed, for those who paint. */
export interface SheetChange {
  /** Heads of columns, pupils or works changed: the table is to be laid out anew. */
  readonly structure: boolean;
  /** Changed cells of lessons by row and column; undefined for all. */
  readonly cells: readonly { readonly row: number; readonly column: number }[] | undefined;
}

interface WorkRowShown {
  readonly lessonId: LessonId;
  readonly workTypeId: WorkTypeId;
  readonly title: string;
  readonly weight: number;
  readonly removed: boolean;
  readonly version: number;
}

/** What a verdict does to a row, whatever the row is. */
interface Settling {
  accept(key: number, commandId: CommandId, version: number): void;
  drop(key: number, commandId: CommandId): void;
}

type WorkCommand = Extract<JournalCommand, { name: 'addWork' | 'changeWork' | 'removeWork' }>;
type MarkCommand = Extract<JournalCommand, { name: 'setMark' | 'commentMark' }>;

interface TermRow {
  readonly value: string | null;
  readonly version: number;
}

interface LessonTextRow extends LessonContent {
  readonly version: number;
}

/** The page says only that a comment is there; its words are read with the cell. */
const COMMENT_UNREAD = '…';
/** Keys of rows: the place of the pupil and the place of the work or lesson in one number. */
const PLACES = 1 << 20;

/**
 * One term of one journal in memory, with everything typed and not yet acknowledged upon it. It knows no screen: the grid's
 * model and the lesson panel paint from it, and the queue carries its commands.
 */
export class JournalSheet {
  readonly parts: SheetParts;
  #page: JournalPage;
  #pupils = new IdPlaces<PupilId>();
  #lessons = new IdPlaces<LessonId>();
  readonly #works = new IdPlaces<WorkId>();
  #rowPlaces: readonly number[] = [];
  #columnPlaces: readonly number[] = [];
  #worksOfLesson = new Map<number, number[]>();
  readonly #marks = new PendingRows<MarkRow, MarkCommand>((row, command) =>
    command.name === 'setMark' ? reduceMark(row, command.args) : reduceMarkComment(row, command.args));
  readonly #attendance = new PendingRows<AttendanceRow, JournalCommandArgs['setAttendance']>(reduceAttendance);
  readonly #terms = new PendingRows<TermRow, JournalCommandArgs['setTermMark']>((row, args) => ({ value: args.value, version: (row?.version ?? 0) + 1 }));
  readonly #workRows = new PendingRows<WorkRowShown, WorkCommand>(reduceWork);
  readonly #lessonTexts = new PendingRows<LessonTextRow, JournalCommandArgs['setLessonContent']>((row, args) =>
    ({ topic: args.topic, homework: args.homework, version: (row?.version ?? 0) + 1 }));
  readonly #termDrafts = new Map<number, TermMark>();
  readonly #problems = new Map<string, Problem>();
  readonly #forecasts = new Map<number, Forecast | null>();
  readonly #listeners = new Set<(change: SheetChange) => void>();
  readonly #types: ReadonlyMap<WorkTypeId, WorkType>;
  #lastProblem = 0;
  #problemList: readonly Problem[] = [];

  constructor(page: JournalPage, parts: SheetParts) {
    this.parts = parts;
    this.#types = new Map(parts.workTypes.map((type) => [type.workTypeId, type]));
    this.#page = page;
    this.#load(page);
  }

  // ---- what is there ----

  get journalId(): JournalId {
    return this.#page.journalId;
  }

  get head(): Pick<JournalPage, 'groupName' | 'subjectName' | 'teacherName' | 'grade' | 'graded' | 'weeklyHours' | 'writable'> {
    return this.#page;
  }

  get pupils(): readonly PagePupil[] {
    return this.#page.pupils;
  }

  get lessons(): readonly PageLesson[] {
    return this.#page.lessons;
  }

  /** Whether marks are put at all: grade 1 and some subjects have none (G-04). */
  get marked(): boolean {
    return this.#page.graded && this.#page.grade !== 1;
  }

  get problems(): readonly Problem[] {
    return this.#problemList;
  }

  subscribe(listener: (change: SheetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  rowOf(pupilId: PupilId): number {
    return this.#page.pupils.findIndex((pupil) => pupil.pupilId === pupilId);
  }

  columnOf(lessonId: LessonId): number {
    return this.#page.lessons.findIndex((lesson) => lesson.lessonId === lessonId);
  }

  /** Works of a lesson in order. */
  worksOf(column: number): readonly SheetWork[] {
    return this.#workPlaces(column).map((place) => {
      const row = this.#workRows.get(place)!;
      return {
        workId: this.#works.id(place), type: this.#types.get(row.workTypeId), workTypeId: row.workTypeId, title: row.title, weight: row.weight,
        version: row.version, pending: this.#workRows.waits(place), hasEntries: this.#hasEntries(place),
      };
    });
  }

  hasControl(column: number): boolean {
    return this.#workPlaces(column).some((place) => this.#typeOf(place)?.isControl === true);
  }

  /** What stands in the cell of a pupil and a lesson, with everything pending. */
  content(row: number, column: number): CellContent {
    const marks = this.#workPlaces(column).map((place) => {
      const mark = this.#marks.get(this.#key(row, place));
      return mark && (mark.value !== null || mark.isDebt) ? { value: mark.value, isDebt: mark.isDebt } : null;
    });
    while (marks.length > 0 && marks.at(-1) === null) marks.pop();
    return { marks, attendance: this.#attendance.get(this.#key(row, this.#lessonPlace(column)))?.attendance ?? null };
  }

  /** Whether a mark of a control work stands in the cell. */
  hasControlMark(row: number, column: number): boolean {
    return this.#workPlaces(column).some((place) => {
      const value = this.#marks.get(this.#key(row, place))?.value ?? null;
      return value !== null && this.#typeOf(place)?.isControl === true;
    });
  }

  hasComment(row: number, column: number): boolean {
    return this.#workPlaces(column).some((place) => (this.#marks.get(this.#key(row, place))?.comment ?? '') !== '');
  }

  /** Whether something of the cell is not acknowledged yet. */
  waits(row: number, column: number): boolean {
    return this.#attendance.waits(this.#key(row, this.#lessonPlace(column))) || this.#workPlaces(column).some((place) => this.#marks.waits(this.#key(row, place)));
  }

  problemAt(row: number, column: number): Problem | undefined {
    if (this.#problems.size === 0) return undefined;
    return this.#problems.get(cellKey(this.#pupilId(row), this.#lessonId(column)));
  }

  /** Why nothing may be entered in the cell; null where attendance may. */
  refusal(row: number, column: number): Failure | null {
    const refused = refuseAttendance(this.#context(row, column));
    return refused ? refused.error : null;
  }

  /** Average and forecast of a pupil from the marks in memory; null where there is none to count (T-04). */
  forecast(row: number): Forecast | null {
    const place = this.#rowPlaces[row] ?? 0;
    const known = this.#forecasts.get(place);
    if (known !== undefined) return known;
    const marks: WeightedMark[] = [];
    this.#page.lessons.forEach((_, column) => {
      for (const work of this.#workPlaces(column)) {
        const value = this.#marks.get(this.#key(row, work))?.value ?? null;
        if (value !== null) marks.push({ value, weight: this.#workRows.get(work)?.weight ?? 0 });
      }
    });
    const forecast = forecastTerm(marks, { threshold: this.parts.roundingThreshold });
    this.#forecasts.set(place, forecast);
    return forecast;
  }

  /** The term mark as it is shown, and whether it is stored, on its way, or waits for the reason of its deviation. */
  termMark(row: number): { readonly value: string | null; readonly waits: 'no' | 'core' | 'reason' } {
    const place = this.#rowPlaces[row] ?? 0;
    const draft = this.#termDrafts.get(place);
    if (draft !== undefined) return { value: draft, waits: 'reason' };
    return { value: this.#terms.get(place)?.value ?? null, waits: this.#terms.waits(place) ? 'core' : 'no' };
  }

  termProblemAt(row: number): Problem | undefined {
    return this.#problems.get(termKey(this.#pupilId(row)));
  }

  /** Topic and homework with what is pending on them; undefined until `tellLesson`. */
  lessonContent(lessonId: LessonId): (LessonContent & { readonly pending: boolean }) | undefined {
    const place = this.#lessons.place(lessonId);
    const row = this.#lessonTexts.get(place);
    return row && { topic: row.topic, homework: row.homework, pending: this.#lessonTexts.waits(place) };
  }

  lessonProblem(lessonId: LessonId): Problem | undefined {
    return this.#problems.get(lessonKey(lessonId));
  }

  // ---- what the teacher does ----

  /**
   * The cell shall hold `wanted`. Answers the commands that were sent, or why not; what is refused here changes nothing.
   * Codes: those of `refuseMark` and `refuseAttendance`, `pupil_exempt`.
   */
  planCell(row: number, column: number, wanted: CellContent): { readonly commands: readonly JournalCommand[] } | { readonly refused: Failure } {
    const context = this.#context(row, column);
    const refused = refuseAttendance(context);
    if (refused) return { refused: refused.error };
    const putsMarks = wanted.marks.some((mark) => mark !== null);
    if (putsMarks) {
      const refusedMark = refuseMark(context);
      if (refusedMark) return { refused: refusedMark.error };
    }
    const type = this.answerType();
    const commands = planCellChange(this.#state(row, column), wanted, { workTypeId: type.workTypeId, weight: type.weight }, {
      command: () => this.#newCommandId(),
      work: () => this.parts.newId() as WorkId,
    });
    const marks = commands.some((command) => command.name === 'setMark' && (command.args.value !== null || command.args.isDebt));
    if (marks && wanted.attendance?.code === 'EXEMPT') return { refused: { code: 'pupil_exempt', params: {} } };
    return { commands };
  }

  /** Shows the planned commands of a cell at once; they go to the core with `send`. */
  applyCell(row: number, column: number, commands: readonly JournalCommand[]): void {
    this.#problems.delete(cellKey(this.#pupilId(row), this.#lessonId(column)));
    this.#listProblems();
    let structure = false;
    for (const command of commands) structure = this.#begin(command) || structure;
    if (commands.some((command) => command.name === 'setMark')) this.#forecasts.delete(this.#rowPlaces[row] ?? 0);
    this.#changed(row, column, structure);
  }

  /** Sends commands of cells that were applied together; `edits` tell which belong to which typed text. */
  sendCells(edits: readonly { readonly row: number; readonly column: number; readonly typed: string; readonly content: CellContent; readonly commands: readonly JournalCommand[] }[]): void {
    const places = new Map<CommandId, ProblemPlace & { readonly of: 'cell' }>();
    const typed = new Map<CommandId, string>();
    for (const edit of edits) {
      const place = { of: 'cell', pupilId: this.#pupilId(edit.row), lessonId: this.#lessonId(edit.column), content: edit.content } as const;
      for (const { commandId } of edit.commands) {
        places.set(commandId, place);
        typed.set(commandId, edit.typed);
      }
    }
    const commands = edits.flatMap((edit) => edit.commands);
    this.parts.send(commands, (command, verdict) => {
      const place = places.get(command.commandId)!;
      this.#end(command, verdict, place, typed.get(command.commandId) ?? '');
    });
  }

  /** Whether a term mark wants a reason first (domain.md §3.4). */
  needsReason(row: number, value: TermMark | null): boolean {
    return value !== null && deviates(value, this.forecast(row)?.average ?? null);
  }

  /** Shows a term mark that waits for its reason. */
  draftTermMark(row: number, value: TermMark): void {
    this.#termDrafts.set(this.#rowPlaces[row] ?? 0, value);
    this.#termChanged(row);
  }

  dropTermDraft(row: number): void {
    if (this.#termDrafts.delete(this.#rowPlaces[row] ?? 0)) this.#termChanged(row);
  }

  /** Term marks, all in one call. */
  setTermMarks(marks: readonly { readonly row: number; readonly value: TermMark | null; readonly reason: string }[]): void {
    const commands = marks.map(({ row, value, reason }) => {
      const place = this.#rowPlaces[row] ?? 0;
      this.#termDrafts.delete(place);
      this.#problems.delete(termKey(this.#pupilId(row)));
      const command: JournalCommand = {
        commandId: this.#newCommandId(), name: 'setTermMark', baseVersion: this.#terms.baseVersion(place),
        args: { journalId: this.#page.journalId, termId: this.parts.term.termId, pupilId: this.#pupilId(row), value, reason },
      };
      this.#begin(command);
      this.#termChanged(row);
      return { command, place: { of: 'term', pupilId: this.#pupilId(row), value, reason } as const };
    });
    this.#listProblems();
    const places = new Map(commands.map(({ command, place }) => [command.commandId, place]));
    this.parts.send(commands.map(({ command }) => command), (command, verdict) => {
      const place = places.get(command.commandId)!;
      this.#end(command, verdict, place, place.value ?? '');
    });
  }

  setComment(row: number, column: number, workId: WorkId, comment: string): void {
    const place = this.#works.place(workId);
    this.#sendOne(
      {
        commandId: this.#newCommandId(), name: 'commentMark', baseVersion: this.#marks.baseVersion(this.#key(row, place)),
        args: { workId, pupilId: this.#pupilId(row), comment },
      },
      { of: 'comment', pupilId: this.#pupilId(row), lessonId: this.#lessonId(column), workId },
      comment,
    );
    this.#changed(row, column, false);
  }

  addWork(column: number, type: WorkType): void {
    const lessonId = this.#lessonId(column);
    this.#sendOne(
      {
        commandId: this.#newCommandId(), name: 'addWork', baseVersion: 0,
        args: { workId: this.parts.newId() as WorkId, lessonId, workTypeId: type.workTypeId, title: '', weight: type.weight },
      },
      { of: 'work', lessonId },
      type.name,
    );
    this.#tell({ structure: true, cells: undefined });
  }

  changeWork(column: number, work: Pick<SheetWork, 'workId' | 'workTypeId' | 'title' | 'weight'>): void {
    const place = this.#works.place(work.workId);
    this.#sendOne(
      {
        commandId: this.#newCommandId(), name: 'changeWork', baseVersion: this.#workRows.get(place)?.version ?? 0,
        args: { workId: work.workId, workTypeId: work.workTypeId, title: work.title, weight: work.weight },
      },
      { of: 'work', lessonId: this.#lessonId(column) },
      work.title,
    );
    this.#forecasts.clear();
    this.#tell({ structure: true, cells: undefined });
  }

  removeWork(column: number, workId: WorkId): void {
    const place = this.#works.place(workId);
    this.#sendOne(
      { commandId: this.#newCommandId(), name: 'removeWork', baseVersion: this.#workRows.get(place)?.version ?? 0, args: { workId } },
      { of: 'work', lessonId: this.#lessonId(column) },
      this.#typeOf(place)?.name ?? '',
    );
    this.#tell({ structure: true, cells: undefined });
  }

  /** The lesson as the core knows it; what is pending stays upon it. */
  tellLesson(lessonId: LessonId, content: LessonContent & { readonly version: number }): void {
    const place = this.#lessons.place(lessonId);
    if (this.#lessonTexts.baseVersion(place) > content.version) return;
    this.#lessonTexts.restoreOne(place, { topic: content.topic, homework: content.homework, version: content.version });
    this.#tell({ structure: false, cells: [] });
  }

  setLessonContent(lessonId: LessonId, content: LessonContent): void {
    const place = this.#lessons.place(lessonId);
    this.#problems.delete(lessonKey(lessonId));
    this.#sendOne(
      {
        commandId: this.#newCommandId(), name: 'setLessonContent', baseVersion: this.#lessonTexts.baseVersion(place),
        args: { lessonId, topic: content.topic, homework: content.homework },
      },
      { of: 'lesson', lessonId, content },
      content.topic,
    );
    this.#tell({ structure: true, cells: [] });
  }

  // ---- problems ----

  /** Takes the core's word: what was typed goes. */
  leaveProblem(id: number): void {
    for (const [key, problem] of this.#problems) {
      if (problem.id !== id) continue;
      this.#problems.delete(key);
      this.#listProblems();
      this.#tell({ structure: false, cells: undefined });
    }
  }

  /** Enters what was typed once more, over what a colleague wrote. Call it after the page was read anew. */
  replaceProblem(id: number): void {
    const problem = this.#problemList.find((one) => one.id === id);
    if (!problem) return;
    this.leaveProblem(id);
    const { place } = problem;
    switch (place.of) {
      case 'cell': {
        const row = this.rowOf(place.pupilId);
        const column = this.columnOf(place.lessonId);
        if (row === -1 || column === -1) return;
        const plan = this.planCell(row, column, place.content);
        if ('refused' in plan) return;
        this.applyCell(row, column, plan.commands);
        this.sendCells([{ row, column, typed: problem.typed, content: place.content, commands: plan.commands }]);
        return;
      }
      case 'term': {
        const row = this.rowOf(place.pupilId);
        if (row !== -1) this.setTermMarks([{ row, value: place.value, reason: place.reason }]);
        return;
      }
      case 'comment': {
        const row = this.rowOf(place.pupilId);
        const column = this.columnOf(place.lessonId);
        if (row !== -1 && column !== -1) this.setComment(row, column, place.workId, problem.typed);
        return;
      }
      case 'lesson':
        this.setLessonContent(place.lessonId, place.content);
        return;
      case 'work':
        return;
      default:
        place satisfies never;
    }
  }

  /** The page as it was read anew. */
  restore(page: JournalPage): void {
    this.#page = page;
    this.#forecasts.clear();
    this.#load(page);
    this.#tell({ structure: true, cells: undefined });
  }

  /** The type of a work that nobody chose: the first ordinary one of weight 1, «Ответ на уроке». */
  answerType(): WorkType {
    const { workTypes } = this.parts;
    const type = workTypes.find((one) => one.name === 'Ответ на уроке') ?? workTypes.find((one) => !one.isControl && one.weight === 1) ?? workTypes[0];
    if (!type) throw new Error('A school has work types');
    return type;
  }

  // ---- inside ----

  #load(page: JournalPage): void {
    this.#rowPlaces = page.pupils.map((pupil) => this.#pupils.place(pupil.pupilId));
    this.#columnPlaces = page.lessons.map((lesson) => this.#lessons.place(lesson.lessonId));
    const workPlaces = page.works.map((work) => this.#works.place(work.workId));
    this.#workRows.restore(page.works.map((work, index) => [
      workPlaces[index]!,
      {
        lessonId: page.lessons[work.lesson]!.lessonId, workTypeId: work.workTypeId, title: work.title, weight: work.weight, removed: false,
        version: work.version,
      },
    ]));
    const added = [...this.#worksOfLesson];
    this.#worksOfLesson = new Map();
    page.works.forEach((work, index) => this.#listWork(this.#columnPlaces[work.lesson]!, workPlaces[index]!));
    // Works that are only on their way stay after those that are there.
    for (const [lesson, places] of added) {
      for (const place of places) if (this.#workRows.waits(place)) this.#listWork(lesson, place);
    }
    this.#marks.restore(page.marks.map(({ pupil, work, value, isDebt, hasComment, version }) => [
      this.#key(pupil, workPlaces[work]!), { value, isDebt, comment: hasComment ? COMMENT_UNREAD : '', version },
    ]));
    this.#attendance.restore(page.attendance.map(({ pupil, lesson, code, minutes, version }) => [
      this.#key(pupil, this.#columnPlaces[lesson]!), { attendance: code === null ? null : { code, minutes }, version },
    ]));
    this.#terms.restore(page.termMarks.map(({ pupil, value, version }) => [this.#rowPlaces[pupil]!, { value, version }]));
  }

  #listWork(lesson: number, work: number): void {
    const list = this.#worksOfLesson.get(lesson);
    if (!list) this.#worksOfLesson.set(lesson, [work]);
    else if (!list.includes(work)) list.push(work);
  }

  #key(row: number, place: number): number {
    return (this.#rowPlaces[row] ?? 0) * PLACES + place;
  }

  #pupilId(row: number): PupilId {
    return this.#page.pupils[row]!.pupilId;
  }

  #lessonId(column: number): LessonId {
    return this.#page.lessons[column]!.lessonId;
  }

  #lessonPlace(column: number): number {
    return this.#columnPlaces[column] ?? 0;
  }

  #workPlaces(column: number): readonly number[] {
    const all = this.#worksOfLesson.get(this.#lessonPlace(column));
    if (!all) return NONE;
    // A work on its way out is gone from sight; only then is the list copied.
    return all.every((place) => this.#isThere(place)) ? all : all.filter((place) => this.#isThere(place));
  }

  #isThere(place: number): boolean {
    const row = this.#workRows.get(place);
    return row !== undefined && !row.removed;
  }

  #typeOf(work: number): WorkType | undefined {
    const row = this.#workRows.get(work);
    return row && this.#types.get(row.workTypeId);
  }

  #hasEntries(work: number): boolean {
    return this.#rowPlaces.some((pupil) => {
      const mark = this.#marks.get(pupil * PLACES + work);
      return mark !== undefined && (mark.value !== null || mark.isDebt || mark.comment !== '');
    });
  }

  #context(row: number, column: number) {
    const { grade, subjectName, graded } = this.#page;
    const lesson = this.#page.lessons[column]!;
    return { grade, subject: { name: subjectName, graded }, heldOn: lesson.heldOn, term: this.parts.term, memberships: this.#page.pupils[row]!.spans };
  }

  #state(row: number, column: number): CellState {
    const attendance = this.#key(row, this.#lessonPlace(column));
    return {
      lessonId: this.#lessonId(column),
      pupilId: this.#pupilId(row),
      works: this.#workPlaces(column).map((place) => {
        const key = this.#key(row, place);
        const mark = this.#marks.get(key);
        return {
          workId: this.#works.id(place),
          mark: mark && (mark.value !== null || mark.isDebt) ? { value: mark.value, isDebt: mark.isDebt } : null,
          version: this.#marks.baseVersion(key),
        };
      }),
      attendance: this.#attendance.get(attendance)?.attendance ?? null,
      attendanceVersion: this.#attendance.baseVersion(attendance),
    };
  }

  #newCommandId(): CommandId {
    return this.parts.newId() as CommandId;
  }

  #sendOne(command: JournalCommand, place: ProblemPlace, typed: string): void {
    this.#begin(command);
    this.#listProblems();
    this.parts.send([command], (settled, verdict) => this.#end(settled, verdict, place, typed));
  }

  /** The command is shown from now on. Answers whether heads of columns changed. */
  #begin(command: JournalCommand): boolean {
    const at = this.#rowOf(command);
    switch (at.of) {
      case 'mark':
        this.#marks.add(at.key, command.commandId, at.command);
        return false;
      case 'attendance':
        this.#attendance.add(at.key, command.commandId, at.command.args);
        return false;
      case 'work':
        if (at.command.name === 'addWork') this.#listWork(this.#lessons.place(at.command.args.lessonId), at.key);
        this.#workRows.add(at.key, command.commandId, at.command);
        return true;
      case 'term':
        this.#terms.add(at.key, command.commandId, at.command.args);
        return false;
      case 'lesson':
        this.#lessonTexts.add(at.key, command.commandId, at.command.args);
        return true;
      default:
        return at satisfies never;
    }
  }

  /** The verdict came: the row is stored, or goes back, and what was typed becomes a problem. */
  #end(command: JournalCommand, verdict: Verdict, place: ProblemPlace, typed: string): void {
    const at = this.#rowOf(command);
    const rows = this.#rowsOf(at.of);
    if (verdict.status === 'accepted') {
      rows.accept(at.key, command.commandId, verdict.version);
      if (at.of === 'lesson') this.#noteLessonWritten(at.command.args);
    } else {
      rows.drop(at.key, command.commandId);
      const key = problemKey(place);
      if (!this.#problems.has(key)) {
        this.#lastProblem += 1;
        const kind = verdict.status === 'conflict' ? 'conflict' : 'refused';
        this.#problems.set(key, { id: this.#lastProblem, kind, place, typed, failure: failureOfVerdict(verdict) });
        this.#listProblems();
      }
    }
    this.#forecastsOf(command);
    this.#tellOf(place, at.of === 'work' || (at.of === 'lesson' && verdict.status === 'accepted'));
  }

  #rowsOf(of: 'mark' | 'attendance' | 'work' | 'term' | 'lesson'): Settling {
    switch (of) {
      case 'mark': return this.#marks;
      case 'attendance': return this.#attendance;
      case 'work': return this.#workRows;
      case 'term': return this.#terms;
      case 'lesson': return this.#lessonTexts;
      default: return of satisfies never;
    }
  }

  #noteLessonWritten({ lessonId, topic, homework }: JournalCommandArgs['setLessonContent']): void {
    const column = this.columnOf(lessonId);
    if (column === -1) return;
    const lessons = [...this.#page.lessons];
    lessons[column] = { ...lessons[column]!, hasTopic: topic.trim() !== '', hasHomework: homework.trim() !== '' };
    this.#page = { ...this.#page, lessons };
  }

  #forecastsOf(command: JournalCommand): void {
    if (command.name === 'setMark') this.#forecasts.delete(this.#pupils.place(command.args.pupilId));
    if (command.name === 'changeWork' || command.name === 'removeWork' || command.name === 'addWork') this.#forecasts.clear();
  }

  #rowOf(command: JournalCommand):
    | { readonly of: 'mark'; readonly key: number; readonly command: MarkCommand }
    | { readonly of: 'attendance'; readonly key: number; readonly command: Extract<JournalCommand, { name: 'setAttendance' }> }
    | { readonly of: 'work'; readonly key: number; readonly command: WorkCommand }
    | { readonly of: 'term'; readonly key: number; readonly command: Extract<JournalCommand, { name: 'setTermMark' }> }
    | { readonly of: 'lesson'; readonly key: number; readonly command: Extract<JournalCommand, { name: 'setLessonContent' }> } {
    switch (command.name) {
      case 'setMark':
      case 'commentMark':
        return { of: 'mark', key: this.#pupils.place(command.args.pupilId) * PLACES + this.#works.place(command.args.workId), command };
      case 'setAttendance':
        return { of: 'attendance', key: this.#pupils.place(command.args.pupilId) * PLACES + this.#lessons.place(command.args.lessonId), command };
      case 'addWork':
      case 'changeWork':
      case 'removeWork':
        return { of: 'work', key: this.#works.place(command.args.workId), command };
      case 'setTermMark':
        return { of: 'term', key: this.#pupils.place(command.args.pupilId), command };
      case 'setLessonContent':
        return { of: 'lesson', key: this.#lessons.place(command.args.lessonId), command };
      default:
        return command satisfies never;
    }
  }

  #tellOf(place: ProblemPlace, structure: boolean): void {
    switch (place.of) {
      case 'cell':
      case 'comment':
        this.#changed(this.rowOf(place.pupilId), this.columnOf(place.lessonId), structure);
        return;
      case 'term':
        this.#termChanged(this.rowOf(place.pupilId));
        return;
      case 'work':
        this.#tell({ structure: true, cells: undefined });
        return;
      case 'lesson':
        this.#tell({ structure, cells: [] });
        return;
      default:
        place satisfies never;
    }
  }

  /** A cell and the results of its row. Result columns follow the lessons. */
  #changed(row: number, column: number, structure: boolean): void {
    if (row === -1 || column === -1) this.#tell({ structure, cells: undefined });
    else this.#tell({ structure, cells: [{ row, column }, ...this.#resultCells(row)] });
  }

  #termChanged(row: number): void {
    this.#tell({ structure: false, cells: row === -1 ? undefined : this.#resultCells(row) });
  }

  #resultCells(row: number) {
    if (!this.marked) return [];
    const first = this.#page.lessons.length;
    return [0, 1, 2].map((result) => ({ row, column: first + result }));
  }

  #listProblems(): void {
    if (this.#problems.size === 0 && this.#problemList.length === 0) return;
    this.#problemList = [...this.#problems.values()];
  }

  #tell(change: SheetChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const NONE: readonly number[] = [];
/** A work that a colleague removed while a change of it was on its way. */
const GONE: WorkRowShown = { lessonId: '' as LessonId, workTypeId: '' as WorkTypeId, title: '', weight: 0, removed: true, version: 0 };

function reduceWork(row: WorkRowShown | null, command: WorkCommand): WorkRowShown {
  switch (command.name) {
    case 'addWork': {
      const { lessonId, workTypeId, title, weight } = command.args;
      return { lessonId, workTypeId, title, weight, removed: false, version: 1 };
    }
    case 'changeWork': {
      const { workTypeId, title, weight } = command.args;
      return row ? { ...row, workTypeId, title, weight, version: row.version + 1 } : GONE;
    }
    case 'removeWork':
      return row ? { ...row, removed: true, version: row.version + 1 } : GONE;
    default:
      return command satisfies never;
  }
}

const cellKey = (pupilId: PupilId, lessonId: LessonId): string => `${pupilId}/${lessonId}`;
const termKey = (pupilId: PupilId): string => `term/${pupilId}`;
const lessonKey = (lessonId: LessonId): string => `lesson/${lessonId}`;

function problemKey(place: ProblemPlace): string {
  switch (place.of) {
    case 'cell': return cellKey(place.pupilId, place.lessonId);
    case 'comment': return `comment/${place.workId}/${place.pupilId}`;
    case 'term': return termKey(place.pupilId);
    case 'work': return `work/${place.lessonId}`;
    case 'lesson': return lessonKey(place.lessonId);
    default: return place satisfies never;
  }
}

/** A code that this build does not know comes from a newer core; it is said as a defect with the code as its reference. */
function failureOfVerdict({ code, params }: Verdict): Failure {
  if (code !== undefined && Object.hasOwn(ERRORS, code)) return { code: code as ErrorCode, params: params ?? {} };
  return { code: 'app_unexpected', params: { reference: code ?? '' } };
}
