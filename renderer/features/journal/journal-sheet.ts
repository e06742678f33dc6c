import type { Failure } from '#domain/errors.ts';
import type { CommandId, JournalId, LessonId, PupilId, WorkId } from '#domain/ids.ts';
import { refuseAttendance, type CellContent, type CellContext, type JournalCommand, type Verdict } from '#domain/journal/index.ts';
import type { Forecast, TermMark } from '#domain/results/index.ts';
import { withLessonWritten, type JournalPage, type PageLesson, type PagePupil } from './journal-page.ts';
import { planCell, usualType, type CellPlan } from './plan-cell.ts';
import { SheetChanges, type SheetChange } from './sheet-changes.ts';
import { SheetDelivery, type CellsOnTheirWay } from './sheet-delivery.ts';
import type { SheetParts } from './sheet-parts.ts';
import { keyOfCell, keyOfLesson, keyOfTerm, SheetProblems, type Problem, type ProblemPlace } from './sheet-problems.ts';
import { SheetResults, type ShownTermMark } from './sheet-results.ts';
import { isStored, SheetRows, type LessonContent } from './sheet-rows.ts';
import type { SheetWork, WorkType } from './sheet-works.ts';

export type { SheetParts, SheetTerm } from './sheet-parts.ts';
export type { Problem } from './sheet-problems.ts';
export type { LessonContent } from './sheet-rows.ts';
export type { SheetWork, WorkType } from './sheet-works.ts';

/** A cell whose commands were applied, with the text they come from. */
export interface SentCell {
  readonly row: number;
  readonly column: number;
  readonly typed: string;
  readonly content: CellContent;
  readonly commands: readonly JournalCommand[];
}

/**
 * One term of one journal in memory, with everything typed and not yet acknowledged upon it. It knows no screen: the grid's
 * model and the lesson panel paint from it, and the queue carries its commands.
 */
export class JournalSheet {
  readonly parts: SheetParts;
  #page: JournalPage;
  readonly #rows: SheetRows;
  readonly #results: SheetResults;
  readonly #problems = new SheetProblems();
  readonly #delivery = new SheetDelivery();
  readonly #changes = new SheetChanges(this);

  constructor(page: JournalPage, parts: SheetParts) {
    this.parts = parts;
    this.#page = page;
    this.#rows = new SheetRows(parts.workTypes);
    this.#results = new SheetResults(this.#rows, parts.roundingThreshold);
    this.#rows.load(page);
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
    return this.#problems.list;
  }

  subscribe(listener: (change: SheetChange) => void): () => void {
    return this.#changes.subscribe(listener);
  }

  rowOf(pupilId: PupilId): number {
    return this.#page.pupils.findIndex((pupil) => pupil.pupilId === pupilId);
  }

  columnOf(lessonId: LessonId): number {
    return this.#page.lessons.findIndex((lesson) => lesson.lessonId === lessonId);
  }

  /** Works of a lesson in order. */
  worksOf(column: number): readonly SheetWork[] {
    return this.#rows.worksOf(column);
  }

  hasControl(column: number): boolean {
    return this.#rows.hasControl(column);
  }

  /** What stands in the cell of a pupil and a lesson, with everything pending. */
  content(row: number, column: number): CellContent {
    return this.#rows.content(row, column);
  }

  /** Whether a mark of a control work stands in the cell. */
  hasControlMark(row: number, column: number): boolean {
    return this.#rows.hasControlMark(row, column);
  }

  hasComment(row: number, column: number): boolean {
    return this.#rows.hasComment(row, column);
  }

  /** Whether something of the cell is not acknowledged yet. */
  waits(row: number, column: number): boolean {
    return this.#rows.waits(row, column);
  }

