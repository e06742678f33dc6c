import type { LessonId, PupilId, StaffId, WorkId } from '#domain/ids.ts';
import { formatMark, type AttendanceCode } from '#domain/journal/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findAttendance, findMark, findStaffName, findWorkType, listEarlier, listWorksOfLesson } from './journal-repository.ts';

export interface CellDetails {
  marks: {
    workId: WorkId; workTypeName: string; title: string; weight: number; value: number | null; isDebt: boolean; comment: string;
    author: string | null; madeAt: number | null; version: number; earlier: { text: string; author: string; madeAt: number }[];
  }[];
  attendance: { code: AttendanceCode | null; minutes: number | null; author: string; madeAt: number } | null;
}

/** Type, weight, comment, author, time and earlier values of everything in one cell (P-14, B-09). */
export function readCell(db: ReadHandle, lessonId: LessonId, pupilId: PupilId): CellDetails {
  const nameOf = (staffId: StaffId) => findStaffName(db, staffId) ?? '';
  const marks = listWorksOfLesson(db, lessonId).map((work) => {
    const mark = findMark(db, work.workId, pupilId);
    return {
      workId: work.workId,
      workTypeName: findWorkType(db, work.workTypeId)?.name ?? '',
      title: work.title,
      weight: work.weight,
      value: mark?.value ?? null,
      isDebt: mark?.isDebt ?? false,
      comment: mark?.comment ?? '',
      author: mark ? nameOf(mark.authorId) : null,
      madeAt: mark?.madeAt ?? null,
      version: mark?.version ?? 0,
      earlier: listEarlier(db, 'mark', `${work.workId}/${pupilId}`).map((entry) => ({
        text: earlierText(entry.before), author: entry.author, madeAt: entry.madeAt,
      })),
    };
  });
  const row = findAttendance(db, lessonId, pupilId);
  return {
    marks,
    attendance: row ? { code: row.code, minutes: row.minutes, author: nameOf(row.authorId), madeAt: row.madeAt } : null,
  };
}

/** What stood there before, as the cell showed it; empty for nothing. */
function earlierText(before: string | null): string {
  if (before === null) return '';
  const mark = JSON.parse(before) as { value: number | null; isDebt: boolean };
  return formatMark(mark.value === null && !mark.isDebt ? null : mark);
}
