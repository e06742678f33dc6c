import type { AppContract, OutputOf } from '#domain/contract/ipc/index.ts';
import type { TermId } from '#domain/ids.ts';
import { packCells, type MembershipSpan, type PackedAttendance, type PackedMark } from '#domain/journal/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { ReadHandle } from '../../database/handles.ts';
import {
  findTerm, listAttendance, listLessons, listMarks, listPupils, listTermMarks, listWorks, type JournalHead, type TermRow,
} from './journal-repository.ts';

/** Weights cross the bridge as bytes, in steps of a twentieth: 1.5 is 30. */
const WEIGHT_STEPS = 20;

export type PackedPage = OutputOf<AppContract['journal']['readPage']>;

/** One term of one journal as the contract's `journal.readPage` packs it. */
export function readPage(db: ReadHandle, journal: JournalHead, termId: TermId, writable: boolean): Result<PackedPage> {
  const term = findTerm(db, termId);
  if (!term || term.yearId !== journal.yearId) return failed('journal_unknown');
  const { startsOn: from, endsOn: to } = term;
  const pupils = listPupils(db, journal.groupId, from, to);
  const lessons = listLessons(db, journal.journalId, from, to);
  const works = listWorks(db, journal.journalId, from, to);
  const pupilAt = new Map(pupils.map((pupil, index) => [pupil.pupilId as string, index]));
  const lessonAt = new Map(lessons.map((lesson, index) => [lesson[0] as string, index]));
  const workAt = new Map(works.map((work, index) => [work[0] as string, index]));
  const types = [...new Set(works.map((work) => work[2]))];

  const marks: PackedMark[] = [];
  for (const [workId, pupilId, value, isDebt, hasComment, version] of listMarks(db, journal.journalId, from, to)) {
    const pupil = pupilAt.get(pupilId);
    const work = workAt.get(workId);
    if (pupil !== undefined && work !== undefined) marks.push({ pupil, work, value, isDebt: isDebt === 1, hasComment: hasComment === 1, version });
  }
  marks.sort((a, b) => a.pupil - b.pupil || a.work - b.work);
  const attendance: PackedAttendance[] = [];
  for (const [lessonId, pupilId, code, minutes, version] of listAttendance(db, journal.journalId, from, to)) {
    const pupil = pupilAt.get(pupilId);
    const lesson = lessonAt.get(lessonId);
    if (pupil !== undefined && lesson !== undefined) attendance.push({ pupil, lesson, code, minutes, version });
  }
  attendance.sort((a, b) => a.pupil - b.pupil || a.lesson - b.lesson);

  let previous = 0;
  const gaps = works.map((work) => {
    const lesson = lessonAt.get(work[1])!;
    const gap = lesson - previous;
    previous = lesson;
    return gap;
  });
  const termMarks = listTermMarks(db, journal.journalId, termId).flatMap(([pupilId, value, version]): [number, string | null, number][] => {
    const pupil = pupilAt.get(pupilId);
    return pupil === undefined ? [] : [[pupil, value, version]];
  });
  return done({
    journalId: journal.journalId,
    termId,
    groupName: journal.groupName,
    subjectName: journal.subjectName,
    teacherName: journal.teacherName,
    grade: journal.grade,
    graded: journal.graded,
    weeklyHours: journal.weeklyHours,
    writable,
    pupilIds: pupils.map((pupil) => pupil.pupilId).join(''),
    pupilNames: pupils.map((pupil) => pupil.name).join('\n'),
    pupilSpans: pupils.map((pupil) => spansText(pupil.spans, term)).join('\n'),
    lessonIds: lessons.map((lesson) => lesson[0]).join(''),
    lessonDates: lessons.map((lesson) => lesson[1]).join(''),
    lessonBells: Uint8Array.from(lessons, (lesson) => lesson[2]),
    lessonFlags: Uint8Array.from(lessons, (lesson) => lesson[3] | (lesson[4] << 1)),
    workIds: works.map((work) => work[0]).join(''),
    workLessonGaps: Uint8Array.from(gaps),
    workTypeIds: types.join(''),
    workTypes: Uint8Array.from(works, (work) => types.indexOf(work[2])),
    workWeights: Uint8Array.from(works, (work) => Math.round(work[3] * WEIGHT_STEPS)),
    workVersions: Uint8Array.from(works, (work) => Math.min(work[5], 255)),
    workTitles: works.some((work) => work[4] !== '') ? works.map((work) => work[4]).join('\n') : '',
    cells: packCells({ works: works.length, lessons: lessons.length }, marks, attendance),
    termMarks,
  });
}

function spansText(spans: readonly MembershipSpan[], term: TermRow): string {
  const [only] = spans;
  if (spans.length === 1 && only && only.startsOn <= term.startsOn && (only.endsOn === null || only.endsOn >= term.endsOn)) return '';
  return spans.map((span) => `${span.startsOn}..${span.endsOn ?? ''}`).join(',');
}
