import type { CommandId, LessonId, PupilId, WorkId } from '#domain/ids.ts';
import {
  reduceAttendance, reduceMark, reduceMarkComment,
  type AttendanceRow, type CellContent, type CellState, type JournalCommand, type JournalCommandArgs, type MarkRow, type Verdict,
} from '#domain/journal/index.ts';
import type { WeightedMark } from '#domain/results/index.ts';
import { IdPlaces } from './id-places.ts';
import type { JournalPage } from './journal-page.ts';
import { PendingRows } from './pending-rows.ts';
import { SheetWorks, type SheetWork, type WorkCommand, type WorkType } from './sheet-works.ts';

/** Topic and homework of a lesson. */
export interface LessonContent {
  readonly topic: string;
  readonly homework: string;
}

interface LessonTextRow extends LessonContent {
  readonly version: number;
}

interface TermRow {
  readonly value: string | null;
  readonly version: number;
}

type Named<Name extends JournalCommand['name']> = Extract<JournalCommand, { name: Name }>;
type MarkCommand = Named<'setMark' | 'commentMark'>;

/** The row that a command is about. */
type RowOfCommand =
  | { readonly of: 'mark'; readonly key: number; readonly command: MarkCommand }
  | { readonly of: 'attendance'; readonly key: number; readonly command: Named<'setAttendance'> }
  | { readonly of: 'work'; readonly key: number; readonly command: WorkCommand }
  | { readonly of: 'term'; readonly key: number; readonly command: Named<'setTermMark'> }
  | { readonly of: 'lesson'; readonly key: number; readonly command: Named<'setLessonContent'> };

/** What a verdict does to a row, whatever the row is. */
interface Settling {
  accept(key: number, commandId: CommandId, version: number): void;
  drop(key: number, commandId: CommandId): void;
}

/** The page says only that a comment is there; its words are read with the cell. */
const COMMENT_UNREAD = '…';
/** Keys of rows: the place of the pupil and the place of the work or lesson in one number. */
const PLACES = 1 << 20;

/**
 * All rows behind one term of one journal, as the core acknowledged them and with every command that is on its way. It is
 * asked by the rows and columns of the table; what may be entered, and who hears of a change, is the sheet's business.
 */
