import type { AppContract, OutputOf } from '#domain/contract/ipc/index.ts';
import type { JournalId, LessonId, PupilId, TermId, WorkId, WorkTypeId } from '#domain/ids.ts';
import { unpackCells, type MembershipSpan, type PackedAttendance, type PackedMark } from '#domain/journal/index.ts';

/** The packed answer of `journal.readPage`. */
export type PackedPage = OutputOf<AppContract['journal']['readPage']>;

export interface PagePupil {
  readonly pupilId: PupilId;
  /** «Фамилия Имя Отчество» */
  readonly name: string;
  /** When the pupil belongs to the group; one open span for the usual whole term. */
  readonly spans: readonly MembershipSpan[];
}

export interface PageLesson {
  readonly lessonId: LessonId;
  /** ISO day */
  readonly heldOn: string;
  readonly bellNumber: number;
  readonly hasTopic: boolean;
  readonly hasHomework: boolean;
}

export interface PageWork {
  readonly workId: WorkId;
  /** Position of the lesson. */
  readonly lesson: number;
  readonly workTypeId: WorkTypeId;
  readonly weight: number;
  readonly version: number;
  readonly title: string;
}

/** One term of one journal. Marks and attendance name pupils, works and lessons by their positions in the lists. */
export interface JournalPage {
  readonly journalId: JournalId;
  readonly termId: TermId;
  readonly groupName: string;
  readonly subjectName: string;
  readonly teacherName: string;
  readonly grade: number;
  readonly graded: boolean;
  readonly weeklyHours: number;
  readonly writable: boolean;
  readonly pupils: readonly PagePupil[];
  readonly lessons: readonly PageLesson[];
  readonly works: readonly PageWork[];
  readonly marks: readonly PackedMark[];
  readonly attendance: readonly PackedAttendance[];
  readonly termMarks: readonly { readonly pupil: number; readonly value: string | null; readonly version: number }[];
}

const ID_LENGTH = 22;
const DAY_LENGTH = 10;
const TOPIC_FLAG = 1;
const HOMEWORK_FLAG = 2;
/** Weights cross the bridge in steps of a twentieth. */
const WEIGHT_STEPS = 20;
const WHOLE_TERM: readonly MembershipSpan[] = [{ startsOn: '0001-01-01', endsOn: null }];

/** Takes the packed answer apart. Throws RangeError where its lists do not agree: that is a defect, not data. */
export function unpackPage(packed: PackedPage): JournalPage {
  const pupilIds = cut<PupilId>(packed.pupilIds, ID_LENGTH);
  const names = lines(packed.pupilNames, pupilIds.length);
  const spans = lines(packed.pupilSpans, pupilIds.length);
  const lessonIds = cut<LessonId>(packed.lessonIds, ID_LENGTH);
  const days = cut<string>(packed.lessonDates, DAY_LENGTH);
  const workIds = cut<WorkId>(packed.workIds, ID_LENGTH);
  const types = cut<WorkTypeId>(packed.workTypeIds, ID_LENGTH);
  const titles = packed.workTitles === '' ? [] : packed.workTitles.split('\n');
  if (days.length !== lessonIds.length) throw new RangeError('a page has as many days as lessons');
  let lesson = 0;
  const works = workIds.map((workId, index): PageWork => {
    lesson += at(packed.workLessonGaps, index);
    const workTypeId = types[at(packed.workTypes, index)];
    if (workTypeId === undefined || lesson >= lessonIds.length) throw new RangeError('a work names its type and lesson');
    return {
      workId, lesson, workTypeId,
      weight: at(packed.workWeights, index) / WEIGHT_STEPS,
      version: at(packed.workVersions, index),
      title: titles[index] ?? '',
    };
  });
  const { marks, attendance } = unpackCells({ works: works.length, lessons: lessonIds.length }, packed.cells);
  const { journalId, termId, groupName, subjectName, teacherName, grade, graded, weeklyHours, writable } = packed;
  return {
    journalId, termId, groupName, subjectName, teacherName, grade, graded, weeklyHours, writable,
    pupils: pupilIds.map((pupilId, index) => ({ pupilId, name: names[index] ?? '', spans: spansOf(spans[index] ?? '') })),
    lessons: lessonIds.map((lessonId, index) => {
      const flags = at(packed.lessonFlags, index);
      return {
        lessonId, heldOn: days[index] ?? '', bellNumber: at(packed.lessonBells, index),
        hasTopic: (flags & TOPIC_FLAG) !== 0, hasHomework: (flags & HOMEWORK_FLAG) !== 0,
      };
    }),
    works, marks, attendance,
    termMarks: packed.termMarks.map(([pupil, value, version]) => ({ pupil, value, version })),
  };
}

/** The page after the core took topic and homework of a lesson: its head tells whether they are there. */
export function withLessonWritten(page: JournalPage, written: { readonly lessonId: LessonId; readonly topic: string; readonly homework: string }): JournalPage {
  const column = page.lessons.findIndex((lesson) => lesson.lessonId === written.lessonId);
  if (column === -1) return page;
  const lessons = [...page.lessons];
  lessons[column] = { ...lessons[column]!, hasTopic: written.topic.trim() !== '', hasHomework: written.homework.trim() !== '' };
  return { ...page, lessons };
}

function cut<Part extends string>(joined: string, length: number): Part[] {
  if (joined.length % length !== 0) throw new RangeError(`a joined list of parts of ${length} characters`);
  const parts: Part[] = [];
  for (let from = 0; from < joined.length; from += length) parts.push(joined.slice(from, from + length) as Part);
  return parts;
}

/** Newline-joined; an empty text is no line or one empty line, which only the expected number can tell. */
function lines(joined: string, expected: number): string[] {
  const parts = expected === 0 ? [] : joined.split('\n');
  if (parts.length !== expected) throw new RangeError(`${expected} lines`);
  return parts;
}

function at(bytes: Uint8Array, index: number): number {
  const value = bytes[index];
  if (value === undefined) throw new RangeError('a byte for each');
  return value;
}

/** «from..to,from..»; empty for the whole term. */
function spansOf(text: string): readonly MembershipSpan[] {
  if (text === '') return WHOLE_TERM;
  return text.split(',').map((span) => {
    const [startsOn = '', endsOn = ''] = span.split('..');
    return { startsOn, endsOn: endsOn === '' ? null : endsOn };
  });
}
