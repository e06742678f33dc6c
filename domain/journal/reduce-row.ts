import type { StaffId } from '../ids.ts';
import { missingCase } from '../result.ts';
import { termMarkOf } from '../results/index.ts';
import type { AttendanceCode } from './attendance-code.ts';
import type { JournalCommand } from './commands.ts';
import type { RowColumns } from './decide/decision.ts';
import { reduceAttendance, reduceMark, reduceMarkComment, type MarkRow } from './reduce.ts';

/**
 * What a pending command makes of the row beneath it, by the columns of its table: displayed row = reduce(server row, pending commands, in order).
 * No rule is asked: it was when the command was taken, and the server will. Columns that no command speaks of stay as they are.
 * @param row null where there is none
 * @param displayed the row as it was shown, from which a work that the server does not know yet takes its place in the lesson
 */
export function reduceRow(
  row: RowColumns | null, command: Pick<JournalCommand, 'name' | 'args'>, by: { readonly authorId: StaffId; readonly madeAt: number }, displayed: RowColumns | null,
): RowColumns | null {
  const known = command as JournalCommand;
  const signed = { author_id: by.authorId, made_at: by.madeAt };
  const version = Number(row?.['version'] ?? 0) + 1;
  switch (known.name) {
    case 'setMark':
    case 'commentMark': {
      const mark: MarkRow | null = row && {
        value: row['value'] as number | null, isDebt: row['is_debt'] === 1, comment: String(row['comment']), version: Number(row['version']),
      };
      const next = known.name === 'setMark' ? reduceMark(mark, known.args) : reduceMarkComment(mark, known.args);
      return {
        ...row, work_id: known.args.workId, pupil_id: known.args.pupilId, value: next.value, is_debt: next.isDebt ? 1 : 0, comment: next.comment, ...signed, version: next.version,
      };
    }
    case 'setAttendance': {
      const now = row && {
        attendance: row['code'] === null ? null : { code: row['code'] as AttendanceCode, minutes: row['minutes'] as number | null }, version: Number(row['version']),
      };
      const next = reduceAttendance(now, known.args);
      return {
        ...row, lesson_id: known.args.lessonId, pupil_id: known.args.pupilId, code: next.attendance?.code ?? null, minutes: next.attendance?.minutes ?? null, ...signed,
        version: next.version,
      };
    }
    case 'addWork': {
      // The server has it already: the command is in the row.
      if (row) return row;
      const { workId, lessonId, workTypeId, title, weight } = known.args;
      const position = Number(displayed?.['position'] ?? 1);
      return { id: workId, lesson_id: lessonId, work_type_id: workTypeId, title: title.trim(), weight, position, ...signed, version };
    }
    case 'changeWork':
      return row && { ...row, work_type_id: known.args.workTypeId, title: known.args.title.trim(), weight: known.args.weight, ...signed, version };
    case 'removeWork':
      return null;
    case 'setLessonContent':
      return row && { ...row, topic: known.args.topic.trim(), homework: known.args.homework.trim(), ...signed, version };
    case 'setTermMark': {
      const { journalId, termId, pupilId } = known.args;
      const value = known.args.value === null ? null : (termMarkOf(known.args.value) ?? null);
      return { ...row, journal_id: journalId, term_id: termId, pupil_id: pupilId, value, reason: known.args.reason.trim(), ...signed, version };
    }
    default:
      return missingCase(known);
  }
}
