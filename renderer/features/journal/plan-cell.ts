import type { Failure } from '#domain/errors.ts';
import type { CommandId, WorkId } from '#domain/ids.ts';
import { planCellChange, refuseAttendance, refuseMark, type CellContent, type CellContext, type CellState, type JournalCommand } from '#domain/journal/index.ts';
import type { WorkType } from './sheet-works.ts';

/** What has to be commanded so that a cell holds what was typed, or why it may not. */
export type CellPlan = { readonly commands: readonly JournalCommand[] } | { readonly refused: Failure };

/**
 * Plans the commands that let a cell hold `wanted`; a mark without a work gets one of `newWork`. Refused here, before
 * anything is shown or sent, with the codes of `refuseMark` and `refuseAttendance`, or `pupil_exempt`.
 * @param newId a fresh id each time
 */
export function planCell(context: CellContext, cell: CellState, wanted: CellContent, newWork: WorkType, newId: () => string): CellPlan {
  const refused = refuseAttendance(context);
  if (refused) return { refused: refused.error };
  const putsMarks = wanted.marks.some((mark) => mark !== null);
  if (putsMarks) {
    const refusedMark = refuseMark(context);
    if (refusedMark) return { refused: refusedMark.error };
  }
  const commands = planCellChange(cell, wanted, { workTypeId: newWork.workTypeId, weight: newWork.weight }, {
    command: () => newId() as CommandId,
    work: () => newId() as WorkId,
  });
  const marks = commands.some((command) => command.name === 'setMark' && (command.args.value !== null || command.args.isDebt));
  if (marks && wanted.attendance?.code === 'EXEMPT') return { refused: { code: 'pupil_exempt', params: {} } };
  return { commands };
}

/** The type of a work that nobody chose: the first ordinary one of weight 1, «Ответ на уроке». */
export function usualType(workTypes: readonly WorkType[]): WorkType {
  const type = workTypes.find((one) => one.name === 'Ответ на уроке') ?? workTypes.find((one) => !one.isControl && one.weight === 1) ?? workTypes[0];
  if (!type) throw new Error('A school has work types');
  return type;
}
