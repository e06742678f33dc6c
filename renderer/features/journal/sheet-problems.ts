import { ERRORS, type ErrorCode, type Failure } from '#domain/errors.ts';
import type { LessonId, PupilId, WorkId } from '#domain/ids.ts';
import type { CellContent, Verdict } from '#domain/journal/index.ts';
import type { TermMark } from '#domain/results/index.ts';
import type { LessonContent } from './sheet-rows.ts';

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

/** The problems of a sheet, at most one for each place: the first, since those after it only follow from it. */
export class SheetProblems {
  readonly #byKey = new Map<string, Problem>();
  #list: readonly Problem[] = [];
  #last = 0;

  /** In the order they came; the same list for as long as nothing changes. */
  get list(): readonly Problem[] {
    return this.#list;
  }

  /** The problem at a place, by `keyOfCell`, `keyOfTerm` or `keyOfLesson`. */
  at(key: string): Problem | undefined {
    return this.#byKey.get(key);
  }

  /** Something new was typed at the place. */
  forget(key: string): void {
    if (this.#byKey.delete(key)) this.#relist();
  }

  /** Takes a problem away because somebody decided; undefined where it is gone already. */
  take(id: number): Problem | undefined {
    const problem = this.#list.find((one) => one.id === id);
    if (problem) this.forget(keyOf(problem.place));
    return problem;
  }

  /** What was typed at the place has a verdict that stored nothing. */
  add(place: ProblemPlace, typed: string, verdict: Verdict): void {
    const key = keyOf(place);
    if (this.#byKey.has(key)) return;
    this.#last += 1;
    const kind = verdict.status === 'conflict' ? 'conflict' : 'refused';
    this.#byKey.set(key, { id: this.#last, kind, place, typed, failure: failureOfVerdict(verdict) });
    this.#relist();
  }

  #relist(): void {
    this.#list = [...this.#byKey.values()];
  }
}

export const keyOfCell = (pupilId: PupilId, lessonId: LessonId): string => `${pupilId}/${lessonId}`;
export const keyOfTerm = (pupilId: PupilId): string => `term/${pupilId}`;
export const keyOfLesson = (lessonId: LessonId): string => `lesson/${lessonId}`;

function keyOf(place: ProblemPlace): string {
  switch (place.of) {
    case 'cell': return keyOfCell(place.pupilId, place.lessonId);
    case 'comment': return `comment/${place.workId}/${place.pupilId}`;
    case 'term': return keyOfTerm(place.pupilId);
    case 'work': return `work/${place.lessonId}`;
    case 'lesson': return keyOfLesson(place.lessonId);
    default: return place satisfies never;
  }
}

/** Why a verdict is not plainly `accepted`. A code that this build does not know comes from a newer core; it is said as a defect with the code as its reference. */
export function failureOfVerdict({ code, params }: Pick<Verdict, 'code' | 'params'>): Failure {
  if (code !== undefined && Object.hasOwn(ERRORS, code)) return { code: code as ErrorCode, params: params ?? {} };
  return { code: 'app_unexpected', params: { reference: code ?? '' } };
}