  problemAt(row: number, column: number): Problem | undefined {
    if (this.#problems.list.length === 0) return undefined;
    return this.#problems.at(keyOfCell(this.#pupilId(row), this.#lessonId(column)));
  }

  /** Whether the cell is stored here and has not reached the school server. */
  isUnsent(row: number, column: number): boolean {
    return this.#delivery.isUnsent(this.#pupilId(row), this.#lessonId(column));
  }

  /** The refused command of the cell that a person is to decide. */
  decisionAt(row: number, column: number): CommandId | undefined {
    return this.#delivery.decisionAt(this.#pupilId(row), this.#lessonId(column));
  }

  /** Why nothing may be entered in the cell; null where attendance may. */
  refusal(row: number, column: number): Failure | null {
    const refused = refuseAttendance(this.#context(row, column));
    return refused ? refused.error : null;
  }

  /** Average and forecast of a pupil from the marks in memory; null where there is none to count (T-04). */
  forecast(row: number): Forecast | null {
    return this.#results.forecast(row);
  }

  termMark(row: number): ShownTermMark {
    return this.#results.termMark(row);
  }

  termProblemAt(row: number): Problem | undefined {
    return this.#problems.at(keyOfTerm(this.#pupilId(row)));
  }

  /** Topic and homework with what is pending on them; undefined until `tellLesson`. */
  lessonContent(lessonId: LessonId): (LessonContent & { readonly pending: boolean }) | undefined {
    return this.#rows.lessonContent(lessonId);
  }

  lessonProblem(lessonId: LessonId): Problem | undefined {
    return this.#problems.at(keyOfLesson(lessonId));
  }

  /** The type of a work that nobody chose. */
  answerType(): WorkType {
    return usualType(this.parts.workTypes);
  }

  // ---- what the teacher does ----

  /** The commands that let the cell hold `wanted`, or why not; nothing is changed yet. Codes: those of `planCell`. */
  planCell(row: number, column: number, wanted: CellContent): CellPlan {
    return planCell(this.#context(row, column), this.#rows.state(row, column), wanted, this.answerType(), this.parts.newId);
  }

  /** Shows the planned commands of a cell at once; they go to the core with `sendCells`. */
  applyCell(row: number, column: number, commands: readonly JournalCommand[]): void {
    this.#problems.forget(keyOfCell(this.#pupilId(row), this.#lessonId(column)));
    let structure = false;
    for (const command of commands) structure = this.#rows.begin(command) || structure;
    if (commands.some((command) => command.name === 'setMark')) this.#results.marksChanged(this.#rows.pupilPlace(row));
    this.#changes.tellCell(row, column, structure);
  }

  /** Sends commands of cells that were applied together. */
  sendCells(cells: readonly SentCell[]): void {
    const places = new Map<CommandId, ProblemPlace & { readonly of: 'cell' }>();
    const typed = new Map<CommandId, string>();
    for (const cell of cells) {
      const place = { of: 'cell', pupilId: this.#pupilId(cell.row), lessonId: this.#lessonId(cell.column), content: cell.content } as const;
      for (const { commandId } of cell.commands) {
        places.set(commandId, place);
        typed.set(commandId, cell.typed);
      }
    }
    this.parts.send(cells.flatMap((cell) => cell.commands), (command, verdict) => {
      const place = places.get(command.commandId)!;
      this.#settle(command, verdict, place, typed.get(command.commandId) ?? '');
    });
  }

  /** Whether a term mark wants a reason first (domain.md §3.4). */
  needsReason(row: number, value: TermMark | null): boolean {
    return this.#results.needsReason(row, value);
  }

  /** Shows a term mark that waits for its reason. */
  draftTermMark(row: number, value: TermMark): void {
    this.#results.draft(row, value);
    this.#changes.tellTerm(row);
  }

  dropTermDraft(row: number): void {
    if (this.#results.dropDraft(row)) this.#changes.tellTerm(row);
  }

  /** Term marks, all in one call. */
  setTermMarks(marks: readonly { readonly row: number; readonly value: TermMark | null; readonly reason: string }[]): void {
    const places = new Map<CommandId, ProblemPlace & { readonly of: 'term' }>();
    const commands = marks.map(({ row, value, reason }) => {
      const pupilId = this.#pupilId(row);
      this.#results.dropDraft(row);
      this.#problems.forget(keyOfTerm(pupilId));
      const command: JournalCommand = {
        commandId: this.#newCommandId(), name: 'setTermMark', baseVersion: this.#rows.termVersion(row),
        args: { journalId: this.#page.journalId, termId: this.parts.term.termId, pupilId, value, reason },
      };
      this.#rows.begin(command);
      this.#changes.tellTerm(row);
      places.set(command.commandId, { of: 'term', pupilId, value, reason });
      return command;
    });
    this.parts.send(commands, (command, verdict) => {
      const place = places.get(command.commandId)!;
      this.#settle(command, verdict, place, place.value ?? '');
    });
  }

  setComment(row: number, column: number, workId: WorkId, comment: string): void {
    const pupilId = this.#pupilId(row);
    const baseVersion = this.#rows.markVersion(row, workId);
    this.#send(
      { commandId: this.#newCommandId(), name: 'commentMark', baseVersion, args: { workId, pupilId, comment } },
      { of: 'comment', pupilId, lessonId: this.#lessonId(column), workId },
      comment,
    );
    this.#changes.tellCell(row, column, false);
  }

  addWork(column: number, { workTypeId, weight, name }: WorkType): void {
    const lessonId = this.#lessonId(column);
    const commandId = this.#newCommandId();
    const workId = this.parts.newId() as WorkId;
    this.#sendWork({ commandId, name: 'addWork', baseVersion: 0, args: { workId, lessonId, workTypeId, title: '', weight } }, lessonId, name);
  }

  changeWork(column: number, { workId, workTypeId, title, weight }: Pick<SheetWork, 'workId' | 'workTypeId' | 'title' | 'weight'>): void {
    const baseVersion = this.#rows.workVersion(workId);
    this.#sendWork(
      { commandId: this.#newCommandId(), name: 'changeWork', baseVersion, args: { workId, workTypeId, title, weight } }, this.#lessonId(column), title,
    );
  }

  removeWork(column: number, workId: WorkId): void {
    const baseVersion = this.#rows.workVersion(workId);
    const typed = this.#rows.typeOfWork(workId)?.name ?? '';
    this.#sendWork({ commandId: this.#newCommandId(), name: 'removeWork', baseVersion, args: { workId } }, this.#lessonId(column), typed);
  }

  setLessonContent(lessonId: LessonId, content: LessonContent): void {
    this.#problems.forget(keyOfLesson(lessonId));
    const baseVersion = this.#rows.lessonVersion(lessonId);
    const { topic, homework } = content;
    this.#send(
      { commandId: this.#newCommandId(), name: 'setLessonContent', baseVersion, args: { lessonId, topic, homework } }, { of: 'lesson', lessonId, content }, topic,
    );
    this.#changes.tell({ structure: true, cells: [] });
  }

  /** Takes the core's word: what was typed goes. */
  leaveProblem(id: number): void {
    if (this.#problems.take(id)) this.#changes.tell({ structure: false, cells: undefined });
  }

  /** Enters what was typed once more, over what a colleague wrote. Call it after the page was read anew. */
  replaceProblem(id: number): void {
    const problem = this.#problems.take(id);
    if (!problem) return;
    this.#changes.tell({ structure: false, cells: undefined });
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

  // ---- what the core tells ----

  /** The page as it was read anew. */
  restore(page: JournalPage): void {
    const structure = headsOf(this.#page) !== headsOf(page);
    this.#page = page;
    this.#results.allChanged();
    this.#rows.load(page);
    this.#changes.tell({ structure, cells: undefined });
  }

  /** The lesson as the core knows it; what is pending stays upon it. */
  tellLesson(lessonId: LessonId, content: LessonContent & { readonly version: number }): void {
    if (this.#rows.tellLesson(lessonId, content)) this.#changes.tell({ structure: false, cells: [] });
  }

  /** How the cells stand with the school server; only those that look otherwise are painted. */
  tellDelivery(cells: CellsOnTheirWay): void {
    const changed = this.#delivery.take(cells)
      .map(({ pupilId, lessonId }) => ({ row: this.rowOf(pupilId), column: this.columnOf(lessonId) }))
      .filter(({ row, column }) => row !== -1 && column !== -1);
    if (changed.length > 0) this.#changes.tell({ structure: false, cells: changed });
  }

  // ---- inside ----

  #pupilId(row: number): PupilId {
    return this.#page.pupils[row]!.pupilId;
  }

  #lessonId(column: number): LessonId {
    return this.#page.lessons[column]!.lessonId;
  }

  #newCommandId(): CommandId {
    return this.parts.newId() as CommandId;
  }

  #context(row: number, column: number): CellContext {
    const { grade, subjectName, graded } = this.#page;
    const lesson = this.#page.lessons[column]!;
    return { grade, subject: { name: subjectName, graded }, heldOn: lesson.heldOn, term: this.parts.term, memberships: this.#page.pupils[row]!.spans };
  }

  #send(command: JournalCommand, place: ProblemPlace, typed: string): void {
    this.#rows.begin(command);
    this.parts.send([command], (settled, verdict) => this.#settle(settled, verdict, place, typed));
  }

  #sendWork(command: JournalCommand, lessonId: LessonId, typed: string): void {
    this.#send(command, { of: 'work', lessonId }, typed);
    this.#results.changedBy(command);
    this.#changes.tell({ structure: true, cells: undefined });
  }

  /** The verdict came: what was typed is stored, or goes back and becomes a problem. */
  #settle(command: JournalCommand, verdict: Verdict, place: ProblemPlace, typed: string): void {
    const structure = this.#rows.settle(command, verdict);
    if (!isStored(verdict)) this.#problems.add(place, typed, verdict);
    else if (command.name === 'setLessonContent') this.#page = withLessonWritten(this.#page, command.args);
    this.#results.changedBy(command);
    this.#changes.tellPlace(place, structure);
  }
}

/** What the heads of rows and columns are made of, as one text: marks of colleagues come often, and change none of it. */
const headsOf = ({ pupils, lessons, works, groupName, subjectName, teacherName, grade, graded, writable }: JournalPage): string =>
  JSON.stringify([pupils, lessons, works.map(({ workId, lesson, workTypeId, weight, title }) => [workId, lesson, workTypeId, weight, title]), groupName, subjectName, teacherName, grade, graded, writable]);
