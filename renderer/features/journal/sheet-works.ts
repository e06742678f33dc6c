import type { CommandId, LessonId, WorkId, WorkTypeId } from '#domain/ids.ts';
import type { JournalCommand } from '#domain/journal/index.ts';
import { IdPlaces } from './id-places.ts';
import type { JournalPage } from './journal-page.ts';
import { PendingRows } from './pending-rows.ts';

/** A kind of work of the school. */
export interface WorkType {
  readonly workTypeId: WorkTypeId;
  readonly name: string;
  readonly shortName: string;
  readonly weight: number;
  readonly isControl: boolean;
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

export type WorkCommand = Extract<JournalCommand, { name: 'addWork' | 'changeWork' | 'removeWork' }>;

interface WorkRow {
  readonly lessonId: LessonId;
  readonly workTypeId: WorkTypeId;
  readonly title: string;
  readonly weight: number;
  readonly removed: boolean;
  readonly version: number;
}

/**
 * The works of the lessons in order, with those that are only on their way. Lessons and works are named by their places,
 * the numbers that their rows have for as long as the sheet lives.
 */
export class SheetWorks {
  readonly #ids = new IdPlaces<WorkId>();
  readonly #rows = new PendingRows<WorkRow, WorkCommand>(reduceWork);
  readonly #types: ReadonlyMap<WorkTypeId, WorkType>;
  #ofLesson = new Map<number, number[]>();

  constructor(types: readonly WorkType[]) {
    this.#types = new Map(types.map((type) => [type.workTypeId, type]));
  }

  place(workId: WorkId): number {
    return this.#ids.place(workId);
  }

  id(work: number): WorkId {
    return this.#ids.id(work);
  }

  /** Places of the works of a lesson that are there, in order. */
  of(lesson: number): readonly number[] {
    const all = this.#ofLesson.get(lesson);
    if (!all) return NONE;
    // A work on its way out is gone from sight; only then is the list copied.
    return all.every((work) => this.#isThere(work)) ? all : all.filter((work) => this.#isThere(work));
  }

  typeOf(work: number): WorkType | undefined {
    const row = this.#rows.get(work);
    return row && this.#types.get(row.workTypeId);
  }

  /** 0 for a work that is not there. */
  weightOf(work: number): number {
    return this.#rows.get(work)?.weight ?? 0;
  }

  /** The version that a change of the work is based on; 0 for a work that is not there. */
  versionOf(work: number): number {
    return this.#rows.get(work)?.version ?? 0;
  }

  /** A work of `of` as it is shown. */
  shown(work: number, hasEntries: boolean): SheetWork {
    const { workTypeId, title, weight, version } = this.#rows.get(work)!;
    return { workId: this.#ids.id(work), type: this.typeOf(work), workTypeId, title, weight, version, pending: this.#rows.waits(work), hasEntries };
  }

  /**
   * The works as they were read anew; what is pending stays upon them. `lessons` are the places of the page's lessons.
   * Answers the places of the page's works.
   */
  load(page: JournalPage, lessons: readonly number[]): readonly number[] {
    const works = page.works.map((work) => this.#ids.place(work.workId));
    this.#rows.restore(page.works.map((work, index) => [
      works[index]!,
      {
        lessonId: page.lessons[work.lesson]!.lessonId, workTypeId: work.workTypeId, title: work.title, weight: work.weight, removed: false,
        version: work.version,
      },
    ]));
    const before = this.#ofLesson;
    this.#ofLesson = new Map();
    page.works.forEach((work, index) => this.#list(lessons[work.lesson]!, works[index]!));
    // Works that are only on their way stay after those that are there.
    for (const [lesson, listed] of before) {
      for (const work of listed) if (this.#rows.waits(work)) this.#list(lesson, work);
    }
    return works;
  }

  /** The command is shown from now on; a work that it adds stands last in `lesson`. */
  add(work: number, command: WorkCommand, lesson: number | undefined): void {
    if (lesson !== undefined) this.#list(lesson, work);
    this.#rows.add(work, command.commandId, command);
  }

  accept(work: number, commandId: CommandId, version: number): void {
    this.#rows.accept(work, commandId, version);
  }

  drop(work: number, commandId: CommandId): void {
    this.#rows.drop(work, commandId);
  }

  #list(lesson: number, work: number): void {
    const list = this.#ofLesson.get(lesson);
    if (!list) this.#ofLesson.set(lesson, [work]);
    else if (!list.includes(work)) list.push(work);
  }

  #isThere(work: number): boolean {
    const row = this.#rows.get(work);
    return row !== undefined && !row.removed;
  }
}

const NONE: readonly number[] = [];
/** A work that a colleague removed while a change of it was on its way. */
const GONE: WorkRow = { lessonId: '' as LessonId, workTypeId: '' as WorkTypeId, title: '', weight: 0, removed: true, version: 0 };

function reduceWork(row: WorkRow | null, command: WorkCommand): WorkRow {
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
