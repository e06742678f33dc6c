import { attendanceLabel, formatCell, formatMark } from '#domain/journal/index.ts';
import { densityNorm, formatAverage, type DensityNorm } from '#domain/results/index.ts';
import type { OutputFor } from '../../bridge/index.ts';
import type { CellAt } from '../../grid/index.ts';
import type { Language } from '../../i18n/index.ts';
import { failureLine, weightDigits } from './journal-model.ts';
import type { JournalSheet } from './journal-sheet.ts';
import { resultAt } from './result-columns.ts';

export type CellDetails = OutputFor<'journal', 'readCell'>;

/** The place and the value of a cell for a screen reader: «Иванова Анна, 12.10.2026, понедельник: 5». */
export function sayCell(sheet: JournalSheet, language: Language, at: CellAt, text: string): string {
  const { grid } = language.texts.journal;
  const pupil = sheet.pupils[at.row];
  if (!pupil) return '';
  const result = resultAt(sheet, at.column);
  const value = text === '' ? grid.empty : text;
  if (result !== undefined) return `${pupil.name}, ${resultTitle(sheet, language, result)}: ${value}`;
  const lesson = sheet.lessons[at.column];
  if (!lesson) return '';
  const decision = sheet.decisionAt(at.row, at.column) === undefined ? '' : `. ${language.texts.sync.cell.conflict}`;
  return `${pupil.name}, ${language.format.longDate(lesson.heldOn)}: ${value}${decision}`;
}

function resultTitle(sheet: JournalSheet, { texts }: Language, result: 'average' | 'forecast' | 'term'): string {
  const { grid } = texts.journal;
  switch (result) {
    case 'average': return grid.averageTitle;
    case 'forecast': return grid.forecastTitle;
    case 'term': return grid.termTitle(sheet.parts.term.name);
    default: return result satisfies never;
  }
}

/**
 * The tooltip of a cell: who and when first, then what stands there. `details` adds author, time, comment and history as soon
 * as they have been read.
 */
export function describeCell(sheet: JournalSheet, language: Language, at: CellAt, details: CellDetails | undefined, norm: DensityNorm): readonly string[] {
  const pupil = sheet.pupils[at.row];
  if (!pupil) return [];
  const result = resultAt(sheet, at.column);
  if (result !== undefined) return [pupil.name, ...describeResult(sheet, language, at.row, result, norm)];
  const lesson = sheet.lessons[at.column];
  if (!lesson) return [];
  const { cell } = language.texts.journal;
  const { format } = language;
  const lines = [`${pupil.name}, ${format.date(lesson.heldOn)}`];
  const problem = sheet.problemAt(at.row, at.column);
  if (problem) lines.push(failureLine(language, problem.failure));
  const { attendance } = sheet.content(at.row, at.column);
  if (attendance) {
    const minutes = attendance.minutes === null ? '' : ` ${cell.minutes(attendance.minutes)}`;
    lines.push(`${attendanceLabel(attendance.code)}: ${cell.absence[attendance.code].toLowerCase()}${minutes}`);
    if (details?.attendance?.code === attendance.code) lines.push(cell.by(details.attendance.author, format.dateTime(details.attendance.madeAt)));
  }
  const { marks } = sheet.content(at.row, at.column);
  sheet.worksOf(at.column).forEach((work, index) => {
    const mark = marks[index] ?? null;
    const known = details?.marks.find((one) => one.workId === work.workId);
    if (mark === null && (known?.earlier.length ?? 0) === 0) return;
    const name = work.title === '' ? (work.type?.name ?? '') : `${work.type?.name ?? ''}: ${work.title}`;
    const weight = format.decimal(work.weight, weightDigits(work.weight));
    const text = mark === null ? cell.nothing : mark.value === null ? cell.debt : formatMark(mark);
    lines.push(`${text} – ${language.texts.journal.grid.work(name, weight)}`);
    if (!known) return;
    if (known.comment !== '') lines.push(cell.comment(known.comment));
    if (known.author !== null && known.madeAt !== null) lines.push(cell.by(known.author, format.dateTime(known.madeAt)));
    // The newest revision tells what stood before the present entry; the first of all had nothing before it.
    for (const earlier of known.earlier.slice(0, 3)) {
      if (earlier.text !== '') lines.push(cell.before(earlier.text, earlier.author, format.dateTime(earlier.madeAt)));
    }
  });
  const { sync } = language.texts;
  if (sheet.waits(at.row, at.column)) lines.push(cell.pending);
  else if (sheet.decisionAt(at.row, at.column) !== undefined) lines.push(sync.cell.conflict);
  else if (sheet.isUnsent(at.row, at.column)) lines.push(sync.cell.unsent);
  const refused = sheet.refusal(at.row, at.column);
  if (refused) lines.push(failureLine(language, refused));
  return lines.length === 1 && formatCell(sheet.content(at.row, at.column)) === '' ? [] : lines;
}

function describeResult(sheet: JournalSheet, { texts }: Language, row: number, result: 'average' | 'forecast' | 'term', norm: DensityNorm): string[] {
  const { cell } = texts.journal;
  const forecast = sheet.forecast(row);
  if (!forecast) return result === 'term' && sheet.termMark(row).value !== null ? [] : [cell.noMarks];
  const average = formatAverage(forecast.average);
  switch (result) {
    case 'average':
      return [cell.average(average), cell.density(countMarks(sheet, row), densityNorm(sheet.head.weeklyHours, norm))];
    case 'forecast': {
      const next = forecast.mark + 1;
      const raise = forecast.mark === 5 ? [] : [forecast.toRaise === null ? cell.raiseFar(next) : cell.raise(next, forecast.toRaise)];
      return [...(forecast.borderline ? [cell.borderline(average)] : [cell.average(average)]), ...raise];
    }
    case 'term': {
      const { value, waits } = sheet.termMark(row);
      const problem = sheet.termProblemAt(row);
      return [
        ...(problem ? [texts.errors[problem.failure.code](problem.failure.params).title] : []),
        cell.proposal(forecast.mark),
        ...(value === null ? [cell.notEntered] : []),
        ...(waits === 'reason' ? [cell.waitsReason] : []),
      ];
    }
    default:
      return result satisfies never;
  }
}

function countMarks(sheet: JournalSheet, row: number): number {
  return sheet.lessons.reduce((sum, _, column) => sum + sheet.content(row, column).marks.filter((mark) => (mark?.value ?? null) !== null).length, 0);
}