export class SheetRows {
  readonly #pupils = new IdPlaces<PupilId>();
  readonly #lessons = new IdPlaces<LessonId>();
  readonly #works: SheetWorks;
  #rowPlaces: readonly number[] = [];
  #columnPlaces: readonly number[] = [];
  readonly #marks = new PendingRows<MarkRow, MarkCommand>((row, command) =>
    command.name === 'setMark' ? reduceMark(row, command.args) : reduceMarkComment(row, command.args));
  readonly #attendance = new PendingRows<AttendanceRow, JournalCommandArgs['setAttendance']>(reduceAttendance);
  readonly #terms = new PendingRows<TermRow, JournalCommandArgs['setTermMark']>((row, args) => ({ value: args.value, version: (row?.version ?? 0) + 1 }));
  readonly #lessonTexts = new PendingRows<LessonTextRow, JournalCommandArgs['setLessonContent']>((row, args) =>
    ({ topic: args.topic, homework: args.homework, version: (row?.version ?? 0) + 1 }));

  constructor(workTypes: readonly WorkType[]) {
    this.#works = new SheetWorks(workTypes);
  }

  /** The page as it was read, or read anew; what is pending stays upon it. */
  load(page: JournalPage): void {
    this.#rowPlaces = page.pupils.map((pupil) => this.#pupils.place(pupil.pupilId));
    this.#columnPlaces = page.lessons.map((lesson) => this.#lessons.place(lesson.lessonId));
    const works = this.#works.load(page, this.#columnPlaces);
    this.#marks.restore(page.marks.map(({ pupil, work, value, isDebt, hasComment, version }) => [
      this.#key(pupil, works[work]!), { value, isDebt, comment: hasComment ? COMMENT_UNREAD : '', version },
    ]));
    this.#attendance.restore(page.attendance.map(({ pupil, lesson, code, minutes, version }) => [
      this.#key(pupil, this.#columnPlaces[lesson]!), { attendance: code === null ? null : { code, minutes }, version },
    ]));
    this.#terms.restore(page.termMarks.map(({ pupil, value, version }) => [this.#rowPlaces[pupil]!, { value, version }]));
  }

  /** A number for the pupil of a row that stays the same when rows come and go. */
  pupilPlace(row: number): number {
    return this.#rowPlaces[row] ?? 0;
  }

  placeOf(pupilId: PupilId): number {
    return this.#pupils.place(pupilId);
  }

  // ---- cells ----

  /** What stands in the cell of a pupil and a lesson. */
  content(row: number, column: number): CellContent {
    const marks = this.#worksAt(column).map((work) => {
      const mark = this.#marks.get(this.#key(row, work));
      return mark && (mark.value !== null || mark.isDebt) ? { value: mark.value, isDebt: mark.isDebt } : null;
    });
    while (marks.length > 0 && marks.at(-1) === null) marks.pop();
    return { marks, attendance: this.#attendance.get(this.#key(row, this.#lessonPlace(column)))?.attendance ?? null };
  }

  /** The cell with the versions that the core acknowledged, the base of a change. */
  state(row: number, column: number): CellState {
    const attendance = this.#key(row, this.#lessonPlace(column));
    return {
      lessonId: this.#lessons.id(this.#lessonPlace(column)),
      pupilId: this.#pupils.id(this.pupilPlace(row)),
      works: this.#worksAt(column).map((work) => {
        const key = this.#key(row, work);
        const mark = this.#marks.get(key);
        return {
          workId: this.#works.id(work),
          mark: mark && (mark.value !== null || mark.isDebt) ? { value: mark.value, isDebt: mark.isDebt } : null,
          version: this.#marks.baseVersion(key),
        };
      }),
      attendance: this.#attendance.get(attendance)?.attendance ?? null,
      attendanceVersion: this.#attendance.baseVersion(attendance),
    };
  }

  /** Whether a mark of a control work stands in the cell. */
  hasControlMark(row: number, column: number): boolean {
    return this.#worksAt(column).some((work) => {
      const value = this.#marks.get(this.#key(row, work))?.value ?? null;
      return value !== null && this.#works.typeOf(work)?.isControl === true;
    });
  }

  hasComment(row: number, column: number): boolean {
    return this.#worksAt(column).some((work) => (this.#marks.get(this.#key(row, work))?.comment ?? '') !== '');
  }

  /** Whether something of the cell is not acknowledged yet. */
  waits(row: number, column: number): boolean {
    return this.#attendance.waits(this.#key(row, this.#lessonPlace(column))) || this.#worksAt(column).some((work) => this.#marks.waits(this.#key(row, work)));
  }

  /** The acknowledged version of the mark that a comment belongs to. */
  markVersion(row: number, workId: WorkId): number {
    return this.#marks.baseVersion(this.#key(row, this.#works.place(workId)));
  }

  // ---- results ----

  /** All marks of a pupil with the weights of their works. */
  weightedMarks(row: number): WeightedMark[] {
    const marks: WeightedMark[] = [];
    for (const lesson of this.#columnPlaces) {
      for (const work of this.#works.of(lesson)) {
        const value = this.#marks.get(this.#key(row, work))?.value ?? null;
        if (value !== null) marks.push({ value, weight: this.#works.weightOf(work) });
      }
    }
    return marks;
  }

  termValue(row: number): string | null {
    return this.#terms.get(this.pupilPlace(row))?.value ?? null;
  }

  termWaits(row: number): boolean {
    return this.#terms.waits(this.pupilPlace(row));
  }

  termVersion(row: number): number {
    return this.#terms.baseVersion(this.pupilPlace(row));
  }

  // ---- lessons ----

  /** Works of a lesson in order. */
  worksOf(column: number): readonly SheetWork[] {
    return this.#worksAt(column).map((work) => this.#works.shown(work, this.#hasEntries(work)));
  }

  hasControl(column: number): boolean {
    return this.#worksAt(column).some((work) => this.#works.typeOf(work)?.isControl === true);
  }

  /** The version that a change of the work is based on. */
  workVersion(workId: WorkId): number {
    return this.#works.versionOf(this.#works.place(workId));
  }

  typeOfWork(workId: WorkId): WorkType | undefined {
    return this.#works.typeOf(this.#works.place(workId));
  }

  /** Undefined until `tellLesson`. */
  lessonContent(lessonId: LessonId): (LessonContent & { readonly pending: boolean }) | undefined {
    const lesson = this.#lessons.place(lessonId);
    const row = this.#lessonTexts.get(lesson);
    return row && { topic: row.topic, homework: row.homework, pending: this.#lessonTexts.waits(lesson) };
  }

  lessonVersion(lessonId: LessonId): number {
    return this.#lessonTexts.baseVersion(this.#lessons.place(lessonId));
  }

  /** The lesson as it was read; answers false where what is here is newer. */
  tellLesson(lessonId: LessonId, { topic, homework, version }: LessonContent & { readonly version: number }): boolean {
    const lesson = this.#lessons.place(lessonId);
    if (this.#lessonTexts.baseVersion(lesson) > version) return false;
    this.#lessonTexts.restoreOne(lesson, { topic, homework, version });
    return true;
  }

  // ---- commands ----

  /** The command is shown from now on. Answers whether heads of columns changed. */
  begin(command: JournalCommand): boolean {
    const at = this.#rowOf(command);
    switch (at.of) {
      case 'mark':
        this.#marks.add(at.key, command.commandId, at.command);
        return false;
      case 'attendance':
        this.#attendance.add(at.key, command.commandId, at.command.args);
        return false;
      case 'work':
        this.#works.add(at.key, at.command, at.command.name === 'addWork' ? this.#lessons.place(at.command.args.lessonId) : undefined);
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

  /** The verdict came: the row is stored, or goes back. Answers whether heads of columns changed. */
  settle(command: JournalCommand, verdict: Verdict): boolean {
    const at = this.#rowOf(command);
    const rows = this.#rowsOf(at.of);
    const accepted = isStored(verdict);
    if (accepted) rows.accept(at.key, command.commandId, verdict.version);
    else rows.drop(at.key, command.commandId);
    return at.of === 'work' || (at.of === 'lesson' && accepted);
  }

  #rowsOf(of: RowOfCommand['of']): Settling {
    switch (of) {
      case 'mark': return this.#marks;
      case 'attendance': return this.#attendance;
      case 'work': return this.#works;
      case 'term': return this.#terms;
      case 'lesson': return this.#lessonTexts;
      default: return of satisfies never;
    }
  }

  #rowOf(command: JournalCommand): RowOfCommand {
    switch (command.name) {
      case 'setMark':
      case 'commentMark':
        return { of: 'mark', key: keyOf(this.#pupils.place(command.args.pupilId), this.#works.place(command.args.workId)), command };
      case 'setAttendance':
        return { of: 'attendance', key: keyOf(this.#pupils.place(command.args.pupilId), this.#lessons.place(command.args.lessonId)), command };
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

  #key(row: number, place: number): number {
    return keyOf(this.pupilPlace(row), place);
  }

  #lessonPlace(column: number): number {
    return this.#columnPlaces[column] ?? 0;
  }

  #worksAt(column: number): readonly number[] {
    return this.#works.of(this.#lessonPlace(column));
  }

  #hasEntries(work: number): boolean {
    return this.#rowPlaces.some((pupil) => {
      const mark = this.#marks.get(keyOf(pupil, work));
      return mark !== undefined && (mark.value !== null || mark.isDebt || mark.comment !== '');
    });
  }
}

const keyOf = (pupil: number, place: number): number => pupil * PLACES + place;

/**
 * Whether the core stored something. What was stored otherwise than typed (`adjusted`) is shown as typed until the page is read
 * anew a moment later: its version is right already, so that what is typed meanwhile has the right base.
 */
export const isStored = ({ status }: Verdict): boolean => status === 'accepted' || status === 'adjusted';
