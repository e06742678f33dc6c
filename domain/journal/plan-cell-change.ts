import type { CommandId, LessonId, PupilId, WorkId, WorkTypeId } from '../ids.ts';
import type { Attendance } from './attendance-code.ts';
import type { CellContent, MarkEntry } from './cell-text.ts';
import type { JournalCommand } from './commands.ts';

/** A cell as it stands: its works in order, each with the pupil's entry, and the attendance of the lesson. */
export interface CellState {
  readonly lessonId: LessonId;
  readonly pupilId: PupilId;
  readonly works: readonly { readonly workId: WorkId; readonly mark: MarkEntry | null; readonly version: number }[];
  readonly attendance: Attendance | null;
  readonly attendanceVersion: number;
}

/**
 * What has to be commanded so that the cell holds `wanted`. A mark more than the lesson has works adds a work of the
 * given type; entries that stay the same are not commanded again.
 * @param newIds gives fresh ids; it is called once for each command and each new work
 */
export function planCellChange(
  cell: CellState,
  wanted: CellContent,
  newWork: { readonly workTypeId: WorkTypeId; readonly weight: number },
  newIds: { command(): CommandId; work(): WorkId },
): JournalCommand[] {
  const commands: JournalCommand[] = [];
  const { lessonId, pupilId } = cell;
  // Attendance first: an exemption that goes must not refuse the mark that comes.
  const { code, minutes } = wanted.attendance ?? { code: null, minutes: null };
  if ((cell.attendance?.code ?? null) !== code || (cell.attendance?.minutes ?? null) !== minutes) {
    commands.push({
      commandId: newIds.command(),
      name: 'setAttendance',
      baseVersion: cell.attendanceVersion,
      args: { lessonId, pupilId, code, minutes },
    });
  }
  const places = Math.max(cell.works.length, wanted.marks.length);
  for (let place = 0; place < places; place++) {
    const now = cell.works[place];
    const mark = wanted.marks[place] ?? null;
    if (now && sameMark(now.mark, mark)) continue;
    if (!now && mark === null) continue;
    let workId = now?.workId;
    if (workId === undefined) {
      workId = newIds.work();
      commands.push({ commandId: newIds.command(), name: 'addWork', baseVersion: 0, args: { workId, lessonId, title: '', ...newWork } });
    }
    commands.push({
      commandId: newIds.command(),
      name: 'setMark',
      baseVersion: now?.version ?? 0,
      args: { workId, pupilId, value: mark?.value ?? null, isDebt: mark?.isDebt ?? false },
    });
  }
  return commands;
}

const sameMark = (a: MarkEntry | null, b: MarkEntry | null): boolean =>
  (a?.value ?? null) === (b?.value ?? null) && (a?.isDebt ?? false) === (b?.isDebt ?? false);
